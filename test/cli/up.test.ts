import { expect, it } from 'vitest';
import { newFolder, spawnMuster } from './muster.ts';

const line = async (folder: string) => {
  const running = spawnMuster(folder, ['up', '--port', '0', '--org-port', '0', '--log-level', 'silent', '--json']);
  const [text] = await running.until(/^\{.*\}$/m);
  return { ...running, told: JSON.parse(text) };
};

const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (const end = Date.now() + 8_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const found = await ask();
    if (found !== undefined) return found;
  }
  throw new Error('It did not come.');
};

it('muster up runs service and org, whose six example applications push users to the service', async () => {
  const folder = newFolder();
  const first = await line(folder);
  const { service, org } = first.told;
  expect(org.apps.map(({ label }: { label: string }) => label)).toEqual([
    'SCIM 2.0 Test App (Basic Auth)',
    'SCIM 2.0 Test App (Header Auth)',
    'SCIM 2.0 Test App (OAuth Bearer Token)',
    'SCIM 1.1 Test App (Basic Auth)',
    'SCIM 1.1 Test App (Header Auth)',
    'SCIM 1.1 Test App (OAuth Bearer Token)',
  ]);
  const { authorization } = service.connections.find(({ auth }: { auth: string }) => auth === 'bearer');
  const api = async (method: string, path: string, body?: object) => {
    const response = await fetch(org.url + path, {
      method,
      headers: { authorization: `SSWS ${org.apiToken}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as any;
  };
  const people = await api('GET', '/api/v1/users');
  expect(people.map(({ profile }: any) => profile.login)).toContain('bjensen@example.com');
  for (const [i, { id }] of org.apps.entries()) {
    const login = `guide${i}@example.com`;
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
  const signedIn = await fetch(org.signInLink, { redirect: 'manual' });
  expect([signedIn.status, signedIn.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('HttpOnly')]);
  first.child.kill();
  expect(await first.ended).toMatchObject({ code: 0, stderr: '' });

  const second = await line(folder);
  expect(Object.keys(second.told.service)).toEqual(['baseUrl']);
  expect(Object.keys(second.told.org)).toEqual(['url']);
  second.child.kill();
  expect(await second.ended).toMatchObject({ code: 0 });
}, 40_000);
