// Written by scripts/api-types.ts from the OpenAPI document; npm run check compares the two.

export type Tenant = { readonly id: string; readonly created: string };

export type NewTenant = { readonly id: string };

export type Connection = { readonly id: string; readonly tenant: string; readonly name: string; readonly auth: 'basic' | 'header' | 'bearer' | 'oauth'; readonly profile: 'rfc' | 'okta' | 'entra'; readonly created: string; readonly expires?: string; readonly revoked?: string; readonly lastUsed?: string; readonly overlapEnds?: string; readonly user?: string; readonly capabilities?: readonly ('GROUP_PUSH' | 'IMPORT_NEW_USERS' | 'IMPORT_PROFILE_UPDATES' | 'PUSH_NEW_USERS' | 'PUSH_PASSWORD_UPDATES' | 'PUSH_PENDING_USERS' | 'PUSH_PROFILE_UPDATES' | 'PUSH_USER_DEACTIVATION' | 'REACTIVATE_USERS' | 'OPP_SCIM_INCREMENTAL_IMPORTS')[]; readonly rateLimit?: number; readonly readOnly?: boolean; readonly grants?: readonly ('authorization_code' | 'client_credentials')[]; readonly redirectUris?: readonly (string)[]; readonly jwks?: Readonly<Record<string, unknown>>; readonly jwksUri?: string; readonly issuer?: string; readonly client?: string; readonly audience?: string };

export type ConnectionChange = { readonly name?: string; readonly profile?: 'rfc' | 'okta' | 'entra'; readonly expires?: string | null; readonly user?: string | null; readonly capabilities?: readonly ('GROUP_PUSH' | 'IMPORT_NEW_USERS' | 'IMPORT_PROFILE_UPDATES' | 'PUSH_NEW_USERS' | 'PUSH_PASSWORD_UPDATES' | 'PUSH_PENDING_USERS' | 'PUSH_PROFILE_UPDATES' | 'PUSH_USER_DEACTIVATION' | 'REACTIVATE_USERS' | 'OPP_SCIM_INCREMENTAL_IMPORTS')[] | null; readonly rateLimit?: number | null; readonly readOnly?: boolean };

export type Profile = { readonly name: 'rfc' | 'okta' | 'entra'; readonly leniencies: readonly ({ readonly name: 'assumeSchemas' | 'ignoreUnknownAttributes' | 'booleanStrings' | 'ignoreReadOnly' | 'pathKeys' | 'bareManager' | 'createFilteredElement' | 'computeFormattedName' | 'uniqueGroupNames' | 'patchWithoutContent'; readonly description: string })[] };

export type NewConnection = { readonly name: string; readonly auth: 'basic' | 'header' | 'bearer' | 'oauth'; readonly profile?: 'rfc' | 'okta' | 'entra'; readonly lifetime?: number; readonly user?: string; readonly capabilities?: readonly ('GROUP_PUSH' | 'IMPORT_NEW_USERS' | 'IMPORT_PROFILE_UPDATES' | 'PUSH_NEW_USERS' | 'PUSH_PASSWORD_UPDATES' | 'PUSH_PENDING_USERS' | 'PUSH_PROFILE_UPDATES' | 'PUSH_USER_DEACTIVATION' | 'REACTIVATE_USERS' | 'OPP_SCIM_INCREMENTAL_IMPORTS')[]; readonly rateLimit?: number; readonly oauth?: { readonly grants: readonly ('authorization_code' | 'client_credentials')[]; readonly redirectUris?: readonly (string)[]; readonly jwks?: unknown; readonly jwksUri?: string }; readonly issued?: { readonly issuer: string; readonly client: string; readonly audience?: string; readonly jwksUri: string }; readonly readOnly?: boolean };

export type Rotation = { readonly overlap?: number; readonly lifetime?: number };

