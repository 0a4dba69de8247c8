import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Wanted } from '../../src/service/store.ts';
import { baseUrl, createHarness, type Harness } from './harness.ts';

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

let service: Harness;
beforeEach(async () => {
  service = await createHarness();
});
afterEach(() => service.close());

const get = (path: string) => service.send('GET', path);

describe('GET of a resource', () => {
  it('answers a user as it was created, and says where it is [get-01, get-07]', async () => {
    const created = await service.user('bjensen', { externalId: '701984', name: { givenName: 'Barbara' } });
    const { status, headers, json } = await get(`/Users/${created.id}`);
    expect(status).toBe(200);
    expect(json).toEqual(created);
    expect(headers['content-location']).toBe(`${baseUrl}/Users/${created.id}`);
    expect(json.meta.location).toBe(headers['content-location']);
    expect(headers).toMatchObject({ location: json.meta.location, etag: json.meta.version });
  });

  it('answers a group as it was created [get-02]', async () => {
    const created = await service.group('Tour Guides', [(await service.user('bjensen')).id]);
    expect(created.members).toHaveLength(1);
    expect(await get(`/Groups/${created.id}`)).toMatchObject({ status: 200, json: created });
  });

  it('answers 404 with a SCIM error to an unknown id, and to the id of another type [get-03]', async () => {
    const user = await service.user('bjensen');
    for (const path of ['/Users/2819c223-7f76-453a-919d-413861904646', `/Groups/${user.id}`]) {
      const { status, json, headers } = await get(path);
      expect(status).toBe(404);
      expect(json).toEqual({ schemas: [errorSchema], status: '404', detail: expect.stringContaining(path.slice(8)) });
      expect(headers).not.toHaveProperty('content-location');
    }
  });

  it.each([
    '1',
    'not-a-uuid',
    '00000000-0000-0000-0000-000000000000',
    '%20',
    '%00',
    '%2F',
    'a%2Fb',
    '..%2f..%2fGroups',
    '%',
    '%zz',
    '%C3%28',
    '%F0%9F%98%80',
    '*',
    "'%20OR%20'1'='1",
    'x'.repeat(8_000),
  ])('answers 404 to the id %s [get-04, security-08]', async (id) => {
    await service.user('bjensen');
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      expect((await service.send(method, `/Users/${id}`)).status).toBe(404);
    }
    const { json } = await get(`/Users/${id}`);
    expect(json).toMatchObject({ schemas: [errorSchema], status: '404' });
  });

  it('answers 404 after DELETE [get-05]', async () => {
    const { id } = await service.user('bjensen');
    await service.send('DELETE', `/Users/${id}`);
    expect((await get(`/Users/${id}`)).status).toBe(404);
  });

  it('changes nothing by reading [get-06]', async () => {
    let now = 1_300_000_000_000;
    const later = await createHarness({ clock: () => (now += 1_000) });
    const { id, meta } = await later.user('bjensen');
    for (let i = 0; i < 3; i++) expect((await later.send('GET', `/Users/${id}`)).json.meta).toEqual(meta);
    await later.close();
  });

  it('answers 412 where If-Match names another version than there is [etag-05, etag-06]', async () => {
    const { id, meta } = await service.user('bjensen');
    const having = (condition: string) =>
      service.send('GET', `/Users/${id}`, undefined, { headers: { 'if-match': condition } });
    for (const condition of [meta.version, '*', `W/"9", ${meta.version}`]) {
      expect((await having(condition)).status).toBe(200);
    }
    for (const condition of ['W/"2"', 'W/"01"', '"x"', '""', '1']) {
      expect(await having(condition)).toMatchObject({ status: 412, json: { schemas: [errorSchema], status: '412' } });
    }
  });

  it('finds a resource below a trailing slash, and a collection too [get-12]', async () => {
    const user = await service.user('bjensen');
    expect((await get(`/Users/${user.id}/`)).json).toEqual(user);
    expect((await get('/Users/')).json).toMatchObject({ totalResults: 1, Resources: [user] });
    const { status } = await service.send('POST', '/Users/', { schemas: user.schemas, userName: 'jsmith' });
    expect(status).toBe(201);
  });
});

