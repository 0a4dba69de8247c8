import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { storageContract } from '../../src/storage/testing.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('SQLite in memory', () => {
  for (const { name, run } of storageContract((options) => createSqliteStorage({ ...options, file: ':memory:' }))) {
    it(name, run);
  }
});

describe('SQLite in a file', () => {
  let files = 0;
  const open = storageContract((options) =>
    createSqliteStorage({ ...options, file: join(directory, `${(files += 1)}.db`) }),
  );
  for (const { name, run } of open) it(name, run);
});

describe('PostgreSQL', () => {
  let database: string;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  let schemas = 0;
  const open = storageContract((options) =>
    openPostgresStorage({ ...options, url: `${database}?schema=contract_${(schemas += 1)}` }),
  );
  for (const { name, run } of open) it(name, run);
});
