import pg from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseFilter } from '../../src/protocol/filter/parse.ts';
import type { JsonObject } from '../../src/protocol/json.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { confine } from '../../src/storage/postgres/confine.ts';
import { createDatabase } from '../../src/storage/postgres/database.ts';
import { grant, migrate } from '../../src/storage/postgres/migrate.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

let database: string;
let schemas = 0;
const newUrl = () => `${database}?schema=s${(schemas += 1)}`;
beforeAll(async () => {
  database = await createTestDatabase();
});

const open = async (url: string, options: { poolSize?: number; queryTime?: number } = {}): Promise<Storage> => {
  const storage = await openPostgresStorage({ url, resourceTypes: [userType, groupType], ...options });
  onTestFinished(() => storage.close());
  return storage;
};

/** A connection beside those of the store, which sees the schema of `url`. */
const connect = async (url: string, user?: string): Promise<pg.Client> => {
  const location = new URL(url);
  if (user !== undefined) location.username = user;
  const schema = location.searchParams.get('schema');
  location.search = '';
  const client = new pg.Client({ connectionString: location.href, options: `-c search_path=${schema}` });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

const nothing = { members: false, groups: false };
const add = (storage: Storage, tenant: string, id: string, attributes: JsonObject = {}) =>
  storage.resources
    .tenant(tenant)
    .create(userType, { id, attributes: { id, userName: id, ...attributes } }, { wanted: nothing });
const unavailable = { status: 503, headers: { 'retry-after': '1' } };

describe('opening a database', () => {
  it('makes the schema once, however many instances start at once', async () => {
    const url = newUrl();
    const storages = await Promise.all(Array.from({ length: 5 }, () => open(url)));
    await storages[0]!.connections.addTenant({ id: 'acme', created: 0 });
    await Promise.all(storages.map((storage, i) => add(storage, 'acme', `u${i}`)));
    expect(new Set(storages.map(({ cursorKey }) => Buffer.from(cursorKey).toString('hex'))).size).toBe(1);
    const page = { kind: 'index', startIndex: 1, count: 10 } as const;
    for (const storage of storages) {
      const found = await storage.resources
        .tenant('acme')
        .query({ sources: [{ type: userType }], page, total: true, wanted: nothing });
      expect(found.total).toBe(5);
    }
  });

  it('takes each further step, or none where one fails', async () => {
    const url = newUrl();
    const steps = ['CREATE TABLE one (a text)', "INSERT INTO one VALUES ('kept')"];
    const store = createDatabase({ url, connections: 2, statementTime: 5_000 });
    onTestFinished(() => store.close());
    await migrate(store, steps.slice(0, 1));
    await expect(migrate(store, [...steps, 'INSERT INTO missing VALUES (1)'])).rejects.toThrow(/missing/);
    await migrate(store, steps);
    await migrate(store, steps);
    expect((await (await connect(url)).query('SELECT a FROM one')).rows).toEqual([{ a: 'kept' }]);
  });

  it('refuses one that a newer version wrote', async () => {
    const url = newUrl();
    await open(url);
    await (await connect(url)).query('INSERT INTO migration (version) VALUES (99)');
    await expect(openPostgresStorage({ url, resourceTypes: [] })).rejects.toThrow(
      /written by a newer version of muster \(its format is 99/,
    );
  });

  it('says what cannot be reached, without the password', async () => {
    const url = 'postgres://muster:hunter2@127.0.0.1:1/muster';
    const opening = openPostgresStorage({ url, resourceTypes: [] });
    await expect(opening).rejects.toThrow(/^The database 127\.0\.0\.1:1\/muster cannot be opened: .*ECONNREFUSED/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });

  it('serves by a role that may read and write but not change the schema, which the owner has made', async () => {
    const url = newUrl();
    const superuser = await connect(url, 'postgres');
    const role = `service_${schemas}`;
    await superuser.query(`CREATE ROLE ${role} LOGIN`);
    const asService = new URL(url);
    asService.username = role;
    await expect(openPostgresStorage({ url: asService.href, resourceTypes: [] })).rejects.toThrow(
      /the role may not change it.*muster migrate/,
    );
    const owner = createDatabase({ url, connections: 1, statementTime: 5_000 });
    onTestFinished(() => owner.close());
    await migrate(owner);
    await owner.session(undefined, (on) => grant(on, owner.schema, role));
    const storage = await open(asService.href);
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    await add(storage, 'acme', 'bjensen');
    const service = await connect(asService.href);
    await expect(service.query('DROP TABLE resource')).rejects.toThrow(/must be owner/);
    await expect(service.query('ALTER TABLE resource DISABLE ROW LEVEL SECURITY')).rejects.toThrow(/must be owner/);
  });
});

describe('row security', () => {
  const tables = ['collection', 'resource', 'block', 'lookup', 'unique_key', 'member'];
  const fill = async (storage: Storage) => {
    for (const tenant of ['acme', 'globex']) {
      await storage.connections.addTenant({ id: tenant, created: 0 });
      await add(storage, tenant, 'bjensen', { externalId: '1' });
      const attributes = { id: 'g1', displayName: 'Tour Guides' };
      await storage.resources
        .tenant(tenant)
        .create(groupType, { id: 'g1', attributes, members: ['bjensen'] }, { wanted: nothing });
    }
  };

  it('shows nothing to a query without a tenant, and one tenant to a query with it', async () => {
    const url = newUrl();
    await fill(await open(url));
    const client = await connect(url);
    const count = async (table: string) => {
      const { rows } = await client.query(`SELECT DISTINCT tenant FROM ${table}`);
      return rows.map(({ tenant }: { tenant: number }) => tenant);
    };
    for (const table of tables) expect([table, await count(table)]).toEqual([table, []]);
    await client.query(`SET muster.tenant = 1`);
    for (const table of tables) expect([table, await count(table)]).toEqual([table, [1]]);
    await expect(client.query(`INSERT INTO member VALUES (2, 1, 1)`)).rejects.toThrow(/row-level security/);
    await client.query(`SET muster.tenant = ''`);
    for (const table of tables) expect([table, await count(table)]).toEqual([table, []]);
  });

  it('stands for a superuser too, whom PostgreSQL would let pass', async () => {
    const url = newUrl();
    const asSuperuser = new URL(url);
    asSuperuser.username = 'postgres';
    await fill(await open(asSuperuser.href));
    const store = createDatabase({ url: asSuperuser.href, connections: 1, statementTime: 5_000 });
    onTestFinished(() => store.close());
    const count = { text: 'SELECT count(*) FROM resource', values: [] };
    expect(await store.run(count)).toEqual([[4]]);
    await confine(store);
    expect(await store.run(count)).toEqual([[0]]);
  });
});

describe('a store that others write to', () => {
  it('does again what a deadlock has undone', async () => {
    const storage = await open(newUrl());
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    const acme = storage.resources.tenant('acme');
    const ids = Array.from({ length: 8 }, (_, i) => `u${i}`);
    for (const id of ids) await add(storage, 'acme', id);
    const group = (id: string) =>
      acme.create(groupType, { id, attributes: { id, displayName: id } }, { wanted: nothing });
    for (const id of ['g1', 'g2']) await group(id);
    const members = (id: string, replace: readonly string[]) =>
      acme.modify(groupType, id, () => ({ members: { replace } }), { read: nothing, wanted: nothing });
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        members('g1', ids),
        members('g2', ids),
        ...ids.slice(0, 4).map((id) => acme.delete(userType, id, {})),
      ]).catch((error: unknown) => {
        // Whoever comes late misses a member, which is no failure of the store.
        expect(error).toMatchObject({ status: 400 });
      });
      await Promise.all(ids.slice(0, 4).map((id) => add(storage, 'acme', id).catch(() => undefined)));
    }
  });

  it('answers 503 where a lock is not given up, and goes on afterwards', async () => {
    const url = newUrl();
    const storage = await open(url, { queryTime: 300 });
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    await add(storage, 'acme', 'u1');
    const other = await connect(url);
    await other.query('BEGIN; LOCK TABLE resource');
    await expect(add(storage, 'acme', 'u2')).rejects.toMatchObject(unavailable);
    await expect(storage.resources.tenant('acme').get(userType, 'u1', nothing)).rejects.toMatchObject(unavailable);
    await other.query('ROLLBACK');
    await add(storage, 'acme', 'u2');
  });

  it('answers 503 where connections have gone silent, once for each, and goes on with others', async () => {
    const url = newUrl();
    const storage = await open(url, { poolSize: 3, queryTime: 1_000 });
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    await add(storage, 'acme', 'u1');
    await storage.connections.connection('c1');
    const superuser = await connect(url, 'postgres');
    const { rows } = await superuser.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE usename = 'muster' AND datname = current_database()`,
    );
    const signal = (name: NodeJS.Signals) => {
      for (const { pid } of rows) process.kill(pid, name);
    };
    signal('SIGSTOP');
    try {
      const acme = storage.resources.tenant('acme');
      const asks = [() => acme.get(userType, 'u1', nothing), () => storage.connections.connection('c1')];
      let refused = 0;
      for (let i = 0; i < 20; i++) {
        await asks[i % 2]!().catch((error: unknown) => {
          expect(error).toMatchObject(unavailable);
          refused++;
        });
      }
      // A connection that is silent is given up, and nobody else waits for it.
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThanOrEqual(rows.length);
    } finally {
      signal('SIGCONT');
    }
    await add(storage, 'acme', 'u2');
  });

  it('refuses with 503 what finds too many waiting, at once', async () => {
    const url = newUrl();
    const storage = await open(url, { poolSize: 3, queryTime: 20_000 });
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    await add(storage, 'acme', 'u1');
    const other = await connect(url);
    await other.query('BEGIN; LOCK TABLE resource');
    const acme = storage.resources.tenant('acme');
    const page = { kind: 'index', startIndex: 1, count: 10 } as const;
    const list = () => acme.query({ sources: [{ type: userType }], page, total: true, wanted: nothing });
    const get = () => acme.get(userType, 'u1', nothing);
    const refused = { list: [] as unknown[], get: [] as unknown[] };
    const send = (kind: 'list' | 'get', count: number, read: () => Promise<unknown>) =>
      Array.from({ length: count }, () => read().catch((error: unknown) => void refused[kind].push(error)));
    // Reads of one resource share what others take a connection for: far more of them may wait.
    const reads = [...send('list', 300, list), ...send('get', 20_300, get)];
    await expect.poll(() => refused.list.length).toBeGreaterThan(100);
    await expect.poll(() => refused.get.length).toBeGreaterThan(200);
    await other.query('ROLLBACK');
    await Promise.all(reads);
    expect(refused.list.length).toBeLessThan(200);
    expect(refused.get.length).toBeLessThan(400);
    for (const error of [...refused.list, ...refused.get]) expect(error).toMatchObject(unavailable);
    expect((await get())?.id).toBe('u1');
  });

  it('answers 503 while its connections are cut, and recovers by itself', async () => {
    const url = newUrl();
    const storage = await open(url);
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    await add(storage, 'acme', 'u0');
    const superuser = await connect(url, 'postgres');
    let made = 0;
    let stop = false;
    const client = async (name: number): Promise<void> => {
      for (let i = 0; !stop; i++) {
        try {
          await add(storage, 'acme', `u${name}-${i}`);
          made++;
        } catch (error) {
          expect(error).toMatchObject(unavailable);
        }
      }
    };
    const clients = Array.from({ length: 8 }, (_, i) => client(i + 1));
    for (let i = 0; i < 5; i++) {
      const then = made;
      await expect.poll(() => made, { interval: 5 }).toBeGreaterThan(then + 8);
      await superuser.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'muster' AND datname = current_database()`,
      );
    }
    stop = true;
    await Promise.all(clients);
    await add(storage, 'acme', 'last');
    const page = { kind: 'index', startIndex: 1, count: 1 } as const;
    const { total } = await storage.resources
      .tenant('acme')
      .query({ sources: [{ type: userType }], page, total: true, wanted: nothing });
    // Those that were cut at the very end may be there without an answer.
    expect(total).toBeGreaterThanOrEqual(made + 2);
  });
});

