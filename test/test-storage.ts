import { createHash } from 'node:crypto';
import { openPostgresStorage } from '../src/storage/postgres/storage.ts';
import { createSqliteStorage, type SqliteStorageOptions } from '../src/storage/sqlite/storage.ts';
import type { Storage } from '../src/storage/storage.ts';
import { createTestDatabase } from './postgres-cluster.ts';

let database: Promise<string> | undefined;
let schemas = 0;

/** The database that stands for a file where `MUSTER_TEST_STORE=postgres`: a schema of its own. */
export const testDatabase = async (file: string): Promise<string> => {
  if (process.env['MUSTER_TEST_STORE'] !== 'postgres') return file;
  database ??= createTestDatabase();
  const name =
    file === ':memory:' ? String((schemas += 1)) : createHash('sha256').update(file).digest('hex').slice(0, 16);
  return `${await database}?schema=test_${name}`;
};

/** `MUSTER_TEST_STORE=postgres` has the service's tests run on PostgreSQL: a schema stands there for a file. */
export const openTestStorage = async ({ file, ...options }: SqliteStorageOptions): Promise<Storage> => {
  const name = await testDatabase(file);
  if (name === file) return createSqliteStorage({ file, ...options });
  return openPostgresStorage({ url: name, poolSize: 4, ...options });
};
