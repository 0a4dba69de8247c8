import { expect, it } from 'vitest';
import { hashSecret, sessionCookie } from '../../src/org/authenticate.ts';
import { bjensen, startOrg } from './running.ts';

it('wants an SSWS token that is known and not too old', async () => {
  let time = Date.parse('2026-11-25T01:00:00Z');
  const org = await startOrg({ clock: () => time });
  const code = async (authorization: string) =>
    (await org.call('GET', '/api/v1/users', undefined, { authorization })).body?.errorCode;
  expect(await code('SSWS nonsense')).toBe('E0000011');
  expect(await code('Bearer nonsense')).toBe('E0000011');
  expect(await code('SSWS')).toBe('E0000011');
  expect((await (await fetch(`${org.url}/api/v1/users`)).json()) as object).toMatchObject({ errorCode: 'E0000005' });
  expect(await code(`SSWS ${org.token}`)).toBeUndefined();
  const day = 86_400_000;
  time += 29 * day;
  expect(await code(`SSWS ${org.token}`)).toBeUndefined();
  time += 29 * day;
  expect(await code(`SSWS ${org.token}`)).toBeUndefined();
  time += 31 * day;
  expect(await code(`SSWS ${org.token}`)).toBe('E0000011');
});

it('lets a token do no more than its person, who has to be active', async () => {
  const org = await startOrg();
  const { issueToken } = await import('../../src/org/tokens.ts');
  const { id } = (
    await org.call('POST', '/api/v1/users', { ...bjensen(), credentials: { password: { value: 'Kv7J2LEa' } } })
  ).body;
  const person = (await org.store.people.get(id))!;
  const { token } = await org.store.transaction((tables) => issueToken(org.context, tables, { name: 'mine', person }));
  const authorization = `SSWS ${token}`;
  const status = async (method: string, path: string) =>
    (await org.call(method, path, undefined, { authorization })).status;
  expect(await status('GET', '/api/v1/users')).toBe(403);
  expect(await status('GET', `/api/v1/users/${org.administrator.id}`)).toBe(403);
  expect(await status('GET', '/api/v1/users/me')).toBe(200);
  expect(await status('GET', `/api/v1/users/${id}/groups`)).toBe(200);
  await org.call('POST', `/api/v1/users/${id}/lifecycle/suspend`);
  expect(await status('GET', '/api/v1/users/me')).toBe(401);
});

