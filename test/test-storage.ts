import { createHash } from 'node:crypto';
import { openPostgresStorage } from '../src/storage/postgres/storage.ts';
import { createSqliteStorage, type SqliteStorageOptions } from '../src/storage/sqlite/storage.ts';
import type { Storage } from '../src/storage/storage.ts';
import { createTestDatabase } from './postgres-cluster.ts';

let database: Promise<string> | undefined;
let schemas = 0;

/** `MUSTER_TEST_STORE=postgres` has the service's tests run on PostgreSQL: a schema stands there for a file. */
export const openTestStorage = async ({ file, ...options }: SqliteStorageOptions): Promise<Storage> => {
  if (process.env['MUSTER_TEST_STORE'] !== 'postgres') return createSqliteStorage({ file, ...options });
  database ??= createTestDatabase();
  const name =
    file === ':memory:' ? String((schemas += 1)) : createHash('sha256').update(file).digest('hex').slice(0, 16);
  return openPostgresStorage({ url: `${await database}?schema=test_${name}`, poolSize: 4, ...options });
};
