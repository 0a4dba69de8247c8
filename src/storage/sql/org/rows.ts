import type { SqlValue } from '../sql.ts';
import type { KeyDialect } from './key-dialect.ts';

export type Value = SqlValue | undefined;
export type Row = readonly (string | number | null)[];

/** What both databases are asked in the same words: statements with `?`; rows come as arrays, `undefined` is NULL. */
export interface Rows {
  one(text: string, ...values: readonly Value[]): Promise<Row | undefined>;
  all(text: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** @returns how many rows it changed */
  run(text: string, ...values: readonly Value[]): Promise<number>;
  /** Runs a statement with one list of values after the other. @returns how many rows each of them changed */
  each(text: string, lists: readonly (readonly Value[])[]): Promise<readonly number[]>;
  /** How the index of all values keeps and compares them. */
  readonly keys: KeyDialect;
  /** A column as it stands in a condition for which no index is to be used. */
  readonly unindexed: (column: string) => string;
  /** A text that the document of a row holds by this name. */
  readonly member: (name: string) => string;
}

/** The JSON of a row's first column. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- The caller knows what it keeps there.
export const documentOf = <T>(row: Row | undefined): T | undefined =>
  row === undefined ? undefined : (JSON.parse(String(row[0])) as T);

export const documentsOf = <T>(rows: readonly Row[]): T[] => rows.map((row) => JSON.parse(String(row[0])) as T);

/** `?, ?, ?` for as many values, to stand after IN. */
export const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ') || 'NULL';

/** Rows that one statement inserts, at most: each number of them is a statement of its own to prepare. */
const together = 16;

/**
 * Inserts the rows that are not there yet, several by one statement, which costs PostgreSQL more than a row does.
 * @param into a table with its columns: `member (org_group, person)`
 * @param row the values of one: `?, ?`
 */
export const insertAbsent = async (
  rows: Rows,
  into: string,
  row: string,
  lists: readonly (readonly Value[])[],
): Promise<void> => {
  const statements: Promise<number>[] = [];
  for (let start = 0; start < lists.length; start += together) {
    const some = lists.slice(start, start + together);
    const values = some.map(() => `(${row})`).join(', ');
    statements.push(rows.run(`INSERT INTO ${into} VALUES ${values} ON CONFLICT DO NOTHING`, ...some.flat()));
  }
  await Promise.all(statements);
};
