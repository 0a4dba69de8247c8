import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';
import { ScimError } from '../../../protocol/error.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { AdministratorStore } from '../store.ts';
import { createBuckets, type BucketStore } from '../../buckets.ts';
import type { Connection } from '../../store.ts';
import { knownScopes } from '../scope.ts';
import { findClientConnection, scopesOf } from './client.ts';
import { handleConsent } from './consent.ts';
import { endpoints, resourceMetadata, serverMetadata, serverPath } from './metadata.ts';
import { createProvider, type AuthorizationProvider, type ProviderOptions } from './provider.ts';
import { createSignIn } from './sign-in.ts';

export interface AuthorizationServerOptions extends ProviderOptions {
  readonly administrators: AdministratorStore;
  /** Counts the tries of administrators, for all instances that share it; in memory where it is absent. */
  readonly buckets?: BucketStore | undefined;
  /** The public URL without the path of SCIM: `https://scim.example.com`. Asked for when the first request comes. */
  readonly publicUrl: () => string;
}

/** What a request left for the log. */
export interface Trace {
  connection?: string;
  detail?: string;
  cause?: unknown;
}

/** An authorization server (RFC 6749) as a handler of node:http. */
export interface AuthorizationServer {
  /** Whether this path is one of its own. */
  readonly serves: (path: string) => boolean;
  /** @param body reads the request's body, up to so many bytes; may throw a ScimError, as may this */
  readonly handle: (
    request: IncomingMessage,
    response: ServerResponse,
    context: { readonly body: (limit: number) => Promise<string>; readonly trace: Trace },
  ) => Promise<void>;
}

const wellKnownServer = '/.well-known/oauth-authorization-server';
const wellKnownResource = '/.well-known/oauth-protected-resource';
const scimPath = /^\/scim\/v[12]$/;

const sendJson = (response: ServerResponse, status: number, body: JsonObject, headers = {}): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': status === 200 ? 'public, max-age=300' : 'no-store',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
};

/**
 * RFC 6749 §3.3: what is asked for that is no scope of ours is left out, and who asks for nothing gets what it may have.
 * Okta's wizard has no field for scopes.
 */
const withScope = (parameters: URLSearchParams, connection: Connection | undefined): URLSearchParams => {
  const wanted = parameters.getAll('scope');
  const known =
    connection && wanted.length === 0 ? scopesOf(connection).slice(0, 1) : knownScopes(wanted[0]?.split(' ') ?? []);
  if (known.length > 0 && wanted.length < 2) parameters.set('scope', known.join(' '));
  // The others would be a page with a script, and the library has no switch for them.
  if (parameters.has('response_mode') && parameters.get('response_mode') !== 'query') {
    parameters.set('response_mode', 'unsupported');
  }
  return parameters;
};

/** What the store is unable to do now is no fault of the server's: the client is told to try again. */
const sayUnavailable = (ctx: KoaContextWithOIDC, { status, headers, detail }: ScimError): void => {
  ctx.status = status;
  ctx.set({ ...headers });
  // RFC 6749 §4.1.2.1 has the name; a page stays as it is.
  if (typeof ctx.body === 'object') ctx.body = { error: 'temporarily_unavailable', error_description: detail };
};

const methodsOf = (path: string): readonly string[] => {
  if (path === endpoints.authorization || /^\/authorize\/[\w-]+$/.test(path)) return ['GET'];
  if (path === endpoints.token || path === endpoints.revocation || path === endpoints.introspection) return ['POST'];
  if (/^\/consent\/[\w-]+$/.test(path)) return ['GET', 'HEAD', 'POST'];
  return path.startsWith('/.well-known/') ? ['GET', 'HEAD'] : [];
};

/**
 * The authorization server of a service: the endpoints of RFC 6749, 7009 and 7662, the metadata of RFC 8414 and 9728,
 * and the page on which an administrator decides. The library behind it is loaded when it is first needed.
 */
