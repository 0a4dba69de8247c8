import { describe, expect, it } from 'vitest';
import { enterpriseUrn, groupUrn, open, patchOpUrn, refusal, url, userUrn } from './client.ts';

/** What Entra ID sends when it provisions a user. */
const newUser = (userName: string, more: object = {}) => ({
  schemas: [userUrn, enterpriseUrn],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName,
  active: true,
  emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@testuser.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
  roles: [],
  ...more,
});

const openEntra = async (options: Parameters<typeof open>[0] = {}) => {
  const harness = await open({ profile: 'entra', ...options });
  return {
    ...harness,
    create: async (userName: string, more?: object): Promise<any> =>
      (await harness.send('POST', '/Users', newUser(userName, more))).json,
    /** PATCH of a user, which Entra takes for done at 204. @returns the user */
    change: async (id: string, ...Operations: object[]): Promise<any> => {
      const answer = await harness.send('PATCH', `/Users/${id}`, { schemas: [patchOpUrn], Operations });
      expect([answer.status, answer.text]).toEqual([204, undefined]);
      return (await harness.send('GET', `/Users/${id}`)).json;
    },
    find: async (path: string, filter: string): Promise<any> => (await harness.send('GET', url(path, { filter }))).json,
  };
};

describe('the connection test of Entra', () => {
  it('gets an empty list for a user that nobody is [entra-11]', async () => {
    const { send } = await openEntra();
    const answer = await send('GET', '/Users?filter=userName+eq+%2215f03a4c-4b52-4b6b-8d3c-a04b5d3c9f2a%22');
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 0,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      },
    ]);
  });

  it('may be sent to paths in lower case [entra-14]', async () => {
    const { send, create } = await openEntra();
    const { id, meta } = await create('bjensen');
    for (const path of [`/users/${id}`, `/USERS/${id}`]) {
      const { status, json } = await send('GET', path);
      expect([status, json.meta.location]).toEqual([200, meta.location]);
    }
    expect((await send('GET', '/users?filter=userName eq "bjensen"')).json.totalResults).toBe(1);
    expect((await send('POST', '/groups', { schemas: [groupUrn], displayName: 'Tour Guides' })).status).toBe(201);
  });
});

