import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgres } from '../../storage/open.ts';
import { createAppointments } from './appointments.ts';
import { printError } from '../output.ts';
import type { Settings } from '../settings/settings.ts';
import { stopSignal } from '../stop-signals.ts';
import { UsageError } from '../usage-error.ts';
import { createWorkerCounts } from './counts.ts';
import type { Asked, Listening, Part, Told } from './worker.ts';

/** A worker that ends sooner than this, in milliseconds, is followed by the next only after as long. */
const pause = 1_000;

/** A worker's process. */
interface Life {
  readonly worker: Worker;
  readonly begun: number;
  /** Resolves once it does its part, with undefined where it ends before that. */
  readonly listening: Promise<Listening | undefined>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number>;
}

/** One of the workers that there are to be, and the one that is to take its place. */
interface Place {
  readonly role: Part['role'];
  present: Life;
  next: Life | undefined;
}

const send = (worker: Worker, message: Asked): void => {
  if (worker.isConnected()) worker.send(message);
};

/** Ends a worker, which is told at most once. */
const terminate = ({ role }: Place, { worker }: Life): void => {
  if (!worker.isConnected() || worker.isDead()) return;
  // A signal that all processes get is not to end it before those that need it.
  if (role === 'writer') send(worker, { kind: 'stop' });
  else worker.process.kill('SIGTERM');
};

/**
 * Runs this command in several processes that share its port, and starts another where one ends by itself. On PostgreSQL each is
 * a whole instance; over a file, one writes and the others read, and forward to it what they may not do. SIGHUP has each
 * replaced, one after the other: the next listens before the one in its place stops. Told to stop, it has all of them finish,
 * the writer last.
 * @param ready called once all of them listen
 * @throws UsageError where the database is in memory, which no other process sees; Error where one could not start or finish
 */
export const runWorkers = async (settings: Settings, ready: (listening: Listening) => void): Promise<void> => {
  const { workers: count, database } = settings;
  if (database === ':memory:') {
    throw new UsageError('--workers needs a database that several processes see: a file, or PostgreSQL.');
  }
  const stop = stopSignal();
  const counted = createWorkerCounts();
  const appointments = isPostgres(database) ? undefined : await createAppointments(settings);
  let stopping = false;
  let failed = 0;

  const start = (role: Part['role']): Life => {
    const worker = cluster.fork();
    counted(worker);
    const ended = new Promise<number>((resolve) => worker.once('exit', (code) => resolve(code ?? 1)));
    const announced = new Promise<Listening | undefined>((resolve) => {
      worker.on('message', (message: Told) => {
        if (message.kind === 'listening') resolve(message);
      });
      void ended.then(() => resolve(undefined));
    });
    const listening = appointments ? appointments.begin(worker, { role, announced }) : announced;
    if (!appointments) send(worker, { kind: 'begin', part: { role: 'instance' } });
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
      place.present = start(place.role);
    }
  };

  const readers = Array<Part['role']>(count).fill(appointments ? 'reader' : 'instance');
  // Who writes brings the file to the present format, before the others open it.
  const roles: readonly Part['role'][] = appointments ? ['writer', ...readers] : readers;
  const places = roles.map((role): Place => ({ role, present: start(role), next: undefined }));

  const replace = async (): Promise<void> => {
    for (const place of places) {
      if (stopping) return;
      const { present } = place;
      const next = start(place.role);
      place.next = next;
      if (!(await next.listening)) {
        if (place.next === next) place.next = undefined;
        if (!stopping) printError('A worker could not start: those that are there stay.');
        return;
      }
      // It goes on to say that it is ready: whoever asks is answered for the port that it shares.
      send(present.worker, { kind: 'replaced' });
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

  const endAll = async (roles: readonly Part['role'][]): Promise<void> => {
    const there = places.filter(({ role }) => roles.includes(role));
    const lives = there.flatMap((place) => [place.present, place.next].filter((life) => life !== undefined));
    for (const place of there) for (const life of [place.present, place.next]) if (life) terminate(place, life);
    await Promise.all(lives.map(({ ended }) => ended));
  };

  const lives = places.map(keep);
  try {
    await Promise.race([stop, ...lives]);
  } finally {
    stopping = true;
    await endAll(['instance', 'reader']);
    await endAll(['writer']);
    appointments?.end();
  }
  await Promise.all(lives);
  if (failed > 0) throw new Error(`${failed} of ${places.length} workers did not finish their requests.`);
};
