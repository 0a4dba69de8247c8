import { readFileSync } from 'node:fs';
import { createAuthenticate } from '../authentication/authenticate.ts';
import { createVerifyIssuedToken } from '../authentication/oauth/issued-token.ts';
import { createVerifyOwnToken } from '../authentication/oauth/own-token.ts';
import { resourceMetadataUrl } from '../authentication/oauth/server/metadata.ts';
import { createAuthorizationServer } from '../authentication/oauth/server/server.ts';
import { hashPassword } from '../authentication/password-hash.ts';
import { createOrigin } from '../node/origin.ts';
import { createSource } from '../node/source.ts';
import { createLogger } from '../node/request-log.ts';
import { serve, type RunningServer } from '../node/serve.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { SchemaDefinition } from '../protocol/schema.ts';
import { assertEntitlementTypes } from '../service/endpoints/entitled.ts';
import type { Limits } from '../service/limits.ts';
import { basePaths, createVersions, refuse } from '../service/versions.ts';
import type { Storage } from '../storage/storage.ts';
import { publicUrlOf } from './base-url.ts';
import { openRequestLog } from './request-log.ts';
import type { Settings } from './settings.ts';
import { asUsage } from './usage-error.ts';

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
  cursorTimeout: settings.cursorTimeout,
});

const explain = (error: NodeJS.ErrnoException, { host, port }: Settings): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} at ${host} is taken. Name another with --port or MUSTER_PORT.`);
    case 'EACCES':
      return new Error(`Port ${port} is not for this user: below 1024 it needs privileges. Name another with --port.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is no address of this machine. Name another with --host or MUSTER_HOST.`);
    default:
      return error;
  }
};

/**
 * Starts the service as the settings have it, over a store that is open.
 * @throws Error that says what to change where it cannot listen
 */
export const startService = async (
  { resources, connections, oauth, administrators, cursorKey, cookieKey }: Storage,
  { resourceTypes, schemas }: { resourceTypes: readonly ResourceType[]; schemas: readonly SchemaDefinition[] },
  settings: Settings,
): Promise<RunningServer> => {
  const { host, port, tlsCert, tlsKey, baseUrl, trustedProxies = [] } = settings;
  /** What comes before `/scim/v2` for clients, once it is known which port was taken. */
  let publicUrl = '';
  const clock = Date.now;
  const authorizationServer = settings.oauth
    ? createAuthorizationServer({
        publicUrl: () => publicUrl,
        store: oauth,
        connections,
        administrators,
        cookieKey,
        clock,
        redirectUris: settings.oauthRedirectUris ?? [],
        accessTokenLifetime: settings.oauthTokenLifetime,
        refreshTokenLifetime: settings.oauthRefreshLifetime,
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
  const service = createVersions({
    store: resources,
    authenticate: createAuthenticate({
      connections,
      clock,
      verifyTokens: [...(authorizationServer ? [createVerifyOwnToken(oauth, clock)] : []), verifyIssuedToken],
      ...(authorizationServer && { resourceMetadata: () => resourceMetadataUrl(publicUrl, basePaths['2.0']) }),
    }),
    resourceTypes,
    schemas,
    cursorKey,
    limits: limitsOf(settings),
    me: settings.me,
    checkEntitlements: settings.checkEntitlements,
    ...(settings.keepPasswords && { hashPassword }),
  });
  const logger = createLogger(settings.logLevel);
  const requestLog = await openRequestLog(settings, { schemas, logger });
  const server = await serve(service, {
    host,
    port,
    tls:
      tlsCert !== undefined && tlsKey !== undefined
        ? { cert: asUsage(() => readFileSync(tlsCert)), key: asUsage(() => readFileSync(tlsKey)) }
        : undefined,
    origin: asUsage(() => createOrigin({ publicOrigin: baseUrl, trustedProxies })),
    source: asUsage(() => createSource(trustedProxies)),
    logger,
    observe: requestLog?.observe,
    refuse,
    // Any read tells whether the store answers.
    ready: () =>
      connections.connection('').then(
        () => true,
        () => false,
      ),
    mount: authorizationServer,
    maxHeaderSize: settings.maxHeaderSize,
    headersTimeout: settings.headersTimeout * 1_000,
    bodyTimeout: settings.bodyTimeout * 1_000,
    keepAliveTimeout: settings.keepAliveTimeout * 1_000,
    drainTimeout: settings.drainTimeout * 1_000,
  }).catch(async (error: unknown) => {
    await requestLog?.close();
    throw explain(error as NodeJS.ErrnoException, settings);
  });
  publicUrl = publicUrlOf(settings, Number(new URL(server.url).port));
  return {
    ...server,
    stop: async () => {
      const cut = await server.stop();
      await requestLog?.close();
      return cut;
    },
  };
};
