import { leaf, printPath, type AttributePath } from '../../protocol/attribute-path.ts';
import { uniqueness, type ScimError } from '../../protocol/error.ts';
import { fold } from '../../protocol/fold.ts';
import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { findAttribute, findSubAttribute, type Attribute, type SchemaDefinition } from '../../protocol/schema.ts';

/** An attribute whose values are kept as keys in an index beside the documents. */
export interface IndexedAttribute {
  /** By it the rows of the index are told apart; the store gives it once and for all. */
  readonly seq: number;
  readonly path: AttributePath;
}

/** The indexed attributes of one type by their printed path. */
export type TypeIndexes = ReadonlyMap<string, IndexedAttribute>;

/** One key of one resource. */
export interface IndexEntry {
  readonly attribute: IndexedAttribute;
  readonly key: string;
  /** As the document has it. */
  readonly value: string;
}

/** What provisioning clients look resources up by. */
const lookups = ['userName', 'externalId', 'displayName', 'emails.value'];

const uniquePaths = (attributes: readonly Attribute[], extension?: SchemaDefinition): AttributePath[] =>
  attributes.flatMap((attribute) => {
    const path = { ...(extension && { extension }), attribute };
    const simple = attribute.uniqueness === 'none' || attribute.type === 'complex' ? [] : [path];
    const inner = (attribute.subAttributes ?? []).filter((s) => s.uniqueness !== 'none' && s.type !== 'complex');
    return [...simple, ...inner.map((subAttribute) => ({ ...path, subAttribute }))];
  });

/** The attributes of a type that have to be unique or are looked up; `id` has an index of its own. */
export const pathsToIndex = (type: ResourceType): readonly AttributePath[] => {
  const looked = lookups.flatMap((text) => {
    const [name = '', sub] = text.split('.');
    const attribute = findAttribute(type.attributes, name);
    const subAttribute = attribute && sub ? findSubAttribute(attribute, sub) : undefined;
    if (!attribute || (sub && !subAttribute)) return [];
    return [{ attribute, ...(subAttribute && { subAttribute }) }];
  });
  const unique = [
    ...uniquePaths(type.attributes.filter((a) => a.name !== 'id')),
    ...type.extensions.flatMap(({ schema }) => uniquePaths(schema.attributes, schema)),
  ];
  const paths = new Map([...looked, ...unique].map((path) => [printPath(path), path]));
  return [...paths.values()];
};

const elements = (value: Json | undefined): readonly (Json | undefined)[] => (Array.isArray(value) ? value : [value]);

/** All values that a document has at a path, those of every element. */
const valuesAt = (document: JsonObject, { extension, attribute, subAttribute }: AttributePath) => {
  const found = elements(member(extension ? member(document, extension.id) : document, attribute.name));
  return subAttribute ? found.flatMap((element) => elements(member(element, subAttribute.name))) : found;
};

/** What a value is compared and made unique by. */
export const keyOf = (attribute: Attribute, value: string): string => (attribute.caseExact ? value : fold(value));

/** The keys that a document has for an attribute, each once. */
export const entriesOf = (document: JsonObject, attribute: IndexedAttribute): readonly IndexEntry[] => {
  const keys = new Map<string, string>();
  for (const value of valuesAt(document, attribute.path)) {
    if (value === undefined || value === null || typeof value === 'object') continue;
    const text = String(value);
    keys.set(keyOf(leaf(attribute.path), text), text);
  }
  return Array.from(keys, ([key, value]) => ({ attribute, key, value }));
};

/** What the keys of an attribute depend on: where it changes they are made anew. */
export const definitionOf = (path: AttributePath): string => {
  const { type, caseExact, uniqueness: unique } = leaf(path);
  return JSON.stringify([type, caseExact, unique]);
};

export const notUnique = (path: AttributePath, value: string, typeName: string): ScimError =>
  uniqueness(`${printPath(path)} ${JSON.stringify(value)} is taken by another ${typeName}; it has to be unique.`);
