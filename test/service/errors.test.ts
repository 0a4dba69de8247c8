import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const scimJson = 'application/scim+json';

let service: Harness;
beforeEach(async () => {
  service = await createHarness();
});
afterEach(() => service.close());

const filtered = (filter: string): string => `/Users?filter=${encodeURIComponent(filter)}`;

describe('Error messages', () => {
  /** Requests that are refused, each by its status and scimType. */
  const refusals: [
    name: string,
    status: number,
    scimType: string | undefined,
    method: string,
    path: string,
    body?: unknown,
  ][] = [
    ['a filter that is none', 400, 'invalidFilter', 'GET', filtered('userName eq')],
    [
      'a value that the attribute cannot have',
      400,
      'invalidValue',
      'POST',
      '/Users',
      { schemas: [userSchema], userName: 1 },
    ],
    ['a body that is no JSON', 400, 'invalidSyntax', 'POST', '/Users', '{'],
    ['a name that is taken', 409, 'uniqueness', 'POST', '/Users', { schemas: [userSchema], userName: 'BJensen' }],
    ['another protocol version', 400, 'invalidVers', 'GET', '/scim/v9/Users'],
    ['a password in a filter', 400, 'sensitive', 'GET', filtered('password eq "t1meMa$heen"')],
    [
      'a path that names nothing',
      400,
      'invalidPath',
      'PATCH',
      '/Users/{id}',
      [{ op: 'replace', path: 'hair', value: 'red' }],
    ],
    [
      'a value path that matches nothing',
      400,
      'noTarget',
      'PATCH',
      '/Users/{id}',
      [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'bjensen@example.com' }],
    ],
    [
      'a change of what is readOnly',
      400,
      'mutability',
      'PATCH',
      '/Users/{id}',
      [{ op: 'replace', path: 'meta.created', value: '2011-05-13T04:42:34Z' }],
    ],
    ['an unknown id', 404, undefined, 'GET', '/Users/unknown'],
    ['an unknown resource type', 404, undefined, 'GET', '/Unknown'],
    ['a method that is not defined', 405, undefined, 'PUT', '/Users', {}],
    ['/Me of nobody', 404, undefined, 'GET', '/Me'],
    ['self-registration', 501, undefined, 'POST', '/Me', { schemas: [userSchema], userName: 'jsmith' }],
  ];

  it.each(refusals)(
    'answers %s with status %i and scimType %s [errors-01, errors-02, errors-03]',
    async (_, status, scimType, method, path, body) => {
      const { id } = await service.user('bjensen');
      const target = path.replace('{id}', id);
      const { headers, json, ...answer } = Array.isArray(body)
        ? await service.patch(target, body)
        : await service.send(method, target, body);
      expect(answer.status).toBe(status);
      expect(json).toEqual({
        schemas: [errorSchema],
        status: String(status),
        ...(scimType && { scimType }),
        detail: expect.stringMatching(/^.{10,}\.$/s),
      });
      expect(headers['content-type']).toBe(scimJson);
    },
  );

  it('tells the client nothing of what failed within, and the operator all of it [errors-02]', async () => {
    await service.user('bjensen');
    await service.storage.close();
    const { status, json, text, exchange } = await service.send('GET', '/Users');
    expect(status).toBe(500);
    expect(json).toEqual({ schemas: [errorSchema], status: '500', detail: expect.any(String) });
    expect(text).not.toMatch(/sql|database|node|\.ts|stack/i);
    expect(exchange.cause).toBeInstanceOf(Error);
    service = await createHarness();
  });

  it('knows no protocol version but its own [errors-09]', async () => {
    for (const path of ['/scim/v3/Users', '/scim/v9/Users', '/scim/v2.1/Users', '/scim/v1.1', '/scim/v12/Users']) {
      expect(await service.send('GET', path)).toMatchObject({ status: 400, json: { scimType: 'invalidVers' } });
    }
  });

  it('takes no password in a URL, and repeats none [errors-10, filter-29]', async () => {
    const secret = 't1meMa$heen';
    for (const query of [`filter=${encodeURIComponent(`password eq "${secret}"`)}`, 'sortBy=password']) {
      const { status, json, text } = await service.send('GET', `/Users?${query}`);
      expect({ status, scimType: json.scimType }).toEqual({ status: 400, scimType: 'sensitive' });
      expect(text).not.toContain(secret);
    }
  });

  it.each([
    ['PATCH', ''],
    ['POST', '/Users/2819c223'],
    ['PUT', '/Groups'],
    ['DELETE', '/Users'],
    ['GET', '/Bulk'],
    ['GET', '/Users/.search'],
    ['TRACE', '/Users'],
    ['get', '/Users'],
  ])(
    'answers %s "%s" with 405 and what is allowed, before credentials and body are looked at [errors-11]',
    async (method, path) => {
      const { status, headers } = await service.send(method, path, '{', { authorization: undefined });
      expect(status).toBe(405);
      const options = await service.send('OPTIONS', path);
      expect(headers['allow']).toBe(options.headers['allow']);
      expect(headers['allow']?.split(', ')).not.toContain(method);
    },
  );
});

