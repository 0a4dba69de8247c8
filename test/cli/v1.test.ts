import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const documentation = readFileSync(join(import.meta.dirname, '../../docs/scim-1.1.md'), 'utf8');

it("lets Okta's on-premises agent in by what the documentation says", async () => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'acme']);
  const [, command = ''] = /^muster (connection add .*)$/m.exec(documentation) ?? [];
  const [added] = await musterJson(folder, command.split(' '));
  const { until } = spawnMuster(folder, ['serve', '--port', '0']);
  const [, baseUrl] = await until(/SCIM 1\.1 at (http:\S+\/scim\/v1)\b/);
  const headers = { authorization: String(added!['authorization']) };
  const config = (await (await fetch(`${baseUrl}/ServiceProviderConfigs`, { headers })).json()) as any;
  expect(config['urn:okta:schemas:scim:providerconfig:1.0'].userManagementCapabilities).toEqual(added!['capabilities']);
  expect(await (await fetch(`${baseUrl}/Users?startIndex=1&count=2`, { headers })).json()).toMatchObject({
    schemas: ['urn:scim:schemas:core:1.0'],
    totalResults: 0,
  });
  const unknown = await fetch(`${baseUrl}/Nothing`, { headers });
  expect(await unknown.json()).toMatchObject({ Errors: [{ code: '404' }] });
});

it('tells the base URL of SCIM 1.1 with that of SCIM 2.0', async () => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'acme']);
  const [added] = await musterJson(folder, [
    ...['connection', 'add', 'okta', '--auth', 'header', '--base-url', 'https://scim.example.com'],
  ]);
  expect([added!['baseUrl'], added!['v1BaseUrl']]).toEqual([
    'https://scim.example.com/scim/v2',
    'https://scim.example.com/scim/v1',
  ]);
});

it('serves what `muster inspect --scim 1.1` finds nothing wrong with', async () => {
  const folder = newFolder();
  const options = ['--database', ':memory:', '--port', '0', '--keep-passwords', '--json'];
  const [printed] = await spawnMuster(folder, ['serve', ...options]).until(/^\{.*\}\n/);
  const { v1BaseUrl, token } = JSON.parse(printed) as { v1BaseUrl: string; token: string };
  // Okta's suite is left out: it measures times, and this machine may have other things to do.
  const args = ['--scim', '1.1', '--profile', 'okta', '--suite', 'v1,agent', '--strict', '--bearer', token];
  const { code, stdout } = await muster(folder, ['inspect', v1BaseUrl, ...args]);
  expect(stdout).toContain('Every requirement is met, of 50 tried.');
  expect(code).toBe(0);
});
