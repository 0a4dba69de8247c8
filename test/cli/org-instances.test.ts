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
  let holds: (asked: string) => boolean = () => false;
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
  await expect.poll(() => state('jsmith@example.com')).toBe('SYNCHRONIZED');
  expect(of('"bjensen@')).toHaveLength(1);

  const location = new URL(database);
  const client = new pg.Client({ connectionString: database.split('?', 1)[0]! });
  await client.connect();
  const ended = await client.query(
    `UPDATE ${location.searchParams.get('schema')}.job SET leased_until = 1, due = 1 WHERE state = 'running'`,
  );
  await client.end();
  expect(ended.rowCount).toBe(1);
  await expect.poll(() => state('bjensen@example.com')).toBe('SYNCHRONIZED');
  // Whoever took it over looked first whether it was done; the other one has not touched it.
  expect(of('"bjensen@')).toHaveLength(2);
  expect(service.requests.filter((asked) => asked === 'POST /Users')).toHaveLength(2);
  const { json } = await service.harness.send('GET', '/Users');
  const names = json.Resources.map(({ userName }: { userName: string }) => userName);
  expect(names.toSorted()).toEqual(['bjensen@example.com', 'jsmith@example.com']);
  expect(await call(others[0], 'GET', '/muster/api/v1/tasks')).toEqual([]);
});

it('three orgs on one database count together what a token sends, and wrong passwords in a row', async () => {
  const { first, begin, call, headers, person } = await openOrgs(['--org-rate-limit', '30']);
  const orgs = [first, ...(await Promise.all([begin(), begin()]))];
  const id = await person(first, 'bjensen@example.com', 'Kv7J2LEa');
  const signIn = async (at: number, password: string): Promise<number> => {
    const answer = await fetch(`${orgs[at % 3]!.url}/muster/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'bjensen@example.com', password }),
    });
    return answer.status;
  };
  const status = async () => (await call(first, 'GET', `/api/v1/users/${id}`)).status;
  const guesses = await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(i, `guess ${i}`)));
  expect([...guesses, await signIn(1, 'Kv7J2LEa')]).toEqual(Array.from({ length: 11 }, () => 401));
  expect(await status()).toBe('LOCKED_OUT');
  await call(first, 'POST', `/api/v1/users/${id}/lifecycle/unlock`);
  expect(await signIn(2, 'Kv7J2LEa')).toBe(200);

  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, i) => fetch(`${orgs[i % 3]!.url}/api/v1/users?limit=1`, { headers })),
  );
  const seconds = (performance.now() - started) / 1_000;
  const [passed = [], refused = []] = [200, 429].map((code) => answers.filter((answer) => answer.status === code));
  expect(passed.length + refused.length).toBe(90);
  // Three were sent before, which are there again by half of one in a second.
  expect(passed.length).toBeGreaterThanOrEqual(27);
  expect(passed.length).toBeLessThanOrEqual(30 + (30 / 60) * seconds);
  for (const answer of passed) expect(Number(answer.headers.get('x-rate-limit-remaining'))).toBeLessThan(30);
  for (const answer of refused) {
    expect(answer.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(await answer.json()).toMatchObject({ errorCode: 'E0000047' });
  }
});