it('takes the cookie of a session from its own site only', async () => {
  const org = await startOrg();
  const expires = new Date(Date.now() + 60_000).toISOString();
  await org.store.access.putSession({ hash: hashSecret('s'), person: org.administrator.id, created: expires, expires });
  const status = async (method: string, headers: Record<string, string>) =>
    (
      await fetch(`${org.url}/api/v1/groups`, {
        method,
        headers: { cookie: `a=b; ${sessionCookie}=s`, 'content-type': 'application/json', ...headers },
        ...(method === 'POST' && { body: JSON.stringify({ profile: { name: String(Math.random()) } }) }),
      })
    ).status;
  expect(await status('GET', {})).toBe(200);
  expect(await status('POST', { origin: org.url })).toBe(200);
  expect(await status('POST', { 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await status('POST', { origin: 'https://evil.example' })).toBe(403);
  expect(await status('POST', { origin: 'null' })).toBe(403);
  expect(await status('POST', { 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await status('GET', { cookie: `${sessionCookie}=other` })).toBe(401);
});

it('says in headers how many requests are left, and refuses those beyond', async () => {
  const org = await startOrg({ rateLimit: 3, clock: () => 90_000 });
  const get = () => org.call('GET', '/api/v1/users');
  const limits = ({ headers }: { headers: Headers }) =>
    ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-rate-limit-${name}`));
  expect(limits(await get())).toEqual(['3', '2', '110']);
  await get();
  await get();
  const refused = await get();
  expect(refused).toMatchObject({ status: 429, body: { errorCode: 'E0000047' } });
  expect(limits(refused)).toEqual(['3', '0', '150']);
});

it('tolerates //, and tells paths and methods apart that it does not have', async () => {
  const org = await startOrg();
  expect((await org.call('GET', '//api//v1/users?limit=1')).body).toHaveLength(1);
  const posted = await org.call('POST', '//api/v1/users?activate=false', bjensen());
  expect(posted.status).toBe(200);
  expect((await org.call('GET', '/api/v1/nothing')).body.errorCode).toBe('E0000008');
  const patched = await org.call('PATCH', '/api/v1/users', {});
  expect(patched).toMatchObject({ status: 405, body: { errorCode: 'E0000022' } });
  expect(patched.headers.get('allow')).toBe('GET, POST');
});

it('answers bodies that are no JSON, of another type, or too large', async () => {
  const org = await startOrg({ bodySize: 2_000 });
  const post = async (body: string, headers = {}) => {
    const answer = await org.call('POST', '/api/v1/groups', body, headers);
    return `${answer.status} ${answer.body.errorCode}`;
  };
  expect(await post('{"profile":')).toBe('400 E0000003');
  expect(await post('')).toBe('400 E0000003');
  expect(await post('[1]')).toBe('400 E0000001');
  expect(await post('{"a":1,"a":2}')).toBe('400 E0000003');
  expect(await post('['.repeat(500))).toBe('400 E0000003');
  expect(await post('{"profile":{"name":"\\u0000"}}')).toBe('400 E0000003');
  expect(await post('name=x', { 'content-type': 'application/x-www-form-urlencoded' })).toBe('415 E0000012');
  expect(await post(JSON.stringify({ profile: { name: 'x'.repeat(2_000) } }))).toBe('413 E0000003');
});

it('never fails, whatever any of its operations is given', async () => {
  const org = await startOrg();
  const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body;
  const [okta, muster] = await Promise.all(
    ['/api/v1', '/muster/api/v1'].map(async (api) => (await fetch(`${org.url}${api}/openapi.json`)).json()),
  );
  const document: {
    paths: Record<string, Record<string, { parameters: { name: string; in: string }[]; requestBody?: object }>>;
  } = { paths: { ...(okta as any).paths, ...(muster as any).paths } };
  const texts = [
    '',
    '0',
    '-1',
    '%00',
    'null',
    '%F0%9F%98%80',
    "'; DROP TABLE person; --",
    '%ff',
    '..%2f',
    'x'.repeat(900),
  ];
  const values = [null, 0, '', [], {}, 'x', true, [null], { a: { b: [{}] } }];
  const ids = [group.id, org.administrator.id, 'nobody'];
  let requests = 0;
  for (const [template, operations] of Object.entries(document.paths)) {
    for (const [method, { parameters, requestBody }] of Object.entries(operations)) {
      const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      const path = (i: number) =>
        template.replaceAll(/\{\w+\}/g, () => encodeURI(i < 3 ? ids[i]! : texts[i % texts.length]!) || 'x');
      for (let i = 0; i < texts.length; i++) {
        const asked = query.map((name) => `${name}=${texts[(i + name.length) % texts.length]}`).join('&');
        const body = requestBody
          ? i === 0
            ? '{'
            : {
                profile: values[i % 9],
                credentials: values[(i + 1) % 9],
                name: values[(i + 2) % 9],
                conditions: values[(i + 3) % 9],
                label: values[(i + 4) % 9],
                settings: values[(i + 5) % 9],
                id: values[(i + 6) % 9],
                scope: values[(i + 7) % 9],
              }
          : undefined;
        const answer = await org.call(method.toUpperCase(), `${path(i)}${asked && i > 2 ? `?${asked}` : ''}`, body);
        requests++;
        expect(answer.status, `${method} ${template} ${i}`).toBeLessThan(500);
        if (answer.status >= 400) expect(answer.body.errorCode).toMatch(/^E\d{7}$/);
      }
    }
  }
  expect(org.faults).toEqual([]);
  expect(requests).toBeGreaterThan(200);
});
