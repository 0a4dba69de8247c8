import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import { operate, patchV1 } from '../client/requests.ts';
import type { ScimRequest } from '../flow.ts';
import { textMember } from '../text-member.ts';
import { membersJson, type Member } from './wanted-group.ts';

/** A change of who is in a group. */
export interface MembershipChange {
  readonly add: readonly Member[];
  readonly remove: readonly Member[];
}

/** One PATCH that changes the members: removals first in SCIM 2.0, marked ones last in SCIM 1.1. */
export const patchMembers = (client: ScimClient, path: string, { add, remove }: MembershipChange): ScimRequest => {
  if (client.version === '1.1') {
    const removed = membersJson(remove).map((json) => ({ ...json, operation: 'delete' }));
    return patchV1(path, { members: [...membersJson(add), ...removed] });
  }
  return operate(path, [
    ...remove.map(({ value }) => ({ op: 'remove', path: `members[value eq ${JSON.stringify(value)}]` })),
    ...(add.length > 0 ? [{ op: 'add', path: 'members', value: membersJson(add) }] : []),
  ]);
};

/** One PATCH after which these are the members and no others. */
export const replaceMembers = (client: ScimClient, path: string, members: readonly Member[]): ScimRequest =>
  client.version === '1.1'
    ? patchV1(path, { meta: { attributes: ['members'] }, members: membersJson(members) })
    : operate(path, [{ op: 'replace', path: 'members', value: membersJson(members) }]);

/** The rename that goes with each change of membership: without a path, with the group's own id. */
export const patchName = (client: ScimClient, path: string, id: string, displayName: string): ScimRequest =>
  client.version === '1.1'
    ? patchV1(path, { id, displayName })
    : operate(path, [{ op: 'replace', value: { id, displayName } }]);

/** The members of a group that was read; undefined where the service does not return them. */
export const membersOf = (group: JsonObject): readonly Member[] | undefined => {
  const members = member(group, 'members');
  if (!Array.isArray(members)) return undefined;
  return members.filter(isObject).map((json) => ({
    value: textMember(json, 'value'),
    display: textMember(json, 'display'),
  }));
};

/** Those members after a change, as a client that reads and writes the whole reckons them. */
export const withChange = (members: readonly Member[], { add, remove }: MembershipChange): readonly Member[] => {
  const gone = new Set([...remove, ...add].map(({ value }) => value));
  const added = new Map(add.map((one) => [one.value, one]));
  const kept = members.flatMap((one) => {
    const again = added.get(one.value);
    added.delete(one.value);
    return again ? [again] : gone.has(one.value) ? [] : [one];
  });
  return [...kept, ...added.values()];
};
