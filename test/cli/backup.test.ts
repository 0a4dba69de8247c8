import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createResourceTypes, openStorage } from '../../src/index.ts';
import { createTestDatabase, systemPrograms } from '../postgres-cluster.ts';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

const serve = async (folder: string) => {
  const running = spawnMuster(folder, ['serve', '--port', '0', '--json', '--log-level', 'silent']);
  const [, baseUrl = ''] = await running.until(/"baseUrl":"(.*?)"/);
  return { ...running, baseUrl };
};

describe('muster backup', () => {
  it('copies what was committed at one moment, while clients write; restored, it is that, and serves', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [okta] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'bearer', '--rate-limit', '0']);
    const headers = { authorization: String(okta!['authorization']), 'content-type': 'application/scim+json' };
    const first = await serve(folder);
    let acknowledged = 0;
    let done = false;
    const client = async (name: string): Promise<void> => {
      for (let n = 0; !done; n++) {
        const body = JSON.stringify({ schemas: [userSchema], userName: `${name}-${String(n).padStart(6, '0')}` });
        const { status } = await fetch(`${first.baseUrl}/Users`, { method: 'POST', headers, body });
        if (status !== 201) throw new Error(`a create was answered ${status}`);
        acknowledged++;
      }
    };
    const clients = ['bjensen', 'jsmith', 'mandy'].map(client);
    while (acknowledged < 100) await new Promise(setImmediate);
    const before = acknowledged;
    const copied = muster(folder, ['backup', 'copy.db']);
    expect(await copied).toMatchObject({ code: 0, stdout: expect.stringContaining('the copy is checked') });
    const after = acknowledged;
    done = true;
    await Promise.all(clients);
    expect(after).toBeGreaterThan(before);
    expect(statSync(join(folder, 'copy.db')).mode & 0o777).toBe(0o600);
    expect((await muster(folder, ['backup', 'copy.db'])).stderr).toContain('copy.db is there already');

    expect((await muster(folder, ['restore', 'copy.db', '--replace'])).stderr).toContain(
      'in use: stop the service first',
    );
    first.child.kill();
    await first.ended;
    expect((await muster(folder, ['restore', 'copy.db'])).stderr).toContain('muster.db is there already');
    expect(await muster(folder, ['restore', 'copy.db', '--replace'])).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'data')).filter((name) => /^muster\.db\.\d{4}-/.test(name))).toHaveLength(1);

    const second = await serve(folder);
    const list = (query: string) =>
      fetch(`${second.baseUrl}/Users?${query}`, { headers }).then((r) => r.json()) as Promise<any>;
    const { totalResults } = await list('count=0');
    expect(totalResults).toBeGreaterThanOrEqual(before);
    expect(totalResults).toBeLessThanOrEqual(acknowledged);
    // Each client waits for its answers: of what it wrote there are the first, without a gap.
    for (const name of ['bjensen', 'jsmith', 'mandy']) {
      const { totalResults: count, Resources } = await list(
        `count=1000&sortBy=userName&filter=userName%20sw%20%22${name}%22`,
      );
      expect(Resources.at(-1)?.userName).toBe(`${name}-${String(count - 1).padStart(6, '0')}`);
    }
    const body = JSON.stringify({ schemas: [userSchema], userName: 'late' });
    expect((await fetch(`${second.baseUrl}/Users`, { method: 'POST', headers, body })).status).toBe(201);
  });

  it('takes no file that is none of its own, or damaged, and leaves what is there', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    writeFileSync(join(folder, 'text.db'), 'Tour Guides');
    expect((await muster(folder, ['restore', 'text.db', '--replace'])).stderr).toContain(
      'text.db cannot be read as a database',
    );
    expect((await muster(folder, ['restore', 'nothing.db', '--replace'])).stderr).toContain(
      'There is no file nothing.db',
    );
    copyFileSync(join(folder, 'data/muster.db'), join(folder, 'cut.db'));
    await muster(folder, ['backup', 'whole.db']);
    copyFileSync(join(folder, 'whole.db'), join(folder, 'cut.db'));
    truncateSync(join(folder, 'cut.db'), Math.floor(statSync(join(folder, 'whole.db')).size / 8_192) * 4_096);
    expect((await muster(folder, ['restore', 'cut.db', '--replace'])).code).toBe(1);
    expect(await musterJson(folder, ['tenant', 'list'])).toMatchObject([{ id: 'acme' }]);
    expect((await muster(folder, ['backup', 'x', '--database', 'postgres://db.example.com/muster'])).stderr).toContain(
      'pg_dump',
    );
  });

  it('copies an org with its key, while it runs; restored, it knows its tokens and sends its secrets', async () => {
    const folder = newFolder();
    const start = async () => {
      const running = spawnMuster(folder, ['org', '--port', '0', '--seed', 'empty', '--json']);
      const [, line = ''] = await running.until(/(\{.*\})\n/);
      return { ...running, ...(JSON.parse(line) as { url: string; apiToken?: string }) };
    };
    const first = await start();
    const headers = { authorization: `SSWS ${first.apiToken}`, 'content-type': 'application/json' };
    const call = async (url: string, path: string, body?: object) => {
      const init = { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) };
      return (await fetch(url + path, init)).json() as Promise<any>;
    };
    const names = async (url: string) =>
      (await call(url, '/api/v1/groups')).map(({ profile }: any) => profile.name).toSorted();
    await call(first.url, '/api/v1/groups', { profile: { name: 'Tour Guides' } });
    const copied = await muster(folder, ['backup', '--org', 'org.copy']);
    expect(copied).toMatchObject({ code: 0, stdout: expect.stringContaining('Its key is copied to org.copy.key') });
    expect(statSync(join(folder, 'org.copy.key')).mode & 0o777).toBe(0o600);
    await call(first.url, '/api/v1/groups', { profile: { name: 'Employees' } });
    expect((await muster(folder, ['restore', '--org', 'org.copy', '--replace'])).stderr).toContain('in use');
    expect((await muster(folder, ['restore', 'org.copy', '--replace'])).stderr).toContain(
      'org.copy is no database of a service',
    );
    first.child.kill();
    await first.ended;
    rmSync(join(folder, 'data/org.db.key'));
    expect(await muster(folder, ['restore', '--org', 'org.copy', '--replace'])).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'data/org.db.key'))).toEqual(readFileSync(join(folder, 'org.copy.key')));
    expect(await names((await start()).url)).toEqual(['Everyone', 'Tour Guides']);
  });
});

