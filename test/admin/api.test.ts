import { describe, expect, it, vi } from 'vitest';
import { observed, openAdmin } from './service.ts';

type Admin = Awaited<ReturnType<typeof openAdmin>>;

/** Status and detail of a refusal. */
const refusal = async (answer: ReturnType<Admin['send']>): Promise<[number, string]> => {
  const { status, json } = await answer;
  expect(json).toMatchObject({ type: 'about:blank', status });
  return [status, json.detail];
};

const scimStatus = async ({ harness }: Admin, authorization: string): Promise<number> =>
  (await harness.send('GET', '/Users', undefined, { authorization })).status;

describe('the admin API', () => {
  it('publishes an OpenAPI 3.1 document that has every path, with parameters that the path names', async () => {
    const { document } = await openAdmin();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toHaveLength(31);
    for (const [path, operations] of Object.entries<any>(document.paths)) {
      for (const operation of Object.values<any>(operations)) {
        const inPath = (operation.parameters ?? []).filter((p: any) => p.in === 'path').map((p: any) => p.name);
        expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
        expect(operation.summary).toMatch(/\.$/);
      }
    }
    // No $ref leads nowhere, and no schema came out empty.
    for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name!);
    }
    for (const schema of Object.values<any>(document.components.schemas)) expect(schema.type).toBe('object');
  });

  it('lets nobody in without the credential of an operator', async () => {
    const admin = await openAdmin();
    const { send, harness } = admin;
    const scim = await harness.connect('example');
    for (const authorization of [
      '',
      'Bearer x',
      'Bearer mso_local_wrong',
      'Bearer mso_nobody_a-secret',
      scim,
      'Basic x',
    ]) {
      for (const path of ['/tenants', '/openapi.json', '/health', '/exchanges/stream', '/nowhere']) {
        const answer = await send('GET', path, undefined, { authorization });
        expect([authorization, path, answer.status]).toEqual([authorization, path, 401]);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="muster admin"');
      }
    }
    expect((await send('GET', '/tenants')).status).toBe(200);
  });

  it('takes the credential of an operator until it expires or is removed, and shows it once', async () => {
    let now = Date.parse('2026-01-01');
    const { send, harness } = await openAdmin({ clock: () => now });
    const { status, json } = await send('POST', '/operators', { name: 'ada', lifetime: 60 });
    expect([status, json.token]).toEqual([201, expect.stringMatching(/^mso_ada_[\w-]{43}$/)]);
    expect(JSON.stringify(await harness.storage.operators.operators())).not.toContain(json.token.slice(8));
    const headers = { authorization: `Bearer ${json.token}` };
    expect((await send('GET', '/operators', undefined, headers)).json).toEqual({
      items: [{ name: 'ada', created: '2026-01-01T00:00:00.000Z', expires: '2026-01-01T00:01:00.000Z' }],
    });
    now += 60_000;
    expect(await refusal(send('GET', '/operators', undefined, headers))).toEqual([
      401,
      'The credentials expired at 2026-01-01T00:01:00.000Z.',
    ]);
    now -= 1;
    expect((await send('DELETE', '/operators/ada', undefined, headers)).status).toBe(204);
    expect((await send('GET', '/operators', undefined, headers)).status).toBe(401);
    expect(await refusal(send('DELETE', '/operators/ada'))).toEqual([404, 'There is no operator "ada".']);
  });

  it('refuses what it does not know, and says what it expected', async () => {
    const { send } = await openAdmin();
    expect(await refusal(send('GET', '/nowhere'))).toEqual([
      404,
      'Nothing is served at /admin/v1/nowhere; /admin/v1/openapi.json says what there is.',
    ]);
    const answer = await send('DELETE', '/tenants');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect(await refusal(send('POST', '/tenants', '{'))).toEqual([400, expect.stringContaining('The body is no JSON')]);
    expect(await refusal(send('POST', '/tenants', { id: 'Acme Inc' }))).toEqual([
      400,
      'The body’s id: expected lower-case letters, digits and hyphens',
    ]);
    expect((await refusal(send('POST', '/tenants', { id: 'acme', admin: true })))[1]).toContain('admin');
    expect((await refusal(send('POST', '/tenants', [])))[0]).toBe(400);
    expect((await refusal(send('POST', '/tenants', { id: 'x'.repeat(70_000) })))[0]).toBe(413);
    expect(await refusal(send('GET', '/exchanges?tennant=acme'))).toEqual([
      400,
      expect.stringContaining('There is no query parameter "tennant"; expected one of tenant,'),
    ]);
    expect(await refusal(send('GET', '/exchanges?count=0'))).toEqual([
      400,
      'The query parameter count: expected at least 1',
    ]);
    expect((await refusal(send('GET', '/exchanges?since=yesterday')))[1]).toContain('2026-01-31T12:00:00Z');
  });

  it('answers 500 without a word of what lay behind, and tells that to the log', async () => {
    const { create, administration, send, errors } = await openAdmin();
    const tenants = async () => {
      throw new Error('the disk is full');
    };
    const answer = await send('GET', '/tenants', undefined, {}, create({ ...administration, tenants }));
    expect([answer.status, JSON.stringify(answer.json)]).toEqual([500, expect.not.stringContaining('disk')]);
    expect(errors).toMatchObject([{ message: 'the disk is full' }]);
  });

  it('tells how the service is and which limits are in force', async () => {
    const { send } = await openAdmin();
    expect((await send('GET', '/health')).json).toMatchObject({ status: 'ok', requestLog: { kept: 'bodies' } });
    expect((await send('GET', '/limits')).json).toMatchObject({ maxPageSize: 1_000, failuresPerSource: 300 });
  });

  it('adds and lists tenants', async () => {
    const { send } = await openAdmin();
    expect((await send('POST', '/tenants', { id: 'acme' })).json).toMatchObject({ id: 'acme' });
    expect((await send('GET', '/tenants')).json.items.map((t: any) => t.id)).toEqual(['example', 'acme']);
    expect(await refusal(send('POST', '/tenants', { id: 'acme' }))).toEqual([409, 'There is already a tenant "acme".']);
  });

  it('removes a tenant with all that it holds, so that one of its id begins empty', async () => {
    const admin = await openAdmin();
    const { send, harness } = admin;
    const body = { name: 'okta', auth: 'bearer' };
    const { authorization } = (await send('POST', '/tenants/example/connections', body)).json;
    const { id } = await harness.user('bjensen');
    for (let i = 0; i < 300; i++) await harness.user(`guide${i}`);
    await harness.group('Tour Guides', [id]);
    await harness.connect('other');
    expect((await send('DELETE', '/tenants/example')).status).toBe(204);
    expect((await send('GET', '/tenants')).json.items.map((t: any) => t.id)).toEqual(['other']);
    expect(await scimStatus(admin, authorization)).toBe(401);
    expect(await refusal(send('DELETE', '/tenants/example'))).toEqual([404, expect.stringContaining('"example"')]);

    await send('POST', '/tenants', { id: 'example' });
    for (const type of ['User', 'Group']) {
      expect((await send('GET', `/tenants/example/resources/${type}`)).json).toEqual({ total: 0, items: [] });
    }
    const again = (await send('POST', '/tenants/example/connections', body)).json;
    const made = await harness.send('POST', '/Users', { userName: 'bjensen' }, again);
    expect(made.status).toBe(201);
  });
});

