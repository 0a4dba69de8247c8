/** `muster-scim`: the service as a library. */
import type { RequestListener } from 'node:http';
import { pino, type Logger } from 'pino';
import type { RunningEvents } from './admin/event-service.ts';
import { createAuthenticate } from './authentication/authenticate.ts';
import type { BucketStore } from './authentication/buckets.ts';
import { createRateLimiter, limitRate, type RateLimits } from './authentication/rate-limit.ts';
import { createSharedLimiter } from './authentication/shared-limiter.ts';
import type { ConnectionStore } from './authentication/store.ts';
import { eventUris } from './events/sets/security-event.ts';
import { createFetch, type FetchHandler } from './node/fetch.ts';
import { createListener } from './node/listener.ts';
import { createOrigin } from './node/origin.ts';
import { createSource } from './node/source.ts';
import { createResourceTypes } from './protocol/resource-types.ts';
import type { Authenticate } from './service/authenticate.ts';
import type { ObservedExchange } from './service/http.ts';
import { defaultLimits, type Limits } from './service/limits.ts';
import type { ServiceOptions as Parts } from './service/service.ts';
import type { ResourceStore } from './service/store.ts';
import { traceRequests, type Tracing } from './telemetry/tracing.ts';
import { createVersions } from './service/versions.ts';

export type { BucketStore, Rate } from './authentication/buckets.ts';
export type { RateLimiter, RateLimits } from './authentication/rate-limit.ts';
export type { Connection, ConnectionStore } from './authentication/store.ts';
export type { FetchHandler, RequestContext } from './node/fetch.ts';
export type { EventServiceOptions, RunningEvents } from './admin/event-service.ts';
export { startEvents } from './admin/event-service.ts';
export type { StoredEvent } from './events/event.ts';
export type { React, WrittenChange } from './events/react.ts';
export type { EventStore } from './events/store.ts';
export { ScimError } from './protocol/error.ts';
export type { AttributePath } from './protocol/attribute-path.ts';
export { matches } from './protocol/filter/match.ts';
export { fold } from './protocol/fold.ts';
export { member, type Json, type JsonObject } from './protocol/json.ts';
export { compareKeys, sortKeyOf } from './protocol/sort.ts';
export { parseResourceTypeFile } from './protocol/resource-type-file.ts';
export type { ResourceType } from './protocol/resource-type.ts';
export { createResourceTypes } from './protocol/resource-types.ts';
export type { Authenticate, Principal } from './service/authenticate.ts';
export type { DoneOperation, HookedOperation, Hooks, PlannedWrite } from './service/hooks.ts';
export type { ObservedExchange } from './service/http.ts';
export type { Limits } from './service/limits.ts';
export type { ResourceStore, StoredResource, TenantStore, Wanted } from './service/store.ts';
export { createMetrics, type Metrics } from './telemetry/metrics.ts';
export type { Tracing } from './telemetry/tracing.ts';
export { mappedSchema, openMappedStore, type MappedStore, type MappedStoreOptions } from './storage/mapped/store.ts';
export type { ApplicationChange, NamedResource } from './storage/mapped/application-changes.ts';
export type { AttributeColumn, Mapping, MembersTable, ResourceTable } from './storage/mapped/mapping.ts';
export { openStorage } from './storage/open.ts';
export type { Storage } from './storage/storage.ts';

export interface ServiceOptions extends Partial<
  Pick<Parts, 'clock' | 'newId' | 'hashPassword' | 'me' | 'checkEntitlements' | 'hooks'>
