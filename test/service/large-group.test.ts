import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createOrigin } from '../../src/node/origin.ts';
import { createFetch } from '../../src/node/fetch.ts';
import { serve } from '../../src/node/serve.ts';
import { createResourceTypes, groupType, userType } from '../../src/protocol/resource-types.ts';
import type { Service } from '../../src/service/http.ts';
import { defaultLimits, type Limits } from '../../src/service/limits.ts';
import { createVersions } from '../../src/service/versions.ts';
import { patchOp } from '../cli/instances.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createPlaces } from '../../src/storage/sql/member-stream.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage, StorageOptions } from '../../src/storage/storage.ts';

const { resourceTypes, schemas } = createResourceTypes();
const size = 9_000;
const bulkRequest = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

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

type Options = Pick<StorageOptions, 'streamTime'>;

interface Store {
  /** Opens it, as often as one likes. */
  readonly open: (options?: Options) => Promise<Storage>;
  /** What may come between while it is read. */
  readonly faults: readonly ((opened: Storage) => Promise<void>)[];
  readonly remove: () => void;
}

const close = (opened: Storage): Promise<void> => opened.close();

const stores: Record<string, () => Store> = {
  SQLite: () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-large-'));
    return {
      open: async (options) => createSqliteStorage({ file: join(folder, 'muster.db'), resourceTypes, ...options }),
      faults: [close],
      remove: () => rmSync(folder, { recursive: true }),
    };
  },
  PostgreSQL: () => {
    const url = createTestDatabase();
    return {
      open: async (options) => openPostgresStorage({ url: await url, resourceTypes, ...options }),
      faults: [
        close,
        async () => {
          const client = new pg.Client({ connectionString: await url });
          await client.connect();
          const cut = await client.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE xact_start IS NOT NULL AND application_name = 'muster' AND datname = current_database()`,
          );
          await client.end();
          expect(cut.rowCount).toBe(1);
        },
      ],
      remove: () => undefined,
    };
  },
};

describe.each(Object.entries(stores))('a group of 9,000 in %s', (_, make) => {
  let storage: Storage;
  let store: Store;
  beforeAll(async () => {
    store = make();
    const { open, remove } = store;
    storage = await open();
    await fill(storage);
    return async () => {
      await storage.close();
      remove();
    };
  });

  const serviceOver = (opened: Storage, limits: Partial<Limits> = {}) =>
    createVersions({
      store: opened.resources,
      cursorKey: opened.cursorKey,
      resourceTypes,
      schemas,
      limits: { ...defaultLimits, ...limits },
      authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }),
    });
  const start = async (service: Service = serviceOver(storage)) => {
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
    const { get, url } = await start(serviceOver(storage, { heldMembers: 100 }));
    for (let n = 0; n < 12; n++) {
      const head = await get(path, { method: 'HEAD' });
      expect([head.status, head.headers.get('etag')]).toEqual([200, 'W/"1"']);
      expect((await get('/scim/v1/Groups', { method: 'HEAD' })).status).toBe(200);
      expect((await get(path, { headers: { 'if-none-match': 'W/"1"' } })).status).toBe(304);
      expect((await get(path, { headers: { 'if-match': 'W/"7"' } })).status).toBe(412);
      // A client that leaves in the middle.
      await new Promise<void>((resolve) => {
        const request = httpRequest(url + (n % 2 ? path : '/scim/v2/Groups'), (response) => {
          response.once('data', () => response.destroy());
          response.once('close', resolve);
        });
        request.end();
      });
    }
    await expect.poll(async () => (await get(path)).status).toBe(200);
  });

  it('is not read for a bulk request, which does not tell of it', async () => {
    let streams = 0;
    const tenant: Storage['resources']['tenant'] = (...of) => {
      const acme = storage.resources.tenant(...of);
      const read: typeof acme.get = async (...asked) => {
        const found = await acme.get(...asked);
        if (found?.manyMembers) streams++;
        return found;
      };
      return { ...acme, get: read };
    };
    const { get } = await start(serviceOver({ ...storage, resources: { tenant } }, { heldMembers: 100 }));
    const data = { schemas: [patchOp], Operations: [{ op: 'replace', path: 'displayName', value: 'Tour Guides' }] };
    const send = (method: string, to: string, body: object) =>
      get(to, { method, headers: { 'content-type': 'application/scim+json' }, body: JSON.stringify(body) });
    const rename = { method: 'PATCH', path: '/Groups/g1', data };
    const bulk = await send('POST', '/scim/v2/Bulk', { schemas: [bulkRequest], Operations: [rename] });
    expect(await jsonOf(bulk)).toMatchObject({ Operations: [{ status: '200', version: 'W/"1"' }] });
    expect(streams).toBe(0);
    expect((await jsonOf(await send('PATCH', path, data))).members).toHaveLength(size);
    expect(streams).toBe(1);
  });

  it('is cut off where the store fails or is closed in the middle, rather than to look whole', async () => {
    const paths = [path, '/scim/v1/Groups/g1', `${path}?attributes=members`, '/scim/v2/Groups', '/scim/v1/Groups'];
    for (const [i, asked] of paths.entries()) {
      const opened = await store.open();
      const service = serviceOver(opened, { heldMembers: 100 });
      let goOn = (): void => undefined;
      const held = new Promise<void>((resolve) => (goOn = resolve));
      // What the network takes is no test's to say: the first part is sent, and the next one waits.
      const handle: Service['handle'] = async (request, exchange) => {
        const response = await service.handle(request, exchange);
        const gate = new TransformStream<string, string>({
          async transform(part, controller) {
            controller.enqueue(part);
            await held;
          },
        });
        return { ...response, stream: response.stream!.pipeThrough(gate) };
      };
      const { get } = await start({ handle });
      const response = await get(asked);
      expect(response.status).toBe(200);
      const reader = response.body!.getReader();
      expect((await reader.read()).value?.length).toBeGreaterThan(100);
      const fault = store.faults[i % store.faults.length]!;
      await fault(opened);
      goOn();
      const readAll = async () => {
        while (!(await reader.read()).done);
      };
      await expect(readAll()).rejects.toThrow('terminated');
      if (fault !== close) await opened.close();
    }
  });

  it('is cut off where it is read for too long, and leaves its place to others', async () => {
    const opened = await store.open({ streamTime: 20 });
    onTestFinished(() => opened.close());
    const wanted = { members: true, groups: false, mostMembers: 100 };
    for (let n = 0; n < 10; n++) {
      const group = await opened.resources.tenant('acme').get(groupType, 'g1', wanted);
      await expect(group!.manyMembers!.getReader().closed).rejects.toThrow(/too long/);
    }
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
