import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level' | 'alone'> & Partial<Check>): Check => ({
  suite: 'concurrency',
  section: 'rfc7644/3.5.2',
  level: 'MUST',
  alone: true,
  ...check,
});

const membersHint = {
  hint:
    'Add and remove members as rows of their own, or lock the group for the whole of read, change and write: ' +
    'Okta and Entra send several PATCHes of one group at once, and believe every 2xx.',
};

/** The ids in a multi-valued attribute. */
const valuesOf = (resource: JsonObject, name: string): string[] => {
  const values: Json = resource[name] ?? [];
  return (Array.isArray(values) ? values : []).map((value) => textOf(member(value, 'value'))).toSorted();
};

const done = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** Demands that each was done, or refused in a way that tells the client to try again. */
const demandDoneOrBusy = (t: Target, answers: readonly Answer[], why: Why): void => {
  for (const answer of answers) t.status(answer, [200, 204, 409, 412, 429, 503], why);
  t.demand(answers.some(done), 'one of them at least to be done', 'none', answers[0], why);
};

const add = (t: Target, group: string, id: string): Promise<Answer> =>
  t.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value: id }] }]);

const remove = (t: Target, group: string, id: string): Promise<Answer> =>
  t.patch(`/Groups/${group}`, [{ op: 'remove', path: `members[value eq "${id}"]` }]);

const inTurn = async (ids: readonly string[], send: (id: string) => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (const id of ids) answers.push(await send(id));
  return answers;
};

const users = async (t: Target, count: number): Promise<string[]> =>
  (await t.together(count, () => t.user())).map(({ id }) => id);

