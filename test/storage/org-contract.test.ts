import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createSeal } from '../../src/provisioning/seal.ts';
import { createSqliteOrgStorage } from '../../src/storage/sqlite/org/storage.ts';
import { openPostgresOrgStorage } from '../../src/storage/postgres/org/storage.ts';
import { orgStorageContract } from '../../src/storage/testing.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-'));
afterAll(() => rmSync(directory, { recursive: true }));
const seal = createSeal(randomBytes(32));

describe('SQLite in memory', () => {
  const open = orgStorageContract((options) => createSqliteOrgStorage({ ...options, seal, file: ':memory:' }));
  for (const { name, run } of open) it(name, run);
});

describe('SQLite in a file', () => {
  let files = 0;
  const open = orgStorageContract((options) =>
    createSqliteOrgStorage({ ...options, seal, file: join(directory, `${(files += 1)}.db`) }),
  );
  for (const { name, run } of open) it(name, run);
});

describe('PostgreSQL', () => {
  let database: string;
  let schemas = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  const open = orgStorageContract((options) =>
    openPostgresOrgStorage({ ...options, seal, url: `${database}?schema=o${(schemas += 1)}`, poolSize: 3 }),
  );
  for (const { name, run } of open) it(name, run);
});
