import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';

/** Rows of one commit. */
const batch = 1_000;

/**
 * Writes the rows of a file, with all indexes, into another by prepared INSERTs, a thousand a commit on the disk: what
 * importing them could take at the least.
 * @returns milliseconds
 */
export const insertIntoFile = (source: string): number => {
  const copy = `${source}.bare`;
  const from = new DatabaseSync(source, { readOnly: true });
  const to = new DatabaseSync(copy);
  to.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536',
  );
  for (const name of ['fold', 'time']) to.function(name, { deterministic: true }, (text) => text);
  const made = from
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'`)
    .all() as { type: string; name: string; sql: string }[];
  for (const { sql } of made) to.exec(sql);
  const start = performance.now();
  for (const { name } of made.filter(({ type }) => type === 'table')) {
    const rows = from.prepare(`SELECT * FROM ${name}`);
    rows.setReturnArrays(true);
    let insert: ReturnType<DatabaseSync['prepare']> | undefined;
    let written = 0;
    for (const row of rows.iterate() as unknown as Iterable<(string | number | null)[]>) {
      insert ??= to.prepare(`INSERT INTO ${name} VALUES (${row.map(() => '?').join(', ')})`);
      if (written % batch === 0) to.exec('BEGIN');
      insert.run(...row);
      written += 1;
      if (written % batch === 0) to.exec('COMMIT');
    }
    if (to.isTransaction) to.exec('COMMIT');
  }
  const time = performance.now() - start;
  from.close();
  to.close();
  for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true });
  return time;
};

/**
 * The same in PostgreSQL, where the server copies the rows itself, a table a transaction.
 * @returns milliseconds
 */
export const insertIntoSchema = async (client: pg.Client): Promise<number> => {
  await client.query('DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare');
  const { rows } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'muster' ORDER BY 1`,
  );
  for (const { name } of rows) await client.query(`CREATE TABLE bare.${name} (LIKE muster.${name} INCLUDING ALL)`);
  const start = performance.now();
  for (const { name } of rows)
    await client.query(`INSERT INTO bare.${name} OVERRIDING SYSTEM VALUE SELECT * FROM muster.${name}`);
  const time = performance.now() - start;
  await client.query('DROP SCHEMA bare CASCADE');
  return time;
};