describe('a user of Entra', () => {
  it('is found by externalId in its exact case [entra-12]', async () => {
    const { create, find } = await openEntra();
    const { id } = await create('bjensen', { externalId: 'bJensen-Ext' });
    expect((await find('/Users', 'externalId eq "bJensen-Ext"')).Resources[0].id).toBe(id);
    expect((await find('/Users', 'externalId eq "bjensen-ext"')).totalResults).toBe(0);
  });

  it('is given a role that is primary where it has none [entra-03]', async () => {
    const { create, change } = await openEntra();
    const { id } = await create('bjensen');
    const add = { op: 'Add', path: 'roles[primary eq "True"].value', value: '{"id":"06b07648","value":"Guide"}' };
    const user = await change(id, add);
    expect(user.roles).toEqual([{ value: '{"id":"06b07648","value":"Guide"}', primary: true }]);
    expect((await change(id, { ...add, op: 'Replace', value: 'Actor' })).roles).toEqual([
      { value: 'Actor', primary: true },
    ]);
  });

  it('takes the 36 attributes that Entra adds in one PATCH [entra-04]', async () => {
    const { create, change } = await openEntra();
    const { id } = await create('bjensen', { emails: [], name: undefined });
    const work = ['streetAddress', 'locality', 'region', 'postalCode', 'country', 'formatted'];
    const operations = [
      ...['displayName', 'nickName', 'title', 'userType', 'preferredLanguage', 'locale', 'timezone'],
      'profileUrl',
      ...['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'].map(
        (part) => `name.${part}`,
      ),
      ...['work', 'home', 'other'].map((type) => `emails[type eq "${type}"].value`),
      ...['work', 'mobile', 'home', 'fax', 'pager'].map((type) => `phoneNumbers[type eq "${type}"].value`),
      ...work.map((part) => `addresses[type eq "work"].${part}`),
      'ims[type eq "skype"].value',
      'roles[primary eq "True"].value',
      ...['employeeNumber', 'costCenter', 'organization', 'department'].map((name) => `${enterpriseUrn}:${name}`),
    ].map((path) => ({ op: 'Add', path, value: `value-of-${path.replaceAll(/\W/g, '-')}` }));
    operations.push({ op: 'Add', path: `${enterpriseUrn}:manager`, value: '26118915' });
    operations.push({ op: 'Add', path: 'active', value: 'False' });
    expect(operations).toHaveLength(36);
    const user = await change(id, ...operations);
    expect(user).toMatchObject({
      displayName: 'value-of-displayName',
      active: false,
      name: { formatted: 'value-of-name-formatted', honorificSuffix: 'value-of-name-honorificSuffix' },
      [enterpriseUrn]: { department: expect.any(String), manager: { value: '26118915' } },
      roles: [{ value: expect.any(String), primary: true }],
    });
    expect(user.emails.map((e: { type: string }) => e.type)).toEqual(['work', 'home', 'other']);
    expect(user.phoneNumbers).toHaveLength(5);
    expect(user.addresses).toEqual([
      { ...Object.fromEntries(work.map((part) => [part, expect.stringContaining(part)])), type: 'work' },
    ]);
    // Once more, and nothing moves.
    expect((await change(id, ...operations)).meta).toEqual(user.meta);
  });

  it('takes a replacement without a path, its keys dotted or with a URN [entra-05]', async () => {
    const { create, change } = await openEntra();
    const { id } = await create('bjensen');
    const user = await change(id, {
      op: 'replace',
      value: {
        displayName: 'Barbara',
        'name.givenName': 'Barbara',
        'name.familyName': 'Jensen',
        'emails[type eq "work"].value': 'barbara@example.com',
        'addresses[type eq "work"].country': 'US',
        [`${enterpriseUrn}:employeeNumber`]: '701984',
        [`${enterpriseUrn}:manager`]: '26118915',
        [`${userUrn}:title`]: 'Guide',
        active: 'True',
      },
    });
    expect(user).toMatchObject({
      schemas: [userUrn, enterpriseUrn],
      displayName: 'Barbara',
      name: { formatted: 'givenName familyName', givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ primary: true, type: 'work', value: 'barbara@example.com' }],
      addresses: [{ type: 'work', country: 'US' }],
      [enterpriseUrn]: { employeeNumber: '701984', manager: { value: '26118915' } },
      title: 'Guide',
      active: true,
    });
  });

  it('takes Add, Replace and Remove, and "False" for false [entra-06]', async () => {
    const { create, change } = await openEntra();
    const { id } = await create('bjensen', { active: 'True' });
    const user = await change(
      id,
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: 'title', value: 'Guide' },
      { op: 'Remove', path: 'emails[type eq "work"]' },
    );
    expect(user).toMatchObject({ active: false, title: 'Guide' });
    expect(user).not.toHaveProperty('emails');
    expect(await change(id, { op: 'Replace', path: 'active', value: 'True' })).toMatchObject({ active: true });
  });

  it('loses its manager by an empty string [entra-07]', async () => {
    const { create, change } = await openEntra();
    const { id } = await create('bjensen');
    const path = `${enterpriseUrn}:manager`;
    for (const value of ['', { value: '' }]) {
      const user = await change(id, { op: 'Add', path, value: '26118915' });
      expect(user[enterpriseUrn].manager).toEqual({ value: '26118915' });
      expect(await change(id, { op: 'Replace', path, value })).not.toHaveProperty([enterpriseUrn]);
      // It has none to lose any more.
      await change(id, { op: 'Replace', path, value }, { op: 'Remove', path });
    }
  });

  it('is disabled and restored under its id, and its name is free once it is deleted [entra-13]', async () => {
    const { create, change, find, send } = await openEntra();
    const before = await create('bjensen');
    const { id } = before;
    expect((await change(id, { op: 'Replace', path: 'active', value: 'False' })).active).toBe(false);
    expect((await find('/Users', 'userName eq "bjensen"')).Resources).toEqual([
      { ...before, active: false, meta: expect.anything() },
    ]);
    const restored = await change(id, { op: 'Replace', path: 'active', value: 'True' });
    expect(restored).toEqual({ ...before, meta: expect.anything() });
    expect((await send('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await find('/Users', 'userName eq "bjensen"')).totalResults).toBe(0);
    expect((await create('bjensen')).id).not.toBe(id);
  });
});

describe('a group of Entra', () => {
  it('is made with the schema that Entra adds, once under a name [entra-09, create-35]', async () => {
    const { send } = await openEntra();
    const adScim = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
    const body = {
      schemas: [groupUrn, adScim],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'displayName',
      meta: { resourceType: 'Group' },
    };
    const { status, json } = await send('POST', '/Groups', body);
    expect([status, json]).toEqual([201, { ...body, schemas: [groupUrn], id: expect.any(String), meta: json.meta }]);
    expect(refusal(await send('POST', '/Groups', { ...body, displayName: 'DISPLAYNAME' }))).toBe('409 uniqueness');
    const alone = await send('POST', '/Groups', { ...body, schemas: [adScim], displayName: 'Another' });
    expect([alone.status, alone.json.schemas]).toEqual([201, [groupUrn]]);
    const again = [{ op: 'Replace', path: 'displayName', value: 'displayname' }];
    expect(refusal(await send('PATCH', `/Groups/${alone.json.id}`, { schemas: [patchOpUrn], Operations: again }))).toBe(
      '409 uniqueness',
    );
  });

  it('gains and loses members by lists of values [entra-08]', async () => {
    const { send, create, group } = await openEntra();
    const ids = await Promise.all(['a', 'b', 'c'].map(async (name) => (await create(name)).id as string));
    const { id } = await group('Tour Guides');
    const change = async (op: string, members: readonly string[]) => {
      const Operations = [{ op, path: 'members', value: members.map((value) => ({ $ref: null, value })) }];
      const answer = await send('PATCH', `/Groups/${id}`, { schemas: [patchOpUrn], Operations });
      expect([answer.status, answer.text]).toEqual([204, undefined]);
      return ((await send('GET', `/Groups/${id}`)).json.members ?? []).map((m: { value: string }) => m.value);
    };
    expect(await change('Add', ids)).toHaveLength(3);
    expect(await change('Remove', ids.slice(0, 1))).toEqual(expect.not.arrayContaining([ids[0]]));
    expect(await change('Remove', ids.slice(1, 3))).toEqual([]);
  });

  it('is found by name without its members [entra-10]', async () => {
    const { send, create, group } = await openEntra();
    const { id } = await group('Tour Guides', [(await create('bjensen')).id]);
    const answer = await send(
      'GET',
      '/Groups?excludedAttributes=members&filter=displayName%20eq%20%22Tour%20Guides%22',
    );
    expect(answer.json).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: 'Tour Guides' }] });
    expect(answer.json.Resources[0]).not.toHaveProperty('members');
    expect((await send('GET', `/Groups/${id}?excludedAttributes=members`)).json).not.toHaveProperty('members');
  });
});

