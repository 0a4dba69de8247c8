import { webhookLag } from '../events/delivery/lag.ts';
import type { Administration } from '../admin/administration.ts';
import { adminPath } from '../admin/path.ts';
import type { AdminServer } from './admin-server.ts';
import { v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { printIssued } from './issue.ts';
import { print, printJson } from './output.ts';
import { startService } from './service.ts';
import { serviceSettingNames, type Settings } from './settings.ts';
import { stopSignal } from './stop-signals.ts';
import { readTypes, withStorage } from './storage.ts';
import { announce, followSuccession, isWorker, joinCounts, type Listening } from './worker.ts';
import { runWorkers } from './workers.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import type { Storage } from '../storage/storage.ts';

interface Ready extends Pick<Storage, 'administrators' | 'resources'> {
  readonly baseUrl: string;
  readonly resourceTypes: readonly ResourceType[];
  readonly admin: AdminServer | undefined;
  readonly administration: Administration;
}

/**
 * Runs the service until it is told to stop. `ready` is called once it listens; what it returns is done before the service
 * stops.
 * @param adminPort the port of the admin API; undefined for none
 */
export const runService = (
  settings: Settings,
  adminPort: number | undefined,
  ready: (ready: Ready) => Promise<void | (() => Promise<void>)>,
): Promise<void> => {
  const types = readTypes(settings);
  /** Nobody reads it where there is no admin API. */
  let metrics: Metrics | undefined;
  const run = async (storage: Storage): Promise<void> => {
    const stop = stopSignal();
    if (adminPort !== undefined) {
      metrics = createMetrics(settings.events === 'on' ? { webhookLag: () => webhookLag(storage) } : {});
    }
    const joined = isWorker && metrics ? joinCounts(metrics.counts) : undefined;
    const server = await startService(storage, types, settings, {
      adminPort,
      metrics: metrics && joined ? { ...metrics, text: joined.sum } : metrics,
      replaced: isWorker ? followSuccession() : undefined,
    });
    let cut: number;
    let before: void | (() => Promise<void>) = undefined;
    try {
      before = await ready({ ...storage, ...types, ...server });
      await stop;
    } finally {
      await before?.();
      cut = await server.stop();
      await joined?.end();
    }
    if (cut > 0) throw new Error(`${cut} requests were not finished after ${settings.drainTimeout} s, and were cut.`);
  };
  return withStorage(settings, types.resourceTypes, run, (writes) => metrics?.committed(writes));
};

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Runs the service. Each request is a line on standard error, a JSON object.',
  parameters: [],
  options: jsonOption,
  settings: serviceSettingNames,
  run: ({ options: { json }, settings }) => {
    const tell = ({ baseUrl, adminUrl }: Listening): void => {
      if (json) return printJson({ baseUrl, adminUrl });
      print(`Muster serves SCIM 2.0 at ${baseUrl}, SCIM 1.1 at ${v1BaseUrlOf(baseUrl)}`);
      if (adminUrl !== undefined) print(`The admin API is at ${adminUrl}${adminPath}`);
    };
    if (settings.workers > 1 && !isWorker) return runWorkers(settings, tell);
    // Who hangs up means the process that started this one, which replaces it.
    if (isWorker) process.on('SIGHUP', () => undefined);
    return runService(settings, settings.adminPort, async ({ baseUrl, admin, administration }) => {
      const adminUrl = admin?.url;
      if (isWorker) return announce({ baseUrl, adminUrl });
      if (settings.database === ':memory:') {
        // No other command can reach what is in this process alone.
        await administration.addTenant('default');
        const connection = { name: 'default', auth: 'bearer', profile: 'okta' } as const;
        printIssued(await administration.addConnection('default', connection), { json, brief: true });
        if (json) return;
      }
      tell({ baseUrl, adminUrl });
    });
  },
});
