import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Administration } from '../admin/administration.ts';
import { createAdministration } from '../admin/local/administration.ts';
import { createAuthenticate } from '../authentication/authenticate.ts';
import { createFailureLimit, limitFailures } from '../authentication/failures.ts';
import { createRateLimiter, limitRate, type RateLimiter } from '../authentication/rate-limit.ts';
import { createSharedLimiter } from '../authentication/shared-limiter.ts';
import { createVerifyIssuedToken } from '../authentication/oauth/issued-token.ts';
import { createVerifyOwnToken } from '../authentication/oauth/own-token.ts';
import { resourceMetadataUrl } from '../authentication/oauth/server/metadata.ts';
import { createAuthorizationServer } from '../authentication/oauth/server/server.ts';
import { hashPassword } from '../authentication/password-hash.ts';
import { eventUris } from '../events/sets/security-event.ts';
import { startEventWork } from '../events/work.ts';
import { createOrigin } from '../node/origin.ts';
import { createSource } from '../node/source.ts';
import { createLogger } from '../node/request-log.ts';
import { serve, type RunningServer } from '../node/serve.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { SchemaDefinition } from '../protocol/schema.ts';
import { assertEntitlementTypes } from '../service/endpoints/entitled.ts';
import type { ObservedExchange } from '../service/http.ts';
import { defaultLimits, type Limits } from '../service/limits.ts';
import type { Origin } from '../service/origin.ts';
import { basePaths, createVersions, refuse } from '../service/versions.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { traceRequests } from '../telemetry/tracing.ts';
import type { Storage } from '../storage/storage.ts';
import { startAdminServer, type AdminServer } from './admin-server.ts';
import { urlsOf } from './base-url.ts';
import { openRequestLog } from './request-log.ts';
import { combine, createJwksMount } from './mounts.ts';
import { createRunning } from './running.ts';
import { variableOf, type Settings } from './settings.ts';
import { asUsage } from './usage-error.ts';
import { watchExpiries } from './watch-expiries.ts';
import { webhookParts } from './webhook-parts.ts';

const defaultAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const defaultClientClaims = ['client_id', 'cid', 'azp', 'appid'];

const limitsOf = (settings: Settings): Limits => ({
  bodySize: settings.maxBodySize,
  jsonDepth: settings.maxJsonDepth,
  filter: {
    length: settings.maxFilterLength,
    terms: settings.maxFilterTerms,
    depth: settings.maxFilterDepth,
  },
  patchOperations: settings.maxPatchOperations,
  bulkOperations: settings.maxBulkOperations,
  defaultPageSize: settings.defaultPageSize,
  maxPageSize: settings.maxPageSize,
  heldMembers: defaultLimits.heldMembers,
  cursorTimeout: settings.cursorTimeout,
});

