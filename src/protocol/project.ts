import { resolvePath } from './attribute-path.ts';
import { invalidValue } from './error.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { openExtensionsOf, openPath } from './open-extension.ts';
import type { ResourceType } from './resource-type.ts';
import type { Attribute } from './schema.ts';
import { complex } from './schemas/attribute.ts';

/**
 * What a response returns (RFC 7644 §3.9), worked out once for all its resources: canonical names, each with what is
 * returned of the value. An extension stands under its URN.
 */
export interface Projection extends ReadonlyMap<string, Projection | 'whole'> {}

/** The names of a request as a tree. `whole` where a name ends: an attribute, a sub-attribute, or an extension. */
interface Named {
  whole: boolean;
  readonly parts: Map<string, Named>;
}

type Mode = 'attributes' | 'excludedAttributes';

const namedBy = (): Named => ({ whole: false, parts: new Map() });

const descend = (named: Named, name: string): Named => {
  let part = named.parts.get(name);
  if (!part) named.parts.set(name, (part = namedBy()));
  return part;
};

/** The names of a list as a URL or a search gives it; a value filter is left out of its path. */
const splitNames = (text: string): string[] => {
  if (!text.includes('[')) return text.split(',');
  let names = '';
  let filter = false;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (quoted) {
      if (character === '\\') i++;
      else if (character === '"') quoted = false;
    } else if (filter) {
      if (character === '"') quoted = true;
      else if (character === ']') filter = false;
    } else if (character === '[') filter = true;
    else names += character;
  }
  return names.split(',');
};

const compile = (
  attributes: readonly Attribute[],
  named: Named | undefined,
  mode: Mode,
  defaults: boolean,
): Projection => {
  const projection = new Map<string, Projection | 'whole'>();
  for (const attribute of attributes) {
    if (attribute.returned === 'never') continue;
    const part = named?.parts.get(attribute.name);
    const kept =
      attribute.returned === 'always' ||
      (mode === 'attributes' && part?.whole === true) ||
      (defaults && attribute.returned === 'default' && !(mode === 'excludedAttributes' && part?.whole === true));
    const subAttributes = attribute.subAttributes && compile(attribute.subAttributes, part, mode, kept);
    if (subAttributes ? subAttributes.size > 0 : kept) {
      const whole =
        !subAttributes ||
        (subAttributes.size === attribute.subAttributes?.length &&
          [...subAttributes.values()].every((s) => s === 'whole'));
      projection.set(attribute.name, whole ? 'whole' : subAttributes);
    }
  }
  return projection;
};

/** What stands for the extensions that no schema defines. */
const anyOpen = 'urn:okta';

const compileFor = (type: ResourceType, named: Named | undefined, mode: Mode): Projection => {
  // An extension is to its attributes what a complex attribute is to its sub-attributes.
  const extensions = type.extensions.map(({ schema }) => complex(schema.id, schema.description, schema.attributes));
  const projection = compile([...type.attributes, ...extensions], named, mode, mode === 'excludedAttributes');
  return mode === 'attributes' ? projection : new Map([...projection, [anyOpen, 'whole']]);
};

/** The projection with what is named of extensions that no schema defines. */
const withOpen = (type: ResourceType, projection: Projection, names: readonly string[], mode: Mode): Projection => {
  const extended = new Map(projection);
  for (const name of names) {
    const path = openPath(type, name);
    if (!path) continue;
    const key = path.urn.toLowerCase();
    const part = extended.get(key);
    if (mode === 'excludedAttributes') {
      if (path.attribute === undefined) extended.set(key, new Map());
    } else if (path.attribute === undefined) extended.set(key, 'whole');
    else if (part !== 'whole') extended.set(key, new Map([...(part ?? []), [path.attribute, 'whole']]));
  }
  return extended;
};

const defaultProjections = new WeakMap<ResourceType, Projection>();

