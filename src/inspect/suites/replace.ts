import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.5.1',
  level: 'MUST',
  ...check,
});

type User = Awaited<ReturnType<Target['user']>>;
const enterprise = enterpriseUserSchema.id;

const put = (t: Target, { id }: User, body: JsonObject, query?: Record<string, string>): Promise<Answer> =>
  t.send('PUT', `/Users/${id}`, { body, ...(query && { query }) });

/** The least that a user is. */
const least = ({ userName }: User, attributes: JsonObject = {}): JsonObject => ({
  schemas: [userSchema.id],
  userName: userName!,
  ...attributes,
});

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

const membersOf = (resource: JsonObject): Json[] => objectsOf(resource['members']).map(({ value }) => value ?? null);

const withoutMeta = (resource: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => name !== 'meta'));

/** RFC 7644 §3.5.1: replacing a resource. */
export const replaceChecks: readonly Check[] = [
  check({
    id: 'put-01',
    requirement: 'A PUT replaces the values and answers 200 with the resource.',
    run: async (t) => {
      const user = await t.user();
      const sent = least(user, { displayName: 'Babs', active: false });
      const answer = await put(t, user, sent);
      t.status(answer, 200);
      for (const seen of [answer, await t.get(`/Users/${user.id}`)]) {
        const lost = differing(sent, t.object(seen));
        t.demand(lost === undefined, 'the values that were sent', `${lost} is not as it was sent`, seen, {
          hint: 'Write what was sent and answer what was stored: Okta deactivates by PUT and reads the answer.',
        });
      }
    },
  }),
  check({
    id: 'put-02',
    level: 'MAY',
    requirement: 'Attributes that a PUT leaves out are cleared, or have a default.',
    run: async (t) => {
      const user = await t.user({
        nickName: 'Babs',
        emails: [{ value: `${t.unique('babs')}@example.com`, type: 'home' }],
      });
      t.status(await put(t, user, least(user)), 200);
      const answer = await t.get(`/Users/${user.id}`);
      for (const name of ['nickName', 'emails']) {
        t.demand(isEmpty(t.object(answer)[name]), `no ${name}`, JSON.stringify(t.object(answer)[name]), answer, {
          hint: 'PUT replaces: what is left out is gone. Otherwise Okta cannot clear an attribute of an app that it updates by PUT.',
        });
      }
    },
  }),
  check({
    id: 'put-03',
    level: 'MAY',
    requirement: 'An extension that a PUT leaves out is cleared.',
    needs: ['enterprise'],
    run: async (t) => {
      const user = await t.user({
        schemas: [userSchema.id, enterprise],
        [enterprise]: { department: 'Tour Operations' },
      });
      t.status(await put(t, user, least(user)), 200);
      const answer = await t.get(`/Users/${user.id}`);
      t.equal(member(t.object(answer)[enterprise], 'department'), undefined, 'department', answer, {
        hint: 'Treat an extension as you treat the attributes of the core schema.',
      });
    },
  }),
  check({
    id: 'put-04',
    requirement: 'readOnly attributes in a PUT are ignored.',
    run: async (t) => {
      const user = await t.user();
      const meta = { resourceType: 'Robot', created: '2010-01-23T04:56:22Z', location: 'https://example.com/mine' };
      const answer = await put(t, user, { ...user, meta, groups: [] });
      const hint = 'Drop readOnly attributes when you read a body: clients send back what they have read.';
      t.status(answer, 200, { hint });
      for (const [name, value] of Object.entries(meta)) {
        t.demand(member(t.object(answer)['meta'], name) !== value, `meta.${name} of the service`, value, answer, {
          hint,
        });
      }
    },
  }),
  check({
    id: 'put-05',
    requirement: 'Another id in the body of a PUT is ignored or refused; the resource keeps its own.',
    run: async (t) => {
      const user = await t.user();
      const answer = await put(t, user, { ...least(user), id: t.unique('another') });
      const hint = 'The id of the path counts: ignore the one of the body, or refuse it with 400 mutability.';
      if (answer.status >= 400) return t.scimError(answer, 400, undefined, { hint });
      t.status(answer, 200, { hint });
      t.equal(t.object(answer)['id'], user.id, 'id', answer, { hint });
    },
  }),
  check({
    id: 'put-07',
    requirement: 'A PUT without a required attribute is refused with 400, and changes nothing.',
    run: async (t) => {
      const user = await t.user();
      const before = t.object(await t.get(`/Users/${user.id}`));
      const answer = await put(t, user, { schemas: [userSchema.id], displayName: 'Babs' });
      t.scimError(answer, 400, 'invalidValue', { hint: 'Validate a PUT as you validate a create, before you write.' });
      const read = await t.get(`/Users/${user.id}`);
      t.equal(t.object(read)['displayName'], before['displayName'], 'displayName', read);
    },
  }),
  check({
    id: 'put-08',
    requirement: 'A PUT to an unknown id is answered 404 and creates nothing.',
    run: async (t) => {
      const path = `/Users/${t.unique('nobody')}`;
      const answer = await t.send('PUT', path, { body: t.userBody() });
      if (answer.status < 300) await t.send('DELETE', path);
      t.scimError(answer, 404, undefined, {
        hint: 'PUT never creates (RFC 7644 §3.5.1): update, and answer 404 to no row.',
      });
    },
  }),
  check({
    id: 'put-09',
    section: 'rfc7644/3.2',
    requirement: 'A PUT without an id is refused.',
    run: async (t) => {
      const answer = await t.send('PUT', '/Users', { body: t.userBody() });
      const made = answer.status < 300 ? member(answer.json, 'id') : undefined;
      if (typeof made === 'string') await t.send('DELETE', `/Users/${made}`);
      t.status(answer, [405, 404, 400, 501], { hint: 'Answer 405 with Allow: GET, POST.' });
    },
  }),
  check({
    id: 'put-10',
    requirement: 'A PUT with a userName that another user has is refused with 409 uniqueness.',
    run: async (t) => {
      const [user, other] = [await t.user(), await t.user()];
      t.scimError(await put(t, user, least(other)), 409, 'uniqueness', {
        hint: 'Map the violation of the unique index to 409 here as in a create; it is a 500 in many services.',
      });
    },
  }),
  check({
    id: 'put-11',
    section: 'rfc7643/3.1',
    requirement: 'A PUT keeps meta.created, and lastModified is not before it.',
    run: async (t) => {
      const user = await t.user();
      const answer = await put(t, user, least(user, { displayName: 'Babs' }));
      t.status(answer, 200);
      const [before, after] = [user['meta'], t.object(answer)['meta']];
      t.equal(member(after, 'created'), member(before, 'created'), 'meta.created', answer, {
        hint: 'Update the row instead of deleting and inserting it.',
      });
      const [created = 0, modified = 0] = ['created', 'lastModified'].map((name) =>
        Date.parse(textOf(member(after, name))),
      );
      t.demand(modified >= created, 'lastModified at or after created', JSON.stringify(after), answer, {
        hint: 'Set lastModified by the same clock as created.',
      });
    },
  }),
  check({
    id: 'put-13',
    requirement: 'A PUT of what was read changes nothing.',
    run: async (t) => {
      const { id } = await t.user();
      const read = t.object(await t.get(`/Users/${id}`));
      const answer = await t.send('PUT', `/Users/${id}`, { body: read });
      const hint =
        'Take back all that you render, the readOnly parts ignored: Okta reads, changes one thing, and PUTs.';
      t.status(answer, 200, { hint });
      const after = await t.get(`/Users/${id}`);
      t.equal(withoutMeta(t.object(after)), withoutMeta(read), 'the user afterwards', after, { hint });
    },
  }),
  check({
    id: 'put-14',
    requirement: 'A PUT of a group replaces its members.',
    needs: ['groups'],
    run: async (t) => {
      const [left, joined] = [await t.user(), await t.user()];
      const group = await t.group([left.id]);
      const { displayName, schemas } = group;
      const body = { schemas: schemas!, displayName: displayName!, members: [{ value: joined.id }] };
      t.status(await t.send('PUT', `/Groups/${group.id}`, { body }), 200);
      const answer = await t.get(`/Groups/${group.id}`);
      t.equal(membersOf(t.object(answer)), [joined.id], 'values of members', answer, {
        hint: 'Remove the members that the PUT leaves out: a merge leaves people in groups that they have left.',
      });
    },
  }),
  check({
    id: 'put-15',
    requirement: 'A PUT of a group with its own displayName is no conflict.',
    needs: ['groups'],
    run: async (t) => {
      const group = await t.group();
      t.status(await t.send('PUT', `/Groups/${group.id}`, { body: group }), 200, {
        hint: 'Leave the group itself out where you look for another of that name.',
      });
    },
  }),
  check({
    id: 'put-16',
    section: 'rfc7644/3.12',
    level: 'SHOULD',
    requirement: 'A PUT with an attribute that no schema defines is refused.',
    unless: 'ignoreUnknownAttributes',
    run: async (t) => {
      const user = await t.user();
      t.scimError(await put(t, user, least(user, { dispalyName: 'Babs' })), 400, ['invalidSyntax', 'invalidValue'], {
        hint: 'With a misspelled name ignored, the right one counts as left out, and is cleared.',
      });
    },
  }),
  check({
    id: 'put-16-lenient',
    section: 'rfc7644/3.12',
    requirement: 'A PUT with an attribute that no schema defines passes, and the attribute is not returned.',
    when: 'ignoreUnknownAttributes',
    run: async (t) => {
      const user = await t.user();
      const answer = await put(t, user, least(user, { dispalyName: 'Babs' }));
      t.status(answer, 200);
      t.equal(t.object(answer)['dispalyName'], undefined, 'dispalyName', answer);
    },
  }),
  check({
    id: 'put-17',
    section: 'rfc7644/3.9',
    requirement: 'A PUT answers what attributes or excludedAttributes ask for.',
    run: async (t) => {
      const user = await t.user();
      const hint = 'Apply attributes and excludedAttributes wherever a resource is answered, not to GET alone.';
      const only = await put(t, user, user, { attributes: 'userName' });
      t.status(only, 200, { hint });
      t.equal(t.object(only)['displayName'], undefined, 'displayName that was not asked for', only, { hint });
      const but = await put(t, user, user, { excludedAttributes: 'displayName' });
      t.status(but, 200, { hint });
      t.equal(t.object(but)['displayName'], undefined, 'displayName that was excluded', but, { hint });
    },
  }),
  check({
    id: 'put-18',
    section: 'rfc7643/2.5',
    requirement: 'null and [] in a PUT clear an attribute.',
    run: async (t) => {
      const user = await t.user({ nickName: 'Babs' });
      const hint = 'Read null and [] as "no value": Okta sends null for what was emptied where null values are pushed.';
      t.status(await put(t, user, { ...user, nickName: null, emails: [] }), 200, { hint });
      const answer = await t.get(`/Users/${user.id}`);
      for (const name of ['nickName', 'emails']) {
        t.demand(isEmpty(t.object(answer)[name]), `no ${name}`, JSON.stringify(t.object(answer)[name]), answer, {
          hint,
        });
      }
    },
  }),
];
