import { isObject, member, type Json, type JsonObject } from '../protocol/json.ts';
import type { Attribute } from '../protocol/schema.ts';
import type { ServiceDescription } from './describe.ts';

/** A resource type as /ResourceTypes and /Schemas publish it. */
export interface PublishedType {
  readonly name: string;
  readonly endpoint: string;
  readonly schema: string;
  readonly attributes: readonly Attribute[];
  readonly extensions: readonly PublishedExtension[];
}

export interface PublishedExtension {
  readonly schema: string;
  readonly required: boolean;
  readonly attributes: readonly Attribute[];
}

/** Every resource has these; some services publish them with each schema. */
const common = ['schemas', 'id', 'externalid', 'meta'];

export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The string; empty where it is none. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const lists = ['subAttributes', 'canonicalValues', 'referenceTypes'];

/** What is left out has the characteristics of RFC 7643 §2.2; lists that are none are left out. */
const attributeOf = (json: JsonObject): Attribute => ({
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...(Object.fromEntries(
    Object.entries(json).filter(([name, value]) => !lists.includes(name) || Array.isArray(value)),
  ) as unknown as Pick<Attribute, 'name' | 'description'>),
  ...(Array.isArray(json['subAttributes']) && { subAttributes: attributesIn(json['subAttributes']) }),
});

const attributesIn = (value: Json | undefined): readonly Attribute[] =>
  objectsOf(value)
    .filter(({ name }) => typeof name === 'string')
    .map(attributeOf);

/** The attributes of a schema, the common ones aside; undefined where /Schemas does not have it. */
export const publishedAttributes = ({ schemas }: ServiceDescription, urn: string): readonly Attribute[] | undefined => {
  const schema = schemas.find(({ id }) => textOf(id).toLowerCase() === urn.toLowerCase());
  return schema && attributesIn(schema['attributes']).filter(({ name }) => !common.includes(name.toLowerCase()));
};

/** The resource types; one whose schema is not published has no attributes. */
export const publishedTypes = (service: ServiceDescription): readonly PublishedType[] =>
  service.resourceTypes.map((type) => ({
    name: textOf(type['name']),
    endpoint: textOf(type['endpoint']),
    schema: textOf(type['schema']),
    attributes: publishedAttributes(service, textOf(type['schema'])) ?? [],
    extensions: objectsOf(type['schemaExtensions']).map((extension) => ({
      schema: textOf(extension['schema']),
      required: extension['required'] === true,
      attributes: publishedAttributes(service, textOf(extension['schema'])) ?? [],
    })),
  }));

/** Every attribute of every schema as it is published, sub-attributes too, with its path. */
export const rawAttributes = ({ schemas }: ServiceDescription): readonly { path: string; json: JsonObject }[] =>
  schemas.flatMap((schema) =>
    objectsOf(schema['attributes']).flatMap((json) => {
      const path = `${textOf(schema['id'])}:${textOf(json['name'])}`;
      const sub = objectsOf(member(json, 'subAttributes'));
      return [{ path, json }, ...sub.map((part) => ({ path: `${path}.${textOf(part['name'])}`, json: part }))];
    }),
  );
