import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const serve = async (folder: string): Promise<string> => {
  const { until } = spawnMuster(folder, ['serve', '--port', '0', '--json']);
  const [, baseUrl = ''] = await until(/"baseUrl":"(.*?)"/);
  return baseUrl;
};

const statusOf = async (baseUrl: string, authorization: string): Promise<number> =>
  (await fetch(`${baseUrl}/Users`, { headers: { authorization } })).status;

describe('a running service', () => {
  it('sees at once what is added, rotated and revoked [auth-07] [auth-08]', async () => {
    const folder = newFolder();
    const baseUrl = await serve(folder);
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, ['connection', 'add', 'okta', '--tenant', 'acme', '--auth', 'bearer']);
    expect(await statusOf(baseUrl, added!['authorization'])).toBe(200);
    const [rotated] = await musterJson(folder, ['connection', 'rotate', 'okta']);
    expect(rotated!['id']).toBe(added!['id']);
    expect(await statusOf(baseUrl, added!['authorization'])).toBe(200);
    expect(await statusOf(baseUrl, rotated!['authorization'])).toBe(200);
    const [again] = await musterJson(folder, ['connection', 'rotate', added!['id'], '--overlap', '0s']);
    expect(await statusOf(baseUrl, rotated!['authorization'])).toBe(401);
    expect(await statusOf(baseUrl, again!['authorization'])).toBe(200);
    const change = ['connection', 'change', 'okta', '--capabilities', 'PUSH_NEW_USERS,GROUP_PUSH', '--expires', '90d'];
    const [changed] = await musterJson(folder, change);
    expect(changed!['capabilities']).toEqual(['PUSH_NEW_USERS', 'GROUP_PUSH']);
    const [cleared] = await musterJson(folder, [
      'connection',
      'change',
      'okta',
      '--capabilities',
      'all',
      '--expires',
      'never',
    ]);
    expect([cleared!['capabilities'], cleared!['expires']]).toEqual([undefined, undefined]);
    const [slowed] = await musterJson(folder, ['connection', 'change', 'okta', '--rate-limit', '1']);
    expect(slowed!['rateLimit']).toBe(1);
    const statuses: number[] = [];
    for (let n = 0; n < 30; n++) statuses.push(await statusOf(baseUrl, again!['authorization']));
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const [freed] = await musterJson(folder, ['connection', 'change', 'okta', '--rate-limit', 'default']);
    expect(freed!['rateLimit']).toBeUndefined();
    expect(await statusOf(baseUrl, again!['authorization'])).toBe(200);
    expect((await muster(folder, ['connection', 'change', 'okta'])).stderr).toContain('Say what is to change');
    await musterJson(folder, ['connection', 'revoke', 'okta', '--tenant', 'acme']);
    expect(await statusOf(baseUrl, again!['authorization'])).toBe(401);
    expect((await muster(folder, ['connection', 'rotate', 'okta'])).stderr).toContain('is revoked');
    expect((await muster(folder, ['tenant', 'remove', 'acme'])).stderr).toContain('1 connections, 0 User, 0 Group');
    expect((await muster(folder, ['tenant', 'remove', 'acme', '--yes'])).code).toBe(0);
    expect(await musterJson(folder, ['tenant', 'list'])).toEqual([]);
  });

  it('admits each kind of connection by the authorization that is printed [auth-04]', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const added = await Promise.all(
      ['basic', 'header', 'bearer'].map((auth) => musterJson(folder, ['connection', 'add', auth, '--auth', auth])),
    );
    const baseUrl = await serve(folder);
    for (const [connection] of added) expect(await statusOf(baseUrl, connection!['authorization'])).toBe(200);
  });

  it('shows a tenant nothing of another [auth-05]', async () => {
    const folder = newFolder();
    const baseUrl = await serve(folder);
    const authorizations: string[] = [];
    for (const tenant of ['acme', 'globex']) {
      await musterJson(folder, ['tenant', 'add', tenant]);
      const [added] = await musterJson(folder, ['connection', 'add', 'okta', '--tenant', tenant, '--auth', 'bearer']);
      authorizations.push(added!['authorization']);
    }
    const [acme = '', globex = ''] = authorizations;
    const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen' };
    const request = {
      method: 'POST',
      body: JSON.stringify(user),
      headers: { authorization: acme, 'content-type': 'application/scim+json' },
    };
    const { id } = (await (await fetch(`${baseUrl}/Users`, request)).json()) as { id: string };
    const read = (authorization: string) => fetch(`${baseUrl}/Users/${id}`, { headers: { authorization } });
    expect((await read(acme)).status).toBe(200);
    expect((await read(globex)).status).toBe(404);
  });
});

