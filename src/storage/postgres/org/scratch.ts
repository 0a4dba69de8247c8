import type { DatabaseSync } from 'node:sqlite';
import type { SqlValue } from '../../sql/sql.ts';
import { scratchTables } from '../../sqlite/org/scratch.ts';
import type { Session } from '../database.ts';
import { decodeText } from '../text.ts';
import { keys } from './keys.ts';

/** Rows that are fetched at once. */
const chunk = 2_000;

const columnsOf = (copy: DatabaseSync, table: string): readonly string[] =>
  copy
    .prepare(`PRAGMA table_info(${table})`)
    .all()
    .map(({ name }) => String(name));

/** Copies what there is at one moment into an empty file of the same tables. */
export const copyRows = async (on: Session, copy: DatabaseSync): Promise<void> => {
  copy.exec('BEGIN');
  for (const table of scratchTables(copy)) {
    const columns = columnsOf(copy, table);
    const insert = copy.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    const key = columns.indexOf('key');
    const isIndex = table === 'indexed_value';
    const selected = isIndex ? [...columns, 'rest'] : columns;
    await on.exec(`DECLARE copied NO SCROLL CURSOR FOR SELECT ${selected.join(', ')} FROM ${table}`);
    for (;;) {
      const rows = await on.all<SqlValue[]>({ text: `FETCH ${chunk} FROM copied`, values: [] });
      for (const row of rows) {
        const values = row.map((value) => (typeof value === 'string' ? decodeText(value) : value));
        if (isIndex) values.splice(key, 1, keys.read([values[key]!, values.pop()!]));
        insert.run(...values);
      }
      if (rows.length < chunk) break;
    }
    await on.exec('CLOSE copied');
  }
  copy.exec('COMMIT');
};
