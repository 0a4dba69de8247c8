import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseDateTime } from '../../protocol/date-time.ts';
import { fold } from '../../protocol/fold.ts';
import { migrations } from './migrations.ts';

/** What a file holds: the id that tells it from another program's, and the steps from an empty one to the present. */
export interface Format {
  readonly applicationId: number;
  readonly steps: readonly string[];
}

export const serviceFormat: Format = { applicationId: 0x4d535452, steps: migrations };

/** How long opening waits for another process that is at work on the file, in milliseconds. */
const openTimeout = 10_000;

/** What opening a file has to do to it, all or nothing. */
export const inTransaction = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

const pragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];

const migrate = (db: DatabaseSync, file: string, { applicationId, steps }: Format, readOnly: boolean): void =>
  inTransaction(db, () => {
    const version = Number(pragma(db, 'user_version'));
    const foreign = pragma(db, 'application_id') !== applicationId;
    if (foreign && (version > 0 || db.prepare('SELECT 1 FROM sqlite_schema').get())) {
      throw new Error(`${file} is a database of another program.`);
    }
    if (version > steps.length) {
      throw new Error(
        `${file} was written by a newer version of muster (its format is ${version}, this version knows up to ${steps.length}). Use that version or a newer one.`,
      );
    }
    if (version === steps.length) return;
    if (readOnly) throw new Error(`${file} has not yet been brought to the format of this version.`);
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}; PRAGMA application_id = ${applicationId}`);
  });

/** SQLite's primary result code, without what its extended codes add; undefined for other errors. */
export const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

export const busy = 5;
const notADatabase = 26;

interface OpenOptions {
  /** Opens a file that another process keeps, of the present format: nothing is written. */
  readonly readOnly?: boolean;
}

/**
 * Opens the file, or makes it, and brings it to the present format.
 * @throws Error where it cannot be opened, is no database, another program's, or of a newer format; it is then unchanged
 */
export const openDatabase = (
  file: string,
  format = serviceFormat,
  { readOnly = false }: OpenOptions = {},
): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    if (file !== ':memory:' && !readOnly) mkdirSync(dirname(file), { recursive: true });
    db = new DatabaseSync(file, { timeout: openTimeout, readOnly });
    migrate(db, file, format, readOnly);
    db.exec('PRAGMA journal_mode = WAL');
    // FULL: what is answered with success has reached the disk.
    db.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536');
    db.exec('PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF');
  } catch (error) {
    db?.close();
    const code = resultCode(error);
    if (code === notADatabase) throw new Error(`${file} is not a SQLite database.`, { cause: error });
    if (code === undefined && !(error instanceof Error && 'code' in error)) throw error;
    throw new Error(`The database ${file} cannot be opened: ${(error as Error).message}.`, { cause: error });
  }
  const nullable = (call: (text: string) => string | number | undefined) => (text: unknown) =>
    typeof text === 'string' ? (call(text) ?? null) : null;
  db.function('fold', { deterministic: true }, nullable(fold));
  db.function('time', { deterministic: true }, nullable(parseDateTime));
  return db;
};
