import type { JsonObject } from '../../../protocol/json.ts';
import { oauthGrants } from '../../store.ts';
import { scopes } from '../scope.ts';

/** Where the authorization server stands below the public URL. */
export const serverPath = '/oauth';

/** Its endpoints, below its issuer identifier. */
export const endpoints = {
  authorization: '/authorize',
  token: '/token',
  revocation: '/revoke',
  introspection: '/introspect',
} as const;

export const clientAuthMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

/** What a client may sign its assertions with (RFC 7523). */
export const assertionAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'] as const;

/** What a client needs to know of the authorization server (RFC 8414). */
export const serverMetadata = (issuer: string): JsonObject => ({
  issuer,
  authorization_endpoint: issuer + endpoints.authorization,
  token_endpoint: issuer + endpoints.token,
  revocation_endpoint: issuer + endpoints.revocation,
  introspection_endpoint: issuer + endpoints.introspection,
  scopes_supported: [...scopes],
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: [...oauthGrants, 'refresh_token'],
  token_endpoint_auth_methods_supported: [...clientAuthMethods],
  token_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
  revocation_endpoint_auth_methods_supported: [...clientAuthMethods],
  revocation_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
  introspection_endpoint_auth_methods_supported: [...clientAuthMethods],
  introspection_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
  code_challenge_methods_supported: ['S256'],
  // RFC 9207
  authorization_response_iss_parameter_supported: true,
});

/** Which authorization server gives the tokens for SCIM (RFC 9728). */
export const resourceMetadata = (resource: string, issuer: string): JsonObject => ({
  resource,
  authorization_servers: [issuer],
  scopes_supported: [...scopes],
  bearer_methods_supported: ['header'],
});

/** Where the document is that says so. */
export const resourceMetadataUrl = (publicUrl: string, path: string): string => {
  const { origin, pathname } = new URL(publicUrl + path);
  return `${origin}/.well-known/oauth-protected-resource${pathname}`;
};
