import type { DeliveryQuery } from '../events/delivery/store.ts';
import type { EventFilter } from '../events/store.ts';
import type { LogQuery } from './request-log/store.ts';
import type {
  ConnectionChange,
  ConnectionView,
  IssuedView,
  NewConnection,
  ProfileView,
  Rotation,
} from './views/connection.ts';
import type { AuditPageView, EventPageView } from './views/event.ts';
import type { ExchangePage, ExchangeView } from './views/exchange.ts';
import type { IssuedOperatorView, NewOperator, OperatorView } from './views/operator.ts';
import type { MemberPage, ResourcePage, ResourceTypeView, ResourceView } from './views/resource.ts';
import type { HealthView, LimitsView } from './views/service.ts';
import type { TenantView } from './views/tenant.ts';
import type {
  DeliveryPage,
  DeliveryView,
  IssuedWebhookView,
  NewWebhook,
  SetPage,
  SetPoll,
  WebhookRotation,
  WebhookView,
} from './views/webhook.ts';

/** What clients are given. */
export interface Urls {
  /** What comes before `/scim/v2`. */
  readonly publicUrl: string;
  readonly baseUrl: string;
  /** That of SCIM 1.1. */
  readonly v1BaseUrl: string;
}

export interface MemberQuery {
  readonly count: number;
  /** Where the page before said that the next begins. */
  readonly cursor?: string | undefined;
}

export interface ResourceQuery extends MemberQuery {
  /** RFC 7644 §3.4.2.2 */
  readonly filter?: string | undefined;
}

/**
 * What an operator can do: on the stores themselves, or by the admin API of a running service. Whichever it is, a running
 * service sees each change at once.
 * @throws Problem 404 where something named does not exist, 409 where it is there already, 400 where the input is no good
 */
export interface Administration {
  tenants(): Promise<readonly TenantView[]>;
  addTenant(id: string): Promise<TenantView>;
  /** Removes a tenant with its connections and all of its resources; resolves when nothing of it is left. */
  removeTenant(id: string): Promise<void>;
  /** @param tenant absent for those of all tenants */
  connections(tenant?: string): Promise<readonly ConnectionView[]>;
  addConnection(tenant: string, connection: NewConnection): Promise<IssuedView>;
  /** A connection by its id. */
  connection(id: string): Promise<ConnectionView>;
  /** Changes what it is told; a running service heeds it with the next request. */
  changeConnection(id: string, change: ConnectionChange): Promise<ConnectionView>;
  rotateConnection(id: string, rotation: Rotation): Promise<IssuedView>;
  revokeConnection(id: string): Promise<ConnectionView>;
  /** What clients can be let through with. */
  profiles(): Promise<readonly ProfileView[]>;
  operators(): Promise<readonly OperatorView[]>;
  addOperator(operator: NewOperator): Promise<IssuedOperatorView>;
  removeOperator(name: string): Promise<void>;
  resourceTypes(): Promise<readonly ResourceTypeView[]>;
  /** In the order of creation, without members. @param type the name of a resource type */
  resources(tenant: string, type: string, query: ResourceQuery): Promise<ResourcePage>;
  /**
   * @param reference its id, or else its userName or displayName
   * @param options.members false: without members, of which there may be very many
   */
  resource(
    tenant: string,
    type: string,
    reference: string,
    options?: { readonly members?: boolean },
  ): Promise<ResourceView>;
  /** The members of a group, the oldest resource first. */
  members(tenant: string, type: string, reference: string, page: MemberQuery): Promise<MemberPage>;
  exchanges(query: LogQuery): Promise<ExchangePage>;
  exchange(id: number): Promise<ExchangeView>;
  /**
   * Events that follow a cursor or an event, by its id, the oldest first; 0 begins with the oldest that is kept.
   * @throws Problem 410 where some of what follows is not kept any more, 409 where there is no such event
   */
  events(query: EventFilter & { readonly after: string; readonly count: number }): Promise<EventPageView>;
  webhooks(): Promise<readonly WebhookView[]>;
  webhook(id: string): Promise<WebhookView>;
  addWebhook(webhook: NewWebhook): Promise<IssuedWebhookView>;
  removeWebhook(id: string): Promise<void>;
  rotateWebhook(id: string, rotation: WebhookRotation): Promise<IssuedWebhookView>;
  disableWebhook(id: string): Promise<WebhookView>;
  /** Goes on where it stopped, at once. */
  enableWebhook(id: string): Promise<WebhookView>;
  /** Delivers again from a sequence on. @throws Problem 409 where that event is not kept any more, or is not there yet */
  replayWebhook(id: string, from: number): Promise<WebhookView>;
  /** What follows what is acknowledged (RFC 8936). @throws Problem 409 where it is pushed to */
  pollWebhook(id: string, poll: SetPoll): Promise<SetPage>;
  deliveries(webhook: string, query: DeliveryQuery): Promise<DeliveryPage>;
  delivery(webhook: string, id: number): Promise<DeliveryView>;
  /** All changes, of resources and of what operators configure, the newest first. */
  audit(query: EventFilter & { readonly before?: number; readonly count: number }): Promise<AuditPageView>;
}

/** What is done with the endpoints that events are delivered to. */
export type WebhookAdministration = Pick<
  Administration,
  | 'webhooks'
  | 'webhook'
  | 'addWebhook'
  | 'removeWebhook'
  | 'rotateWebhook'
  | 'disableWebhook'
  | 'enableWebhook'
  | 'replayWebhook'
  | 'pollWebhook'
  | 'deliveries'
  | 'delivery'
>;

/** What is done with events, in whatever they are kept. */
export type EventAdministration = WebhookAdministration & Pick<Administration, 'events' | 'audit'>;

/** What only a running service can tell. */
export interface Running {
  health(): Promise<HealthView>;
  limits(): LimitsView;
  /** Has `listener` called whenever exchanges were written. @returns what ends it */
  readonly subscribe: (listener: () => void) => () => void;
  /** Has `listener` called whenever this process committed changes. @returns what ends it */
  readonly subscribeEvents: (listener: () => void) => () => void;
}
