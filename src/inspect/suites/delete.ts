import type { Json } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { objectsOf } from '../published.ts';
import type { Target } from '../target.ts';
import { nestedIn } from './retrieve.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.6',
  level: 'MUST',
  ...check,
});

/** Which status it has is checked once. */
const remove = async (t: Target, path: string): Promise<void> => t.status(await t.send('DELETE', path), [204, 200]);

/** The values of `members` or `groups` of a resource, as it is read now. */
const valuesOf = async (t: Target, path: string, name: string): Promise<Json[]> => {
  const answer = await t.get(path);
  t.status(answer, 200);
  return objectsOf(t.object(answer)[name]).map(({ value }) => value ?? null);
};

/** RFC 7644 §3.6: deleting a resource. */
export const deleteChecks: readonly Check[] = [
  check({
    id: 'delete-01',
    requirement: 'A DELETE is answered 204 without a body.',
    run: async (t) => {
      const answer = await t.send('DELETE', `/Users/${(await t.user()).id}`);
      t.status(answer, 204, { hint: 'Answer 204: 200 with a body is SCIM 1.1.' });
      t.equal(answer.text, '', 'the body', answer);
    },
  }),
  check({
    id: 'delete-02',
    requirement: 'A second DELETE is answered 404.',
    run: async (t) => {
      const path = `/Users/${(await t.user()).id}`;
      await remove(t, path);
      t.scimError(await t.send('DELETE', path), 404, undefined, {
        hint: 'Answer 404 to every operation on what was deleted (RFC 7644 §3.6), DELETE too.',
      });
    },
  }),
  check({
    id: 'delete-03',
    requirement: 'A DELETE of an unknown id is answered 404.',
    run: async (t) =>
      t.scimError(await t.send('DELETE', `/Users/${t.unique('nobody')}`), 404, undefined, {
        hint: 'Look at the number of rows that were deleted, and answer 404 to none.',
      }),
  }),
  check({
    id: 'delete-04',
    requirement: 'What was deleted is in no list any more.',
    needs: ['filter'],
    run: async (t) => {
      const { id, userName } = await t.user();
      await remove(t, `/Users/${id}`);
      const answer = await t.get('/Users', { filter: `userName eq ${JSON.stringify(userName)}` });
      t.equal(t.list(answer).length, 0, 'number of resources', answer, {
        hint: 'Leave out what is marked as deleted in every query: Okta links a new person to the old account else.',
      });
    },
  }),
  check({
    id: 'delete-05',
    level: 'SHOULD',
    requirement: 'The userName of a deleted user is free, for a user with another id.',
    run: async (t) => {
      const { id, userName } = await t.user();
      await remove(t, `/Users/${id}`);
      const answer = await t.send('POST', '/Users', { body: t.userBody({ userName: userName! }) });
      const hint = 'Leave deleted rows out of the unique index: a person who comes back cannot be provisioned else.';
      t.status(answer, 201, { hint });
      t.demand(t.object(answer)['id'] !== id, 'another id', id, answer, { hint });
    },
  }),
  check({
    id: 'delete-06',
    section: 'rfc7643/4.2',
    level: 'SHOULD',
    requirement: 'A deleted user is no member of any group.',
    needs: ['groups'],
    run: async (t) => {
      const [gone, stays] = [await t.user(), await t.user()];
      const group = await t.group([gone.id, stays.id]);
      await remove(t, `/Users/${gone.id}`);
      t.equal(
        await valuesOf(t, `/Groups/${group.id}`, 'members'),
        [stays.id],
        'values of members',
        await t.get(`/Groups/${group.id}`),
        {
          hint: 'Delete the memberships with the user, in one transaction.',
        },
      );
    },
  }),
  check({
    id: 'delete-07',
    section: 'rfc7643/4.1.2',
    requirement: "A deleted group is none of its former members' groups, who stay.",
    needs: ['groups'],
    run: async (t) => {
      const { id } = await t.user();
      const group = await t.group([id]);
      await remove(t, `/Groups/${group.id}`);
      const groups = await valuesOf(t, `/Users/${id}`, 'groups');
      t.demand(!groups.includes(group.id), `no ${group.id} among groups`, 'it is there', undefined, {
        hint: 'Derive groups from what is there when the user is read, or delete the memberships with the group.',
      });
    },
  }),
  check({
    id: 'delete-08',
    section: 'rfc7643/4.2',
    level: 'SHOULD',
    requirement: 'A deleted group is no member of any group.',
    needs: ['groups'],
    run: async (t) => {
      const inner = await t.group();
      const outer = await nestedIn(t, inner.id);
      await remove(t, `/Groups/${inner.id}`);
      const members = await valuesOf(t, `/Groups/${outer.id}`, 'members');
      t.demand(!members.includes(inner.id), `no ${inner.id} among members`, 'it is there', undefined, {
        hint: 'Delete the memberships of a group in other groups with it.',
      });
    },
  }),
  check({
    id: 'delete-09',
    section: 'rfc7644/3.14',
    requirement: 'A DELETE with an If-Match of a former version is refused with 412.',
    needs: ['etag'],
    run: async (t) => {
      const user = await t.user();
      const path = `/Users/${user.id}`;
      const { etag } = (await t.get(path)).headers;
      if (etag === undefined) return t.skip('the user has no ETag');
      t.status(await t.send('PUT', path, { body: { ...user, displayName: 'Babs' } }), 200);
      t.scimError(await t.send('DELETE', path, { headers: { 'if-match': etag } }), 412, undefined, {
        hint: 'Compare If-Match in the WHERE of the DELETE: the user that is deleted is not the one that was seen.',
      });
      t.status(await t.get(path), 200);
    },
  }),
  check({
    id: 'delete-10',
    requirement: 'DELETE is not among the methods of /Users.',
    run: async (t) => {
      // Never sent: a service that obeys would lose everybody.
      const answer = await t.send('OPTIONS', '/Users');
      const { allow } = answer.headers;
      if (allow === undefined) return t.skip('OPTIONS tells no Allow, and nobody is put at risk to find out');
      t.demand(!/\bDELETE\b/i.test(allow), 'Allow without DELETE', allow, answer, {
        hint: 'Route DELETE with an id alone: a client that loses the id deletes everybody else.',
      });
    },
  }),
  check({
    id: 'delete-11',
    level: 'good practice',
    requirement: 'A body with a DELETE does not matter.',
    run: async (t) => {
      const answer = await t.send('DELETE', `/Users/${(await t.user()).id}`, { body: {} });
      t.status(answer, 204, { hint: 'Do not read the body of a DELETE: it has no meaning (RFC 9110 §9.3.5).' });
    },
  }),
];
