import type { JsonObject } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import type { Check } from '../check.ts';
import type { Target } from '../target.ts';
import { createOkta, membersOf, type Assigned, type Okta } from './okta-client.ts';
import { demandDetail } from './okta-responses.ts';
import { patchOp } from './provisioning-client.ts';

/** A pushed group of which `one` is a member, and `two` is none. */
interface Pushed {
  readonly id: string;
  readonly path: string;
  readonly displayName: string;
  readonly one: Assigned;
  readonly two: Assigned;
}

const check = (
  id: string,
  requirement: string,
  needs: Check['needs'],
  run: (okta: Okta, pushed: Pushed, t: Target) => Promise<void>,
): Check => ({
  id,
  suite: 'okta',
  section: 'okta/4.8',
  level: 'Okta',
  requirement,
  needs: ['groups', ...(needs ?? [])],
  run: async (t) => {
    const okta = createOkta(t);
    const [one, two] = [await okta.assign(), await okta.assign()];
    await run(okta, { ...(await okta.pushGroup([one])), one, two }, t);
  },
});

const remove = ({ id }: Assigned): JsonObject => ({ op: 'remove', path: `members[value eq "${id}"]` });
const write = (op: 'add' | 'replace', ...users: readonly Assigned[]): JsonObject => ({
  op,
  path: 'members',
  value: membersOf(users),
});

/** Group Push: catalogue and OIN applications send PATCH, those of the wizard GET and PUT. */
export const oktaGroupChecks: readonly Check[] = [
  check(
    'okta-12-create',
    'A pushed group has its members, and adding the same members at once again changes nothing.',
    ['patch'],
    async (okta, { path, one }) => {
      await okta.operate(path, [write('add', one)], {
        hint: 'Adding a member who is there is no error: Okta repeats the members right after it made the group.',
      });
      await okta.expectMembers(path, [one.id], { hint: 'A member is there once, however often it was added.' });
    },
  ),
  check('okta-12-create-empty', 'A group can be pushed with members: [].', undefined, async (okta) => {
    const { path, displayName } = await okta.pushGroup([]);
    await okta.expect(path, { displayName });
    await okta.expectMembers(path, []);
  }),
  check(
    'okta-12-link',
    'A group is found by its displayName, so that Push Groups links it instead of making another.',
    undefined,
    (okta, { id, displayName }) =>
      okta.expectFound([id], '/Groups', `displayName eq "${displayName}"`, {
        hint: 'Support displayName eq "…" on /Groups, with spaces in the name.',
      }),
  ),
  check(
    'okta-12-rename',
    "A rename, a PATCH without a path that repeats the group's own id, is applied and leaves the members.",
    ['patch'],
    async (okta, { id, path, one }, t) => {
      const displayName = t.unique('Tour Guides of the West');
      await okta.patch(
        path,
        { id, displayName },
        {
          hint: 'An id in the value that equals the own one is no change: accept it. Okta sends this with each change of members.',
        },
      );
      await okta.expect(path, { id, displayName });
      await okta.expectMembers(path, [one.id], {
        hint: 'Merge the value into the group: what it does not name stays.',
      });
    },
  ),
  check(
    'okta-12-change',
    'One PATCH takes a member out by a value filter and adds another.',
    ['patch'],
    async (okta, { path, one, two }) => {
      await okta.operate(path, [remove(one), write('add', two)]);
      await okta.expectMembers(path, [two.id], {
        hint: 'Apply the operations in their order; members[value eq "…"] takes out that member and no other.',
      });
    },
  ),
  check(
    'okta-12-stranger',
    'Taking out somebody who is no member succeeds and changes nothing.',
    ['patch'],
    async (okta, { path, one, two }) => {
      await okta.operate(path, [remove(two)], {
        hint: 'Answer 200 or 204 when there is nothing to remove: an error would stop the push for the whole group.',
      });
      await okta.expectMembers(path, [one.id]);
    },
  ),
  check(
    'okta-12-full',
    'Push Now, a replace of members, leaves exactly those members.',
    ['patch'],
    async (okta, { path, two }) => {
      await okta.operate(path, [write('replace', two)]);
      await okta.expectMembers(path, [two.id], {
        hint: 'replace on members sets the whole list; it does not add to it.',
      });
    },
  ),
  check(
    'okta-12-full-empty',
    'Push Now of a group without members clears the list.',
    ['patch'],
    async (okta, { path }) => {
      await okta.operate(path, [write('replace')]);
      await okta.expectMembers(path, [], {
        hint: 'An empty array is a value: replace members with it and there are none.',
      });
    },
  ),
  check(
    'okta-12-without-path',
    'A replace of members without a path leaves exactly those members.',
    ['patch'],
    async (okta, { path, two }) => {
      await okta.patch(path, { members: membersOf([two]) });
      await okta.expectMembers(path, [two.id], {
        hint: 'Treat members inside the value of a replace as a replace of members.',
      });
    },
  ),
  check(
    'okta-12-wizard',
    'A group of the wizard is written by PUT with its whole list, in any order, and again when one has left.',
    undefined,
    async (okta, { id, path, displayName, one, two }) => {
      for (const users of [[one, two], [two, one], [two]]) {
        await okta.read(path);
        await okta.put(path, { schemas: [groupSchema.id], id, displayName, members: membersOf(users) });
        const ids = users.map((user) => user.id);
        await okta.expectMembers(path, ids, { hint: 'A PUT of a group sets its members to the list that it has.' });
      }
    },
  ),
  check(
    'okta-12-inactive',
    'A member who is deactivated by a PUT that carries its groups stays a member.',
    undefined,
    async (okta, { path, one }) => {
      await okta.push(one.path, { active: false });
      await okta.expectMembers(path, [one.id], {
        hint: 'Unassigning sends no change of the group: keep inactive members, or they are lost when they come back.',
      });
    },
  ),
  check(
    'okta-12-unlink',
    'Unlinking with "delete the group" deletes the group and none of its members.',
    undefined,
    async (okta, { path, one }, t) => {
      t.status(await okta.send('DELETE', path), 204, {
        hint: 'Answer DELETE with 204 and no body, also when the request has a Content-Type.',
      });
      demandDetail(t, await okta.get(path), 404);
      await okta.expect(one.path, { active: true });
    },
  ),
  check(
    'okta-12-gone',
    'A push to a group that was deleted is answered with 404 and a detail.',
    ['patch'],
    async (okta, { path, two }, t) => {
      t.status(await okta.send('DELETE', path), 204);
      demandDetail(t, await okta.send('PATCH', path, patchOp([write('add', two)])), 404, {
        hint: 'A PATCH never creates: answer 404, and Okta puts the group into its list of errors.',
      });
    },
  ),
];
