import type { Reference, StoredResource } from '../../service/store.ts';

type Row = readonly [group: number, member: Reference];

/**
 * Puts members to their groups.
 * @param rows group by group, in the order of `groups`; where there are more than `most`, one more is enough
 * @returns without the group of which there may be more, and those after it
 */
export const heldMembers = (
  groups: readonly number[],
  rows: Iterable<Row>,
  most = Number.POSITIVE_INFINITY,
): ReadonlyMap<number, readonly Reference[]> => {
  const found = new Map<number, Reference[]>(groups.map((group) => [group, []]));
  let count = 0;
  for (const [group, member] of rows) {
    count++;
    if (count > most) {
      for (const left of groups.slice(groups.indexOf(group))) found.delete(left);
      break;
    }
    found.get(group)!.push(member);
  }
  return found;
};

/** What a resource says of its members where they were looked for. */
export const membersIn = (
  found: ReadonlyMap<number, readonly Reference[]> | undefined,
  seq: number,
): Pick<StoredResource, 'members' | 'membersUnread'> => {
  const members = found?.get(seq);
  return members ? { members } : { membersUnread: true };
};
