import { leaf, printPath, resolvePath, type AttributePath } from './attribute-path.ts';
import { parseDateTime } from './date-time.ts';
import { invalidPath, invalidValue, sensitive } from './error.ts';
import { compareText, fold } from './fold.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { ResourceType } from './resource-type.ts';
import { findSubAttribute } from './schema.ts';

/** RFC 7644 §3.4.2.3 */
export interface Sort {
  /** Its leaf is a simple attribute. */
  readonly path: AttributePath;
  readonly descending: boolean;
}

const sortOrders = new Set(['ascending', 'descending']);

/**
 * Reads `sortBy` and `sortOrder`; a complex attribute is sorted by its `value`.
 * @returns undefined where nothing is sorted by
 * @throws ScimError invalidPath where the type has no such attribute or it has no order, invalidValue for another order,
 *   sensitive for what is never returned
 */
export const parseSort = (
  sortBy: string | undefined,
  sortOrder: string | undefined,
  type: ResourceType,
): Sort | undefined => {
  const order = sortOrder?.toLowerCase() ?? 'ascending';
  if (!sortOrders.has(order)) {
    throw invalidValue(`sortOrder is "${sortOrder}"; expected ascending or descending.`);
  }
  if (sortBy === undefined) return undefined;
  const path = resolvePath(type, sortBy);
  if (!path?.attribute) throw invalidPath(`sortBy: ${type.name} has no attribute "${sortBy}".`);
  const simple =
    leaf(path).type === 'complex' ? { ...path, subAttribute: findSubAttribute(path.attribute, 'value') } : path;
  const { attribute, subAttribute } = simple;
  if (path.attribute.type === 'complex' && !subAttribute) {
    const example = `${printPath(path)}.${attribute.subAttributes?.[0]?.name}`;
    throw invalidPath(`sortBy: ${printPath(path)} is complex; expected one of its sub-attributes, such as ${example}.`);
  }
  if ([attribute, subAttribute].some((a) => a?.returned === 'never')) {
    throw sensitive(`sortBy: ${printPath(path)} is never returned, and not sorted by either.`);
  }
  return { path: { ...path, ...(subAttribute && { subAttribute }) }, descending: order === 'descending' };
};

/** What a resource is sorted by; undefined where it has no value. */
export type SortKey = string | number | undefined;

/** The value that stands for a multi-valued attribute: the primary, else the first (RFC 7644 §3.4.2.3). */
const representative = (value: Json | undefined): Json | undefined =>
  Array.isArray(value)
    ? (value.find((element) => isObject(element) && element['primary'] === true) ?? value[0])
    : value;

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const sortKeyOf = (resource: JsonObject, path: AttributePath): SortKey => {
  const holder = path.extension ? member(resource, path.extension.id) : resource;
  let value = representative(member(holder, path.attribute.name));
  if (path.subAttribute) value = representative(member(value, path.subAttribute.name));
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return typeof value === 'number' ? value : undefined;
  const { type, caseExact } = leaf(path);
  if (type === 'dateTime') return parseDateTime(value);
  return caseExact ? value : fold(value);
};

/**
 * Compares resources by one attribute, for `Array.prototype.sort`: by its type and its `caseExact`, without a value
 * last, first where descending (RFC 7644 §3.4.2.3). Equal resources compare as 0; what then decides is the caller's.
 */
export const compareBy =
  (path: AttributePath, descending: boolean) =>
  (a: JsonObject, b: JsonObject): number => {
    const x = sortKeyOf(a, path);
    const y = sortKeyOf(b, path);
    return descending ? compareKeys(y, x) : compareKeys(x, y);
  };

/** Ascending, without a value last. */
export const compareKeys = (x: SortKey, y: SortKey): number => {
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
  return typeof x === 'string' && typeof y === 'string' ? compareText(x, y) : Number(x) - Number(y);
};
