import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpuTime } from '../cpu-time.ts';
import { createHarness, type Harness } from './harness.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

let service: Harness;
beforeEach(async () => {
  service = await createHarness();
});
afterEach(() => service.close());

const post = (body: unknown, authorization?: string) =>
  service.send('POST', '/Users', body, authorization === undefined ? {} : { authorization });
const query = (parameters: Record<string, string>) =>
  service.send('GET', `/Users?${new URLSearchParams(parameters).toString().replaceAll('+', '%20')}`);

/** The names that every object seems to have. */
const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

describe('headers', () => {
  it('let nobody guess the type or keep personal data, on errors too [security-01]', async () => {
    const { id } = await service.user('bjensen');
    const answers = [
      await service.send('GET', `/Users/${id}`),
      await service.send('GET', '/Users'),
      await service.send('HEAD', '/Users'),
      await service.send('GET', `/Users/${id}`, undefined, { headers: { 'if-none-match': '*' } }),
      await service.send('GET', '/Users/unknown'),
      await service.send('GET', '/Users', undefined, { authorization: undefined }),
      await post('{'),
      await post({ schemas: [userSchema], userName: 'jsmith' }),
      await service.send('DELETE', `/Users/${id}`),
      await service.send('OPTIONS', '/Users'),
    ];
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 304, 404, 401, 400, 201, 204, 204]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    }
  });

  it('open nothing to scripts of other origins [security-11]', async () => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const answer = await service.send(method, '/Users', undefined, { headers });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
    'cannot make another method of a request: %s [security-10]',
    async (name) => {
      const { id } = await service.user('bjensen');
      const headers = { [name]: 'DELETE' };
      expect((await service.send('GET', `/Users/${id}`, undefined, { headers })).status).toBe(200);
      expect((await service.send('POST', `/Users/${id}`, {}, { headers })).status).toBe(405);
      expect((await service.send('GET', `/Users/${id}?_method=DELETE`)).status).toBe(200);
      expect((await service.send('GET', `/Users/${id}`)).status).toBe(200);
    },
  );
});

