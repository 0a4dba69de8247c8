import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { muster, musterJson, newFolder, spawnMuster } from '../cli/muster.ts';

/** Names of what is measured, by their text format. */
const namesIn = (text: string): Set<string> =>
  new Set(
    text
      .split('\n')
      .flatMap((line) => (/^[a-z_]+/.exec(line) && !line.startsWith('#') ? [/^[a-z_0-9]+/.exec(line)![0]] : [])),
  );

it('/metrics counts requests, their time and that of the store, commits, limits and what webhooks have still to be told of, and the dashboard asks for nothing else', async () => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'acme']);
  const [okta] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'bearer', '--rate-limit', '1']);
  const running = spawnMuster(folder, [
    'serve',
    '--port',
    '0',
    '--json',
    '--admin-port',
    '0',
    '--max-failures-per-connection',
    '1',
  ]);
  const [, baseUrl = ''] = await running.until(/"baseUrl":"(.*?)"/);
  const [, adminUrl = ''] = await running.until(/"adminUrl":"(.*?)"/);
  const send = (path: string, init: RequestInit = {}, authorization = okta!['authorization']) =>
    fetch(baseUrl + path, { ...init, headers: { authorization, 'content-type': 'application/scim+json' } });
  const body = JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen' });
  expect((await send('/Users', { method: 'POST', body })).status).toBe(201);
  expect((await send('/Users', { method: 'POST', body })).status).toBe(409);
  for (let n = 0; n < 12; n++) await send('/Users?filter=userName%20eq%20%22bjensen%22');
  for (let n = 0; n < 3; n++) await send('/Groups', {}, `${okta!['authorization']}x`);
  await fetch(`${baseUrl.replace('v2', 'v1')}/Groups`, { headers: { authorization: okta!['authorization'] } });
  await fetch(`${baseUrl}/Nothing/of/the/kind`);

  const [operator] = await musterJson(folder, ['operator', 'add', 'prometheus', '--scope', 'metrics']);
  const get = (path: string, token: string) =>
    fetch(adminUrl + path, { headers: { authorization: `Bearer ${token}` } });
  expect((await get('/metrics', 'nonsense')).status).toBe(401);
  expect((await get('/admin/v1/tenants', operator!['token'])).status).toBe(403);
  const [reader] = await musterJson(folder, ['operator', 'add', 'reader', '--scope', 'events']);
  expect((await get('/metrics', reader!['token'])).status).toBe(403);
  expect((await muster(folder, ['operator', 'add', 'x', '--scope', 'all'])).stderr).toContain(
    'expected events, metrics',
  );
  await musterJson(folder, ['webhook', 'add', 'app', 'https://app.example.com/hook', '--after', '0']);
  const answer = await get('/metrics', operator!['token']);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  expect(text).toContain('muster_requests_total{operation="create",type="User",version="2.0",status="201"} 1');
  expect(text).toContain('muster_requests_total{operation="create",type="User",version="2.0",status="409"} 1');
  expect(text).toMatch(/muster_requests_total\{operation="query",type="User",version="2.0",status="429"\} [1-9]/);
  expect(text).toMatch(/muster_requests_total\{operation="query",type="Group",version="1.1",status="(200|429)"\} 1/);
  expect(text).toContain('muster_requests_total{operation="other",type="",version="",status="404"} 1');
  expect(text).toContain('muster_request_duration_seconds_count{operation="create"} 2');
  expect(text).toContain('muster_store_duration_seconds_count{operation="create"} 2');
  expect(text).toMatch(/muster_commit_writes_count [1-9]/);
  expect(text).toMatch(/muster_limited_total\{limit="rate"\} [1-9]/);
  expect(text).toMatch(/muster_limited_total\{limit="failures"\} [1-9]/);
  expect(text).toMatch(/muster_webhook_lag_events\{webhook="app"\} \d/);
  for (const secret of ['bjensen', 'acme', okta!['id']]) expect(text).not.toContain(secret);

  const dashboard = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../examples/deploy/grafana-dashboard.json'), 'utf8'),
  ) as { panels: { targets: { expr: string }[] }[] };
  const asked = dashboard.panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(?:muster|nodejs|process)_[a-z0-9_]+/g) ?? []),
  );
  expect(asked.length).toBeGreaterThan(10);
  const names = namesIn(text);
  expect(asked.filter((name) => !names.has(name))).toEqual([]);
});
