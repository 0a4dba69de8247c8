import { isObject, member, type Json, type JsonObject } from '../json.ts';
import type { ResourceType } from '../resource-type.ts';
import type { Attribute } from '../schema.ts';
import { enterpriseUserSchema } from '../schemas/enterprise-user.ts';
import { userManagementCapabilities, type UserManagementCapability } from './capabilities.ts';
import { coreUrn, urnToV1 } from './urns.ts';

/** The extension of ServiceProviderConfigs that Okta's on-premises agent reads. */
export const oktaConfigUrn = 'urn:okta:schemas:scim:providerconfig:1.0';

const schemeToV1 = (scheme: Json): Json => {
  if (!isObject(scheme)) return scheme;
  const { specUri, documentationUri, ...rest } = scheme;
  return {
    ...rest,
    ...(specUri !== undefined && { specUrl: specUri }),
    ...(documentationUri !== undefined && { documentationUrl: documentationUri }),
  };
};

/**
 * ServiceProviderConfig as SCIM 1.1 writes it (core schema §9), with what Okta's on-premises agent may ask for.
 * @param capabilities undefined: all that the service does; null: nothing is said of them
 */
export const serviceProviderConfigToV1 = (
  config: JsonObject,
  capabilities: readonly UserManagementCapability[] | undefined | null,
): JsonObject => {
  const { documentationUri, patch, bulk, filter, changePassword, sort, etag, authenticationSchemes: schemes } = config;
  const keepsPasswords = member(changePassword, 'supported') === true;
  const able = userManagementCapabilities.filter((name) => keepsPasswords || name !== 'PUSH_PASSWORD_UPDATES');
  const features = { patch, bulk, filter, changePassword, sort, etag } as JsonObject;
  return {
    schemas: capabilities === null ? [coreUrn] : [coreUrn, oktaConfigUrn],
    ...(documentationUri !== undefined && { documentationUrl: documentationUri }),
    ...features,
    xmlDataFormat: { supported: false },
    authenticationSchemes: Array.isArray(schemes) ? schemes.map(schemeToV1) : [],
    ...(capabilities !== null && { [oktaConfigUrn]: { userManagementCapabilities: [...(capabilities ?? able)] } }),
  };
};

/** A resource type, which Okta's test of SCIM 1.1 asks for although SCIM 1.1 has none. */
export const resourceTypeToV1 = (type: JsonObject): JsonObject => {
  const { id, name, description, endpoint, schema, schemaExtensions } = type as Record<string, Json>;
  const urn = (value: Json | undefined): Json => (typeof value === 'string' ? urnToV1(value) : (value ?? null));
  return {
    schemas: [coreUrn],
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(endpoint !== undefined && { endpoint }),
    schema: urn(schema),
    ...(Array.isArray(schemaExtensions) && {
      schemaExtensions: schemaExtensions.map((extension) =>
        isObject(extension) ? { ...extension, schema: urn(extension['schema']) } : extension,
      ),
    }),
  };
};

/** What a single value of a multi-valued attribute is called (core schema §10). */
const childName = (name: string): string => {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  return name.endsWith('sses') ? name.slice(0, -2) : name.replace(/s$/, '');
};

const characteristics = ({ name, type, description, mutability, required, caseExact, canonicalValues }: Attribute) => ({
  name,
  // SCIM 1.1 core schema §3.1 has no references.
  type: type === 'reference' ? 'string' : type,
  multiValued: false,
  description,
  readOnly: mutability === 'readOnly',
  required,
  caseExact,
  ...(canonicalValues && { canonicalValues: [...canonicalValues] }),
});

/** The sub-attributes that only SCIM 2.0 has. */
const newer: Readonly<Record<string, string>> = { meta: 'resourceType', members: '$ref', groups: '$ref' };

const attributeToV1 = (attribute: Attribute, urn: string): JsonObject => {
  const manager = urn === enterpriseUserSchema.id && attribute.name === 'manager';
  const core = urnToV1(urn) === coreUrn;
  const subAttributes = attribute.subAttributes
    ?.filter(({ name }) => !core || newer[attribute.name] !== name)
    .map((sub) => characteristics(manager && sub.name === 'value' ? { ...sub, name: 'managerId' } : sub));
  return {
    ...characteristics(attribute),
    multiValued: attribute.multiValued,
    ...(attribute.multiValued && { multiValuedAttributeChildName: childName(attribute.name) }),
    schema: urnToV1(urn),
    ...(subAttributes && { subAttributes }),
  };
};

/** A resource type's schema (core schema §10): the attributes of its extensions are among those of the core. */
export const schemaToV1 = ({
  name,
  description,
  endpoint,
  schema,
  extensions,
  attributes,
}: ResourceType): JsonObject => {
  const urn = urnToV1(schema.id);
  return {
    schemas: [coreUrn],
    id: urn === coreUrn ? `${coreUrn}:${name}` : urn,
    name,
    description,
    schema: urn,
    endpoint,
    attributes: [
      ...attributes
        .filter((attribute) => attribute.name !== 'schemas')
        .map((attribute) => attributeToV1(attribute, schema.id)),
      ...extensions.flatMap((extension) =>
        extension.schema.attributes.map((attribute) => attributeToV1(attribute, extension.schema.id)),
      ),
    ],
  };
};
