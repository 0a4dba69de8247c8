import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseUrl, createHarness, type Harness } from './harness.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

let service: Harness;
let now: number;
let okta: string;
let entra: string;
beforeEach(async () => {
  now = 1_300_000_000_000;
  service = await createHarness({ clock: () => (now += 1_000) });
  okta = await service.connect('example', { profile: 'okta' });
  entra = await service.connect('example', { profile: 'entra' });
});
afterEach(() => service.close());

const put = (path: string, body: unknown, authorization?: string) =>
  service.send('PUT', path, body, authorization === undefined ? {} : { authorization });
const get = async (path: string) => (await service.send('GET', path)).json;

describe('PUT of a user', () => {
  it('answers 200 with the resource as it is now [put-01]', async () => {
    const { id } = await service.user('bjensen', { title: 'Guide' });
    const { status, headers, json } = await put(`/Users/${id}`, {
      schemas: [userSchema],
      userName: 'babs',
      active: false,
    });
    expect(status).toBe(200);
    expect(json).toEqual({ schemas: [userSchema], id, userName: 'babs', active: false, meta: json.meta });
    expect(headers).toMatchObject({
      location: `${baseUrl}/Users/${id}`,
      'content-location': `${baseUrl}/Users/${id}`,
      etag: json.meta.version,
    });
    expect(await get(`/Users/${id}`)).toEqual(json);
  });

  it('clears what is left out, extensions too [put-02, put-03]', async () => {
    const { id } = await service.user('bjensen', {
      externalId: '701984',
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ value: 'bjensen@example.com' }],
      [enterprise]: { department: 'Tour Operations' },
    });
    const { json } = await put(`/Users/${id}`, {
      schemas: [userSchema],
      userName: 'bjensen',
      name: { givenName: 'Babs' },
    });
    expect(json).toEqual({
      schemas: [userSchema],
      id,
      userName: 'bjensen',
      name: { givenName: 'Babs' },
      meta: json.meta,
    });
    expect(await get(`/Users/${id}`)).toEqual(json);
  });

  it.each(['rfc', 'okta', 'entra'] as const)(
    'ignores what is readOnly in the profile %s [put-04, put-05]',
    async (profile) => {
      const before = await service.user('bjensen');
      const group = await service.group('Tour Guides', [before.id]);
      const { status, json } = await put(
        `/Users/${before.id}`,
        {
          ...before,
          id: 'another',
          groups: [],
          meta: {
            resourceType: 'Robot',
            created: '2010-01-23T04:56:22Z',
            version: 'W/"99"',
            location: 'https://evil.example',
          },
        },
        await service.connect('example', { profile }),
      );
      expect(status).toBe(200);
      expect(json.id).toBe(before.id);
      expect(json.groups[0].value).toBe(group.id);
      expect(json.meta).toEqual(before.meta);
      expect((await service.send('GET', '/Users/another')).status).toBe(404);
    },
  );

  it('answers 400 where a required attribute is missing, and changes nothing [put-07]', async () => {
    const before = await service.user('bjensen');
    for (const body of [{ title: 'Guide' }, { userName: null }, { userName: '  ' }]) {
      for (const authorization of [undefined, okta, entra]) {
        const { status, json } = await put(`/Users/${before.id}`, { schemas: [userSchema], ...body }, authorization);
        expect({ status, scimType: json.scimType }).toEqual({ status: 400, scimType: 'invalidValue' });
      }
    }
    expect(await get(`/Users/${before.id}`)).toEqual(before);
  });

  it('answers 404 to an unknown id and makes nothing [put-08]', async () => {
    for (const authorization of [undefined, okta, entra]) {
      const { status } = await put('/Users/2819c223', { schemas: [userSchema], userName: 'bjensen' }, authorization);
      expect(status).toBe(404);
    }
    expect((await get('/Users')).totalResults).toBe(0);
  });

  it('answers 405 to a collection [put-09]', async () => {
    const { status, headers } = await put('/Users', { schemas: [userSchema], userName: 'bjensen' });
    expect(status).toBe(405);
    expect(headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
  });

  it('answers 409 to a userName of another, and takes the own in another case [put-10]', async () => {
    await service.user('jsmith');
    const { id } = await service.user('bjensen');
    const taken = await put(`/Users/${id}`, { schemas: [userSchema], userName: 'JSmith' });
    expect(taken).toMatchObject({ status: 409, json: { scimType: 'uniqueness' } });
    const own = await put(`/Users/${id}`, { schemas: [userSchema], userName: 'BJensen' });
    expect(own).toMatchObject({ status: 200, json: { userName: 'BJensen' } });
    // The name that was given up is free.
    await put(`/Users/${id}`, { schemas: [userSchema], userName: 'babs' });
    expect((await service.user('bjensen')).userName).toBe('bjensen');
  });

  it('keeps created, and moves lastModified and version [put-11]', async () => {
    const { id, meta } = await service.user('bjensen');
    const changed = (await put(`/Users/${id}`, { schemas: [userSchema], userName: 'bjensen', title: 'Guide' })).json
      .meta;
    expect(changed.created).toBe(meta.created);
    expect(Date.parse(changed.lastModified)).toBeGreaterThan(Date.parse(meta.lastModified));
    expect(changed.version).not.toBe(meta.version);
  });

  it('keeps the password that is not sent [put-12]', async () => {
    const hashed: string[] = [];
    const keeping = await createHarness({
      hashPassword: (password) => {
        hashed.push(password);
        return Promise.resolve(`hash of ${password}`);
      },
    });
    const user = await keeping.user('bjensen', { password: 't1meMa$heen' });
    // What lies beside the document is part of the version: had the password gone, it would have moved.
    expect((await keeping.send('PUT', `/Users/${user.id}`, user)).json).toEqual(user);
    const again = await keeping.send('PUT', `/Users/${user.id}`, { ...user, password: 't1meMa$heen' });
    expect(again.json).toEqual(user);
    const other = await keeping.send('PUT', `/Users/${user.id}`, { ...user, password: 'another' });
    expect(other.json.meta.version).not.toBe(user.meta.version);
    expect(other.text).not.toContain('another');
    expect(hashed).toEqual(['t1meMa$heen', 't1meMa$heen', 'another']);
    await keeping.close();
  });

  it.each(['rfc', 'okta', 'entra'] as const)(
    'changes nothing where it is sent what was read, in the profile %s [put-13]',
    async (profile) => {
      const manager = await service.user('jsmith', { displayName: 'John Smith' });
      const { id } = await service.user('bjensen', {
        schemas: [userSchema, enterprise],
        name: { givenName: 'Barbara', formatted: 'Barbara Jensen' },
        emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
        [enterprise]: { department: 'Tour Operations', manager: { value: manager.id } },
      });
      const group = await service.group('Tour Guides', [id]);
      const authorization = await service.connect('example', { profile });
      for (const path of [`/Users/${id}`, `/Groups/${group.id}`]) {
        const read = await get(path);
        const written = await put(path, read, authorization);
        expect(written).toMatchObject({ status: 200 });
        expect(written.json).toEqual(read);
        expect(await get(path)).toEqual(read);
      }
    },
  );

  it('refuses a misspelled attribute, and ignores it from Okta and Entra [put-16]', async () => {
    const { id } = await service.user('bjensen', { displayName: 'Babs' });
    const body = { schemas: [userSchema], userName: 'bjensen', displayname: 'Barbara', dispalyName: 'Barb' };
    const refused = await put(`/Users/${id}`, body);
    expect(refused).toMatchObject({ status: 400, json: { scimType: 'invalidSyntax' } });
    expect(refused.json.detail).toContain('dispalyName');
    expect((await get(`/Users/${id}`)).displayName).toBe('Babs');
    for (const authorization of [okta, entra]) {
      const { status, json, exchange } = await put(`/Users/${id}`, body, authorization);
      expect(status).toBe(200);
      expect(json.displayName).toBe('Barbara');
      expect(json).not.toHaveProperty('dispalyName');
      expect(exchange.leniencies).toEqual(['ignoreUnknownAttributes']);
    }
  });

  it('returns what the query asks for [put-17, projection-09]', async () => {
    const { id } = await service.user('bjensen');
    const body = { schemas: [userSchema], userName: 'bjensen', title: 'Guide', nickName: 'Babs' };
    expect((await put(`/Users/${id}?attributes=title`, body)).json).toEqual({
      schemas: [userSchema],
      id,
      title: 'Guide',
    });
    const { json } = await put(`/Users/${id}?excludedAttributes=title,meta`, body);
    expect(json).toEqual({ schemas: [userSchema], id, userName: 'bjensen', nickName: 'Babs' });
    expect(await get(`/Users/${id}`)).toMatchObject({ title: 'Guide', nickName: 'Babs' });
  });

  it('clears by null and by an empty array [put-18, schema-28]', async () => {
    const { id } = await service.user('bjensen', {
      title: 'Guide',
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ value: 'bjensen@example.com' }],
      roles: [{ value: 'guide' }],
      [enterprise]: { department: 'Tour Operations' },
    });
    const { json } = await put(`/Users/${id}`, {
      schemas: [userSchema],
      userName: 'bjensen',
      title: null,
      name: { givenName: null, familyName: 'Jensen' },
      emails: [],
      roles: null,
      [enterprise]: null,
    });
    expect(json).toEqual({
      schemas: [userSchema],
      id,
      userName: 'bjensen',
      name: { familyName: 'Jensen' },
      meta: json.meta,
    });
  });

  it('keeps name.formatted as sent, but computes it anew where Okta echoes the old one', async () => {
    const { id } = await service.user('bjensen', {
      name: { formatted: 'Barbara Jensen', givenName: 'Barbara', familyName: 'Jensen' },
    });
    const formattedBy = async (name: object, authorization?: string) =>
      (await put(`/Users/${id}`, { schemas: [userSchema], userName: 'bjensen', name }, authorization)).json.name
        .formatted;
    const renamed = { formatted: 'Barbara Jensen', givenName: 'Barbara', familyName: 'Smith' };
    for (const authorization of [undefined, entra]) {
      expect(await formattedBy(renamed, authorization)).toBe('Barbara Jensen');
      await formattedBy({ ...renamed, familyName: 'Jensen' });
    }
    expect(await formattedBy(renamed, okta)).toBe('Barbara Smith');
    // One that is new is the client's own.
    expect(await formattedBy({ formatted: 'Babs', givenName: 'Babs', familyName: 'Smith' }, okta)).toBe('Babs');
  });
});

