import { invalidValue } from './error.ts';
import { isObject, member, type Json } from './json.ts';
import { findSubAttribute, type Attribute } from './schema.ts';
import { comparable } from './value.ts';

/** Whether this value is the preferred one of its attribute (RFC 7643 §2.4). */
export const isPrimary = (element: Json | undefined): boolean => member(element, 'primary') === true;

/**
 * What two elements of a multi-valued attribute have in common when they are the same: `type` and `value`, of which no
 * combination may come twice (RFC 7643 §2.4); all they hold where there is no `value`, as with addresses.
 */
export const identity = (attribute: Attribute, element: Json): Json => {
  if (!isObject(element)) return comparable(attribute, element);
  const part = (name: string): Json => {
    const subAttribute = findSubAttribute(attribute, name);
    const value = member(element, name);
    return subAttribute && value !== undefined ? comparable(subAttribute, value) : null;
  };
  const value = part('value');
  return JSON.stringify(value === null ? element : [part('type'), value]);
};

/** The elements, of the same complex ones only one: the primary, else the first. */
export const distinct = (attribute: Attribute, elements: readonly Json[]): readonly Json[] => {
  if (elements.length < 2 || attribute.type !== 'complex') return elements;
  const kept = new Map<Json, Json>();
  for (const element of elements) {
    const key = identity(attribute, element);
    if (!kept.has(key) || isPrimary(element)) kept.set(key, element);
  }
  return [...kept.values()];
};

/**
 * The elements after some of them, `chosen`, were made primary: any other loses it (RFC 7644 §3.5.2).
 * @throws ScimError invalidValue where more than one was
 */
export const withOnePrimary = (elements: readonly Json[], chosen: readonly Json[], path: string): readonly Json[] => {
  if (chosen.length > 1) {
    throw invalidValue(`${path}: primary is true for ${chosen.length} values; expected one at most.`);
  }
  if (chosen.length === 0) return elements;
  return elements.map((e) => (isObject(e) && isPrimary(e) && e !== chosen[0] ? { ...e, primary: false } : e));
};
