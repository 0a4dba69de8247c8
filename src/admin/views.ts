import { deliveryOutcomes } from '../events/delivery/endpoint.ts';
import * as v from 'valibot';
import { isPublicKeySet } from '../authentication/oauth/key-set.ts';
import { isRedirectUri } from '../authentication/oauth/redirect-uri.ts';
import { authenticationModes, oauthGrants, operatorScopes } from '../authentication/store.ts';
import { leniencies, profiles, type Leniency, type ProfileName } from '../protocol/leniency.ts';
import { userManagementCapabilities } from '../protocol/v1/capabilities.ts';

/**
 * What the admin API takes and gives. From these schemas come the types, the checks of what is sent, and the OpenAPI
 * document, against which the tests hold the real answers.
 */

const described = <T extends v.GenericSchema>(schema: T, text: string) => v.pipe(schema, v.description(text));

const keySet = v.custom<Record<string, unknown>>(isPublicKeySet, 'expected a JWK Set of public keys');
const secureUrl = v.pipe(v.string('expected a URL'), v.check(isRedirectUri, 'expected an https URL'));

const time = v.pipe(v.string(), v.isoTimestamp('expected a time such as 2026-01-31T12:00:00Z'));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.regex(/^\S(?:.{0,62}\S)?$/u, 'expected 1 to 64 characters'));
const slug = v.pipe(
  v.string('expected a text'),
  v.regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'expected lower-case letters, digits and hyphens'),
);
const seconds = v.pipe(
  v.number('expected seconds'),
  v.integer('expected whole seconds'),
  v.minValue(0, 'expected 0 or more seconds'),
  v.maxValue(3_153_600_000, 'expected at most a hundred years'),
);

export const tenantView = v.object({ id: v.string(), created: time });
export const newTenant = v.strictObject({ id: described(slug, 'Lower-case letters, digits and hyphens.') });

const profileNames = Object.keys(profiles) as [ProfileName, ...ProfileName[]];

const capabilities = v.array(
  v.picklist(userManagementCapabilities, `expected some of ${userManagementCapabilities.join(', ')}`),
  `expected some of ${userManagementCapabilities.join(', ')}`,
);

const rateLimit = v.pipe(
  v.number('expected requests a second'),
  v.integer('expected requests a second, a whole number'),
  v.minValue(0, 'expected requests a second, at least 0'),
);

const connectionEntries = {
  id: v.string(),
  tenant: v.string(),
  name: v.string(),
  auth: v.picklist(authenticationModes),
  profile: v.picklist(profileNames),
  created: time,
  expires: described(v.optional(time), 'From when on it is refused.'),
  revoked: v.optional(time),
  lastUsed: described(v.optional(time), 'To the minute.'),
  overlapEnds: described(v.optional(time), 'Until when the secret before the last rotation is good.'),
  user: described(v.optional(v.string()), 'The id of the user that /Me stands for.'),
  capabilities: v.optional(v.array(v.picklist(userManagementCapabilities))),
  rateLimit: described(v.optional(v.number()), 'Requests a second that it may send; 0: any number.'),
  readOnly: described(v.optional(v.boolean()), 'Whether it may never write; with mode oauth.'),
  grants: described(v.optional(v.array(v.picklist(oauthGrants))), 'By what it gets tokens of our own server.'),
  redirectUris: v.optional(v.array(v.string())),
  jwks: v.optional(v.record(v.string(), v.unknown())),
  jwksUri: v.optional(v.string()),
  issuer: described(v.optional(v.string()), 'The authorization server that gives its tokens.'),
  client: described(v.optional(v.string()), 'What the tokens of another issuer call it.'),
  audience: v.optional(v.string()),
};

export const connectionView = v.object(connectionEntries);

const leniencyNames = Object.keys(leniencies) as [Leniency, ...Leniency[]];

export const profileView = v.object({
  name: v.picklist(profileNames),
  leniencies: described(
    v.array(v.object({ name: v.picklist(leniencyNames), description: v.string() })),
    'What it lets through beyond the standard.',
  ),
});

