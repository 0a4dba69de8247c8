import { byAttribute, merge, type Manner } from './assign.ts';
import { invalidSyntax, invalidValue, mutability } from './error.ts';
import { isObject, member, type Json, type JsonObject } from './json.ts';
import type { Tolerance } from './leniency.ts';
import { isOpenExtension, mergeOpen, openContents, openExtensionsOf, type OpenContents } from './open-extension.ts';
import type { ResourceType } from './resource-type.ts';
import { findAttribute, type Attribute, type SchemaDefinition } from './schema.ts';

/** What a resource, or the value of a PATCH operation without a path, assigns; null for an extension that is to go. */
export interface Contents {
  readonly core: Map<Attribute, Json>;
  readonly extensions: Map<SchemaDefinition, Map<Attribute, Json> | null>;
  readonly open?: OpenContents;
}

/**
 * The members of `input` by what they name: attributes, extensions by their URNs, or the core schema's URN as a
 * container of its attributes.
 * @throws ScimError invalidSyntax for what is unknown or named twice, invalidValue for a container that is no object
 */
export const contentsOf = (type: ResourceType, input: JsonObject, tolerance: Tolerance): Contents => {
  const core = new Map<Attribute, Json>();
  const extensions: Contents['extensions'] = new Map();
  const open = new Map<string, JsonObject | null>();
  const byUrn = (key: string, value: Json): boolean => {
    const schema = type.schemas.get(key.toLowerCase());
    if (!schema) return isOpenExtension(type, key) && !!open.set(key, openContents(key, value));
    if (schema === type.schema) {
      byAttribute(type.attributes, objectAt(schema, value ?? {}), '', tolerance, undefined, core);
    } else {
      if (extensions.has(schema)) throw invalidSyntax(`${schema.id} is given twice, in different spellings.`);
      extensions.set(schema, value === null ? null : extensionContents(schema, value, tolerance));
    }
    return true;
  };
  byAttribute(type.attributes, input, '', tolerance, byUrn, core);
  return { core, extensions, open };
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

/** The schema of the type that a URN names, in whatever case. */
export const schemaOf = (type: ResourceType, urn: Json): SchemaDefinition | undefined =>
  typeof urn === 'string' ? type.schemas.get(urn.toLowerCase()) : undefined;

/** @throws ScimError invalidSyntax for what is no URN, or one that the type does not have and nobody ignores */
export const assertKnown = (type: ResourceType, urns: Json, tolerance: Tolerance): void => {
  for (const urn of Array.isArray(urns) ? urns : [urns]) {
    if (schemaOf(type, urn) || (typeof urn === 'string' && isOpenExtension(type, urn))) continue;
    if (typeof urn === 'string' && tolerance.grants('ignoreUnknownAttributes')) continue;
    throw invalidSyntax(`schemas: ${JSON.stringify(urn)} is no schema of the resource type ${type.name}.`);
  }
};

/** Names in the document's `schemas` what the document holds: the core schema, and each extension that has a value (RFC 7643 §3). */
export const nameSchemas = (type: ResourceType, document: JsonObject): JsonObject => {
  document['schemas'] = [type.schema, ...type.extensions.map((e) => e.schema)]
    .map((s) => s.id)
    .filter((id) => id === type.schema.id || Object.hasOwn(document, id))
    .concat(openExtensionsOf(type, document));
  return document;
};

/**
 * The document, undefined while there is none, with the contents merged into it and in the order of the schemas.
 * @throws ScimError invalidSyntax, invalidValue, mutability
 */
export const mergeContents = (
  type: ResourceType,
  before: JsonObject | undefined,
  { core, extensions, open }: Contents,
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
  return nameSchemas(type, open ? mergeOpen(type, after, open) : after);
};

/** The new password among what is writeOnly: null where it is removed, undefined where nothing is said of it. */
export const passwordOf = (type: ResourceType, writeOnly: ReadonlyMap<Attribute, Json>): string | null | undefined => {
  const attribute = findAttribute(type.schema.attributes, 'password');
  const value = attribute && writeOnly.get(attribute);
  return typeof value === 'string' || value === null ? value : undefined;
};
