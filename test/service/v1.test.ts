import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/service/versions.ts';
import { start } from '../node/running.ts';
import { open as openHarness } from './client.ts';
import { createHarness, type Answer, type SendOptions } from './harness.ts';

const core = 'urn:scim:schemas:core:1.0';
const enterprise = 'urn:scim:schemas:extension:enterprise:1.0';
const custom = 'urn:okta:onprem_app:1.0:user:custom';

/** A client of SCIM 1.1. */
const open = async (options: Parameters<typeof openHarness>[0] = {}) => {
  const harness = await openHarness(options);
  const send = (method: string, path: string, body?: unknown, { headers, ...rest }: SendOptions = {}) =>
    harness.send(method, `/scim/v1${path}`, body, {
      ...rest,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
  const make = async (path: string, body: object): Promise<any> =>
    (await send('POST', path, { schemas: [core], ...body })).json;
  return { ...harness, v2: harness.send, send, make };
};

/** What an error says, in a form that tests compare: its code. */
const refusal = ({ status, json, headers }: Answer): string => {
  const [error] = json.Errors ?? [];
  const whole =
    headers['content-type'] === 'application/json' &&
    json.schemas?.[0] === core &&
    error?.code === String(status) &&
    error.description.length > 0 &&
    json.detail === error.description;
  return whole ? error.code : `${status} without Errors: ${JSON.stringify(json)}`;
};

describe('errors of SCIM 1.1', () => {
  it('have Errors, with a detail beside them [v11-04]', async () => {
    const { send, make } = await open();
    await make('/Users', { userName: 'bjensen' });
    const { id } = await make('/Users', { userName: 'jsmith' });
    expect(refusal(await send('GET', '/Users/2819c223'))).toBe('404');
    expect(refusal(await send('GET', '/Nothing'))).toBe('404');
    expect(refusal(await send('GET', ''))).toBe('404');
    expect(refusal(await send('GET', '/Me'))).toBe('404');
    expect(refusal(await send('POST', '/Users/.search', {}))).toBe('404');
    expect(refusal(await send('GET', '/Schemas/Nobody'))).toBe('404');
    expect(refusal(await send('GET', '/Users?filter=BJENSEN'))).toBe('400');
    expect(refusal(await send('POST', '/Users', { schemas: [core], userName: 'bjensen' }))).toBe('409');
    expect(refusal(await send('POST', '/Users', '{'))).toBe('400');
    expect(refusal(await send('POST', '/Users', '[]'))).toBe('400');
    expect(refusal(await send('POST', '/Schemas', 'test'))).toBe('405');
    expect(
      refusal(
        await send('PUT', `/Users/${id}`, { schemas: [core], userName: 'babs' }, { headers: { 'if-match': 'W/"7"' } }),
      ),
    ).toBe('412');
    expect(refusal(await send('POST', '/Users', { userName: 'x'.repeat(5_000_000) }))).toBe('413');
    const unknown = await send('GET', '/Users', undefined, { authorization: 'Bearer nobody' });
    expect(refusal(unknown)).toBe('401');
    expect(unknown.headers['www-authenticate']).toContain('Bearer');
    expect(refusal(await send('GET', '/ServiceProviderConfigs', undefined, { authorization: 'nobody' }))).toBe('401');
  });

  it('name no schema of SCIM 2.0', async () => {
    const { send } = await open();
    const { json } = await send('POST', '/Users', { userName: 'bjensen' });
    expect(json.detail).toContain(core);
    expect(json.detail).not.toContain('urn:ietf');
  });

  it('are answered as such where the store fails', async () => {
    const harness = await createHarness();
    await harness.storage.close();
    const answer = await harness.send('GET', '/scim/v1/Users');
    expect(refusal(answer)).toBe('500');
    expect(answer.exchange.cause).toBeInstanceOf(Error);
  });

  it('reach those, too, whose request does not come as far as the service', async () => {
    const { service } = await open();
    const origin = (): string => {
      throw new Error('no origin');
    };
    const { url } = await start(service.handle, { refuse, origin });
    const ask = async (version: string) => (await fetch(`${url}/scim/${version}/Users`)).json();
    expect(await ask('v1')).toMatchObject({ Errors: [{ code: '500' }] });
    expect(await ask('v2')).toMatchObject({ status: '500' });
  });
});

describe('the formats of SCIM 1.1', () => {
  it('are application/json, whatever JSON type is accepted', async () => {
    const { send } = await open();
    for (const accept of ['application/json', 'application/scim+json', 'application/json; charset=utf-8', '*/*']) {
      const { status, headers } = await send('GET', '/Users', undefined, { headers: { accept } });
      expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    }
  });

  it('are not XML [v11-02]', async () => {
    const { send } = await open();
    const wanting = await send('GET', '/Users', undefined, { headers: { accept: 'application/xml' } });
    expect(refusal(wanting)).toBe('406');
    expect(wanting.json.detail).toContain('this service answers application/json');
    expect(refusal(await send('GET', '/Users.xml'))).toBe('406');
    const sending = await send('POST', '/Users', '<User/>', { headers: { 'content-type': 'application/xml' } });
    expect(refusal(sending)).toBe('415');
  });

  it('may be said by a suffix', async () => {
    const { send, make } = await open();
    const { id } = await make('/Users.json', { userName: 'bjensen' });
    expect((await send('GET', `/Users/${id}.json`)).json.userName).toBe('bjensen');
    expect((await send('GET', '/Users.json?count=1')).json.totalResults).toBe(1);
    expect((await send('GET', '/ServiceProviderConfigs.json')).status).toBe(200);
  });
});

describe('users and groups of SCIM 1.1', () => {
  it('are made, read, replaced, changed and deleted, which is answered 200 [v11-02]', async () => {
    const { send } = await open();
    const made = await send('POST', '/Users', { schemas: [core], userName: 'bjensen', nickName: 'Babs' });
    const { id, meta } = made.json;
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`https://scim.example.com/scim/v1/Users/${id}`);
    expect(meta).toEqual({
      created: meta.created,
      lastModified: meta.created,
      location: made.headers['location'],
      version: made.headers['etag'],
    });
    const put = await send('PUT', `/Users/${id}`, { schemas: [core], userName: 'bjensen', title: 'Tour Guide' });
    expect(put.json).toMatchObject({ title: 'Tour Guide', schemas: [core] });
    expect(put.json).not.toHaveProperty('nickName');
    expect((await send('PATCH', `/Users/${id}`, { active: false })).json).toMatchObject({ active: false });
    const gone = await send('DELETE', `/Users/${id}`);
    expect([gone.status, gone.text]).toEqual([200, undefined]);
    expect(refusal(await send('GET', `/Users/${id}`))).toBe('404');
  });

  it('are listed, filtered, sorted and paged [v11-02]', async () => {
    const { send, make } = await open();
    for (const name of ['babs', 'mandy', 'jsmith']) {
      await make('/Users', {
        schemas: [core, enterprise],
        userName: name,
        [enterprise]: { department: name === 'babs' ? 'Tours' : 'Sales', manager: { managerId: '26118915' } },
      });
    }
    const names = async (query: Record<string, string>) => {
      const { json } = await send('GET', `/Users?${new URLSearchParams(query).toString()}`);
      return [json.totalResults, ...json.Resources.map(({ userName }: any) => userName)];
    };
    expect(await names({ sortBy: `${core}:userName`, sortOrder: 'descending' })).toEqual([
      3,
      'mandy',
      'jsmith',
      'babs',
    ]);
    expect(await names({ sortBy: 'userName', startIndex: '2', count: '1' })).toEqual([3, 'jsmith']);
    expect(await names({ filter: `${enterprise}:department eq "tours"` })).toEqual([1, 'babs']);
    expect(await names({ filter: `${enterprise}:manager.managerId eq "26118915" and userName sw "m"` })).toEqual([
      1,
      'mandy',
    ]);
    const { json } = await send('GET', `/Users?attributes=${enterprise}:manager.managerId&count=1`);
    expect(json).toEqual({
      schemas: [core],
      totalResults: 3,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [
        {
          schemas: [core, enterprise],
          id: expect.any(String),
          [enterprise]: { manager: { managerId: '26118915' } },
        },
      ],
    });
  });

  it('are changed by PATCH with attributes at the top, members with an operation, and meta.attributes [v11-05]', async () => {
    const { send, make } = await open();
    const [a, b] = [await make('/Users', { userName: 'babs' }), await make('/Users', { userName: 'mandy' })];
    const group = await make('/Groups', { displayName: 'Tour Guides', members: [{ value: a.id }] });
    const path = `/Groups/${group.id}`;
    const membersAfter = async (body: object) => {
      const { status, text } = await send('PATCH', path, { schemas: [core], ...body });
      expect([status, text]).toEqual([204, undefined]);
      return (await send('GET', path)).json.members?.map(({ display }: any) => display) ?? [];
    };
    const member = ({ id, userName }: any, operation?: string) => ({ value: id, display: userName, operation });
    expect(await membersAfter({ members: [member(b), member(a, 'delete')] })).toEqual(['mandy']);
    expect(await membersAfter({ members: [member(b)] })).toEqual(['mandy']);
    expect(await membersAfter({ members: [member(a, 'delete')] })).toEqual(['mandy']);
    expect(await membersAfter({ meta: { attributes: ['members'] }, members: [member(a)] })).toEqual(['babs']);
    expect(await membersAfter({ meta: { attributes: ['members'] } })).toEqual([]);
    // Okta renames at every change of the members, and says the group's id.
    const renamed = await send('PATCH', path, { schemas: [core], id: group.id, displayName: 'Guides' });
    expect(renamed.json).toMatchObject({ id: group.id, displayName: 'Guides' });
    expect(refusal(await send('PATCH', path, { id: a.id, displayName: 'Others' }))).toBe('400');
    expect(refusal(await send('PATCH', path, { meta: { attributes: ['displayName'] } }))).toBe('400');
    expect(refusal(await send('PATCH', path, { meta: { attributes: 'members' } }))).toBe('400');
    expect(refusal(await send('PATCH', path, { members: [{ value: 'nobody' }] }))).toBe('400');
  });

  it('are changed by POST where it says so [v11-06]', async () => {
    const { send, make } = await open();
    const { id } = await make('/Users', { userName: 'bjensen', nickName: 'Babs' });
    const post = (method: string, body: object) =>
      send('POST', `/Users/${id}`, body, { headers: { 'x-http-method-override': method } });
    expect((await post('PATCH', { title: 'Tour Guide' })).json).toMatchObject({
      nickName: 'Babs',
      title: 'Tour Guide',
    });
    expect((await post('put', { schemas: [core], userName: 'bjensen' })).json).not.toHaveProperty('title');
    expect(refusal(await post('GET', {}))).toBe('400');
    const headers = { 'x-http-method-override': 'DELETE' };
    expect(refusal(await send('GET', `/Users/${id}`, undefined, { headers }))).toBe('405');
    expect((await post('DELETE', {})).status).toBe(200);
    expect((await send('GET', `/Users/${id}`)).status).toBe(404);
  });

  it('have their ETag in meta.version, and are changed only where If-Match names it [v11-07]', async () => {
    const { send, make } = await open();
    const { id, meta } = await make('/Users', { userName: 'bjensen' });
    const put = (version: string) =>
      send('PUT', `/Users/${id}`, { schemas: [core], userName: 'babs' }, { headers: { 'if-match': version } });
    const { json, headers } = await put(meta.version);
    expect(json.meta.version).toBe(headers['etag']);
    expect(headers['etag']).not.toBe(meta.version);
    expect(refusal(await put(meta.version))).toBe('412');
    const read = (version: string) => send('GET', `/Users/${id}`, undefined, { headers: { 'if-none-match': version } });
    expect((await read(json.meta.version)).status).toBe(304);
    expect((await read(meta.version)).status).toBe(200);
  });

  it('keep the parts of a value that a PATCH does not name', async () => {
    const { send, make } = await open();
    const { id } = await make('/Users', { userName: 'bjensen', emails: [{ value: 'babs@example.com', type: 'work' }] });
    const { json } = await send('PATCH', `/Users/${id}`, {
      emails: [
        { value: 'babs@example.com', primary: true },
        { value: 'babs@example.org', type: 'home' },
      ],
    });
    expect(json.emails).toEqual([
      { value: 'babs@example.com', type: 'work', primary: true },
      { value: 'babs@example.org', type: 'home' },
    ]);
  });
});

describe('discovery in SCIM 1.1', () => {
  it('tells what the service does, without credentials too [v11-03]', async () => {
    const { send } = await open({ profile: 'rfc' });
    const { json, headers } = await send('GET', '/ServiceProviderConfigs', undefined, { authorization: undefined });
    expect(json).toMatchObject({
      schemas: [core],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1_000 },
      filter: { supported: true, maxResults: 1_000 },
      etag: { supported: true },
      xmlDataFormat: { supported: false },
    });
    expect(json.authenticationSchemes[0]).toMatchObject({ type: 'oauthbearertoken', specUrl: expect.any(String) });
    expect(headers).not.toHaveProperty('etag');
    expect(refusal(await send('GET', '/ServiceProviderConfig'))).toBe('404');
  });

  it('tells the on-premises agent what its connection may do', async () => {
    const urn = 'urn:okta:schemas:scim:providerconfig:1.0';
    const { send, storage, connect } = await open();
    const read = async (authorization: string) =>
      (await send('GET', '/ServiceProviderConfigs', undefined, { authorization })).json;
    const authorization = await connect('example', { profile: 'okta' });
    const all = await read(authorization);
    expect(all.schemas).toEqual([core, urn]);
    expect(all[urn].userManagementCapabilities).toContain('OPP_SCIM_INCREMENTAL_IMPORTS');
    // Passwords are not kept here.
    expect(all[urn].userManagementCapabilities).not.toContain('PUSH_PASSWORD_UPDATES');
    const connection = (await storage.connections.connections()).find(({ profile }) => profile === 'okta');
    const capabilities = ['GROUP_PUSH', 'PUSH_PASSWORD_UPDATES'] as const;
    await storage.connections.updateConnection({ ...connection!, capabilities });
    expect((await read(authorization))[urn].userManagementCapabilities).toEqual(capabilities);
  });

  it('describes users with what extends them, by the names of the endpoints [v11-03]', async () => {
    const { send } = await open();
    const { json } = await send('GET', '/Schemas/Users');
    expect(json).toMatchObject({ id: `${core}:User`, name: 'User', schema: core, endpoint: '/Users' });
    const find = (name: string) => json.attributes.find((a: any) => a.name === name);
    expect(find('userName')).toEqual({
      name: 'userName',
      type: 'string',
      multiValued: false,
      description: expect.any(String),
      schema: core,
      readOnly: false,
      required: true,
      caseExact: false,
    });
    expect(find('emails')).toMatchObject({ multiValued: true, multiValuedAttributeChildName: 'email' });
    expect(find('addresses').multiValuedAttributeChildName).toBe('address');
    expect(find('manager')).toMatchObject({ schema: enterprise, subAttributes: [{ name: 'managerId' }, {}, {}] });
    expect(find('meta').subAttributes.map(({ name }: any) => name)).not.toContain('resourceType');
    const all = await send('GET', '/Schemas');
    expect(all.json.schemas).toEqual([core, `${core}:ListResponse`]);
    expect(all.json.Resources.map(({ name }: any) => name)).toEqual(['User', 'Group']);
    for (const name of ['User', `${core}:User`]) expect((await send('GET', `/Schemas/${name}`)).json).toEqual(json);
    expect((await send('GET', '/ResourceTypes/User')).json).toMatchObject({ name: 'User', schema: core });
  });
});