export const newConnection = v.strictObject({
  name: described(name, 'Unique within the tenant.'),
  auth: v.picklist(authenticationModes, `expected one of ${authenticationModes.join(', ')}`),
  profile: v.optional(v.picklist(profileNames, `expected one of ${profileNames.join(', ')}`), 'okta'),
  lifetime: described(v.optional(seconds), 'Seconds after which it is refused; absent: until it is revoked.'),
  user: described(v.optional(v.string()), 'The user that /Me stands for, by userName or id.'),
  capabilities: v.optional(capabilities),
  rateLimit: described(v.optional(rateLimit), 'Requests a second that it may send; 0: any; absent: as many as any.'),
  oauth: described(
    v.optional(
      v.strictObject({
        grants: v.pipe(
          v.array(v.picklist(oauthGrants, `expected some of ${oauthGrants.join(', ')}`)),
          v.minLength(1, `expected some of ${oauthGrants.join(', ')}`),
        ),
        redirectUris: v.optional(v.array(secureUrl)),
        jwks: v.optional(keySet),
        jwksUri: v.optional(secureUrl),
      }),
    ),
    'With mode oauth: what it is to our own authorization server.',
  ),
  issued: described(
    v.optional(
      v.strictObject({
        issuer: secureUrl,
        client: v.string('expected what the tokens call the client'),
        audience: described(v.optional(v.string()), 'Of the tokens; the base URI where it is absent.'),
        jwksUri: secureUrl,
      }),
    ),
    'With mode oauth, instead: the client of another issuer, whose tokens are trusted.',
  ),
  readOnly: described(v.optional(v.boolean()), 'With mode oauth: whether it may never write.'),
});

export const rotation = v.strictObject({
  overlap: described(v.optional(seconds, 86_400), 'Seconds for which the present secret stays good.'),
  lifetime: described(v.optional(seconds), 'Seconds after which the connection is refused; absent: as before.'),
});

const absent = <T extends v.GenericSchema>(schema: T, text: string) => described(v.optional(v.nullable(schema)), text);

export const connectionChange = v.strictObject({
  name: v.optional(described(name, 'Unique within the tenant.')),
  profile: v.optional(v.picklist(profileNames, `expected one of ${profileNames.join(', ')}`)),
  expires: absent(time, 'From when on it is refused; null: not until it is revoked.'),
  user: absent(v.string('expected a text'), 'The user that /Me stands for, by userName or id; null: nobody.'),
  capabilities: absent(capabilities, 'null: all that the service does.'),
  rateLimit: absent(rateLimit, 'Requests a second that it may send; 0: any number; null: as many as any.'),
  readOnly: described(v.optional(v.boolean('expected true or false')), 'With mode oauth: whether it may never write.'),
});

export const issuedView = v.object({
  ...connectionEntries,
  baseUrl: described(v.string(), 'The base URI for a client that speaks SCIM 2.0.'),
  v1BaseUrl: described(v.string(), 'The base URI for a client that speaks SCIM 1.1.'),
  authorization: described(
    v.optional(v.string()),
    'The value of the Authorization header, save with mode oauth; it is shown in this answer only.',
  ),
  token: described(v.optional(v.string()), 'The credential itself, save with mode oauth; shown in this answer only.'),
  authorizationEndpoint: described(v.optional(v.string()), 'With mode oauth, as are the next three.'),
  tokenEndpoint: v.optional(v.string()),
  clientId: v.optional(v.string()),
  clientSecret: described(v.optional(v.string()), 'It is shown in this answer only.'),
  fields: described(
    v.array(v.object({ label: v.string(), value: v.string() })),
    'What goes where, beside the base URI, in the form of Okta’s app templates and of its app wizard.',
  ),
});

const scope = described(
  v.optional(v.picklist(operatorScopes, `expected ${operatorScopes.join(' or ')}`)),
  'All that it may do: events, to read the events; metrics, to read /metrics. Absent: everything.',
);
export const operatorView = v.object({ name: v.string(), created: time, expires: v.optional(time), scope });
export const newOperator = v.strictObject({
  name: described(slug, 'Lower-case letters, digits and hyphens.'),
  lifetime: described(v.optional(seconds), 'Seconds after which the credential is refused.'),
  scope,
});
export const issuedOperatorView = v.object({
  ...operatorView.entries,
  token: described(v.string(), 'The credential; it is shown in this answer only.'),
});

