import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import type { Service } from '../../src/service/http.ts';
import { start } from '../node/running.ts';
import { createHarness } from '../service/harness.ts';
import { openOrgs } from './org-instances.ts';

/** A service whose answers to some requests can be held back after it has done what they ask. */
const startService = async () => {
  const harness = await createHarness({ profile: 'okta' });
  onTestFinished(harness.close);
  const requests: string[] = [];
  let holds = (_: string): boolean => false;
  let held = (): void => undefined;
  const handle: Service['handle'] = async (request, exchange) => {
    const response = await harness.service.handle(request, exchange);
    const asked = `${request.method} ${decodeURIComponent(request.url.replace(/^.*\/v2/, ''))}`;
    requests.push(asked);
    if (!holds(asked)) return response;
    held();
    return new Promise(() => undefined);
  };
  const { url } = await start(handle, { level: 'silent' });
  return {
    harness,
    requests,
    baseUrl: `${url}/scim/v2`,
    token: await harness.connect('example', { auth: 'header', profile: 'okta' }),
    /** Resolves when an answer was held back. */
    hold: (which: (asked: string) => boolean): Promise<void> => {
      holds = which;
      return new Promise((resolve) => (held = resolve));
    },
    letGo: () => void (holds = () => false),
  };
};

it('three orgs on one database: what one that was killed had taken is done by another when its lease has ended, once', async () => {
  const service = await startService();
  const { database, first, begin, call, person } = await openOrgs();
  const app = (await call(first, 'POST', '/api/v1/apps', { name: 'scim2headerauth', signOnMode: 'AUTO_LOGIN' })).id;
  const profile = { authScheme: 'TOKEN', token: service.token };
  await call(first, 'POST', `/api/v1/apps/${app}/connections/default`, { baseUrl: service.baseUrl, profile });
  const capabilities = { create: { lifecycleCreate: { status: 'ENABLED' } } };
  await call(first, 'PUT', `/api/v1/apps/${app}/features/USER_PROVISIONING`, capabilities);
  const assign = async (at: typeof first, login: string) =>
    call(at, 'POST', `/api/v1/apps/${app}/users`, { id: await person(at, login) });

  const held = service.hold((asked) => asked === 'POST /Users');
  await assign(first, 'bjensen@example.com');
  await held;
  service.letGo();
  const others = await Promise.all([begin(), begin()]);
  first.running.child.kill('SIGKILL');
  await first.running.ended;

  const of = (name: string) => service.requests.filter((asked) => asked.includes(name));
  const state = async (login: string): Promise<string | undefined> =>
    (await call(others[0], 'GET', `/api/v1/apps/${app}/users`)).find(
      ({ credentials }: any) => credentials.userName === login,
    )?.syncState;
  // They look for work, and let alone what another may still be at.
  await assign(others[1], 'jsmith@example.com');
  await expect.poll(() => state('jsmith@example.com'), { timeout: 10_000 }).toBe('SYNCHRONIZED');
  expect(of('"bjensen@')).toHaveLength(1);

  const location = new URL(database);
  const client = new pg.Client({ connectionString: database.split('?', 1)[0]! });
  await client.connect();
  const ended = await client.query(
    `UPDATE ${location.searchParams.get('schema')}.job SET leased_until = 1, due = 1 WHERE state = 'running'`,
  );
  await client.end();
  expect(ended.rowCount).toBe(1);
  await expect.poll(() => state('bjensen@example.com'), { timeout: 10_000 }).toBe('SYNCHRONIZED');
  // Whoever took it over looked first whether it was done; the other one has not touched it.
  expect(of('"bjensen@')).toHaveLength(2);
  expect(service.requests.filter((asked) => asked === 'POST /Users')).toHaveLength(2);
  const { json } = await service.harness.send('GET', '/Users');
  const names = json.Resources.map(({ userName }: { userName: string }) => userName);
  expect(names.toSorted()).toEqual(['bjensen@example.com', 'jsmith@example.com']);
  expect(await call(others[0], 'GET', '/muster/api/v1/tasks')).toEqual([]);
});