describe('what is derived', () => {
  it('tells the groups of a user, direct and nested [get-08]', async () => {
    const { id } = await service.user('bjensen');
    const guides = await service.group('Tour Guides', [id]);
    const employees = await service.group('Employees', [guides.id]);
    const everyone = await service.group('Everyone', [employees.id, id]);
    await service.group('Others');
    const { groups } = (await get(`/Users/${id}`)).json;
    const reference = (group: any, type: string) => ({
      value: group.id,
      $ref: group.meta.location,
      display: group.displayName,
      type,
    });
    expect(groups).toHaveLength(3);
    expect(groups).toEqual(
      expect.arrayContaining([
        reference(guides, 'direct'),
        reference(employees, 'indirect'),
        reference(everyone, 'direct'),
      ]),
    );
    expect((await get('/Users')).json.Resources[0].groups).toEqual(groups);
  });

  it('comes to an end where groups are within each other [get-08]', async () => {
    const { id } = await service.user('bjensen');
    const guides = await service.group('Tour Guides', [id]);
    const employees = await service.group('Employees', [guides.id]);
    await service.patch(`/Groups/${guides.id}`, [{ op: 'add', path: 'members', value: [{ value: employees.id }] }]);
    const { groups } = (await get(`/Users/${id}`)).json;
    expect(groups.map((g: any) => [g.display, g.type])).toEqual(
      expect.arrayContaining([
        ['Tour Guides', 'direct'],
        ['Employees', 'indirect'],
      ]),
    );
    expect(groups).toHaveLength(2);
  });

  it('shows members by the names that they have now [get-09]', async () => {
    const user = await service.user('bjensen');
    const guides = await service.group('Tour Guides', [user.id]);
    const employees = await service.group('Employees', [guides.id]);
    const display = async (group: any): Promise<string> => (await get(`/Groups/${group.id}`)).json.members[0].display;
    expect(await display(guides)).toBe('bjensen');
    await service.patch(`/Users/${user.id}`, [{ op: 'add', path: 'displayName', value: 'Babs Jensen' }]);
    expect(await display(guides)).toBe('Babs Jensen');
    await service.send('PUT', `/Users/${user.id}`, { schemas: user.schemas, userName: 'barbara' });
    expect(await display(guides)).toBe('barbara');
    await service.patch(`/Groups/${guides.id}`, [{ op: 'replace', path: 'displayName', value: 'Guides' }]);
    expect(await display(employees)).toBe('Guides');
  });

  it('refers to members and groups by URIs that lead to them [get-10]', async () => {
    const user = await service.user('bjensen');
    const guides = await service.group('Tour Guides', [user.id]);
    const employees = await service.group('Employees', [guides.id, user.id]);
    const follow = async ({ $ref }: { $ref: string }) => (await get(new URL($ref).pathname)).json.id;
    for (const member of employees.members) expect(await follow(member)).toBe(member.value);
    for (const group of (await get(`/Users/${user.id}`)).json.groups) expect(await follow(group)).toBe(group.value);
  });

  it('does not ask the store for members that are excluded [get-11]', async () => {
    const { id } = await service.group('Tour Guides', [(await service.user('bjensen')).id]);
    const { resources } = service.storage;
    const { tenant } = resources;
    const asked: Wanted[] = [];
    const spy = vi.spyOn(resources, 'tenant').mockImplementation((name) => {
      const store = tenant(name);
      return {
        ...store,
        get: (type, of, wanted) => {
          asked.push(wanted);
          return store.get(type, of, wanted);
        },
        query: (query) => {
          asked.push(query.wanted);
          return store.query(query);
        },
      };
    });
    for (const query of ['excludedAttributes=members', 'attributes=displayName']) {
      expect((await get(`/Groups/${id}?${query}`)).json).not.toHaveProperty('members');
      expect((await get(`/Groups?${query}`)).json.Resources[0]).not.toHaveProperty('members');
    }
    expect(asked.map((wanted) => wanted.members)).toEqual([false, false, false, false]);
    expect((await get(`/Groups/${id}`)).json.members).toHaveLength(1);
    expect(asked.at(-1)?.members).toBe(true);
    spy.mockRestore();
  });
});
