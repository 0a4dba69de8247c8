// Written by scripts/api-types.ts from the OpenAPI document; npm run check compares the two.

export type Error = { readonly errorCode: string; readonly errorSummary: string; readonly errorLink: string; readonly errorId: string; readonly errorCauses: readonly ({ readonly errorSummary: string })[] };

export type User = { readonly id: string; readonly status: 'STAGED' | 'PROVISIONED' | 'ACTIVE' | 'RECOVERY' | 'PASSWORD_EXPIRED' | 'LOCKED_OUT' | 'SUSPENDED' | 'DEPROVISIONED'; readonly created: string; readonly activated: string | null; readonly statusChanged: string | null; readonly lastLogin: string | null; readonly lastUpdated: string; readonly passwordChanged: string | null; readonly type: { readonly id: string }; readonly profile: Readonly<Record<string, unknown>>; readonly credentials: { readonly password?: Readonly<Record<string, unknown>>; readonly provider: { readonly type: string; readonly name: string } }; readonly _links: Readonly<Record<string, unknown>> };

export type Group = { readonly id: string; readonly created: string; readonly lastUpdated: string; readonly lastMembershipUpdated: string; readonly objectClass: readonly (string)[]; readonly type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN'; readonly profile: { readonly name: string; readonly description: string | null }; readonly source?: { readonly id: string }; readonly _links: Readonly<Record<string, unknown>> };

export type GroupRule = { readonly type: 'group_rule'; readonly id: string; readonly status: 'ACTIVE' | 'INACTIVE' | 'INVALID'; readonly name: string; readonly created: string; readonly lastUpdated: string; readonly conditions: { readonly people: { readonly users: { readonly exclude: readonly (string)[] }; readonly groups: { readonly exclude: readonly (string)[] } }; readonly expression: { readonly value: string; readonly type: string } }; readonly actions: { readonly assignUserToGroups: { readonly groupIds: readonly (string)[] } } };

export type Application = { readonly id: string; readonly orn: string; readonly name: string; readonly label: string; readonly status: 'ACTIVE' | 'INACTIVE'; readonly created: string; readonly lastUpdated: string; readonly accessibility: Readonly<Record<string, unknown>>; readonly visibility: { readonly autoLaunch: boolean; readonly autoSubmitToolbar: boolean; readonly hide: { readonly iOS: boolean; readonly web: boolean }; readonly appLinks: Readonly<Record<string, boolean>> }; readonly features: readonly (string)[]; readonly signOnMode: 'SAML_2_0' | 'AUTO_LOGIN' | 'BROWSER_PLUGIN'; readonly credentials: { readonly scheme?: string; readonly userNameTemplate: { readonly template: string; readonly type: string; readonly pushStatus: string }; readonly signing: Readonly<Record<string, unknown>> }; readonly settings: Readonly<Record<string, unknown>>; readonly _embedded?: Readonly<Record<string, unknown>>; readonly _links: Readonly<Record<string, unknown>> };

export type AppUser = { readonly id: string; readonly externalId?: string; readonly created: string; readonly lastUpdated: string; readonly scope: 'USER' | 'GROUP'; readonly status: string; readonly statusChanged: string | null; readonly passwordChanged: string | null; readonly syncState: string; readonly lastSync?: string; readonly credentials: { readonly userName: string }; readonly profile: Readonly<Record<string, unknown>>; readonly _embedded?: Readonly<Record<string, unknown>>; readonly _links: Readonly<Record<string, unknown>> };

export type AppGroup = { readonly id: string; readonly lastUpdated: string; readonly priority: number; readonly profile: Readonly<Record<string, unknown>>; readonly _embedded?: Readonly<Record<string, unknown>>; readonly _links: Readonly<Record<string, unknown>> };

export type ProvisioningConnection = { readonly authScheme: 'TOKEN' | 'OAUTH2' | 'UNKNOWN'; readonly baseUrl?: string; readonly profile: { readonly authScheme: 'TOKEN' | 'OAUTH2' | 'UNKNOWN' }; readonly status: 'ENABLED' | 'DISABLED'; readonly _links: Readonly<Record<string, unknown>> };

export type LogEvent = { readonly uuid: string; readonly published: string; readonly eventType: string; readonly version: string; readonly displayMessage: string; readonly severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'; readonly outcome: { readonly result: string; readonly reason: string | null }; readonly actor: { readonly id: string; readonly type: string; readonly alternateId: string; readonly displayName: string; readonly detailEntry: null }; readonly target: readonly ({ readonly id: string; readonly type: string; readonly alternateId: string; readonly displayName: string; readonly detailEntry: null })[]; readonly client: null; readonly transaction: { readonly type: string; readonly id: string; readonly detail: Readonly<Record<string, unknown>> }; readonly debugContext: { readonly debugData: Readonly<Record<string, unknown>> }; readonly legacyEventType: null };

export type ApiToken = { readonly id: string; readonly name: string; readonly userId: string; readonly tokenWindow: string; readonly network: { readonly connection: string }; readonly created: string; readonly lastUpdated: string; readonly expiresAt: string; readonly _link: Readonly<Record<string, unknown>> };

export type Grant = { readonly id: string; readonly grantType: 'CUSTOM' | 'ENTITLEMENT'; readonly status: 'ACTIVE'; readonly actor: string; readonly action: string; readonly targetPrincipal: { readonly externalId: string; readonly type: string }; readonly target: { readonly externalId: string; readonly type: string }; readonly entitlements: readonly (unknown)[]; readonly created: string; readonly createdBy: string; readonly lastUpdated: string; readonly lastUpdatedBy: string; readonly _links: Readonly<Record<string, unknown>> };

export type Session = { readonly id: string; readonly login: string; readonly name: string; readonly admin: boolean };

export type Mail = { readonly id: string; readonly to: string; readonly subject: string; readonly text: string; readonly created: string; readonly person?: string; readonly sent: 'kept' | 'queued' | 'sent' | 'failed'; readonly failure?: string };

export type ApplicationSettings = { readonly id: string; readonly key: string; readonly catalogueName: string; readonly kind: 'template' | 'oin' | 'wizard' | 'governance' | 'on-premises'; readonly scim: '2.0' | '1.1'; readonly label: string; readonly status: 'ACTIVE' | 'INACTIVE'; readonly created: string; readonly lastUpdated: string; readonly visibility: { readonly hideWeb: boolean; readonly hideMobile: boolean; readonly autoSubmit: boolean }; readonly signOn: { readonly mode: 'SAML_2_0' | 'AUTO_LOGIN' | 'BROWSER_PLUGIN'; readonly settings: Readonly<Record<string, unknown>> }; readonly username: { readonly template: string; readonly updateOn: 'create' | 'create and update' }; readonly provisioning: 'none' | 'scim' | 'on-premises'; readonly integration?: { readonly baseUrl: string; readonly credentials: { readonly mode: 'basic'; readonly username: string; readonly passwordSet: boolean } | { readonly mode: 'header'; readonly valueSet: boolean } | { readonly mode: 'bearer'; readonly tokenSet: boolean } | { readonly mode: 'oauth'; readonly authorizationEndpoint: string; readonly tokenEndpoint: string; readonly clientId: string; readonly clientSecretSet: boolean; readonly pkce: boolean; readonly accessTokenSet?: boolean; readonly refreshTokenSet?: boolean; readonly expires?: number } | { readonly mode: 'none' }; readonly uniqueIdentifier: string; readonly actions: readonly ('IMPORT_NEW_USERS_AND_PROFILE_UPDATES' | 'PUSH_NEW_USERS' | 'PUSH_PROFILE_UPDATES' | 'PUSH_GROUPS' | 'IMPORT_GROUPS')[]; readonly importGroups: boolean; readonly pushNullValues: boolean; readonly timeout?: number }; readonly toApp: { readonly createUsers: boolean; readonly updateAttributes: boolean; readonly deactivateUsers: boolean; readonly syncPassword: 'off' | 'okta' | 'random'; readonly cycleSyncedPassword?: boolean; readonly excludeUsernameUpdates: boolean }; readonly toOkta: { readonly schedule: 'never' | 'hourly' | 'daily' | 'weekly'; readonly usernameFormat: string; readonly match: { readonly exact: 'username' | 'email' | { readonly attributes: readonly (string)[] }; readonly partial: boolean; readonly confirmExact: boolean; readonly confirmPartial: boolean; readonly confirmNew: boolean; readonly activateNew: boolean }; readonly sourcing: { readonly enabled: boolean; readonly onDeactivate: 'nothing' | 'deactivate' | 'suspend'; readonly reactivateSuspended: boolean; readonly reactivateDeactivated: boolean }; readonly safeguard?: number }; readonly profile: readonly ({ readonly variable: string; readonly title: string; readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array of string' | 'array of number' | 'array of integer' | 'country code' | 'language code' | 'reference'; readonly base: boolean; readonly externalName?: string; readonly externalNamespace?: string; readonly required: boolean; readonly scope: 'personal' | 'group'; readonly description?: string; readonly enum?: readonly (string)[]; readonly length?: { readonly min?: number; readonly max?: number } })[]; readonly mappings: { readonly toApp: readonly ({ readonly target: string; readonly expression: string; readonly applyOn: 'create' | 'create and update' })[]; readonly toOkta: readonly ({ readonly target: string; readonly expression: string; readonly applyOn: 'create' | 'create and update' })[] }; readonly renameAppGroups: boolean; readonly switches: { readonly paused: boolean; readonly rateLimit?: number; readonly quarantineAfter?: number; readonly dialect: 'okta' | 'entra-2018' | 'entra-2020'; readonly faults?: { readonly seed: number; readonly delay?: number; readonly dropAfterSend?: number; readonly duplicate?: number; readonly stale?: number; readonly reorder?: number }; readonly getBeforeDeactivate: boolean } };

export type ConnectionReport = { readonly ok: boolean; readonly message: string; readonly actions?: readonly ({ readonly name: string; readonly on: boolean })[]; readonly capabilities?: readonly (string)[]; readonly steps: readonly ({ readonly name: string; readonly result: 'passed' | 'failed' | 'skipped'; readonly duration: number; readonly detail: string; readonly exchange?: number })[]; readonly exchanges: readonly ({ readonly request: { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }; readonly response?: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }; readonly failure?: string; readonly started: number; readonly duration: number; readonly warnings?: readonly (string)[] })[]; readonly explanation?: { readonly what: string; readonly fault: 'service' | 'configuration' | 'network' | 'data'; readonly clause?: string; readonly action: string } };

export type PushedGroup = { readonly id: string; readonly app: string; readonly group: string; readonly name: string; readonly status: 'ACTIVE' | 'INACTIVE' | 'ERROR'; readonly pushing: boolean; readonly externalId?: string; readonly linked?: { readonly at: string; readonly how: 'created' | 'matched' | 'imported' | 'chosen' }; readonly externalName?: string; readonly rule?: string; readonly created: string; readonly lastUpdated: string; readonly lastPush?: string; readonly error?: string };

export type PushRule = { readonly id: string; readonly app: string; readonly name: string; readonly status: 'ACTIVE' | 'INACTIVE'; readonly field: 'name' | 'description'; readonly operator: 'starts with' | 'ends with' | 'contains' | 'equals'; readonly value: string };

export type AppGroupEntry = { readonly app: string; readonly externalId: string; readonly name: string };

export type Import = { readonly id: string; readonly app: string; readonly mode: 'full' | 'incremental'; readonly trigger: 'manual' | 'scheduled'; readonly state: 'running' | 'done' | 'failed' | 'safeguard'; readonly started: string; readonly finished?: string; readonly users: { readonly scanned: number; readonly added: number; readonly updated: number; readonly unchanged: number; readonly removed: number }; readonly groups: { readonly scanned: number; readonly added: number; readonly updated: number; readonly unchanged: number; readonly removed: number }; readonly message?: string; readonly job?: string; readonly progress?: { readonly done: number; readonly total?: number }; readonly result: readonly (string)[] };

export type ImportedUser = { readonly externalId: string; readonly username: string; readonly profile: Readonly<Record<string, unknown>>; readonly match: 'exact' | 'partial' | 'none'; readonly decision: 'link' | 'create' | 'ignore' | 'undecided'; readonly person?: { readonly id: string; readonly login: string; readonly name: string }; readonly lastSeen: string };

export type Link = { readonly app: string; readonly kind: 'person' | 'group'; readonly subject: string; readonly subjectName: string; readonly externalId: string; readonly name: string; readonly linked?: { readonly at: string; readonly how: 'created' | 'matched' | 'imported' | 'chosen' } };

export type Job = { readonly id: string; readonly app: string; readonly action: string; readonly state: 'queued' | 'running' | 'waiting' | 'failed' | 'done' | 'dismissed'; readonly attempts: number };

export type Exchange = { readonly id: string; readonly app: string; readonly operation: 'list-users' | 'find-user' | 'read-user' | 'create-user' | 'replace-user' | 'change-user' | 'delete-user' | 'list-groups' | 'find-group' | 'read-group' | 'create-group' | 'replace-group' | 'change-group' | 'delete-group' | 'discover' | 'other'; readonly job?: string; readonly person?: string; readonly group?: string; readonly replayOf?: string; readonly warnings?: readonly (string)[]; readonly request: { readonly method: string; readonly url: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }; readonly response?: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }; readonly failure?: string; readonly started: number; readonly duration: number };

export type Plan = { readonly app: string; readonly digest: string; readonly complete: boolean; readonly totals: { readonly jobs: number; readonly failed: number; readonly nothing: number; readonly requests: Readonly<Record<string, number>> }; readonly jobs: readonly ({ readonly action: string; readonly requests: readonly ({ readonly method: string; readonly path: string })[]; readonly result: 'done' | 'failed' | 'nothing' })[] };

export type Inspection = { readonly id: string; readonly target: string; readonly app?: string; readonly baseUrl: string; readonly scim: '2.0' | '1.1'; readonly profile: string; readonly state: 'running' | 'done' | 'cancelled' | 'failed'; readonly started: string; readonly finished?: string; readonly message?: string; readonly counts: { readonly pass: number; readonly warn: number; readonly fail: number; readonly skipped: number; readonly error: number }; readonly suites: readonly ({ readonly name: string; readonly total: number; readonly counts: { readonly pass: number; readonly warn: number; readonly fail: number; readonly skipped: number; readonly error: number } })[]; readonly headline?: string; readonly passed?: boolean; readonly okta?: readonly ({ readonly verdict: 'passed' | 'failed' | 'not run'; readonly text: string })[] };

export type Readiness = { readonly app: string; readonly ready: boolean; readonly suites: readonly ({ readonly name: string; readonly title: string; readonly about: string; readonly required: boolean; readonly last?: { readonly inspection: string; readonly at: string; readonly total: number; readonly counts: { readonly pass: number; readonly warn: number; readonly fail: number; readonly skipped: number; readonly error: number }; readonly passed: boolean } })[]; readonly cases: readonly (QaCase)[] };

export type QaCase = { readonly id: string; readonly section: string; readonly title: string; readonly steps: readonly (string)[]; readonly expects: string; readonly place: string; readonly needs?: string; readonly state: 'seen' | 'done' | 'not supported' | 'open'; readonly visible: boolean; readonly evidence?: { readonly at: string; readonly what: string; readonly exchange?: string; readonly job?: string }; readonly mark?: { readonly state: 'done' | 'not supported'; readonly note: string; readonly by: string; readonly at: string } };

export type InspectionProgress = { readonly revision: number; readonly inspection: Inspection; readonly wrong: readonly ({ readonly id: string; readonly group: string; readonly requirement: string; readonly verdict: 'pass' | 'warn' | 'fail' | 'skipped' | 'error' })[]; readonly latest?: { readonly id: string; readonly group: string; readonly requirement: string; readonly verdict: 'pass' | 'warn' | 'fail' | 'skipped' | 'error' } };

export type InspectionEntry = { readonly id: string; readonly suite: string; readonly group: string; readonly level: string; readonly client: string; readonly requirement: string; readonly verdict: 'pass' | 'warn' | 'fail' | 'skipped' | 'error'; readonly findings: readonly ({ readonly expected: string; readonly found: string; readonly hint?: string; readonly exchange?: number })[]; readonly exchanges?: readonly (unknown)[] };

export type InspectionComparison = { readonly before: Inspection; readonly after: Inspection; readonly newlyFailing: readonly ({ readonly id: string; readonly group: string; readonly requirement: string; readonly verdict: 'pass' | 'warn' | 'fail' | 'skipped' | 'error'; readonly before?: 'pass' | 'warn' | 'fail' | 'skipped' | 'error' })[]; readonly newlyPassing: readonly ({ readonly id: string; readonly group: string; readonly requirement: string; readonly verdict: 'pass' | 'warn' | 'fail' | 'skipped' | 'error'; readonly before?: 'pass' | 'warn' | 'fail' | 'skipped' | 'error' })[]; readonly changed: readonly ({ readonly id: string; readonly group: string; readonly requirement: string; readonly verdict: 'pass' | 'warn' | 'fail' | 'skipped' | 'error'; readonly before?: 'pass' | 'warn' | 'fail' | 'skipped' | 'error' })[]; readonly same: number; readonly onlyBefore: number; readonly onlyAfter: number };

export type InspectionSuite = { readonly name: 'rfc' | 'okta' | 'entitlements' | 'entra' | 'oauth' | 'security' | 'limits' | 'concurrency' | 'unicode' | 'v1' | 'agent'; readonly title: string; readonly about: string; readonly profile?: string; readonly checks: { readonly '2.0': number; readonly '1.1': number } };

/** What can be asked, by method and path. */
export interface Operations {
  /** Signs in with login and password; the cookie of the answer is what the console sends. */
  readonly 'POST /muster/api/v1/session': { readonly body: { readonly login: string; readonly password: string }; readonly answer: Session };
  /** Tells who is signed in. */
  readonly 'GET /muster/api/v1/session': { readonly answer: Session };
  /** Ends the session. */
  readonly 'DELETE /muster/api/v1/session': { readonly answer: void };
  /** Signs in by a link that is good once, and leads to the console. */
  readonly 'GET /sign-in/{token}': { readonly path: { readonly token: string }; readonly answer: void };
  /** Sets the password by the link of a welcome or a reset mail, and signs in. */
  readonly 'POST /muster/api/v1/activation': { readonly body: { readonly token: string; readonly password: string }; readonly answer: Session };
  /** Makes a person of the org, and mails them the link by which they set their password. On a developer org, which is for its machine alone, they administer it. */
  readonly 'POST /muster/api/v1/sign-up': { readonly body: { readonly email: string; readonly firstName: string; readonly lastName: string; readonly organization?: string }; readonly answer: { readonly mailbox: boolean } };
  /** Makes an API token; the answer is the only one that holds it. */
  readonly 'POST /muster/api/v1/tokens': { readonly body: { readonly name: string }; readonly answer: { readonly id: string; readonly name: string; readonly userId: string; readonly tokenWindow: string; readonly network: { readonly connection: string }; readonly created: string; readonly lastUpdated: string; readonly expiresAt: string; readonly _link: Readonly<Record<string, unknown>>; readonly token: string } };
  /** Lists the mails that the org wrote, the newest first. */
  readonly 'GET /muster/api/v1/mailbox': { readonly query: { readonly to?: string | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (Mail)[] };
  /** Shows a mail. */
  readonly 'GET /muster/api/v1/mailbox/{id}': { readonly path: { readonly id: string }; readonly answer: Mail };
  /** Lists those who may do everything. */
  readonly 'GET /muster/api/v1/administrators': { readonly answer: readonly (User)[] };
  /** Lets a person do everything. */
  readonly 'PUT /muster/api/v1/administrators/{id}': { readonly path: { readonly id: string }; readonly answer: void };
  /** Takes that away; somebody has to keep it. */
  readonly 'DELETE /muster/api/v1/administrators/{id}': { readonly path: { readonly id: string }; readonly answer: void };
  /** Lists the templates of the application catalogue. */
  readonly 'GET /muster/api/v1/catalogue': { readonly answer: readonly ({ readonly key: string; readonly name: string; readonly kind: 'template' | 'oin' | 'wizard' | 'governance' | 'on-premises'; readonly scim: '2.0' | '1.1'; readonly authentication: 'basic' | 'header' | 'bearer' | 'oauth' | 'none'; readonly fields: readonly (string)[] })[] };
  /** Shows all settings of an application. */
  readonly 'GET /muster/api/v1/apps/{id}': { readonly path: { readonly id: string }; readonly answer: ApplicationSettings };
  /** General > App Settings > Provisioning, of an application that the wizard made; what was integrated is dropped. */
  readonly 'PUT /muster/api/v1/apps/{id}/provisioning': { readonly path: { readonly id: string }; readonly body: { readonly provisioning: 'none' | 'scim' | 'on-premises'; readonly scim?: '2.0' | '1.1' }; readonly answer: ApplicationSettings };
  /** Test API Credentials, Test Connector Configuration: what Okta says, and step by step what happened. */
  readonly 'POST /muster/api/v1/apps/{id}/integration/test': { readonly path: { readonly id: string }; readonly body: { readonly baseUrl: string; readonly scim?: '2.0' | '1.1'; readonly credentials: { readonly mode: 'basic'; readonly username: string; readonly password?: string } | { readonly mode: 'header'; readonly value?: string } | { readonly mode: 'bearer'; readonly token?: string } | { readonly mode: 'oauth'; readonly authorizationEndpoint: string; readonly tokenEndpoint: string; readonly clientId: string; readonly clientSecret?: string; readonly pkce?: boolean } | { readonly mode: 'none' }; readonly uniqueIdentifier?: string; readonly actions?: readonly ('IMPORT_NEW_USERS_AND_PROFILE_UPDATES' | 'PUSH_NEW_USERS' | 'PUSH_PROFILE_UPDATES' | 'PUSH_GROUPS' | 'IMPORT_GROUPS')[]; readonly importGroups?: boolean; readonly pushNullValues?: boolean; readonly timeout?: number }; readonly answer: ConnectionReport };
  /** Saves the integration, which is verified once more; it is refused where that fails. */
  readonly 'PUT /muster/api/v1/apps/{id}/integration': { readonly path: { readonly id: string }; readonly body: { readonly baseUrl: string; readonly scim?: '2.0' | '1.1'; readonly credentials: { readonly mode: 'basic'; readonly username: string; readonly password?: string } | { readonly mode: 'header'; readonly value?: string } | { readonly mode: 'bearer'; readonly token?: string } | { readonly mode: 'oauth'; readonly authorizationEndpoint: string; readonly tokenEndpoint: string; readonly clientId: string; readonly clientSecret?: string; readonly pkce?: boolean } | { readonly mode: 'none' }; readonly uniqueIdentifier?: string; readonly actions?: readonly ('IMPORT_NEW_USERS_AND_PROFILE_UPDATES' | 'PUSH_NEW_USERS' | 'PUSH_PROFILE_UPDATES' | 'PUSH_GROUPS' | 'IMPORT_GROUPS')[]; readonly importGroups?: boolean; readonly pushNullValues?: boolean; readonly timeout?: number }; readonly answer: { readonly report: ConnectionReport; readonly application: ApplicationSettings } };
  /** Disables the API integration: nothing is sent any more, and its credentials are forgotten. */
  readonly 'DELETE /muster/api/v1/apps/{id}/integration': { readonly path: { readonly id: string }; readonly answer: void };
  /** Provisioning > To App. */
  readonly 'PUT /muster/api/v1/apps/{id}/to-app': { readonly path: { readonly id: string }; readonly body: { readonly createUsers: boolean; readonly updateAttributes: boolean; readonly deactivateUsers: boolean; readonly syncPassword: 'off' | 'okta' | 'random'; readonly cycleSyncedPassword?: boolean; readonly excludeUsernameUpdates: boolean }; readonly answer: ApplicationSettings };
  /** Provisioning > To Okta. */
  readonly 'PUT /muster/api/v1/apps/{id}/to-okta': { readonly path: { readonly id: string }; readonly body: { readonly schedule: 'never' | 'hourly' | 'daily' | 'weekly'; readonly usernameFormat: string; readonly match: { readonly exact: 'username' | 'email' | { readonly attributes: readonly (string)[] }; readonly partial: boolean; readonly confirmExact: boolean; readonly confirmPartial: boolean; readonly confirmNew: boolean; readonly activateNew: boolean }; readonly sourcing: { readonly enabled: boolean; readonly onDeactivate: 'nothing' | 'deactivate' | 'suspend'; readonly reactivateSuspended: boolean; readonly reactivateDeactivated: boolean }; readonly safeguard?: number }; readonly answer: ApplicationSettings };
  /** Group Push Settings: whether a group at the service is renamed with the group of the org. */
  readonly 'PUT /muster/api/v1/apps/{id}/push-settings': { readonly path: { readonly id: string }; readonly body: { readonly renameAppGroups: boolean }; readonly answer: ApplicationSettings };
  /** What goes beyond Okta: a pause, limits, dialects, faults on purpose. */
  readonly 'PUT /muster/api/v1/apps/{id}/switches': { readonly path: { readonly id: string }; readonly body: { readonly paused: boolean; readonly rateLimit?: number; readonly quarantineAfter?: number; readonly dialect: 'okta' | 'entra-2018' | 'entra-2020'; readonly faults?: { readonly seed: number; readonly delay?: number; readonly dropAfterSend?: number; readonly duplicate?: number; readonly stale?: number; readonly reorder?: number }; readonly getBeforeDeactivate: boolean }; readonly answer: ApplicationSettings };
  /** Shows what an expression makes of a person, or where it is wrong. */
  readonly 'POST /muster/api/v1/apps/{id}/preview': { readonly path: { readonly id: string }; readonly body: { readonly expression: string; readonly direction?: 'toApp' | 'toOkta'; readonly target?: string; readonly person?: string; readonly template?: boolean }; readonly answer: { readonly value: unknown; readonly type: string } | { readonly problem: string; readonly position: number; readonly length: number; readonly explanation: string } };
  /** Shows what the mappings give a person who is assigned the application, before anything is set by hand. */
  readonly 'GET /muster/api/v1/apps/{id}/users/{user}/mapped': { readonly path: { readonly id: string; readonly user: string }; readonly answer: { readonly userName: string; readonly profile: Readonly<Record<string, unknown>> } };
  /** Import Now. Where an import has not ended yet, it is that one. */
  readonly 'POST /muster/api/v1/apps/{id}/imports': { readonly path: { readonly id: string }; readonly body: { readonly mode?: 'full' | 'incremental'; readonly unguarded?: boolean }; readonly answer: { readonly job: string } };
  /** Monitor Imports: the imports of an application, the newest first. */
  readonly 'GET /muster/api/v1/apps/{id}/imports': { readonly path: { readonly id: string }; readonly query: { readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (Import)[] };
  /** Shows an import, with what Okta says of its result. */
  readonly 'GET /muster/api/v1/apps/{id}/imports/{run}': { readonly path: { readonly id: string; readonly run: string }; readonly answer: Import };
  /** The Import tab: users of the service who await a decision. */
  readonly 'GET /muster/api/v1/apps/{id}/imported-users': { readonly path: { readonly id: string }; readonly query: { readonly q?: string | undefined; readonly match?: 'exact' | 'partial' | 'none' | undefined; readonly decision?: 'link' | 'create' | 'ignore' | 'undecided' | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (ImportedUser)[] };
  /** Clear unconfirmed users: the next import finds them again. */
  readonly 'DELETE /muster/api/v1/apps/{id}/imported-users': { readonly path: { readonly id: string }; readonly answer: { readonly removed: number } };
  /** Confirm Assignments: links or makes the Okta users that were decided on, each by itself. */
  readonly 'POST /muster/api/v1/apps/{id}/imported-users/confirm': { readonly path: { readonly id: string }; readonly body: { readonly externalIds: readonly (string)[]; readonly activate?: boolean }; readonly answer: readonly ({ readonly externalId: string; readonly ok: true; readonly person: string; readonly created: boolean } | { readonly externalId: string; readonly ok: false; readonly reason: string })[] };
  /** Okta User Assignment: decides what confirming a user will do. */
  readonly 'PUT /muster/api/v1/apps/{id}/imported-users/{user}': { readonly path: { readonly id: string; readonly user: string }; readonly body: { readonly decision: 'link' | 'create' | 'ignore'; readonly person?: string }; readonly answer: ImportedUser };
  /** Org-wide unassignment safeguard: how much of all assignments one import may end. */
  readonly 'GET /muster/api/v1/import-safeguard': { readonly answer: { readonly percent?: number } };
  /** Sets the org-wide unassignment safeguard; without a percentage there is none. */
  readonly 'PUT /muster/api/v1/import-safeguard': { readonly body: { readonly percent?: number }; readonly answer: { readonly percent?: number } };
  /** Lists the groups that are pushed to an application. */
  readonly 'GET /muster/api/v1/apps/{id}/pushed-groups': { readonly path: { readonly id: string }; readonly query: { readonly q?: string | undefined; readonly status?: 'ACTIVE' | 'INACTIVE' | 'ERROR' | undefined; readonly rule?: string | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (PushedGroup)[] };
  /** Pushes a group: creates one at the service, or links one that is there. */
  readonly 'POST /muster/api/v1/apps/{id}/pushed-groups': { readonly path: { readonly id: string }; readonly body: { readonly group: string; readonly link?: { readonly externalId: string; readonly name?: string }; readonly memberships?: boolean }; readonly answer: PushedGroup };
  /** Bulk Edit: activates, deactivates, pushes or unlinks many at once. */
  readonly 'POST /muster/api/v1/apps/{id}/pushed-groups/bulk-edit': { readonly path: { readonly id: string }; readonly body: { readonly ids: readonly (string)[]; readonly action: 'activate' | 'deactivate' | 'push' | 'delete'; readonly target?: 'delete' | 'leave' }; readonly answer: { readonly count: number } };
  /** Shows a pushed group. */
  readonly 'GET /muster/api/v1/apps/{id}/pushed-groups/{pushed}': { readonly path: { readonly id: string; readonly pushed: string }; readonly answer: PushedGroup };
  /** Unlinks a pushed group, and deletes it at the service or leaves it there. */
  readonly 'DELETE /muster/api/v1/apps/{id}/pushed-groups/{pushed}': { readonly path: { readonly id: string; readonly pushed: string }; readonly query: { readonly target: 'delete' | 'leave' }; readonly answer: void };
  /** Activates the push of a group: its whole membership goes out. */
  readonly 'POST /muster/api/v1/apps/{id}/pushed-groups/{pushed}/activate': { readonly path: { readonly id: string; readonly pushed: string }; readonly answer: PushedGroup };
  /** Stops the push of a group, which stays at the service. */
  readonly 'POST /muster/api/v1/apps/{id}/pushed-groups/{pushed}/deactivate': { readonly path: { readonly id: string; readonly pushed: string }; readonly answer: PushedGroup };
  /** Push now: overwrites the membership at the service. */
  readonly 'POST /muster/api/v1/apps/{id}/pushed-groups/{pushed}/push': { readonly path: { readonly id: string; readonly pushed: string }; readonly answer: PushedGroup };
  /** Lists the groups at the service, as the last listing had them. */
  readonly 'GET /muster/api/v1/apps/{id}/app-groups': { readonly path: { readonly id: string }; readonly query: { readonly q?: string | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (AppGroupEntry)[] };
  /** Refresh App Groups. */
  readonly 'POST /muster/api/v1/apps/{id}/app-groups/refresh': { readonly path: { readonly id: string }; readonly answer: { readonly job: string } };
  /** Lists the rules by which groups are pushed. */
  readonly 'GET /muster/api/v1/apps/{id}/push-rules': { readonly path: { readonly id: string }; readonly answer: readonly (PushRule)[] };
  /** Makes a push rule, and pushes what it finds. */
  readonly 'POST /muster/api/v1/apps/{id}/push-rules': { readonly path: { readonly id: string }; readonly body: { readonly name: string; readonly field: 'name' | 'description'; readonly operator: 'starts with' | 'ends with' | 'contains' | 'equals'; readonly value: string }; readonly answer: PushRule };
  /** Activates a push rule: it pushes what it finds. */
  readonly 'POST /muster/api/v1/apps/{id}/push-rules/{rule}/activate': { readonly path: { readonly id: string; readonly rule: string }; readonly answer: PushRule };
  /** Stops a push rule; what it found stays. */
  readonly 'POST /muster/api/v1/apps/{id}/push-rules/{rule}/deactivate': { readonly path: { readonly id: string; readonly rule: string }; readonly answer: PushRule };
  /** Deletes a push rule, and the groups that it found, at the service too or not. */
  readonly 'DELETE /muster/api/v1/apps/{id}/push-rules/{rule}': { readonly path: { readonly id: string; readonly rule: string }; readonly query: { readonly target: 'delete' | 'leave' }; readonly answer: void };
  /** Lists which people, or groups, of the org are linked to what at the service; `q` begins a name, `externalId` is the service’s id. */
  readonly 'GET /muster/api/v1/apps/{id}/links': { readonly path: { readonly id: string }; readonly query: { readonly kind?: 'person' | 'group' | undefined; readonly q?: string | undefined; readonly externalId?: string | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (Link)[] };
  /** Force rematch: forgets the links of these people, or groups, and looks for each anew, by the unique identifier or the name; what is not found is created. */
  readonly 'POST /muster/api/v1/apps/{id}/links/rematch': { readonly path: { readonly id: string }; readonly body: { readonly kind: 'person' | 'group'; readonly subjects: readonly (string)[] }; readonly answer: { readonly jobs: readonly (string)[] } };
  /** Shows the link of a person, or of a group, by its id in the org. */
  readonly 'GET /muster/api/v1/apps/{id}/links/{kind}/{subject}': { readonly path: { readonly id: string; readonly kind: string; readonly subject: string }; readonly answer: Link };
  /** Breaks a link; nothing is sent. The person stays assigned, as one whom the service does not have; the push of a group becomes inactive. */
  readonly 'DELETE /muster/api/v1/apps/{id}/links/{kind}/{subject}': { readonly path: { readonly id: string; readonly kind: string; readonly subject: string }; readonly answer: void };
  /** Lists tasks, which are jobs that failed, or with `state` other jobs; the newest first. */
  readonly 'GET /muster/api/v1/tasks': { readonly query: { readonly app?: string | undefined; readonly subject?: string | undefined; readonly state?: 'queued' | 'running' | 'waiting' | 'failed' | 'done' | 'dismissed' | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (Job)[] };
  /** Counts jobs by their states, of one application or all. */
  readonly 'GET /muster/api/v1/tasks/count': { readonly query: { readonly app?: string | undefined }; readonly answer: Readonly<Record<string, number>> };
  /** Retries every task, of one application or all. */
  readonly 'POST /muster/api/v1/tasks/retry': { readonly body: { readonly app?: string }; readonly answer: { readonly count: number } };
  /** Shows a job: what it is about, how far it came, and what is wrong. */
  readonly 'GET /muster/api/v1/tasks/{id}': { readonly path: { readonly id: string }; readonly answer: Job };
  /** Retries a task, or a job that waits, at once. */
  readonly 'POST /muster/api/v1/tasks/{id}/retry': { readonly path: { readonly id: string }; readonly answer: Job };
  /** Marks a task as complete. */
  readonly 'POST /muster/api/v1/tasks/{id}/dismiss': { readonly path: { readonly id: string }; readonly answer: Job };
  /** Lists requests with their answers, credentials masked; those of one job in their order, else the newest first. */
  readonly 'GET /muster/api/v1/exchanges': { readonly query: { readonly app?: string | undefined; readonly job?: string | undefined; readonly person?: string | undefined; readonly group?: string | undefined; readonly operation?: 'list-users' | 'find-user' | 'read-user' | 'create-user' | 'replace-user' | 'change-user' | 'delete-user' | 'list-groups' | 'find-group' | 'read-group' | 'create-group' | 'replace-group' | 'change-group' | 'delete-group' | 'discover' | 'other' | undefined; readonly status?: string | undefined; readonly requestId?: string | undefined; readonly bodies?: 'true' | 'false' | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (Exchange)[] };
  /** What was sent after a position, the oldest first, and the position to go on from; with `wait`, as soon as there is something, at most so many milliseconds later. Without a position, the one of now. */
  readonly 'GET /muster/api/v1/exchanges/since': { readonly query: { readonly app?: string | undefined; readonly job?: string | undefined; readonly person?: string | undefined; readonly group?: string | undefined; readonly operation?: 'list-users' | 'find-user' | 'read-user' | 'create-user' | 'replace-user' | 'change-user' | 'delete-user' | 'list-groups' | 'find-group' | 'read-group' | 'create-group' | 'replace-group' | 'change-group' | 'delete-group' | 'discover' | 'other' | undefined; readonly status?: string | undefined; readonly requestId?: string | undefined; readonly position?: string | undefined; readonly wait?: string | undefined; readonly bodies?: 'true' | 'false' | undefined; readonly limit?: string | undefined }; readonly answer: { readonly position: number; readonly items: readonly (Exchange)[] } };
  /** The newest exchanges that are asked for, or those of these ids, as an HTTP Archive (HAR 1.2). */
  readonly 'GET /muster/api/v1/exchanges.har': { readonly query: { readonly app?: string | undefined; readonly job?: string | undefined; readonly person?: string | undefined; readonly group?: string | undefined; readonly operation?: 'list-users' | 'find-user' | 'read-user' | 'create-user' | 'replace-user' | 'change-user' | 'delete-user' | 'list-groups' | 'find-group' | 'read-group' | 'create-group' | 'replace-group' | 'change-group' | 'delete-group' | 'discover' | 'other' | undefined; readonly status?: string | undefined; readonly requestId?: string | undefined; readonly ids?: string | undefined; readonly limit?: string | undefined }; readonly answer: { readonly log: unknown } };
  /** Shows a request with its answer, credentials masked. */
  readonly 'GET /muster/api/v1/exchanges/{id}': { readonly path: { readonly id: string }; readonly answer: Exchange };
  /** Compares an exchange with what Okta’s documentation says of such a request of such a client. */
  readonly 'GET /muster/api/v1/exchanges/{id}/documented': { readonly path: { readonly id: string }; readonly answer: { readonly matches: boolean; readonly checks: readonly ({ readonly part: string; readonly ok: boolean; readonly documented: string; readonly seen: string })[]; readonly documented?: { readonly title: string; readonly when: string; readonly request: string; readonly answers: readonly ({ readonly status: number; readonly means: string; readonly body?: string })[] } } };
  /** Sends the request again: to the same service, to that of another application with its credentials, or to another base URL with the Authorization header that is given. Tells what is another in the answer. */
  readonly 'POST /muster/api/v1/exchanges/{id}/resend': { readonly path: { readonly id: string }; readonly body: { readonly app?: string; readonly baseUrl?: string; readonly authorization?: string }; readonly answer: { readonly exchange: Exchange; readonly differences: readonly ({ readonly path: string; readonly before?: unknown; readonly now?: unknown })[] } };
  /** Dry run: every request that the waiting jobs would send, imports too. Pause the application to have them wait. */
  readonly 'POST /muster/api/v1/apps/{id}/plan': { readonly path: { readonly id: string }; readonly body: { readonly wait?: boolean }; readonly answer: Plan };
  /** Sends what a plan says; refused with the plan of now where that is another, or where it did not cover all. */
  readonly 'POST /muster/api/v1/apps/{id}/plan/apply': { readonly path: { readonly id: string }; readonly body: { readonly digest: string; readonly wait?: boolean }; readonly answer: { readonly applied: boolean; readonly plan: Plan } };
  /** How far a plan has come that nobody waits for, and what came of it. */
  readonly 'GET /muster/api/v1/apps/{id}/plans/{plan}': { readonly path: { readonly id: string; readonly plan: string }; readonly answer: { readonly id: string; readonly app: string; readonly state: 'planning' | 'applying' | 'done' | 'failed' | 'cancelled'; readonly progress: { readonly done: number; readonly total: number }; readonly plan?: Plan; readonly applied?: boolean; readonly message?: string } };
  /** Ends the making of a plan, or its application after the jobs that are under way. */
  readonly 'DELETE /muster/api/v1/apps/{id}/plans/{plan}': { readonly path: { readonly id: string; readonly plan: string }; readonly answer: void };
  /** Provision User: pushes one user now, and tells each step. */
  readonly 'POST /muster/api/v1/apps/{id}/users/{user}/provision': { readonly path: { readonly id: string; readonly user: string }; readonly answer: { readonly job: Job; readonly exchanges: readonly (Exchange)[] } };
  /** Force Sync: pushes the profiles of all who are at the service. */
  readonly 'POST /muster/api/v1/apps/{id}/force-sync': { readonly path: { readonly id: string }; readonly answer: { readonly job: string } };
  /** Each attribute as it was pushed last, as the service has it now, and as the org wants it. */
  readonly 'GET /muster/api/v1/apps/{id}/users/{user}/difference': { readonly path: { readonly id: string; readonly user: string }; readonly answer: { readonly active: boolean; readonly attributes: readonly ({ readonly variable: string; readonly title: string; readonly changed: string })[] } };
  /** Compares all that the service has with what the org wants; it changes nothing. */
  readonly 'POST /muster/api/v1/apps/{id}/drift': { readonly path: { readonly id: string }; readonly answer: { readonly app: string; readonly users: number; readonly groups: number; readonly drifts: readonly ({ readonly kind: string })[] } };
  /** Failures in a row, and since when and why nothing is sent. */
  readonly 'GET /muster/api/v1/apps/{id}/quarantine': { readonly path: { readonly id: string }; readonly answer: { readonly failures: number; readonly since?: string; readonly reason?: string } };
  /** Ends a quarantine. */
  readonly 'DELETE /muster/api/v1/apps/{id}/quarantine': { readonly path: { readonly id: string }; readonly answer: void };
  /** Sends the recorded exchanges of another application to the service of this one, with the ids that it gives. */
  readonly 'POST /muster/api/v1/apps/{id}/replay': { readonly path: { readonly id: string }; readonly body: { readonly from: string }; readonly answer: readonly ({ readonly method: string; readonly path: string; readonly before?: number; readonly now: number })[] };
  /** Authenticate with the service: begins OAuth 2, and says where the browser has to go. */
  readonly 'POST /muster/api/v1/apps/{id}/authenticate': { readonly path: { readonly id: string }; readonly body: { readonly authorizationEndpoint: string; readonly tokenEndpoint: string; readonly clientId: string; readonly clientSecret?: string; readonly pkce?: boolean; readonly scope?: string }; readonly answer: { readonly url: string; readonly redirectUri: string } };
  /** Where the service sends the browser back to after OAuth 2. */
  readonly 'GET /admin/app/cpc/{key}/oauth/callback': { readonly path: { readonly key: string }; readonly answer: void };
  /** Has made-up people join, change jobs and leave, the same for the same seed; it goes on by itself. */
  readonly 'POST /muster/api/v1/apps/{id}/churn': { readonly path: { readonly id: string }; readonly body: { readonly seed: number; readonly joiners?: number; readonly movers?: number; readonly leavers?: number; readonly perSecond?: number }; readonly answer: { readonly seed: number; readonly joiners: number; readonly movers: number; readonly leavers: number; readonly state: 'running' | 'done' | 'stopped' | 'failed'; readonly joined: number; readonly moved: number; readonly left: number; readonly started: string; readonly ended?: string; readonly message?: string } };
  /** How far the churn of an application has come; there is none where none was started since the org was. */
  readonly 'GET /muster/api/v1/apps/{id}/churn': { readonly path: { readonly id: string }; readonly answer: { readonly run?: { readonly seed: number; readonly joiners: number; readonly movers: number; readonly leavers: number; readonly state: 'running' | 'done' | 'stopped' | 'failed'; readonly joined: number; readonly moved: number; readonly left: number; readonly started: string; readonly ended?: string; readonly message?: string } } };
  /** Stops the churn after the person whom it is at; whoever was made stays. */
  readonly 'DELETE /muster/api/v1/apps/{id}/churn': { readonly path: { readonly id: string }; readonly answer: void };
  /** Starts a run of the inspector: checks, Runscope files, or both. */
  readonly 'POST /muster/api/v1/inspections': { readonly body: { readonly app?: string; readonly baseUrl?: string; readonly credentials?: { readonly mode: 'none' } | { readonly mode: 'bearer'; readonly token: string } | { readonly mode: 'basic'; readonly username: string; readonly password: string } | { readonly mode: 'header'; readonly value: string } | { readonly mode: 'oauth'; readonly clientId: string; readonly clientSecret: string; readonly tokenUrl?: string; readonly scope?: string }; readonly scim?: '2.0' | '1.1'; readonly profile?: 'rfc' | 'okta' | 'entra'; readonly suites?: readonly ('rfc' | 'okta' | 'entitlements' | 'entra' | 'oauth' | 'security' | 'limits' | 'concurrency' | 'unicode' | 'v1' | 'agent')[]; readonly only?: readonly (string)[]; readonly files?: readonly ({ readonly name: string; readonly text: string })[]; readonly variables?: Readonly<Record<string, string>>; readonly initialScript?: string; readonly pauseScale?: number; readonly relaxTime?: boolean; readonly seed?: number }; readonly answer: Inspection };
  /** Lists runs, the newest first. */
  readonly 'GET /muster/api/v1/inspections': { readonly query: { readonly target?: string | undefined; readonly limit?: string | undefined; readonly after?: string | undefined }; readonly answer: readonly (Inspection)[] };
  /** The suites, and what each is for. */
  readonly 'GET /muster/api/v1/inspections/suites': { readonly answer: readonly (InspectionSuite)[] };
  /** Shows a run: how it went, and what is to mend, by likely cause. */
  readonly 'GET /muster/api/v1/inspections/{id}': { readonly path: { readonly id: string }; readonly answer: Inspection };
  /** Forgets a run and its results. */
  readonly 'DELETE /muster/api/v1/inspections/{id}': { readonly path: { readonly id: string }; readonly answer: void };
  /** How far a run has come: answered as soon as that is more than `seen`, or after 20 seconds. */
  readonly 'GET /muster/api/v1/inspections/{id}/progress': { readonly path: { readonly id: string }; readonly query: { readonly seen?: string | undefined }; readonly answer: InspectionProgress };
  /** Ends a run. What it made is removed first; what it found is kept. */
  readonly 'POST /muster/api/v1/inspections/{id}/cancel': { readonly path: { readonly id: string }; readonly answer: Inspection };
  /** Each requirement that was tried, without its exchanges. */
  readonly 'GET /muster/api/v1/inspections/{id}/results': { readonly path: { readonly id: string }; readonly answer: readonly (InspectionEntry)[] };
  /** A requirement that was tried, with its exchanges, credentials masked. */
  readonly 'GET /muster/api/v1/inspections/{id}/results/{result}': { readonly path: { readonly id: string; readonly result: string }; readonly answer: InspectionEntry };
  /** Compares a run with another, or with the one before it of the same target. */
  readonly 'GET /muster/api/v1/inspections/{id}/comparison': { readonly path: { readonly id: string }; readonly query: { readonly with?: string | undefined }; readonly answer: InspectionComparison };
  /** The report as a file: html, json, har, junit or markdown. */
  readonly 'GET /muster/api/v1/inspections/{id}/reports/{format}': { readonly path: { readonly id: string; readonly format: string }; readonly answer: void };
  /** Ready for OIN? What the suites came to, and which cases of Okta’s QA plan were seen to work in this org or are marked. */
  readonly 'GET /muster/api/v1/apps/{id}/readiness': { readonly path: { readonly id: string }; readonly answer: Readiness };
  /** Marks a case as done, or as one whose feature the application does not support. */
  readonly 'PUT /muster/api/v1/apps/{id}/readiness/{case}': { readonly path: { readonly id: string; readonly case: string }; readonly body: { readonly state: 'done' | 'not supported'; readonly note?: string }; readonly answer: void };
  /** Takes the mark off a case. */
  readonly 'DELETE /muster/api/v1/apps/{id}/readiness/{case}': { readonly path: { readonly id: string; readonly case: string }; readonly answer: void };
}