describe('a connection', () => {
  it.each(['basic', 'header', 'bearer'] as const)('of kind %s is made, used, rotated and revoked', async (auth) => {
    let now = Date.parse('2026-01-01T12:00:30Z');
    const admin = await openAdmin({ clock: () => now });
    const { send } = admin;
    const made = await send('POST', '/tenants/example/connections', { name: 'okta', auth });
    expect(made.json).toMatchObject({
      tenant: 'example',
      auth,
      profile: 'okta',
      baseUrl: expect.stringMatching(/v2$/),
    });
    expect(made.json.fields.at(-1).value).toBe(made.json.token);
    expect(await scimStatus(admin, made.json.authorization)).toBe(200);

    const { id } = made.json;
    const seen = (await send('GET', `/connections/${id}`)).json;
    expect(seen.lastUsed).toBe('2026-01-01T12:00:00.000Z');
    const listed = await send('GET', '/connections?tenant=example');
    expect(listed.json.items).toContainEqual(seen);
    expect(JSON.stringify([seen, listed.json])).not.toMatch(/mst_|hash|secret/);

    const rotated = (await send('POST', `/connections/${id}/rotate`, { overlap: 60 })).json;
    expect(rotated.overlapEnds).toBe('2026-01-01T12:01:30.000Z');
    const both = [made.json.authorization, rotated.authorization];
    const statuses = () => Promise.all(both.map((authorization) => scimStatus(admin, authorization)));
    expect(await statuses()).toEqual([200, 200]);
    now += 60_000;
    expect(await statuses()).toEqual([401, 200]);

    expect((await send('POST', `/connections/${id}/revoke`)).json.revoked).toBe('2026-01-01T12:01:30.000Z');
    expect(await statuses()).toEqual([401, 401]);
    expect(await refusal(send('POST', `/connections/${id}/rotate`, {}))).toEqual([
      409,
      'The connection okta is revoked; add another.',
    ]);
  });

  it('is changed while its credential stays good, and says what is wrong with a change', async () => {
    let now = Date.parse('2026-01-01T12:00:00Z');
    const admin = await openAdmin({ clock: () => now });
    const { send, harness } = admin;
    const { id: user } = await harness.user('bjensen');
    const { id, authorization } = (await send('POST', '/tenants/example/connections', { name: 'okta', auth: 'bearer' }))
      .json;
    const path = `/connections/${id}`;
    const expires = '2026-01-01T12:01:00.000Z';
    const changed = { name: 'entra', profile: 'entra', expires, capabilities: ['PUSH_NEW_USERS'] };
    expect((await send('PATCH', path, { ...changed, user: 'bjensen' })).json).toMatchObject({ ...changed, user, id });
    expect(await scimStatus(admin, authorization)).toBe(200);
    now += 60_000;
    expect(await scimStatus(admin, authorization)).toBe(401);
    const { json } = await send('PATCH', path, { expires: null, user: null, capabilities: null });
    expect(json).toMatchObject({ name: 'entra', profile: 'entra' });
    expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['expires']));
    expect([json.user, json.capabilities]).toEqual([undefined, undefined]);
    expect(await scimStatus(admin, authorization)).toBe(200);
    expect((await send('PATCH', path, {})).json).toMatchObject({ name: 'entra', auth: 'bearer' });

    await send('POST', '/tenants/example/connections', { name: 'okta', auth: 'bearer' });
    const refusals: readonly [object, number, string][] = [
      [{ name: 'okta' }, 409, 'already has a connection "okta"'],
      [{ user: 'nobody' }, 404, 'nobody'],
      [{ profile: 'lax' }, 400, 'expected one of rfc, okta, entra'],
      [{ expires: 'soon' }, 400, 'expected a time'],
      [{ capabilities: ['FLY'] }, 400, 'expected some of GROUP_PUSH'],
      [{ auth: 'basic' }, 400, 'auth'],
      [{ readOnly: true }, 400, 'readOnly'],
    ];
    for (const [change, status, words] of refusals) {
      expect(await refusal(send('PATCH', path, change))).toEqual([status, expect.stringContaining(words)]);
    }
    await send('POST', `${path}/revoke`);
    expect((await refusal(send('PATCH', path, { expires: null })))[0]).toBe(409);
  });

  it('that is revoked while somebody changes it stays revoked', async () => {
    const { send, harness } = await openAdmin();
    const { id } = (await send('POST', '/tenants/example/connections', { name: 'okta', auth: 'bearer' })).json;
    const { connections } = harness.storage;
    const read = connections.connection;
    vi.spyOn(connections, 'connection').mockImplementationOnce(async (asked) => {
      const before = (await read(asked))!;
      await connections.updateConnection({ ...before, revoked: 1 });
      return before;
    });
    expect(await refusal(send('PATCH', `/connections/${id}`, { profile: 'rfc' }))).toEqual([
      409,
      'The connection okta is revoked; add another.',
    ]);
    expect(await read(id)).toMatchObject({ revoked: 1, profile: 'okta' });
  });

  it('is let through by its profile with what the API tells of it in words', async () => {
    const { send } = await openAdmin();
    const { items } = (await send('GET', '/profiles')).json;
    expect(items.map(({ name }: any) => name)).toEqual(['rfc', 'okta', 'entra']);
    expect(items[1].leniencies).toContainEqual({ name: 'pathKeys', description: expect.stringContaining('PATCH') });
  });

  it('keeps the old secret for a day where nothing else is said, or ends it at once', async () => {
    const now = Date.parse('2026-01-01');
    const admin = await openAdmin({ clock: () => now });
    const made = (await admin.send('POST', '/tenants/example/connections', { name: 'okta', auth: 'bearer' })).json;
    const path = `/connections/${made.id}/rotate`;
    const second = (await admin.send('POST', path)).json;
    expect(second.overlapEnds).toBe('2026-01-02T00:00:00.000Z');
    const third = (await admin.send('POST', path, { overlap: 0 })).json;
    expect(third).not.toHaveProperty('overlapEnds');
    const all = [made, second, third].map(({ authorization }) => scimStatus(admin, authorization));
    expect(await Promise.all(all)).toEqual([401, 401, 200]);
  });

  it('expires, and gets a longer life when it is rotated', async () => {
    let now = Date.parse('2026-01-01');
    const admin = await openAdmin({ clock: () => now });
    const { send } = admin;
    const made = (await send('POST', '/tenants/example/connections', { name: 'okta', auth: 'bearer', lifetime: 60 }))
      .json;
    expect(made.expires).toBe('2026-01-01T00:01:00.000Z');
    now += 60_000;
    expect(await scimStatus(admin, made.authorization)).toBe(401);
    const rotated = (await send('POST', `/connections/${made.id}/rotate`, { lifetime: 60 })).json;
    expect(rotated.expires).toBe('2026-01-01T00:02:00.000Z');
    expect(await scimStatus(admin, rotated.authorization)).toBe(200);
  });

  it('of kind oauth is a client of our authorization server, or of another, and says what goes where', async () => {
    const { send } = await openAdmin();
    const add = (body: object) => send('POST', '/tenants/example/connections', { auth: 'oauth', ...body });
    const own = (await add({ name: 'okta', oauth: { grants: ['authorization_code'] }, readOnly: true })).json;
    expect(own).toMatchObject({
      grants: ['authorization_code'],
      readOnly: true,
      clientId: own.id,
      clientSecret: expect.stringMatching(/^mst_/),
      tokenEndpoint: 'https://scim.example.com/oauth/token',
    });
    expect(own.fields.map(({ label }: any) => label)).toEqual([
      'Access token endpoint URI',
      'Authorization endpoint URI',
      'Client ID',
      'Client secret',
    ]);
    expect((await send('POST', `/connections/${own.id}/rotate`)).json.clientSecret).not.toBe(own.clientSecret);
    const issued = { issuer: 'https://example.okta.com', client: 'c', jwksUri: 'https://example.okta.com/keys' };
    const foreign = (await add({ name: 'foreign', issued })).json;
    expect(foreign).toMatchObject({ ...issued, audience: 'https://scim.example.com/scim/v2' });
    expect(foreign).not.toHaveProperty('token');
    expect((await refusal(send('POST', `/connections/${foreign.id}/rotate`)))[1]).toContain('has no secret here');
    expect((await refusal(add({ name: 'again', issued })))[0]).toBe(409);
    for (const [body, detail] of [
      [{}, 'one of the members oauth and issued'],
      [{ auth: 'basic', readOnly: true }, 'for auth "oauth" alone'],
      [{ oauth: { grants: [] } }, 'expected some of authorization_code'],
      [{ oauth: { grants: ['client_credentials'], redirectUris: ['http://example.com'] } }, 'expected an https URL'],
      [{ oauth: { grants: ['client_credentials'], jwks: { keys: [{ kty: 'oct', k: 'x' }] } } }, 'of public keys'],
      [{ issued: { ...issued, jwksUri: 'http://example.com/keys' } }, 'expected an https URL'],
    ] as const) {
      expect(await refusal(add({ name: 'x', ...body }))).toEqual([400, expect.stringContaining(detail)]);
    }
  });

  it('is linked to a user, by name', async () => {
    const { send, harness } = await openAdmin();
    const { id } = await harness.user('bjensen');
    const body = { name: 'me', auth: 'bearer', user: 'bjensen' };
    expect((await send('POST', '/tenants/example/connections', body)).json.user).toBe(id);
    expect(await refusal(send('POST', '/tenants/example/connections', { ...body, name: 'x', user: 'nobody' }))).toEqual(
      [404, 'There is no User with the id or userName "nobody".'],
    );
  });

  it('is refused where it cannot be', async () => {
    const { send } = await openAdmin();
    const body = { name: 'okta', auth: 'bearer' };
    expect((await refusal(send('POST', '/tenants/nowhere/connections', body)))[0]).toBe(404);
    expect((await send('POST', '/tenants/example/connections', body)).status).toBe(201);
    expect(await refusal(send('POST', '/tenants/example/connections', body))).toEqual([
      409,
      'The tenant "example" already has a connection "okta".',
    ]);
    expect(await refusal(send('POST', '/tenants/example/connections', { ...body, auth: 'kerberos' }))).toEqual([
      400,
      expect.stringMatching(/^The body’s auth: expected one of basic, header, bearer/),
    ]);
    for (const path of ['/connections/none', '/connections/none/revoke', '/connections/none/rotate']) {
      const method = path.endsWith('none') ? 'GET' : 'POST';
      expect(await refusal(send(method, path))).toEqual([404, 'There is no connection with the id "none".']);
    }
  });
});