describe('media types', () => {
  it('answers with application/scim+json and no parameter, whatever was accepted [errors-04]', async () => {
    const { id } = await service.user('bjensen');
    for (const accept of ['application/json', 'application/json; charset=utf-8', scimJson, '*/*']) {
      for (const path of ['/Users', `/Users/${id}`, '/Schemas', '/ServiceProviderConfig']) {
        const { status, headers } = await service.send('GET', path, undefined, { headers: { accept } });
        expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: scimJson });
      }
    }
    const created = await service.send('POST', '/Users', { schemas: [userSchema], userName: 'jsmith' });
    expect(created.headers['content-type']).toBe(scimJson);
  });

  it.each([
    scimJson,
    'Application/SCIM+JSON; charset=UTF-8',
    'application/json',
    'application/*',
    '*/*',
    'text/html, application/xhtml+xml, */*;q=0.8',
    'text/html;q=1, application/json;q=0.1',
    '',
  ])('takes Accept: %s [errors-05]', async (accept) => {
    expect((await service.send('GET', '/Users', undefined, { headers: { accept } })).status).toBe(200);
  });

  it.each([
    'text/html',
    'application/xml',
    'text/*',
    'application/scim+xml',
    'application/json;q=0',
    'application/jsonp',
  ])('answers 406 to Accept: %s, and changes nothing [errors-05, errors-07]', async (accept) => {
    const refused = await service.send(
      'POST',
      '/Users',
      { schemas: [userSchema], userName: 'bjensen' },
      { headers: { accept } },
    );
    expect(refused).toMatchObject({ status: 406, json: { schemas: [errorSchema], status: '406' } });
    expect(refused.headers['content-type']).toBe(scimJson);
    expect((await service.send('GET', '/Users')).json.totalResults).toBe(0);
  });

  it.each([scimJson, 'application/json', 'application/json; charset=utf-8', 'APPLICATION/SCIM+JSON;charset="UTF-8"'])(
    'takes Content-Type: %s [errors-06]',
    async (type) => {
      const body = { schemas: [userSchema], userName: 'bjensen' };
      expect((await service.send('POST', '/Users', body, { headers: { 'content-type': type } })).status).toBe(201);
    },
  );

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/scim+xml', ''])(
    'answers 415 to Content-Type: %s wherever a body is read [errors-06, errors-07]',
    async (type) => {
      const { id } = await service.user('bjensen');
      const requests = [
        ['POST', '/Users'],
        ['PUT', `/Users/${id}`],
        ['PATCH', `/Users/${id}`],
        ['POST', '/Users/.search'],
        ['POST', '/.search'],
        ['POST', '/Bulk'],
      ] as const;
      for (const [method, path] of requests) {
        const { status, json } = await service.send(method, path, '{}', { headers: { 'content-type': type } });
        expect(status).toBe(415);
        expect(json).toMatchObject({ schemas: [errorSchema], status: '415' });
      }
    },
  );

  it('looks at no Content-Type where it reads no body: Okta sends one with DELETE [errors-06]', async () => {
    const { id } = await service.user('bjensen');
    const headers = { 'content-type': 'text/plain' };
    expect((await service.send('GET', `/Users/${id}`, undefined, { headers })).status).toBe(200);
    expect((await service.send('DELETE', `/Users/${id}`, undefined, { headers })).status).toBe(204);
  });
});
