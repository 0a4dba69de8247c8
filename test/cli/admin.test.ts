import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const addressFile = (folder: string): string => join(folder, 'data/muster.admin.json');

const readAddress = (folder: string): { url: string; token: string } =>
  JSON.parse(readFileSync(addressFile(folder), 'utf8')) as { url: string; token: string };

const serve = async (folder: string, args: readonly string[] = ['--admin-port', '0']) => {
  const running = spawnMuster(folder, ['serve', '--port', '0', '--json', ...args]);
  const [, baseUrl = ''] = await running.until(/"baseUrl":"(.*?)"/);
  return { ...running, baseUrl };
};

const statusOf = async (baseUrl: string, authorization: string): Promise<number> =>
  (await fetch(`${baseUrl}/Users`, { headers: { authorization } })).status;

/** Waits until so many exchanges are kept: they are written within a fraction of a second. */
const kept = async (folder: string, count: number): Promise<void> => {
  const { url, token } = readAddress(folder);
  const read = async (): Promise<number> => {
    const response = await fetch(`${url}/admin/v1/exchanges`, { headers: { authorization: `Bearer ${token}` } });
    return ((await response.json()) as { items: unknown[] }).items.length;
  };
  await expect.poll(read).toBeGreaterThanOrEqual(count);
};

describe('the admin API of a running service', () => {
  it('is where the commands find it, for those who may read the database, and only as long as it runs', async () => {
    const folder = newFolder();
    const { child, ended } = await serve(folder);
    expect(statSync(addressFile(folder)).mode & 0o777).toBe(0o600);
    const { url, token } = readAddress(folder);
    const read = (authorization: string) => fetch(`${url}/admin/v1/tenants`, { headers: { authorization } });
    expect((await read(`Bearer ${token}`)).status).toBe(200);
    const refused = await read('Bearer mso_local_wrong');
    expect([refused.status, refused.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    child.kill();
    expect(await ended).toMatchObject({ code: 0 });
    expect(existsSync(addressFile(folder))).toBe(false);
  });

  it('is used by the commands: what they do is seen at once, and they see what is there', async () => {
    const folder = newFolder();
    const { baseUrl } = await serve(folder);
    const { url } = readAddress(folder);
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'basic', '--expires', '90d']);
    // The service knows on which port it listens; the command would guess 8080.
    expect(added!['baseUrl']).toBe(baseUrl);
    expect(await statusOf(baseUrl, added!['authorization'])).toBe(200);
    const [rotated] = await musterJson(folder, ['connection', 'rotate', 'okta', '--overlap', '0s']);
    expect(await statusOf(baseUrl, added!['authorization'])).toBe(401);
    expect(await statusOf(baseUrl, rotated!['authorization'])).toBe(200);
    expect(rotated!['expires']).toBe(added!['expires']);
    expect(await musterJson(folder, ['user', 'list', '--filter', 'userName pr'])).toEqual([]);
    expect((await muster(folder, ['user', 'show', 'bjensen'])).stderr).toContain('There is no User');
    const [operator] = await musterJson(folder, ['operator', 'add', 'ada']);
    const headers = { authorization: `Bearer ${operator!['token']}` };
    expect((await fetch(`${url}/admin/v1/operators`, { headers })).status).toBe(200);
    const env = { MUSTER_ADMIN_URL: url, MUSTER_ADMIN_TOKEN: String(operator!['token']) };
    const elsewhere = await muster(newFolder(), ['connection', 'revoke', 'okta'], { env });
    expect(elsewhere).toMatchObject({ code: 0, stdout: 'Connection okta of tenant acme is revoked.\n' });
    expect(await statusOf(baseUrl, rotated!['authorization'])).toBe(401);
    await muster(folder, ['operator', 'remove', 'ada']);
    expect(await muster(newFolder(), ['tenant', 'list'], { env })).toMatchObject({
      code: 1,
      stderr: 'muster: The credentials are wrong, or no longer in force.\n',
    });
  });

  it('is not needed: without it, and where it is gone, the commands work on the database', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    writeFileSync(addressFile(folder), JSON.stringify({ url: 'http://127.0.0.1:9', token: 'mso_local_x' }));
    expect(await musterJson(folder, ['tenant', 'list'])).toMatchObject([{ id: 'acme' }]);
    writeFileSync(addressFile(folder), '{');
    expect(await musterJson(folder, ['tenant', 'list'])).toMatchObject([{ id: 'acme' }]);
    const other = newFolder();
    await serve(other);
    const { url } = readAddress(other);
    writeFileSync(addressFile(folder), JSON.stringify({ url, token: 'mso_local_of-one-that-was' }));
    expect(await musterJson(folder, ['tenant', 'list'])).toMatchObject([{ id: 'acme' }]);
  });

  it('that is named and does not answer, or without a credential, is an error', async () => {
    const folder = newFolder();
    const env = { MUSTER_ADMIN_URL: 'http://127.0.0.1:9', MUSTER_ADMIN_TOKEN: 'mso_ada_x' };
    const { code, stderr } = await muster(folder, ['tenant', 'list'], { env });
    expect([code, stderr]).toEqual([2, expect.stringContaining('The admin API at http://127.0.0.1:9 does not answer')]);
    const bare = await muster(folder, ['tenant', 'list'], { env: { MUSTER_ADMIN_URL: 'http://127.0.0.1:9' } });
    expect([bare.code, bare.stderr]).toEqual([2, expect.stringContaining('MUSTER_ADMIN_TOKEN')]);
  });

  it('whose port is taken is said to be so, and nothing is left running', async () => {
    const { baseUrl } = await serve(newFolder());
    const { port } = new URL(baseUrl);
    const { ended } = spawnMuster(newFolder(), ['serve', '--port', '0', '--admin-port', port]);
    expect(await ended).toMatchObject({
      code: 1,
      stderr: `muster: Port ${port} at 127.0.0.1 is taken. Name another with --admin-port or MUSTER_ADMIN_PORT.\n`,
    });
  });
});

