import type { Database, Session } from '../database.ts';

/** Transactions that share a commit, at most. */
const batchSize = 50;

/** Throws where the transaction that it stands for has ended. */
export type Guard = () => void;

type Work<T> = (on: Session, guard: Guard) => Promise<T>;

interface Waiting {
  readonly work: Work<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface Transactions {
  /** Runs `work`, which only reads, on what there is at one moment. */
  read<T>(work: (on: Session) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction. What it did is on disk when the promise resolves; what it throws undoes it. */
  write<T>(work: Work<T>): Promise<T>;
  /** Resolves when all that was asked for so far is written or refused. */
  drained(): Promise<void>;
}

const ignore = (): void => undefined;

/**
 * Transactions of all processes come one after another: an org is written by few, and what is then numbered is in the
 * order of the commits, so that who reads on from a number misses none. Those that wait share a commit, a savepoint each.
 */
export const createTransactions = (database: Database): Transactions => {
  let waiting: Waiting[] = [];
  /** Resolves when nothing waits any more; undefined while nothing does. */
  let running: Promise<void> | undefined;
  const name = `'muster org ${database.schema.replaceAll("'", "''")}'`;
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;

  /** @returns what tells of its end, once the whole is committed */
  const runOne = async (on: Session, { work, resolve, reject }: Waiting): Promise<() => void> => {
    let ended = false;
    const guard = () => {
      if (ended) throw new Error('The transaction has ended: what it reads and writes has to be awaited within it.');
    };
    // The statements that follow are sent at once.
    on.exec('SAVEPOINT one').catch(ignore);
    try {
      const value = await work(on, guard);
      ended = true;
      await on.exec('RELEASE one');
      return () => resolve(value as never);
    } catch (error) {
      ended = true;
      await on.exec('ROLLBACK TO one');
      return () => reject(error);
    }
  };

  const runBatch = async (): Promise<void> => {
    const batch: Waiting[] = [];
    const settled: (() => void)[] = [];
    try {
      await database.session(undefined, async (on) => {
        await on.exec(begin);
        try {
          for (let next = waiting.shift(); next; next = waiting.shift()) {
            batch.push(next);
            settled.push(await runOne(on, next));
            if (batch.length === batchSize) break;
          }
        } catch (error) {
          await on.exec('ROLLBACK').catch(ignore);
          throw error;
        }
        await on.exec('COMMIT');
      });
      for (const settle of settled) settle();
    } catch (error) {
      // Nothing was written, whatever the one or the other made of it.
      const refused = batch.length > 0 ? batch : waiting.splice(0);
      for (const { reject } of refused) reject(error);
    }
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
    read: (work) =>
      database.session(undefined, async (on) => {
        on.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY').catch(ignore);
        try {
          return await work(on);
        } finally {
          await on.exec('COMMIT');
        }
      }),
    write: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject });
        running ??= runAll();
      }),
    drained: async () => running,
  };
};