describe('writes that share a transaction', () => {
  const changed = (attributes: JsonObject) => () => ({ attributes });
  const asked = { read: nothing, wanted: nothing };

  it('let two users swap what is unique', async () => {
    const storage = await open(newUrl());
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    const acme = storage.resources.tenant('acme');
    for (const id of ['u1', 'u2']) await add(storage, 'acme', id, { userName: id });
    const swapped = await Promise.all([
      acme.modify(userType, 'u1', changed({ id: 'u1', userName: 'u2' }), asked),
      acme.modify(userType, 'u2', changed({ id: 'u2', userName: 'u1' }), asked),
    ]);
    expect(swapped.map((user) => JSON.parse(user!.document) as JsonObject)).toEqual([
      { id: 'u1', userName: 'u2' },
      { id: 'u2', userName: 'u1' },
    ]);
  });

  it('change a user and make it a member', async () => {
    const storage = await open(newUrl());
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    const acme = storage.resources.tenant('acme');
    await add(storage, 'acme', 'u1', { userName: 'u1' });
    await acme.create(groupType, { id: 'g1', attributes: { id: 'g1', displayName: 'g1' } }, { wanted: nothing });
    const members = { add: ['u1'], remove: [] };
    const [user, group] = await Promise.all([
      acme.modify(userType, 'u1', changed({ id: 'u1', userName: 'u1', title: 'Tour Guide' }), asked),
      acme.modify(groupType, 'g1', () => ({ members }), { ...asked, wanted: { members: true, groups: false } }),
    ]);
    expect(user).toMatchObject({ version: 2 });
    expect(group).toMatchObject({ version: 2, members: [{ id: 'u1' }] });
  });
});