describe('muster log', () => {
  it('shows exchanges with their bodies, secrets masked, also after a restart and without a service', async () => {
    const folder = newFolder();
    const { baseUrl, child, ended } = await serve(folder);
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'bearer']);
    const headers = { authorization: added!['authorization'] as string, 'content-type': 'application/scim+json' };
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const create = (user: object) =>
      fetch(`${baseUrl}/Users`, { method: 'POST', headers, body: JSON.stringify({ schemas, ...user }) });
    expect((await create({ userName: 'bjensen', password: 't1meMa$heen' })).status).toBe(201);
    expect((await create({ userName: 'bjensen' })).status).toBe(409);
    await fetch(`${baseUrl}/Users`, { headers: { authorization: `Bearer mst_${added!['id']}_wrong` } });
    await kept(folder, 3);

    const [created, conflict, refused] = await musterJson(folder, ['log', '--bodies', '--connection', 'okta']);
    expect(created).toMatchObject({ status: 201, tenant: 'acme', connection: added!['id'], method: 'POST' });
    expect(created!['request'].body).toContain('"password":"••••"');
    expect(created!['timings'].total).toBeGreaterThan(created!['timings'].authentication);
    expect(conflict).toMatchObject({ status: 409, detail: expect.stringContaining('userName') as string });
    expect(refused).toMatchObject({ status: 401, connection: added!['id'], claimed: true });
    expect(refused).not.toHaveProperty('tenant');
    const list = (...args: string[]) => musterJson(folder, ['log', ...args]);
    expect(await list('--status', 'errors', '--tenant', 'acme')).toMatchObject([{ status: 409 }]);
    expect(await list('--method', 'get', '--since', '1h')).toMatchObject([{ status: 401 }]);
    expect(await list('--limit', '1')).toMatchObject([{ status: 401 }]);
    expect(await list('--until', '1h')).toEqual([]);
    child.kill();
    await ended;

    const text = (await muster(folder, ['log', String(created!['id'])])).stdout;
    expect(text).toMatch(/^\d+ {2}\S+ {2}201 {2}POST {2}\/scim\/v2\/Users {2}[\d.]+ ms {2}acme\/[0-9a-f]{16}\n/);
    expect(text).toContain('  authorization: Bearer ••••\n');
    expect(text).toContain('"password":"••••"');
    const again = await serve(folder);
    expect(await list()).toHaveLength(3);
    again.child.kill();
    await again.ended;
    for (const file of ['data/muster.requests.db', 'data/muster.db']) {
      expect(readFileSync(join(folder, file)).includes('t1meMa$heen')).toBe(false);
    }
  });

  it('goes on with those to come until it is stopped', async () => {
    const folder = newFolder();
    const { baseUrl } = await serve(folder);
    const { until, stdout, child, ended } = spawnMuster(folder, ['log', '--follow', '--path', '/Groups']);
    // When it begins to look is its own affair: it sees those that come afterwards.
    while (stdout() === '') for (const path of ['/Users', '/Groups']) await fetch(`${baseUrl}${path}`);
    expect((await until(/401 .*\n/))[0]).toContain('/scim/v2/Groups');
    child.kill();
    expect(await ended).toMatchObject({ code: 0, stdout: expect.not.stringContaining('/Users') as string });
  });

  it('says so where nothing is kept', async () => {
    const folder = newFolder();
    await serve(folder, ['--admin-port', '0', '--request-log', 'off']);
    expect(await muster(folder, ['log'])).toMatchObject({
      code: 1,
      stderr: 'muster: No request log is kept; the setting requestLog switches it on.\n',
    });
    expect(await muster(folder, ['log', '--status', 'bad'])).toMatchObject({ code: 2 });
  });
});