export const resourceTypeView = v.object({ name: v.string(), endpoint: v.string(), schema: v.string() });

const resource = described(
  v.objectWithRest({ id: v.string(), schemas: v.array(v.string()) }, v.unknown()),
  'A resource as SCIM clients see it.',
);
export const resourceView = resource;
export const resourcePage = v.object({
  total: described(v.optional(count), 'All that match; with the first page.'),
  items: v.array(resource),
  next: described(v.optional(v.string()), 'The cursor of the next page; absent on the last.'),
});

export const memberPage = v.object({
  total: count,
  items: v.array(v.object({ id: v.string(), type: v.string(), display: v.optional(v.string()) })),
  next: described(v.optional(v.string()), 'The cursor of the next page; absent on the last.'),
});

const message = v.object({
  headers: v.record(v.string(), v.string()),
  body: v.optional(v.string()),
  length: described(v.optional(count), 'Characters of the body, where only its beginning is kept.'),
});
const milliseconds = v.pipe(v.number(), v.minValue(0));

export const exchangeView = v.object({
  id: count,
  time,
  requestId: v.string(),
  method: v.string(),
  path: v.string(),
  query: v.optional(v.string()),
  status: count,
  tenant: v.optional(v.string()),
  connection: described(v.optional(v.string()), 'The connection that the request came by.'),
  claimed: described(v.optional(v.literal(true)), 'The request named the connection and did not prove to be its.'),
  source: described(v.optional(v.string()), 'The address that the request came from.'),
  leniencies: described(v.optional(v.array(v.string())), 'What the profile allowed beyond the standard, and was used.'),
  detail: described(v.optional(v.string()), 'Why it was refused.'),
  cause: described(v.optional(v.string()), 'What lay behind a failure of the service.'),
  timings: described(
    v.object({
      total: milliseconds,
      authentication: v.optional(milliseconds),
      body: v.optional(milliseconds),
      store: v.optional(milliseconds),
    }),
    'Milliseconds.',
  ),
  request: message,
  response: message,
  lost: described(v.optional(count), 'How many exchanges just before this one could not be kept.'),
});

export const exchangePage = v.object({
  items: v.array(exchangeView),
  next: described(v.optional(count), 'Pass it as `before` for the next page; absent on the last.'),
});

const document = v.record(v.string(), v.unknown());
const changedMembers = v.array(v.object({ value: v.string(), type: v.string() }));

export const eventView = v.object({
  sequence: described(count, 'One more than that of the event before: there is no gap, and none comes later.'),
  id: described(v.string(), 'The same whenever the event is delivered: by it one that comes twice is known.'),
  type: described(v.string(), 'Such as user.created, group.members or config.connection.rotated.'),
  time,
  tenant: v.optional(v.string()),
  resource: v.object({
    type: v.string(),
    id: v.string(),
    version: described(v.optional(count), 'The version that it has by the change.'),
  }),
  operation: v.picklist(['create', 'modify', 'replace', 'delete']),
  actor: described(
    v.optional(v.object({ kind: v.picklist(['connection', 'operator', 'administrator', 'command']), id: v.string() })),
    'Who made the change.',
  ),
  requestId: described(v.optional(v.string()), 'The X-Request-Id by which it was made.'),
  before: described(v.optional(document), 'As it was, without members and what is secret.'),
  after: described(v.optional(document), 'As it is now, likewise.'),
  password: described(v.optional(v.literal('changed')), 'Present where a password was set or forgotten.'),
  result: described(
    v.optional(
      v.object({
        method: v.string(),
        status: v.string(),
        version: v.optional(v.string()),
        response: v.optional(document),
      }),
    ),
    'What came of a request that was answered 202; its X-Request-Id is what Set-Txn said.',
  ),
  added: described(v.optional(changedMembers), 'Members that came, some hundred at most.'),
  removed: described(v.optional(changedMembers), 'Members that went, likewise.'),
});