> {
  /** What `openStorage` opens, or stores of one's own: where resources and page cursors' key are, and connections where `authenticate` is left out. */
  readonly storage: {
    readonly resources: ResourceStore;
    /** Signs page cursors: 32 random bytes, the same in every process that serves the same clients. */
    readonly cursorKey: Uint8Array;
    readonly connections?: ConnectionStore;
    /** Counts requests for all instances that share it; in memory where it is absent. */
    readonly buckets?: BucketStore | undefined;
  };
  /** From a request to the tenant and the profile that it may use; absent: by the connections of the storage. */
  readonly authenticate?: Authenticate;
  /** Requests a second of each connection and of each tenant, beyond which they are answered 429; any number where it is absent. */
  readonly rateLimits?: Partial<RateLimits>;
  /** The URL of SCIM 2.0 as clients know it, `https://app.example.com/scim/v2`; where it is absent, `/scim/v2` of the origin that a request names. SCIM 1.1 stands beside it at `v1`. */
  readonly baseUrl?: string;
  /** What `createResourceTypes` made; User and Group. */
  readonly types?: ReturnType<typeof createResourceTypes>;
  readonly limits?: Partial<Limits>;
  /** Addresses and CIDR blocks of proxies whose forwarding headers are believed; for `listener`. */
  readonly trustedProxies?: readonly string[];
  /** Gets a line for each request that comes by `listener`; nothing is logged without it. */
  readonly logger?: Logger;
  /** `@opentelemetry/api`, where there is to be a span of each request. */
  readonly tracing?: Tracing;
  /** What `startEvents` started: has `Prefer: respond-async` answered before it is done, and ServiceProviderConfig list the events. */
  readonly events?: Pick<RunningEvents, 'asynchronous'>;
  /** Told each exchange after it, bodies included: what is secret in them is not masked. */
  readonly observe?: (observed: ObservedExchange) => void;
}

export interface ScimService {
  /** For Hono, Next, Bun, Deno, and tests without a port. */
  readonly fetch: FetchHandler;
  /** For node:http, Express, Fastify; a body that a parser in front has read is taken from `request.body`. */
  readonly listener: RequestListener;
}

/** Where the versions stand below the origin, by the path of a base URL. @throws TypeError */
const pathsOf = (pathname: string): Readonly<Record<'1.1' | '2.0', string>> => {
  const path = pathname.replace(/\/+$/, '');
  if (!path.endsWith('/v2'))
    throw new TypeError(`baseUrl ends in "${path}"; expected a path that ends in /v2, as /scim/v2 does.`);
  return { '2.0': path, '1.1': path.replace(/2$/, '1') };
};

/**
 * A SCIM 2.0 and 1.1 service provider (RFC 7643, RFC 7644) to be mounted in an application of one's own.
 * @throws TypeError for a base URL that is none, or has another path than one that ends in /v2; where neither `authenticate` nor connections are given
 */
export const createService = ({
  storage: { resources, cursorKey, connections, buckets },
  authenticate,
  rateLimits,
  tracing,
  baseUrl,
  types = createResourceTypes(),
  limits,
  trustedProxies = [],
  logger = pino({ level: 'silent' }),
  events,
  observe,
  clock = Date.now,
  ...parts
}: ServiceOptions): ScimService => {
  const { origin: publicOrigin, pathname } = baseUrl === undefined ? { pathname: '/scim/v2' } : new URL(baseUrl);
  if (!authenticate && !connections)
    throw new TypeError('authenticate is missing; expected it, or connections in the storage.');
  const known = authenticate ?? createAuthenticate({ connections: connections!, clock });
  const limiter = buckets ? createSharedLimiter({ buckets }) : createRateLimiter(clock);
  const untraced = createVersions({
    store: resources,
    authenticate: rateLimits ? limitRate(known, { perConnection: 0, perTenant: 0, limiter, ...rateLimits }) : known,
    cursorKey,
    paths: pathsOf(pathname),
    limits: { ...defaultLimits, ...limits },
    clock,
    ...types,
    ...(events && { securityEvents: eventUris, asynchronous: events.asynchronous }),
    ...parts,
  });
  events?.asynchronous.start(untraced.complete);
  const service = tracing ? traceRequests(untraced, tracing) : untraced;
  return {
    fetch: createFetch(service, { origin: publicOrigin, observe }),
    listener: createListener(service, {
      origin: createOrigin({ publicOrigin, trustedProxies }),
      source: createSource(trustedProxies),
      logger,
      observe,
      ready: async () => true,
    }),
  };
};
