import type * as v from 'valibot';
import type { Administration, Running } from '../administration.ts';
import { invalid } from '../problem.ts';
import * as views from '../views.ts';
import { createNews } from './news.ts';
import {
  auditQuery,
  connectionQuery,
  deliveryQuery,
  eventQuery,
  eventStreamQuery,
  exchangeQuery,
  given,
  logQueryOf,
  memberQuery,
  oneResourceQuery,
  resourceQuery,
  streamQuery,
} from './queries.ts';
import { streamEvents, streamExchanges, type Stream } from './stream.ts';

/** The schemas by the names that the OpenAPI document gives them. */
export const schemas = {
  Tenant: views.tenantView,
  NewTenant: views.newTenant,
  Connection: views.connectionView,
  ConnectionChange: views.connectionChange,
  Profile: views.profileView,
  NewConnection: views.newConnection,
  Rotation: views.rotation,
  IssuedConnection: views.issuedView,
  Operator: views.operatorView,
  NewOperator: views.newOperator,
  IssuedOperator: views.issuedOperatorView,
  ResourceType: views.resourceTypeView,
  Resource: views.resourceView,
  ResourcePage: views.resourcePage,
  MemberPage: views.memberPage,
  Exchange: views.exchangeView,
  ExchangePage: views.exchangePage,
  Event: views.eventView,
  EventPage: views.eventPage,
  AuditPage: views.auditPage,
  Webhook: views.webhookView,
  NewWebhook: views.newWebhook,
  IssuedWebhook: views.issuedWebhookView,
  WebhookRotation: views.webhookRotation,
  Replay: views.replay,
  SetPoll: views.setPoll,
  SetPage: views.setPage,
  Delivery: views.deliveryView,
  DeliveryPage: views.deliveryPage,
  Limits: views.limitsView,
  Health: views.healthView,
  Problem: views.problemView,
} as const;

export type SchemaName = keyof typeof schemas;

