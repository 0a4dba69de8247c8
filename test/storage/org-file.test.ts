import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { createSeal } from '../../src/provisioning/seal.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { migrations } from '../../src/storage/sqlite/org/migrations.ts';
import { createSqliteOrgStorage } from '../../src/storage/sqlite/org/storage.ts';
import { applicationOf, appUserOf, groupOf, jobOf, personOf } from '../../src/storage/testing/org/fixture.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
const newFile = () => join(directory, `${(files += 1)}.db`);
const key = randomBytes(32);
const open = (file: string, patience = 5_000) => createSqliteOrgStorage({ file, seal: createSeal(key), patience });

const integrated = applicationOf('tours', {
  integration: {
    baseUrl: 'https://example.com/scim/v2',
    credentials: { mode: 'basic', username: 'okta', password: 'the password of tours' },
    uniqueIdentifier: 'userName',
    actions: [],
    importGroups: false,
    pushNullValues: false,
  },
});

describe('a copy of an org to try things out on', () => {
  it('is made beside what else is asked, and has all that was written before', async () => {
    const org = open(newFile());
    await org.transaction(async ({ people, appUsers }) => {
      for (let i = 0; i < 20_000; i++) {
        await people.add(personOf(`tourist${i}`));
        await appUsers.add(appUserOf('tours', `tourist${i}`));
      }
    });
    let answers = 0;
    const copying = org.scratch();
    let copied = false;
    void copying.then(() => (copied = true));
    while (!copied) {
      await org.appUsers.get('tours', 'tourist7');
      // What is written meanwhile is not in it, or is whole.
      if (answers === 3) await org.people.add(personOf('late'));
      await new Promise((resolve) => void setImmediate(resolve));
      answers += 1;
    }
    const copy = await copying;
    expect(await copy.appUsers.count('tours')).toBe(20_000);
    expect(await copy.people.get('tourist19999')).toEqual(personOf('tourist19999'));
    // A copy that the loop waited for would be one long standstill.
    expect(answers).toBeGreaterThan(20);
    await copy.close();
    await org.close();
  });
});

describe('the file of an org', () => {
  it('is found again as it was, and is durable', async () => {
    const file = newFile();
    const before = open(file);
    await before.people.add(personOf('bjensen'));
    await before.applications.add(integrated);
    await before.jobs.add([jobOf('j', 'bjensen', { secret: 'Kv7J2LEa' })]);
    await before.close();
    const after = open(file);
    expect(await after.people.getByLogin('bjensen@example.com')).toEqual(personOf('bjensen'));
    expect(await after.applications.get('tours')).toEqual(integrated);
    await after.close();
    const db = openDatabase(file, { applicationId: 0x4d4f5247, steps: migrations });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    db.close();
  });

  it('keeps the exchanges of a version that did not tell what they were for', async () => {
    const file = newFile();
    const db = openDatabase(file, { applicationId: 0x4d4f5247, steps: migrations.slice(0, 2) });
    const insert = db.prepare('INSERT INTO exchange (id, app, document) VALUES (?, ?, ?)');
    insert.run('1', 'tours', JSON.stringify({ id: '1', response: { status: 409 } }));
    insert.run('2', 'tours', JSON.stringify({ id: '2', failure: 'ECONNREFUSED' }));
    db.close();
    const { exchanges, close } = open(file);
    expect((await exchanges.list({ limit: 5, status: 409 })).items).toMatchObject([{ id: '1', operation: 'other' }]);
    expect((await exchanges.list({ limit: 5, status: 'none' })).items).toMatchObject([{ id: '2' }]);
    await close();
  });

  it('holds no secret that is readable, and opens none with another key', async () => {
    const file = newFile();
    const store = open(file);
    await store.applications.add(integrated);
    await store.jobs.add([jobOf('j', 'bjensen', { secret: 'Kv7J2LEa' })]);
    await store.close();
    const bytes = readdirSync(directory)
      .filter((name) => join(directory, name).startsWith(file))
      .map((name) => readFileSync(join(directory, name), 'latin1'))
      .join('');
    expect(bytes).toContain('https://example.com/scim/v2');
    expect(bytes).not.toContain('the password of tours');
    expect(bytes).not.toContain('Kv7J2LEa');
    const other = createSqliteOrgStorage({ file, seal: createSeal(randomBytes(32)) });
    await expect(other.applications.get('tours')).rejects.toThrow(/sealed with another key/);
    await other.close();
  });

  it("is refused where it is a service's, or a newer version's", async () => {
    const [service, newer] = [newFile(), newFile()];
    openDatabase(service).close();
    expect(() => open(service)).toThrow(/is a database of another program/);
    await open(newer).close();
    const db = new DatabaseSync(newer);
    db.exec('PRAGMA user_version = 99');
    expect(() => open(newer)).toThrow(/written by a newer version of muster \(its format is 99/);
    db.close();
  });
});

describe('a transaction', () => {
  it('is undone where it awaits anything but its tables, and keeps no other waiting', async () => {
    const store = open(newFile());
    const waits = store.transaction(async ({ people }) => {
      await people.add(personOf('a'));
      await new Promise((resolve) => void setTimeout(resolve, 50));
      await people.add(personOf('b'));
    });
    const other = store.people.add(personOf('c'));
    await expect(waits).rejects.toThrow(/awaited something else than its tables/);
    await other;
    await new Promise((resolve) => void setTimeout(resolve, 80));
    expect((await store.people.list({ limit: 5 })).items.map(({ id }) => id)).toEqual(['c']);
    await store.close();
  });

  it('waits for another process that writes, and is refused where that does not end', async () => {
    const file = newFile();
    const [store, impatient] = [open(file), open(file, 50)];
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const adding = store.people.add(personOf('a'));
    setTimeout(() => other.exec('COMMIT'), 30);
    await adding;
    other.exec('BEGIN IMMEDIATE');
    await expect(impatient.people.add(personOf('b'))).rejects.toThrow(/locked/);
    expect((await store.people.get('a'))?.id).toBe('a');
    other.exec('ROLLBACK');
    await impatient.people.add(personOf('b'));
    other.close();
    await Promise.all([store.close(), impatient.close()]);
  });

  it('shares its commit with those that come at once', async () => {
    const file = newFile();
    const store = open(file);
    await store.groups.add(groupOf('g'));
    const watcher = new DatabaseSync(file);
    const version = () => Number(watcher.prepare('PRAGMA data_version').get()?.['data_version']);
    const before = version();
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.people.add(personOf(`p${i}`))));
    expect(version() - before).toBe(1);
    watcher.close();
    await store.close();
  });
});