it('pg_dump and pg_restore take a database in PostgreSQL to another, as docs/operating.md has it', async () => {
  const [from, to] = [await createTestDatabase(), await createTestDatabase()];
  const { resourceTypes } = createResourceTypes();
  const open = (database: string) => openStorage({ database, resourceTypes });
  const storage = await open(from);
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  const user = { id: 'bjensen', attributes: { schemas: [userSchema], id: 'bjensen', userName: 'bjensen' } };
  const nothing = { members: false, groups: false };
  await storage.resources.tenant('acme').create(resourceTypes[0]!, user, { wanted: nothing });
  await storage.close();
  const asSuperuser = (url: string) => Object.assign(new URL(url), { username: 'postgres' }).href;
  const bin = systemPrograms();
  const dump = join(newFolder(), 'muster.dump');
  execFileSync(join(bin, 'pg_dump'), [
    '--format',
    'custom',
    '--schema',
    'muster',
    '--dbname',
    asSuperuser(from),
    '--file',
    dump,
  ]);
  execFileSync(join(bin, 'pg_restore'), ['--clean', '--if-exists', '--dbname', asSuperuser(to), dump]);
  const restored = await open(to);
  onTestFinished(() => restored.close());
  const acme = restored.resources.tenant('acme');
  expect(await acme.get(resourceTypes[0]!, 'bjensen', nothing)).toMatchObject({ id: 'bjensen', version: 1 });
  await acme.create(
    resourceTypes[0]!,
    { ...user, id: 'mandy', attributes: { ...user.attributes, id: 'mandy', userName: 'mandy' } },
    { wanted: nothing },
  );
  const client = new pg.Client({ connectionString: to });
  await client.connect();
  onTestFinished(() => client.end());
  expect((await client.query('SELECT count(*) FROM muster.resource')).rows).toEqual([{ count: '0' }]);
});