describe('PUT of a group', () => {
  it('replaces all members, and moves the version by that alone [put-14, etag-08]', async () => {
    const [bjensen, jsmith, mmuster] = [
      await service.user('bjensen'),
      await service.user('jsmith'),
      await service.user('mm'),
    ];
    const group = await service.group('Tour Guides', [bjensen.id, jsmith.id]);
    const body = { schemas: [groupSchema], displayName: 'Tour Guides' };
    const ids = (json: any) => (json.members ?? []).map((m: any) => m.value);
    const replaced = await put(`/Groups/${group.id}`, {
      ...body,
      members: [{ value: jsmith.id }, { value: mmuster.id }],
    });
    expect(ids(replaced.json)).toEqual([jsmith.id, mmuster.id]);
    expect(replaced.json.meta.version).not.toBe(group.meta.version);
    expect((await get(`/Users/${bjensen.id}`)).groups).toBeUndefined();
    const unknown = await put(`/Groups/${group.id}`, {
      ...body,
      members: [{ value: bjensen.id }, { value: 'nobody' }],
    });
    expect(unknown).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
    expect(await get(`/Groups/${group.id}`)).toEqual(replaced.json);
    expect(ids((await put(`/Groups/${group.id}`, body)).json)).toEqual([]);
  });

  it('does not conflict with its own name, from Entra neither [put-15]', async () => {
    const group = await service.group('Tour Guides');
    await service.group('Employees');
    for (const authorization of [undefined, okta, entra]) {
      expect((await put(`/Groups/${group.id}`, group, authorization)).status).toBe(200);
      expect((await put(`/Groups/${group.id}`, { ...group, displayName: 'TOUR Guides' }, authorization)).status).toBe(
        200,
      );
    }
    const taken = await put(`/Groups/${group.id}`, { ...group, displayName: 'employees' }, entra);
    expect(taken).toMatchObject({ status: 409, json: { scimType: 'uniqueness' } });
    expect((await put(`/Groups/${group.id}`, { ...group, displayName: 'employees' }, okta)).status).toBe(200);
  });
});
