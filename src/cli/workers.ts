import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgres } from '../storage/open.ts';
import { printError } from './output.ts';
import type { Settings } from './settings.ts';
import { stopSignal } from './stop-signals.ts';
import { UsageError } from './usage-error.ts';

/** A worker that ends sooner than this, in milliseconds, is followed by the next only after as long. */
const pause = 1_000;

/** Where a worker listens; all share one port. */
export interface Listening {
  readonly baseUrl: string;
  readonly adminUrl: string | undefined;
}

/** Whether this process is one of those that `runWorkers` started. */
export const isWorker = cluster.isWorker;

/** Tells the process that started this one that it listens. */
export const announce = (listening: Listening): void => void process.send?.(listening);

/** Lets this process end when its work is done: the channel to the one that started it would keep it. */
export const leave = (): void => {
  if (isWorker && process.connected) process.disconnect();
};

/** Ends a worker, which is told at most once. */
const terminate = (worker: Worker): void => {
  if (worker.isConnected() && !worker.isDead()) worker.process.kill('SIGTERM');
};

/**
 * Runs this command in several processes that share its port, each a whole instance, and starts another where one ends
 * by itself. Told to stop, it has all of them finish.
 * @param ready called once all of them listen
 * @throws UsageError where the database is a file, which one process writes; Error where one could not start or finish
 */
export const runWorkers = async (
  { workers: count, database }: Settings,
  ready: (listening: Listening) => void,
): Promise<void> => {
  if (!isPostgres(database))
    throw new UsageError('--workers needs PostgreSQL: a SQLite file has one process to write it.');
  const stop = stopSignal();
  let stopping = false;
  let listening = 0;
  let failed = 0;
  const lives: Promise<void>[] = [];

  const live = async (first: boolean): Promise<void> => {
    const begun = performance.now();
    const worker = cluster.fork();
    let listens = false;
    worker.on('message', (message: Listening) => {
      listens = true;
      listening++;
      if (first && listening === count) ready(message);
    });
    const code = await new Promise<number>((resolve) => worker.once('exit', (exit) => resolve(exit ?? 1)));
    if (stopping) {
      // One that was still starting had nothing to finish.
      if (listens && code !== 0) failed++;
      return;
    }
    if (!listens && first) throw new Error('A worker could not start.');
    printError(`A worker ended with code ${code}; another is started.`);
    if (performance.now() - begun < pause) await sleep(pause);
    if (!stopping) await live(false);
  };

  for (let i = 0; i < count; i++) lives.push(live(true));
  const end = (): void => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) if (worker) terminate(worker);
  };
  try {
    await Promise.race([stop, ...lives]);
  } finally {
    end();
  }
  await Promise.all(lives);
  if (failed > 0) throw new Error(`${failed} of ${count} workers did not finish their requests.`);
};
