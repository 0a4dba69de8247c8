import { assertKnown, contentsOf, mergeContents, nameSchemas, passwordOf, schemaOf, takeMembers } from './contents.ts';
import { invalidSyntax } from './error.ts';
import { assertImmutableContents } from './immutable.ts';
import { isObject, member, type Json, type JsonObject } from './json.ts';
import type { Tolerance } from './leniency.ts';
import { readMemberIds } from './members.ts';
import { mergeOpen, openContents, openExtensionsOf } from './open-extension.ts';
import type { ResourceType } from './resource-type.ts';
import { findAttribute, type Attribute } from './schema.ts';

/** A resource as a client sent it, checked: what it is to hold beside what the service provides. */
export interface Draft {
  /** `schemas`, then the core attributes in the schema's order, then the extensions under their URNs; no `id`. */
  readonly attributes: JsonObject;
  /** The ids of a Group's members, each once; empty where none were sent. */
  readonly members?: readonly string[];
  readonly password?: string;
}

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
  const open = openExtensionsOf(type, sent).map((urn) => [urn, openContents(urn, sent[urn]!)] as const);
  return nameSchemas(type, mergeOpen(type, after, new Map(open)));
};
