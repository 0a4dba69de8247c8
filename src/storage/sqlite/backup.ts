import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, copyFileSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { busy, resultCode, serviceFormat } from './database.ts';
import { orgFormat } from './org/storage.ts';

/** Whose databases are copied. */
const kinds = {
  service: {
    name: 'a service',
    format: serviceFormat,
    // What came after the copy is undone and gets other events of the same numbers: they are told apart by the stream.
    restored: "DELETE FROM secret_key WHERE purpose = 'events'",
  },
  org: { name: 'an org', format: orgFormat, restored: '' },
};
export type Kind = keyof typeof kinds;

/** How long a copy waits for a process that is at work on the file, in milliseconds. */
const patience = 10_000;

const sync = (path: string): void => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

/** Puts a file that is written whole where it belongs; both are on disk then. */
const settle = (from: string, to: string): void => {
  sync(from);
  renameSync(from, to);
  sync(dirname(to));
};

const one = (db: DatabaseSync, text: string): unknown => Object.values(db.prepare(text).get() ?? {})[0];

/** @throws Error where it is no database of ours, of a newer format, or damaged */
const check = (file: string, kind: Kind, { whole }: { whole: boolean }): void => {
  const { name, format } = kinds[kind];
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: patience });
    if (one(db, 'PRAGMA application_id') !== format.applicationId)
      throw new Error(`${file} is no database of ${name}.`);
    const version = Number(one(db, 'PRAGMA user_version'));
    if (version > format.steps.length) throw new Error(`${file} was written by a newer version of muster.`);
    const problem = whole ? one(db, 'PRAGMA integrity_check(1)') : 'ok';
    if (problem !== 'ok') throw new Error(`${file} is damaged: ${String(problem)}`);
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    throw new Error(`${file} cannot be read as a database: ${(error as Error).message}.`, { cause: error });
  } finally {
    db?.close();
  }
};

/**
 * Copies a database that may be in use: the copy is what was committed at one moment, checked, and readable by its owner
 * alone.
 * @throws Error where there is nothing to copy, or already a file of that name
 */
export const backUp = (database: string, file: string, kind: Kind): void => {
  check(database, kind, { whole: false });
  if (existsSync(file)) throw new Error(`${file} is there already; name another file.`);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  closeSync(openSync(part, 'wx', 0o600));
  try {
    const db = new DatabaseSync(database, { timeout: patience });
    try {
      // One read transaction: who writes meanwhile is not kept waiting, and not seen.
      db.prepare('VACUUM INTO ?').run(part);
    } finally {
      db.close();
    }
    check(part, kind, { whole: true });
    settle(part, file);
  } finally {
    rmSync(part, { force: true });
  }
};

/** @throws Error where a process has the database open */
const assertUnused = (database: string): void => {
  const db = new DatabaseSync(database);
  try {
    // Every connection to a file in WAL mode holds a shared lock on it.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK');
  } catch (error) {
    if (resultCode(error) !== busy) throw error;
    throw new Error(`${database} is in use: stop the service first.`, { cause: error });
  } finally {
    db.close();
  }
};

/**
 * Puts a copy in the place of a database that nobody has open.
 * @param aside where what is there now is kept
 * @throws Error where the copy is none of ours or damaged, the database is in use, or is there and `aside` is not named
 */
export const restore = (file: string, database: string, kind: Kind, { aside }: { aside: string | undefined }): void => {
  check(file, kind, { whole: true });
  const present = existsSync(database);
  if (present && aside === undefined) throw new Error(`${database} is there already.`);
  if (present) assertUnused(database);
  const part = `${database}.part`;
  rmSync(part, { force: true });
  copyFileSync(file, part, constants.COPYFILE_EXCL);
  const db = new DatabaseSync(part);
  db.exec(`PRAGMA journal_mode = DELETE; ${kinds[kind].restored}`);
  db.close();
  if (present && aside !== undefined) renameSync(database, aside);
  for (const suffix of ['-wal', '-shm']) rmSync(database + suffix, { force: true });
  settle(part, database);
};
