import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { openMappedStore } from '../../src/storage/mapped/store.ts';
import { mapping, openPostgres, openSqlite, schema } from './application-tables.ts';

const resourceTypes = [userType, groupType];
const nothing = { members: false, groups: false };

describe.each([
  ['SQLite', openSqlite],
  ['PostgreSQL', openPostgres],
])('events of the tables of an application in %s', (name, openApplication) => {
  const open = async (options: Partial<Parameters<typeof openMappedStore>[0]> = {}) => {
    const { run, database } = await openApplication();
    const store = await openMappedStore({ database, mapping, resourceTypes, keepEvents: true, ...options });
    const acme = store.resources.tenant('acme', { actor: { kind: 'connection', id: 'okta' } });
    const events = async (after = 0) => (await store.events.read({ after, count: 1_000 })).events;
    const told = async (after = 0) =>
      (await events(after)).map(({ type, resource: { id, version } }) => `${type} ${id} ${version}`);
    const user = (userName: string) =>
      acme.create(userType, { id: 'x', attributes: { schemas: [], userName } }, { wanted: nothing });
    const group = (displayName: string, members: readonly string[] = []) =>
      acme.create(groupType, { id: 'x', attributes: { schemas: [], displayName }, members }, { wanted: nothing });
    /** What the application does, in the transaction that it is given. */
    const by = (text: string) => (transaction: any) => {
      if (name === 'SQLite') return void transaction.exec(text);
      return transaction.query(text) as Promise<void>;
    };
    return { run, store, acme, events, told, user, group, by, database };
  };
  const User = (id: string | number) => ({ type: 'User', id });
  const Group = (id: string | number) => ({ type: 'Group', id });

  it('are not kept unless it is asked for', async () => {
    const { store, user, told } = await open({ keepEvents: false });
    await user('bjensen@example.com');
    expect([store.events.kept, await told()]).toEqual([false, []]);
  });

  it('are undone with the change that they tell of', async () => {
    let refuse = false;
    const { user, acme, told } = await open({
      react: () => {
        if (refuse) throw new RangeError('not today');
      },
    });
    await user('bjensen@example.com');
    refuse = true;
    await expect(acme.delete(userType, '1', {})).rejects.toThrow('nothing was written');
    refuse = false;
    await user('mandy@example.com');
    expect(await told()).toEqual(['user.created 1 1', 'user.created 2 1']);
  });

  it('tell nothing of what the application writes by itself, but its version', async () => {
    const { run, user, told, acme } = await open();
    await user('bjensen@example.com');
    await run("UPDATE app_users SET surname = 'Jensen' WHERE id = 1");
    await acme.modify(userType, '1', () => ({ secret: 'a hash' }), { read: nothing, wanted: nothing });
    expect(await told()).toEqual(['user.created 1 1', 'user.updated 1 3']);
  });

  it('tell what the application changes where it says so: made, changed, let out and in, deleted, each as it was and is', async () => {
    const { store, events, told, by } = await open();
    const tenant = 'acme';
    await store.change(
      { tenant, created: () => [User(1)], by: 'ada@example.com', requestId: 'r1' },
      by("INSERT INTO app_users (email, state) VALUES ('bjensen@example.com', 'active')"),
    );
    const change = (text: string) => store.change({ tenant, resources: [User(1)] }, by(text));
    await change("UPDATE app_users SET surname = 'Jensen' WHERE id = 1");
    await change("UPDATE app_users SET surname = 'Jensen' WHERE id = 1");
    await change("UPDATE app_users SET state = 'suspended' WHERE id = 1");
    await change("UPDATE app_users SET state = 'active' WHERE id = 1");
    await change("UPDATE app_users SET removed_at = 'now' WHERE id = 1");
    expect(await told()).toEqual([
      'user.created 1 1',
      'user.updated 1 2',
      'user.deactivated 1 3',
      'user.activated 1 4',
      'user.deleted 1 4',
    ]);
    const [created, updated, , , deleted] = await events();
    expect(created).toMatchObject({
      tenant,
      actor: { kind: 'application', id: 'ada@example.com' },
      requestId: 'r1',
      operation: 'create',
      after: { userName: 'bjensen@example.com' },
    });
    expect(updated).toMatchObject({
      actor: { kind: 'application', id: 'application' },
      operation: 'modify',
      before: created?.after,
      after: { ...created?.after, name: { familyName: 'Jensen' } },
    });
    expect([deleted?.before, deleted?.after]).toEqual([updated?.after, undefined]);
  });

  it('tell who came to a group and went by what the application does, also where somebody is deleted', async () => {
    const { store, events, told, by, user, group } = await open();
    for (const one of ['bjensen', 'mandy', 'jsmith']) await user(`${one}@example.com`);
    await group('Tour Guides', ['1', '2']);
    const after = (await events()).at(-1)!.sequence;
    const tenant = 'acme';
    await store.change(
      { tenant, resources: [Group(1)] },
      by('DELETE FROM app_memberships WHERE user_id = 1; INSERT INTO app_memberships VALUES (1, 3)'),
    );
    const [members] = await events(after);
    expect(members).toMatchObject({
      type: 'group.members',
      resource: { type: 'Group', id: '1' },
      added: [{ value: '3', type: 'User' }],
      removed: [{ value: '1', type: 'User' }],
    });
    const deletion = 'DELETE FROM app_memberships WHERE user_id = 2; DELETE FROM app_users WHERE id = 2';
    await expect(store.change({ tenant, resources: [Group(1)] }, by(deletion))).rejects.toThrow(
      'expected it among resources',
    );
    await store.change({ tenant, resources: [User(2), Group(1)] }, by(deletion));
    expect((await told(after)).map((text) => text.replace(/ \d+$/, ''))).toEqual([
      'group.members 1',
      'group.members 1',
      'user.deleted 2',
    ]);
  });

  it('are told with a change of the application or not at all; what its own constraints refuse is told as it is', async () => {
    const { store, told, by, user, run } = await open();
    await user('bjensen@example.com');
    await user('mandy@example.com');
    const change = (resources: object, text: string) =>
      store.change({ tenant: 'acme', ...resources }, by(text)).catch((error: unknown) => error);
    const twice = await change(
      { resources: [User(1)] },
      "UPDATE app_users SET email = 'mandy@example.com' WHERE id = 1",
    );
    expect(String(twice)).toMatch(/UNIQUE constraint failed|duplicate key value/);
    expect(String(await change({ resources: [User(9)] }, 'SELECT 1'))).toContain('There is no User "9"');
    expect(String(await change({ resources: [{ type: 'Person', id: 1 }] }, 'SELECT 1'))).toContain(
      'no resource type "Person"',
    );
    const half = "UPDATE app_users SET surname = 'Jensen' WHERE id = 1";
    await change({ resources: [User(1)], created: () => [User(9)] }, half);
    expect(await run('SELECT surname FROM app_users WHERE id = 1')).toEqual([{ surname: null }]);
    expect(await told()).toEqual(['user.created 1 1', 'user.created 2 1']);
  });

  it('have a version of a group for each of those who leave it at once', async () => {
    const { acme, user, group, events } = await open();
    const ids = ['1', '2', '3', '4'];
    for (const id of ids) await user(`u${id}@example.com`);
    await group('Tour Guides', ids);
    await Promise.all(ids.map((id) => acme.delete(userType, id, {})));
    expect((await acme.get(groupType, '1', nothing))?.version).toBe(5);
    const versions = (await events())
      .filter(({ type, operation }) => type === 'group.members' && operation === 'delete')
      .map(({ resource }) => resource.version);
    expect(versions).toEqual([2, 3, 4, 5]);
  });

  it('go on where another process, or this one again, opens the store, under another name where it was put back', async () => {
    const { user, events, database, store, run } = await open();
    await user('bjensen@example.com');
    const again = await openMappedStore({ database, mapping, resourceTypes, keepEvents: true });
    await again.resources.tenant('acme').delete(userType, '1', {});
    const all = await events();
    expect(all.map(({ id }) => id)).toEqual([1, 2].map((sequence) => `${store.events.stream}-${sequence}`));
    expect([again.events.stream, again.sealKey, again.eventKey]).toEqual([
      store.events.stream,
      store.sealKey,
      store.eventKey,
    ]);
    await run("DELETE FROM muster_keys WHERE purpose = 'events'");
    const put = await openMappedStore({ database, mapping, resourceTypes, keepEvents: true });
    expect(put.events.stream).not.toBe(store.events.stream);
  });
});

