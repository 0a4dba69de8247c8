import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { storageContract } from '../../src/storage/testing.ts';
import { createTestDatabase, type Release } from '../postgres-cluster.ts';

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

const kept = [
  ...['tenant', 'connection', 'collection', 'resource', 'block', 'lookup', 'unique_key', 'member'],
  ...['oauth_record', 'administrator', 'operator', 'outbox', 'event', 'endpoint', 'delivery', 'accepted_request'],
];

describe.each<[string, Release]>([
  ['the PostgreSQL of the system', 'system'],
  ['PostgreSQL 18', '18'],
])('%s', (_, release) => {
  let url: string;
  let superuser: pg.Client;
  beforeAll(async () => {
    const database = await createTestDatabase(release);
    url = `${database}?schema=contract`;
    const location = new URL(database);
    location.username = 'postgres';
    superuser = new pg.Client({ connectionString: location.href, options: '-c search_path=contract' });
    await superuser.connect();
  });
  afterAll(() => superuser.end());
  // To make the tables anew takes longer than most of the checks.
  const open = storageContract(async (options) => {
    const storage = await openPostgresStorage({ ...options, url });
    await superuser.query(kept.map((table) => `DELETE FROM ${table}`).join(';'));
    return storage;
  });
  for (const { name, run } of open) it(name, run);
});
