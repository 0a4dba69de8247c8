import { createResourceType, type ResourceType, type ResourceTypeDefinition } from './resource-type.ts';
import type { ConfiguredResourceType, ConfiguredTypes } from './resource-type-file.ts';
import { findAttribute, type SchemaDefinition } from './schema.ts';
import { commonAttributes } from './schemas/common.ts';
import { enterpriseUserSchema } from './schemas/enterprise-user.ts';
import { groupSchema } from './schemas/group.ts';
import { resourceTypeSchema } from './schemas/resource-type.ts';
import { schemaSchema } from './schemas/schema.ts';
import { serviceProviderConfigSchema } from './schemas/service-provider-config.ts';
import { userSchema } from './schemas/user.ts';

const coreSchemas: readonly SchemaDefinition[] = [userSchema, enterpriseUserSchema, groupSchema];

const userDefinition: ResourceTypeDefinition = {
  name: 'User',
  description: 'User accounts',
  endpoint: '/Users',
  schema: userSchema.id,
  schemaExtensions: [{ schema: enterpriseUserSchema.id, required: false }],
};

const groupDefinition: ResourceTypeDefinition = {
  name: 'Group',
  description: 'Groups of users and of groups',
  endpoint: '/Groups',
  schema: groupSchema.id,
};

/** RFC 7643 §4.1 with the enterprise extension of §4.3. */
export const userType: ResourceType = createResourceType(userDefinition, coreSchemas);

/** RFC 7643 §4.2 */
export const groupType: ResourceType = createResourceType(groupDefinition, coreSchemas);

// What the protocol itself serves (RFC 7644 §3.2).
const reservedEndpoints = ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/Bulk', '/Me'];
const discoverySchemas = [serviceProviderConfigSchema, resourceTypeSchema, schemaSchema];

const extend = (
  definition: ResourceTypeDefinition,
  { name, schemaExtensions, ...rest }: ConfiguredResourceType,
): ResourceTypeDefinition => {
  const [more] = Object.keys(rest);
  if (more !== undefined) {
    throw new Error(`Resource type ${name} exists already; expected schemaExtensions alone, found ${more}.`);
  }
  return { ...definition, schemaExtensions: [...(definition.schemaExtensions ?? []), ...(schemaExtensions ?? [])] };
};

const complete = ({ endpoint, schema, ...rest }: ConfiguredResourceType): ResourceTypeDefinition => {
  if (endpoint === undefined || schema === undefined) {
    throw new Error(`Resource type ${rest.name}: expected an endpoint and a schema.`);
  }
  return { ...rest, endpoint, schema };
};

const once = (what: string, keys: readonly string[]): void => {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.size === seen.add(key.toLowerCase()).size) throw new Error(`${what} ${key} is defined twice.`);
  }
};

/**
 * User, Group and what a service has beside them. A configured type of an existing name adds its extensions to that.
 * @returns the types, and all their schemas, whose order is that of definition
 * @throws Error where two definitions clash, or a schema is named that is not defined
 */
export const createResourceTypes = (
  configured: ConfiguredTypes = { schemas: [], resourceTypes: [] },
): { resourceTypes: ResourceType[]; schemas: SchemaDefinition[] } => {
  const schemas = [...coreSchemas, ...configured.schemas];
  once(
    'Schema',
    [...schemas, ...discoverySchemas].map((s) => s.id),
  );

  const definitions = new Map([userDefinition, groupDefinition].map((d) => [d.name.toLowerCase(), d] as const));
  for (const type of configured.resourceTypes) {
    const key = type.name.toLowerCase();
    const present = definitions.get(key);
    definitions.set(key, present ? extend(present, type) : complete(type));
  }
  once('Endpoint', [...reservedEndpoints, ...[...definitions.values()].map((d) => d.endpoint)]);

  const resourceTypes = [...definitions.values()].map((definition) => {
    const type = createResourceType(definition, schemas);
    once(
      `Resource type ${type.name}: schema`,
      [type.schema, ...type.extensions.map((e) => e.schema)].map((s) => s.id),
    );
    const common = type.schema.attributes.find((a) => findAttribute(commonAttributes, a.name));
    if (common) {
      throw new Error(`Schema ${type.schema.id}: every resource has ${common.name} already (RFC 7643 §3.1).`);
    }
    return type;
  });
  return { resourceTypes, schemas };
};
