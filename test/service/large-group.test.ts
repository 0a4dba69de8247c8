import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createOrigin } from '../../src/node/origin.ts';
import { createFetch } from '../../src/node/fetch.ts';
import { serve } from '../../src/node/serve.ts';
import { createResourceTypes, groupType, userType } from '../../src/protocol/resource-types.ts';
import { createVersions } from '../../src/service/versions.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createPlaces } from '../../src/storage/sql/member-stream.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';

const { resourceTypes, schemas } = createResourceTypes();
const size = 9_000;

const fill = async ({ connections, resources }: Storage): Promise<void> => {
  await connections.addTenant({ id: 'acme', created: 0 });
  const acme = resources.tenant('acme');
  const nothing = { wanted: { members: false, groups: false } };
  const ids = Array.from({ length: size }, (_, n) => `u${n}`);
  for (let at = 0; at < size; at += 500) {
    await Promise.all(
      ids.slice(at, at + 500).map((id) => {
        const attributes = { schemas: [userType.schema.id], id, userName: `bjensen "${id}"` };
        return acme.create(userType, { id, attributes }, nothing);
      }),
    );
  }
  const attributes = { schemas: [groupType.schema.id], id: 'g1', displayName: 'Tour Guides' };
  await acme.create(groupType, { id: 'g1', attributes, members: ids }, nothing);
};

const stores = {
  SQLite: () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-large-'));
    return {
      open: async () => createSqliteStorage({ file: join(folder, 'muster.db'), resourceTypes }),
      remove: () => rmSync(folder, { recursive: true }),
    };
  },
  PostgreSQL: () => {
    const url = createTestDatabase();
    return { open: async () => openPostgresStorage({ url: await url, resourceTypes }), remove: () => undefined };
  },
};

describe.each(Object.entries(stores))('a group of 9,000 in %s', (_, make) => {
  let storage: Storage;
  beforeAll(async () => {
    const { open, remove } = make();
    storage = await open();
    await fill(storage);
    return async () => {
      await storage.close();
      remove();
    };
  });

  const start = async () => {
    const service = createVersions({
      store: storage.resources,
      cursorKey: storage.cursorKey,
      resourceTypes,
      schemas,
      authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }),
    });
    const server = await serve(service, {
      host: '127.0.0.1',
      port: 0,
      logger: pino({ level: 'silent' }),
      origin: createOrigin({}),
      ready: async () => true,
    });
    onTestFinished(async () => void (await server.stop()));
    const get = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);
    return { service, get, url: server.url };
  };
  const path = '/scim/v2/Groups/g1';
  const jsonOf = (response: Response): Promise<any> => response.json();

  it('is answered in parts, and is what it would be at once', async () => {
    const { get, service } = await start();
    const response = await get(path);
    expect(response.headers.get('content-length')).toBeNull();
    expect(response.headers.get('etag')).toBe('W/"1"');
    const group = await jsonOf(response);
    expect(group.members).toHaveLength(size);
    expect(group.members.at(-1).value).toBe(`u${size - 1}`);
    const byFetch = await createFetch(service, {})(new Request(`http://127.0.0.1${path}`));
    expect((await jsonOf(byFetch)).members).toHaveLength(size);
    for (const other of ['/scim/v1/Groups/g1', `${path}?attributes=members.value`]) {
      const parts = await get(other);
      expect(parts.headers.get('content-length')).toBeNull();
      expect((await jsonOf(parts)).members).toHaveLength(size);
    }
  });

  it('lets go of what nobody reads', async () => {
    const { get, url } = await start();
    for (let n = 0; n < 12; n++) {
      const head = await get(path, { method: 'HEAD' });
      expect([head.status, head.headers.get('etag')]).toEqual([200, 'W/"1"']);
      expect((await get(path, { headers: { 'if-none-match': 'W/"1"' } })).status).toBe(304);
      expect((await get(path, { headers: { 'if-match': 'W/"7"' } })).status).toBe(412);
      // A client that leaves in the middle.
      await new Promise<void>((resolve) => {
        const request = httpRequest(url + path, (response) => {
          response.once('data', () => response.destroy());
          response.once('close', resolve);
        });
        request.end();
      });
    }
    await expect.poll(async () => (await get(path)).status).toBe(200);
  });

  it('is read by so many at once; others wait until one of them is done', async () => {
    const wanted = { members: true, groups: false, mostMembers: 5_000 };
    const read = () => storage.resources.tenant('acme').get(groupType, 'g1', wanted);
    let open = 0;
    let most = 0;
    const readAndLeave = async (): Promise<void> => {
      const group = await read();
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 20));
      open--;
      await group!.manyMembers!.cancel();
    };
    await Promise.all(Array.from({ length: 20 }, readAndLeave));
    expect(most).toBeLessThanOrEqual(8);
    const { get } = await start();
    const responses = await Promise.all(Array.from({ length: 20 }, () => get(path)));
    for (const response of responses) expect((await jsonOf(response)).members).toHaveLength(size);
  });
});

it('refuses who finds no place for too long', async () => {
  const enter = createPlaces(1, 20);
  const leave = await enter();
  await expect(enter()).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  const second = enter();
  leave();
  leave();
  const leaveSecond = await second;
  await expect(enter()).rejects.toMatchObject({ status: 503 });
  leaveSecond();
  await enter();
});
