import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { newFolder, spawnMuster } from './muster.ts';

const start = (folder: string, level: string) =>
  spawnMuster(folder, ['up', '--port', '0', '--org-port', '0', '--log-level', level, '--json']);

const line = async (folder: string) => {
  const running = start(folder, 'silent');
  const [text] = await running.until(/^\{.*\}\n/m);
  return { ...running, told: JSON.parse(text) };
};

/** The org's API, as it was told. */
const apiOf =
  (org: { url: string; apiToken: string }) =>
  async (method: string, path: string, body?: object): Promise<any> => {
    const response = await fetch(org.url + path, {
      method,
      headers: { authorization: `SSWS ${org.apiToken}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };

const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** How many applications of an org have been integrated so far. */
const countIntegrated = (folder: string): number => {
  try {
    const db = new DatabaseSync(join(folder, 'data/org.db'), { readOnly: true });
    const { count } = db.prepare('SELECT count(credentials) AS count FROM application').get()!;
    db.close();
    return Number(count);
  } catch {
    // There is none yet.
    return 0;
  }
};

/** Each of the applications pushes somebody to the service. */
const pushesFrom = async (api: ReturnType<typeof apiOf>, { service, org }: any, prefix: string): Promise<void> => {
  const { authorization } = service.connections.find(({ auth }: { auth: string }) => auth === 'bearer');
  for (const [i, { id }] of org.apps.entries()) {
    const login = `${prefix}${i}@example.com`;
    const profile = { login, email: login, firstName: 'Tour', lastName: `Guide ${i}` };
    const user = await api('POST', '/api/v1/users', { profile, credentials: { password: { value: 'Kv7J2LEa' } } });
    await api('POST', `/api/v1/apps/${id}/users`, { id: user.id, scope: 'USER' });
    const filter = encodeURIComponent(`userName eq "${login}"`);
    const found = await until(async () => {
      const list = await fetch(`${service.baseUrl}/Users?filter=${filter}`, { headers: { authorization } });
      return ((await list.json()) as any).Resources[0];
    });
    expect(found).toMatchObject({ externalId: user.id, active: true });
  }
};

it('muster up runs service and org, whose six example applications push users to the service', async () => {
  const folder = newFolder();
  const first = await line(folder);
  const { org } = first.told;
  expect(org.apps.map(({ label }: { label: string }) => label)).toEqual([
    'SCIM 2.0 Test App (Basic Auth)',
    'SCIM 2.0 Test App (Header Auth)',
    'SCIM 2.0 Test App (OAuth Bearer Token)',
    'SCIM 1.1 Test App (Basic Auth)',
    'SCIM 1.1 Test App (Header Auth)',
    'SCIM 1.1 Test App (OAuth Bearer Token)',
  ]);
  const api = apiOf(org);
  const people = await api('GET', '/api/v1/users');
  expect(people.map(({ profile }: any) => profile.login)).toContain('bjensen@example.com');
  // An import shows each kind of match.
  const imports = `/muster/api/v1/apps/${org.apps[1].id}`;
  await api('POST', `${imports}/imports`, { kind: 'full' });
  const imported = await until(async () => {
    const users = await api('GET', `${imports}/imported-users`);
    return users.length === 4 ? users : undefined;
  });
  expect(Object.fromEntries(imported.map(({ profile, match }: any) => [profile.userName, match]))).toEqual({
    'bjensen@example.com': 'exact',
    'jsmith@example.com': 'exact',
    'mandy.pepperidge@example.com': 'partial',
    'jdoe@example.com': 'none',
  });
  await pushesFrom(api, first.told, 'guide');
  const signedIn = await fetch(org.signInLink, { redirect: 'manual' });
  expect([signedIn.status, signedIn.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('HttpOnly')]);
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  const shown = await fetch(`${org.url}/muster/service/admin/v1/tenants`, { headers: { cookie } });
  expect(await shown.json()).toMatchObject({ items: [{ id: 'example' }] });
  first.child.kill();
  expect(await first.ended).toMatchObject({ code: 0, stderr: '' });

  const second = await line(folder);
  expect(Object.keys(second.told.service)).toEqual(['baseUrl']);
  expect(Object.keys(second.told.org)).toEqual(['url']);
  // Each start takes another port: the applications follow the service.
  const { connections } = first.told.service;
  const told = { service: { ...second.told.service, connections }, org };
  await pushesFrom(apiOf({ ...org, url: second.told.org.url }), told, 'later');
  second.child.kill();
  expect(await second.ended).toMatchObject({ code: 0 });
});

/** A folder in which a first start was killed twice, before it had told anything. */
const newFolderOfKilled = async (): Promise<string> => {
  for (;;) {
    const folder = newFolder();
    const told: string[] = [];
    for (const integrated of [0, 2]) {
      const killed = start(folder, 'silent');
      while (countIntegrated(folder) <= integrated) await new Promise((resolve) => setTimeout(resolve, 1));
      killed.child.kill('SIGKILL');
      told.push((await killed.ended).stdout);
    }
    // It may have come to its end while this process was kept from looking: there is nothing to finish then.
    if (told.join('') === '') return folder;
  }
};

it('muster up finishes a first start that was killed, wherever that was', async () => {
  const folder = await newFolderOfKilled();
  const { told, child, ended } = await line(folder);
  expect(told.org.apps).toHaveLength(6);
  expect(told.service.connections.map(({ auth }: { auth: string }) => auth)).toEqual([
    'basic',
    'header',
    'bearer',
    'oauth',
  ]);
  const api = apiOf(told.org);
  await pushesFrom(api, told, 'guide');
  expect(await api('GET', '/api/v1/groups?q=Tour')).toHaveLength(1);
  expect((await fetch(told.org.signInLink, { redirect: 'manual' })).status).toBe(303);
  child.kill();
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
  const after = await line(folder);
  expect(Object.keys(after.told.org)).toEqual(['url']);
});