/** What comes at the same time, and what comes twice. */
export const concurrencyChecks: readonly Check[] = [
  check({
    id: 'life-01',
    needs: ['patch', 'groups'],
    requirement: 'Of 20 members that are added to a group at once none is lost.',
    run: async (t) => {
      const ids = await users(t, 20);
      const { id } = await t.group();
      const answers = await t.together(ids.length, (i) => add(t, id, ids[i]!));
      demandDoneOrBusy(t, answers, membersHint);
      const read = await t.get(`/Groups/${id}`);
      const expected = ids.filter((_, i) => done(answers[i]!)).toSorted();
      const members = valuesOf(t.object(read), 'members');
      const lost = expected.filter((member) => !members.includes(member)).length;
      t.demand(
        lost === 0,
        `${expected.length} members, as many as were acknowledged`,
        `${lost} lost`,
        read,
        membersHint,
      );
      t.equal(members, expected, 'members', read, membersHint);
    },
  }),
  check({
    id: 'life-01-writers',
    needs: ['patch', 'groups'],
    requirement:
      'While one client adds members to a group and another removes some, neither undoes what the other did.',
    run: async (t) => {
      const ids = await users(t, 16);
      const [old, added] = [ids.slice(0, 8), ids.slice(8)];
      const { id } = await t.group(old);
      const [adding, removing] = await Promise.all([
        inTurn(added, (member) => add(t, id, member)),
        inTurn(old, (member) => remove(t, id, member)),
      ]);
      demandDoneOrBusy(t, [...adding, ...removing], membersHint);
      const read = await t.get(`/Groups/${id}`);
      const expected = [...added.filter((_, i) => done(adding[i]!)), ...old.filter((_, i) => !done(removing[i]!))];
      t.equal(valuesOf(t.object(read), 'members'), expected.toSorted(), 'members', read, membersHint);
    },
  }),
  check({
    id: 'life-01-attributes',
    needs: ['patch'],
    requirement: 'Of 5 attributes of a user that are changed at once, each by a PATCH of its own, none is lost.',
    run: async (t) => {
      const names = ['displayName', 'nickName', 'title', 'userType', 'externalId'];
      const { id } = await t.user();
      const answers = await t.together(names.length, (i) =>
        t.patch(`/Users/${id}`, [{ op: 'add', path: names[i]!, value: `Babs ${i}` }]),
      );
      const hint = 'Read, change and write in one transaction, with the version in the condition of the write.';
      demandDoneOrBusy(t, answers, { hint });
      const read = await t.get(`/Users/${id}`);
      const resource = t.object(read);
      for (const [i, name] of names.entries()) {
        if (done(answers[i]!)) t.equal(resource[name], `Babs ${i}`, name, read, { hint });
      }
    },
  }),
  check({
    id: 'create-27',
    section: 'rfc7644/3.3',
    requirement: 'Of 20 creates of one userName at once one is answered 201 and the others 409.',
    run: async (t) => {
      const body = t.userBody();
      const answers = await t.together(20, () => t.send('POST', '/Users', { body }));
      const why = {
        hint: 'Let a unique index decide, not a look beforehand, and map its violation to 409 uniqueness.',
      };
      for (const answer of answers) {
        t.status(answer, [201, 409, 429, 503], why);
        if (answer.status === 409) t.scimError(answer, 409, 'uniqueness', why);
      }
      t.equal(answers.filter(({ status }) => status === 201).length, 1, 'creates answered 201', answers[0]!, why);
    },
  }),
  check({
    id: 'etag-12',
    section: 'rfc7644/3.14',
    needs: ['etag', 'patch'],
    requirement: 'Of 5 PATCHes at once with the If-Match of one version one is done, and the others answered 412.',
    run: async (t) => {
      const user = await t.user();
      const current = await t.get(`/Users/${user.id}`);
      const version = current.headers['etag'];
      if (version === undefined) return t.skip('the user has no ETag');
      const answers = await t.together(5, (i) =>
        t.send('PATCH', `/Users/${user.id}`, {
          headers: { 'if-match': version },
          body: {
            schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
            Operations: [{ op: 'add', path: 'nickName', value: `Babs ${i}` }],
          },
        }),
      );
      const why = {
        hint: 'Put the version into the condition of the write (UPDATE … WHERE version = …), not into a look before it.',
      };
      for (const answer of answers) t.status(answer, [200, 204, 412, 429, 503], why);
      t.equal(answers.filter(done).length, 1, 'PATCHes that were done', answers[0]!, why);
      const read = await t.get(`/Users/${user.id}`);
      t.equal(t.object(read)['nickName'], `Babs ${answers.findIndex(done)}`, 'nickName', read, why);
    },
  }),
  check({
    id: 'life-04',
    needs: ['patch', 'groups'],
    requirement: 'A request that is sent again, as clients do that got no answer, changes nothing more.',
    run: async (t) => {
      const user = await t.user();
      const group = await t.group();
      const body = t.userBody({ userName: user['userName']!, title: 'Tour Guide' });
      const emails = { op: 'add', path: 'emails', value: [{ value: 'babs@jensen.org', type: 'home' }] };
      const hint = 'Add what is there already once: adding is by value, and repeating it is success without an effect.';
      const twice = async (
        send: () => Promise<Answer>,
        path: string,
        seen: (resource: JsonObject) => Json,
        what: string,
      ) => {
        t.status(await send(), [200, 204], { hint });
        const once = seen(t.object(await t.get(path)));
        t.status(await send(), [200, 204], { hint });
        const read = await t.get(path);
        t.equal(seen(t.object(read)), once, `${what} after the second time`, read, { hint });
      };
      const path = `/Users/${user.id}`;
      await twice(
        () => t.send('PUT', path, { body }),
        path,
        (r) => [r['title']!, valuesOf(r, 'emails')],
        'title and emails',
      );
      await twice(
        () => t.patch(path, [emails]),
        path,
        (r) => valuesOf(r, 'emails'),
        'emails',
      );
      const members = `/Groups/${group.id}`;
      await twice(
        () => add(t, group.id, user.id),
        members,
        (r) => valuesOf(r, 'members'),
        'members',
      );
      await twice(
        () => remove(t, group.id, user.id),
        members,
        (r) => valuesOf(r, 'members'),
        'members',
      );
    },
  }),
  check({
    id: 'life-04-delete',
    section: 'rfc7644/3.6',
    requirement: 'Of 5 DELETEs of one user at once one is answered 204 at least, and the others 404 at worst.',
    run: async (t) => {
      const { id } = await t.user();
      const answers = await t.together(5, () => t.send('DELETE', `/Users/${id}`));
      const why = { hint: 'Delete in one statement, and answer 404 where it deleted nothing.' };
      for (const answer of answers) t.status(answer, [204, 200, 404, 409, 429, 503], why);
      t.demand(answers.some(done), 'one of them answered 204', 'none', answers[0], why);
    },
  }),
  check({
    id: 'life-04-read',
    level: 'good practice',
    section: 'rfc7644/3.3',
    needs: ['filter', 'patch'],
    alone: false,
    requirement:
      'What has been acknowledged is seen by the next request: created, changed, found by a filter, deleted.',
    run: async (t) => {
      const why = { hint: 'Read from where you write: a replica or an index that lags lets Okta create people twice.' };
      for (let i = 0; i < 3; i++) {
        const { id, userName } = await t.user();
        const found = async () => t.get('/Users', { filter: `userName eq ${JSON.stringify(userName)}` });
        t.status(await t.get(`/Users/${id}`), 200, why);
        const listed = await found();
        t.equal(t.list(listed).length, 1, 'users found by their userName', listed, why);
        t.status(await t.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: `Guide ${i}` }]), [200, 204]);
        const read = await t.get(`/Users/${id}`);
        t.equal(t.object(read)['title'], `Guide ${i}`, 'title', read, why);
        t.status(await t.send('DELETE', `/Users/${id}`), [204, 200]);
        t.status(await t.get(`/Users/${id}`), 404, why);
        const after = await found();
        t.equal(t.list(after).length, 0, 'users found once deleted', after, why);
      }
    },
  }),
];
