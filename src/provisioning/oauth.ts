import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  customFetch,
  generateRandomCodeVerifier,
  nopkce,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  validateAuthResponse,
  type AuthorizationServer,
  type Client,
  type TokenEndpointResponse,
} from 'oauth4webapi';
import type { Fetch } from '../client/exchange.ts';
import type { Credentials } from './application.ts';

export type OAuthCredentials = Extract<Credentials, { mode: 'oauth' }>;

/** A sign-in at the service's authorization server that has begun; kept until it comes back. */
interface OAuthStart {
  /** Where the administrator's browser goes. */
  readonly url: string;
  readonly state: string;
  /** Of PKCE, where it is switched on. */
  readonly verifier?: string;
}

interface OAuthOptions {
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

const serverOf = (
  { authorizationEndpoint, tokenEndpoint }: OAuthCredentials,
  // Okta's form names the two endpoints alone: who issues is what a server itself says (RFC 9207), and not asked.
  issuer = new URL(tokenEndpoint).origin,
): AuthorizationServer => ({
  issuer,
  authorization_endpoint: authorizationEndpoint,
  token_endpoint: tokenEndpoint,
});

const clientOf = ({ clientId }: OAuthCredentials): Client => ({ client_id: clientId });

const over = (fetch: Fetch) => ({
  // A service on the same desk speaks HTTP.
  // oxlint-disable-next-line typescript/no-deprecated -- its deprecation is a warning to others
  [allowInsecureRequests]: true,
  [customFetch]: (url: string, init: object): Promise<Response> => fetch(url, init),
});

const withTokens = (credentials: OAuthCredentials, tokens: TokenEndpointResponse, now: number): OAuthCredentials => {
  const { expires: _, ...rest } = credentials;
  return {
    ...rest,
    accessToken: tokens.access_token,
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    ...(tokens.expires_in !== undefined && { expires: now + tokens.expires_in * 1000 }),
  };
};

/** Begins “Authenticate with …”: the authorization code flow, without PKCE unless it is switched on. */
export const startOAuth = async (
  credentials: OAuthCredentials,
  { redirectUri, state, scope }: { readonly redirectUri: string; readonly state: string; readonly scope?: string },
): Promise<OAuthStart> => {
  const url = new URL(credentials.authorizationEndpoint);
  const verifier = credentials.pkce ? generateRandomCodeVerifier() : undefined;
  const parameters: Record<string, string> = {
    response_type: 'code',
    client_id: credentials.clientId,
    redirect_uri: redirectUri,
    state,
    ...(scope !== undefined && { scope }),
    ...(verifier !== undefined && {
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, state, ...(verifier !== undefined && { verifier }) };
};

/**
 * Ends it: takes the code to the token endpoint.
 * @param callback the URL to which the browser came back
 * @throws Error where the server refused, or the answer is not to what was asked
 */
export const finishOAuth = async (
  credentials: OAuthCredentials,
  callback: URL,
  { redirectUri, state, verifier }: Omit<OAuthStart, 'url'> & { readonly redirectUri: string },
  { fetch, clock }: OAuthOptions,
): Promise<OAuthCredentials> => {
  const server = serverOf(credentials, callback.searchParams.get('iss') ?? undefined);
  const client = clientOf(credentials);
  const parameters = validateAuthResponse(server, client, callback, state);
  const response = await authorizationCodeGrantRequest(
    server,
    client,
    ClientSecretPost(credentials.clientSecret),
    parameters,
    redirectUri,
    // oxlint-disable-next-line typescript/no-deprecated -- Okta's form knows no PKCE
    verifier ?? nopkce,
    over(fetch),
  );
  return withTokens(credentials, await processAuthorizationCodeResponse(server, client, response), clock());
};

/** Milliseconds before its end at which a token is renewed. */
const margin = 60_000;

/** Whether an access token has to be renewed before the next request. */
export const isStale = (credentials: Credentials, now: number): credentials is OAuthCredentials =>
  credentials.mode === 'oauth' &&
  credentials.refreshToken !== undefined &&
  (credentials.accessToken === undefined || (credentials.expires !== undefined && credentials.expires - margin <= now));

/** New tokens for a refresh token. @throws Error where the server refuses: somebody has to authenticate again */
export const refreshOAuth = async (
  credentials: OAuthCredentials,
  { fetch, clock }: OAuthOptions,
): Promise<OAuthCredentials> => {
  const server = serverOf(credentials);
  const client = clientOf(credentials);
  const authentication = ClientSecretPost(credentials.clientSecret);
  const { refreshToken = '' } = credentials;
  const response = await refreshTokenGrantRequest(server, client, authentication, refreshToken, over(fetch));
  return withTokens(credentials, await processRefreshTokenResponse(server, client, response), clock());
};
