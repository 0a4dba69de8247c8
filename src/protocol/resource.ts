import { assertImmutable, byAttribute, merge, type Manner } from './assign.ts';
import { invalidSyntax, invalidValue, mutability } from './error.ts';
import { isObject, member, type Json, type JsonObject } from './json.ts';
import type { Tolerance } from './leniency.ts';
import { readMemberIds } from './members.ts';
import type { ResourceType } from './resource-type.ts';
import { findAttribute, type Attribute, type SchemaDefinition } from './schema.ts';

/** A resource as a client sent it, checked: what it is to hold beside what the service provides. */
export interface Draft {
  /** `schemas`, then the core attributes in the schema's order, then the extensions under their URNs; no `id`. */
  readonly attributes: JsonObject;
  /** The ids of a Group's members, each once; empty where none were sent. */
  readonly members?: readonly string[];
  readonly password?: string;
}

/** What a resource, or the value of a PATCH operation without a path, assigns; null for an extension that is to go. */
export interface Contents {
  readonly core: Map<Attribute, Json>;
  readonly extensions: Map<SchemaDefinition, Map<Attribute, Json> | null>;
}

/**
 * The members of `input` by what they name: attributes, extensions by their URNs, or the core schema's URN as a
 * container of its attributes.
 * @throws ScimError invalidSyntax for what is unknown or named twice, invalidValue for a container that is no object
 */
export const contentsOf = (type: ResourceType, input: JsonObject, tolerance: Tolerance): Contents => {
  const core = new Map<Attribute, Json>();
  const extensions: Contents['extensions'] = new Map();
  const byUrn = (key: string, value: Json): boolean => {
    const schema = type.schemas.get(key.toLowerCase());
    if (!schema) return false;
    if (schema === type.schema) {
      byAttribute(type.attributes, objectAt(schema, value ?? {}), '', tolerance, undefined, core);
    } else {
      if (extensions.has(schema)) throw invalidSyntax(`${schema.id} is given twice, in different spellings.`);
      extensions.set(schema, value === null ? null : extensionContents(schema, value, tolerance));
    }
    return true;
  };
  byAttribute(type.attributes, input, '', tolerance, byUrn, core);
  return { core, extensions };
};

const objectAt = (schema: SchemaDefinition, value: Json): JsonObject => {
  if (!isObject(value)) throw invalidValue(`${schema.id}: expected an object with the schema's attributes.`);
  return value;
};

/** The members of an extension by the attributes that they name. @throws ScimError as `contentsOf` */
export const extensionContents = (schema: SchemaDefinition, value: Json, tolerance: Tolerance): Map<Attribute, Json> =>
  byAttribute(schema.attributes, objectAt(schema, value), `${schema.id}:`, tolerance);

/** Takes a Group's `members` out of the contents: they are kept apart from the document. */
export const takeMembers = (type: ResourceType, { core }: Contents): Json | undefined => {
  const attribute = type.hasMembers ? findAttribute(type.attributes, 'members') : undefined;
  const value = attribute && core.get(attribute);
  if (attribute) core.delete(attribute);
  return value;
};

const schemaOf = (type: ResourceType, urn: Json): SchemaDefinition | undefined =>
  typeof urn === 'string' ? type.schemas.get(urn.toLowerCase()) : undefined;

const assertKnown = (type: ResourceType, urns: Json, tolerance: Tolerance): void => {
  for (const urn of Array.isArray(urns) ? urns : [urns]) {
    if (schemaOf(type, urn)) continue;
    if (typeof urn === 'string' && tolerance.grants('ignoreUnknownAttributes')) continue;
    throw invalidSyntax(`schemas: ${JSON.stringify(urn)} is no schema of the resource type ${type.name}.`);
  }
};

/** Names in `schemas` what the document holds: the core schema, and each extension that has a value (RFC 7643 §3). */
const nameSchemas = (type: ResourceType, document: JsonObject): JsonObject => {
  document['schemas'] = [type.schema, ...type.extensions.map((e) => e.schema)]
    .map((s) => s.id)
    .filter((id) => id === type.schema.id || Object.hasOwn(document, id));
  return document;
};

/**
 * The document, undefined while there is none, with the contents merged into it and in the order of the schemas.
 * @throws ScimError invalidSyntax, invalidValue, mutability
 */
export const mergeContents = (
  type: ResourceType,
  before: JsonObject | undefined,
  { core, extensions }: Contents,
  manner: Manner,
): JsonObject => {
  const schemas = findAttribute(type.attributes, 'schemas');
  const urns = schemas && core.get(schemas);
  if (urns) assertKnown(type, urns, manner.tolerance);
  const after = merge(type.attributes, before, core, '', manner) ?? {};
  for (const { schema, required } of type.extensions) {
    const present = member(before, schema.id);
    const changes = extensions.get(schema);
    const value =
      changes === undefined
        ? present
        : changes &&
          merge(schema.attributes, isObject(present) ? present : undefined, changes, `${schema.id}:`, manner);
    if (value) after[schema.id] = value;
    else if (required && present) throw mutability(`${schema.id} is required; expected a value, not its removal.`);
    else if (required && !before) throw invalidValue(`${schema.id} is required; found none.`);
  }
  // What a schema defined when it was stored, and none defines now.
  for (const key of Object.keys(before ?? {})) {
    if (!findAttribute(type.attributes, key) && !type.schemas.has(key.toLowerCase())) after[key] = before![key]!;
  }
  return nameSchemas(type, after);
};