describe('resources', () => {
  it('of a group tell their members page by page', async () => {
    const { send, harness } = await openAdmin();
    const ids: string[] = [];
    for (const name of ['bjensen', 'jsmith', 'ajensen']) ids.push((await harness.user(name)).id);
    await harness.group('Tour Guides', ids);
    const path = '/tenants/example/resources/Group/Tour%20Guides/members';
    const first = (await send('GET', `${path}?count=2`)).json;
    expect(first).toMatchObject({
      items: [{ id: ids[0], type: 'User', display: 'bjensen' }, { id: ids[1] }],
    });
    const second = (await send('GET', `${path}?count=2&cursor=${encodeURIComponent(first.next)}`)).json;
    expect([second.items.map(({ id }: any) => id), second.next]).toEqual([[ids[2]], undefined]);
    expect((await refusal(send('GET', `${path}?cursor=guessed`)))[0]).toBe(400);
    const of = `/tenants/example/resources/User/bjensen/members`;
    expect((await send('GET', of)).json).toEqual({ items: [] });
    expect((await refusal(send('GET', '/tenants/example/resources/Group/none/members')))[0]).toBe(404);
  });

  it('are listed page by page, filtered, of one tenant only', async () => {
    const { send, harness } = await openAdmin();
    const users = [];
    for (const name of ['bjensen', 'jsmith', 'mpepperidge']) users.push(await harness.user(name));
    await harness.group('Tour Guides', [users[0].id]);
    await harness.connect('globex');
    const first = (await send('GET', '/tenants/example/resources/User?count=2')).json;
    expect([first.total, first.items.length]).toEqual([3, 2]);
    expect(first.items[0]).toEqual({ ...users[0], meta: { ...users[0].meta } });
    const second = (await send('GET', `/tenants/example/resources/User?count=2&cursor=${first.next}`)).json;
    expect(second).toEqual({ items: [users[2]] });
    const filter = encodeURIComponent('userName sw "j"');
    expect((await send('GET', `/tenants/example/resources/User?filter=${filter}`)).json.items).toEqual([users[1]]);
    expect((await send('GET', '/tenants/globex/resources/User')).json).toEqual({ total: 0, items: [] });
    const foreign = send('GET', `/tenants/globex/resources/User?cursor=${first.next}`);
    expect((await refusal(foreign))[0]).toBe(400);
    const group = (await send('GET', '/tenants/example/resources/Group')).json.items[0];
    expect([group.displayName, group.members]).toEqual(['Tour Guides', undefined]);
  });

  it('are shown by id and by name', async () => {
    const { send, harness } = await openAdmin();
    const { id } = await harness.user('bjensen');
    await harness.group('Tour Guides', [id]);
    for (const reference of [id, 'BJENSEN']) {
      const { json } = await send('GET', `/tenants/example/resources/User/${reference}`);
      expect(json).toMatchObject({ id, groups: [{ display: 'Tour Guides' }] });
    }
    const { json } = await send('GET', '/tenants/example/resources/Group/Tour%20Guides');
    expect(json.members).toMatchObject([{ value: id }]);
    const without = (await send('GET', '/tenants/example/resources/Group/Tour%20Guides?members=false')).json;
    expect(without).toEqual({ ...json, members: undefined });
    await harness.group('Tour Guides');
    expect((await refusal(send('GET', '/tenants/example/resources/Group/Tour%20Guides')))[0]).toBe(409);
  });

  it('of unknown types and tenants, and by filters that are no good, are refused', async () => {
    const { send } = await openAdmin();
    expect((await send('GET', '/resource-types')).json.items).toContainEqual({
      name: 'User',
      endpoint: '/Users',
      schema: 'urn:ietf:params:scim:schemas:core:2.0:User',
    });
    expect((await refusal(send('GET', '/tenants/example/resources/Badge')))[1]).toContain(
      'expected one of User, Group',
    );
    expect((await refusal(send('GET', '/tenants/nowhere/resources/User')))[0]).toBe(404);
    expect((await refusal(send('GET', '/tenants/example/resources/User?filter=userName')))[0]).toBe(400);
  });
});

