import { webhookLag } from '../events/delivery/lag.ts';
import type { Administration } from '../admin/administration.ts';
import { adminPath } from '../admin/path.ts';
import type { AdminServer } from './serve/admin-server.ts';
import { urlsOf, v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { createErrands } from './workers/errands.ts';
import { printIssued } from './issue.ts';
import { print, printJson } from './output.ts';
import { startReader } from './workers/reader.ts';
import { startService } from './serve/service.ts';
import { serviceSettingNames, type Settings } from './settings/settings.ts';
import { stopSignal } from './stop-signals.ts';
import { readTypes, withReader, withStorage } from './storage.ts';
import {
  announce,
  isWorker,
  joinCounts,
  takeOrders,
  type Listening,
  type Orders,
  type Sockets,
} from './workers/worker.ts';
import { createWays } from './workers/ways.ts';
import { runWorkers } from './workers/workers.ts';
import type { RunningServer } from '../node/serve.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import type { Storage } from '../storage/storage.ts';

interface Ready extends Pick<Storage, 'administrators' | 'resources'> {
  readonly baseUrl: string;
  readonly resourceTypes: readonly ResourceType[];
  readonly admin: AdminServer | undefined;
  readonly administration: Administration;
}

/** How a process is one of several. */
interface Joined {
  /** Called once it can be stopped. @returns what resolves when it is to be */
  readonly stop: () => Promise<void>;
  /** Whether another serves in its place. */
  readonly replaced?: () => boolean;
  /** Where it is reached by those that forward to it, which alone listen where clients come. */
  readonly sockets?: Sockets;
}

/** Serves until it is to stop. `before` is done before it stops. */
const serveUntil = async (
  { stop, drainTimeout }: { stop: Promise<void>; drainTimeout: number },
  server: RunningServer,
  ready: () => Promise<void | (() => Promise<void>)>,
  after?: () => Promise<void>,
): Promise<void> => {
  let cut: number;
  let before: void | (() => Promise<void>) = undefined;
  try {
    before = await ready();
    await stop;
  } finally {
    await before?.();
    cut = await server.stop();
    await after?.();
  }
  if (cut > 0) throw new Error(`${cut} requests were not finished after ${drainTimeout} s, and were cut.`);
};

/** Those of all workers, where this is one. */
const joinMetrics = (metrics: Metrics | undefined) => {
  const joined = isWorker && metrics ? joinCounts(metrics.counts) : undefined;
  return { metrics: metrics && joined ? { ...metrics, text: joined.sum } : metrics, end: joined?.end };
};

/**
 * Runs the service until it is told to stop. `ready` is called once it listens; what it returns is done before the service
 * stops.
 * @param adminPort the port of the admin API; undefined for none
 */
export const runService = (
  settings: Settings,
  adminPort: number | undefined,
  ready: (ready: Ready) => Promise<void | (() => Promise<void>)>,
  joined?: Joined,
): Promise<void> => {
  const types = readTypes(settings);
  /** Nobody reads it where there is no admin API. */
  let counted: Metrics | undefined;
  const run = async (storage: Storage): Promise<void> => {
    const stop = (joined?.stop ?? stopSignal)();
    const { replaced, sockets } = joined ?? {};
    if (adminPort !== undefined) {
      counted = createMetrics(settings.events === 'on' ? { webhookLag: () => webhookLag(storage) } : {});
    }
    const { metrics, end } = joinMetrics(counted);
    const server = await startService(storage, types, settings, { adminPort, metrics, replaced, sockets });
    await serveUntil({ ...settings, stop }, server, () => ready({ ...storage, ...types, ...server }), end);
  };
  return withStorage(settings, types.resourceTypes, run, (writes) => counted?.committed(writes));
};

/** Reads what another process writes, until it is told to stop. */
const runReader = async (settings: Settings, { stop, replaced, writer, sockets, follow }: Orders): Promise<void> => {
  const types = readTypes(settings);
  const requests = createWays(() => sockets()?.requests);
  const errandWays = createWays(() => sockets()?.errands);
  follow(async () => void (await Promise.all([requests.left(), errandWays.left()])));
  const errands = createErrands(errandWays.present);
  // The file may be missing before, or of an older format.
  await writer;
  await withReader(settings, types.resourceTypes, errands, async (storage) => {
    const stopped = Promise.race([stopSignal(), stop]);
    const { metrics, end } = joinMetrics(settings.adminPort === undefined ? undefined : createMetrics());
    const server = await startReader(storage, types, settings, { errands, way: requests.present, metrics, replaced });
    const tell = async (): Promise<void> => announce({ baseUrl: urlsOf(settings).baseUrl, adminUrl: undefined });
    await serveUntil({ ...settings, stop: stopped }, server, tell, end);
  });
};

/** Does the part that the process that started this one has for it. */
const runWorker = async (settings: Settings): Promise<void> => {
  const orders = takeOrders();
  // Who hangs up means the process that started this one, which replaces it.
  process.on('SIGHUP', () => undefined);
  const part = await orders.part;
  const { stop, replaced } = orders;
  const tell = async ({ baseUrl, admin }: Ready): Promise<void> => announce({ baseUrl, adminUrl: admin?.url });
  switch (part.role) {
    case 'instance': {
      return runService(settings, settings.adminPort, tell, {
        stop: () => Promise.race([stopSignal(), stop]),
        replaced,
      });
    }
    case 'writer': {
      const { port, adminPort, sockets } = part;
      // A terminal and systemd signal all processes at once: it ends after those that need it.
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined);
      return runService({ ...settings, port }, adminPort, tell, { stop: () => stop, sockets });
    }
    case 'reader':
      return runReader({ ...settings, port: part.port }, orders);
  }
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
    if (isWorker) return runWorker(settings);
    if (settings.workers > 1) return runWorkers(settings, tell);
    return runService(settings, settings.adminPort, async ({ baseUrl, admin, administration }) => {
      if (settings.database === ':memory:') {
        // No other command can reach what is in this process alone.
        await administration.addTenant('default');
        const connection = { name: 'default', auth: 'bearer', profile: 'okta' } as const;
        printIssued(await administration.addConnection('default', connection), { json, brief: true });
        if (json) return;
      }
      tell({ baseUrl, adminUrl: admin?.url });
    });
  },
});
