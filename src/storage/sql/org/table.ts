import type { Rows } from './rows.ts';

/** A table of the port over the rows of whichever database. */
export interface Table<T> {
  /** The methods that only read; all others need a transaction. */
  readonly reads: readonly (keyof T)[];
  readonly over: (rows: Rows) => T;
}

export const defineTable = <T>(reads: readonly (keyof T)[], over: (rows: Rows) => T): Table<T> => ({ reads, over });

/** How a method is run: within the transaction that there is, or by itself. */
export type Runner = <R>(work: (rows: Rows) => Promise<R>, reads: boolean) => Promise<R>;

type Method = (...args: unknown[]) => Promise<unknown>;

/** Rows for a look at what methods a table has. */
const none = {} as Rows;

/** The table as the port has it. */
export const bindTable = <T extends object>({ reads, over }: Table<T>, run: Runner): T =>
  Object.fromEntries(
    Object.keys(over(none)).map((name) => [
      name,
      (...args: unknown[]) =>
        run((rows) => (over(rows) as Record<string, Method>)[name]!(...args), reads.includes(name as keyof T)),
    ]),
  ) as T;

/**
 * Runs one method after the other within a transaction, as if each were a single statement.
 * @param guard throws where the transaction has ended
 */
export const inTurn = (rows: Rows, guard: () => void): Runner => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    guard();
    const result = last.then(() => {
      guard();
      return work(rows);
    });
    last = result.catch(() => undefined);
    return result;
  };
};
