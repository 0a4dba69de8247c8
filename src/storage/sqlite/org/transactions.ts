import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { busy, resultCode } from '../database.ts';

/** How long the event loop may stand still for transactions that share a commit, in milliseconds. */
const batchTime = 20;
/** How long the event loop waits for another process that writes, and how long other work then goes on, in milliseconds. */
const standstill = 20;
const pause = 10;

/** Throws where the transaction that it stands for has ended. */
export type Guard = () => void;

interface Waiting {
  readonly work: (guard: Guard) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface Transactions {
  /** Runs `work`, which awaits what is there at once, when no transaction is under way. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction. What it did is on disk when the promise resolves; what it throws undoes it. */
  write<T>(work: (guard: Guard) => Promise<T>): Promise<T>;
  /** Resolves when all that was asked for so far is written or refused. */
  drained(): Promise<void>;
}

/**
 * Transactions that come in the same turn of the event loop run one after another, a savepoint each, and share one
 * commit, since a flush to the disk is what a write costs. They last no longer than a turn: `work` may await what
 * resolves at once, and is undone where it awaits anything else, which would keep all others waiting.
 */
export const createTransactions = (db: DatabaseSync, { patience }: { patience: number }): Transactions => {
  db.exec(`PRAGMA busy_timeout = ${standstill}`);
  const statement = (text: string) => db.prepare(text);
  const [begin, commit, rollback] = [statement('BEGIN IMMEDIATE'), statement('COMMIT'), statement('ROLLBACK')];
  const [save, undo, release] = [statement('SAVEPOINT one'), statement('ROLLBACK TO one'), statement('RELEASE one')];
  let waiting: Waiting[] = [];
  /** Resolves when nothing waits any more; undefined while nothing does. */
  let running: Promise<void> | undefined;
  /** Resolves when the transaction that is open has ended; undefined while none is. */
  let open: Promise<void> | undefined;

  const beginPatiently = async (): Promise<void> => {
    for (const start = performance.now(); ; await delay(pause)) {
      try {
        begin.run();
        return;
      } catch (error) {
        if (resultCode(error) !== busy || performance.now() - start > patience) throw error;
      }
    }
  };

  /** @throws Error where SQLite has undone more than this one, as it does when the disk is full */
  const runOne = async ({ work, resolve, reject }: Waiting): Promise<() => void> => {
    let ended = false;
    const guard = () => {
      if (ended) throw new Error('The transaction has ended: what it reads and writes has to be awaited within it.');
    };
    save.run();
    let watch: NodeJS.Immediate | undefined;
    const turn = new Promise<never>((_, fail) => {
      watch = setImmediate(() => fail(new Error('A transaction awaited something else than its tables.')));
    });
    try {
      const value = await Promise.race([work(guard), turn]);
      return () => resolve(value as never);
    } catch (error) {
      if (!db.isTransaction) throw error;
      undo.run();
      return () => reject(error);
    } finally {
      ended = true;
      clearImmediate(watch);
      if (db.isTransaction) release.run();
    }
  };

  const runBatch = async (): Promise<void> => {
    const batch: Waiting[] = [];
    const settled: (() => void)[] = [];
    let close = (): void => undefined;
    try {
      await beginPatiently();
      open = new Promise((resolve) => (close = resolve));
      const start = performance.now();
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        batch.push(next);
        settled.push(await runOne(next));
        if (performance.now() - start > batchTime) break;
      }
      commit.run();
    } catch (error) {
      if (db.isTransaction) rollback.run();
      // Nothing was written, whatever the one or the other made of it.
      const refused = batch.length > 0 ? batch : waiting;
      if (refused === waiting) waiting = [];
      settled.splice(
        0,
        Infinity,
        ...refused.map(
          ({ reject }) =>
            () =>
              reject(error),
        ),
      );
    }
    open = undefined;
    close();
    for (const settle of settled) settle();
  };

  const runAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      // What else comes in this turn shares the commit.
      await new Promise<void>((resolve) => void setImmediate(resolve));
      await runBatch();
    }
    running = undefined;
  };

  return {
    async read(work) {
      while (open) await open;
      return work();
    },
    write(work) {
      return new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject });
        running ??= runAll();
      });
    },
    drained: async () => running,
  };
};
