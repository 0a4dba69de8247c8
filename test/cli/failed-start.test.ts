import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createErrands } from '../../src/cli/workers/errands.ts';
import { loadSettings, type Flags } from '../../src/cli/settings/load.ts';
import { createPrivateSockets } from '../../src/cli/workers/private-sockets.ts';
import { startReader } from '../../src/cli/workers/reader.ts';
import { startService } from '../../src/cli/serve/service.ts';
import { readTypes, withStorage } from '../../src/cli/storage.ts';
import type { Sockets } from '../../src/cli/workers/worker.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { newFolder } from './muster.ts';

const occupy = async (): Promise<Server> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const takenPort = async (): Promise<number> => {
  const server = await occupy();
  onTestFinished(() => void server.close());
  return portOf(server);
};

const freePort = async (): Promise<number> => {
  const server = await occupy();
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
};

/** Whether something listens at a port or a socket. */
const listens = (at: number | string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = typeof at === 'number' ? connect(at, '127.0.0.1') : connect(at);
    socket
      .once('error', () => resolve(false))
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      });
  });

interface Options {
  readonly flags?: Flags;
  readonly adminPort?: number;
  readonly sockets?: Sockets;
  /** Serves a file that another process writes. */
  readonly reads?: boolean;
  /** Breaks what the service is started over. */
  readonly spoil?: (storage: Storage) => void | Promise<void>;
}

const errands = createErrands(() => undefined);

/** Starts the service, and stops it where it could be. @returns why it could not, and what is left running */
const run = async (folder: string, { flags, adminPort, sockets, reads, spoil }: Options) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const port = await freePort();
  const database = join(folder, 'muster.db');
  const settings = loadSettings({ port: String(port), database, logLevel: 'silent', events: 'on', ...flags }, {});
  const types = readTypes(settings);
  let timers: number | undefined;
  const work = async (storage: Storage): Promise<void> => {
    await spoil?.(storage);
    const before = vi.getTimerCount();
    const metrics = undefined;
    const started = reads
      ? startReader(storage, types, settings, { errands, way: () => undefined, metrics, replaced: () => false })
      : startService(storage, types, settings, { adminPort, metrics, sockets });
    await started
      .then(({ stop }) => stop())
      .finally(() => {
        timers = vi.getTimerCount() - before;
      });
  };
  const reason = await withStorage(settings, types.resourceTypes, work).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
  const at = [port, ...(sockets ? [sockets.requests, sockets.errands] : [])];
  const listening = (await Promise.all(at.map(listens))).filter(Boolean).length;
  return { reason, timers, listening };
};

const nothing = { timers: 0, listening: 0 };

describe('a service that cannot be started says why, and leaves nothing running,', () => {
  it.each([
    ['trustedProxies', '"proxy" is not an address or a CIDR block', { trustedProxies: 'proxy' }],
    ['webhookNetworks', '"lan" is', { webhookNetworks: 'lan' }],
    ['checkEntitlements', 'Entitlement', { checkEntitlements: true }],
    ['tlsCert', 'missing.pem', { tlsCert: 'missing.pem', tlsKey: 'missing.pem' }],
  ])('where %s is wrong', async (_, reason, flags) => {
    expect(await run(newFolder(), { flags })).toEqual({ reason: expect.stringContaining(reason), ...nothing });
  });

  it('where a certificate is none', async () => {
    const folder = newFolder();
    const file = join(folder, 'cert.pem');
    writeFileSync(file, 'none');
    const flags = { tlsCert: file, tlsKey: file };
    expect(await run(folder, { flags })).toEqual({ reason: expect.stringContaining(file), ...nothing });
  });

  it('where the database is gone', async () => {
    expect(await run(newFolder(), { spoil: (storage) => storage.close() })).toEqual({
      reason: expect.stringContaining('database is not open'),
      ...nothing,
    });
  });

  it('where the request log cannot be opened', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'muster.requests.db'));
    expect(await run(folder, {})).toEqual({ reason: expect.stringContaining('muster.requests.db'), ...nothing });
  });

  it.each([false, true])('where its port is taken (it reads: %s)', async (reads) => {
    const port = await takenPort();
    expect(await run(newFolder(), { flags: { port: String(port) }, reads })).toEqual({
      reason: `Port ${port} at 127.0.0.1 is taken. Name another with --port or MUSTER_PORT.`,
      ...nothing,
    });
  });

  it('where the port of the admin API is taken', async () => {
    const adminPort = await takenPort();
    expect(await run(newFolder(), { adminPort })).toEqual({
      reason: `Port ${adminPort} at 127.0.0.1 is taken. Name another with --admin-port or MUSTER_ADMIN_PORT.`,
      ...nothing,
    });
  });

  it('where the address of the admin API cannot be written', async () => {
    const folder = newFolder();
    const adminPort = await freePort();
    mkdirSync(join(folder, 'muster.admin.json'));
    expect(await run(folder, { adminPort })).toEqual({
      reason: expect.stringContaining('muster.admin.json'),
      ...nothing,
    });
    expect(await listens(adminPort)).toBe(false);
  });

  it.skipIf(process.platform === 'win32').each(['requests', 'errands'] as const)(
    'where its socket for %s cannot be had',
    async (name) => {
      const folder = newFolder();
      const sockets = { requests: join(folder, 'requests'), errands: join(folder, 'errands') };
      mkdirSync(sockets[name]);
      expect(await run(folder, { sockets })).toEqual({ reason: expect.any(String), ...nothing });
    },
  );
});

it('a service that is stopped leaves nothing running', async () => {
  const folder = newFolder();
  const names = createPrivateSockets();
  onTestFinished(() => names.remove());
  const sockets = names.next();
  const adminPort = await freePort();
  expect(await run(folder, { adminPort, sockets })).toEqual({ reason: undefined, ...nothing });
  expect(await listens(adminPort)).toBe(false);
  expect(await run(folder, { reads: true })).toEqual({ reason: undefined, ...nothing });
});
