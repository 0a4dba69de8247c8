import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { NewLogEntry } from '../../src/admin/request-log/store.ts';
import { createLogThread } from '../../src/cli/serve/request-log-thread.ts';
import { openRequestLogStore } from '../../src/storage/open.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { newFolder } from './muster.ts';

const entry: NewLogEntry = {
  time: 1_000,
  requestId: 'r1',
  method: 'POST',
  path: '/scim/v2/Users',
  query: 'token=abc',
  status: 201,
  timings: { total: 1 },
  request: { headers: { host: 'scim.example.com' }, body: '{"userName":"bjensen","password":"t1meMa$heen","pin":"1"}' },
  response: { headers: {}, body: '{"id":"2819c223"}' },
};

const open = (database: string) => {
  const thread = createLogThread({ database, secretNames: ['pin'], bodySize: 1_000 });
  onTestFinished(() => thread.close());
  return thread;
};

const kept = async (database: string) => {
  const store = await openRequestLogStore(database);
  try {
    return await store.list({ count: 10, bodies: true });
  } finally {
    await store.close();
  }
};

const databases = {
  SQLite: async () => join(newFolder(), 'muster.db'),
  PostgreSQL: async () => {
    const url = await createTestDatabase();
    await (await openPostgresStorage({ url, resourceTypes: [] })).close();
    return url;
  },
};

it.each(Object.entries(databases))(
  'masks and keeps exchanges in %s on its thread, where other threads read them, and removes the old',
  async (_, make) => {
    const database = await make();
    const thread = open(database);
    await thread.append([entry, { ...entry, time: 2_000, lost: 3 }]);
    const [second, first] = await kept(database);
    expect(first).toMatchObject({
      query: 'token=••••',
      request: { ...entry.request, body: '{"userName":"bjensen","password":"••••","pin":"••••"}' },
      response: entry.response,
    });
    expect(second).toMatchObject({ lost: 3 });
    expect(await thread.prune({ before: 2_000, size: 1e9 })).toBe(1);
    expect(await kept(database)).toHaveLength(1);
  },
);

it('rejects what a thread that cannot work was to keep, and starts another with the next write', async () => {
  const folder = join(newFolder(), 'data');
  const database = join(folder, 'muster.db');
  writeFileSync(folder, '');
  const thread = open(database);
  await expect(Promise.allSettled([thread.append([entry]), thread.append([entry])])).resolves.toMatchObject([
    { status: 'rejected', reason: { message: expect.stringContaining('cannot be opened') } },
    { status: 'rejected' },
  ]);
  rmSync(folder);
  mkdirSync(folder);
  await thread.append([entry]);
  expect(await kept(database)).toHaveLength(1);
});
