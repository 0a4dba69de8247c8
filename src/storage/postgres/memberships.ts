import type { MemberChange } from '../../protocol/members.ts';
import { assertAllFound } from '../sql/resource.ts';
import type { Membership, Moved, Named, NamedMembers } from './member-writes.ts';
import type { Plan } from './plan.ts';

/** Who came into a group, and who left it, by one write. */
export interface MembershipChange {
  readonly added: readonly Moved[];
  readonly removed: readonly Moved[];
}

/** What changes of groups come to. */
export interface Memberships {
  /** By those writes that changed anything. */
  readonly changes: ReadonlyMap<Plan, MembershipChange>;
  readonly come: readonly Membership[];
  readonly gone: readonly Membership[];
}

/** Who is to be a member after a change, those apart whom it takes no notice of. */
export const addedBy = (change: MemberChange): readonly string[] => ('replace' in change ? change.replace : change.add);

/** @throws ScimError invalidValue where one that is to be a member does not exist */
export const assertMembersFound = ({ seq, members }: Plan, named: NamedMembers): void => {
  if (!members) return;
  const added = new Set(addedBy(members));
  const found = named.get(seq)!;
  assertAllFound(
    added,
    [...added].filter((id) => found.has(id)),
  );
};

/**
 * Does changes of members one after the other, as far as they go.
 * @param kept whom those that replace all members have put out
 */
export const settleMemberships = (
  plans: readonly Plan[],
  named: NamedMembers,
  kept: ReadonlyMap<Plan, readonly Moved[]>,
): Memberships => {
  const changes = new Map<Plan, MembershipChange>();
  /** Those who are no longer what they were, group by group. */
  const turned = new Map<number, Map<number, Named>>();
  for (const plan of plans) {
    if (!plan.members) continue;
    const found = named.get(plan.seq)!;
    const of = turned.get(plan.seq) ?? new Map<number, Named>();
    turned.set(plan.seq, of);
    const turn = (ids: Iterable<string>, present: boolean): Moved[] =>
      [...ids].flatMap((id) => {
        const one = found.get(id);
        if (!one || (one.present !== of.has(one.seq)) === present) return [];
        if (!of.delete(one.seq)) of.set(one.seq, one);
        return [{ seq: one.seq, id }];
      });
    const add = new Set(addedBy(plan.members));
    // What is removed and then added stays.
    const remove = 'replace' in plan.members ? [] : new Set(plan.members.remove.filter((id) => !add.has(id)));
    const removed = [...(kept.get(plan) ?? []), ...turn(remove, false)];
    const added = turn(add, true);
    if (added.length > 0 || removed.length > 0) changes.set(plan, { added, removed });
  }
  const all = [...turned].flatMap(([group, of]) => [...of.values()].map((one) => ({ group, ...one })));
  const pairs = (present: boolean): Membership[] =>
    all.filter((one) => one.present === present).map(({ group, seq }) => [group, seq]);
  return { changes, come: pairs(false), gone: pairs(true) };
};
