import { findAttribute, type Attribute, type SchemaDefinition } from './schema.ts';
import { commonAttributes } from './schemas/common.ts';

/** A resource type as configuration gives it and /ResourceTypes publishes it (RFC 7643 §6). */
export interface ResourceTypeDefinition {
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
  /** Relative to the base URI, with its leading slash: `/Users`. */
  readonly endpoint: string;
  readonly schema: string;
  readonly schemaExtensions?: readonly { readonly schema: string; readonly required: boolean }[];
}

export interface SchemaExtension {
  readonly schema: SchemaDefinition;
  readonly required: boolean;
}

/** A resource type with its schemas at hand: what every protocol function is driven by. */
export interface ResourceType {
  readonly name: string;
  readonly description: string;
  readonly endpoint: string;
  readonly schema: SchemaDefinition;
  readonly extensions: readonly SchemaExtension[];
  /** The core schema's attributes with the common ones (id, externalId, meta, schemas) before them. */
  readonly attributes: readonly Attribute[];
  /** Every schema URN of this type in lower case → its definition, the core schema included. */
  readonly schemas: ReadonlyMap<string, SchemaDefinition>;
  /** Group: `members` are kept as rows, one for each, and never inside the document. */
  readonly hasMembers: boolean;
  /** User: `groups` is derived from the memberships (RFC 7643 §4.1.2). */
  readonly hasGroups: boolean;
  /** True where nothing that is stored is `returned: request` or `never`: a document may be sent as it lies there. */
  readonly returnedWhole: boolean;
}

const returnsWhole = (attributes: readonly Attribute[]): boolean =>
  attributes.every(
    (a) =>
      // A writeOnly attribute (password) is never part of the document.
      a.mutability === 'writeOnly' ||
      (a.returned !== 'request' && a.returned !== 'never' && returnsWhole(a.subAttributes ?? [])),
  );

/**
 * Binds a resource type to its schemas.
 * @throws Error when it names a schema that is not among `schemas` (a mistake of configuration, not of a client).
 */
export const createResourceType = (
  definition: ResourceTypeDefinition,
  schemas: readonly SchemaDefinition[],
): ResourceType => {
  const find = (urn: string): SchemaDefinition => {
    const schema = schemas.find((s) => s.id.toLowerCase() === urn.toLowerCase());
    if (!schema) throw new Error(`Resource type ${definition.name} names the schema ${urn}, which is not defined.`);
    return schema;
  };
  const schema = find(definition.schema);
  const extensions = (definition.schemaExtensions ?? []).map((e) => ({ schema: find(e.schema), required: e.required }));
  const all = [schema, ...extensions.map((e) => e.schema)];
  return {
    name: definition.name,
    description: definition.description ?? definition.name,
    endpoint: definition.endpoint,
    schema,
    extensions,
    attributes: [...commonAttributes, ...schema.attributes],
    schemas: new Map(all.map((s) => [s.id.toLowerCase(), s])),
    hasMembers: schema.id === 'urn:ietf:params:scim:schemas:core:2.0:Group',
    hasGroups: findAttribute(schema.attributes, 'groups')?.mutability === 'readOnly',
    returnedWhole: all.every((s) => returnsWhole(s.attributes)),
  };
};