const explain = (
  error: NodeJS.ErrnoException,
  { host, port, flag }: { host: string; port: number; flag: 'port' | 'admin-port' },
): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} at ${host} is taken. Name another with --${flag} or ${variableOf(flag)}.`);
    case 'EACCES':
      return new Error(
        `Port ${port} is not for this user: below 1024 it needs privileges. Name another with --${flag}.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is no address of this machine. Name another with --${flag.replace('port', 'host')}.`);
    default:
      return error;
  }
};

type Observe = (observed: ObservedExchange) => void;

const observeBoth = (one: Observe | undefined, other: Observe | undefined): Observe | undefined =>
  one && other
    ? (observed) => {
        one(observed);
        other(observed);
      }
    : (one ?? other);

interface StartOptions {
  /** The port of the admin API; undefined for none. */
  readonly adminPort: number | undefined;
  readonly metrics: Metrics | undefined;
  /** Whether another process serves on the port in place of this one, which is about to stop. */
  readonly replaced?: (() => boolean) | undefined;
}

export interface RunningService extends RunningServer {
  readonly baseUrl: string;
  /** The admin API; undefined where there is none. */
  readonly admin: AdminServer | undefined;
  readonly administration: Administration;
}

const tlsOf = ({ tlsCert, tlsKey }: Settings) =>
  tlsCert !== undefined && tlsKey !== undefined
    ? { cert: asUsage(() => readFileSync(tlsCert)), key: asUsage(() => readFileSync(tlsKey)) }
    : undefined;

/**
 * Starts the service as the settings have it, over a store that is open.
 * @throws Error that says what to change where it cannot listen
 */
export const startService = async (
  storage: Storage,
  { resourceTypes, schemas }: { resourceTypes: readonly ResourceType[]; schemas: readonly SchemaDefinition[] },
  settings: Settings,
  { adminPort, metrics, replaced }: StartOptions,
): Promise<RunningService> => {
  const { resources, connections, oauth, administrators, operators, events, buckets, cursorKey, cookieKey } = storage;
  const { host, port, baseUrl, trustedProxies = [] } = settings;
  /** Known once it is known which port was taken. */
  let urls = urlsOf(settings);
  const clock = Date.now;
  const logger = createLogger(settings.logLevel ?? 'info');
  /** One for each purpose: who floods one with keys has those of the other kept. */
  const createLimiter = (): RateLimiter =>
    buckets
      ? createSharedLimiter({ buckets, onError: (error) => logger.error(error, 'requests are counted here alone') })
      : createRateLimiter(clock);
  const failureLimit = createFailureLimit({
    perSource: settings.maxFailuresPerSource,
    perConnection: settings.maxFailuresPerConnection,
    limiter: createLimiter(),
  });
  const failures: typeof failureLimit = {
    async count(...attempt) {
      const wait = await failureLimit.count(...attempt);
      if (wait !== undefined) metrics?.limited('failures');
      return wait;
    },
  };
  const source = asUsage(() => createSource(trustedProxies));
  const authorizationServer = settings.oauth
    ? createAuthorizationServer({
        publicUrl: () => urls.publicUrl,
        store: oauth,
        connections,
        administrators,
        cookieKey,
        buckets,
        clock,
        redirectUris: settings.oauthRedirectUris ?? [],
        accessTokenLifetime: settings.oauthTokenLifetime,
        refreshTokenLifetime: settings.oauthRefreshLifetime,
        countFailure: (request, client) => failures.count(source(request), client),
      })
    : undefined;
  const verifyIssuedToken = createVerifyIssuedToken({
    connections,
    clock,
    fetch,
    algorithms: settings.issuerAlgorithms ?? defaultAlgorithms,
    clockSkew: settings.issuerClockSkew,
    clientClaims: settings.issuerClientClaims ?? defaultClientClaims,
  });
  if (settings.checkEntitlements) asUsage(() => assertEntitlementTypes(resourceTypes));
  const limits = limitsOf(settings);
  const tls = tlsOf(settings);
  const tracing = await import('@opentelemetry/api').catch(() => undefined);
  const webhooks = webhookParts(settings, storage, { resourceTypes, urls: () => urls });
  const work = startEventWork({
    storage,
    ...webhooks,
    timeout: settings.webhookTimeout * 1_000,
    age: settings.eventsAge * 86_400_000,
    size: settings.eventsSize * 1_048_576,
    clock,
    onError: (error, what) => logger.error(error, what),
  });
  const untraced = createVersions({
    store: resources,
    authenticate: limitRate(
      limitFailures(
        createAuthenticate({
          connections,
          clock,
          // By its form alone a JWT is none of ours, and the other way round.
          verifyTokens: [verifyIssuedToken, ...(authorizationServer ? [createVerifyOwnToken(oauth, clock)] : [])],
          ...(authorizationServer && { resourceMetadata: () => resourceMetadataUrl(urls.publicUrl, basePaths['2.0']) }),
        }),
        failures,
      ),
      {
        perConnection: settings.maxRequestsPerConnection,
        perTenant: settings.maxRequestsPerTenant,
        limiter: createLimiter(),
        refused: () => metrics?.limited('rate'),
      },
    ),
    resourceTypes,
    schemas,
    cursorKey,
    limits,
    me: settings.me,
    oauth: settings.oauth === true,
    checkEntitlements: settings.checkEntitlements,
    ...(settings.keepPasswords && { hashPassword }),
    ...(work.asynchronous && { securityEvents: eventUris, asynchronous: work.asynchronous }),
  });
  const service = tracing ? traceRequests(untraced, tracing) : untraced;
  const horizon = settings.expiryWarning * 86_400_000;
  const expiries = await watchExpiries({ connections, operators, horizon, logger, clock });
  const requestLog = await openRequestLog(settings, { schemas, logger });
  // Any read tells whether the store answers.
  const ready = (): Promise<boolean> =>
    connections.connection('').then(
      () => true,
      () => false,
    );
  let server: RunningServer | undefined;
  let admin: AdminServer | undefined;
  const stop = async (): Promise<number> => {
    await admin?.stop();
    const cut = (await server?.stop()) ?? 0;
    expiries.stop();
    await work.stop();
    await requestLog?.close();
    return cut;
  };
  try {
    server = await serve(service, {
      host,
      port,
      tls,
      origin: asUsage(() => createOrigin({ publicOrigin: baseUrl, trustedProxies })),
      source,
      logger,
      observe: observeBoth(requestLog?.observe, metrics?.observe),
      refuse,
      ready,
      replaced,
      warnings: expiries.summary,
      mount: combine([createJwksMount(webhooks.sets), ...(authorizationServer ? [authorizationServer] : [])]),
      maxHeaderSize: settings.maxHeaderSize,
      headersTimeout: settings.headersTimeout * 1_000,
      bodyTimeout: settings.bodyTimeout * 1_000,
      keepAliveTimeout: settings.keepAliveTimeout * 1_000,
      drainTimeout: settings.drainTimeout * 1_000,
    }).catch((error: unknown) => {
      throw explain(error as NodeJS.ErrnoException, { host, port, flag: 'port' });
    });
    urls = urlsOf(settings, Number(new URL(server.url).port));
    work.asynchronous?.start(untraced.complete);
    const administrationBy = (origin: Origin): Administration =>
      createAdministration({
        ...storage,
        resourceTypes,
        requestLog: requestLog?.store,
        urls: () => urls,
        clock,
        randomBytes,
        origin,
        ...webhooks,
      });
    const administration = administrationBy({ actor: { kind: 'command', id: 'start' } });
    admin =
      adminPort === undefined
        ? undefined
        : await startAdminServer(settings, {
            administration: administrationBy,
            running: createRunning({ settings, limits, urls, requestLog, events, ready, expiries }),
            operators,
            metrics,
            port: adminPort,
            tls,
            onError: (error) => logger.error(error, 'the admin API failed'),
          }).catch((error: unknown) => {
            throw explain(error as NodeJS.ErrnoException, {
              host: settings.adminHost,
              port: adminPort,
              flag: 'admin-port',
            });
          });
    return {
      url: server.url,
      baseUrl: urls.baseUrl,
      admin,
      administration,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