describe('inbound provisioning of Entra', () => {
  it('reads the active users, all of them and then those that changed, page by page [entra-15]', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const { create, change, send } = await openEntra({ clock: () => now });
    const users: any[] = [];
    for (let i = 0; i < 7; i++) users.push(await create(`user${i}`, { active: i !== 3 }));
    const read = async (filter: string) => {
      const names: string[] = [];
      for (let startIndex = 1, total = 1; startIndex <= total; startIndex += 2) {
        const { json } = await send('GET', url('/Users', { filter, startIndex, count: 2 }));
        total = json.totalResults;
        names.push(...json.Resources.map((u: { userName: string }) => u.userName));
      }
      return names;
    };
    const within = (from: string, to: string) =>
      `active eq true and (meta.lastModified ge "${from}" and meta.lastModified le "${to}")`;
    expect(await read('active eq true')).toEqual(['user0', 'user1', 'user2', 'user4', 'user5', 'user6']);
    expect(await read('active eq "True"')).toHaveLength(6);
    now = Date.parse('2026-01-02T00:00:00Z');
    await change(users[5].id, { op: 'Replace', path: 'title', value: 'Guide' });
    await change(users[1].id, { op: 'Replace', path: 'title', value: 'Guide' });
    await change(users[2].id, { op: 'Replace', path: 'active', value: 'False' });
    expect(await read(within('2026-01-02T00:00:00Z', '2026-01-02T01:00:00Z'))).toEqual(['user1', 'user5']);
    expect(await read(within('2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00+01:00'))).toEqual([
      'user0',
      'user4',
      'user6',
    ]);
    expect(await read(within('2026-01-03T00:00:00Z', '2026-01-04T00:00:00Z'))).toEqual([]);
  });
});
