import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresRequestLog } from '../../src/storage/postgres/request-log.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteRequestLog } from '../../src/storage/sqlite/request-log.ts';
import { requestLogContract } from '../../src/storage/testing.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('the request log in SQLite, in memory', () => {
  for (const { name, run } of requestLogContract(() => createSqliteRequestLog(':memory:'))) it(name, run);
});

describe('the request log in a SQLite file', () => {
  let files = 0;
  const newFile = (): string => join(directory, `${(files += 1)}.db`);
  for (const { name, run } of requestLogContract(() => createSqliteRequestLog(newFile()))) it(name, run);

  it('is read by another process at once, and outlasts its own', async () => {
    const file = newFile();
    const writer = createSqliteRequestLog(file);
    const reader = createSqliteRequestLog(file);
    const message = { headers: {}, body: '{}' };
    const entry = { time: 1, requestId: 'r1', method: 'GET', path: '/', status: 200, timings: { total: 1 } };
    await writer.append([{ ...entry, request: message, response: message }]);
    const query = { count: 10, bodies: true };
    expect(await reader.list(query)).toMatchObject([{ requestId: 'r1', request: message }]);
    await Promise.all([writer.close(), reader.close()]);
    const again = createSqliteRequestLog(file);
    expect(await again.list(query)).toHaveLength(1);
    await again.close();
  });
});

describe('the request log in PostgreSQL', () => {
  let database: string;
  let schemas = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  const open = async () => {
    const url = `${database}?schema=log_${(schemas += 1)}`;
    await (await openPostgresStorage({ url, resourceTypes: [] })).close();
    return createPostgresRequestLog(url);
  };
  for (const { name, run } of requestLogContract(open)) it(name, run);
});
