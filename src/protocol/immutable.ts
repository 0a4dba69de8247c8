import { mutability } from './error.ts';
import { isObject, member, same, type JsonObject } from './json.ts';
import type { ResourceType } from './resource-type.ts';
import type { Attribute } from './schema.ts';

/**
 * An immutable attribute that has a value keeps it (RFC 7643 §2.2). The elements of multi-valued attributes come and go.
 * @throws ScimError mutability
 */
export const assertImmutable = (
  attributes: readonly Attribute[],
  before: JsonObject,
  after: JsonObject,
  prefix: string,
): void => {
  for (const { name, mutability: mutable, subAttributes } of attributes) {
    const present = member(before, name);
    if (present === undefined) continue;
    const value = member(after, name);
    if (mutable === 'immutable' && !same(present, value)) {
      throw mutability(`${prefix}${name} is immutable and has a value; expected it unchanged.`);
    }
    if (subAttributes && present !== value && isObject(present)) {
      assertImmutable(subAttributes, present, isObject(value) ? value : {}, `${prefix}${name}.`);
    }
  }
};

/** `assertImmutable` for a whole document. @throws ScimError mutability */
export const assertImmutableContents = (type: ResourceType, before: JsonObject, after: JsonObject): void => {
  assertImmutable(type.attributes, before, after, '');
  for (const { schema } of type.extensions) {
    const [present, value] = [member(before, schema.id), member(after, schema.id)];
    if (isObject(present)) assertImmutable(schema.attributes, present, isObject(value) ? value : {}, `${schema.id}:`);
  }
};
