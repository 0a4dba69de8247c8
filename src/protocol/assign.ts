import { distinct, identity, isPrimary, withOnePrimary } from './elements.ts';
import { invalidSyntax, invalidValue, mutability } from './error.ts';
import { assertImmutable } from './immutable.ts';
import { isObject, member, same, type Json, type JsonObject } from './json.ts';
import type { Tolerance } from './leniency.ts';
import { findAttribute, findSubAttribute, type Attribute } from './schema.ts';
import { readSimple, wrongType } from './value.ts';

/** Values of one attribute, a Group's members aside: each operation of a PATCH may look at all of them. */
const maxValues = 1_000;

/** In what manner values from a client are put where others may be. */
export interface Manner {
  /** `read` is a whole resource by POST or PUT, the others are PATCH operations; a removal replaces by null. */
  readonly op: 'read' | 'add' | 'replace';
  /** Whether the values stand in a PATCH operation without a path. */
  readonly pathless?: boolean;
  readonly tolerance: Tolerance;
  /** Receives the values of writeOnly attributes, null where one is removed: they are no part of the resource. */
  readonly writeOnly: Map<Attribute, Json>;
}

/** What is to become of attributes: a value as it was sent, null to unassign. */
type Changes = ReadonlyMap<Attribute, Json>;

/**
 * The members of `input` by the attributes that they name, in whatever case.
 * @param elsewhere takes a member that is none of `attributes`; returns whether it did
 * @throws ScimError invalidSyntax for an attribute that is unknown or named twice
 */
export const byAttribute = (
  attributes: readonly Attribute[],
  input: JsonObject,
  prefix: string,
  tolerance: Tolerance,
  elsewhere?: (key: string, value: Json) => boolean,
  found = new Map<Attribute, Json>(),
): Map<Attribute, Json> => {
  for (const key of Object.keys(input)) {
    const attribute = findAttribute(attributes, key);
    const value = input[key]!;
    if (attribute) {
      if (found.has(attribute))
        throw invalidSyntax(`${prefix}${attribute.name} is given twice, in different spellings.`);
      found.set(attribute, value);
    } else if (!elsewhere?.(key, value) && !tolerance.grants('ignoreUnknownAttributes')) {
      throw invalidSyntax(`${prefix}${key} is none of the attributes that the schemas define here.`);
    }
  }
  return found;
};

/** The sub-attributes, by their names in `input`. */
export const bySubAttribute = (attribute: Attribute, input: Json, prefix: string, tolerance: Tolerance) => {
  if (!isObject(input)) throw wrongType(attribute, input, prefix);
  return byAttribute(attribute.subAttributes ?? [], input, `${prefix}${attribute.name}.`, tolerance);
};

/**
 * `before` with the changes: canonical names in the schema's order, every value checked, what is empty left out.
 * @returns undefined where nothing is left
 * @throws ScimError invalidSyntax, invalidValue; mutability for what is readOnly, or required and taken away
 */
export const merge = (
  attributes: readonly Attribute[],
  before: JsonObject | undefined,
  changes: Changes,
  prefix: string,
  manner: Manner,
): JsonObject | undefined => {
  const after: JsonObject = {};
  let missing: Attribute | undefined;
  let empty = true;
  for (const attribute of attributes) {
    const present = before && member(before, attribute.name);
    const change = changes.get(attribute);
    const value = change === undefined ? present : put(attribute, present, change, prefix, manner);
    if (value !== undefined) {
      after[attribute.name] = value;
      empty = false;
    } else if (attribute.required && attribute.mutability !== 'readOnly' && attribute.mutability !== 'writeOnly') {
      if (present !== undefined) {
        throw mutability(`${prefix}${attribute.name} is required; expected a value, not its removal.`);
      }
      missing ??= attribute;
    }
  }
  if (empty) return undefined;
  // What was there before without it, under an older schema, may stay so.
  if (missing && !before) throw invalidValue(`${prefix}${missing.name} is required; found none.`);
  return after;
};

