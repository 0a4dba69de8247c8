import type { DatabaseSync } from 'node:sqlite';
import { ScimError } from '../../protocol/error.ts';
import { busy, resultCode } from './database.ts';
import type { ReadTurn } from './read-turn.ts';

/** Writes that share one commit, at most: what the event loop waits for at a time. */
const batchSize = 256;

/** Where another process writes: how long the event loop waits for it, and how long other work goes on, in milliseconds. */
export const standstill = 20;
const pause = 10;

interface Write {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

interface WriteQueueOptions {
  readonly reads: ReadTurn;
  /** How long writes wait for another process that writes, in milliseconds. */
  readonly patience: number;
  /** Called when anything that a write did was undone. */
  readonly undone: () => void;
  /** Told how many writes a commit held. */
  readonly committed?: ((writes: number) => void) | undefined;
}

export interface WriteQueue {
  /** Runs `run` in a transaction. What it returns is on disk when the promise resolves; what it throws undoes it. */
  write<T>(run: () => T): Promise<T>;
  /** Resolves when all that was asked for so far is written or refused. */
  drained(): Promise<void>;
}

/**
 * Writes that arrive in the same turn of the event loop share one commit, since a flush to the disk is what a write
 * costs. Each is undone by itself, for which all of them may be run twice. A transaction never lasts longer than a turn, so that no read sees half of one.
 */
export const createWriteQueue = (
  db: DatabaseSync,
  { reads, patience, undone, committed }: WriteQueueOptions,
): WriteQueue => {
  db.exec(`PRAGMA busy_timeout = ${standstill}`);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const end = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT one');
  const undo = db.prepare('ROLLBACK TO one');
  const release = db.prepare('RELEASE one');
  let waiting: Write[] = [];
  let scheduled = false;
  let busySince: number | undefined;
  let idle: (() => void)[] = [];

  const commit = (outcomes: (() => void)[]): (() => void)[] => {
    end.run();
    committed?.(outcomes.length);
    return outcomes;
  };

  const runGuarded = ({ run, resolve, reject }: Write): (() => void) => {
    savepoint.run();
    try {
      const value = run();
      return () => resolve(value as never);
    } catch (error) {
      // After some failures, a full disk for one, SQLite has undone the whole transaction.
      if (!db.isTransaction) throw error;
      undo.run();
      undone();
      return () => reject(error);
    } finally {
      if (db.isTransaction) release.run();
    }
  };

  /** Without savepoints, which cost a tenth of a write: all are done, or the error says that one was not. */
  const runAll = (batch: readonly Write[]): (() => void)[] =>
    batch.map(({ run, resolve }) => {
      const value = run();
      return () => resolve(value as never);
    });

  const giveUp = (): void => {
    if (db.isTransaction) rollback.run();
    undone();
  };

  const runBatch = (batch: readonly Write[]): (() => void)[] => {
    try {
      try {
        return commit(runAll(batch));
      } catch (error) {
        giveUp();
        if (batch.length === 1) throw error;
        begin.run();
        return commit(batch.map(runGuarded));
      }
    } catch (error) {
      giveUp();
      return batch.map(
        ({ reject }) =>
          () =>
            reject(error),
      );
    }
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    if (busySince === undefined) setImmediate(flush);
    else setTimeout(flush, pause);
  };

  const flush = (): void => {
    scheduled = false;
    const batch = waiting.slice(0, batchSize);
    try {
      reads.end();
      begin.run();
      busySince = undefined;
    } catch (error) {
      busySince ??= performance.now();
      const waits = resultCode(error) === busy && performance.now() - busySince < patience;
      if (waits) return schedule();
      busySince = undefined;
      const refused = waiting;
      waiting = [];
      const refusal =
        resultCode(error) === busy
          ? new ScimError(503, 'Another process is writing to the database; try again.', {
              headers: { 'retry-after': '1' },
              cause: error,
            })
          : error;
      for (const write of refused) write.reject(refusal);
      return next();
    }
    waiting = waiting.slice(batch.length);
    for (const settle of runBatch(batch)) settle();
    next();
  };

  const next = (): void => {
    if (waiting.length > 0) return schedule();
    for (const resolve of idle) resolve();
    idle = [];
  };

  return {
    write: (run) =>
      new Promise((resolve, reject) => {
        waiting.push({ run, resolve, reject });
        schedule();
      }),
    drained: () => (waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => void idle.push(resolve))),
  };
};

/** That of a process that only reads. */
export const refusingQueue: WriteQueue = {
  write: () => Promise.reject(new Error('This process only reads the database.')),
  drained: () => Promise.resolve(),
};