it('performs many operations in one request', async () => {
  const { send, make } = await open();
  const { id } = await make('/Users', { userName: 'mandy' });
  const { json, headers } = await send('POST', '/Bulk', {
    schemas: [core],
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'qwerty', data: { schemas: [core], userName: 'babs' } },
      {
        method: 'POST',
        path: '/Groups',
        bulkId: 'ytrewq',
        data: { schemas: [core], displayName: 'Tour Guides', members: [{ value: 'bulkId:qwerty' }, { value: id }] },
      },
      { method: 'PATCH', path: `/Users/${id}`, data: { schemas: [core], title: 'Guide' } },
      { method: 'PUT', path: '/Users/nobody', data: { schemas: [core], userName: 'nobody' } },
      { method: 'PATCH', path: `/Users/${id}`, data: { schemas: [core], meta: { attributes: 'title' } } },
      { method: 'DELETE', path: `/Users/${id}` },
    ],
  });
  expect(headers['content-type']).toBe('application/json');
  expect(json.schemas).toEqual([core]);
  const results = json.Operations;
  expect(results.map(({ status }: any) => status.code)).toEqual(['201', '201', '200', '404', '400', '200']);
  expect(results[0]).toEqual({
    location: expect.stringContaining('/scim/v1/Users/'),
    method: 'POST',
    bulkId: 'qwerty',
    version: 'W/"1"',
    status: { code: '201' },
  });
  expect(results[3].status.description).toContain('nobody');
  expect((await send('GET', '/Groups')).json.Resources[0].members).toHaveLength(1);
  expect(refusal(await send('POST', '/Bulk', { schemas: ['urn:example'], Operations: [] }))).toBe('400');
});

