import type { Json, JsonObject } from './json.ts';
import type { ResourceType } from './resource-type.ts';
import type { SchemaDefinition } from './schema.ts';
import { resourceTypeSchema } from './schemas/resource-type.ts';
import { schemaSchema } from './schemas/schema.ts';
import { serviceProviderConfigSchema } from './schemas/service-provider-config.ts';

/** What ServiceProviderConfig says of a service beyond what every one of ours does (RFC 7643 §5). */
export interface Features {
  readonly bulk: {
    readonly maxOperations: number;
    /** Bytes. */
    readonly maxPayloadSize: number;
  };
  readonly pagination: {
    /** Resources of a page where `count` is absent. */
    readonly defaultPageSize: number;
    /** Published as `filter.maxResults` too. */
    readonly maxPageSize: number;
    /** Seconds (RFC 9865 §4). */
    readonly cursorTimeout: number;
  };
  /**
   * Whether a password that a client sends is kept (as its hash), published as `changePassword.supported`. Where it is
   * not, passwords are accepted, checked and forgotten, so that nobody can change one.
   */
  readonly keepsPasswords: boolean;
  /** Whether OAuth access tokens are taken; absent is no. */
  readonly oauth?: boolean;
  /** The URIs of the events that are told as security event tokens (RFC 9967 §4); absent: none. */
  readonly securityEvents?: readonly string[];
  /** Whether a request may be answered before it is done (RFC 9967 §2.5.1.1); absent is no. */
  readonly asynchronous?: boolean;
}

/** What the discovery endpoints serve, `schemas`, `id` and `meta` included (RFC 7644 §4). */
export interface DiscoveryDocuments {
  readonly serviceProviderConfig: JsonObject;
  readonly resourceTypes: readonly JsonObject[];
  /** The schemas of the resource types, then those of the discovery documents themselves. */
  readonly schemas: readonly JsonObject[];
}

// RFC 7643 §5 knows no type for a bare credential, so that the header scheme is named and described as what it is.
const authenticationSchemes = (oauth: boolean): Json => [
  {
    type: 'oauthbearertoken',
    name: 'Bearer Token',
    description: 'Authorization: Bearer with the token of the connection.',
    specUri: 'https://www.rfc-editor.org/info/rfc6750',
    primary: true,
  },
  {
    type: 'httpbasic',
    name: 'HTTP Basic',
    description: 'Authorization: Basic with the user name and the password of the connection.',
    specUri: 'https://www.rfc-editor.org/info/rfc7617',
  },
  {
    type: 'oauthbearertoken',
    name: 'Header',
    description: 'Authorization with the token of the connection alone, or after Bearer.',
  },
  ...(oauth
    ? [
        {
          type: 'oauth2',
          name: 'OAuth 2',
          description: 'Authorization: Bearer with an access token that has the scope scim, or scim:read to read.',
          specUri: 'https://www.rfc-editor.org/info/rfc6749',
        },
      ]
    : []),
];

/** A schema as JSON, which it is but for its type. */
const copyOf = (schema: SchemaDefinition) => JSON.parse(JSON.stringify(schema)) as JsonObject;

/**
 * The documents of the three discovery endpoints.
 * @param baseUrl without a trailing slash: `https://scim.example.com/scim/v2`
 */
export const discoveryDocuments = (
  baseUrl: string,
  {
    resourceTypes,
    schemas,
    features,
  }: {
    readonly resourceTypes: readonly ResourceType[];
    readonly schemas: readonly SchemaDefinition[];
    readonly features: Features;
  },
): DiscoveryDocuments => {
  const describe = (schema: SchemaDefinition, location: string, content: JsonObject): JsonObject => ({
    schemas: [schema.id],
    ...content,
    meta: { resourceType: schema.name, location: baseUrl + location },
  });
  return {
    serviceProviderConfig: describe(serviceProviderConfigSchema, '/ServiceProviderConfig', {
      patch: { supported: true },
      bulk: { supported: true, ...features.bulk },
      filter: { supported: true, maxResults: features.pagination.maxPageSize },
      changePassword: { supported: features.keepsPasswords },
      sort: { supported: true },
      etag: { supported: true },
      pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', ...features.pagination },
      ...(features.securityEvents && {
        securityEvents: {
          asyncRequest: features.asynchronous === true ? 'request' : 'none',
          eventUris: [...features.securityEvents],
        },
      }),
      authenticationSchemes: authenticationSchemes(features.oauth === true),
    }),
    resourceTypes: resourceTypes.map((type) =>
      describe(resourceTypeSchema, `/ResourceTypes/${type.name}`, {
        id: type.name,
        name: type.name,
        description: type.description,
        endpoint: type.endpoint,
        schema: type.schema.id,
        ...(type.extensions.length > 0 && {
          schemaExtensions: type.extensions.map((e) => ({ schema: e.schema.id, required: e.required })),
        }),
      }),
    ),
    schemas: [...schemas, serviceProviderConfigSchema, resourceTypeSchema, schemaSchema].map((schema) =>
      describe(schemaSchema, `/Schemas/${schema.id}`, copyOf(schema)),
    ),
  };
};
