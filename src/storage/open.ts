import type { RequestLogStore } from '../admin/request-log/store.ts';
import type { BucketStore } from '../authentication/buckets.ts';
import type { OrgStore, Seal } from '../provisioning/store.ts';
import type { Uses } from './sqlite/connections.ts';
import { createSqliteOrgStorage } from './sqlite/org/storage.ts';
import { createSqliteRequestLog } from './sqlite/request-log.ts';
import { createSqliteStorage } from './sqlite/storage.ts';
import type { Storage, StorageOptions } from './storage.ts';

/** Whether a database is named by a URL of PostgreSQL; otherwise it is a file of SQLite. */
export const isPostgres = (database: string): boolean => /^postgres(?:ql)?:\/\//i.test(database);

interface OpenOptions extends StorageOptions {
  /** A file, `:memory:`, or `postgres://…`. */
  readonly database: string;
  /** To a database that others share, at most; 10. */
  readonly connections?: number;
}

/**
 * Opens the store that the name of a database tells.
 * @throws Error where it cannot be opened, is another program's, or was written by a newer version
 */
export const openStorage = async ({ database, connections = 10, ...options }: OpenOptions): Promise<Storage> => {
  if (!isPostgres(database)) return createSqliteStorage({ file: database, ...options });
  // Who keeps a file has no need of the driver.
  const { openPostgresStorage } = await import('./postgres/storage.ts');
  return openPostgresStorage({ url: database, poolSize: connections, ...options });
};

/**
 * Opens a SQLite file that another process has open and writes, to read it alone: what that has answered is seen, and no lock is
 * waited for.
 * @param noteUses has that process write when connections were used
 * @throws Error where it cannot be opened, or that process has it in another format, or for other resource types
 */
export const openReader = ({
  database,
  noteUses,
  ...options
}: StorageOptions & { readonly database: string; readonly noteUses: (uses: Uses) => Promise<void> }): Storage =>
  createSqliteStorage({ file: database, beside: { noteUses }, ...options });

export interface OrgStorage extends OrgStore {
  /** Counts requests and attempts for all processes; absent where one process has the store. */
  readonly buckets?: BucketStore;
  /** Finishes the writes that are under way. */
  close(): Promise<void>;
}

/**
 * Opens what an org is kept in: a file, `:memory:`, or `postgres://…`.
 * @throws Error where it cannot be opened, is another program's or a service's, or was written by a newer version
 */
export const openOrgStorage = async ({
  database,
  seal,
}: {
  readonly database: string;
  /** Seals the secrets that the org has to send. */
  readonly seal: Seal;
}): Promise<OrgStorage> => {
  if (!isPostgres(database)) return createSqliteOrgStorage({ file: database, seal });
  const { openPostgresOrgStorage } = await import('./postgres/org/storage.ts');
  return openPostgresOrgStorage({ url: database, seal });
};

/** The file of the request log, beside that of the resources. */
const requestLogFile = (database: string): string =>
  database === ':memory:' ? database : `${database.replace(/\.(?:db|sqlite3?)$/, '')}.requests.db`;

/**
 * Opens the request log that belongs to a database whose storage is open: a file beside its file, or tables of its own.
 * @param patience how long a write to a file holds the thread for that of another process, in milliseconds
 * @throws Error where it cannot be opened
 */
export const openRequestLogStore = async (database: string, patience?: number): Promise<RequestLogStore> => {
  if (!isPostgres(database)) return createSqliteRequestLog(requestLogFile(database), patience);
  const { createPostgresRequestLog } = await import('./postgres/request-log.ts');
  return createPostgresRequestLog(database);
};

/**
 * Lets a role of PostgreSQL read and write what is kept, and nothing else.
 * @throws Error where there is no such role, or the one of the URL may not grant
 */
export const grantAccess = async (database: string, role: string, whose: 'service' | 'org'): Promise<void> => {
  const { grantPostgresAccess } = await import('./postgres/storage.ts');
  return grantPostgresAccess(database, role, whose);
};
