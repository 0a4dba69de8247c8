import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { createResourceType, type ResourceType } from '../../src/protocol/resource-type.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import type { Uniqueness } from '../../src/protocol/schema.ts';
import { attribute } from '../../src/protocol/schemas/attribute.ts';
import { resolvePath } from '../../src/protocol/attribute-path.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { openReader } from '../../src/storage/open.ts';
import { createLogSize } from '../../src/storage/sqlite/log-size.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
const newFile = () => join(directory, `${(files += 1)}.db`);

const resourceTypes = [userType, groupType];
const open = (file: string) => createSqliteStorage({ file, resourceTypes });
const nothing = { members: false, groups: false };

const connection = {
  id: 'c1',
  tenant: 'acme',
  name: 'Okta',
  auth: 'bearer',
  profile: 'okta',
  created: 0,
  secrets: [],
} as const;

describe('opening a file', () => {
  it('makes it, and its directory, and finds all in it again [life-03]', async () => {
    const file = join(directory, 'new', 'deep', 'muster.db');
    const before = open(file);
    await before.connections.addTenant({ id: 'acme', created: 0 });
    await before.connections.addConnection(connection);
    before.connections.noteUse('c1', 120_000);
    const acme = before.resources.tenant('acme');
    const attributes = { id: 'u1', userName: 'bjensen' };
    const created = await acme.create(userType, { id: 'u1', attributes }, { wanted: nothing });
    await acme.create(userType, { id: 'u2', attributes: { id: 'u2', userName: 'mandy' } }, { wanted: nothing });
    const page = { kind: 'cursor', count: 1 } as const;
    const { next } = await acme.query({ sources: [{ type: userType }], page, total: false, wanted: nothing });
    await before.close();

    const after = open(file);
    const again = after.resources.tenant('acme');
    expect(await again.get(userType, 'u1', nothing)).toEqual(created);
    const rest = { sources: [{ type: userType }], page: { ...page, after: next! }, total: true, wanted: nothing };
    expect(await again.query(rest)).toMatchObject({ total: 2, resources: [{ id: 'u2' }] });
    expect((await after.connections.connection('c1'))?.lastUsed).toBe(120_000);
    await after.close();
  });

  it('upgrades an older one in one step, or not at all', () => {
    const file = newFile();
    const steps = ['CREATE TABLE one (a)', "INSERT INTO one VALUES ('kept')"];
    const openWith = (steps: readonly string[]) => openDatabase(file, { applicationId: 1, steps });
    openWith(steps.slice(0, 1)).close();
    expect(() => openWith([...steps, 'INSERT INTO missing VALUES (1)'])).toThrow(/missing/);
    const db = openWith(steps);
    expect(db.prepare('SELECT a FROM one').all()).toEqual([{ a: 'kept' }]);
    db.close();
    openWith(steps).close();
  });

  it('refuses one that a newer version wrote, and leaves it as it is', async () => {
    const file = newFile();
    await open(file).close();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    expect(() => open(file)).toThrow(/written by a newer version of muster \(its format is 99/);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
    db.close();
  });

  it("refuses another program's database", () => {
    const file = newFile();
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE person (name TEXT)');
    expect(() => open(file)).toThrow(/is a database of another program/);
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'person' }]);
    db.close();
  });

  it('refuses what is no database, and what cannot be opened', () => {
    const file = newFile();
    writeFileSync(file, 'a letter to my aunt, '.repeat(100));
    expect(() => open(file)).toThrow(/is not a SQLite database/);
    expect(readFileSync(file, 'utf8')).toMatch(/^a letter/);
    expect(() => open(join(file, 'muster.db'))).toThrow(/cannot be opened/);
    expect(() => open(directory)).toThrow(/cannot be opened/);
  });

  it('is durable: WAL, and every commit is flushed', () => {
    const db = openDatabase(newFile());
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    db.close();
  });
});

