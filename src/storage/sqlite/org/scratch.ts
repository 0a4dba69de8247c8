import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
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

/** Copies what is kept, as it is at one moment, into the empty tables of a file; the source is in no transaction. */
export const copyTables = (source: DatabaseSync, to: string): void => {
  source.prepare('ATTACH ? AS scratch').run(to);
  try {
    source.exec('PRAGMA scratch.journal_mode = MEMORY; PRAGMA scratch.synchronous = OFF; BEGIN');
    for (const table of scratchTables(source)) source.exec(`INSERT INTO scratch.${table} SELECT * FROM main.${table}`);
    source.exec('COMMIT');
  } finally {
    if (source.isTransaction) source.exec('ROLLBACK');
    source.exec('DETACH scratch');
  }
};

/** The files of a copy that a thread makes. */
export interface ScratchFiles {
  readonly from: string;
  readonly to: string;
}

// The sources run as they are, and compiled.
const thread = new URL(`scratch-worker${extname(import.meta.url)}`, import.meta.url);

/** Copies on a thread and a connection of its own: who asks and writes meanwhile is not kept waiting. */
const copyOnThread = (files: ScratchFiles): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(thread, { workerData: files, env: {} });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });

/** Copies a database, which is in no transaction, into the empty tables of another. */
export const copyDatabase = async (source: DatabaseSync, copy: DatabaseSync): Promise<void> => {
  const [from, to] = [source.location(), copy.location()!];
  // What is in memory alone has one connection.
  if (from === null) copyTables(source, to);
  else await copyOnThread({ from, to });
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
