import { isObject, type Json, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, SendOptions, Target, Why } from '../target.ts';

const check = ({ needs = [], ...check }: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'security',
  section: 'rfc7644/6',
  level: 'MUST',
  needs: ['otherTenant', ...needs],
  ...check,
});

const why: Why = {
  hint:
    'Let the credential choose the tenant, and put the tenant into the key of every lookup, write and reference: ' +
    'never look a resource up by its id alone.',
};

/** What the other tenant would make of a user. */
const mallory = 'Mallory';

type Resource = JsonObject & { id: string };

const theirs = (t: Target, method: string, path: string, options: SendOptions = {}): Promise<Answer> =>
  t.send(method, path, { ...options, authorization: t.otherTenant! });

/** A user of ours, by whose names it would be known if it were shown. */
const ours = (t: Target): Promise<Resource> => t.user({ displayName: t.unique('Barbara Jensen') });

/** Demands that nothing that tells of the resource is in the answer. */
const demandHidden = (t: Target, answer: Answer, { userName, displayName }: JsonObject): void => {
  const shown = [userName, displayName].find((name) => typeof name === 'string' && answer.text.includes(name));
  t.demand(shown === undefined, 'nothing of a resource of the first tenant', `its name, ${textOf(shown)}`, answer, why);
};

/** Demands that a request of the other tenant showed nothing and broke nothing; what it did is seen afterwards. */
const demandSound = (t: Target, answer: Answer, resource: JsonObject): void => {
  demandHidden(t, answer, resource);
  t.demand(answer.status < 500, 'the refusal that an unknown id meets with', String(answer.status), answer, why);
};

/**
 * Ends the check where the other tenant has a resource of its own with this id, as where each tenant counts from 1: it
 * is not to be touched.
 */
const skipWhereOwn = async (t: Target, path: string, resource: JsonObject): Promise<void> => {
  const answer = await theirs(t, 'GET', path);
  demandHidden(t, answer, resource);
  if (answer.status < 300) t.skip('the other tenant has a resource of its own with the same id');
};

const demandUntouched = async (t: Target, path: string): Promise<void> => {
  const answer = await t.get(path);
  t.status(answer, 200, why);
  const { displayName } = t.object(answer);
  t.demand(displayName !== mallory, 'the user as the first tenant left it', `displayName: ${mallory}`, answer, why);
};

/** Demands that a query of the other tenant finds nothing. */
const demandNone = (t: Target, answer: Answer, resource: JsonObject): void => {
  demandHidden(t, answer, resource);
  if (answer.status !== 200) return t.demand(answer.status < 500, 'an empty list', String(answer.status), answer, why);
  t.equal(t.list(answer).length, 0, 'resources that the other tenant finds', answer, why);
  t.demand(
    t.object(answer)['totalResults'] === 0,
    'totalResults 0',
    JSON.stringify(t.object(answer)['totalResults']),
    answer,
    why,
  );
};

const find = (t: Target, path: string, filter: string): Promise<Answer> =>
  theirs(t, 'GET', path, { query: { filter, count: 10 } });

const searchRequest = (filter: string): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
  filter,
});