describe('a group that is deleted', () => {
  it('leaves nothing to the next one, which may take its number', async () => {
    const file = newFile();
    const add = (storage: ReturnType<typeof open>, id: string, members: string[]) =>
      storage.resources
        .tenant('acme')
        .create(groupType, { id, attributes: { id, displayName: id }, members }, { wanted: nothing });
    let storage = open(file);
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    await add(storage, 'g1', []);
    await add(storage, 'g2', ['g1']);
    await storage.resources.tenant('acme').delete(groupType, 'g2', {});
    await storage.close();
    storage = open(file);
    await add(storage, 'g3', []);
    const everything = { members: true, groups: true };
    expect((await storage.resources.tenant('acme').get(groupType, 'g3', everything))?.members).toEqual([]);
    await storage.close();
  });
});

describe('a change of a schema', () => {
  const deviceType = (serial: { uniqueness?: Uniqueness; caseExact?: boolean }): ResourceType =>
    createResourceType({ name: 'Device', endpoint: '/Devices', schema: 'urn:example:Device' }, [
      {
        id: 'urn:example:Device',
        name: 'Device',
        description: 'A device.',
        attributes: [attribute('serial', 'Its number.', serial)],
      },
    ]);
  const openWith = (file: string, type: ResourceType) => createSqliteStorage({ file, resourceTypes: [type] });
  const add = (storage: ReturnType<typeof open>, type: ResourceType, id: string, serial: string) =>
    storage.resources.tenant('acme').create(type, { id, attributes: { id, serial } }, { wanted: nothing });
  const find = async (storage: ReturnType<typeof open>, type: ResourceType, value: string) => {
    const path = resolvePath(type, 'serial');
    if (!path?.attribute) throw new Error('no serial');
    const result = await storage.resources.tenant('acme').query({
      sources: [{ type, filter: { kind: 'compare', path, operator: 'eq', value } }],
      page: { kind: 'index', startIndex: 1, count: 10 },
      total: true,
      wanted: nothing,
    });
    return result.resources.map(({ id }) => id);
  };

  it('makes the keys of what is there anew', async () => {
    const file = newFile();
    const plain = deviceType({});
    let storage = openWith(file, plain);
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    await add(storage, plain, 'd1', 'ab');
    await add(storage, plain, 'd2', 'AB');
    await storage.close();

    const exact = deviceType({ uniqueness: 'server', caseExact: true });
    storage = openWith(file, exact);
    expect(await find(storage, exact, 'AB')).toEqual(['d2']);
    await expect(add(storage, exact, 'd3', 'ab')).rejects.toMatchObject({ scimType: 'uniqueness' });
    await storage.close();

    expect(() => openWith(file, deviceType({ uniqueness: 'server' }))).toThrow(/serial "AB" is taken/);

    storage = openWith(file, plain);
    expect(await find(storage, plain, 'aB')).toEqual(['d1', 'd2']);
    await add(storage, plain, 'd3', 'ab');
    await storage.close();
  });
});

