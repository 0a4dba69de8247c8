import type { DatabaseSync } from 'node:sqlite';
import type { OrgStore, Seal } from '../../../provisioning/store.ts';
import { openDatabase } from '../database.ts';
import { inTurn } from '../../sql/org/table.ts';
import { createTables, defaultKept, type Kept } from '../../sql/org/tables.ts';
import { migrations } from './migrations.ts';
import { createRows } from './rows.ts';
import { copyDatabase, createScratch } from './scratch.ts';
import { createTransactions } from './transactions.ts';

/** "MORG": it tells an org's file from a service's. */
export const orgFormat = { applicationId: 0x4d4f5247, steps: migrations };

export interface SqliteOrgOptions {
  /** Made where it is missing, its directory too; `:memory:` keeps nothing. */
  readonly file: string;
  /** Seals the credentials of applications and the passwords that are to be sent. */
  readonly seal: Seal;
  /** How long a write waits for another process that writes, in milliseconds. */
  readonly patience?: number;
  readonly kept?: Kept;
}

export interface SqliteOrgStorage extends OrgStore {
  /** Finishes the writes that are under way and closes the file. */
  close(): Promise<void>;
}

/**
 * Keeps an org in one SQLite file. A write is on disk when its promise resolves.
 * @throws Error where the file cannot be opened, is another program's or a service's, or was written by a newer version
 */
export const createSqliteOrgStorage = ({ file, ...options }: SqliteOrgOptions): SqliteOrgStorage =>
  storageOver(openDatabase(file, orgFormat), options);

const storageOver = (
  db: DatabaseSync,
  options: Omit<SqliteOrgOptions, 'file'>,
  closed: () => void = () => undefined,
): SqliteOrgStorage => {
  const { seal, patience = 5_000, kept = defaultKept } = options;
  const rows = createRows(db);
  const transactions = createTransactions(db, { patience });
  const bind = createTables({ seal, kept });
  return {
    ...bind((work, reads) => (reads ? transactions.read(() => work(rows)) : transactions.write(() => work(rows)))),
    transaction: (work) => transactions.write((guard) => work(bind(inTurn(rows, guard)))),
    scratch: () => transactions.read(() => openScratch((copy) => copyDatabase(db, copy), options)),
    async close() {
      await transactions.drained();
      db.close();
      closed();
    },
  };
};

/** Opens a copy of an org in a file that only this process reaches. @param fill writes what is copied */
export const openScratch = async (
  fill: (db: DatabaseSync) => void | Promise<void>,
  options: Omit<SqliteOrgOptions, 'file'>,
): Promise<SqliteOrgStorage> => {
  const { db, remove } = await createScratch(fill, orgFormat);
  return storageOver(db, options, remove);
};