describe('the request log', () => {
  const fill = async ({ requestLog }: Admin): Promise<void> => {
    const time = Date.parse('2026-01-01T12:00:00Z');
    for (const [i, status] of [200, 404, 201, 500].entries()) {
      requestLog.observe(
        observed({
          exchange: { requestId: `r${i}`, tenant: i % 2 === 0 ? 'acme' : 'globex', connection: `c${i}` },
          time: time + i * 1_000,
          requestBody: '{"password":"t1meMa$heen"}',
          response: { status, headers: {}, body: '{}' },
        }),
      );
    }
    await requestLog.flush();
  };

  it('is listed by page and condition, without bodies or with them', async () => {
    const admin = await openAdmin();
    await fill(admin);
    const list = async (query: string) => (await admin.send('GET', `/exchanges${query}`)).json;
    const statuses = async (query: string) => (await list(query)).items.map((e: any) => e.status);
    expect(await statuses('')).toEqual([500, 201, 404, 200]);
    const first = await list('?count=3');
    expect(await statuses(`?count=3&before=${first.next}`)).toEqual([200]);
    expect(await list(`?count=3&before=${first.next}`)).not.toHaveProperty('next');
    expect(await statuses('?tenant=acme')).toEqual([201, 200]);
    expect(await statuses('?connection=c1')).toEqual([404]);
    expect(await statuses('?requestId=r2')).toEqual([201]);
    expect(await statuses('?status=errors')).toEqual([500, 404]);
    expect(await statuses('?status=2xx&tenant=acme')).toEqual([201, 200]);
    expect(await statuses('?since=2026-01-01T12:00:01Z&until=2026-01-01T12:00:03Z')).toEqual([201, 404]);
    expect(await statuses('?path=/Groups')).toEqual([]);
    expect(JSON.stringify(first)).not.toContain('password');
    const [entry] = (await list('?bodies=true&count=1')).items;
    expect(entry.request.body).toBe('{"password":"••••"}');
    expect((await admin.send('GET', `/exchanges/${entry.id}`)).json).toEqual(entry);
    expect((await refusal(admin.send('GET', '/exchanges/999')))[0]).toBe(404);
    expect((await refusal(admin.send('GET', '/exchanges/x')))[0]).toBe(400);
  });

  it('that is not kept is said to be so', async () => {
    const { send } = await openAdmin({ log: false });
    for (const path of ['/exchanges', '/exchanges/1', '/exchanges/stream']) {
      expect(await refusal(send('GET', path))).toEqual([
        409,
        'No request log is kept; the setting requestLog switches it on.',
      ]);
    }
  });

  const open = async ({ app, authorization }: Admin, query = '', headers: Record<string, string> = {}) => {
    const controller = new AbortController();
    const response = await app.request(`/admin/v1/exchanges/stream${query}`, {
      headers: { authorization, ...headers },
      signal: controller.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (pattern: RegExp): Promise<string> => {
      while (!pattern.test(text)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended: ${text}`);
        text += value;
      }
      return text;
    };
    await until(/muster/);
    return { until, text: () => text, end: () => reader.cancel() };
  };

  it('is streamed as it happens, from now on, to whom it interests', async () => {
    const admin = await openAdmin();
    await fill(admin);
    const all = await open(admin);
    const acme = await open(admin, '?tenant=acme&bodies=true');
    admin.requestLog.observe(observed({ exchange: { requestId: 'r5', tenant: 'globex' } }));
    admin.requestLog.observe(observed({ exchange: { requestId: 'r6', tenant: 'acme' }, requestBody: '{"a":1}' }));
    const seen = await all.until(/r6/);
    expect([...seen.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual([5, 6]);
    expect([...seen.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name)).toEqual(['exchange', 'exchange']);
    expect(await acme.until(/r6/)).not.toContain('r5');
    const [, data = ''] = /^data: (.*)$/m.exec(acme.text()) ?? [];
    expect(JSON.parse(data)).toMatchObject({ id: 6, request: { body: '{"a":1}' } });
    const started = performance.now();
    for (const requestId of ['r7', 'r8', 'r9', 'r10', 'r11']) {
      admin.requestLog.observe(observed({ exchange: { requestId, tenant: 'acme' } }));
      await all.until(new RegExp(requestId));
    }
    // Who only looked once in a second would tell one in a second.
    expect(performance.now() - started).toBeLessThan(4_000);
    await all.end();
    await acme.end();
  });

  it('goes on where the stream broke off', async () => {
    const admin = await openAdmin();
    await fill(admin);
    const again = await open(admin, '', { 'last-event-id': '2' });
    expect([...(await again.until(/^id: 4$/m)).matchAll(/^id: (\d+)$/gm)].map(([, id]) => id)).toEqual(['3', '4']);
    await again.end();
    const after = await open(admin, '?after=3');
    expect(await after.until(/^id: 4$/m)).not.toContain('id: 3');
    await after.end();
  });
});