export type IssuedConnection = { readonly id: string; readonly tenant: string; readonly name: string; readonly auth: 'basic' | 'header' | 'bearer' | 'oauth'; readonly profile: 'rfc' | 'okta' | 'entra'; readonly created: string; readonly expires?: string; readonly revoked?: string; readonly lastUsed?: string; readonly overlapEnds?: string; readonly user?: string; readonly capabilities?: readonly ('GROUP_PUSH' | 'IMPORT_NEW_USERS' | 'IMPORT_PROFILE_UPDATES' | 'PUSH_NEW_USERS' | 'PUSH_PASSWORD_UPDATES' | 'PUSH_PENDING_USERS' | 'PUSH_PROFILE_UPDATES' | 'PUSH_USER_DEACTIVATION' | 'REACTIVATE_USERS' | 'OPP_SCIM_INCREMENTAL_IMPORTS')[]; readonly rateLimit?: number; readonly readOnly?: boolean; readonly grants?: readonly ('authorization_code' | 'client_credentials')[]; readonly redirectUris?: readonly (string)[]; readonly jwks?: Readonly<Record<string, unknown>>; readonly jwksUri?: string; readonly issuer?: string; readonly client?: string; readonly audience?: string; readonly baseUrl: string; readonly v1BaseUrl: string; readonly authorization?: string; readonly token?: string; readonly authorizationEndpoint?: string; readonly tokenEndpoint?: string; readonly clientId?: string; readonly clientSecret?: string; readonly fields: readonly ({ readonly label: string; readonly value: string })[] };

export type Operator = { readonly name: string; readonly created: string; readonly expires?: string; readonly scope?: 'events' | 'metrics' };

export type NewOperator = { readonly name: string; readonly lifetime?: number; readonly scope?: 'events' | 'metrics' };

export type IssuedOperator = { readonly name: string; readonly created: string; readonly expires?: string; readonly scope?: 'events' | 'metrics'; readonly token: string };

export type ResourceType = { readonly name: string; readonly endpoint: string; readonly schema: string };

/** A resource as SCIM clients see it. */
export type Resource = { readonly id: string; readonly schemas: readonly (string)[]; readonly [name: string]: unknown };

export type ResourcePage = { readonly total?: number; readonly items: readonly ({ readonly id: string; readonly schemas: readonly (string)[]; readonly [name: string]: unknown })[]; readonly next?: string };

export type MemberPage = { readonly items: readonly ({ readonly id: string; readonly type: string; readonly display?: string })[]; readonly next?: string };

export type Exchange = { readonly id: number; readonly time: string; readonly requestId: string; readonly method: string; readonly path: string; readonly query?: string; readonly status: number; readonly tenant?: string; readonly connection?: string; readonly claimed?: true; readonly source?: string; readonly leniencies?: readonly (string)[]; readonly detail?: string; readonly cause?: string; readonly timings: { readonly total: number; readonly authentication?: number; readonly body?: number; readonly store?: number }; readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body?: string; readonly length?: number }; readonly response: { readonly headers: Readonly<Record<string, string>>; readonly body?: string; readonly length?: number }; readonly lost?: number };

export type ExchangePage = { readonly items: readonly ({ readonly id: number; readonly time: string; readonly requestId: string; readonly method: string; readonly path: string; readonly query?: string; readonly status: number; readonly tenant?: string; readonly connection?: string; readonly claimed?: true; readonly source?: string; readonly leniencies?: readonly (string)[]; readonly detail?: string; readonly cause?: string; readonly timings: { readonly total: number; readonly authentication?: number; readonly body?: number; readonly store?: number }; readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body?: string; readonly length?: number }; readonly response: { readonly headers: Readonly<Record<string, string>>; readonly body?: string; readonly length?: number }; readonly lost?: number })[]; readonly next?: number };

export type Event = { readonly sequence: number; readonly id: string; readonly type: string; readonly time: string; readonly tenant?: string; readonly resource: { readonly type: string; readonly id: string; readonly version?: number }; readonly operation: 'create' | 'modify' | 'replace' | 'delete'; readonly actor?: { readonly kind: 'connection' | 'operator' | 'administrator' | 'command' | 'application'; readonly id: string }; readonly requestId?: string; readonly before?: Readonly<Record<string, unknown>>; readonly after?: Readonly<Record<string, unknown>>; readonly password?: 'changed'; readonly result?: { readonly method: string; readonly status: string; readonly version?: string; readonly response?: Readonly<Record<string, unknown>> }; readonly added?: readonly ({ readonly value: string; readonly type: string })[]; readonly removed?: readonly ({ readonly value: string; readonly type: string })[] };

export type EventPage = { readonly items: readonly ({ readonly sequence: number; readonly id: string; readonly type: string; readonly time: string; readonly tenant?: string; readonly resource: { readonly type: string; readonly id: string; readonly version?: number }; readonly operation: 'create' | 'modify' | 'replace' | 'delete'; readonly actor?: { readonly kind: 'connection' | 'operator' | 'administrator' | 'command' | 'application'; readonly id: string }; readonly requestId?: string; readonly before?: Readonly<Record<string, unknown>>; readonly after?: Readonly<Record<string, unknown>>; readonly password?: 'changed'; readonly result?: { readonly method: string; readonly status: string; readonly version?: string; readonly response?: Readonly<Record<string, unknown>> }; readonly added?: readonly ({ readonly value: string; readonly type: string })[]; readonly removed?: readonly ({ readonly value: string; readonly type: string })[] })[]; readonly next: string };

