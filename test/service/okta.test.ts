import { describe, expect, it } from 'vitest';
import { enterpriseUrn, open, patchOpUrn, refusal, url, userUrn } from './client.ts';
import type { Harness } from './harness.ts';

const headers = {
  accept: 'application/scim+json',
  'accept-charset': 'utf-8',
  'content-type': 'application/scim+json; charset=utf-8',
  'user-agent': 'Okta SCIM Client 1.0.0',
};

/** What Okta sends when a person is assigned. */
const obiWan = {
  schemas: [userUrn],
  userName: 'obi-wan.kenobi@iamciam.dev',
  name: { givenName: 'Obi-Wan', familyName: 'Kenobi' },
  emails: [{ primary: true, value: 'obi-wan.kenobi@iamciam.dev', type: 'work' }],
  displayName: 'Obi-Wan Kenobi',
  locale: 'en-US',
  externalId: '00use6vjvehodmsQb4x6',
  groups: [],
  password: 'gl^m&qWZ',
  active: true,
};

/** Okta's side: a connection of its Header Auth template, and what its engine does. */
const openOkta = async (options: Parameters<typeof open>[0] = {}) => {
  const harness: Harness = await open({ profile: 'okta', ...options });
  const authorization = await harness.connect('example', { auth: 'header' });
  const send = (method: string, path: string, body?: unknown) =>
    harness.send(method, path, body, { authorization, headers });
  const find = async (userName: string) =>
    (await send('GET', url('/Users', { filter: `userName eq "${userName}"`, startIndex: 1, count: 100 }))).json;
  const patch = (path: string, value: object) =>
    send('PATCH', path, { schemas: [patchOpUrn], Operations: [{ op: 'replace', value }] });
  return {
    ...harness,
    send,
    find,
    patch,
    /** Looks the person up, and makes the user where there is none. */
    assign: async (person: typeof obiWan): Promise<any> => {
      const { totalResults, Resources } = await find(person.userName);
      return totalResults > 0 ? Resources[0] : (await send('POST', '/Users', person)).json;
    },
    /** Reads the user, merges what changed, and puts all of it back. */
    push: async (id: string, change: object): Promise<any> => {
      const { json } = await send('GET', `/Users/${id}`);
      const answer = await send('PUT', `/Users/${id}`, { ...json, ...change });
      expect(answer.status).toBe(200);
      return answer.json;
    },
  };
};

describe('the credentials test', () => {
  it('gets a list, empty or with whole users, its numbers as integers [okta-03]', async () => {
    const { send, assign } = await openOkta();
    expect((await send('GET', '/Users?startIndex=1&count=2')).text).toBe(
      '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}',
    );
    await assign(obiWan);
    const { status, json, headers: answered } = await send('GET', '/Users?count=1&startIndex=1');
    expect([status, answered['content-type']]).toEqual([200, 'application/scim+json']);
    expect(json).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1 });
    expect(json.Resources[0]).toMatchObject({
      id: expect.any(String),
      userName: obiWan.userName,
      name: obiWan.name,
      emails: obiWan.emails,
      active: true,
    });
  });

  it('finds a user in upper case, and hears what an unknown id is [okta-04, okta-05]', async () => {
    const { find, assign, send } = await openOkta();
    const { id } = await assign(obiWan);
    const found = await find('OBI-WAN.KENOBI@IAMCIAM.DEV');
    expect([found.totalResults, found.Resources[0].id]).toEqual([1, id]);
    const answer = await send('GET', '/Users/010101001010101011001010101011');
    expect(refusal(answer)).toBe('404');
    expect(answer.json.detail).toContain('010101001010101011001010101011');
  });
});

describe('an assignment', () => {
  it('makes the user with a random password and no groups, neither of which come back [okta-08]', async () => {
    const { find, send } = await openOkta();
    expect((await find(obiWan.userName)).totalResults).toBe(0);
    const { status, json, text, exchange } = await send('POST', '/Users', obiWan);
    const { groups: _, password: __, ...kept } = obiWan;
    expect([status, json]).toEqual([201, { ...kept, id: expect.any(String), meta: expect.anything() }]);
    expect(text).not.toContain('gl^m&qWZ');
    expect(exchange.leniencies).toBeUndefined();
    expect(refusal(await send('POST', '/Users', obiWan))).toBe('409 uniqueness');
  });

  it('links a user who is there already, and makes no second one [okta-10]', async () => {
    const { user, assign, push, patch, send } = await openOkta();
    const present = await user('OBI-WAN.Kenobi@iamciam.dev', { title: 'Jedi', active: false });
    const found = await assign(obiWan);
    expect(found).toEqual(present);
    await patch(`/Users/${found.id}`, { active: true });
    const linked = await push(found.id, { externalId: obiWan.externalId, name: obiWan.name });
    expect(linked).toMatchObject({ id: present.id, title: 'Jedi', active: true, externalId: obiWan.externalId });
    expect((await send('GET', '/Users')).json.totalResults).toBe(1);
  });
});

