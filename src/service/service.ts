import { parseJson } from '../protocol/parse-json.ts';
import { createTolerance, type Leniency, type Tolerance } from '../protocol/leniency.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { SchemaDefinition } from '../protocol/schema.ts';
import { acceptRequest } from './accept.ts';
import {
  isAsynchronous,
  prefersAsynchronous,
  requestOf,
  type AcceptedRequest,
  type Asynchronous,
  type Completion,
} from './asynchronous.ts';
import { insufficientScope, type Authenticate, type Principal } from './authenticate.ts';
import type { Operation, Outcome, Parameters, Parts } from './context.ts';
import { bulk } from './endpoints/bulk.ts';
import { createDiscovery, type Discover } from './endpoints/discovery.ts';
import { featuresOf } from './features.ts';
import { performOnResource } from './endpoints/resource.ts';
import { query, search } from './endpoints/query.ts';
import { parseCondition } from './etag.ts';
import type { Hooks } from './hooks.ts';
import type { Exchange, Service, ServiceRequest, ServiceResponse } from './http.ts';
import { createNewId } from './id.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { assertAcceptable, assertReadable } from './negotiate.ts';
import { parseParameters } from './parameters.ts';
import { empty, inParts, json, respondToError, toScimError } from './respond.ts';
import {
  allowedMethods,
  assertAllowed,
  createRouter,
  describeRoute,
  isRead,
  type ResourceRoute,
  type Route,
} from './route.ts';
import { timed } from './timed.ts';
import type { Shape } from './render.ts';
import type { ResourceStore } from './store.ts';

export interface ServiceOptions {
  readonly store: ResourceStore;
  readonly authenticate: Authenticate;
  readonly resourceTypes: readonly ResourceType[];
  /** All that /Schemas publishes. */
  readonly schemas: readonly SchemaDefinition[];
  /** Signs cursors: at least 32 random bytes, the same in every process that serves the same clients. */
  readonly cursorKey: Uint8Array;
  /** Where the service stands below the origin; `/scim/v2`. */
  readonly basePath?: string;
  readonly limits?: Limits;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** A resource id, never given before; UUIDs of version 7. */
  readonly newId?: () => string;
  /** What is kept of a password; without it passwords are checked and forgotten. */
  readonly hashPassword?: (password: string) => Promise<string>;
  /** Whether /Me is served (RFC 7644 §3.11); true. */
  readonly me?: boolean;
  /** Whether ServiceProviderConfig says that OAuth access tokens are taken; false. */
  readonly oauth?: boolean;
  /** The URIs of the events that are told as security event tokens (RFC 9967); absent: none. */
  readonly securityEvents?: readonly string[];
  /** Takes requests that prefer to be answered before they are done (RFC 9967 §2.5.1.1); absent: none are. */
  readonly asynchronous?: Asynchronous;
  /** What is granted to every connection, whatever its profile; nothing. */
  readonly leniencies?: readonly Leniency[];
  /** How resources and lists are sent; absent: as SCIM 2.0 has them. */
  readonly shape?: Shape;
  /** Whether roles and entitlements of a user have to be resources of Okta's types for them that exist; false. */
  readonly checkEntitlements?: boolean;
  readonly hooks?: Hooks;
}

/** A service that can also do what it accepted. */
export interface CompletingService extends Service {
  /** Does a request that was accepted; it never rejects. */
  readonly complete: (request: AcceptedRequest) => Promise<Completion>;
}

const discoveries = 16;

/**
 * A SCIM 2.0 service provider (RFC 7644) over a store: a function from request to response that holds no state but
 * what it was given.
 */
