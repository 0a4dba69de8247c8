import { randomBytes, scryptSync } from 'node:crypto';
import { Writable } from 'node:stream';
import * as oauth from 'oauth4webapi';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { createAuthenticate } from '../../../src/authentication/authenticate.ts';
import { formatToken, hashSecret, newConnectionId, newSecret } from '../../../src/authentication/credentials.ts';
import { createVerifyOwnToken } from '../../../src/authentication/oauth/own-token.ts';
import { resourceMetadataUrl } from '../../../src/authentication/oauth/server/metadata.ts';
import { createAuthorizationServer } from '../../../src/authentication/oauth/server/server.ts';
import type { Connection, OAuthClient } from '../../../src/authentication/store.ts';
import { createOrigin } from '../../../src/node/origin.ts';
import { serve } from '../../../src/node/serve.ts';
import { createResourceTypes } from '../../../src/protocol/resource-types.ts';
import { createService } from '../../../src/service/service.ts';
import { openTestStorage } from '../../test-storage.ts';

export const password = 'correct horse battery staple';
export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** Hashed at a low cost, so that the tests are quick; the cost is part of what is kept. */
const hashed = `$scrypt$ln=10,r=8,p=1$c2FsdA$${scryptSync(password, 'salt', 32, { N: 2 ** 10, r: 8 })
  .toString('base64')
  .replace('=', '')}`;

// oxlint-disable-next-line typescript/no-deprecated -- so that nobody takes it by accident; the tests are on purpose
export const insecure = { [oauth.allowInsecureRequests]: true };

/** A service with an authorization server on a free port, two tenants, an administrator each, and a client. */
export const start = async (
  changes: Partial<OAuthClient> & Pick<Partial<Connection>, 'readOnly' | 'expires'> = {},
  redirectUris: readonly string[] = [],
  { publicUrl, countFailure }: Partial<{ publicUrl: string; countFailure: () => Promise<number | undefined> }> = {},
) => {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const { resourceTypes, schemas } = createResourceTypes();
  const storage = await openTestStorage({ file: ':memory:', resourceTypes });
  const { connections, administrators } = storage;
  let url = '';
  const authorizationServer = createAuthorizationServer({
    publicUrl: () => publicUrl ?? url,
    store: storage.oauth,
    connections,
    administrators,
    cookieKey: storage.cookieKey,
    clock,
    redirectUris,
    accessTokenLifetime: 3_600,
    refreshTokenLifetime: 86_400,
    ...(countFailure && { countFailure }),
  });
  const authenticate = createAuthenticate({
    connections,
    clock,
    verifyTokens: [createVerifyOwnToken(storage.oauth, clock)],
    resourceMetadata: () => resourceMetadataUrl(publicUrl ?? url, '/scim/v2'),
  });
  const service = createService({
    ...{ store: storage.resources, cursorKey: storage.cursorKey, authenticate },
    ...{ resourceTypes, schemas, clock },
  });
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  const server = await serve(service, {
    ...{ host: '127.0.0.1', port: 0, origin: createOrigin({}), ready: async () => true },
    ...{ logger: pino({ level: 'debug', base: null }, sink), mount: authorizationServer, grace: 0 },
  });
  ({ url } = server);
  onTestFinished(async () => {
    await server.stop();
    await storage.close();
  });

  /** Makes a connection of mode oauth. */
  const connect = async (tenant: string, more: typeof changes = {}) => {
    const id = newConnectionId(randomBytes);
    const secret = newSecret(randomBytes);
    const { readOnly, expires, ...client } = { ...changes, ...more };
    const connection: Connection = {
      ...{ id, tenant, name: `okta ${id}`, auth: 'oauth', profile: 'okta', created: 0 },
      ...(readOnly !== undefined && { readOnly }),
      ...(expires !== undefined && { expires }),
      oauth: { grants: ['authorization_code', 'client_credentials'], ...client },
      secrets: [{ hash: hashSecret(secret) }],
    };
    await connections.addConnection(connection);
    return { connection, client: { client_id: id }, secret: formatToken(id, secret) };
  };
  for (const tenant of ['acme', 'globex']) {
    await connections.addTenant({ id: tenant, created: 0 });
    await administrators.addAdministrator({ tenant, name: `admin-${tenant}`, created: 0, password: hashed });
  }
  const okta = await connect('acme');
  const issuer = new URL(`${publicUrl ?? url}/oauth`);
  const metadata = await fetch(`${url}/.well-known/oauth-authorization-server${issuer.pathname}`);
  const as = await oauth.processDiscoveryResponse(issuer, metadata);

  /** Sends a request to the SCIM endpoints. */
  const scim = async (token: string, method = 'GET', path = '/Users', body?: unknown) => {
    const response = await fetch(`${url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? {} : JSON.parse(text) };
  };

  return {
    ...{ url, storage, as, scim, connect, ...okta },
    log: () => lines.join(''),
    /** Lets the service's clock go on; not that of the library, which reads Date. */
    pass: (milliseconds: number) => void (ahead += milliseconds),
  };
};

export type Running = Awaited<ReturnType<typeof start>>;

/** A browser as far as redirects and cookies go: no script, no form of its own. */
export const createBrowser = () => {
  const jar = new Map<string, { value: string; path: string }>();
  const request = async (
    url: string | URL,
    { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    const { pathname } = new URL(url);
    const cookies = [...jar].filter(([, { path }]) => pathname.startsWith(path));
    const cookie = cookies.map(([key, { value }]) => `${key.split(' ', 1)[0]}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { ...headers, cookie } });
    for (const text of response.headers.getSetCookie()) {
      const [, name = '', value = '', path = '/'] = /^([^=]+)=([^;]*);.*path=([^;]*)/i.exec(text) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(text)) jar.delete(`${name} ${path}`);
      else jar.set(`${name} ${path}`, { value, path });
    }
    return response;
  };
  const location = (response: Response): string => new URL(response.headers.get('location') ?? '', response.url).href;
  return {
    jar,
    request,
    /** Follows redirects until a page comes, or one leads to another host. */
    follow: async (from: string | URL): Promise<{ url: string; response: Response | undefined }> => {
      const { host } = new URL(from);
      let url = String(from);
      for (;;) {
        if (new URL(url).host !== host) return { url, response: undefined };
        const response = await request(url);
        if (response.status < 300 || response.status > 399) return { url, response };
        url = location(response);
      }
    },
    /** Sends the form of a page, and follows where that leads. */
    submit: async (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
      const response = await request(url, { method: 'POST', body: new URLSearchParams(fields), headers });
      return { response, leadsTo: response.headers.has('location') ? location(response) : undefined };
    },
  };
};

