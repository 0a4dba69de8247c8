import { randomBytes } from 'node:crypto';
import type { Administration } from '../../admin/administration.ts';
import { createAdministration } from '../../admin/local/administration.ts';
import { createBuckets } from '../../authentication/buckets.ts';
import { startEventWork } from '../../events/work.ts';
import { createOrigin } from '../../node/origin.ts';
import { forwardedPeer } from '../../node/peer.ts';
import { createSource } from '../../node/source.ts';
import { createLogger } from '../../node/request-log.ts';
import { serve, type RunningServer } from '../../node/serve.ts';
import type { Origin } from '../../service/origin.ts';
import { refuse } from '../../service/versions.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Storage } from '../../storage/storage.ts';
import { startAdminServer, type AdminServer } from './admin-server.ts';
import { urlsOf } from '../base-url.ts';
import { serveErrands } from '../workers/errands.ts';
import { openRequestLog } from './request-log.ts';
import { startInTurn } from './in-turn.ts';
import { createMounts } from './mounts.ts';
import { createRunning } from './running.ts';
import { createScim, type Types } from './scim.ts';
import { boundsOf, explainListening, observeBoth, tlsOf } from './options.ts';
import type { Settings } from '../settings/settings.ts';
import { asUsage } from '../usage-error.ts';
import { watchExpiries } from './watch-expiries.ts';
import { webhookParts } from '../webhook-parts.ts';
import type { Sockets } from '../workers/worker.ts';

interface StartOptions {
  /** The port of the admin API; undefined for none. */
  readonly adminPort: number | undefined;
  readonly metrics: Metrics | undefined;
  /** Whether another process serves on the port in place of this one, which is about to stop. */
  readonly replaced?: (() => boolean) | undefined;
  /** Where it listens instead, for those that read its file and forward to it what they may not do. */
  readonly sockets?: Sockets | undefined;
}

/** Who forwards holds idle connections to this, and adds to the headers. */
const privately = ({ host, port, maxHeaderSize }: Settings, { requests: path }: Sockets) => ({
  host,
  port,
  path,
  keepAliveTimeout: 0,
  maxHeaderSize: maxHeaderSize + 1_024,
});

export interface RunningService extends RunningServer {
  readonly baseUrl: string;
  /** The admin API; undefined where there is none. */
  readonly admin: AdminServer | undefined;
  readonly administration: Administration;
}

/**
 * Starts the service as the settings have it, over a store that is open.
 * @throws Error that says what to change where it cannot; nothing is left running then
 */
export const startService = async (
  storage: Storage,
  { resourceTypes, schemas }: Types,
  settings: Settings,
  { adminPort, metrics, replaced, sockets }: StartOptions,
): Promise<RunningService> => {
  const { connections, operators, events } = storage;
  const { host, port, baseUrl, trustedProxies = [] } = settings;
  /** Known once it is known which port was taken. */
  let urls = urlsOf(settings);
  /** Requests that had to be cut at its end. */
  let cut = 0;
  const clock = Date.now;
  const logger = createLogger(settings.logLevel ?? 'info');
  // Those that forward requests count theirs with the writer.
  const buckets = storage.buckets ?? (sockets && createBuckets(clock));
  const peer = sockets && forwardedPeer;
  const source = asUsage(() => createSource(trustedProxies, peer));
  const webhooks = webhookParts(settings, storage, { resourceTypes, urls: () => urls });
  const publicUrl = (): string => urls.publicUrl;
  // Any read tells whether the store answers.
  const ready = (): Promise<boolean> =>
    connections.connection('').then(
      () => true,
      () => false,
    );
  const started = await startInTurn(async (stopBy) => {
    const work = startEventWork({
      storage,
      ...webhooks,
      timeout: settings.webhookTimeout * 1_000,
      age: settings.eventsAge * 86_400_000,
      size: settings.eventsSize * 1_048_576,
      clock,
      onError: (error, what) => logger.error(error, what),
    });
    stopBy(work.stop);
    const { service, complete, limits, failures } = await createScim(settings, {
      storage,
      types: { resourceTypes, schemas },
      buckets,
      publicUrl,
      asynchronous: work.asynchronous,
      metrics,
      logger,
    });
    const horizon = settings.expiryWarning * 86_400_000;
    const expiries = await watchExpiries({ connections, operators, horizon, logger, clock });
    stopBy(expiries.stop);
    const requestLog = await openRequestLog(settings, { schemas, logger });
    if (requestLog) stopBy(() => requestLog.close());
    if (sockets && buckets) {
      const readiness = async () => ({ ready: await ready(), warnings: expiries.summary() });
      stopBy(await serveErrands({ path: sockets.errands, buckets, connections, readiness }));
    }
    const tls = tlsOf(settings);
    const server = await serve(service, {
      ...boundsOf(settings),
      ...(sockets ? privately(settings, sockets) : { host, port, tls }),
      origin: asUsage(() => createOrigin({ publicOrigin: baseUrl, trustedProxies, ...(peer && { peer }) })),
      source,
      logger,
      observe: observeBoth(requestLog?.observe, metrics?.observe),
      refuse,
      ready,
      replaced,
      warnings: expiries.summary,
      mount: createMounts(settings, { storage, sets: webhooks.sets, publicUrl, buckets, failures, source }),
    }).catch(explainListening({ host, port, flag: 'port' }));
    stopBy(async () => (cut = await server.stop()));
    if (!sockets) urls = urlsOf(settings, Number(new URL(server.url).port));
    work.asynchronous?.start(complete);
    const administration = (origin: Origin): Administration =>
      createAdministration({
        ...storage,
        ...webhooks,
        resourceTypes,
        requestLog: requestLog?.store,
        urls: () => urls,
        clock,
        randomBytes,
        origin,
      });
    const admin =
      adminPort === undefined
        ? undefined
        : await startAdminServer(settings, {
            administration,
            running: createRunning({ settings, limits, urls, requestLog, events, ready, expiries }),
            operators,
            metrics,
            port: adminPort,
            tls,
            onError: (error) => logger.error(error, 'the admin API failed'),
          });
    if (admin) stopBy(admin.stop);
    return {
      url: server.url,
      baseUrl: urls.baseUrl,
      admin,
      administration: administration({ actor: { kind: 'command', id: 'start' } }),
    };
  });
  const stop = async (): Promise<number> => {
    await started.stop();
    return cut;
  };
  return { ...started, stop };
};
