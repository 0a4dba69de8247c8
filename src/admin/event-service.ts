import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { ConnectionStore, OperatorStore } from '../authentication/store.ts';
import type { AsynchronousWorker } from '../events/asynchronous/worker.ts';
import { createAddresses } from '../events/delivery/addresses.ts';
import { webhookLag } from '../events/delivery/lag.ts';
import { createSets, jwksPath } from '../events/sets/sets.ts';
import { startEventWork, type EventStorage } from '../events/work.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { createSeal } from '../provisioning/seal.ts';
import type { Origin } from '../service/origin.ts';
import type { EventAdministration } from './administration.ts';
import { createApi, type Asking } from './api/api.ts';
import { createOperatorAuthenticate } from './api/authenticate.ts';
import { eventRoutes } from './api/event-routes.ts';
import { webhookRoutes } from './api/webhook-routes.ts';
import { createEventAdministration } from './local/events.ts';
import { createWebhookAdministration } from './local/webhooks.ts';
import { adminPath } from './path.ts';
import { missing } from './problem.ts';

export interface EventServiceOptions {
  /** What `openStorage` or `openMappedStore` opened, with `keepEvents`. */
  readonly storage: EventStorage & {
    readonly sealKey: Uint8Array;
    readonly eventKey: Uint8Array;
    /** Who may ask, where `authenticate` is left out. */
    readonly operators?: OperatorStore;
    readonly connections?: Pick<ConnectionStore, 'tenants'>;
    readonly hasTenant?: (id: string) => Promise<boolean>;
  };
  readonly resourceTypes: readonly ResourceType[];
  /** The URL of the application as others know it: it issues the security event tokens, and has their key below it. */
  readonly publicUrl: string;
  /**
   * Who asks, by the name that the audit has: for all of it, or with the scope `events` to read and poll alone. Absent: the
   * operators of the storage.
   * @throws ScimError 401
   */
  readonly authenticate?: (credentials: { readonly authorization: string | undefined }) => Promise<{
    readonly name: string;
    readonly scope?: 'events';
  }>;
  /** Hosts that webhooks may be sent to, `*.example.com`; any where it is absent. */
  readonly webhookHosts?: readonly string[];
  /** Blocks of private networks that they may be sent to, also without TLS. */
  readonly webhookNetworks?: readonly string[];
  /** Seconds that an attempt to deliver may take; 15. */
  readonly webhookTimeout?: number;
  /** Days for which an event is kept; 30. */
  readonly eventsAge?: number;
  /** Megabytes that events may take, about; 1024. */
  readonly eventsSize?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Told what goes wrong, and what for; it is tried again. */
  readonly onError?: (error: unknown, what: string) => void;
}

/** The events of a store at work, in an application of one's own. */
export interface RunningEvents {
  /** Whether a path is one of those that are served: `/admin/v1/…`, and the key of the security event tokens. */
  serves(path: string): boolean;
  /** Answers requests of these paths. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same for node:http, Express, Fastify; a body that a parser in front has read is taken from `request.body`. */
  readonly listener: RequestListener;
  /** Takes what `Prefer: respond-async` has done later; for `createService`. */
  readonly asynchronous: AsynchronousWorker;
  /** How many events each webhook has still to be told of, by its name; for `createMetrics`. */
  readonly webhookLag: () => Promise<ReadonlyMap<string, number>>;
  /** Resolves when what is under way has ended; nothing is delivered after it. */
  readonly stop: () => Promise<void>;
}

/** What frameworks over node:http add to a request. */
interface FrameworkRequest extends IncomingMessage {
  /** With the path at which the listener is mounted, which `url` lacks. */
  readonly originalUrl?: string;
  /** What a body parser in front made of the body. */
  readonly body?: unknown;
  rawBody?: Buffer;
}

/** The request as it came, whatever a framework in front has made of it. */
const restore = (request: FrameworkRequest): void => {
  const { body, originalUrl } = request;
  if (originalUrl !== undefined) request.url = originalUrl;
  if (body === undefined || request.rawBody !== undefined) return;
  request.rawBody = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

/**
 * Delivers the events of a store to webhooks, removes those that are old, and serves what is read and set about them: the
 * events, the audit and the webhooks of the admin API, below `/admin/v1`.
 * @throws TypeError where the store keeps no events, nobody could ask, or a network is none
 */
export const startEvents = ({
  storage,
  resourceTypes,
  publicUrl,
  authenticate,
  webhookHosts,
  webhookNetworks = [],
  webhookTimeout = 15,
  eventsAge = 30,
  eventsSize = 1_024,
  clock = Date.now,
  onError = () => undefined,
}: EventServiceOptions): RunningEvents => {
  const { events, endpoints, operators, connections, hasTenant } = storage;
  if (!events.kept) throw new TypeError('The storage keeps no events; expected keepEvents where it is opened.');
  if (!authenticate && !operators)
    throw new TypeError('authenticate is missing; expected it, or operators in the storage.');
  const url = publicUrl.replace(/\/+$/, '');
  const keyPath = new URL(url).pathname.replace(/\/$/, '') + jwksPath;
  const seal = createSeal(storage.sealKey);
  const addresses = createAddresses({ hosts: webhookHosts, networks: webhookNetworks });
  const sets = createSets({ key: storage.eventKey, resourceTypes, issuer: () => url, clock });
  const { asynchronous, stop } = startEventWork({
    storage,
    seal,
    sets,
    addresses,
    timeout: webhookTimeout * 1_000,
    age: eventsAge * 86_400_000,
    size: eventsSize * 1_048_576,
    clock,
    onError,
  });

  const assertTenant = async (id: string): Promise<void> => {
    const there = hasTenant ? await hasTenant(id) : (await connections?.tenants())?.some((tenant) => tenant.id === id);
    if (!there) throw missing(`There is no tenant "${id}".`);
  };
  const administration = (origin: Origin): EventAdministration => ({
    ...createEventAdministration(events),
    ...createWebhookAdministration({
      events,
      endpoints,
      seal,
      addresses,
      sets,
      urls: () => ({ publicUrl: url }),
      clock,
      randomBytes,
      origin,
      assertTenant,
    }),
  });
  const running = { subscribeEvents: events.subscribe };
  const ask: (authorization: string | undefined) => Promise<Asking> = authenticate
    ? (authorization) => authenticate({ authorization })
    : createOperatorAuthenticate({ operators: operators!, clock });
  const api = createApi({
    routes: [...webhookRoutes(running), ...eventRoutes(running)],
    administration,
    authenticate: ask,
    onError: (error) => onError(error, 'a request for events could not be answered'),
  });

  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname !== keyPath) return api.fetch(request);
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
    const headers = { 'content-type': 'application/jwk-set+json', 'cache-control': 'max-age=300' };
    return new Response(JSON.stringify(sets.jwks), { headers });
  };
  const listen = getRequestListener(fetch);
  return {
    serves: (path) => path === keyPath || path.startsWith(`${adminPath}/`),
    fetch,
    listener(request, response) {
      restore(request);
      void listen(request, response);
    },
    asynchronous: asynchronous!,
    webhookLag: () => webhookLag(storage),
    stop,
  };
};
