import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { loadSettings, type Flags } from '../../src/cli/settings/load.ts';
import { readSeed } from '../../src/cli/org/seed.ts';
import { startOrgServer } from '../../src/cli/org/server.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const start = async (folder: string, args: readonly string[] = [], env: Record<string, string> = {}) => {
  const running = spawnMuster(folder, ['org', '--port', '0', '--json', ...args], { env });
  const [text] = await running.until(/^\{.*\}\n/m);
  return { ...running, told: JSON.parse(text) };
};

const list = async ({ url, apiToken }: any, path: string) =>
  (await (await fetch(url + path, { headers: { authorization: `SSWS ${apiToken}` } })).json()) as any[];

it('muster org tells a sign-in link and a token at the first start, and keeps its key to itself', async () => {
  const folder = newFolder();
  const first = await start(folder);
  expect(await list(first.told, '/api/v1/users')).toHaveLength(1);
  expect(first.told.apps).toEqual([]);
  const key = join(folder, 'data/org.db.key');
  expect(readFileSync(key, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
  if (process.platform !== 'win32') expect(statSync(key).mode & 0o777).toBe(0o600);
  first.child.kill();
  expect(await first.ended).toMatchObject({ code: 0 });

  const second = await start(folder);
  expect(Object.keys(second.told)).toEqual(['url']);
  expect(await list({ ...second.told, apiToken: first.told.apiToken }, '/api/v1/users')).toHaveLength(1);
  second.child.kill();
  await second.ended;
  const third = await start(folder, ['--sign-in-link']);
  expect((await fetch(third.told.signInLink, { redirect: 'manual' })).status).toBe(303);
  third.child.kill();
  await third.ended;
});

it('muster org fills a new org from a file', async () => {
  const folder = newFolder();
  const profile = {
    login: 'bjensen@example.com',
    email: 'bjensen@example.com',
    firstName: 'Barbara',
    lastName: 'Jensen',
  };
  const seed = {
    people: [{ profile, password: 'Kv7J2LEa' }],
    groups: [{ name: 'Tour Guides', members: ['bjensen@example.com'] }],
    applications: [{ name: 'scim2headerauth' }, { label: 'Tours', signOnMode: 'SAML_2_0' }],
  };
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(seed));
  const { told, child, ended } = await start(folder, ['--seed', 'seed.json', '--database', ':memory:']);
  expect(told.apps.map(({ label }: { label: string }) => label)).toEqual(['SCIM 2.0 Test App (Header Auth)', 'Tours']);
  const [group] = await list(told, '/api/v1/groups?q=tour');
  expect(await list(told, `/api/v1/groups/${group.id}/users`)).toMatchObject([{ profile, status: 'ACTIVE' }]);
  child.kill();
  await ended;
});

it('muster org says what is wrong with what it is given', async () => {
  const folder = newFolder();
  const file = join(folder, 'seed.json');
  writeFileSync(file, '{"people":[{}]}');
  expect(() => readSeed(file)).toThrow(/seed\.json: people\.0\.profile: /);
  expect(() => readSeed(join(folder, 'nowhere.json'))).toThrow(/nowhere\.json cannot be read/);
  const settings = (flags: Flags) => loadSettings({ orgDatabase: ':memory:', ...flags }, {});
  expect(() => settings({ orgKey: 'abc' })).toThrow(/--org-key: expected 64 hexadecimal digits/);
  await expect(startOrgServer(settings({ smtpUrl: 'smtp://localhost' }))).rejects.toThrow(/smtpUrl needs orgUrl/);
  const postgres = settings({ orgDatabase: 'postgres://localhost/org' });
  await expect(startOrgServer(postgres)).rejects.toThrow(/MUSTER_ORG_KEY: 64 hexadecimal digits/);
  const { code, stderr } = await muster(folder, ['org', '--port', 'x']);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/--port: expected an integer/)]);
});

it('muster org keeps an org in PostgreSQL, by a role that may keep it and nothing else', async () => {
  const folder = newFolder();
  const owner = new URL(await createTestDatabase());
  owner.username = 'postgres';
  const superuser = new pg.Client({ connectionString: owner.href });
  await superuser.connect();
  const role = `org_${randomBytes(4).toString('hex')}`;
  await superuser.query(`CREATE ROLE ${role} LOGIN`);
  await superuser.end();
  const migrated = await muster(folder, ['migrate', '--org', '--org-database', owner.href, '--grant', role]);
  expect(migrated).toMatchObject({ code: 0, stdout: expect.stringContaining(`${role} may serve from it`) });
  const url = new URL(owner);
  url.username = role;
  const begin = async () => {
    const args = ['org', '--port', '0', '--json', '--seed', 'example', '--database', url.href];
    const running = spawnMuster(folder, args, { env: { MUSTER_ORG_KEY: '7'.repeat(64) } });
    const [text] = await running.until(/^\{.*\}\n/m);
    return { ...running, told: JSON.parse(text) };
  };
  const first = await begin();
  expect(await list(first.told, '/api/v1/apps')).toHaveLength(6);
  first.child.kill();
  expect(await first.ended).toMatchObject({ code: 0 });
  const second = await begin();
  expect(await list({ ...second.told, apiToken: first.told.apiToken }, '/api/v1/apps')).toHaveLength(6);
  second.child.kill();
  await second.ended;
});

it('muster org shows the service that MUSTER_ADMIN_URL names, to who has signed in', async () => {
  const folder = newFolder();
  const service = spawnMuster(folder, ['serve', '--port', '0', '--admin-port', '0', '--json']);
  const [, adminUrl = ''] = await service.until(/"adminUrl":"(.*?)"/);
  await musterJson(folder, ['tenant', 'add', 'acme']);
  const [operator] = await musterJson(folder, ['operator', 'add', 'console']);
  const named = { MUSTER_ADMIN_URL: adminUrl };
  const without = await muster(folder, ['org', '--port', '0'], { env: named });
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('MUSTER_ADMIN_TOKEN')]);

  const { told } = await start(folder, [], { ...named, MUSTER_ADMIN_TOKEN: operator!['token'] });
  const tenants = (headers: Record<string, string>) =>
    fetch(`${told.url}/muster/service/admin/v1/tenants`, { headers });
  expect((await tenants({})).status).toBe(401);
  const signedIn = await fetch(told.signInLink, { redirect: 'manual' });
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  expect(await (await tenants({ cookie })).json()).toMatchObject({ items: [{ id: 'acme' }] });
});
