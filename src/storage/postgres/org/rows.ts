import type { Row, Rows, Value } from '../../sql/org/rows.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Session } from '../database.ts';
import { decodeText } from '../text.ts';
import { keys } from './keys.ts';

const statementOf = (text: string, values: readonly Value[]): Sql => ({
  text,
  values: values.map((value) => value ?? null),
});

const decode = (row: Row): Row => row.map((value) => (typeof value === 'string' ? decodeText(value) : value));

export const createRows = (on: Session): Rows => {
  const all = async (text: string, values: readonly Value[]) =>
    (await on.all<Row>(statementOf(text, values))).map(decode);
  const run = (text: string, values: readonly Value[]) => on.change(statementOf(text, values));
  return {
    one: async (text, ...values) => (await all(text, values))[0],
    all: (text, ...values) => all(text, values),
    run: (text, ...values) => run(text, values),
    // They are sent without waiting for one another, and done in their order.
    each: (text, lists) => Promise.all(lists.map((values) => run(text, values))),
    keys,
    unindexed: (column) => column,
    member: (name) => `(document::json ->> '${name}')`,
  };
};
