import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import manifest from '../../../package.json' with { type: 'json' };
import { createRateLimiter } from '../../authentication/rate-limit.ts';
import { createSharedLimiter } from '../../authentication/shared-limiter.ts';
import { hashPassword, verifyPassword } from '../../authentication/password-hash.ts';
import { reach } from '../../client/reach.ts';
import { createWire } from '../../client/wire.ts';
import { assembleOrg } from '../../org/assemble.ts';
import type { OrgContext } from '../../org/context.ts';
import { createConsole, type Console } from '../../org/console.ts';
import { isLoopback } from '../../org/local.ts';
import { createOrg } from '../../org/org.ts';
import type { ServiceApi } from '../../org/service-api.ts';
import { createIds } from '../../provisioning/id.ts';
import { createSeal } from '../../provisioning/seal.ts';
import { openOrgStorage } from '../../storage/open.ts';
import { createDeliver } from './mailer.ts';
import { printError } from '../output.ts';
import { sealKey } from './seal-key.ts';
import type { Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';

export interface OrgServer {
  readonly url: string;
  readonly context: OrgContext;
  /** Ends what is under way and closes everything. */
  readonly stop: () => Promise<void>;
}

const day = 24 * 60 * 60 * 1_000;
/** How often what nobody needs any more is forgotten, in milliseconds. */
const tidying = 60 * 60 * 1_000;
/** How long what was done is listed, in milliseconds. */
const jobAge = 30 * day;
/** How long a service may take to let one connect, in milliseconds. */
const reachTime = 10_000;

/** The built console beside the sources, or beside what is published of them. */
const consoleFolder = fileURLToPath(new URL('../../../console/dist', import.meta.url));

const openConsole = (): Promise<Console | undefined> =>
  createConsole(consoleFolder).catch((error: unknown) => {
    printError(`muster: the org has its API alone: ${(error as Error).message}`);
    return undefined;
  });

const listen = async (server: Server, port: number, host: string): Promise<number> => {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} at ${host} is taken. Name another with --port or MUSTER_ORG_PORT.`, { cause: error });
  }
  return (server.address() as AddressInfo).port;
};

interface StartOptions {
  /** Is done before anything is pushed. */
  readonly prepare?: (context: OrgContext) => Promise<void>;
  /** The service beside the org; absent: the one that the settings name. */
  readonly serviceApi?: ServiceApi | undefined;
}

/** The service that the settings name. */
const namedService = ({ adminUrl: url, adminToken: token }: Settings): ServiceApi | undefined => {
  if (url === undefined) return undefined;
  if (token === undefined) throw new UsageError('adminUrl needs the credential of an operator: MUSTER_ADMIN_TOKEN.');
  return { url, token, fetch };
};

/**
 * Starts an org: its store, its engine, its API.
 * @throws Error that says what to change where it cannot
 */
export const startOrgServer = async (
  settings: Settings,
  { prepare, serviceApi }: StartOptions = {},
): Promise<OrgServer> => {
  const { host, orgPort, orgDatabase, orgKey, orgUrl, orgRateLimit } = settings;
  const service = serviceApi ?? namedService(settings);
  const deliver = createDeliver(settings);
  const wire = createWire();
  const store = await openOrgStorage({ database: orgDatabase, seal: createSeal(sealKey(orgDatabase, orgKey)) });
  const clock = Date.now;
  const onError = (error: unknown) =>
    printError(`muster: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  let url = orgUrl ?? '';
  const context = await assembleOrg({
    store,
    clock,
    fetch: wire.fetch,
    newId: createIds(randomBytes),
    random: randomBytes,
    uuid: randomUUID,
    reach: (url) => reach(url, { clock, timeout: reachTime }),
    properties: { name: 'Muster', subdomain: 'muster' },
    passwords: { hash: hashPassword, verify: verifyPassword },
    buckets: store.buckets,
    onError,
    ...(deliver && { deliver }),
    origin: () => url,
  });
  const stopping = new AbortController();
  const org = createOrg({
    context,
    console: await openConsole(),
    serviceApi: service,
    version: manifest.version,
    rateLimit: orgRateLimit,
    limiter: store.buckets ? createSharedLimiter({ buckets: store.buckets, onError }) : createRateLimiter(clock),
    stopping: stopping.signal,
    onError,
    local: isLoopback(host) && (orgUrl === undefined || isLoopback(new URL(orgUrl).hostname)),
    ...(orgUrl !== undefined && { originOf: () => orgUrl }),
  });
  const server = createAdaptorServer({ fetch: org.fetch }) as Server;
  const tidy = setInterval(() => {
    void store.jobs.prune(clock() - jobAge).catch(onError);
    void store.access.prune(new Date(clock()).toISOString()).catch(onError);
  }, tidying).unref();
  const stop = async (): Promise<void> => {
    clearInterval(tidy);
    stopping.abort();
    if (server.listening) {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), settings.drainTimeout * 1_000);
      await closed;
      clearTimeout(cut);
    }
    await context.inspections.stop();
    await context.churns.stop();
    await context.engine.importSchedule.stop();
    await context.engine.plans.stop();
    await context.engine.worker.stop();
    await context.outbox.stop();
    wire.close();
    await store.close();
  };
  try {
    const port = await listen(server, orgPort, host);
    url = orgUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    await prepare?.(context);
    await context.outbox.resume();
    context.engine.worker.start();
    context.engine.importSchedule.start();
    return { url, context, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
