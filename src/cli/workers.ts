import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgres } from '../storage/open.ts';
import { printError } from './output.ts';
import type { Settings } from './settings.ts';
import { stopSignal } from './stop-signals.ts';
import { UsageError } from './usage-error.ts';
import { createWorkerCounts } from './worker-counts.ts';
import type { Asked, Listening, Told } from './worker.ts';

/** A worker that ends sooner than this, in milliseconds, is followed by the next only after as long. */
const pause = 1_000;

/** A worker's process. */
interface Life {
  readonly worker: Worker;
  readonly begun: number;
  /** Resolves with undefined where it ends before it listens. */
  readonly listening: Promise<Listening | undefined>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number>;
}

/** One of the workers that there are to be, and the one that is to take its place. */
interface Place {
  present: Life;
  next: Life | undefined;
}

/** Ends a worker, which is told at most once. */
const terminate = ({ worker }: Life): void => {
  if (worker.isConnected() && !worker.isDead()) worker.process.kill('SIGTERM');
};

/**
 * Runs this command in several processes that share its port, each a whole instance, and starts another where one ends
 * by itself. SIGHUP has each replaced, one after the other: the next listens before the one in its place stops. Told to
 * stop, it has all of them finish.
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
  const counted = createWorkerCounts();
  let stopping = false;
  let failed = 0;

  const start = (): Life => {
    const worker = cluster.fork();
    counted(worker);
    const ended = new Promise<number>((resolve) => worker.once('exit', (code) => resolve(code ?? 1)));
    const listening = new Promise<Listening | undefined>((resolve) => {
      worker.on('message', (message: Told) => {
        if (message.kind === 'listening') resolve(message);
      });
      void ended.then(() => resolve(undefined));
    });
    return { worker, begun: performance.now(), listening, ended };
  };

  const finish = async ({ listening, ended }: Life): Promise<void> => {
    // One that was still starting had nothing to finish.
    if ((await ended) !== 0 && (await listening)) failed++;
  };

  /** Has a worker at a place until all stop. */
  const keep = async (place: Place): Promise<void> => {
    if (!(await place.present.listening) && !stopping) throw new Error('A worker could not start.');
    for (;;) {
      const { begun, ended } = place.present;
      const code = await ended;
      if (stopping) {
        await finish(place.present);
        if (place.next) await finish(place.next);
        return;
      }
      if (place.next) {
        if (code !== 0) printError(`A worker that was replaced ended with code ${code}.`);
        place.present = place.next;
        place.next = undefined;
        continue;
      }
      printError(`A worker ended with code ${code}; another is started.`);
      if (performance.now() - begun < pause) await sleep(pause);
      if (stopping) return;
      place.present = start();
    }
  };

  const places = Array.from({ length: count }, (): Place => ({ present: start(), next: undefined }));

  const replace = async (): Promise<void> => {
    for (const place of places) {
      if (stopping) return;
      const { present } = place;
      const next = start();
      place.next = next;
      if (!(await next.listening)) {
        if (place.next === next) place.next = undefined;
        if (!stopping) printError('A worker could not start: those that are there stay.');
        return;
      }
      // It goes on to say that it is ready: whoever asks is answered for the port that it shares.
      if (present.worker.isConnected()) present.worker.send({ kind: 'replaced' } satisfies Asked);
      await present.ended;
    }
    printError('All workers were replaced.');
  };
  const begin = async (): Promise<void> => {
    const listening = await Promise.all(places.map(({ present }) => present.listening));
    const [first] = listening;
    if (first && !listening.includes(undefined) && !stopping) ready(first);
  };
  let turn = begin();
  process.on('SIGHUP', () => void (turn = turn.then(replace)));

  const lives = places.map(keep);
  try {
    await Promise.race([stop, ...lives]);
  } finally {
    stopping = true;
    for (const { present, next } of places) for (const life of [present, next]) if (life) terminate(life);
  }
  await Promise.all(lives);
  if (failed > 0) throw new Error(`${failed} of ${count} workers did not finish their requests.`);
};
