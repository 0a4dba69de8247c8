import type { Check } from '../check.ts';
import { demandState, modified } from '../modified.ts';
import type { Json } from '../../protocol/json.ts';
import type { Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.5.2',
  level: 'MUST',
  needs: ['patch', 'groups'],
  ...check,
});

const valueOf = (id: string) => ({ value: id });
const members = (ids: readonly string[]) => ({ members: ids.length > 0 ? ids.map(valueOf) : null });

/** The ids of three users. */
const three = async (t: Target): Promise<[string, string, string]> => [
  (await t.user()).id,
  (await t.user()).id,
  (await t.user()).id,
];

/** Applies operations to a group, and demands that it has these members then and no others. */
const demandMembers = async (
  t: Target,
  before: readonly string[],
  operations: readonly Json[],
  after: readonly string[],
  hint: string,
): Promise<void> => {
  const { id } = await t.group(before);
  demandState(t, await modified(t, `/Groups/${id}`, operations, { hint }), members(after), { hint });
};

/** RFC 7644 §3.5.2: the members of a group. */
export const patchMemberChecks: readonly Check[] = [
  check({
    id: 'patch-56',
    section: 'rfc7644/3.5.2.1',
    requirement: 'add to members adds one or several, and keeps those that are there.',
    run: async (t) => {
      const [a, b, c] = await three(t);
      const hint =
        'Insert the members that are sent; never write the whole list. Okta adds in portions, and would lose those of the portion before.';
      await demandMembers(t, [a], [{ op: 'add', path: 'members', value: [b, c].map(valueOf) }], [a, b, c], hint);
      await demandMembers(t, [a], [{ op: 'add', value: { members: [valueOf(b)] } }], [a, b], hint);
    },
  }),
  check({
    id: 'patch-56-twice',
    section: 'rfc7644/3.5.2.1',
    requirement: 'add of a member that is there already succeeds, and the member is there once.',
    run: async (t) => {
      const { id } = await t.user();
      const hint = 'Key members by group and id, and let an addition of what is there be no change.';
      await demandMembers(t, [id], [{ op: 'add', path: 'members', value: [valueOf(id), valueOf(id)] }], [id], hint);
    },
  }),
  check({
    id: 'patch-57',
    section: 'rfc7644/3.5.2.2',
    requirement: 'remove of members[value eq "…"] removes that member and no other.',
    run: async (t) => {
      const [a, b, c] = await three(t);
      const hint = 'Evaluate the filter: only members whose value is equal go. Okta removes single members so.';
      await demandMembers(t, [a, b, c], [{ op: 'remove', path: `members[value eq "${b}"]` }], [a, c], hint);
    },
  }),
  check({
    id: 'patch-31',
    section: 'entra',
    level: 'Entra',
    requirement: 'remove of members with a list of members as value removes those and no others.',
    run: async (t) => {
      const [a, b, c] = await three(t);
      const hint =
        'Entra removes members so: where a remove has a value, only that goes. Without it the whole group is emptied.';
      await demandMembers(t, [a, b, c], [{ op: 'remove', path: 'members', value: [valueOf(b)] }], [a, c], hint);
    },
  }),
  check({
    id: 'patch-58',
    section: 'rfc7644/3.5.2.2',
    requirement: 'remove of members, without filter or value, removes all of them.',
    run: async (t) => {
      const [a, b] = await three(t);
      await demandMembers(
        t,
        [a, b],
        [{ op: 'remove', path: 'members' }],
        [],
        'A path without a filter means every member.',
      );
    },
  }),
  check({
    id: 'patch-59',
    section: 'rfc7644/3.5.2.3',
    requirement: 'replace of members puts the members of its value in the place of those that were there.',
    run: async (t) => {
      const [a, b, c] = await three(t);
      const hint =
        'Remove those that are not in the value, and add those that are new: Okta corrects a whole group so.';
      await demandMembers(t, [a, b], [{ op: 'replace', path: 'members', value: [b, c].map(valueOf) }], [b, c], hint);
    },
  }),
  check({
    id: 'patch-60',
    requirement: 'One PATCH may add some members and remove others, in the order of its operations.',
    run: async (t) => {
      const [a, b, c] = await three(t);
      const operations = [
        { op: 'remove', path: `members[value eq "${a}"]` },
        { op: 'add', path: 'members', value: [valueOf(b)] },
        { op: 'add', path: 'members', value: [valueOf(c)] },
        { op: 'remove', path: `members[value eq "${c}"]` },
      ];
      await demandMembers(t, [a], operations, [b], 'Apply each operation to what those before it left.');
    },
  }),
  check({
    id: 'patch-61',
    section: 'entra',
    level: 'Entra',
    requirement: 'display, type and a $ref of null beside the value of a member are taken or ignored, not refused.',
    run: async (t) => {
      const { id } = await t.user();
      const value = [{ value: id, $ref: null, display: 'Babs Jensen', type: 'User' }];
      const hint = 'Read the value and derive the rest: Entra sends "$ref": null, Okta sends display.';
      await demandMembers(t, [], [{ op: 'add', path: 'members', value }], [id], hint);
    },
  }),
  check({
    id: 'patch-62',
    section: 'okta/4.2',
    level: 'Okta',
    requirement:
      "replace without a path of a group's id, unchanged, and displayName renames the group and keeps its members.",
    run: async (t) => {
      const user = await t.user();
      const { id } = await t.group([user.id]);
      const displayName = t.unique('Employees');
      const hint = 'Okta renames a group so: a readOnly attribute that is sent with its present value is no change.';
      const answer = await modified(t, `/Groups/${id}`, [{ op: 'replace', value: { id, displayName } }], { hint });
      demandState(t, answer, { id, displayName, ...members([user.id]) }, { hint });
    },
  }),
];