describe('names that every object has', () => {
  it.each(inherited)('are no attributes in a body: %s [security-04]', async (name) => {
    const bodies = [
      `"${name}":{"admin":true}`,
      `"name":{"${name}":{"admin":true}}`,
      `"emails":[{"value":"a@example.com","${name}":{"admin":true}}]`,
      `"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"${name}":{"admin":true}}`,
    ];
    for (const [i, part] of bodies.entries()) {
      const body = `{"schemas":["${userSchema}"],"userName":"user${i}",${part}}`;
      expect(await post(body)).toMatchObject({ status: 400, json: { scimType: 'invalidSyntax' } });
      for (const profile of ['okta', 'entra'] as const) {
        const authorization = await service.connect('example', { profile });
        const { status, text } = await post(body.replace(`user${i}`, `${profile}${i}`), authorization);
        expect(status).toBe(201);
        expect(text).not.toContain('admin');
      }
    }
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it.each(inherited)('are no attributes in paths, filters and parameters: %s [security-04]', async (name) => {
    const { id } = await service.user('bjensen');
    for (const path of [name, `name.${name}`, `emails[${name} eq "a"]`, `${userSchema}:${name}`, `${name}.${name}`]) {
      for (const op of ['add', 'replace', 'remove']) {
        const { status, json } = await service.patch(`/Users/${id}`, [{ op, path, value: { admin: true } }]);
        expect(status).toBe(400);
        expect(json.scimType).toMatch(/^(?:invalidPath|noTarget)$/);
      }
      expect(await query({ filter: `${path.replace(/\[.*/, '')}.${name} pr` })).toMatchObject({
        status: 400,
        json: { scimType: 'invalidFilter' },
      });
    }
    expect(await query({ filter: `${name} eq "a"` })).toMatchObject({
      status: 400,
      json: { scimType: 'invalidFilter' },
    });
    expect(await query({ sortBy: name })).toMatchObject({ status: 400, json: { scimType: 'invalidPath' } });
    expect((await query({ attributes: name })).json.Resources).toEqual([{ schemas: [userSchema], id }]);
    expect((await query({ [name]: 'x' })).status).toBe(200);
    expect((await service.send('GET', `/${name}`)).status).toBe(404);
    expect((await service.send('GET', `/Users/${name}`)).status).toBe(404);
  });

  it('change nothing in a path-less PATCH, a search, a bulk request [security-04]', async () => {
    const { id } = await service.user('bjensen');
    const patched = await service.send(
      'PATCH',
      `/Users/${id}`,
      `{"schemas":["${patchSchema}"],"Operations":[{"op":"add","value":{"__proto__":{"admin":true}}}]}`,
    );
    expect(patched.status).toBe(400);
    const searched = await service.send('POST', '/.search', `{"schemas":["${searchSchema}"],"__proto__":{"count":0}}`);
    expect(searched.json.Resources).toHaveLength(1);
    const { json } = await service.send(
      'POST',
      '/Bulk',
      `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[
        {"method":"POST","path":"/Users","bulkId":"__proto__","data":{"schemas":["${userSchema}"],"userName":"jsmith"}},
        {"method":"POST","path":"/Groups","bulkId":"g","data":{"schemas":["${groupSchema}"],"displayName":"Tour Guides",
          "members":[{"value":"bulkId:constructor"}]}}]}`,
    );
    expect(json.Operations.map((o: any) => o.status)).toEqual(['201', '400']);
  });
});

describe('JSON', () => {
  const user = (more: string): string => `{"schemas":["${userSchema}"],"userName":"bjensen"${more}}`;

  it.each([
    ['a name twice', user(',"userName":"jsmith"'), 'invalidSyntax'],
    ['a name twice, once escaped', user(',"user\\u004eame":"jsmith"'), 'invalidSyntax'],
    ['a name twice within', user(',"name":{"givenName":"a","givenName":"b"}'), 'invalidSyntax'],
    ['10,000 arrays', user(`,"emails":${'['.repeat(10_000)}${']'.repeat(10_000)}`), 'invalidSyntax'],
    ['10,000 objects', user(`,"name":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`), 'invalidSyntax'],
    ['10,000 arrays left open', '['.repeat(10_000), 'invalidSyntax'],
    ['a number without an end', user(`,"active":1${'0'.repeat(100_000)}`), 'invalidValue'],
    ['half of a surrogate pair', user(',"title":"\\ud83d"'), 'invalidValue'],
    ['the other half', user(',"title":"\\udc68x"'), 'invalidValue'],
    ['half of a surrogate pair as a name', user(',"\\ud83d":"x"'), 'invalidValue'],
    ['a NUL', user(',"title":"a\\u0000b"'), 'invalidValue'],
    ['a control character', user(',"title":"a\nb"'), 'invalidSyntax'],
    ['NaN', user(',"active":NaN'), 'invalidSyntax'],
    ['a comment', user('/* */'), 'invalidSyntax'],
    ['a comma at the end', user(','), 'invalidSyntax'],
  ])('is refused with %s, in every profile [security-05]', async (_, body, scimType) => {
    for (const profile of ['rfc', 'okta', 'entra'] as const) {
      const answer = await post(body, await service.connect('example', { profile }));
      expect({ status: answer.status, scimType: answer.json.scimType }).toEqual({ status: 400, scimType });
    }
    expect((await service.send('GET', '/Users')).json.totalResults).toBe(0);
  });

  it('is refused by PUT, PATCH, search and bulk alike [security-05]', async () => {
    const { id } = await service.user('bjensen');
    const requests = [
      ['PUT', `/Users/${id}`],
      ['PATCH', `/Users/${id}`],
      ['POST', '/.search'],
      ['POST', '/Bulk'],
    ] as const;
    for (const [method, path] of requests) {
      for (const body of ['{"a":1,"a":2}', '['.repeat(100), '{"schemas":["\\ud800"]}', '']) {
        expect((await service.send(method, path, body)).status).toBe(400);
      }
    }
  });
});

describe('hostile text', () => {
  const injections = [
    "' OR '1'='1",
    "'; DROP TABLE resource; --",
    '" or "a" eq "a',
    "') UNION SELECT secret FROM connection --",
    '{"$ne":null}',
    '$where: 1',
    '*)(uid=*))(|(uid=*',
    '%',
    '_',
    '%25',
    '\\',
    '${7*7}',
    '../../etc/passwd',
    '\u0000',
  ];

  it.each(injections)('is text and nothing else in a filter, a sort and an id: %j [security-07]', async (text) => {
    await service.user('bjensen', { displayName: 'Babs' });
    for (const operator of ['eq', 'co', 'sw', 'ew']) {
      for (const name of ['userName', 'displayName', 'id', 'emails.value', 'externalId']) {
        const { status, json } = await query({ filter: `${name} ${operator} ${JSON.stringify(text)}` });
        expect({ status, total: json.totalResults }).toEqual({ status: 200, total: 0 });
      }
    }
    expect((await query({ filter: `userName eq "${text}"` })).json.totalResults ?? 0).toBe(0);
    expect((await query({ filter: `${text} eq "a"` })).status).toBe(400);
    expect(await query({ sortBy: text })).toMatchObject({ status: 400, json: { scimType: 'invalidPath' } });
    expect((await service.send('GET', `/Users/${encodeURIComponent(text)}`)).status).toBe(404);
    expect((await service.send('GET', '/Users')).json.totalResults).toBe(1);
  });

  it.each(injections.slice(0, -1))('is kept and found as it is: %j [security-07]', async (text) => {
    await service.user('bjensen');
    const { id } = await service.user(`x${text}`, { displayName: text });
    const ids = async (filter: string) => (await query({ filter })).json.Resources.map((r: any) => r.id);
    expect(await ids(`displayName eq ${JSON.stringify(text)}`)).toEqual([id]);
    expect(await ids(`userName co ${JSON.stringify(text)}`)).toEqual([id]);
    expect(await ids(`userName ew ${JSON.stringify(text)}`)).toEqual([id]);
  });

  it.each([
    '/Users/../Groups',
    '/Users/..%2FGroups',
    '/Users/%2e%2e/Groups',
    '/Users/%2E%2E',
    '/Users/..',
    '/Users/.',
    '/Users/%252e%252e%252f',
    '/Users\\..\\Groups',
    '/./Users',
    '/%55sers',
    '/scim/v2/../v2/Users',
    '/Schemas/..%2f..%2fUsers',
    '/scim/v2%2fUsers',
  ])('leads nowhere in a path: %s [security-08]', async (path) => {
    await service.user('bjensen');
    const { status, json } = await service.send('GET', path);
    expect({ status, error: json.status }).toEqual({ status: 404, error: '404' });
  });

  it.each([
    ['brackets', (n: number) => ({ filter: '('.repeat(n) })],
    ['closed brackets', (n: number) => ({ filter: `${'('.repeat(n)}userName pr${')'.repeat(n)}` })],
    ['negations', (n: number) => ({ filter: `${'not ('.repeat(n)}userName pr${')'.repeat(n)}` })],
    ['spaces', (n: number) => ({ filter: `userName${' '.repeat(n)}` })],
    ['backslashes', (n: number) => ({ filter: `userName eq "${'\\'.repeat(n)}` })],
    ['quotes', (n: number) => ({ filter: '"'.repeat(n) })],
    ['dots', (n: number) => ({ filter: `${'a.'.repeat(n)} eq 1` })],
    ['colons', (n: number) => ({ filter: `urn:${':'.repeat(n)} eq 1` })],
    ['terms', (n: number) => ({ filter: Array.from({ length: n }, () => 'userName pr').join(' or ') })],
    ['value paths', (n: number) => ({ filter: 'emails['.repeat(n) })],
    ['digits', (n: number) => ({ filter: `userName eq ${'1'.repeat(n)}x` })],
    ['commas', (n: number) => ({ sortBy: ','.repeat(n) })],
    ['signs', (n: number) => ({ startIndex: '+'.repeat(n) })],
  ])('costs no more than it is long: 100,000 %s [security-06, filter-27]', async (_, make) => {
    const started = cpuTime();
    expect((await query(make(100_000))).status).toBe(400);
    expect(cpuTime() - started).toBeLessThan(4_000);
  });

  it('costs no more than it is long in PATCH paths, projections and conditions [security-06]', async () => {
    const { id } = await service.user('bjensen');
    const started = cpuTime();
    const long = 100_000;
    for (const path of ['emails['.repeat(long), `emails[${'('.repeat(long)}`, 'a.'.repeat(long), ' '.repeat(long)]) {
      expect((await service.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'x' }])).status).toBe(400);
    }
    for (const attributes of [','.repeat(long), 'a,'.repeat(long), '['.repeat(long), '"'.repeat(long)]) {
      expect((await query({ attributes })).status).toBe(200);
    }
    for (const condition of ['"'.repeat(long), ','.repeat(long), 'W/'.repeat(long), ' '.repeat(long)]) {
      const { status } = await service.send('GET', `/Users/${id}`, undefined, {
        headers: { 'if-none-match': condition },
      });
      expect(status).toBe(200);
    }
    for (const accept of [`text/html;${' '.repeat(long)}q`, `text/html,${';q=0'.repeat(long)}`, ','.repeat(long)]) {
      expect((await service.send('GET', '/Users', undefined, { headers: { accept } })).status).toBe(406);
    }
    const body = { schemas: [userSchema], userName: 'jsmith', x509Certificates: [{ value: `${'A'.repeat(long)}!` }] };
    expect((await post(body)).status).toBe(400);
    expect((await post({ ...body, x509Certificates: [], profileUrl: `${'a'.repeat(long)} ` })).status).toBe(400);
    expect(cpuTime() - started).toBeLessThan(10_000);
  });
});