export const eventPage = v.object({
  items: v.array(eventView),
  next: described(v.string(), 'Pass it as `after` for what follows; it is there on the last page, too.'),
});

export const auditPage = v.object({
  items: v.array(eventView),
  next: described(v.optional(count), 'Pass it as `before` for the next page; absent on the last.'),
});

const webhookEntries = {
  id: v.string(),
  name: v.string(),
  url: described(v.optional(v.string()), 'Absent where the receiver polls.'),
  format: described(
    v.optional(v.picklist(['set'])),
    'set: security event tokens (RFC 9967). Absent: Standard Webhooks.',
  ),
  audience: described(v.optional(v.string()), 'With the format set: the aud of its tokens.'),
  tenant: described(v.optional(v.string()), 'Only events of this tenant.'),
  types: described(v.array(v.string()), 'Only events of these types.'),
  created: time,
  overlapEnds: described(v.optional(time), 'Until when the secret before the last rotation signs, too.'),
  position: described(count, 'Every event up to this sequence is delivered, given up, or not meant for it.'),
  attempts: described(count, 'How often the event that comes next was tried in vain.'),
  due: described(time, 'When it is tried again.'),
  disabled: described(v.optional(v.string()), 'Why nothing is delivered; absent where it is.'),
};

export const webhookView = v.object(webhookEntries);
export const issuedWebhookView = v.object({
  ...webhookEntries,
  secret: described(
    v.optional(v.string()),
    'Signs what is delivered (Standard Webhooks), save with the format set; shown in this answer only.',
  ),
  jwksUri: described(v.optional(v.string()), 'With the format set: where the key is that signs its tokens.'),
});

const eventType = v.pipe(
  v.string('expected a type'),
  v.regex(/^(?:\*|[a-z0-9._-]{1,99}\*?)$/, 'expected types such as user.created, or user.* for all that begin so'),
);

export const newWebhook = v.strictObject({
  name: described(name, 'Unique.'),
  url: described(
    v.optional(v.pipe(v.string('expected a URL'), v.url('expected a URL'), v.maxLength(2_048))),
    'Needed, save with the format set, whose receiver may poll instead (RFC 8936).',
  ),
  format: described(
    v.optional(v.picklist(['set'], 'expected set')),
    'set: security event tokens (RFC 9967), pushed (RFC 8935) or polled. Absent: Standard Webhooks.',
  ),
  audience: described(
    v.optional(v.string()),
    'With the format set: the aud of its tokens; the URL where it is absent.',
  ),
  authorization: described(
    v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/, 'expected the value of a header'))),
    'With the format set: the Authorization header with which tokens are pushed.',
  ),
  tenant: described(v.optional(v.string()), 'Only events of this tenant.'),
  types: described(
    v.optional(v.pipe(v.array(eventType), v.minLength(1), v.maxLength(50))),
    'Only events of these types, user.* for all that begin so; absent: user.*, group.*, and with the format set request.*.',
  ),
  after: described(v.optional(count), 'The sequence after which it begins; absent: with what comes from now on.'),
});

export const setPoll = v.object({
  maxEvents: described(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000)), 100),
    'Tokens of an answer, 0 to 1000: with 0 it only acknowledges.',
  ),
  returnImmediately: described(v.optional(v.boolean(), false), 'Whether it waits for one where there is none.'),
  ack: described(v.optional(v.array(v.string()), []), 'The jti of tokens that are done with.'),
  setErrs: described(
    v.optional(v.record(v.string(), v.object({ err: v.string(), description: v.optional(v.string()) })), {}),
    'By their jti those that cannot be dealt with: they are given up.',
  ),
});

export const setPage = v.object({
  sets: described(v.record(v.string(), v.string()), 'Tokens by their jti, in order.'),
  moreAvailable: v.optional(v.boolean()),
});

export const webhookRotation = v.strictObject({
  overlap: described(v.optional(seconds, 86_400), 'Seconds for which the present secret signs, too.'),
});

export const replay = v.strictObject({
  from: described(v.pipe(count, v.minValue(1)), 'The sequence of the event that is delivered next.'),
});