/** The new password among what is writeOnly: null where it is removed, undefined where nothing is said of it. */
export const passwordOf = (type: ResourceType, writeOnly: ReadonlyMap<Attribute, Json>): string | null | undefined => {
  const attribute = findAttribute(type.schema.attributes, 'password');
  const value = attribute && writeOnly.get(attribute);
  return typeof value === 'string' || value === null ? value : undefined;
};

/**
 * Reads the body of a POST or PUT (RFC 7644 §3.3 and §3.5.1): names in any case, null and [] as absent, what is readOnly
 * ignored, every value checked. A User that is created is active unless it says otherwise.
 * @throws ScimError invalidSyntax for what the schemas do not define; invalidValue for a value that they do not allow, or
 *   a required one that is not there
 */
export const readResource = (
  type: ResourceType,
  input: Json,
  tolerance: Tolerance,
  purpose: 'create' | 'replace',
): Draft => {
  if (!isObject(input)) throw invalidSyntax(`The body is no JSON object; expected one that describes a ${type.name}.`);
  const contents = contentsOf(type, input, tolerance);
  const { core } = contents;
  const schemas = findAttribute(type.attributes, 'schemas')!;
  const urns = core.get(schemas) ?? [];
  const named = Array.isArray(urns) && urns.some((urn) => schemaOf(type, urn) === type.schema);
  if (!named) {
    assertKnown(type, urns, tolerance);
    if (!tolerance.grants('assumeSchemas')) throw invalidSyntax(`schemas: expected ${type.schema.id} among them.`);
    core.set(schemas, [type.schema.id]);
  }
  const active = findAttribute(type.schema.attributes, 'active');
  if (purpose === 'create' && type.hasGroups && active?.type === 'boolean' && (core.get(active) ?? null) === null) {
    core.set(active, true);
  }
  const members = takeMembers(type, contents) ?? [];
  const writeOnly = new Map<Attribute, Json>();
  const attributes = mergeContents(type, undefined, contents, { op: 'read', tolerance, writeOnly });
  const password = passwordOf(type, writeOnly);
  return {
    attributes,
    ...(type.hasMembers && { members: readMemberIds(members) }),
    ...(typeof password === 'string' && { password }),
  };
};

/** What a replacement holds: as sent, with what is readOnly, or immutable and not sent, as it was. */
const retain = (attributes: readonly Attribute[], before: JsonObject, sent: JsonObject): JsonObject => {
  const after: JsonObject = {};
  for (const { name, mutability: mutable, subAttributes } of attributes) {
    const present = member(before, name);
    const value = member(sent, name);
    const kept = mutable === 'readOnly' || (mutable === 'immutable' && value === undefined) ? present : value;
    const result = subAttributes && isObject(present) && isObject(kept) ? retain(subAttributes, present, kept) : kept;
    if (result !== undefined) after[name] = result;
  }
  return after;
};

const nameParts = ['givenName', 'middleName', 'familyName'];

/** Okta changes the parts of a name and repeats `formatted` as it was read. */
const withFormattedName = (before: JsonObject, sent: JsonObject, tolerance: Tolerance): JsonObject => {
  const [old, name] = [member(before, 'name'), member(sent, 'name')];
  const formatted = member(name, 'formatted');
  if (!isObject(name) || formatted === undefined || formatted !== member(old, 'formatted')) return sent;
  if (nameParts.every((part) => member(old, part) === member(name, part))) return sent;
  if (!tolerance.grants('computeFormattedName')) return sent;
  const parts = nameParts.map((part) => member(name, part)).filter((part) => typeof part === 'string');
  return { ...sent, name: { ...name, formatted: parts.join(' ') || formatted } };
};

/**
 * The document that a PUT makes of the stored one (RFC 7644 §3.5.1), in the order of the schemas.
 * @throws ScimError mutability where an immutable attribute has a value and is sent another
 */
export const replaceAttributes = (
  type: ResourceType,
  before: JsonObject,
  draft: Draft,
  tolerance: Tolerance,
): JsonObject => {
  const sent = withFormattedName(before, draft.attributes, tolerance);
  const after = retain(type.attributes, before, sent);
  for (const { schema } of type.extensions) {
    const [present = {}, value = {}] = [member(before, schema.id), member(sent, schema.id)];
    const extension = isObject(present) && isObject(value) ? retain(schema.attributes, present, value) : {};
    if (Object.keys(extension).length > 0) after[schema.id] = extension;
  }
  assertImmutableContents(type, before, after);
  return nameSchemas(type, after);
};

/** `assertImmutable` for a whole document. @throws ScimError mutability */
export const assertImmutableContents = (type: ResourceType, before: JsonObject, after: JsonObject): void => {
  assertImmutable(type.attributes, before, after, '');
  for (const { schema } of type.extensions) {
    const [present, value] = [member(before, schema.id), member(after, schema.id)];
    if (isObject(present)) assertImmutable(schema.attributes, present, isObject(value) ? value : {}, `${schema.id}:`);
  }
};
