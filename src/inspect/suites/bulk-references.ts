import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import { findAttribute, findSubAttribute } from '../../protocol/schema.ts';
import type { Check } from '../check.ts';
import { demandState, read } from '../modified.ts';
import { publishedAttributes } from '../published.ts';
import type { Target } from '../target.ts';
import { isRefusal, madeBy, postGroup, postUser, referTo, resultsOf, sendBulk, statusOf } from './bulk-job.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.7.2',
  level: 'MUST',
  needs: ['bulk', 'groups'],
  ...check,
});

const enterprise = enterpriseUserSchema.id;
const hint = 'Replace "bulkId:…" by the id that the service gave to what the POST with that bulkId made.';

/** Ends the check as skipped where the service says that a group holds no groups. */
const assertNestedGroups = (t: Target): void => {
  const members = findAttribute(publishedAttributes(t.service, groupSchema.id) ?? groupSchema.attributes, 'members');
  const types = (members && findSubAttribute(members, '$ref')?.referenceTypes) ?? [];
  if (!types.includes('Group')) t.skip('/Schemas does not say that groups may be members of groups');
};

/** RFC 7644 §3.7.1 and §3.7.2: operations that refer to what others make. */
export const bulkReferenceChecks: readonly Check[] = [
  check({
    id: 'bulk-05',
    requirement: 'A bulkId of an earlier operation stands for the id of what it made, in the members of a group.',
    run: async (t) => {
      const user = postUser(t);
      const group = postGroup(t, [referTo(user)]);
      const answer = await sendBulk(t, [user, group]);
      const { id: value } = madeBy(t, answer, user, { hint });
      demandState(t, await read(t, madeBy(t, answer, group, { hint }).path), { members: [{ value }] }, { hint });
    },
  }),
  check({
    id: 'bulk-05-manager',
    requirement: 'A bulkId of an earlier operation stands for the id of what it made, in the manager of a user.',
    needs: ['bulk', 'enterprise'],
    run: async (t) => {
      const manager = postUser(t);
      const user = postUser(t, {
        schemas: [userSchema.id, enterprise],
        [enterprise]: { manager: { value: referTo(manager) } },
      });
      const answer = await sendBulk(t, [manager, user]);
      const { id: value } = madeBy(t, answer, manager, { hint });
      const after = await read(t, madeBy(t, answer, user, { hint }).path);
      demandState(t, after, { [enterprise]: { manager: { value } } }, { hint });
    },
  }),
  check({
    id: 'bulk-05-path',
    level: 'SHOULD',
    requirement:
      'A bulkId of an earlier operation stands for the id of what it made, in the path of a later one: /Groups/bulkId:qwerty.',
    needs: ['bulk', 'groups', 'patch'],
    run: async (t) => {
      const { id: value } = await t.user();
      const group = postGroup(t);
      const data = {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'add', path: 'members', value: [{ value }] }],
      };
      const answer = await sendBulk(t, [group, { method: 'PATCH', path: `/Groups/${referTo(group)}`, data }]);
      demandState(t, await read(t, madeBy(t, answer, group, { hint }).path), { members: [{ value }] }, { hint });
    },
  }),
  check({
    id: 'bulk-06',
    requirement: 'An operation may refer to what a later operation of the request makes.',
    run: async (t) => {
      const user = postUser(t);
      const group = postGroup(t, [referTo(user)]);
      const answer = await sendBulk(t, [group, user]);
      const why = {
        hint: 'Make what an operation refers to before it, or keep the reference until it can be resolved.',
      };
      const { id: value } = madeBy(t, answer, user, why);
      demandState(t, await read(t, madeBy(t, answer, group, why).path), { members: [{ value }] }, why);
    },
  }),
  check({
    id: 'bulk-07',
    section: 'rfc7644/3.7.1',
    requirement: 'Two groups that refer to each other are both made, or both refused with 409.',
    run: async (t) => {
      assertNestedGroups(t);
      const first = postGroup(t);
      const second = postGroup(t, [referTo(first)]);
      const circular = { ...first, data: { ...first.data, members: [{ value: referTo(second) }] } };
      const answer = await sendBulk(t, [circular, second]);
      const why = {
        hint: 'Make both without members, then add the members; or refuse both with 409 and make neither.',
      };
      if (resultsOf(t, answer, why).every((result) => statusOf(result) === 409)) return;
      const [one, other] = [madeBy(t, answer, first, why), madeBy(t, answer, second, why)];
      demandState(t, await read(t, one.path), { members: [{ value: other.id }] }, why);
      demandState(t, await read(t, other.path), { members: [{ value: one.id }] }, why);
    },
  }),
  check({
    id: 'bulk-08',
    requirement: 'An operation that refers to a bulkId that is not there is refused, and the others are done.',
    run: async (t) => {
      const [group, user] = [postGroup(t, [`bulkId:${t.unique('nobody')}`]), postUser(t)];
      const answer = await sendBulk(t, [group, user]);
      const why = { hint: 'Refuse the operation with 400 or 409; neither store "bulkId:…" nor leave the member out.' };
      const results = resultsOf(t, answer, why);
      const refused = results.filter(isRefusal).length;
      t.demand(refused === 1, 'status 400 or 409 for the group alone', results.map(statusOf).join(', '), answer, why);
      madeBy(t, answer, user, why);
    },
  }),
  check({
    id: 'bulk-09',
    section: 'rfc7644/3.7.1',
    requirement: 'A chain of five groups, each of which refers to the next, is made as it was sent.',
    run: async (t) => {
      assertNestedGroups(t);
      const groups = [postGroup(t)];
      while (groups.length < 5) groups.unshift(postGroup(t, [referTo(groups[0]!)]));
      const answer = await sendBulk(t, groups);
      const why = { hint: 'Resolve references as deep as they go: order the operations by what they refer to.' };
      const made = groups.map((group) => madeBy(t, answer, group, why));
      for (const [i, { path }] of made.entries()) {
        const next = made[i + 1];
        demandState(t, await read(t, path), { members: next ? [{ value: next.id }] : null }, why);
      }
    },
  }),
  check({
    id: 'bulk-09-self',
    section: 'rfc7644/3.7.1',
    requirement: 'A group that refers to itself is refused, or made as it was sent; the request does not fail.',
    run: async (t) => {
      const group = postGroup(t);
      const self = { ...group, data: { ...group.data, members: [{ value: referTo(group) }] } };
      const answer = await sendBulk(t, [self]);
      const why = { hint: 'Notice the circle instead of following it: refuse the operation with 400 or 409.' };
      const [result] = resultsOf(t, answer, why);
      if (isRefusal(result)) return;
      const { id: value, path } = madeBy(t, answer, group, why);
      demandState(t, await read(t, path), { members: [{ value }] }, why);
    },
  }),
];