export type AuditPage = { readonly items: readonly ({ readonly sequence: number; readonly id: string; readonly type: string; readonly time: string; readonly tenant?: string; readonly resource: { readonly type: string; readonly id: string; readonly version?: number }; readonly operation: 'create' | 'modify' | 'replace' | 'delete'; readonly actor?: { readonly kind: 'connection' | 'operator' | 'administrator' | 'command' | 'application'; readonly id: string }; readonly requestId?: string; readonly before?: Readonly<Record<string, unknown>>; readonly after?: Readonly<Record<string, unknown>>; readonly password?: 'changed'; readonly result?: { readonly method: string; readonly status: string; readonly version?: string; readonly response?: Readonly<Record<string, unknown>> }; readonly added?: readonly ({ readonly value: string; readonly type: string })[]; readonly removed?: readonly ({ readonly value: string; readonly type: string })[] })[]; readonly next?: number };

export type Webhook = { readonly id: string; readonly name: string; readonly url?: string; readonly format?: 'set'; readonly audience?: string; readonly tenant?: string; readonly types: readonly (string)[]; readonly created: string; readonly overlapEnds?: string; readonly position: number; readonly attempts: number; readonly due: string; readonly disabled?: string };

export type NewWebhook = { readonly name: string; readonly url?: string; readonly format?: 'set'; readonly audience?: string; readonly authorization?: string; readonly tenant?: string; readonly types?: readonly (string)[]; readonly after?: number };

export type IssuedWebhook = { readonly id: string; readonly name: string; readonly url?: string; readonly format?: 'set'; readonly audience?: string; readonly tenant?: string; readonly types: readonly (string)[]; readonly created: string; readonly overlapEnds?: string; readonly position: number; readonly attempts: number; readonly due: string; readonly disabled?: string; readonly secret?: string; readonly jwksUri?: string };

export type WebhookRotation = { readonly overlap?: number };

export type Replay = { readonly from: number };

export type SetPoll = { readonly maxEvents?: number; readonly returnImmediately?: boolean; readonly ack?: readonly (string)[]; readonly setErrs?: Readonly<Record<string, { readonly err: string; readonly description?: string }>> };

export type SetPage = { readonly sets: Readonly<Record<string, string>>; readonly moreAvailable?: boolean };

export type Delivery = { readonly id: number; readonly webhook: string; readonly sequence: number; readonly event: string; readonly type: string; readonly attempt: number; readonly time: string; readonly duration: number; readonly outcome: 'delivered' | 'failed' | 'dead' | 'lost'; readonly status?: number; readonly error?: string; readonly request?: { readonly headers: Readonly<Record<string, string>>; readonly body?: string }; readonly response?: { readonly headers: Readonly<Record<string, string>>; readonly body?: string } };

export type DeliveryPage = { readonly items: readonly ({ readonly id: number; readonly webhook: string; readonly sequence: number; readonly event: string; readonly type: string; readonly attempt: number; readonly time: string; readonly duration: number; readonly outcome: 'delivered' | 'failed' | 'dead' | 'lost'; readonly status?: number; readonly error?: string; readonly request?: { readonly headers: Readonly<Record<string, string>>; readonly body?: string }; readonly response?: { readonly headers: Readonly<Record<string, string>>; readonly body?: string } })[]; readonly next?: number };

export type Limits = { readonly bodySize: number; readonly jsonDepth: number; readonly filter: { readonly length: number; readonly terms: number; readonly depth: number }; readonly patchOperations: number; readonly bulkOperations: number; readonly defaultPageSize: number; readonly maxPageSize: number; readonly heldMembers: number; readonly cursorTimeout: number; readonly failuresPerSource: number; readonly failuresPerConnection: number; readonly requestsPerConnection: number; readonly requestsPerTenant: number };

export type Health = { readonly status: 'ok' | 'unavailable'; readonly version: string; readonly started: string; readonly baseUrl: string; readonly v1BaseUrl: string; readonly store: 'sqlite' | 'memory' | 'postgres'; readonly warnings: readonly (string)[]; readonly requestLog: { readonly kept: 'bodies' | 'summary' | 'off'; readonly lost: number } };

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string };

