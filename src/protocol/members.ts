import { anyCase } from './any-case.ts';
import { invalidValue } from './error.ts';
import { isObject, type Json } from './json.ts';

/** `replace` sets the whole list; otherwise `remove` is done before `add`. Ids that change nothing are no error. */
export type MemberChange =
  | { readonly replace: readonly string[] }
  | { readonly add: readonly string[]; readonly remove: readonly string[] };

/**
 * The ids in the value of a Group's `members`, each once. Whatever else a client says of a member is ignored: `type`,
 * `display` and `$ref` are read from the member itself.
 * @throws ScimError invalidValue for what is no list of members, or a member without an id
 */
export const readMemberIds = (value: Json): string[] => {
  if (!Array.isArray(value))
    throw invalidValue('members: expected an array of objects with the id of a member as value.');
  const ids = new Set<string>();
  for (const member of value) {
    if (member === null) continue;
    const id = isObject(member) ? anyCase(member, 'value') : undefined;
    if (typeof id !== 'string' || id === '') {
      throw invalidValue(
        'members: expected each member as an object with its id as value, such as {"value":"2819c223"}.',
      );
    }
    ids.add(id);
  }
  return [...ids];
};
