import type { DatabaseSync } from 'node:sqlite';
import type { SqlValue } from '../../sql/sql.ts';
import { createStatements } from '../statements.ts';

type Value = SqlValue | undefined;
export type Row = readonly (string | number | null)[];

/** Statements by their text; rows come as arrays, and `undefined` is bound as NULL. */
export interface Rows {
  one(text: string, ...values: readonly Value[]): Row | undefined;
  all(text: string, ...values: readonly Value[]): readonly Row[];
  /** @returns how many rows it changed */
  run(text: string, ...values: readonly Value[]): number;
}

export const createRows = (db: DatabaseSync): Rows => {
  const statement = createStatements(db);
  const bound = (values: readonly Value[]): SqlValue[] => values.map((value) => value ?? null);
  return {
    one: (text, ...values) => statement(text).get(...bound(values)) as unknown as Row | undefined,
    all: (text, ...values) => statement(text).all(...bound(values)) as unknown as Row[],
    run: (text, ...values) => Number(statement(text).run(...bound(values)).changes),
  };
};

/** The JSON of a row's first column. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- The caller knows what it keeps there.
export const documentOf = <T>(row: Row | undefined): T | undefined =>
  row === undefined ? undefined : (JSON.parse(String(row[0])) as T);

export const documentsOf = <T>(rows: readonly Row[]): T[] => rows.map((row) => JSON.parse(String(row[0])) as T);

/** `?, ?, ?` for as many values. */
export const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