const put = (
  attribute: Attribute,
  present: Json | undefined,
  change: Json,
  prefix: string,
  manner: Manner,
): Json | undefined => {
  if (attribute.mutability === 'readOnly') {
    // RFC 7644 §3.3 and §3.5.1: ignored in a whole resource.
    if (manner.op !== 'read' && !same(present, change)) {
      if (!manner.pathless || !manner.tolerance.grants('ignoreReadOnly')) {
        throw mutability(`${prefix}${attribute.name} is readOnly; expected its present value or none.`);
      }
    }
    return present;
  }
  if (attribute.mutability === 'writeOnly') {
    const value = assign(attribute, undefined, change, prefix, manner);
    if (value !== undefined || manner.op !== 'read') manner.writeOnly.set(attribute, value ?? null);
    return undefined;
  }
  return assign(attribute, present, change, prefix, manner);
};

const assign = (
  attribute: Attribute,
  present: Json | undefined,
  change: Json,
  prefix: string,
  manner: Manner,
): Json | undefined => {
  // RFC 7643 §2.5: null is unassigned; to add what is unassigned changes nothing.
  if (change === null) return manner.op === 'add' ? present : undefined;
  if (attribute.multiValued) return assignElements(attribute, present, change, prefix, manner);
  if (attribute.type === 'complex') return assignComplex(attribute, present, change, prefix, manner);
  return readSimple(attribute, change, prefix, manner.tolerance);
};

const assignComplex = (
  attribute: Attribute,
  present: Json | undefined,
  change: Json,
  prefix: string,
  manner: Manner,
): Json | undefined => {
  const value = findSubAttribute(attribute, 'value');
  const bare = value && typeof change === 'string' && manner.tolerance.grants('bareManager');
  const changes = bare
    ? new Map<Attribute, Json>([[value, change]])
    : bySubAttribute(attribute, change, prefix, manner.tolerance);
  if (value && changes.get(value) === '' && manner.tolerance.grants('bareManager')) return undefined;
  const before = isObject(present) ? present : undefined;
  return merge(attribute.subAttributes ?? [], before, changes, `${prefix}${attribute.name}.`, manner);
};

const assignElements = (
  attribute: Attribute,
  present: Json | undefined,
  change: Json,
  prefix: string,
  manner: Manner,
): Json[] | undefined => {
  if (manner.op === 'read' && !Array.isArray(change)) throw wrongType(attribute, change, prefix, 'an array');
  const sent: Json[] = [];
  for (const element of Array.isArray(change) ? change : [change]) {
    const value = element === null ? undefined : readElement(attribute, element, prefix, manner);
    if (value !== undefined) sent.push(value);
  }
  const path = prefix + attribute.name;
  const read = distinct(attribute, sent);
  const elements =
    manner.op === 'add'
      ? addElements(attribute, Array.isArray(present) ? present : [], read, path)
      : withOnePrimary(read, read.filter(isPrimary), path);
  if (elements.length > maxValues) {
    throw invalidValue(`${path}: ${elements.length} values; expected ${maxValues} at most.`);
  }
  return elements.length === 0 ? undefined : [...elements];
};

const readElement = (attribute: Attribute, element: Json, prefix: string, manner: Manner): Json | undefined => {
  if (attribute.type !== 'complex') return readSimple(attribute, element, prefix, manner.tolerance);
  const changes = bySubAttribute(attribute, element, prefix, manner.tolerance);
  return merge(attribute.subAttributes ?? [], undefined, changes, `${prefix}${attribute.name}.`, manner);
};

/** RFC 7644 §3.5.2.1: what is there already is not added again; it takes on what it lacked. */
const addElements = (
  attribute: Attribute,
  before: readonly Json[],
  added: readonly Json[],
  path: string,
): readonly Json[] => {
  const after = [...before];
  const places = new Map(before.map((element, place) => [identity(attribute, element), place]));
  for (const element of added) {
    const key = identity(attribute, element);
    const place = places.get(key);
    const present = place === undefined ? undefined : after[place];
    if (place === undefined) places.set(key, after.push(element) - 1);
    else if (isObject(present) && isObject(element)) {
      const both = inOrder(attribute.subAttributes ?? [], { ...present, ...element });
      assertImmutable(attribute.subAttributes ?? [], present, both, `${path}.`);
      after[place] = both;
    }
  }
  const chosen = added.filter(isPrimary).map((element) => after[places.get(identity(attribute, element))!]!);
  return withOnePrimary(after, chosen, path);
};

/** The object with its members in the order of the attributes, then any others. */
export const inOrder = (attributes: readonly Attribute[], object: JsonObject): JsonObject => {
  const ordered: JsonObject = {};
  for (const { name } of attributes) {
    const value = member(object, name);
    if (value !== undefined) ordered[name] = value;
  }
  return { ...ordered, ...object };
};