describe('a served credential', () => {
  it('is told in the log and by /readyz before it expires', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'bearer', '--expires', '3d']);
    const { baseUrl, child, ended } = await serve(folder);
    const ready = await fetch(new URL('/readyz', baseUrl));
    expect(await ready.json()).toEqual({
      status: 'ok',
      warnings: [expect.stringMatching(/^1 credential expires at \d{4}-/)],
    });
    expect(await (await fetch(new URL('/healthz', baseUrl))).json()).toEqual({ status: 'ok' });
    const { url, token } = readAddress(folder);
    const health = await fetch(`${url}/admin/v1/health`, { headers: { authorization: `Bearer ${token}` } });
    expect(await health.json()).toMatchObject({
      warnings: [expect.stringContaining('The connection okta of tenant acme expires at ')],
    });
    child.kill();
    const line = (await ended).stderr.split('\n').find((text) => text.includes('"level":40'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ tenant: 'acme', msg: expect.stringContaining('okta') as string });
  });

  it('whose attempts fail too often is answered 429 as SCIM, in both versions, and works nevertheless', async () => {
    const folder = newFolder();
    const { baseUrl } = await serve(folder, ['--max-failures-per-connection', '2', '--trusted-proxies', '127.0.0.1']);
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'header']);
    const attempt = (authorization: string, url = baseUrl) => fetch(`${url}/Users`, { headers: { authorization } });
    const wrong = `mst_${added!['id']}_wrong`;
    expect([(await attempt(wrong)).status, (await attempt(wrong)).status]).toEqual([401, 401]);
    const limited = await attempt(wrong);
    expect([limited.status, limited.headers.get('content-type')]).toEqual([429, 'application/scim+json']);
    expect(limited.headers.get('retry-after')).toMatch(/^(?:[1-9]|[12]\d|30)$/);
    expect(await limited.json()).toMatchObject({
      status: '429',
      detail: expect.stringContaining('Too many') as string,
    });
    const v1 = await attempt(wrong, baseUrl.replace('v2', 'v1'));
    expect(v1.status).toBe(429);
    expect(v1.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await v1.json()).toMatchObject({ Errors: [{ code: '429' }] });
    expect(await statusOf(baseUrl, added!['authorization'])).toBe(200);
  });
});