it('is opened by several processes at once, and beside one that is at work, on PostgreSQL', async () => {
  const { database } = await openPostgres();
  const { connectionString } = (database as pg.Pool).options;
  const pools = Array.from({ length: 6 }, () => new pg.Pool({ connectionString, max: 1 }));
  onTestFinished(async () => void (await Promise.all(pools.map((pool) => pool.end()))));
  const opened = pools.map((pool) => openMappedStore({ database: pool, mapping, resourceTypes, keepEvents: true }));
  const streams = (await Promise.all(opened)).map(({ events }) => events.stream);
  expect(new Set(streams).size).toBe(1);
  const [first] = await Promise.all(opened);
  const acme = first!.resources.tenant('acme');
  const wanted = { members: false, groups: false };
  const writes = Array.from({ length: 20 }, (_, i) =>
    acme.create(userType, { id: 'x', attributes: { schemas: [], userName: `u${i}` } }, { wanted }),
  );
  await Promise.all([...writes, ...pools.map((pool) => openMappedStore({ database: pool, mapping, resourceTypes }))]);
  expect((await first!.events.read({ after: 0, count: 100 })).events).toHaveLength(20);
});

it('needs of a role that does not own the tables its rights on them and nothing else, on PostgreSQL', async () => {
  const { database } = await openPostgres();
  await openMappedStore({ database, mapping, resourceTypes });
  const location = new URL((database as pg.Pool).options.connectionString!);
  location.username = 'postgres';
  const superuser = new pg.Client({ connectionString: location.href });
  await superuser.connect();
  const role = `app_${randomUUID().replaceAll('-', '')}`;
  const { rows } = await superuser.query("SELECT tablename FROM pg_tables WHERE tablename ~ '^(app|muster)_'");
  const tables = rows.map(({ tablename }) => String(tablename)).join(', ');
  await superuser.query(`CREATE ROLE ${role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role}`);
  const pool = new pg.Pool({ connectionString: location.href, max: 2, options: `-c role=${role}` });
  onTestFinished(async () => {
    await pool.end();
    await superuser.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await superuser.end();
  });
  const store = await openMappedStore({ database: pool, mapping, resourceTypes, keepEvents: true, migrate: false });
  const wanted = { members: false, groups: false };
  const attributes = { schemas: [], userName: 'bjensen@example.com' };
  await store.resources.tenant('acme').create(userType, { id: 'x', attributes }, { wanted });
  expect((await store.events.read({ after: 0, count: 9 })).events.map(({ type }) => type)).toEqual(['user.created']);
  expect(await store.events.prune({ before: 0, size: 0 })).toBe(0);
});

