import { describe, expect, it } from 'vitest';
import {
  createResourceTypes,
  createService,
  mappedSchema,
  openMappedStore,
  ScimError,
  type Mapping,
} from '../../src/index.ts';
import { inspect } from '../../src/inspect/index.ts';
import { patient } from '../inspect/service-under-inspection.ts';
import { groupUrn, patchOpUrn, userUrn } from '../service/client.ts';
import { mapping, openPostgres, openSqlite } from './application-tables.ts';

const { resourceTypes } = createResourceTypes();

describe.each([
  ['SQLite', openSqlite],
  ['PostgreSQL', openPostgres],
])('tables of an application in %s', (_, openApplication) => {
  const open = async (before: readonly string[] = [], react?: Parameters<typeof openMappedStore>[0]['react']) => {
    const application = await openApplication();
    for (const text of before) await application.run(text);
    const { database } = application;
    const storage = await openMappedStore({ database, mapping, resourceTypes, ...(react && { react }) });
    const scim = createService({
      storage,
      authenticate: async ({ authorization }) => {
        if (authorization?.replace(/^bearer/i, 'Bearer') === 'Bearer a-token-of-the-test')
          return { tenant: 'acme', connection: 'okta', profile: 'okta' };
        throw new ScimError(401, 'The token is unknown.', { headers: { 'www-authenticate': 'Bearer' } });
      },
    });
    const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
      const url = `https://app.example.com/scim/v2${path}`;
      const all = { authorization: 'Bearer a-token-of-the-test', 'content-type': 'application/scim+json', ...headers };
      const response = await scim.fetch(
        new Request(url, { method, headers: all, ...(body && { body: JSON.stringify(body) }) }),
      );
      const text = await response.text();
      return {
        status: response.status,
        etag: response.headers.get('etag'),
        json: text === '' ? {} : JSON.parse(text),
      };
    };
    const post = (userName: string, more: object = {}) =>
      send('POST', '/Users', { schemas: [userUrn], userName, ...more });
    const patch = (path: string, ...Operations: object[]) => send('PATCH', path, { schemas: [patchOpUrn], Operations });
    const find = async (userName: string) =>
      (await send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).json.Resources?.[0];
    return { ...application, scim, send, post, patch, find };
  };

  it('are served with what was in them before, under the ids of the application', async () => {
    const { find, send } = await open([
      "INSERT INTO app_users (email, surname, state) VALUES ('bjensen@example.com', 'Jensen', 'active')",
      "INSERT INTO app_users (email, removed_at) VALUES ('gone@example.com', '2011-05-13')",
      "INSERT INTO app_teams (name) VALUES ('Tour Guides')",
      'INSERT INTO app_memberships VALUES (1, 1)',
    ]);
    const bjensen = await find('BJensen@example.com');
    expect(bjensen).toMatchObject({
      id: '1',
      name: { familyName: 'Jensen' },
      active: true,
      groups: [{ value: '1', display: 'Tour Guides' }],
    });
    expect((await send('GET', '/Groups/1')).json.members).toMatchObject([{ value: '1', type: 'User' }]);
    expect((await send('GET', '/Users')).json.totalResults).toBe(1);
  });

  it('take what clients write into their columns, and the rest beside them', async () => {
    const { post, run, send, patch } = await open();
    const emails = [{ value: 'bjensen@example.com', type: 'work', primary: true }];
    const { status, json } = await post('bjensen@example.com', {
      externalId: '00u1',
      title: 'Tour Guide',
      emails,
      name: { familyName: 'Jensen', givenName: 'Barbara' },
    });
    expect([status, json.id]).toEqual([201, '1']);
    expect(await run('SELECT email, surname, state FROM app_users')).toEqual([
      { email: 'bjensen@example.com', surname: 'Jensen', state: 'active' },
    ]);
    expect((await send('GET', '/Users/1')).json).toEqual(json);
    expect(json).toMatchObject({
      externalId: '00u1',
      title: 'Tour Guide',
      emails,
      name: { familyName: 'Jensen', givenName: 'Barbara' },
    });
    expect((await send('GET', '/Users?filter=externalId%20eq%20%2200u1%22')).json.totalResults).toBe(1);
    expect((await send('GET', '/Users?filter=title%20sw%20%22tour%22')).json.totalResults).toBe(1);
    await patch('/Users/1', { op: 'replace', path: 'active', value: false }, { op: 'remove', path: 'name.familyName' });
    expect(await run('SELECT surname, state FROM app_users')).toEqual([{ surname: null, state: 'suspended' }]);
    expect((await post('BJENSEN@example.com')).json).toMatchObject({ status: '409', scimType: 'uniqueness' });
  });

  it('are seen as the application changes them, with a new version, so that nothing is written over', async () => {
    const { post, run, send } = await open();
    const { etag } = await post('bjensen@example.com', { title: 'Tour Guide' });
    expect(etag).toBe('W/"1"');
    await run("UPDATE app_users SET surname = 'Smith' WHERE id = 1");
    const seen = await send('GET', '/Users/1');
    expect(seen.etag).toBe('W/"2"');
    expect(seen.json).toMatchObject({ name: { familyName: 'Smith' }, title: 'Tour Guide' });
    const put = { schemas: [userUrn], userName: 'bjensen@example.com' };
    expect((await send('PUT', '/Users/1', put, { 'if-match': 'W/"1"' })).status).toBe(412);
    await run("INSERT INTO app_users (email) VALUES ('mandy@example.com')");
    await run("INSERT INTO app_teams (name) VALUES ('Tour Guides')");
    await run('INSERT INTO app_memberships VALUES (1, 2)');
    const group = await send('GET', '/Groups/1');
    expect(group.etag).toBe('W/"2"');
    expect(group.json.members).toMatchObject([{ value: '2', display: 'mandy@example.com' }]);
    await run('DELETE FROM app_memberships');
    await run('DELETE FROM app_users WHERE id = 2');
    expect((await send('GET', '/Users/2')).status).toBe(404);
    expect((await send('GET', '/Groups/1')).json.members ?? []).toEqual([]);
  });

  it('keep a word that the client does not know, unless it says otherwise', async () => {
    const { run, patch, find } = await open([
      "INSERT INTO app_users (email, state) VALUES ('bjensen@example.com', 'invited')",
    ]);
    expect((await find('bjensen@example.com')).active).toBe(false);
    await patch('/Users/1', { op: 'replace', path: 'title', value: 'Tour Guide' });
    expect(await run('SELECT state FROM app_users')).toEqual([{ state: 'invited' }]);
    await patch('/Users/1', { op: 'replace', path: 'active', value: true });
    expect(await run('SELECT state FROM app_users')).toEqual([{ state: 'active' }]);
  });

  it('hide what is deleted where there is a column for it, take it out of its groups, and free its name', async () => {
    const { post, run, send } = await open();
    await post('bjensen@example.com');
    await send('POST', '/Groups', { schemas: [groupUrn], displayName: 'Tour Guides', members: [{ value: '1' }] });
    expect(await run('SELECT team_id, user_id FROM app_memberships')).toHaveLength(1);
    expect((await send('DELETE', '/Users/1')).status).toBe(204);
    expect((await send('GET', '/Users/1')).status).toBe(404);
    expect(await run('SELECT id FROM app_users WHERE removed_at IS NOT NULL')).toHaveLength(1);
    expect(await run('SELECT * FROM app_memberships')).toEqual([]);
    expect((await send('GET', '/Groups/1')).etag).toBe('W/"2"');
    expect((await post('bjensen@example.com')).json.id).toBe('2');
    await run("UPDATE app_users SET removed_at = 'now', email = 'x' WHERE id = 2");
    expect((await send('GET', '/Users')).json.totalResults).toBe(0);
  });

  it('refuse what the application does not allow, with an error of SCIM and nothing written', async () => {
    const { send, run, post } = await open();
    expect((await send('POST', '/Groups', { schemas: [groupUrn] })).status).toBe(400);
    await post('bjensen@example.com');
    const refused = await send('POST', '/Groups', {
      schemas: [groupUrn],
      displayName: 'Tour Guides',
      members: [{ value: '1' }, { value: '9' }],
    });
    expect(refused.json).toMatchObject({
      status: '400',
      scimType: 'invalidValue',
      detail: expect.stringContaining('"9"'),
    });
    expect(await run('SELECT * FROM app_teams')).toEqual([]);
  });

  it('give a bulk request the ids that the database gives, which others in it refer to', async () => {
    const { send } = await open(["INSERT INTO app_users (email) VALUES ('mandy@example.com')"]);
    const { json } = await send('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'g',
          data: { schemas: [groupUrn], displayName: 'Tour Guides', members: [{ value: 'bulkId:u' }] },
        },
        { method: 'POST', path: '/Users', bulkId: 'u', data: { schemas: [userUrn], userName: 'bjensen@example.com' } },
      ],
    });
    expect(json.Operations.map(({ status }: { status: string }) => status)).toEqual(['201', '201']);
    expect((await send('GET', '/Groups/1')).json.members).toMatchObject([{ value: '2' }]);
  });

  it('keep every member that is added at once, and one of many creations with one name', async () => {
    const { post, patch, send } = await open();
    await send('POST', '/Groups', { schemas: [groupUrn], displayName: 'Tour Guides' });
    for (let n = 0; n < 12; n++) await post(`u${n}@example.com`);
    const add = (n: number) => patch('/Groups/1', { op: 'add', path: 'members', value: [{ value: String(n + 1) }] });
    const statuses = await Promise.all(Array.from({ length: 12 }, (_, n) => add(n)));
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([204]));
    expect((await send('GET', '/Groups/1')).json.members).toHaveLength(12);
    const many = await Promise.all(Array.from({ length: 8 }, () => post('bjensen@example.com')));
    expect(many.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('change together with what reacts in the transaction, or not at all', async () => {
    let refuse = false;
    const seen: string[] = [];
    const { post, patch, send } = await open(['CREATE TABLE told (what text)'], ((
      changes: readonly { type: string }[],
      transaction: any,
    ) => {
      seen.push(...changes.map(({ type }) => type));
      const text = "INSERT INTO told VALUES ('x')";
      if (!('connect' in transaction)) transaction.exec(text);
      if (refuse) throw new RangeError('not today');
      return 'connect' in transaction ? (transaction.query(text) as Promise<void>) : undefined;
    }) as never);
    await post('bjensen@example.com');
    refuse = true;
    expect((await patch('/Users/1', { op: 'replace', path: 'active', value: false })).status).toBe(500);
    expect((await send('GET', '/Users/1')).json).toMatchObject({ active: true, meta: { version: 'W/"1"' } });
    expect(seen).toEqual(['user.created', 'user.deactivated']);
  });

  it('pass the inspection of the standard', async () => {
    const { scim, post } = await open();
    // Okta reads the first user before it makes any.
    const emails = [{ value: 'bjensen@example.com', type: 'work', primary: true }];
    await post('bjensen@example.com', { name: { givenName: 'Barbara', familyName: 'Jensen' }, emails });
    const { results, left } = await inspect({
      baseUrl: 'https://app.example.com/scim/v2',
      fetch: (url, init) => scim.fetch(new Request(url, init)),
      authorization: 'Bearer a-token-of-the-test',
      profile: 'okta',
      seed: 7,
      clock: patient,
    });
    const failed = results
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ check, findings }) => `${check.id}: ${JSON.stringify(findings)}`);
    expect(failed).toEqual([]);
    expect(results.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(200);
    expect(left).toEqual([]);
  });
});

it('refuses a mapping that cannot be, and says where', () => {
  const schemaFor = (resources: Mapping['resources'], tenant: Mapping['tenant'] = 'acme') =>
    mappedSchema('sqlite', { resourceTypes, mapping: { tenant, resources } });
  const table = 'app_users';
  expect(() => schemaFor({ User: { table, attributes: { shoeSize: 'size' } } })).toThrow(
    'User has no attribute "shoeSize"',
  );
  expect(() => schemaFor({ User: { table, attributes: { 'emails.value': 'email' } } })).toThrow('multi-valued');
  expect(() => schemaFor({ User: { table, attributes: { groups: 'x' } } })).toThrow(TypeError);
  expect(() => schemaFor({ Person: { table, attributes: {} } })).toThrow('no resource type of this name');
  expect(() => schemaFor({ User: { table, attributes: {} } }, { table: 'tenants', id: 'id' })).toThrow(
    'resources.User.tenant is missing',
  );
});
