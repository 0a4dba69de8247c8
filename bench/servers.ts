import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onCore } from './load.ts';

/** What has a service of ours take requests as fast as they come. */
export const unlimited = ['--max-requests-per-connection', '0', '--max-requests-per-tenant', '0'];

export interface BenchServer {
  readonly url: string;
  /** Seconds of processor time used so far; undefined where there is no /proc. */
  processorTime(): number | undefined;
  /** Resident memory in bytes: at this moment, and at most so far. Undefined where there is no /proc. */
  memory(): { readonly now: number; readonly peak: number } | undefined;
  stop(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('close', () => socket.destroy()).end();
  });

export const memoryOf = (pid: number) => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024;
    return { now: field('VmRSS'), peak: field('VmHWM') };
  } catch {
    return undefined;
  }
};

const processorTimeOf = (pid: number): number | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    // proc(5): utime and stime, in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
};

/**
 * Starts a server of node's on the first core, and waits until it listens.
 * @param args what follows `node`, for a port
 * @throws Error where it ends before that
 */
export const startServer = async (args: (port: string) => readonly string[]): Promise<BenchServer> => {
  const port = await freePort();
  const [command, ...rest] = onCore(0, [process.execPath, ...args(String(port))]) as [string, ...string[]];
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'ignore'] });
  const url = `http://127.0.0.1:${port}`;
  while (!(await listens(port))) {
    if (child.exitCode !== null)
      throw new Error(`It ended with exit code ${child.exitCode}: ${[command, ...rest].join(' ')}`);
    await sleep(20);
  }
  return {
    url,
    processorTime: () => processorTimeOf(child.pid!),
    memory: () => memoryOf(child.pid!),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};
