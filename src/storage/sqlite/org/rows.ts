import type { DatabaseSync } from 'node:sqlite';
import type { Row, Rows, Value } from '../../sql/org/rows.ts';
import type { SqlValue } from '../../sql/sql.ts';
import { createStatements } from '../statements.ts';
import { keys } from './keys.ts';

/** Rows that are there at once: no other work comes between two statements that are awaited one after the other. */
export const createRows = (db: DatabaseSync): Rows => {
  const statement = createStatements(db);
  const bound = (values: readonly Value[]): SqlValue[] => values.map((value) => value ?? null);
  const run = (text: string, values: readonly Value[]) => Number(statement(text).run(...bound(values)).changes);
  return {
    one: async (text, ...values) => statement(text).get(...bound(values)) as unknown as Row | undefined,
    all: async (text, ...values) => statement(text).all(...bound(values)) as unknown as Row[],
    run: async (text, ...values) => run(text, values),
    each: async (text, lists) => lists.map((values) => run(text, values)),
    keys,
    // A term of which no index knows.
    unindexed: (column) => `+${column}`,
    member: (name) => `(document ->> '$.${name}')`,
  };
};