/** What can be asked, by method and path. */
export interface Operations {
  /** The endpoints to which events are delivered, and how far each is. */
  readonly 'GET /admin/v1/webhooks': { readonly answer: { readonly items: readonly (Webhook)[] } };
  /** Adds an endpoint. The answer holds the secret that signs, which is shown this once. */
  readonly 'POST /admin/v1/webhooks': { readonly body: NewWebhook; readonly answer: IssuedWebhook };
  /** An endpoint by its id. */
  readonly 'GET /admin/v1/webhooks/{webhook}': { readonly path: { readonly webhook: string }; readonly answer: Webhook };
  /** Removes an endpoint with its deliveries. */
  readonly 'DELETE /admin/v1/webhooks/{webhook}': { readonly path: { readonly webhook: string }; readonly answer: void };
  /** Gives an endpoint a new secret, shown this once; the old one signs beside it for the overlap. */
  readonly 'POST /admin/v1/webhooks/{webhook}/rotate': { readonly path: { readonly webhook: string }; readonly body: WebhookRotation; readonly answer: IssuedWebhook };
  /** Stops delivering; the place is kept. */
  readonly 'POST /admin/v1/webhooks/{webhook}/disable': { readonly path: { readonly webhook: string }; readonly answer: Webhook };
  /** Goes on delivering where it stopped, at once. */
  readonly 'POST /admin/v1/webhooks/{webhook}/enable': { readonly path: { readonly webhook: string }; readonly answer: Webhook };
  /** Delivers again from a sequence on, or passes over what comes before it. */
  readonly 'POST /admin/v1/webhooks/{webhook}/replay': { readonly path: { readonly webhook: string }; readonly body: Replay; readonly answer: Webhook };
  /** The last attempts to deliver, the newest first; those of the outcome dead are the dead letters. */
  readonly 'GET /admin/v1/webhooks/{webhook}/deliveries': { readonly path: { readonly webhook: string }; readonly query: { readonly outcome?: 'delivered' | 'failed' | 'dead' | 'lost' | undefined; readonly before?: string | undefined; readonly count?: string | undefined }; readonly answer: DeliveryPage };
  /** An attempt with its request and its answer. */
  readonly 'GET /admin/v1/webhooks/{webhook}/deliveries/{delivery}': { readonly path: { readonly webhook: string; readonly delivery: string }; readonly answer: Delivery };
  /** Security event tokens that follow those that are acknowledged (RFC 8936). */
  readonly 'POST /admin/v1/webhooks/{webhook}/poll': { readonly path: { readonly webhook: string }; readonly body: SetPoll; readonly answer: SetPage };
  /** Committed changes in their order, the oldest first. `next` skips nothing, whatever is committed late. */
  readonly 'GET /admin/v1/events': { readonly query: { readonly tenant?: string | undefined; readonly types?: string | undefined; readonly resource?: string | undefined; readonly actor?: string | undefined; readonly requestId?: string | undefined; readonly since?: string | undefined; readonly until?: string | undefined; readonly after?: string | undefined; readonly count?: string | undefined; readonly wait?: string | undefined }; readonly answer: EventPage };
  /** The same as server-sent events. Last-Event-ID goes on where a stream broke off. */
  readonly 'GET /admin/v1/events/stream': { readonly query: { readonly tenant?: string | undefined; readonly types?: string | undefined; readonly resource?: string | undefined; readonly actor?: string | undefined; readonly requestId?: string | undefined; readonly since?: string | undefined; readonly until?: string | undefined; readonly after?: string | undefined }; readonly answer: void };
  /** Every change, of resources and of what operators configure, the newest first. */
  readonly 'GET /admin/v1/audit': { readonly query: { readonly tenant?: string | undefined; readonly types?: string | undefined; readonly resource?: string | undefined; readonly actor?: string | undefined; readonly requestId?: string | undefined; readonly since?: string | undefined; readonly until?: string | undefined; readonly before?: string | undefined; readonly count?: string | undefined }; readonly answer: AuditPage };
  /** How the service is. */
  readonly 'GET /admin/v1/health': { readonly answer: Health };
  /** The limits that are in force. */
  readonly 'GET /admin/v1/limits': { readonly answer: Limits };
  /** The tenants. */
  readonly 'GET /admin/v1/tenants': { readonly answer: { readonly items: readonly (Tenant)[] } };
  /** Adds a tenant. */
  readonly 'POST /admin/v1/tenants': { readonly body: NewTenant; readonly answer: Tenant };
  /** Removes a tenant with its connections and all of its resources, for good. */
  readonly 'DELETE /admin/v1/tenants/{tenant}': { readonly path: { readonly tenant: string }; readonly answer: void };
  /** The profiles that a connection can have, with what they let through beyond the standard. */
  readonly 'GET /admin/v1/profiles': { readonly answer: { readonly items: readonly (Profile)[] } };
  /** The connections of a tenant, or of all. */
  readonly 'GET /admin/v1/connections': { readonly query: { readonly tenant?: string | undefined }; readonly answer: { readonly items: readonly (Connection)[] } };
  /** Gives a client access to a tenant. The answer holds the credential, which is shown this once. */
  readonly 'POST /admin/v1/tenants/{tenant}/connections': { readonly path: { readonly tenant: string }; readonly body: NewConnection; readonly answer: IssuedConnection };
  /** A connection by its id. */
  readonly 'GET /admin/v1/connections/{connection}': { readonly path: { readonly connection: string }; readonly answer: Connection };
  /** Changes a connection; what is not named stays as it is. */
  readonly 'PATCH /admin/v1/connections/{connection}': { readonly path: { readonly connection: string }; readonly body: ConnectionChange; readonly answer: Connection };
  /** Gives a connection a new secret, shown this once; the old one stays good for the overlap. */
  readonly 'POST /admin/v1/connections/{connection}/rotate': { readonly path: { readonly connection: string }; readonly body: Rotation; readonly answer: IssuedConnection };
  /** Ends a connection at once and for good. */
  readonly 'POST /admin/v1/connections/{connection}/revoke': { readonly path: { readonly connection: string }; readonly answer: Connection };
  /** Who may use this API. */
  readonly 'GET /admin/v1/operators': { readonly answer: { readonly items: readonly (Operator)[] } };
  /** Adds an operator. The answer holds the credential, which is shown this once. */
  readonly 'POST /admin/v1/operators': { readonly body: NewOperator; readonly answer: IssuedOperator };
  /** Removes an operator, whose credential is refused from then on. */
  readonly 'DELETE /admin/v1/operators/{operator}': { readonly path: { readonly operator: string }; readonly answer: void };
  /** The types of resources that tenants have. */
  readonly 'GET /admin/v1/resource-types': { readonly answer: { readonly items: readonly (ResourceType)[] } };
  /** The resources of a type, such as User, in the order of creation, without members. */
  readonly 'GET /admin/v1/tenants/{tenant}/resources/{type}': { readonly path: { readonly tenant: string; readonly type: string }; readonly query: { readonly filter?: string | undefined; readonly count?: string | undefined; readonly cursor?: string | undefined }; readonly answer: ResourcePage };
  /** A resource by its id, or by its userName or displayName. */
  readonly 'GET /admin/v1/tenants/{tenant}/resources/{type}/{resource}': { readonly path: { readonly tenant: string; readonly type: string; readonly resource: string }; readonly query: { readonly members?: 'true' | 'false' | undefined }; readonly answer: Resource };
  /** The members of a group, the oldest resource first. */
  readonly 'GET /admin/v1/tenants/{tenant}/resources/{type}/{resource}/members': { readonly path: { readonly tenant: string; readonly type: string; readonly resource: string }; readonly query: { readonly count?: string | undefined; readonly cursor?: string | undefined }; readonly answer: MemberPage };
  /** The request log: SCIM exchanges, the newest first. */
  readonly 'GET /admin/v1/exchanges': { readonly query: { readonly tenant?: string | undefined; readonly connection?: string | undefined; readonly requestId?: string | undefined; readonly method?: string | undefined; readonly path?: string | undefined; readonly status?: string | undefined; readonly since?: string | undefined; readonly until?: string | undefined; readonly bodies?: 'true' | 'false' | undefined; readonly before?: string | undefined; readonly after?: string | undefined; readonly count?: string | undefined }; readonly answer: ExchangePage };
  /** SCIM exchanges as they happen, as server-sent events. Last-Event-ID goes on where a stream broke off. */
  readonly 'GET /admin/v1/exchanges/stream': { readonly query: { readonly tenant?: string | undefined; readonly connection?: string | undefined; readonly requestId?: string | undefined; readonly method?: string | undefined; readonly path?: string | undefined; readonly status?: string | undefined; readonly since?: string | undefined; readonly until?: string | undefined; readonly bodies?: 'true' | 'false' | undefined; readonly after?: string | undefined }; readonly answer: void };
  /** An exchange with its bodies. */
  readonly 'GET /admin/v1/exchanges/{exchange}': { readonly path: { readonly exchange: string }; readonly answer: Exchange };
}