it('reads its tables whatever the handle of SQLite makes of numbers and rows', async () => {
  const database = new DatabaseSync(':memory:', { readBigInts: true, returnArrays: true });
  onTestFinished(() => database.close());
  database.exec(schema('INTEGER PRIMARY KEY'));
  const store = await openMappedStore({ database, mapping, resourceTypes, keepEvents: true });
  const acme = store.resources.tenant('acme');
  const wanted = { members: true, groups: true };
  for (const userName of ['bjensen', 'mandy']) {
    await acme.create(userType, { id: 'x', attributes: { schemas: [], userName } }, { wanted });
  }
  await acme.create(groupType, { id: 'x', attributes: { displayName: 'Tour Guides' }, members: ['1'] }, { wanted });
  const { events, last } = await store.events.read({ after: 0, count: 9 });
  expect([last, JSON.stringify(events.map(({ sequence }) => sequence))]).toEqual([4, '[1,2,3,4]']);
  expect(JSON.stringify(await acme.get(groupType, '1', wanted))).toContain('"version":1');
  expect(await store.events.prune({ before: Number.MAX_SAFE_INTEGER, size: 0 })).toBe(3);
});

it('undoes what the application has begun and not done when its work returns, on SQLite', async () => {
  const { database, run } = await openSqlite();
  const store = await openMappedStore({ database, mapping, resourceTypes, keepEvents: true });
  const work = async (db: DatabaseSync) => db.exec("INSERT INTO app_users (email) VALUES ('bjensen@example.com')");
  await expect(store.change({ tenant: 'acme' }, work)).rejects.toThrow('returned a promise');
  expect(await run('SELECT id FROM app_users')).toEqual([]);
});

it('reads no events of a transaction that the application has left open on a handle of SQLite', async () => {
  const { database } = await openSqlite();
  const store = await openMappedStore({ database, mapping, resourceTypes, keepEvents: true });
  (database as DatabaseSync).exec('BEGIN');
  await expect(store.events.read({ after: 0, count: 1 })).rejects.toThrow('left a transaction open');
  (database as DatabaseSync).exec('ROLLBACK');
  expect((await store.events.read({ after: 0, count: 1 })).events).toEqual([]);
});