type Query = v.ObjectSchema<v.ObjectEntries, undefined>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/admin/v1`, parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly query?: Query;
  /** The schema of the body. */
  readonly body?: SchemaName;
  readonly status: 200 | 201 | 204;
  /** Absent with 204. */
  readonly answer?: SchemaName | { readonly items: SchemaName };
  /** The name of the server-sent events with which it answers, each of which holds an `answer`; it returns a `Stream`. */
  readonly stream?: string;
  /** The statuses with which it may refuse, beside 401 and 500. */
  readonly refusals: readonly (400 | 404 | 409 | 410)[];
  /** Whether who may only read events may ask it. */
  readonly scope?: 'events';
  readonly handle: (input: {
    readonly administration: Administration;
    readonly parameters: Readonly<Record<string, string>>;
    readonly query: unknown;
    readonly body: unknown;
  }) => Promise<unknown>;
}

interface Definition<Q extends Query, B extends SchemaName> extends Omit<Route, 'handle' | 'query' | 'body'> {
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (input: {
    readonly administration: Administration;
    readonly parameters: Readonly<Record<string, string>>;
    readonly query: v.InferOutput<Q>;
    readonly body: v.InferOutput<(typeof schemas)[B]>;
  }) => Promise<unknown>;
}

/** A route whose handler is given what its schemas say, by type. */
const route = <Q extends Query = Query, B extends SchemaName = SchemaName>(definition: Definition<Q, B>): Route =>
  definition as unknown as Route;

const idOf = (text: string | undefined, what: string): number => {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw invalid(`"${text}" is no id of ${what}.`);
  return Number(text);
};

const items = async <T>(list: Promise<readonly T[]>): Promise<{ items: readonly T[] }> => ({ items: await list });

/** What is done with webhooks. */
const webhookRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/webhooks',
    summary: 'The endpoints to which events are delivered, and how far each is.',
    status: 200,
    answer: { items: 'Webhook' },
    refusals: [],
    handle: ({ administration }) => items(administration.webhooks()),
  }),
  route({
    method: 'POST',
    path: '/webhooks',
    summary: 'Adds an endpoint. The answer holds the secret that signs, which is shown this once.',
    body: 'NewWebhook',
    status: 201,
    answer: 'IssuedWebhook',
    refusals: [400, 404, 409],
    handle: ({ administration, body }) => administration.addWebhook(body),
  }),
  route({
    method: 'GET',
    path: '/webhooks/{webhook}',
    summary: 'An endpoint by its id.',
    status: 200,
    answer: 'Webhook',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.webhook(parameters['webhook']!),
  }),
  route({
    method: 'DELETE',
    path: '/webhooks/{webhook}',
    summary: 'Removes an endpoint with its deliveries.',
    status: 204,
    refusals: [404],
    handle: ({ administration, parameters }) => administration.removeWebhook(parameters['webhook']!),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/rotate',
    summary: 'Gives an endpoint a new secret, shown this once; the old one signs beside it for the overlap.',
    body: 'WebhookRotation',
    status: 200,
    answer: 'IssuedWebhook',
    refusals: [400, 404],
    handle: ({ administration, parameters, body }) => administration.rotateWebhook(parameters['webhook']!, body),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/disable',
    summary: 'Stops delivering; the place is kept.',
    status: 200,
    answer: 'Webhook',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.disableWebhook(parameters['webhook']!),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/enable',
    summary: 'Goes on delivering where it stopped, at once.',
    status: 200,
    answer: 'Webhook',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.enableWebhook(parameters['webhook']!),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/replay',
    summary: 'Delivers again from a sequence on, or passes over what comes before it.',
    body: 'Replay',
    status: 200,
    answer: 'Webhook',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters, body }) => administration.replayWebhook(parameters['webhook']!, body.from),
  }),
  route({
    method: 'GET',
    path: '/webhooks/{webhook}/deliveries',
    summary: 'The last attempts to deliver, the newest first; those of the outcome dead are the dead letters.',
    query: deliveryQuery,
    status: 200,
    answer: 'DeliveryPage',
    refusals: [400, 404],
    handle: ({ administration, parameters, query }) => administration.deliveries(parameters['webhook']!, given(query)),
  }),
  route({
    method: 'GET',
    path: '/webhooks/{webhook}/deliveries/{delivery}',
    summary: 'An attempt with its request and its answer.',
    status: 200,
    answer: 'Delivery',
    refusals: [400, 404],
    handle: ({ administration, parameters }) =>
      administration.delivery(parameters['webhook']!, idOf(parameters['delivery'], 'a delivery')),
  }),
];

/** Milliseconds for which a poll waits for the first token. */
const patience = 30_000;

/** RFC 8936: who receives asks for tokens, and says which are done with. */
const pollRoute = (running: Running): Route =>
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/poll',
    summary: 'Security event tokens that follow those that are acknowledged (RFC 8936).',
    body: 'SetPoll',
    status: 200,
    answer: 'SetPage',
    refusals: [400, 404, 409],
    scope: 'events',
    handle: async ({ administration, parameters, body }) => {
      const poll = (asked: typeof body) => administration.pollWebhook(parameters['webhook']!, asked);
      const until = performance.now() + (body.returnImmediately || body.maxEvents === 0 ? 0 : patience);
      const news = createNews(running.subscribeEvents);
      try {
        let page = await poll(body);
        for (
          let left = patience;
          Object.keys(page.sets).length === 0;
          page = await poll({ ...body, ack: [], setErrs: {} })
        ) {
          left = until - performance.now();
          if (left <= 0) break;
          await news.wait(left);
        }
        return page;
      } finally {
        news.end();
      }
    },
  });

/** All that the admin API does. */
export const createRoutes = (running: Running): readonly Route[] => [
  ...webhookRoutes,
  pollRoute(running),
  route({
    method: 'GET',
    path: '/health',
    summary: 'How the service is.',
    status: 200,
    answer: 'Health',
    refusals: [],
    handle: () => running.health(),
  }),
  route({
    method: 'GET',
    path: '/limits',
    summary: 'The limits that are in force.',
    status: 200,
    answer: 'Limits',
    refusals: [],
    handle: async () => running.limits(),
  }),
  route({
    method: 'GET',
    path: '/tenants',
    summary: 'The tenants.',
    status: 200,
    answer: { items: 'Tenant' },
    refusals: [],
    handle: ({ administration }) => items(administration.tenants()),
  }),
  route({
    method: 'POST',
    path: '/tenants',
    summary: 'Adds a tenant.',
    body: 'NewTenant',
    status: 201,
    answer: 'Tenant',
    refusals: [400, 409],
    handle: ({ administration, body }) => administration.addTenant(body.id),
  }),
  route({
    method: 'DELETE',
    path: '/tenants/{tenant}',
    summary: 'Removes a tenant with its connections and all of its resources, for good.',
    status: 204,
    refusals: [404],
    handle: ({ administration, parameters }) => administration.removeTenant(parameters['tenant']!),
  }),
  route({
    method: 'GET',
    path: '/profiles',
    summary: 'The profiles that a connection can have, with what they let through beyond the standard.',
    status: 200,
    answer: { items: 'Profile' },
    refusals: [],
    handle: ({ administration }) => items(administration.profiles()),
  }),
  route({
    method: 'GET',
    path: '/connections',
    summary: 'The connections of a tenant, or of all.',
    query: connectionQuery,
    status: 200,
    answer: { items: 'Connection' },
    refusals: [400],
    handle: ({ administration, query }) => items(administration.connections(query.tenant)),
  }),
  route({
    method: 'POST',
    path: '/tenants/{tenant}/connections',
    summary: 'Gives a client access to a tenant. The answer holds the credential, which is shown this once.',
    body: 'NewConnection',
    status: 201,
    answer: 'IssuedConnection',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters, body }) => administration.addConnection(parameters['tenant']!, body),
  }),
  route({
    method: 'GET',
    path: '/connections/{connection}',
    summary: 'A connection by its id.',
    status: 200,
    answer: 'Connection',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.connection(parameters['connection']!),
  }),
  route({
    method: 'PATCH',
    path: '/connections/{connection}',
    summary: 'Changes a connection; what is not named stays as it is.',
    body: 'ConnectionChange',
    status: 200,
    answer: 'Connection',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters, body }) => administration.changeConnection(parameters['connection']!, body),
  }),
  route({
    method: 'POST',
    path: '/connections/{connection}/rotate',
    summary: 'Gives a connection a new secret, shown this once; the old one stays good for the overlap.',
    body: 'Rotation',
    status: 200,
    answer: 'IssuedConnection',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters, body }) => administration.rotateConnection(parameters['connection']!, body),
  }),
  route({
    method: 'POST',
    path: '/connections/{connection}/revoke',
    summary: 'Ends a connection at once and for good.',
    status: 200,
    answer: 'Connection',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.revokeConnection(parameters['connection']!),
  }),
  route({
    method: 'GET',
    path: '/operators',
    summary: 'Who may use this API.',
    status: 200,
    answer: { items: 'Operator' },
    refusals: [],
    handle: ({ administration }) => items(administration.operators()),
  }),
  route({
    method: 'POST',
    path: '/operators',
    summary: 'Adds an operator. The answer holds the credential, which is shown this once.',
    body: 'NewOperator',
    status: 201,
    answer: 'IssuedOperator',
    refusals: [400, 409],
    handle: ({ administration, body }) => administration.addOperator(body),
  }),
  route({
    method: 'DELETE',
    path: '/operators/{operator}',
    summary: 'Removes an operator, whose credential is refused from then on.',
    status: 204,
    refusals: [404],
    handle: ({ administration, parameters }) => administration.removeOperator(parameters['operator']!),
  }),
  route({
    method: 'GET',
    path: '/resource-types',
    summary: 'The types of resources that tenants have.',
    status: 200,
    answer: { items: 'ResourceType' },
    refusals: [],
    handle: ({ administration }) => items(administration.resourceTypes()),
  }),
  route({
    method: 'GET',
    path: '/tenants/{tenant}/resources/{type}',
    summary: 'The resources of a type, such as User, in the order of creation, without members.',
    query: resourceQuery,
    status: 200,
    answer: 'ResourcePage',
    refusals: [400, 404],
    handle: ({ administration, parameters, query }) =>
      administration.resources(parameters['tenant']!, parameters['type']!, query),
  }),
  route({
    method: 'GET',
    path: '/tenants/{tenant}/resources/{type}/{resource}',
    summary: 'A resource by its id, or by its userName or displayName.',
    query: oneResourceQuery,
    status: 200,
    answer: 'Resource',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters, query }) =>
      administration.resource(parameters['tenant']!, parameters['type']!, parameters['resource']!, query),
  }),
  route({
    method: 'GET',
    path: '/tenants/{tenant}/resources/{type}/{resource}/members',
    summary: 'The members of a group, the oldest resource first.',
    query: memberQuery,
    status: 200,
    answer: 'MemberPage',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters, query }) =>
      administration.members(parameters['tenant']!, parameters['type']!, parameters['resource']!, query),
  }),
  route({
    method: 'GET',
    path: '/exchanges',
    summary: 'The request log: SCIM exchanges, the newest first.',
    query: exchangeQuery,
    status: 200,
    answer: 'ExchangePage',
    refusals: [400, 409],
    handle: ({ administration, query }) => administration.exchanges(logQueryOf(query, query.count)),
  }),
  route({
    method: 'GET',
    path: '/exchanges/stream',
    summary: 'SCIM exchanges as they happen, as server-sent events. Last-Event-ID goes on where a stream broke off.',
    query: streamQuery,
    status: 200,
    answer: 'Exchange',
    stream: 'exchange',
    refusals: [400, 409],
    handle: async ({ administration, query }): Promise<Stream> =>
      streamExchanges(administration, running, logQueryOf(query, 100)),
  }),
  route({
    method: 'GET',
    path: '/exchanges/{exchange}',
    summary: 'An exchange with its bodies.',
    status: 200,
    answer: 'Exchange',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters }) => administration.exchange(idOf(parameters['exchange'], 'an exchange')),
  }),
  route({
    method: 'GET',
    path: '/events',
    summary: 'Committed changes in their order, the oldest first. `next` skips nothing, whatever is committed late.',
    query: eventQuery,
    status: 200,
    answer: 'EventPage',
    refusals: [400, 409, 410],
    scope: 'events',
    handle: async ({ administration, query: { wait, ...query } }) => {
      const asked = given(query);
      const until = performance.now() + wait * 1_000;
      const news = createNews(running.subscribeEvents);
      try {
        for (;;) {
          const page = await administration.events(asked);
          const left = until - performance.now();
          if (page.items.length > 0 || left <= 0) return page;
          asked.after = page.next;
          await news.wait(left);
        }
      } finally {
        news.end();
      }
    },
  }),
  route({
    method: 'GET',
    path: '/events/stream',
    summary: 'The same as server-sent events. Last-Event-ID goes on where a stream broke off.',
    query: eventStreamQuery,
    status: 200,
    answer: 'Event',
    stream: 'change',
    refusals: [400, 409, 410],
    scope: 'events',
    handle: async ({ administration, query }): Promise<Stream> =>
      streamEvents(administration, running, { ...given(query), count: 100 }),
  }),
  route({
    method: 'GET',
    path: '/audit',
    summary: 'Every change, of resources and of what operators configure, the newest first.',
    query: auditQuery,
    status: 200,
    answer: 'AuditPage',
    refusals: [400, 409],
    handle: ({ administration, query }) => administration.audit(given(query)),
  }),
];