describe('two processes with one file', () => {
  it('see at once what the other one did', async () => {
    const file = newFile();
    const [one, two] = [open(file), open(file)];
    await one.connections.addTenant({ id: 'acme', created: 0 });
    await one.connections.addConnection(connection);
    expect(await two.connections.connection('c1')).toEqual(connection);
    await one.connections.updateConnection({ ...connection, revoked: 1 });
    expect(await two.connections.connection('c1')).toEqual({ ...connection, revoked: 1 });
    const add = (storage: typeof one, id: string) =>
      storage.resources.tenant('acme').create(userType, { id, attributes: { id, userName: id } }, { wanted: nothing });
    for (const id of ['a', 'b', 'c']) {
      await add(one, `${id}1`);
      await add(two, `${id}2`);
    }
    const page = { kind: 'index', startIndex: 1, count: 10 } as const;
    const { total, resources } = await one.resources
      .tenant('acme')
      .query({ sources: [{ type: userType }], page, total: true, wanted: nothing });
    expect(total).toBe(6);
    expect(resources.map(({ id }) => id)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
    await Promise.all([one.close(), two.close()]);
  });

  it('see at once that the other one revoked a token', async () => {
    const file = newFile();
    const [one, two] = [open(file), open(file)];
    const expires = Date.parse('2100-01-01');
    await one.oauth.put({ id: 'g1', kind: 'Grant', expires, content: {} });
    await one.oauth.put({ id: 'a1', kind: 'AccessToken', grant: 'g1', expires, content: {} });
    for (const storage of [one, two]) expect(await storage.oauth.get('a1')).toMatchObject({ kind: 'AccessToken' });
    await one.oauth.removeGrant('g1');
    for (const storage of [one, two]) expect(await storage.oauth.get('a1')).toBeUndefined();
    await Promise.all([one.close(), two.close()]);
  });

  it('wait for one another to write', async () => {
    const file = newFile();
    const storage = open(file);
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    let written = false;
    const writing = storage.resources
      .tenant('acme')
      .create(userType, { id: 'u1', attributes: { id: 'u1', userName: 'bjensen' } }, { wanted: nothing })
      .then(() => (written = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(written).toBe(false);
    // Meanwhile reading goes on.
    expect(await storage.resources.tenant('acme').get(userType, 'u1', nothing)).toBeUndefined();
    other.exec('COMMIT');
    await writing;
    expect(written).toBe(true);
    other.close();
    await storage.close();
  });

  it('answer 503 where the other does not end', async () => {
    const file = newFile();
    const storage = createSqliteStorage({ file, resourceTypes, patience: 50 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(storage.connections.addTenant({ id: 'acme', created: 0 })).rejects.toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    });
    other.exec('ROLLBACK');
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    other.close();
    await storage.close();
  });
});

describe('a file that another process writes', () => {
  const noteUses = async () => undefined;

  it('is read beside it, and never written: not its format, its indexes or what is in it', async () => {
    const file = newFile();
    expect(() => openReader({ database: file, resourceTypes, noteUses })).toThrow('cannot be opened');
    const writer = open(file);
    await writer.connections.addTenant({ id: 'acme', created: 0 });
    await writer.connections.addConnection(connection);
    const used: unknown[] = [];
    const reader = openReader({ database: file, resourceTypes, noteUses: async (uses) => void used.push(...uses) });
    const acme = reader.resources.tenant('acme');
    for (const id of ['u1', 'u2', 'u3']) {
      await writer.resources
        .tenant('acme')
        .create(userType, { id, attributes: { id, userName: id } }, { wanted: nothing });
      expect(await acme.get(userType, id, nothing)).toMatchObject({ id, version: 1 });
    }
    expect(reader.cursorKey).toEqual(writer.cursorKey);
    await expect(acme.delete(userType, 'u1', {})).rejects.toThrow('only reads');
    reader.connections.noteUse('c1', 120_000);
    await reader.close();
    expect(used).toEqual([['c1', 120_000]]);
    expect((await writer.connections.connection('c1'))?.lastUsed).toBeUndefined();
    const fewer = { database: file, resourceTypes: [{ ...userType, name: 'Person' }], noteUses };
    expect(() => openReader(fewer)).toThrow('another definition of Person');
    await writer.close();
    const old = new DatabaseSync(file);
    old.exec('PRAGMA user_version = 1');
    old.close();
    expect(() => openReader({ database: file, resourceTypes, noteUses })).toThrow('not yet been brought');
  });

  it('has its log begun anew where readers let it grow, once they are out of the way', () => {
    const file = newFile();
    const db = openDatabase(file);
    const other = new DatabaseSync(file);
    let now = 0;
    const keepSmall = createLogSize(db, { file, standstill: 20, clock: () => (now += 1_000) });
    const size = () => statSync(`${file}-wal`).size;
    db.exec('PRAGMA wal_autocheckpoint = 0; CREATE TABLE large (bytes BLOB)');
    keepSmall();
    const small = size();
    expect(small).toBeGreaterThan(0);
    db.exec('INSERT INTO large VALUES (zeroblob(68000000))');
    other.exec('BEGIN; SELECT count(*) FROM large');
    other.prepare('SELECT count(*) FROM large').get();
    db.exec('INSERT INTO large VALUES (zeroblob(1))');
    keepSmall();
    expect(size()).toBeGreaterThan(67_000_000);
    other.exec('COMMIT');
    keepSmall();
    expect(size()).toBe(0);
    expect(Object.values(db.prepare('PRAGMA busy_timeout').get()!)).toEqual([20]);
    other.close();
    db.close();
  });
});