describe('tenants', () => {
  it('never meet [auth-05]', async () => {
    const mine = await service.user('bjensen');
    const group = await service.group('Tour Guides', [mine.id]);
    const authorization = await service.connect('another');
    const send = (method: string, path: string, body?: unknown) => service.send(method, path, body, { authorization });
    const operations = { schemas: [patchSchema], Operations: [{ op: 'replace', path: 'displayName', value: 'x' }] };
    for (const path of [`/Users/${mine.id}`, `/Groups/${group.id}`]) {
      expect((await send('GET', path)).status).toBe(404);
      expect((await send('PATCH', path, operations)).status).toBe(404);
      expect((await send('DELETE', path)).status).toBe(404);
    }
    expect((await send('PUT', `/Users/${mine.id}`, { schemas: [userSchema], userName: 'x' })).status).toBe(404);
    for (const path of ['', '/Users', '/Groups', `/Users?filter=id%20eq%20%22${mine.id}%22`, '/Users?cursor']) {
      expect((await send('GET', path)).json.totalResults).toBe(0);
    }
    expect((await send('POST', '/Users', { schemas: [userSchema], userName: 'bjensen' })).status).toBe(201);
    const stolen = { schemas: [groupSchema], displayName: 'Tour Guides', members: [{ value: mine.id }] };
    expect(await send('POST', '/Groups', stolen)).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
    expect((await service.send('GET', `/Users/${mine.id}`)).json.userName).toBe('bjensen');
  });
});
