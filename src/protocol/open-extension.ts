import { invalidValue } from './error.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { ResourceType } from './resource-type.ts';

/**
 * Okta's extensions whose attributes each application has of its own: no schema defines them, so that what is sent is
 * kept as it is. Those of users are `urn:okta:{application}:1.0:user:{schema}`, that of groups holds their description.
 */
const userUrn = /^urn:okta:[\w.-]+:1\.0:user:[\w.-]+$/i;
const groupUrn = /^urn:okta:custom:group:1\.0$/i;

const maxExtensions = 16;
const maxAttributes = 1_000;

/** Whether the URN is that of an extension which the type keeps without knowing its attributes. */
export const isOpenExtension = (type: ResourceType, urn: string): boolean =>
  ((type.hasGroups && userUrn.test(urn)) || (type.hasMembers && groupUrn.test(urn))) &&
  !type.schemas.has(urn.toLowerCase());

/** The extension, and the attribute behind it, that a path names; undefined where it names none. */
export const openPath = (
  type: ResourceType,
  path: string,
): { readonly urn: string; readonly attribute: string | undefined } | undefined => {
  // A schema's own URN has five colons, so that a sixth begins an attribute; a group's has four.
  if (isOpenExtension(type, path)) return { urn: path, attribute: undefined };
  const colon = path.lastIndexOf(':');
  const urn = path.slice(0, Math.max(colon, 0));
  return isOpenExtension(type, urn) ? { urn, attribute: path.slice(colon + 1) } : undefined;
};

/** What becomes of open extensions, by their URNs: null for one that is to go. */
export type OpenContents = ReadonlyMap<string, JsonObject | null>;

/** @throws ScimError invalidValue where the extension is no object */
export const openContents = (urn: string, value: Json): JsonObject | null => {
  if (value !== null && !isObject(value)) throw invalidValue(`${urn}: expected an object with its attributes.`);
  return value;
};

/**
 * The document with open extensions, each merged with what was there: null takes an attribute away.
 * @throws ScimError invalidValue where they become too many
 */
export const mergeOpen = (type: ResourceType, document: JsonObject, contents: OpenContents): JsonObject => {
  if (contents.size === 0) return document;
  const after = new Map(Object.entries(document));
  for (const [urn, change] of contents) {
    const key = [...after.keys()].find((name) => name.toLowerCase() === urn.toLowerCase()) ?? urn;
    const present = after.get(key);
    const merged = Object.entries({ ...(isObject(present) ? present : {}), ...change });
    const kept = change === null ? [] : merged.filter(([, value]) => value !== null);
    if (kept.length > maxAttributes) {
      throw invalidValue(`${urn}: ${kept.length} attributes; expected ${maxAttributes} at most.`);
    }
    if (kept.length > 0) after.set(key, Object.fromEntries(kept));
    else after.delete(key);
  }
  const merged = Object.fromEntries(after);
  const { length } = openExtensionsOf(type, merged);
  if (length > maxExtensions) throw invalidValue(`${length} extensions of Okta; expected ${maxExtensions} at most.`);
  return merged;
};

/** The URNs of the open extensions that the document holds. */
export const openExtensionsOf = (type: ResourceType, document: JsonObject): string[] =>
  Object.keys(document).filter((key) => key.startsWith('urn:') && isOpenExtension(type, key));