describe('a user who is deleted by one instance while another makes it a member', () => {
  /** Two instances on a database with a user in one group, and a group beside; `other` holds them up. */
  const setUp = async () => {
    const url = newUrl();
    const [one, two] = [await open(url), await open(url)];
    await one.connections.addTenant({ id: 'acme', created: 0 });
    await add(one, 'acme', 'u1');
    const [acme, beside] = [one.resources.tenant('acme'), two.resources.tenant('acme')];
    for (const [id, members] of [
      ['g1', ['u1']],
      ['g2', []],
    ] as const) {
      await acme.create(groupType, { id, attributes: { id, displayName: id }, members }, { wanted: nothing });
    }
    const other = await connect(url, 'postgres');
    const members = { add: ['u1'], remove: [] };
    const asked = { read: nothing, wanted: nothing };
    const waiting = async (): Promise<number> => {
      const text = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() AND usename = 'muster'`;
      return (await other.query(text)).rowCount!;
    };
    return {
      remove: () => acme.delete(userType, 'u1', {}),
      join: () => beside.modify(groupType, 'g2', () => ({ members }), asked),
      other,
      async isWaiting(count: number) {
        await expect.poll(waiting, { timeout: 10_000 }).toBe(count);
      },
      async left() {
        const wanted = { members: true, groups: false };
        const groups = await Promise.all(['g1', 'g2'].map((id) => beside.get(groupType, id, wanted)));
        return {
          user: await beside.get(userType, 'u1', nothing),
          members: groups.map((group) => group?.members),
          rows: (await other.query('SELECT FROM member')).rowCount,
        };
      },
    };
  };
  const gone = { user: undefined, members: [[], []], rows: 0 };

  it('is missed by who comes after, and in no group', async () => {
    const { remove, join, other, isWaiting, left } = await setUp();
    // The deletion has the user, and waits for a group that it is in.
    await other.query(`BEGIN; SELECT FROM resource WHERE id = 'g1' FOR UPDATE`);
    const removed = remove();
    await isWaiting(1);
    const joined = join().catch((error: unknown) => error);
    await isWaiting(2);
    await other.query('ROLLBACK');
    await removed;
    expect(await joined).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(await left()).toEqual(gone);
  });

  it('is a member first where that came before, and leaves the group then', async () => {
    const { remove, join, other, isWaiting, left } = await setUp();
    // The membership is about to be written, and waits for one that may be the same.
    await other.query(`BEGIN; INSERT INTO member (tenant, "group", member)
      SELECT u.tenant, g.seq, u.seq FROM resource u, resource g WHERE u.id = 'u1' AND g.id = 'g2'`);
    const joined = join();
    await isWaiting(1);
    const removed = remove();
    await isWaiting(2);
    await other.query('ROLLBACK');
    expect(await joined).toMatchObject({ version: 2 });
    await removed;
    expect(await left()).toEqual(gone);
  });
});

describe('arrays', () => {
  it.each([
    ['text', ['', 'bjensen', null, 'Š💥"\\{},', 'NULL', 'x'.repeat(70_000)]],
    ['bigint', [0, -1, null, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 32, 2 ** 31, -(2 ** 32)]],
    ['integer', [0, -1, 2 ** 31 - 1, -(2 ** 31), null]],
    ['smallint', [0, -1, 2 ** 15 - 1, -(2 ** 15)]],
    ['text', []],
  ] as const)('of %s arrive as they are', async (type, elements) => {
    const store = createDatabase({ url: database, connections: 1, statementTime: 5_000 });
    onTestFinished(() => store.close());
    const text = `SELECT one FROM unnest($1::${type}[]) WITH ORDINALITY u (one, place) ORDER BY place`;
    expect(await store.run({ text, values: [elements] })).toEqual(elements.map((one) => [one]));
  });
});

describe('values of any length', () => {
  it('are unique and found, far beyond what a row of an index holds', async () => {
    const storage = await open(newUrl());
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    const acme = storage.resources.tenant('acme');
    // Random, so that it does not become short by compression.
    const long = Array.from({ length: 3_000 }, (_, i) => ((i * 7919) % 4093).toString(36)).join('');
    for (const [id, end] of [
      ['u1', 'a'],
      ['u2', 'b'],
      ['u3', '💥'],
    ] as const) {
      await add(storage, 'acme', id, { userName: long + end, externalId: long + end, title: long + end });
    }
    await expect(add(storage, 'acme', 'u4', { userName: `${long}A` })).rejects.toMatchObject({
      scimType: 'uniqueness',
    });
    const find = async (filter: string) => {
      const found = await acme.query({
        sources: [
          { type: userType, filter: parseFilter(filter, userType, { limits: { length: 1e6, terms: 9, depth: 9 } }) },
        ],
        page: { kind: 'index', startIndex: 1, count: 10 },
        total: true,
        wanted: nothing,
      });
      return found.resources.map(({ id }) => id);
    };
    for (const name of ['userName', 'externalId', 'title']) {
      expect(await find(`${name} eq "${long}b"`), name).toEqual(['u2']);
      expect(await find(`${name} ne "${long}b"`), name).toEqual(['u1', 'u3']);
      expect(await find(`${name} sw "${long}"`), name).toEqual(['u1', 'u2', 'u3']);
      expect(await find(`${name} sw "${long.slice(0, 600)}"`), name).toEqual(['u1', 'u2', 'u3']);
      expect(await find(`${name} gt "${long}a"`), name).toEqual(['u2', 'u3']);
      expect(await find(`${name} ew "💥"`), name).toEqual(['u3']);
    }
    await acme.delete(userType, 'u1', {});
    await add(storage, 'acme', 'u4', { userName: `${long}A` });
  });
});