/** RFC 7644 §6: what belongs to one tenant does not exist for another. */
export const tenantChecks: readonly Check[] = [
  check({
    id: 'auth-05-get',
    requirement: 'A user of one tenant cannot be read by its id with the credential of another.',
    run: async (t) => {
      const user = await ours(t);
      await skipWhereOwn(t, `/Users/${user.id}`, user);
    },
  }),
  check({
    id: 'auth-05-group',
    needs: ['groups'],
    requirement: 'A group of one tenant cannot be read by its id with the credential of another.',
    run: async (t) => {
      const group = await t.group();
      await skipWhereOwn(t, `/Groups/${group.id}`, group);
    },
  }),
  check({
    id: 'auth-05-list',
    needs: ['filter'],
    requirement: 'A user of one tenant is in no list and no count that another tenant asks for.',
    run: async (t) => {
      const user = await ours(t);
      for (const filter of [
        `userName eq ${JSON.stringify(user['userName'])}`,
        `userName sw ${JSON.stringify(user['userName'])}`,
        `displayName eq ${JSON.stringify(user['displayName'])}`,
      ]) {
        demandNone(t, await find(t, '/Users', filter), user);
      }
    },
  }),
  check({
    id: 'auth-05-search',
    needs: ['filter'],
    requirement: 'A user of one tenant is not found by a search of another, below /Users or at the base URL.',
    run: async (t) => {
      const user = await ours(t);
      const body = searchRequest(`userName eq ${JSON.stringify(user['userName'])}`);
      for (const path of ['/Users/.search', '/.search']) demandNone(t, await theirs(t, 'POST', path, { body }), user);
    },
  }),
  check({
    id: 'auth-05-relations',
    needs: ['filter', 'groups'],
    requirement: 'A filter on members or groups finds nothing by the ids of another tenant.',
    run: async (t) => {
      const user = await ours(t);
      const group = await t.group([user.id]);
      await skipWhereOwn(t, `/Users/${user.id}`, user);
      await skipWhereOwn(t, `/Groups/${group.id}`, group);
      demandNone(t, await find(t, '/Groups', `members.value eq "${user.id}"`), group);
      demandNone(t, await find(t, '/Users', `groups.value eq "${group.id}"`), user);
    },
  }),
  check({
    id: 'auth-05-put',
    requirement: 'A user of one tenant cannot be replaced with the credential of another.',
    run: async (t) => {
      const user = await ours(t);
      const path = `/Users/${user.id}`;
      await skipWhereOwn(t, path, user);
      demandSound(t, await theirs(t, 'PUT', path, { body: t.userBody({ displayName: mallory }) }), user);
      await demandUntouched(t, path);
    },
  }),
  check({
    id: 'auth-05-patch',
    needs: ['patch'],
    requirement: 'A user of one tenant cannot be modified with the credential of another.',
    run: async (t) => {
      const user = await ours(t);
      const path = `/Users/${user.id}`;
      await skipWhereOwn(t, path, user);
      const body = {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'displayName', value: mallory }],
      };
      demandSound(t, await theirs(t, 'PATCH', path, { body }), user);
      await demandUntouched(t, path);
    },
  }),
  check({
    id: 'auth-05-delete',
    requirement: 'A user of one tenant cannot be deleted with the credential of another.',
    run: async (t) => {
      const user = await ours(t);
      const path = `/Users/${user.id}`;
      await skipWhereOwn(t, path, user);
      demandSound(t, await theirs(t, 'DELETE', path), user);
      await demandUntouched(t, path);
    },
  }),
  check({
    id: 'auth-05-bulk',
    needs: ['bulk'],
    requirement: 'A bulk request cannot change or delete a user of another tenant.',
    run: async (t) => {
      const user = await ours(t);
      const path = `/Users/${user.id}`;
      await skipWhereOwn(t, path, user);
      const body = {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          { method: 'PUT', path, data: t.userBody({ displayName: mallory }) },
          { method: 'DELETE', path },
        ],
      };
      const answer = await theirs(t, 'POST', '/Bulk', { body });
      demandHidden(t, answer, user);
      t.demand(answer.status < 500, 'each operation refused', String(answer.status), answer, why);
      await demandUntouched(t, path);
    },
  }),
  check({
    id: 'auth-05-member',
    needs: ['groups'],
    requirement: 'A user of one tenant cannot be made a member of a group of another: the id is as unknown as any.',
    run: async (t) => {
      const user = await ours(t);
      const path = `/Users/${user.id}`;
      await skipWhereOwn(t, path, user);
      const answer = await theirs(t, 'POST', '/Groups', {
        body: {
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
          displayName: t.unique('Their Guides'),
          members: [{ value: user.id }],
        },
      });
      demandHidden(t, answer, user);
      t.demand(answer.status < 500, 'a refusal, best 400 invalidValue', String(answer.status), answer, why);
      const id = answer.status < 300 ? t.object(answer)['id'] : undefined;
      // A service may keep whatever value it is given; it may not follow it.
      if (typeof id === 'string') demandHidden(t, await theirs(t, 'GET', `/Groups/${encodeURIComponent(id)}`), user);
      const after = await t.get(path);
      t.status(after, 200, why);
      const groups: Json = t.object(after)['groups'] ?? [];
      const joined = Array.isArray(groups) && groups.some((group) => isObject(group) && group['value'] === id);
      t.demand(!joined, 'no group of the other tenant in groups', JSON.stringify(groups), after, why);
    },
  }),
  check({
    id: 'auth-05-manager',
    needs: ['enterprise'],
    requirement: 'A manager of another tenant is not looked up: nothing of theirs is shown.',
    run: async (t) => {
      const user = await ours(t);
      await skipWhereOwn(t, `/Users/${user.id}`, user);
      const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
      const body = t.userBody();
      const answer = await theirs(t, 'POST', '/Users', {
        body: {
          ...body,
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
          displayName: mallory,
          [enterprise]: { manager: { value: user.id } },
        },
      });
      demandHidden(t, answer, user);
      t.demand(answer.status < 500, 'the id kept as it is, or refused', String(answer.status), answer, why);
      const id = answer.status < 300 ? t.object(answer)['id'] : undefined;
      if (typeof id === 'string') demandHidden(t, await theirs(t, 'GET', `/Users/${encodeURIComponent(id)}`), user);
    },
  }),
  check({
    id: 'auth-05-name',
    level: 'good practice',
    requirement: 'A userName that one tenant has is free in another: a 409 would tell that it is there.',
    run: async (t) => {
      const { userName } = await ours(t);
      const answer = await theirs(t, 'POST', '/Users', { body: t.userBody({ userName: userName! }) });
      t.status(answer, 201, {
        hint: 'Make userName unique together with the tenant; where people sign in by it, ask for the tenant first.',
      });
    },
  }),
];