describe('the life of an assigned user', () => {
  it('goes from assignment over updates and deactivation to reassignment [okta-06, okta-09]', async () => {
    const { assign, push, patch, find, send } = await openOkta();
    const created = await assign(obiWan);
    const updated = await push(created.id, { title: 'Jedi Master', nickName: 'Ben' });
    expect(updated).toMatchObject({ id: created.id, title: 'Jedi Master', active: true });
    expect(updated.meta.created).toBe(created.meta.created);

    // Unassigned: Okta deactivates, and never deletes.
    expect((await patch(`/Users/${created.id}`, { active: false })).json.active).toBe(false);
    expect((await send('GET', `/Users/${created.id}`)).json).toMatchObject({ title: 'Jedi Master', active: false });
    expect((await find(obiWan.userName)).Resources[0]).toMatchObject({ id: created.id, active: false });

    // Assigned again: the same user, with all that was known of it.
    const found = await assign(obiWan);
    expect((await patch(`/Users/${found.id}`, { active: true })).json).toEqual({
      ...updated,
      active: true,
      meta: expect.anything(),
    });
    expect(found.id).toBe(created.id);
    await push(found.id, { active: false });
    expect((await find(obiWan.userName)).totalResults).toBe(1);
  });

  it('ends by PUT for integrations of the wizard and by PATCH for those of the catalogue [okta-07]', async () => {
    const { assign, push, patch, send } = await openOkta();
    const created = await assign(obiWan);
    const read = async () => (await send('GET', `/Users/${created.id}`)).json;
    for (const active of [false, true]) {
      expect(await push(created.id, { active })).toEqual({ ...created, active, meta: expect.anything() });
      await push(created.id, { active: !active });
      const answer = await patch(`/Users/${created.id}`, { active });
      expect([answer.status, answer.json]).toEqual([200, await read()]);
      expect(answer.json).toEqual({ ...created, active, meta: expect.anything() });
    }
  });

  it('keeps the id when its name and e-mail change, and its whole name follows its parts [okta-16]', async () => {
    const { assign, push, find, send } = await openOkta();
    const created = await assign({ ...obiWan, name: { ...obiWan.name, formatted: 'Obi-Wan Kenobi' } as never });
    const renamed = await push(created.id, {
      userName: 'ben@iamciam.dev',
      emails: [{ primary: true, value: 'ben@iamciam.dev', type: 'work' }],
      // Okta changes the parts and echoes `formatted` as it was.
      name: { ...created.name, givenName: 'Ben' },
    });
    expect(renamed).toMatchObject({
      id: created.id,
      userName: 'ben@iamciam.dev',
      emails: [{ value: 'ben@iamciam.dev' }],
      name: { formatted: 'Ben Kenobi', givenName: 'Ben', familyName: 'Kenobi' },
    });
    expect((await find(obiWan.userName)).totalResults).toBe(0);
    expect((await find('ben@iamciam.dev')).Resources[0].id).toBe(created.id);
    const other = await assign(obiWan);
    expect(other.id).not.toBe(created.id);
    const { json } = await send('GET', `/Users/${other.id}`);
    const taken = await send('PUT', `/Users/${other.id}`, { ...json, userName: 'Ben@iamciam.dev' });
    expect(refusal(taken)).toBe('409 uniqueness');
  });

  it('takes back what GET returned: groups, meta and a department [okta-06]', async () => {
    const { assign, push, group } = await openOkta();
    const { id } = await assign(obiWan);
    const council = await group('Jedi Council', [id]);
    const schemas = [userUrn, enterpriseUrn];
    const first = await push(id, { schemas, [enterpriseUrn]: { department: 'Council' } });
    expect(first.groups).toEqual([expect.objectContaining({ value: council.id, display: 'Jedi Council' })]);
    expect(await push(id, {})).toEqual(first);
    expect(await push(id, { groups: [], meta: { resourceType: 'User' }, id: 'other' })).toEqual(first);
  });

  it('syncs a password by PATCH and by PUT, without a trace [okta-07]', async () => {
    const hashed: string[] = [];
    const { assign, push, patch } = await openOkta({
      hashPassword: (password) => Promise.resolve(`hash ${hashed.push(password)}`),
    });
    const { id } = await assign(obiWan);
    const answer = await patch(`/Users/${id}`, { password: 'Lstar99&' });
    const put = await push(id, { password: 'Lstar99&2' });
    expect(hashed).toEqual(['gl^m&qWZ', 'Lstar99&', 'Lstar99&2']);
    expect(JSON.stringify([answer.json, put])).not.toMatch(/Lstar|hash/);
  });
});