describe("Okta's extensions that no schema defines", () => {
  const own = { isAdmin: false, departmentName: 'Tour Operations', level: 7, tags: ['guide'] };

  it('are kept as they are sent, and changed as others are, in both versions', async () => {
    const { send, make, patch, v2 } = await open();
    const { id } = await make('/Users', { schemas: [core, custom], userName: 'bjensen', [custom]: own });
    expect((await send('GET', `/Users/${id}`)).json[custom]).toEqual(own);
    const { json } = await send('PATCH', `/Users/${id}`, { [custom]: { isAdmin: true, level: null } });
    const changed = { isAdmin: true, departmentName: 'Tour Operations', tags: ['guide'] };
    expect(json).toMatchObject({ schemas: [core, custom], [custom]: changed });
    const path = `/scim/v2/Users/${id}`;
    const added = await patch(path, [{ op: 'add', path: `${custom}:level`, value: 8 }]);
    expect(added.json[custom]).toEqual({ ...changed, level: 8 });
    const fewer = await send('GET', `/Users/${id}?attributes=${custom}:level`);
    expect(fewer.json).toEqual({ schemas: [core, custom], id, [custom]: { level: 8 } });
    expect((await v2('GET', `${path}?excludedAttributes=userName`)).json).toMatchObject({ [custom]: { level: 8 } });
    const excluded = (await v2('GET', `${path}?excludedAttributes=${custom}`)).json;
    expect(excluded).toMatchObject({ userName: 'bjensen' });
    expect(excluded).not.toHaveProperty(custom);
    expect(excluded.schemas).not.toContain(custom);
    const removed = await patch(path, [{ op: 'remove', path: custom }]);
    expect(removed.json).not.toHaveProperty(custom);
    expect(removed.json.schemas).not.toContain(custom);
  });

  it('go where a PUT does not name them, and are named once in any case', async () => {
    const { send, make } = await open();
    const { id } = await make('/Users', { userName: 'bjensen', [custom]: own });
    const named = {
      schemas: [core],
      userName: 'bjensen',
      [custom.replace('okta:onprem', 'okta:ONPREM')]: { level: 1 },
    };
    expect((await send('PATCH', `/Users/${id}`, named)).json[custom]).toEqual({ ...own, level: 1 });
    expect((await send('PUT', `/Users/${id}`, { schemas: [core], userName: 'bjensen' })).json).not.toHaveProperty(
      custom,
    );
  });

  it('are objects, few, and only where Okta has them', async () => {
    const { send } = await open();
    const post = (path: string, more: object) =>
      send('POST', path, { schemas: [core], userName: 'bjensen', displayName: 'Guides', ...more });
    expect(refusal(await post('/Users', { [custom]: 'admin' }))).toBe('400');
    expect(refusal(await post('/Groups', { userName: undefined, [custom]: own }))).toBe('400');
    expect(refusal(await post('/Users', { 'urn:example:1.0:user:custom': own }))).toBe('400');
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`a${i}`, i]));
    expect(refusal(await post('/Users', { [custom]: many }))).toBe('400');
    const urns = Array.from({ length: 17 }, (_, i) => [`urn:okta:app${i}:1.0:user:custom`, { a: 1 }]);
    expect(refusal(await post('/Users', Object.fromEntries(urns)))).toBe('400');
  });
});

it('lets no request see another tenant', async () => {
  const { send, make, connect } = await open();
  const { id } = await make('/Users', { userName: 'bjensen' });
  const authorization = await connect('other');
  expect(refusal(await send('GET', `/Users/${id}`, undefined, { authorization }))).toBe('404');
  expect((await send('GET', '/Users', undefined, { authorization })).json.totalResults).toBe(0);
});
