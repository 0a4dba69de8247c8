import { generateKeyPairSync, hkdfSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ClientMetadata, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { JsonObject } from '../../../protocol/json.ts';
import type { ConnectionStore } from '../../store.ts';
import { isRedirectUriAllowed } from '../redirect-uri.ts';
import { knownScopes, scopes } from '../scope.ts';
import type { OAuthStore } from '../store.ts';
import { createAdapter } from './adapter.ts';
import { clientMetadata, findClientConnection, isClientSecret } from './client.ts';
import { assertionAlgorithms, clientAuthMethods, endpoints } from './metadata.ts';
import { errorPage } from './page.ts';

export interface ProviderOptions {
  readonly store: OAuthStore;
  readonly connections: ConnectionStore;
  /** Signs the cookies of a sign-in: at least 32 random bytes, the same in every process that serves the same clients. */
  readonly cookieKey: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Redirect URIs beside those that every client has. */
  readonly redirectUris: readonly string[];
  /** Seconds for which an access token is good. */
  readonly accessTokenLifetime: number;
  /** Seconds for which a refresh token is good; each use gives a new one. */
  readonly refreshTokenLifetime: number;
  /** Counts a failed attempt. @returns the seconds to wait where there were too many */
  readonly countFailure?: (request: IncomingMessage, client?: string) => Promise<number | undefined>;
}

const minute = 60;
const day = 86_400;

/** What a tenant's administrator allowed is good until it is revoked. */
const grantLifetime = 3_650 * day;

/** How long the cookies of a sign-in are signed with one key; they live for minutes. */
const keyPeriod = day * 1_000;

/** The key of today and that of yesterday, which is good for the sign-ins that midnight found under way. */
const cookieKeys = (key: Uint8Array, now: number): string[] =>
  [0, 1].map((ago) => {
    const period = Math.floor(now / keyPeriod) - ago;
    return Buffer.from(hkdfSync('sha256', key, '', `sign-in cookies ${period}`, 32)).toString('base64url');
  });

/** The session cookie, of which we have no use: whoever lets a client in signs in to do so. */
const session = '_session';

export interface AuthorizationProvider {
  readonly provider: Provider;
  /** Renews what changes with time; to be called before each request. */
  readonly renew: () => void;
}

/** The library's authorization server as ours is: OAuth 2 without OpenID Connect, over our store. */
export const createProvider = async (
  issuer: string,
  {
    store,
    connections,
    cookieKey,
    clock,
    redirectUris,
    accessTokenLifetime,
    refreshTokenLifetime,
    countFailure,
  }: ProviderOptions,
): Promise<AuthorizationProvider> => {
  const { default: ProviderClass, errors, interactionPolicy } = await import('oidc-provider');
  const { Check, Prompt } = interactionPolicy;

  const findClient = async (id: string): Promise<ClientMetadata | undefined> => {
    const connection = await findClientConnection(connections, id, clock());
    return connection && clientMetadata(connection);
  };

  const invalid = (kind: string, detail: string): Error =>
    kind === 'ReplayDetection' ? new errors.InvalidClientAuth(detail) : new errors.InvalidGrant(detail);

  /** Asks anew with each request, since a session of another tenant's administrator would decide for this one. */
  const askAlways = new Check('consent_needed', 'an administrator of the tenant has to decide', ({ oidc }) => {
    if (knownScopes([...oidc.requestParamScopes]).length === 0) {
      throw new errors.InvalidScope(`expected ${scopes.join(' or ')}`, [...oidc.requestParamScopes].join(' '));
    }
    return oidc.result?.consent === undefined;
  });

  const provider = new ProviderClass(issuer, {
    adapter: createAdapter({ store, clock, findClient, invalid }),
    // The library wants a key for ID tokens. None are made: access tokens are looked up, and nothing is signed by it.
    jwks: { keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) }] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: { keys: cookieKeys(cookieKey, clock()), names: { session } },
    scopes: [...scopes],
    claims: {},
    responseTypes: ['code'],
    clientAuthMethods: [...clientAuthMethods],
    enabledJWA: { clientAuthSigningAlgValues: [...assertionAlgorithms] },
    routes: endpoints,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      userinfo: { enabled: false },
    },
    pkce: { required: () => false },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: () => false,
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: {
      policy: [
        new Prompt({ name: 'login', requestable: true }, askAlways),
        new Prompt({ name: 'consent', requestable: true }),
      ],
      url: (_ctx, { uid }) => `${new URL(issuer).pathname}/consent/${uid}`,
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = oidc.result?.consent?.grantId;
      return grant === undefined ? undefined : oidc.provider.Grant.find(grant);
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    ttl: {
      AccessToken: accessTokenLifetime,
      ClientCredentials: accessTokenLifetime,
      AuthorizationCode: minute,
      RefreshToken: refreshTokenLifetime,
      Grant: grantLifetime,
      Interaction: 10 * minute,
      Session: minute,
    },
    renderError: (ctx, { error, error_description: detail }) => {
      const { headers, body } = errorPage(`${detail ?? error}.`);
      ctx.set({ ...headers });
      ctx.body = body;
    },
  });
  // Behind the scheme and host of the issuer, which the request is given.
  provider.proxy = true;

  provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
    return isRedirectUriAllowed(uri, [...redirectUris, ...(this.redirectUris ?? [])]);
  };
  provider.Client.prototype.compareClientSecret = async function compareClientSecret(sent) {
    const connection = await findClientConnection(connections, this.clientId, clock());
    return connection !== undefined && isClientSecret(connection, sent, clock());
  };

  // The library's own gives a token without a scope to a client that names none (RFC 6749 §3.3).
  provider.registerGrantType(
    'client_credentials',
    async (ctx) => {
      const { client } = ctx.oidc;
      const allowed = client.scope?.split(' ') ?? [];
      const wanted = String(ctx.oidc.params?.['scope'] ?? allowed[0]);
      const scope = knownScopes(wanted.split(' ')).filter((known) => allowed.includes(known));
      if (scope.length === 0) throw new errors.InvalidScope('requested scope is not allowed', wanted);
      const token = new provider.ClientCredentials({ client, scope: scope.join(' ') });
      ctx.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        token_type: token.tokenType,
        scope: token.scope,
      };
    },
    ['scope'],
  );

  provider.use(async (ctx, next) => {
    await next();
    const answered = ctx.body as JsonObject | undefined;
    // RFC 6749 §5.2; the library calls it invalid_request.
    if (
      ctx.status === 400 &&
      answered?.['error_description'] === 'requested grant type is not allowed for this client'
    ) {
      ctx.body = { ...answered, error: 'unauthorized_client' };
    }
    const cookies = [ctx.response.headers['set-cookie'] ?? []].flat().filter((cookie) => !cookie.startsWith(session));
    if (cookies.length > 0) ctx.set('set-cookie', cookies);
    else ctx.remove('set-cookie');
    const client = (ctx as KoaContextWithOIDC).oidc?.client?.clientId;
    const wait = ctx.status === 401 ? await countFailure?.(ctx.req, client) : undefined;
    if (wait === undefined) return;
    ctx.status = 429;
    ctx.set('retry-after', String(wait));
    ctx.body = { error: 'invalid_client', error_description: `too many failed attempts; wait ${wait} seconds` };
  });

  return { provider, renew: () => void (provider.keys = cookieKeys(cookieKey, clock())) };
};