describe('Group Push', () => {
  const member = (user: { id: string; userName: string }) => ({ value: user.id, display: user.userName });

  it('creates the group with its members and adds them at once again [patch-56]', async () => {
    const { send, user } = await openOkta();
    const droids = [await user('bb-8@iamciam.dev'), await user('c-3po@iamciam.dev')].map(member);
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
    const created = await send('POST', '/Groups', { schemas, displayName: 'Droids', members: droids });
    expect([created.status, created.json.members.length]).toEqual([201, 2]);
    const path = `/Groups/${created.json.id}`;
    const Operations = [{ op: 'add', path: 'members', value: droids }];
    expect((await send('PATCH', path, { schemas: [patchOpUrn], Operations })).status).toBe(204);
    expect((await send('GET', path)).json).toEqual(created.json);
    const search = url('/Groups', { filter: 'displayName eq "Droids"', startIndex: 1, count: 100 });
    expect((await send('GET', search)).json).toMatchObject({ totalResults: 1, Resources: [{ id: created.json.id }] });
  });

  it('changes members and renames with the id of the group in the value [patch-57, patch-59, patch-62]', async () => {
    const { send, patch, user, group } = await openOkta();
    const [one, two] = [await user('test.user@okta.local'), await user('other.user@okta.local')];
    const { id } = await group('Test SCIMv2', [one.id]);
    const path = `/Groups/${id}`;
    const apply = async (...Operations: object[]) => {
      expect((await send('PATCH', path, { schemas: [patchOpUrn], Operations })).status).toBe(204);
      return (await send('GET', path)).json.members?.map((m: { value: string }) => m.value);
    };
    const removal = { op: 'remove', path: `members[value eq "${one.id}"]` };
    expect(await apply(removal, { op: 'add', path: 'members', value: [member(two)] })).toEqual([two.id]);
    expect(await apply(removal)).toEqual([two.id]);
    expect((await patch(path, { id, displayName: 'Renamed' })).json).toMatchObject({ id, displayName: 'Renamed' });
    expect(await apply({ op: 'replace', path: 'members', value: [member(one)] })).toEqual([one.id]);
    expect(await apply({ op: 'replace', path: 'members', value: [] })).toBeUndefined();
    expect((await send('DELETE', path)).status).toBe(204);
  });
});

describe('custom attributes', () => {
  it('in an extension of urn:okta keep their types: numbers, booleans, arrays [okta-18]', async () => {
    const urn = 'urn:okta:example:1.0:user:custom';
    const attributes = [
      ['isAdmin', 'boolean', false],
      ['level', 'integer', false],
      ['quota', 'decimal', false],
      ['departmentName', 'string', false],
      ['tags', 'string', true],
      ['ports', 'integer', true],
    ] as const;
    const { assign, push, send, patch } = await openOkta({
      configured: {
        schemas: [
          {
            id: urn,
            name: 'OktaCustom',
            description: 'What Okta maps beside the standard attributes.',
            attributes: attributes.map(([name, type, multiValued]) => ({
              name,
              type,
              multiValued,
              description: name,
              required: false,
              caseExact: false,
              mutability: 'readWrite',
              returned: 'default',
              uniqueness: 'none',
            })),
          },
        ],
        resourceTypes: [{ name: 'User', schemaExtensions: [{ schema: urn, required: false }] }],
      },
    });
    const custom = {
      isAdmin: false,
      level: 7,
      quota: 1.5,
      departmentName: 'Council',
      tags: ['jedi', 'master'],
      ports: [80, 443],
    };
    const created = await assign({ ...obiWan, schemas: [userUrn, urn], [urn]: custom } as never);
    expect([created.schemas, created[urn]]).toEqual([[userUrn, urn], custom]);
    expect((await push(created.id, {}))[urn]).toEqual(custom);
    const changed = (await patch(`/Users/${created.id}`, { [urn]: { isAdmin: 'True', level: 8, tags: ['master'] } }))
      .json;
    expect(changed[urn]).toEqual({ ...custom, isAdmin: true, level: 8, tags: ['master'] });
    for (const filter of [
      `${urn}:level gt 7`,
      `${urn}:isAdmin eq true`,
      `${urn}:tags eq "MASTER"`,
      `${urn}:ports eq 80`,
    ]) {
      expect((await send('GET', url('/Users', { filter }))).json.totalResults).toBe(1);
    }
    expect(refusal(await patch(`/Users/${created.id}`, { [urn]: { level: '8' } }))).toBe('400 invalidValue');
  });
});
