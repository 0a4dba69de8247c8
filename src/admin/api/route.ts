import type * as v from 'valibot';
import type { Administration } from '../administration.ts';
import { invalid } from '../problem.ts';
import {
  connectionView,
  connectionChange,
  profileView,
  newConnection,
  rotation,
  issuedView,
} from '../views/connection.ts';
import { eventView, eventPage, auditPage } from '../views/event.ts';
import { exchangeView, exchangePage } from '../views/exchange.ts';
import { operatorView, newOperator, issuedOperatorView } from '../views/operator.ts';
import { resourceTypeView, resourceView, resourcePage, memberPage } from '../views/resource.ts';
import { limitsView, healthView, problemView } from '../views/service.ts';
import { tenantView, newTenant } from '../views/tenant.ts';
import {
  webhookView,
  newWebhook,
  issuedWebhookView,
  webhookRotation,
  replay,
  setPoll,
  setPage,
  deliveryView,
  deliveryPage,
} from '../views/webhook.ts';

/** The schemas by the names that the OpenAPI document gives them. */
export const schemas = {
  Tenant: tenantView,
  NewTenant: newTenant,
  Connection: connectionView,
  ConnectionChange: connectionChange,
  Profile: profileView,
  NewConnection: newConnection,
  Rotation: rotation,
  IssuedConnection: issuedView,
  Operator: operatorView,
  NewOperator: newOperator,
  IssuedOperator: issuedOperatorView,
  ResourceType: resourceTypeView,
  Resource: resourceView,
  ResourcePage: resourcePage,
  MemberPage: memberPage,
  Exchange: exchangeView,
  ExchangePage: exchangePage,
  Event: eventView,
  EventPage: eventPage,
  AuditPage: auditPage,
  Webhook: webhookView,
  NewWebhook: newWebhook,
  IssuedWebhook: issuedWebhookView,
  WebhookRotation: webhookRotation,
  Replay: replay,
  SetPoll: setPoll,
  SetPage: setPage,
  Delivery: deliveryView,
  DeliveryPage: deliveryPage,
  Limits: limitsView,
  Health: healthView,
  Problem: problemView,
} as const;

export type SchemaName = keyof typeof schemas;

type Query = v.ObjectSchema<v.ObjectEntries, undefined>;

/** @typeParam A what it needs of the administration */
export interface Route<in A = Administration> {
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
    readonly administration: A;
    readonly parameters: Readonly<Record<string, string>>;
    readonly query: unknown;
    readonly body: unknown;
  }) => Promise<unknown>;
}

interface Definition<A, Q extends Query, B extends SchemaName> extends Omit<Route, 'handle' | 'query' | 'body'> {
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (input: {
    readonly administration: A;
    readonly parameters: Readonly<Record<string, string>>;
    readonly query: v.InferOutput<Q>;
    readonly body: v.InferOutput<(typeof schemas)[B]>;
  }) => Promise<unknown>;
}

/** Makes routes whose handlers are given what their schemas say, by type. */
export const createRoute =
  <A>() =>
  <Q extends Query = Query, B extends SchemaName = SchemaName>(definition: Definition<A, Q, B>): Route<A> =>
    definition as unknown as Route<A>;

export const route = createRoute<Administration>();

export const idOf = (text: string | undefined, what: string): number => {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw invalid(`"${text}" is no id of ${what}.`);
  return Number(text);
};

export const items = async <T>(list: Promise<readonly T[]>): Promise<{ items: readonly T[] }> => ({
  items: await list,
});