const deliveryMessage = v.object({ headers: v.record(v.string(), v.string()), body: v.optional(v.string()) });

export const deliveryView = v.object({
  id: count,
  webhook: v.string(),
  sequence: count,
  event: described(v.string(), 'The id of the event.'),
  type: v.string(),
  attempt: count,
  time,
  duration: described(milliseconds, 'Milliseconds.'),
  outcome: described(
    v.picklist(deliveryOutcomes),
    'failed: it is tried again; dead: it was given up; lost: it was not kept until it could be delivered.',
  ),
  status: v.optional(count),
  error: v.optional(v.string()),
  request: v.optional(deliveryMessage),
  response: v.optional(deliveryMessage),
});

export const deliveryPage = v.object({
  items: v.array(deliveryView),
  next: described(v.optional(count), 'Pass it as `before` for the next page; absent on the last.'),
});

export const limitsView = v.object({
  bodySize: count,
  jsonDepth: count,
  filter: v.object({ length: count, terms: count, depth: count }),
  patchOperations: count,
  bulkOperations: count,
  defaultPageSize: count,
  maxPageSize: count,
  cursorTimeout: count,
  failuresPerSource: count,
  failuresPerConnection: count,
  requestsPerConnection: count,
  requestsPerTenant: count,
});

const storeKinds = ['sqlite', 'memory', 'postgres'] as const;
export type StoreKind = (typeof storeKinds)[number];

export const healthView = v.object({
  status: v.picklist(['ok', 'unavailable']),
  version: v.string(),
  started: time,
  baseUrl: v.string(),
  v1BaseUrl: v.string(),
  store: described(v.picklist(storeKinds), 'By what the resources are kept.'),
  warnings: described(v.array(v.string()), 'What the operator should know before it is too late.'),
  requestLog: v.object({
    kept: v.picklist(['bodies', 'summary', 'off']),
    lost: described(count, 'Exchanges since the start that could not be kept.'),
  }),
});

export const problemView = v.object({
  type: v.string(),
  title: v.string(),
  status: count,
  detail: v.string(),
});

export type TenantView = v.InferOutput<typeof tenantView>;
export type ConnectionView = v.InferOutput<typeof connectionView>;
export type ProfileView = v.InferOutput<typeof profileView>;
export type ConnectionChange = v.InferOutput<typeof connectionChange>;
export type MemberPage = v.InferOutput<typeof memberPage>;
export type NewConnection = v.InferOutput<typeof newConnection>;
export type Rotation = v.InferOutput<typeof rotation>;
export type IssuedView = v.InferOutput<typeof issuedView>;
export type OperatorView = v.InferOutput<typeof operatorView>;
export type NewOperator = v.InferOutput<typeof newOperator>;
export type IssuedOperatorView = v.InferOutput<typeof issuedOperatorView>;
export type ResourceTypeView = v.InferOutput<typeof resourceTypeView>;
export type ResourceView = v.InferOutput<typeof resourceView>;
export type ResourcePage = v.InferOutput<typeof resourcePage>;
export type ExchangeView = v.InferOutput<typeof exchangeView>;
export type ExchangePage = v.InferOutput<typeof exchangePage>;
export type WebhookView = v.InferOutput<typeof webhookView>;
export type IssuedWebhookView = v.InferOutput<typeof issuedWebhookView>;
export type NewWebhook = v.InferOutput<typeof newWebhook>;
export type SetPoll = v.InferOutput<typeof setPoll>;
export type SetPage = v.InferOutput<typeof setPage>;
export type WebhookRotation = v.InferOutput<typeof webhookRotation>;
export type DeliveryView = v.InferOutput<typeof deliveryView>;
export type DeliveryPage = v.InferOutput<typeof deliveryPage>;
export type EventView = v.InferOutput<typeof eventView>;
export type EventPageView = v.InferOutput<typeof eventPage>;
export type AuditPageView = v.InferOutput<typeof auditPage>;
export type LimitsView = v.InferOutput<typeof limitsView>;
export type HealthView = v.InferOutput<typeof healthView>;
