import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { hashSecret } from '../../src/authentication/credentials.ts';
import { issuedConnectionId } from '../../src/authentication/oauth/issued-client.ts';
import { createVerifyIssuedToken } from '../../src/authentication/oauth/issued-token.ts';
import { createAuthorizationServer } from '../../src/authentication/oauth/server/server.ts';
import { createServiceUnderInspection, overNetwork } from './service-under-inspection.ts';

type Options = Omit<NonNullable<Parameters<typeof createServiceUnderInspection>[0]>, 'auth'>;

/** Our own service with its authorization server at a port, and a client of it. */
export const openOAuth = async ({
  tokenLifetime = 3_600,
  ...options
}: Options & { readonly tokenLifetime?: number } = {}) => {
  const { service, storage, close, otherTenant } = await createServiceUnderInspection({ ...options, auth: 'oauth' });
  const { connections, administrators } = storage;
  let url = '';
  const { baseUrl, fetch } = await overNetwork(service, {
    mount: createAuthorizationServer({
      publicUrl: () => url,
      store: storage.oauth,
      ...{ connections, administrators, cookieKey: storage.cookieKey },
      clock: Date.now,
      redirectUris: [],
      accessTokenLifetime: tokenLifetime,
      refreshTokenLifetime: 86_400,
    }),
  });
  url = new URL(baseUrl).origin;
  const clientSecret = 'correct horse & battery';
  await connections.addConnection({
    ...{ id: 'okta', tenant: 'example', name: 'okta', auth: 'oauth', profile: options.profile ?? 'rfc', created: 0 },
    oauth: { grants: ['client_credentials', 'authorization_code'] },
    secrets: [{ hash: hashSecret(clientSecret) }],
  });
  const tokenUrl = `${url}/oauth/token`;
  return { baseUrl, fetch, otherTenant, close, oauth: { clientId: 'okta', clientSecret }, tokenUrl };
};

/** Our own service in process, with a token of an outside issuer: a JWT. */
export const openIssued = async (options: Options = {}) => {
  const issuer = 'https://acme.okta.com/oauth2/default';
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1' };
  const { storage, ...target } = await createServiceUnderInspection({
    ...options,
    verifyTokens: (connections) => [
      createVerifyIssuedToken({
        ...{ connections, clock: Date.now, algorithms: ['RS256', 'ES256'], clockSkew: 0, clientClaims: ['client_id'] },
        fetch: async () => Response.json({ keys: [jwk] }),
      }),
    ],
  });
  const [client, audience] = ['0oa1', target.baseUrl];
  await storage.connections.addConnection({
    ...{ id: issuedConnectionId(issuer, client), tenant: 'example', name: 'okta', auth: 'oauth', created: 0 },
    ...{ profile: options.profile ?? 'rfc', secrets: [] },
    issued: { issuer, client, audience, jwksUri: `${issuer}/keys` },
  });
  const token = await new SignJWT({ client_id: client, scope: 'scim' })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(privateKey);
  return { ...target, authorization: `Bearer ${token}` };
};
