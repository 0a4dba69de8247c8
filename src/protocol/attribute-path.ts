import type { Attribute, SchemaDefinition } from './schema.ts';
import { findAttribute, findSubAttribute } from './schema.ts';
import type { ResourceType } from './resource-type.ts';

/** An attribute of a resource type, found by its path (RFC 7644 §3.10): plain data with canonical names. */
export interface AttributePath {
  /** The extension that holds the attribute; undefined for the core schema and the common attributes. */
  readonly extension?: SchemaDefinition;
  readonly attribute: Attribute;
  readonly subAttribute?: Attribute;
}

/** What a path names: an attribute, or a whole schema extension by its URN. */
export type PathTarget = AttributePath | { readonly extension: SchemaDefinition; readonly attribute?: undefined };

/** The attribute that holds the compared value: the sub-attribute where the path names one. */
export const leaf = (path: AttributePath): Attribute => path.subAttribute ?? path.attribute;

const splitUrn = (type: ResourceType, text: string): { schema: SchemaDefinition; rest: string } | undefined => {
  const lower = text.toLowerCase();
  let found: SchemaDefinition | undefined;
  // The longest registered URN wins, and is taken off before dots are split: `…:2.0:User` holds a dot.
  for (const [urn, schema] of type.schemas) {
    if ((lower === urn || lower.startsWith(`${urn}:`)) && urn.length > (found?.id.length ?? 0)) found = schema;
  }
  return found && { schema: found, rest: text.slice(found.id.length + 1) };
};

/**
 * Resolves `[URN:]attribute[.subAttribute]`, or the URN of an extension alone; names and URNs in any case.
 * Value filters are not part of it.
 * @returns undefined where the resource type has no such attribute
 */
export const resolvePath = (type: ResourceType, text: string): PathTarget | undefined => {
  const urn = splitUrn(type, text);
  const extension = urn && urn.schema !== type.schema ? urn.schema : undefined;
  const rest = urn ? urn.rest : text;
  if (extension && rest === '') return { extension };
  const [name = '', sub, ...more] = rest.split('.');
  const attribute = findAttribute(extension ? extension.attributes : type.attributes, name);
  if (!attribute || more.length > 0) return undefined;
  const found = extension ? { extension, attribute } : { attribute };
  if (sub === undefined) return found;
  const subAttribute = findSubAttribute(attribute, sub);
  return subAttribute && { ...found, subAttribute };
};

/** The path as text with canonical names; an extension's attributes carry its URN. */
export const printPath = (path: PathTarget): string => {
  if (!path.attribute) return path.extension.id;
  const name = path.subAttribute ? `${path.attribute.name}.${path.subAttribute.name}` : path.attribute.name;
  return path.extension ? `${path.extension.id}:${name}` : name;
};