export const createService = ({
  store,
  authenticate,
  resourceTypes,
  schemas,
  cursorKey,
  basePath = '/scim/v2',
  limits = defaultLimits,
  clock = Date.now,
  newId = createNewId({ clock }),
  hashPassword,
  me = true,
  oauth = false,
  securityEvents,
  asynchronous,
  leniencies,
  shape,
  checkEntitlements = false,
  hooks,
}: ServiceOptions): CompletingService => {
  const route = createRouter(basePath, resourceTypes);
  const features = featuresOf(limits, {
    keepsPasswords: hashPassword !== undefined,
    oauth,
    ...(securityEvents && { securityEvents }),
    asynchronous: asynchronous !== undefined,
  });
  const parts: Parts = {
    resourceTypes,
    endpoints: new Map(resourceTypes.map((type) => [type.name, type.endpoint])),
    limits,
    cursorKey,
    clock,
    newId,
    me,
    shape,
    checkEntitlements,
    ...(hashPassword && { hashPassword }),
    ...(hooks && { hooks }),
  };

  const byBaseUrl = new Map<string, Discover>();
  const discoveryAt = (baseUrl: string): Discover => {
    let discover = byBaseUrl.get(baseUrl);
    if (!discover) {
      // The Host header may be anything where no base URL is configured.
      if (byBaseUrl.size >= discoveries) byBaseUrl.clear();
      discover = createDiscovery(baseUrl, { resourceTypes, schemas, features });
      byBaseUrl.set(baseUrl, discover);
    }
    return discover;
  };

  const operationOf = (
    request: ServiceRequest,
    principal: Principal,
    tolerance: Tolerance,
    parameters: Parameters,
    exchange: Exchange,
  ): Operation => ({
    parts,
    baseUrl: request.origin + basePath,
    store: timed(
      store.tenant(principal.tenant, {
        actor: { kind: 'connection', id: principal.connection },
        requestId: exchange.requestId,
      }),
      exchange,
    ),
    connection: principal.connection,
    tenant: principal.tenant,
    requestId: exchange.requestId,
    report: (cause) => void (exchange.cause ??= cause),
    user: principal.user,
    tolerance,
    parameters,
    ifMatch: parseCondition(request.header('if-match')),
    ifNoneMatch: parseCondition(request.header('if-none-match')),
    input: async () => {
      assertReadable(request);
      return parseJson(await request.body(limits.bodySize), { depth: limits.jsonDepth });
    },
  });

  const perform = (
    operation: Operation,
    method: string,
    to: Exclude<Route, { kind: 'discovery' }>,
    exchange: Exchange,
  ): Promise<Outcome> => {
    switch (to.kind) {
      case 'root':
        return query(operation, resourceTypes);
      case 'rootSearch':
        return search(operation, resourceTypes);
      case 'search':
        return search(operation, [to.type]);
      case 'collection':
        return method === 'GET' ? query(operation, [to.type]) : performOnResource(operation, method, to);
      case 'bulk':
        return bulk(operation, (path) => route(basePath + path), exchange);
      case 'resource':
      case 'me':
        return performOnResource(operation, method, to);
    }
  };

  const complete = async (accepted: AcceptedRequest): Promise<Completion> => {
    const { txn, method, principal, id } = accepted;
    const request = requestOf(accepted);
    const exchange: Exchange = { requestId: txn };
    try {
      const end = request.url.indexOf('?');
      const to = route(end < 0 ? request.url : request.url.slice(0, end));
      const parameters = parseParameters(end < 0 ? '' : request.url.slice(end + 1));
      const tolerance = createTolerance(principal.profile, leniencies);
      const operation = operationOf(request, principal, tolerance, parameters, exchange);
      const resource = to as ResourceRoute;
      const { status, version } = await performOnResource(
        { ...operation, parts: { ...parts, newId: () => id }, untold: true },
        method,
        resource,
      );
      return { method, status: String(status), ...(version !== undefined && { version }) };
    } catch (thrown) {
      const error = toScimError(thrown);
      return { method, status: String(error.status), response: error.toJSON() };
    }
  };

  const answer = async (request: ServiceRequest, exchange: Exchange): Promise<ServiceResponse> => {
    const end = request.url.indexOf('?');
    const to = route(end < 0 ? request.url : request.url.slice(0, end));
    exchange.operation ??= { ...describeRoute(to, request.method), version: '2.0' };
    assertAllowed(to, request.method);
    if (request.method === 'OPTIONS') return empty(204, { allow: allowedMethods(to).join(', ') });
    assertAcceptable(request);
    const parameters = parseParameters(end < 0 ? '' : request.url.slice(end + 1));
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (to.kind === 'discovery') {
      const document = discoveryAt(request.origin + basePath)(to.endpoint, to.id, parameters);
      const condition = request.header('if-none-match');
      const headers = { etag: document.version, 'content-location': document.location, 'cache-control': 'no-cache' };
      // RFC 9110 §13.1.2: tags are compared weakly, by what stands in quotes.
      return condition?.includes(document.version.slice(2)) || condition?.trim() === '*'
        ? empty(304, headers)
        : json(200, document.body, headers);
    }
    const principal = await authenticate({
      authorization: request.header('authorization'),
      source: request.remoteAddress,
    });
    exchange.authenticated = performance.now();
    exchange.tenant = principal.tenant;
    exchange.connection = principal.connection;
    if (principal.readOnly && !isRead(to, method)) {
      throw insufficientScope('The access token may only read; to write, expected the scope scim.', 'scim');
    }
    let sent = request;
    if (asynchronous && isAsynchronous(method) && prefersAsynchronous(request.header('prefer'))) {
      const accepted = await acceptRequest(
        request,
        { method, to, principal },
        { asynchronous, basePath, limits, clock, newId, givesIds: (type) => store.givesIds?.(type) ?? false },
      );
      if ('response' in accepted) return accepted.response;
      sent = accepted.request;
    }
    const tolerance = createTolerance(principal.profile, leniencies);
    try {
      return respond(
        await perform(operationOf(sent, principal, tolerance, parameters, exchange), method, to, exchange),
      );
    } finally {
      if (tolerance.used.size > 0) exchange.leniencies = [...tolerance.used];
    }
  };

  return {
    complete,
    handle: async (request, exchange) => {
      const response = await answer(request, exchange).catch((error: unknown) => respondToError(error, exchange));
      if (request.method !== 'HEAD') return response;
      await response.stream?.cancel();
      return { status: response.status, headers: response.headers };
    },
  };
};

const respond = ({ status, location, version, body, stream }: Outcome): ServiceResponse => {
  const headers: Record<string, string> = {};
  if (version) headers['etag'] = version;
  // RFC 7644 has Location in its responses (§3.11 demands it for /Me), RFC 7643 §3.1 Content-Location.
  if (location) headers['location'] = headers['content-location'] = location;
  if (stream) return inParts(status, stream, headers);
  return body === undefined ? empty(status, headers) : json(status, body, headers);
};
