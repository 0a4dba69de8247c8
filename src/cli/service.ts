import { readFileSync } from 'node:fs';
import { createAuthenticate } from '../authentication/authenticate.ts';
import { hashPassword } from '../authentication/password-hash.ts';
import { createOrigin } from '../node/origin.ts';
import { createSource } from '../node/source.ts';
import { createLogger } from '../node/request-log.ts';
import { serve, type RunningServer } from '../node/serve.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { SchemaDefinition } from '../protocol/schema.ts';
import { assertEntitlementTypes } from '../service/endpoints/entitled.ts';
import type { Limits } from '../service/limits.ts';
import { createVersions, refuse } from '../service/versions.ts';
import type { Storage } from '../storage/storage.ts';
import { openRequestLog } from './request-log.ts';
import type { Settings } from './settings.ts';
import { asUsage } from './usage-error.ts';

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
  { resources, connections, cursorKey }: Storage,
  { resourceTypes, schemas }: { resourceTypes: readonly ResourceType[]; schemas: readonly SchemaDefinition[] },
  settings: Settings,
): Promise<RunningServer> => {
  const { host, port, tlsCert, tlsKey, baseUrl, trustedProxies = [] } = settings;
  if (settings.checkEntitlements) asUsage(() => assertEntitlementTypes(resourceTypes));
  const service = createVersions({
    store: resources,
    authenticate: createAuthenticate({ connections, clock: Date.now }),
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
    maxHeaderSize: settings.maxHeaderSize,
    headersTimeout: settings.headersTimeout * 1_000,
    bodyTimeout: settings.bodyTimeout * 1_000,
    keepAliveTimeout: settings.keepAliveTimeout * 1_000,
    drainTimeout: settings.drainTimeout * 1_000,
  }).catch(async (error: unknown) => {
    await requestLog?.close();
    throw explain(error as NodeJS.ErrnoException, settings);
  });
  return {
    ...server,
    stop: async () => {
      const cut = await server.stop();
      await requestLog?.close();
      return cut;
    },
  };
};
