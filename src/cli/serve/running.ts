import manifest from '../../../package.json' with { type: 'json' };
import type { Running, Urls } from '../../admin/administration.ts';
import type { RequestLog } from '../../admin/request-log/request-log.ts';
import type { EventStore } from '../../events/store.ts';
import type { Limits } from '../../service/limits.ts';
import { isPostgres } from '../../storage/open.ts';
import type { Settings } from '../settings/settings.ts';
import type { ExpiryWatch } from './watch-expiries.ts';

interface Options {
  readonly settings: Settings;
  readonly limits: Limits;
  readonly urls: Urls;
  readonly requestLog: RequestLog | undefined;
  readonly events: EventStore;
  readonly ready: () => Promise<boolean>;
  readonly expiries: ExpiryWatch;
}

/** What the admin API tells of this process. */
export const createRunning = ({
  settings,
  limits,
  urls: { baseUrl, v1BaseUrl },
  requestLog,
  events,
  ready,
  expiries,
}: Options): Running => {
  const started = new Date().toISOString();
  return {
    health: async () => ({
      status: (await ready()) ? 'ok' : 'unavailable',
      version: manifest.version,
      started,
      baseUrl,
      v1BaseUrl,
      store: isPostgres(settings.database) ? 'postgres' : settings.database === ':memory:' ? 'memory' : 'sqlite',
      warnings: [...expiries.details()],
      requestLog: { kept: settings.requestLog, lost: requestLog?.lost() ?? 0 },
    }),
    limits: () => ({
      ...limits,
      filter: { ...limits.filter },
      failuresPerSource: settings.maxFailuresPerSource,
      failuresPerConnection: settings.maxFailuresPerConnection,
      requestsPerConnection: settings.maxRequestsPerConnection,
      requestsPerTenant: settings.maxRequestsPerTenant,
    }),
    subscribe: (listener) => requestLog?.subscribe(listener) ?? (() => undefined),
    subscribeEvents: events.subscribe,
  };
};
