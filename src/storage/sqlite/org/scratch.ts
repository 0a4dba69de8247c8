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

const tablesOf = (db: DatabaseSync): readonly string[] =>
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

/** Copies an org into a file of its own that only this process reaches; the source is in no transaction. */
export const createScratch = (source: DatabaseSync, format: Format): Scratch => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-scratch-'));
  const file = join(directory, 'org.db');
  // Windows removes no file that is open.
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  try {
    const db = openDatabase(file, format);
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
    source.prepare('ATTACH ? AS scratch').run(file);
    try {
      source.exec('PRAGMA scratch.synchronous = OFF; BEGIN');
      for (const table of tablesOf(source)) source.exec(`INSERT INTO scratch.${table} SELECT * FROM main.${table}`);
      source.exec('COMMIT');
    } finally {
      if (source.isTransaction) source.exec('ROLLBACK');
      source.exec('DETACH scratch');
    }
    // A process that is killed leaves nobody's data behind: what is open needs no name.
    if (process.platform !== 'win32') remove();
    return { db, remove };
  } catch (error) {
    remove();
    throw error;
  }
};