/** What is returned where the request names nothing. */
const defaultProjection = (type: ResourceType): Projection => {
  let projection = defaultProjections.get(type);
  if (!projection) {
    projection = compileFor(type, undefined, 'excludedAttributes');
    defaultProjections.set(type, projection);
  }
  return projection;
};

const namesOf = (list: string | readonly string[] | undefined): string[] =>
  [list ?? []]
    .flat()
    .flatMap(splitNames)
    .map((name) => name.trim())
    .filter((name) => name !== '');

/**
 * Reads `attributes` and `excludedAttributes` (RFC 7644 §3.9): names in any case, with or without URN, of attributes,
 * sub-attributes and whole extensions. Names that the type does not have are ignored.
 * @returns undefined where neither names anything: the default is returned
 * @throws ScimError invalidValue where both are given
 */
export const parseProjection = (
  parameters: {
    readonly attributes?: string | readonly string[];
    readonly excludedAttributes?: string | readonly string[];
  },
  type: ResourceType,
): Projection | undefined => {
  const attributes = namesOf(parameters.attributes);
  const excluded = namesOf(parameters.excludedAttributes);
  if (attributes.length === 0 && excluded.length === 0) return undefined;
  if (attributes.length > 0 && excluded.length > 0) {
    throw invalidValue('attributes and excludedAttributes are both given; expected one of them (RFC 7644 §3.9).');
  }
  const named = namedBy();
  for (const name of [...attributes, ...excluded]) {
    const path = resolvePath(type, name);
    if (!path) continue;
    let part = named;
    if (path.extension) part = descend(part, path.extension.id);
    if (path.attribute) part = descend(part, path.attribute.name);
    if (path.attribute && path.subAttribute) part = descend(part, path.subAttribute.name);
    part.whole = true;
  }
  const mode = attributes.length > 0 ? 'attributes' : 'excludedAttributes';
  return withOpen(type, compileFor(type, named, mode), [...attributes, ...excluded], mode);
};

/** Whether anything of the attribute of the core schema is returned, so that the store need not read it otherwise. */
export const includes = (projection: Projection | undefined, type: ResourceType, attributeName: string): boolean =>
  (projection ?? defaultProjection(type)).has(attributeName);

const pick = (object: JsonObject, projection: Projection): JsonObject => {
  const picked: JsonObject = {};
  for (const key of Object.keys(object)) {
    const part = projection.get(key);
    const value = object[key];
    if (part === undefined || value === undefined) continue;
    const kept = pickValue(value, part);
    if (kept !== undefined) picked[key] = kept;
  }
  return picked;
};

/** Undefined where nothing is left: an empty object or array would be no value (RFC 7643 §2.5). */
const pickValue = (value: Json, projection: Projection | 'whole'): Json | undefined => {
  if (projection === 'whole') return value;
  if (Array.isArray(value)) {
    const elements = value.map((element) => pickValue(element, projection)).filter((element) => element !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  if (!isObject(value)) return undefined;
  const picked = pick(value, projection);
  return Object.keys(picked).length > 0 ? picked : undefined;
};

/**
 * The part of a resource that is returned. Its names have to be canonical, as the store keeps them.
 * `schemas` lists an extension exactly when something of it is returned.
 */
export const project = (resource: JsonObject, type: ResourceType, projection: Projection | undefined): JsonObject => {
  const chosen = projection ?? defaultProjection(type);
  const picked = pick(resource, chosen);
  for (const urn of openExtensionsOf(type, resource)) {
    const part = chosen.get(urn.toLowerCase()) ?? chosen.get(anyOpen);
    const value = part && pickValue(resource[urn]!, part);
    if (value !== undefined) picked[urn] = value;
  }
  const { schemas } = picked;
  if (Array.isArray(schemas)) {
    picked['schemas'] = schemas.filter(
      (urn) => urn === type.schema.id || (typeof urn === 'string' && Object.hasOwn(picked, urn)),
    );
  }
  return picked;
};
