import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, type Format } from '../database.ts';

/** What a trial does not look at, and there may be much of. */
const left = new Set([
  'exchange',
  'log_event',
  'log_subject',
  'mail',
  'token',
  'session',
  'link',
  'inspection',
  'inspection_result',
]);

/** The tables that a copy has. */
export const scratchTables = (db: DatabaseSync): readonly string[] =>
  db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`)
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !left.has(name));

export interface Scratch {
  readonly db: DatabaseSync;
  /** After it was closed. */
  readonly remove: () => void;
}

/** Copies what is in a file; it is in no transaction. */
export const copyFile = (source: DatabaseSync, copy: DatabaseSync): void => {
  source.prepare('ATTACH ? AS scratch').run(copy.location());
  try {
    source.exec('PRAGMA scratch.synchronous = OFF; BEGIN');
    for (const table of scratchTables(source)) source.exec(`INSERT INTO scratch.${table} SELECT * FROM main.${table}`);
    source.exec('COMMIT');
  } finally {
    if (source.isTransaction) source.exec('ROLLBACK');
    source.exec('DETACH scratch');
  }
};

/** Makes an org in a file of its own that only this process reaches. @param fill writes what is copied */
export const createScratch = async (
  fill: (db: DatabaseSync) => void | Promise<void>,
  format: Format,
): Promise<Scratch> => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-scratch-'));
  // Windows removes no file that is open.
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  try {
    const db = openDatabase(join(directory, 'org.db'), format);
    try {
      db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
      await fill(db);
    } catch (error) {
      db.close();
      throw error;
    }
    // A process that is killed leaves nobody's data behind: what is open needs no name.
    if (process.platform !== 'win32') remove();
    return { db, remove };
  } catch (error) {
    remove();
    throw error;
  }
};
