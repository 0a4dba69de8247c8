import type { MemberList, Reference } from '../../service/store.ts';

/** A page of what was found, one more than it is to hold. */
export const toMemberList = (
  found: readonly (readonly [seq: number, member: Reference])[],
  count: number,
): MemberList => {
  const shown = found.slice(0, count);
  const last = shown.at(-1);
  return { members: shown.map(([, member]) => member), ...(last && found.length > count && { next: [last[0]] }) };
};
