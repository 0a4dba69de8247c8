import type { Forward, Way } from '../../node/forward.ts';
import { createOrigin } from '../../node/origin.ts';
import { createLogger } from '../../node/request-log.ts';
import { serve, type RunningServer } from '../../node/serve.ts';
import { createSource } from '../../node/source.ts';
import { basePaths, refuse } from '../../service/versions.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { urlsOf } from '../base-url.ts';
import type { Errands } from './errands.ts';
import { startInTurn } from '../serve/in-turn.ts';
import { joinRequestLog } from '../serve/request-log.ts';
import { createScim, type Types } from '../serve/scim.ts';
import { boundsOf, explainListening, observeBoth, tlsOf } from '../serve/options.ts';
import type { Settings } from '../settings/settings.ts';
import { asUsage } from '../usage-error.ts';

const isBelow = (path: string, base: string): boolean => path === base || path.startsWith(`${base}/`);

/** Whether a request is a read of SCIM, by its method or as a search by POST (RFC 7644 §3.4.3), or a health check. */
const readsHere = (method: string, path: string): boolean => {
  if (path === '/healthz' || path === '/readyz') return true;
  if (method === 'POST') return isBelow(path, basePaths['2.0']) && path.endsWith('/.search');
  if (method !== 'GET' && method !== 'HEAD') return false;
  return isBelow(path, basePaths['2.0']) || isBelow(path, basePaths['1.1']);
};

interface StartOptions {
  readonly errands: Errands;
  /** To the process that writes. */
  readonly way: () => Way | undefined;
  readonly metrics: Metrics | undefined;
  readonly replaced: () => boolean;
}

/**
 * Serves the reads of a file that another process writes, and has that answer all else.
 * @throws Error that says what to change where it cannot listen
 */
export const startReader = async (
  storage: Storage,
  types: Types,
  settings: Settings,
  { errands, way, metrics, replaced }: StartOptions,
): Promise<RunningServer> => {
  const { host, port, baseUrl, trustedProxies = [] } = settings;
  const logger = createLogger(settings.logLevel ?? 'info');
  const { service } = await createScim(settings, {
    storage,
    types,
    buckets: errands,
    publicUrl: () => urlsOf(settings).publicUrl,
    // What the service says that it does is the same wherever it is asked; what is to be done later comes to the writer.
    asynchronous: settings.events === 'on' ? { accept: async () => false } : undefined,
    metrics,
    logger,
  });
  let warnings: readonly string[] = [];
  const ready = async (): Promise<boolean> => {
    try {
      await storage.connections.connection('');
      const readiness = await errands.readiness();
      ({ warnings } = readiness);
      return readiness.ready;
    } catch {
      return false;
    }
  };
  const forward: Forward = { takes: (method, path) => !readsHere(method, path), way };
  let cut = 0;
  const { url, ...started } = await startInTurn(async (stopBy) => {
    const requestLog = joinRequestLog(settings, { ...types, logger });
    if (requestLog) stopBy(() => requestLog.close());
    const server = await serve(service, {
      ...boundsOf(settings),
      host,
      port,
      tls: tlsOf(settings),
      origin: asUsage(() => createOrigin({ publicOrigin: baseUrl, trustedProxies })),
      source: asUsage(() => createSource(trustedProxies)),
      logger,
      observe: observeBoth(requestLog?.observe, metrics?.observe),
      refuse,
      ready,
      replaced,
      warnings: () => warnings,
      forward,
    }).catch(explainListening({ host, port, flag: 'port' }));
    stopBy(async () => (cut = await server.stop()));
    return { url: server.url };
  });
  const stop = async (): Promise<number> => {
    await started.stop();
    return cut;
  };
  return { url, stop };
};