describe('connections', () => {
  it('are told with all that a script needs', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, [
      ...['connection', 'add', 'entra', '--auth', 'header', '--profile', 'entra', '--expires', '90d'],
      ...['--base-url', 'https://scim.example.com/'],
    ]);
    expect(added).toMatchObject({
      tenant: 'acme',
      name: 'entra',
      auth: 'header',
      profile: 'entra',
      baseUrl: 'https://scim.example.com/scim/v2',
      authorization: expect.stringMatching(/^mst_[0-9a-f]{16}_[\w-]{43}$/) as string,
    });
    const days = (Date.parse(added!['expires']) - Date.parse(added!['created'])) / 86_400_000;
    expect(days).toBeCloseTo(90, 3);
  });

  it('have the profile okta where none is named', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'basic']);
    expect(added).toMatchObject({ profile: 'okta' });
  });

  it("keep what Okta's on-premises agent may ask for, and know no other", async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const add = ['connection', 'add', 'agent', '--auth', 'basic', '--capabilities'];
    await musterJson(folder, [...add, 'PUSH_NEW_USERS, GROUP_PUSH,PUSH_NEW_USERS']);
    const [listed] = await musterJson(folder, ['connection', 'list']);
    expect(listed!['capabilities']).toEqual(['PUSH_NEW_USERS', 'GROUP_PUSH']);
    expect(await muster(folder, [...add, 'PUSH_EVERYTHING'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--capabilities: expected GROUP_PUSH, .*; found "PUSH_EVERYTHING"/) as string,
    });
  });

  it('are listed without their secrets, which are not in the database either', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'bearer']);
    const secret = String(added!['token']).split('_').slice(2).join('_');
    const listed = await muster(folder, ['connection', 'list', '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({ id: added!['id'], tenant: 'acme', name: 'okta' });
    expect(listed.stdout).not.toContain(secret);
    expect((await muster(folder, ['connection', 'list'])).stdout).toContain('in force');
    expect(readFileSync(join(folder, 'data/muster.db')).includes(secret)).toBe(false);
  });

  it('say in the words of Okta what to type where', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const output = async (auth: string) => (await muster(folder, ['connection', 'add', auth, '--auth', auth])).stdout;
    expect(await output('basic')).toMatch(/^ {2}Username +[0-9a-f]{16}\n {2}Password +mst_/m);
    expect(await output('header')).toMatch(/^ {2}API Token +mst_/m);
    expect(await output('bearer')).toMatch(/^ {2}OAuth Bearer Token +mst_/m);
  });

  it('of one name in two tenants are told apart', async () => {
    const folder = newFolder();
    for (const tenant of ['acme', 'globex']) {
      await musterJson(folder, ['tenant', 'add', tenant]);
      await musterJson(folder, ['connection', 'add', 'okta', '--tenant', tenant, '--auth', 'bearer']);
    }
    expect(await muster(folder, ['connection', 'revoke', 'okta'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('name its tenant with --tenant, or its id') as string,
    });
    expect(await muster(folder, ['connection', 'add', 'more', '--auth', 'basic'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--tenant is missing; there are acme, globex.') as string,
    });
    await musterJson(folder, ['connection', 'revoke', 'okta', '--tenant', 'globex']);
    const listed = await musterJson(folder, ['connection', 'list']);
    expect(listed.map(({ tenant, revoked }) => [tenant, revoked !== undefined])).toEqual([
      ['acme', false],
      ['globex', true],
    ]);
  });
});