export const oktaRedirect = 'https://system-admin.okta.com/admin/app/cpc/dev-123_muster_1/oauth/callback';

/** Where a client sends the browser. */
export const authorizationUrl = (
  { as, client }: Pick<Running, 'as' | 'client'>,
  parameters: Record<string, string> = {},
): URL => {
  const url = new URL(as.authorization_endpoint!);
  const all = { client_id: client.client_id, response_type: 'code', redirect_uri: oktaRedirect, state: 'the state' };
  url.search = new URLSearchParams({ ...all, ...parameters }).toString();
  return url;
};

/** Goes to the consent page and lets the client in. @returns where the browser is sent with the code */
export const allow = async (
  running: Pick<Running, 'as' | 'client'>,
  parameters: Record<string, string> = {},
  credentials: Record<string, string> = { name: 'admin-acme', password },
): Promise<URL> => {
  const browser = createBrowser();
  const { url } = await browser.follow(authorizationUrl(running, parameters));
  const { leadsTo } = await browser.submit(url, { ...credentials, decision: 'allow' });
  expect(leadsTo).toBeDefined();
  return new URL((await browser.follow(leadsTo!)).url);
};

/** Turns a code into tokens as a client does. */
export const redeem = async (
  { as, client, secret }: Pick<Running, 'as' | 'client' | 'secret'>,
  callback: URL,
  { redirectUri = oktaRedirect, verifier }: { redirectUri?: string; verifier?: string } = {},
): Promise<oauth.TokenEndpointResponse> => {
  const parameters = oauth.validateAuthResponse(as, client, callback, 'the state');
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.ClientSecretPost(secret),
    parameters,
    redirectUri,
    // oxlint-disable-next-line typescript/no-deprecated -- as above
    verifier ?? oauth.nopkce,
    insecure,
  );
  return oauth.processAuthorizationCodeResponse(as, client, response);
};

/** The error of RFC 6749 §5.2 with which a request was refused. */
export const refusal = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) return error.error;
  throw error instanceof Error ? error : new Error('it was not refused');
};
