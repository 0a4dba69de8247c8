import { jsonOf, type ClientResponse } from '../client/exchange.ts';
import { isObject, member, type JsonObject } from '../protocol/json.ts';
import { enterpriseUrn } from '../protocol/v1/urns.ts';
import type { Feature } from './check.ts';
import { dialects, type ScimVersion } from './dialect.ts';

/** A value that the service lists for `roles` or `entitlements`. */
export interface Grantable {
  readonly attribute: 'roles' | 'entitlements';
  /** As a user has it. */
  readonly value: JsonObject;
}

/** What the service says of itself. Parts that cannot be read are empty; the checks of discovery say so. */
export interface ServiceDescription {
  readonly config: JsonObject | undefined;
  readonly resourceTypes: readonly JsonObject[];
  readonly schemas: readonly JsonObject[];
  /** What a user can be granted, two of each type at most; a service that lists none may take what it is sent. */
  readonly grantable: readonly Grantable[];
  /** Why a feature is not there; undefined where it is. */
  lacks(feature: Feature): string | undefined;
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user';

const isEnterprise = ({ id }: JsonObject): boolean => typeof id === 'string' && id.toLowerCase() === enterprise;

/** SCIM 1.1 has the attributes of extensions among those of the resource. */
const extendsEnterprise = ({ attributes }: JsonObject): boolean =>
  Array.isArray(attributes) && attributes.some((attribute) => member(attribute, 'schema') === enterpriseUrn);

const resourcesOf = (response: ClientResponse | undefined): JsonObject[] => {
  const json = jsonOf(response);
  const resources = member(json, 'Resources') ?? json;
  return Array.isArray(resources) ? resources.filter(isObject) : [];
};

const attributes = new Map([
  ['urn:okta:scim:schemas:core:1.0:role', 'roles'],
  ['urn:okta:scim:schemas:core:1.0:entitlement', 'entitlements'],
] as const);

/** Where the resource types that Okta Identity Governance reads have their values. */
export const entitlementEndpoints = (response: ClientResponse | undefined) =>
  resourcesOf(response).flatMap(({ schema, endpoint, name }) => {
    const attribute = typeof schema === 'string' ? attributes.get(schema.toLowerCase() as never) : undefined;
    return attribute && typeof endpoint === 'string' && typeof name === 'string' ? [{ attribute, endpoint, name }] : [];
  });

const grantableIn = (
  resourceTypes: ClientResponse | undefined,
  lists: readonly (ClientResponse | undefined)[],
): Grantable[] =>
  entitlementEndpoints(resourceTypes).flatMap(({ attribute, name }, i) =>
    resourcesOf(lists[i]).flatMap(({ id, displayName }): Grantable[] => {
      if (typeof id !== 'string') return [];
      const display = typeof displayName === 'string' && { display: displayName };
      return [{ attribute, value: { value: id, ...display, ...(attribute === 'entitlements' && { type: name }) } }];
    }),
  );

const supported = (config: JsonObject, [outer, inner]: readonly [string, string]): boolean =>
  member(member(config, outer), inner) === true;

const promises: Partial<Record<Feature, readonly [string, string]>> = {
  patch: ['patch', 'supported'],
  bulk: ['bulk', 'supported'],
  filter: ['filter', 'supported'],
  sort: ['sort', 'supported'],
  etag: ['etag', 'supported'],
  cursor: ['pagination', 'cursor'],
};

/**
 * Reads what the discovery endpoints said. Without a ServiceProviderConfig PATCH and filter are expected, since Okta and
 * Entra need them, and nothing else.
 */
export const describe = (
  responses: { readonly [K in 'config' | 'resourceTypes' | 'schemas']: ClientResponse | undefined } & {
    /** The first values at each of `entitlementEndpoints`. */
    readonly grantable: readonly (ClientResponse | undefined)[];
  },
  { otherTenant, network, scim }: { otherTenant: boolean; network: boolean; scim: ScimVersion },
): ServiceDescription => {
  const { configPath } = dialects[scim];
  const configJson = responses.config?.status === 200 ? jsonOf(responses.config) : undefined;
  const config = isObject(configJson) ? configJson : undefined;
  const resourceTypes = resourcesOf(responses.resourceTypes);
  const schemas = resourcesOf(responses.schemas);
  return {
    config,
    resourceTypes,
    schemas,
    grantable: grantableIn(responses.resourceTypes, responses.grantable),
    lacks: (feature) => {
      if (feature === 'otherTenant')
        return otherTenant ? undefined : 'no credential of another tenant was given (--other-tenant-header)';
      if (feature === 'network') return network ? undefined : 'the service is reached in process, not over a network';
      if (feature === 'groups') {
        const listed =
          resourceTypes.length === 0 || resourceTypes.some((type) => member(type, 'endpoint') === '/Groups');
        return listed ? undefined : '/ResourceTypes lists no /Groups';
      }
      if (feature === 'enterprise') {
        const listed = schemas.some(scim === '2.0' ? isEnterprise : extendsEnterprise);
        return listed || schemas.length === 0 ? undefined : '/Schemas lists no Enterprise User';
      }
      const path = promises[feature]!;
      if (!config) return feature === 'patch' || feature === 'filter' ? undefined : `${configPath} cannot be read`;
      return supported(config, path) ? undefined : `${configPath} says ${path.join('.')} is not true`;
    },
  };
};