export const createAuthorizationServer = (options: AuthorizationServerOptions): AuthorizationServer => {
  const { connections, administrators, clock, publicUrl, countFailure, buckets = createBuckets(clock) } = options;
  const signIn = createSignIn(administrators, buckets);
  const traces = new WeakMap<IncomingMessage, Trace>();
  let loading: Promise<AuthorizationProvider> | undefined;

  const load = async (): Promise<AuthorizationProvider> => {
    const loaded = await createProvider(publicUrl() + serverPath, options);
    const note = ({ req, oidc }: KoaContextWithOIDC, more: Trace): void => {
      const client = oidc.client?.clientId;
      Object.assign(traces.get(req) ?? {}, more, client !== undefined && { connection: client });
    };
    const { provider } = loaded;
    const noteError = (
      ctx: KoaContextWithOIDC,
      { message, error_description, error_detail }: errors.OIDCProviderError,
    ) => note(ctx, { detail: [message, error_description, error_detail].filter(Boolean).join(': ') });
    provider.on('grant.success', (ctx) => note(ctx, {}));
    provider.on('authorization.error', noteError);
    provider.on('grant.error', noteError);
    provider.on('revocation.error', noteError);
    provider.on('introspection.error', noteError);
    provider.on('server_error', (ctx, cause) => {
      note(ctx, { cause });
      if (cause instanceof ScimError && cause.status === 503) sayUnavailable(ctx, cause);
    });
    // What koa would write to standard error by itself: a browser that went away.
    const emitter: EventEmitter = provider;
    emitter.on('error', (cause: unknown, ctx: KoaContextWithOIDC) => note(ctx, { cause }));
    return loaded;
  };

  /** The path below the server's own; what RFC 8414 and RFC 9728 put before it comes first. Undefined if it is not ours. */
  const below = (path: string): string | undefined => {
    const { pathname } = new URL(publicUrl());
    for (const wellKnown of [wellKnownServer, wellKnownResource]) {
      if (!path.startsWith(`${wellKnown}/`)) continue;
      const rest = path.slice(wellKnown.length);
      const own = pathname !== '/' && rest.startsWith(`${pathname}/`) ? rest.slice(pathname.length) : rest;
      if (wellKnown === wellKnownServer) return own === serverPath ? wellKnown : undefined;
      return scimPath.test(own) ? wellKnown + own : undefined;
    }
    return path.startsWith(`${serverPath}/`) ? path.slice(serverPath.length) : undefined;
  };

  /** Gives the request the shape in which the library wants to see it, whatever name it came by. */
  const prepare = async (request: IncomingMessage, path: string, query: string) => {
    loading ??= load();
    const { provider, renew } = await loading.catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    renew();
    const { protocol, host, pathname } = new URL(provider.issuer);
    Object.assign(request.headers, { host, 'x-forwarded-proto': protocol.slice(0, -1) });
    delete request.headers['x-forwarded-host'];
    let url = path;
    if (path === endpoints.authorization) {
      const parameters = new URLSearchParams(query);
      const connection = await findClientConnection(connections, parameters.get('client_id') ?? '', clock());
      url += `?${withScope(parameters, connection).toString()}`;
    }
    Object.assign(request, { url, originalUrl: pathname + url });
    return provider;
  };

  return {
    serves: (path) => path.startsWith(`${serverPath}/`) || path.startsWith('/.well-known/oauth-'),
    handle: async (request, response, { body, trace }) => {
      const [full = '', query = ''] = (request.url ?? '').split('?', 2);
      const path = below(full) ?? '';
      const methods = methodsOf(path);
      if (methods.length === 0) return sendJson(response, 404, { error: 'not_found' });
      if (!methods.includes(request.method ?? '')) {
        return sendJson(response, 405, { error: 'method_not_allowed' }, { allow: methods.join(', ') });
      }
      const issuer = publicUrl() + serverPath;
      if (path === wellKnownServer || path === '/.well-known/openid-configuration') {
        return sendJson(response, 200, serverMetadata(issuer));
      }
      if (path.startsWith(wellKnownResource)) {
        return sendJson(response, 200, resourceMetadata(publicUrl() + path.slice(wellKnownResource.length), issuer));
      }
      traces.set(request, trace);
      const provider = await prepare(request, path, query);
      if (path.startsWith('/consent/')) {
        const { origin } = new URL(issuer);
        return handleConsent(provider, request, response, { connections, signIn, countFailure, origin, body });
      }
      return provider.callback()(request, response);
    },
  };
};
