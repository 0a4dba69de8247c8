import * as v from 'valibot';
import { logLevels } from '../../node/log-level.ts';
import { defaultLimits } from '../../service/limits.ts';
import { baseUrl, boolean, integer, key, list, oneOf, type Setting, text } from './kinds.ts';

/**
 * Every setting, once. From this table come the flags (`maxPageSize`: `--max-page-size`), the environment variables
 * (`MUSTER_MAX_PAGE_SIZE`), the members of the config file, their checks, the help, and docs/configuration.md.
 */
export const settings = {
  config: { ...text, description: 'A JSON file with settings by their names in this table.' },
  host: {
    ...text,
    default: '127.0.0.1',
    description: 'The address to listen at; 0.0.0.0 for all of IPv4, :: for all.',
  },
  port: { ...integer(0, 65_535), default: 8080, description: 'The port to listen at; 0 for any that is free.' },
  database: {
    ...text,
    default: './data/muster.db',
    description: 'A SQLite file, made where it is missing (:memory: keeps nothing), or postgres://….',
  },
  databaseConnections: {
    ...integer(3, 1_000),
    default: 10,
    description: 'Connections to PostgreSQL, at most, of each process, beside two by which credentials are looked up.',
  },
  workers: {
    ...integer(1, 256),
    default: 1,
    description:
      'Processes that serve together, one for each core. Over a SQLite file so many read, and one more writes.',
  },
  baseUrl: {
    ...baseUrl,
    description: 'The public URL by which clients come, with or without /scim/v2. Absent: told from each request.',
  },
  adminPort: {
    ...integer(0, 65_535),
    description: 'The port of the admin API, 0 for any that is free. Absent: there is none.',
  },
  adminHost: { ...text, default: '127.0.0.1', description: 'The address at which the admin API listens.' },
  adminUrl: {
    type: 'URL',
    schema: v.pipe(v.string('expected a URL'), v.url('expected a URL such as http://127.0.0.1:8081')),
    description:
      'The admin API for commands and for the console of an org. Absent: one of this machine, else the database.',
  },
  adminToken: { ...text, description: 'The credential for adminUrl, which `muster operator add` made.' },
  trustedProxies: {
    ...list,
    description: 'Addresses and CIDR blocks of proxies whose Forwarded or X-Forwarded-* headers are believed.',
  },
  tlsCert: { ...text, description: 'A PEM file with the certificate chain; with tlsKey it switches HTTPS on.' },
  tlsKey: { ...text, description: 'A PEM file with the private key of the certificate.' },
  resourceTypes: { ...list, description: 'JSON files with schemas and resource types of your own.' },
  checkEntitlements: {
    ...boolean,
    default: false,
    description: 'Refuses roles and entitlements of users that are no resources of the types that Okta reads.',
  },
  keepPasswords: {
    ...boolean,
    default: false,
    description: 'Keeps a scrypt hash of passwords that clients send; otherwise they are checked and forgotten.',
  },
  me: { ...boolean, default: true, description: 'Serves /Me to connections that are linked to a user.' },
  oauth: {
    ...boolean,
    description: 'Serves an OAuth 2 authorization server at /oauth; on with npm start, else off.',
  },
  oauthRedirectUris: {
    ...list,
    description: 'Redirect URIs that every OAuth client may use, beside those of Okta and of this machine.',
  },
  oauthTokenLifetime: { ...integer(1), default: 3_600, description: 'Seconds for which an access token is good.' },
  oauthRefreshLifetime: {
    ...integer(1),
    default: 7_776_000,
    description: 'Seconds for which a refresh token is good; each use gives a new one.',
  },
  issuerAlgorithms: {
    ...list,
    description:
      'What outside issuers may sign access tokens with. Absent: RS256, PS256, ES256, EdDSA, Ed25519. Never HS* or none.',
  },
  issuerClockSkew: { ...integer(0, 600), default: 30, description: 'Seconds by which their clocks may differ.' },
  issuerClientClaims: {
    ...list,
    description:
      'The claims by which they name the client; the first that there is. Absent: client_id, cid, azp, appid.',
  },
  logLevel: {
    ...oneOf(logLevels),
    description:
      'info: a line for each request; debug: with its query, which names people. Absent: warn with npm start, else info.',
  },
  maxFailuresPerSource: {
    ...integer(0),
    default: 300,
    description: 'Failed attempts to authenticate in a minute from one address before they are answered 429; 0: any.',
  },
  maxFailuresPerConnection: {
    ...integer(0),
    default: 60,
    description: 'The same for one connection.',
  },
  maxRequestsPerConnection: {
    ...integer(0),
    default: 1_000,
    description:
      'Requests a second of one connection before they are answered 429, ten times as many at once; 0: any. A connection may have a number of its own.',
  },
  maxRequestsPerTenant: {
    ...integer(0),
    default: 2_000,
    description: 'The same for all connections of a tenant together.',
  },
  expiryWarning: {
    ...integer(0),
    default: 14,
    description: 'Days before a credential expires from which on the log and /readyz warn of it.',
  },
  requestLog: {
    ...oneOf(['bodies', 'summary', 'off']),
    default: 'bodies',
    description: 'What is kept of each SCIM exchange for the operator: all, all but the bodies, nothing.',
  },
  requestLogAge: { ...integer(1), default: 7, description: 'Days for which an exchange is kept.' },
  requestLogSize: {
    ...integer(1),
    default: 256,
    description: 'Megabytes that the request log may take; the oldest exchanges go.',
  },
  requestLogBodySize: {
    ...integer(1),
    default: 16_384,
    description: 'Characters that are kept of a body.',
  },
  events: {
    ...oneOf(['on', 'off']),
    default: 'on',
    description: 'Whether an event of each change is kept, for the application behind the service and for the audit.',
  },
  eventsAge: { ...integer(1), default: 30, description: 'Days for which an event is kept.' },
  eventsSize: { ...integer(1), default: 1_024, description: 'Megabytes that events may take, about; the oldest go.' },
  webhookHosts: {
    ...list,
    description: 'Hosts that webhooks may be sent to, such as app.example.com or *.example.com. Absent: any.',
  },
  webhookNetworks: {
    ...list,
    description: 'Blocks of private networks that webhooks may be sent to, also by http: 10.0.0.0/8. Absent: none.',
  },
  webhookTimeout: { ...integer(1, 60), default: 15, description: 'Seconds for a webhook to be answered.' },
  sealKey: {
    ...key,
    description: 'Seals the secrets that sign webhooks. Absent: a key in the database.',
  },
  maxBodySize: {
    ...integer(1),
    default: defaultLimits.bodySize,
    description: 'Bytes of a request body, decompressed.',
  },
  maxJsonDepth: { ...integer(1), default: defaultLimits.jsonDepth, description: 'Nested JSON objects and arrays.' },
  maxFilterLength: { ...integer(1), default: defaultLimits.filter.length, description: 'Characters of a filter.' },
  maxFilterTerms: { ...integer(1), default: defaultLimits.filter.terms, description: 'Comparisons in a filter.' },
  maxFilterDepth: { ...integer(1), default: defaultLimits.filter.depth, description: 'Nested groups in a filter.' },
  maxPatchOperations: {
    ...integer(1),
    default: defaultLimits.patchOperations,
    description: 'Operations of one PATCH.',
  },
  maxBulkOperations: {
    ...integer(1),
    default: defaultLimits.bulkOperations,
    description: 'Operations of one bulk request.',
  },
  defaultPageSize: {
    ...integer(1),
    default: defaultLimits.defaultPageSize,
    description: 'Resources of a page where the client does not say.',
  },
  maxPageSize: { ...integer(1), default: defaultLimits.maxPageSize, description: 'Resources of a page at most.' },
  cursorTimeout: {
    ...integer(1),
    default: defaultLimits.cursorTimeout,
    description: 'Seconds for which a page cursor is good.',
  },
  maxHeaderSize: { ...integer(1_024), default: 32_768, description: 'Bytes of the request line and headers.' },
  headersTimeout: { ...integer(1), default: 20, description: 'Seconds for the request line and headers to arrive.' },
  bodyTimeout: { ...integer(1), default: 30, description: 'Seconds for a body to arrive.' },
  keepAliveTimeout: {
    ...integer(1),
    default: 65,
    description: 'Seconds for which an idle connection is kept: more than a proxy in front keeps it.',
  },
  drainTimeout: { ...integer(0), default: 30, description: 'Seconds for requests to finish when the service stops.' },
  orgPort: {
    ...integer(0, 65_535),
    default: 8090,
    description: 'The port of the org; 0 for any that is free.',
  },
  orgDatabase: {
    ...text,
    default: './data/org.db',
    description:
      'The SQLite file of the org, made where it is missing (:memory: keeps nothing), or postgres://… of a PostgreSQL database.',
  },
  orgUrl: {
    type: 'URL',
    schema: v.pipe(
      v.string('expected a URL'),
      v.regex(/^https?:\/\/[^\s/?#]+\/?$/i, 'expected a URL such as https://org.example.com'),
      v.transform((url) => url.replace(/\/$/, '')),
    ),
    description: 'The public URL of the org. Absent: told from each request.',
  },
  orgRateLimit: {
    ...integer(1),
    default: 60_000,
    description: 'Requests a minute of one API token or session of the org; more are answered 429, as Okta does.',
  },
  orgKey: {
    ...key,
    description: "Seals the secrets that the org sends to services. Absent: a file beside the org's database.",
  },
  smtpUrl: {
    type: 'URL',
    schema: v.pipe(v.string(), v.regex(/^smtps?:\/\/\S+$/i, 'expected a URL such as smtp://mail.example.com:587')),
    description: 'The mail server of the org; needs orgUrl. Absent: mails stay in its mailbox.',
  },
  mailFrom: {
    ...text,
    default: 'Muster <noreply@localhost>',
    description: 'Who writes the mails of the org.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames = Object.keys(settings) as SettingName[];

/** The settings of the org alone. */
const orgSettingNames = [
  'orgPort',
  'orgDatabase',
  'orgUrl',
  'orgRateLimit',
  'orgKey',
  'smtpUrl',
  'mailFrom',
] as const satisfies readonly SettingName[];

/** The settings of the service alone, and those that both heed. */
export const serviceSettingNames = settingNames.filter(
  (name) => !(orgSettingNames as readonly string[]).includes(name),
);

/** The values of all settings; times in the settings' own units. */
export type Settings = {
  readonly [Name in SettingName]:
    | v.InferOutput<(typeof settings)[Name]['schema']>
    | ((typeof settings)[Name] extends { default: unknown } ? never : undefined);
};

/** `maxPageSize` → `max-page-size` */
export const flagOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `maxPageSize` → `MUSTER_MAX_PAGE_SIZE` */
export const variableOf = (name: string): string => `MUSTER_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
