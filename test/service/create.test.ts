import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseUrl, createHarness, type Harness } from './harness.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

let service: Harness;
let okta: string;
let entra: string;
beforeEach(async () => {
  service = await createHarness();
  okta = await service.connect('example', { profile: 'okta' });
  entra = await service.connect('example', { profile: 'entra' });
});
afterEach(() => service.close());

const post = (body: unknown, authorization?: string) =>
  service.send('POST', '/Users', body, authorization === undefined ? {} : { authorization });
const postGroup = (body: object, authorization?: string) =>
  service.send(
    'POST',
    '/Groups',
    { schemas: [groupSchema], ...body },
    authorization === undefined ? {} : { authorization },
  );
const total = async (path = '/Users'): Promise<number> => (await service.send('GET', path)).json.totalResults;

/** RFC 7643 §8.2, but for what the service provides. */
const barbara = {
  schemas: [userSchema],
  externalId: '701984',
  userName: 'bjensen@example.com',
  name: {
    formatted: 'Ms. Barbara J Jensen, III',
    familyName: 'Jensen',
    givenName: 'Barbara',
    middleName: 'Jane',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
  },
  displayName: 'Babs Jensen',
  nickName: 'Babs',
  profileUrl: 'https://login.example.com/bjensen',
  title: 'Tour Guide',
  userType: 'Employee',
  preferredLanguage: 'en-US',
  locale: 'en-US',
  timezone: 'America/Los_Angeles',
  active: true,
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  phoneNumbers: [
    { value: 'tel:555-555-5555', type: 'work' },
    { value: 'tel:555-555-4444', type: 'mobile' },
  ],
  ims: [{ value: 'someaimhandle', type: 'aim' }],
  photos: [{ value: 'https://photos.example.com/profilephoto/72930000000Ccne/F', type: 'photo' }],
  addresses: [
    {
      formatted: '100 Universal City Plaza\nHollywood, CA 91608 USA',
      streetAddress: '100 Universal City Plaza',
      locality: 'Hollywood',
      region: 'CA',
      postalCode: '91608',
      country: 'USA',
      type: 'work',
      primary: true,
    },
  ],
  entitlements: [{ value: 'parking' }],
  roles: [{ value: 'guide', display: 'Tour guide', type: 'studio', primary: true }],
  x509Certificates: [{ value: 'MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAw' }],
};

describe('POST /Users', () => {
  it('makes a user of no more than a userName [create-01, create-06]', async () => {
    const { status, json } = await post({ schemas: [userSchema], userName: 'bjensen' });
    expect(status).toBe(201);
    expect(json).toEqual({
      schemas: [userSchema],
      id: expect.any(String),
      userName: 'bjensen',
      active: true,
      meta: expect.any(Object),
    });
  });

  it('gives back every attribute of the core schema as it was sent [create-02, get-01]', async () => {
    const { status, json } = await post({ ...barbara, password: 't1meMa$heen' });
    expect(status).toBe(201);
    expect(json).toEqual({ ...barbara, id: json.id, meta: json.meta });
    expect((await service.send('GET', `/Users/${json.id}`)).json).toEqual(json);
  });

  it('keeps the enterprise extension below its URN [create-03, schema-33]', async () => {
    const manager = await service.user('jsmith', { displayName: 'John Smith' });
    const extension = {
      employeeNumber: '701984',
      costCenter: '4130',
      organization: 'Universal Studios',
      division: 'Theme Park',
      department: 'Tour Operations',
      manager: { value: manager.id, $ref: `../Users/${manager.id}` },
    };
    const { status, json } = await post({ ...barbara, schemas: [userSchema, enterprise], [enterprise]: extension });
    expect(status).toBe(201);
    expect(json.schemas).toEqual([userSchema, enterprise]);
    expect(json[enterprise]).toEqual(extension);
    expect(Object.keys(json)).not.toContain('department');
  });

  it('says where the user is and its version, in headers as in meta [create-04, create-05, create-07, create-08]', async () => {
    const { headers, json } = await post({ schemas: [userSchema], userName: 'bjensen' });
    expect(headers['location']).toBe(`${baseUrl}/Users/${json.id}`);
    expect(headers['content-location']).toBe(headers['location']);
    expect(headers['etag']).toBe(json.meta.version);
    expect(json.meta).toEqual({
      resourceType: 'User',
      created: expect.any(String),
      lastModified: expect.any(String),
      location: headers['location'],
      version: expect.stringMatching(/^W\/"[^"]+"$/),
    });
  });

  it('stamps the time of creation as both times [create-15, create-16]', async () => {
    const before = Date.now();
    const { resourceType, created, lastModified, ...rest } = (await service.user('bjensen')).meta;
    expect(resourceType).toBe('User');
    expect(Object.keys(rest)).toEqual(['location', 'version']);
    expect(created).toBe(lastModified);
    expect(created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(created)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(created)).toBeLessThanOrEqual(Date.now());
  });

  it('gives each user an id of its own, that is no bulkId [create-09, create-11]', async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 50; i++) ids.add((await service.user(`user${i}`)).id);
    expect(ids.size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it.each(['rfc', 'okta', 'entra'] as const)(
    'ignores what is readOnly in the profile %s [create-10, create-12, create-13, create-14]',
    async (profile) => {
      const group = await service.group('Tour Guides');
      const { status, json } = await post(
        {
          schemas: [userSchema, enterprise],
          id: 'mine',
          userName: 'bjensen',
          groups: [{ value: group.id, display: 'Tour Guides' }],
          meta: {
            resourceType: 'Robot',
            created: '2010-01-23T04:56:22Z',
            location: 'https://evil.example',
            version: 'x',
          },
          [enterprise]: { manager: { value: '26118915', displayName: 'John Smith' } },
        },
        await service.connect('example', { profile }),
      );
      expect(status).toBe(201);
      expect(json.id).not.toBe('mine');
      expect(json.meta.resourceType).toBe('User');
      expect(json.meta.created).not.toContain('2010');
      expect(json.meta.location).toBe(`${baseUrl}/Users/${json.id}`);
      expect(json).not.toHaveProperty('groups');
      expect(json[enterprise]).toEqual({ manager: { value: '26118915' } });
      expect((await service.send('GET', `/Groups/${group.id}`)).json).not.toHaveProperty('members');
    },
  );

  it('keeps externalId as sent, for as many as share it, and invents none [create-17, create-28]', async () => {
    const first = await service.user('bjensen', { externalId: ' 00uABC ' });
    const second = await service.user('jsmith', { externalId: ' 00uABC ' });
    expect([first.externalId, second.externalId]).toEqual([' 00uABC ', ' 00uABC ']);
    expect(await service.user('mmustermann')).not.toHaveProperty('externalId');
  });

  it.each([
    ['missing', {}],
    ['null', { userName: null }],
    ['empty', { userName: '' }],
    ['blank', { userName: ' \t ' }],
    ['a number', { userName: 1 }],
    ['an array', { userName: ['bjensen'] }],
  ])('answers 400 invalidValue where userName is %s, in every profile [create-18, create-19]', async (_, body) => {
    for (const authorization of [undefined, okta, entra]) {
      const { status, json } = await post({ schemas: [userSchema], ...body }, authorization);
      expect({ status, scimType: json.scimType }).toEqual({ status: 400, scimType: 'invalidValue' });
      expect(json.detail).toContain('userName');
    }
    expect(await total()).toBe(0);
  });

  it.each([
    ['missing', {}],
    ['null', { schemas: null }],
    ['empty', { schemas: [] }],
  ])(
    'wants schemas, and assumes them for Okta and Entra, where they are %s [create-20, schema-32]',
    async (_, body) => {
      const refused = await post({ ...body, userName: 'bjensen' });
      expect(refused).toMatchObject({ status: 400, json: { scimType: 'invalidSyntax' } });
      for (const [i, authorization] of [okta, entra].entries()) {
        const { status, json, exchange } = await post({ ...body, userName: `bjensen${i}` }, authorization);
        expect(status).toBe(201);
        expect(json.schemas).toEqual([userSchema]);
        expect(exchange.leniencies).toContain('assumeSchemas');
      }
    },
  );

  it.each([
    ['that of a group', [groupSchema]],
    ['unknown', ['urn:example:unknown']],
    ['of an extension alone', [enterprise]],
    ['no strings', [1]],
    ['a message', ['urn:ietf:params:scim:api:messages:2.0:PatchOp']],
  ])('answers 400 where schemas are %s [create-21]', async (_, schemas) => {
    const { status, json } = await post({ schemas, userName: 'bjensen' });
    expect(status).toBe(400);
    expect(json.scimType).toMatch(/^invalid(?:Syntax|Value)$/);
    expect(await total()).toBe(0);
  });

  it.each([
    ['malformed', '{"userName":'],
    ['empty', ''],
    ['blank', ' \n'],
    ['an array', '[]'],
    ['an array of users', `[{"schemas":["${userSchema}"],"userName":"bjensen"}]`],
    ['a string', '"bjensen"'],
    ['a number', '1'],
    ['null', 'null'],
    ['two objects', '{}{}'],
    ['JavaScript', "{userName:'bjensen'}"],
  ])('answers 400 invalidSyntax to a body that is %s [create-22, create-23, create-24]', async (_, body) => {
    for (const authorization of [undefined, okta, entra]) {
      const { status, json } = await post(body, authorization);
      expect({ status, scimType: json.scimType }).toEqual({ status: 400, scimType: 'invalidSyntax' });
    }
  });

  it('answers 409 uniqueness to a userName that is taken, whatever its case [create-25, create-26]', async () => {
    await service.user('bjensen@example.com');
    for (const userName of ['bjensen@example.com', 'BJensen@Example.COM']) {
      for (const authorization of [undefined, okta, entra]) {
        const { status, json } = await post({ schemas: [userSchema], userName }, authorization);
        expect({ status, scimType: json.scimType }).toEqual({ status: 409, scimType: 'uniqueness' });
      }
    }
    expect(await total()).toBe(1);
  });

  it('makes one of twenty users that are sent one userName at once [create-27]', async () => {
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, i) => (await post({ schemas: [userSchema], userName: i % 2 ? 'BJENSEN' : 'bjensen' })).status,
      ),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(19);
    expect(await total()).toBe(1);
  });

  it('returns what the query asks for [create-29, projection-09]', async () => {
    const only = await service.send('POST', '/Users?attributes=userName', barbara);
    expect(only.json).toEqual({ schemas: [userSchema], id: expect.any(String), userName: barbara.userName });
    expect(only.headers['location']).toBe(`${baseUrl}/Users/${only.json.id}`);
    const but = await service.send('POST', '/Users?excludedAttributes=name,emails,meta', {
      ...barbara,
      userName: 'babs',
    });
    for (const name of ['name', 'emails', 'meta']) expect(but.json).not.toHaveProperty(name);
    expect(but.json).toMatchObject({ title: 'Tour Guide', userName: 'babs' });
    expect((await service.send('GET', `/Users/${only.json.id}`)).json.title).toBe('Tour Guide');
  });

  it('makes nothing where the query cannot be answered [projection-03]', async () => {
    const refused = await service.send('POST', '/Users?attributes=userName&excludedAttributes=name', barbara);
    expect(refused.status).toBe(400);
    expect(await total()).toBe(0);
  });

  it('answers 405 to a POST to a resource [create-30]', async () => {
    const { id } = await service.user('bjensen');
    const { status, headers } = await service.send('POST', `/Users/${id}`, barbara);
    expect(status).toBe(405);
    expect(headers['allow']).toBe('GET, HEAD, PUT, PATCH, DELETE, OPTIONS');
  });

  it("reads the core schema's URN as a container of its attributes [create-31]", async () => {
    const { status, json } = await post({
      schemas: [userSchema],
      [userSchema]: { userName: 'bjensen', title: 'Guide' },
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({ userName: 'bjensen', title: 'Guide' });
    expect(json).not.toHaveProperty([userSchema]);
    const twice = await post({ schemas: [userSchema], userName: 'jsmith', [userSchema]: { userName: 'smith' } });
    expect(twice).toMatchObject({ status: 400, json: { scimType: 'invalidSyntax' } });
  });

  it('takes a password, and neither returns it nor says anything of it [create-40, projection-11]', async () => {
    const password = 't1meMa$heen';
    for (const [i, query] of ['', '?attributes=password,userName', '?excludedAttributes=userName'].entries()) {
      const created = await service.send('POST', `/Users${query}`, {
        schemas: [userSchema],
        userName: `u${i}`,
        password,
      });
      expect(created.status).toBe(201);
      expect(created.text).not.toContain('assword');
      const read = await service.send('GET', `/Users/${created.json.id}?attributes=password`);
      expect(read.text).not.toContain('assword');
    }
    const refused = await post({ schemas: [userSchema], userName: 'u9', password: { value: password } });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toContain(password);
  });

  it('makes users active who do not say otherwise, and shows it [create-41, create-43]', async () => {
    expect((await service.user('bjensen')).active).toBe(true);
    expect((await service.user('jsmith', { active: null })).active).toBe(true);
  });

  it('makes disabled users, who are found like others [create-42]', async () => {
    const { id, active } = await service.user('bjensen', { active: false });
    expect(active).toBe(false);
    expect((await service.send('GET', `/Users/${id}`)).json.active).toBe(false);
    expect(await total('/Users?filter=active%20eq%20false')).toBe(1);
  });
});

describe('POST /Groups', () => {
  it('resolves members with display, $ref and type [create-32]', async () => {
    const bjensen = await service.user('bjensen', { displayName: 'Babs Jensen' });
    const jsmith = await service.user('jsmith');
    const { status, headers, json } = await postGroup({
      displayName: 'Tour Guides',
      members: [
        { value: bjensen.id, display: 'wrong', type: 'Group', $ref: 'https://evil.example' },
        { value: jsmith.id },
      ],
    });
    expect(status).toBe(201);
    expect(headers['location']).toBe(`${baseUrl}/Groups/${json.id}`);
    expect(json).toEqual({
      schemas: [groupSchema],
      id: expect.any(String),
      displayName: 'Tour Guides',
      members: [
        { value: bjensen.id, $ref: bjensen.meta.location, display: 'Babs Jensen', type: 'User' },
        { value: jsmith.id, $ref: jsmith.meta.location, display: 'jsmith', type: 'User' },
      ],
      meta: expect.objectContaining({ resourceType: 'Group', location: headers['location'] }),
    });
  });

  it('makes groups without members [create-33]', async () => {
    for (const [i, body] of [{}, { members: [] }, { members: null }].entries()) {
      const { status, json } = await postGroup({ displayName: `Group ${i}`, ...body });
      expect(status).toBe(201);
      expect(json).not.toHaveProperty('members');
    }
  });

  it.each([{}, { displayName: null }, { displayName: '' }, { displayName: ' ' }])(
    'answers 400 where there is no displayName: %j [create-34]',
    async (body) => {
      for (const authorization of [undefined, okta, entra]) {
        expect(await postGroup(body, authorization)).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
      }
    },
  );

  it('takes a displayName twice, but not from Entra [create-35]', async () => {
    await service.group('Tour Guides');
    for (const authorization of [undefined, okta]) {
      expect((await postGroup({ displayName: 'Tour Guides' }, authorization)).status).toBe(201);
    }
    for (const displayName of ['Tour Guides', 'TOUR guides']) {
      const refused = await postGroup({ displayName }, entra);
      expect(refused).toMatchObject({ status: 409, json: { scimType: 'uniqueness' } });
    }
    expect((await postGroup({ displayName: 'Employees' }, entra)).status).toBe(201);
  });

  it('answers 400 naming a member that does not exist, and makes nothing [create-36]', async () => {
    const { id } = await service.user('bjensen');
    for (const authorization of [undefined, okta, entra]) {
      const refused = await postGroup(
        { displayName: 'Tour Guides', members: [{ value: id }, { value: 'nobody' }] },
        authorization,
      );
      expect(refused).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
      expect(refused.json.detail).toContain('nobody');
    }
    expect(await total('/Groups')).toBe(0);
  });

  it('keeps a member once that is sent twice, in any spelling of value [create-37]', async () => {
    const { id } = await service.user('bjensen');
    const { json } = await postGroup({
      displayName: 'Tour Guides',
      members: [{ value: id }, { VALUE: id }, { value: id }],
    });
    expect(json.members).toHaveLength(1);
    const put = await service.send('PUT', `/Groups/${json.id}`, { ...json, members: [{ value: id }, { value: id }] });
    expect(put.json.members).toHaveLength(1);
  });

  it('takes groups as members of groups [create-38]', async () => {
    const guides = await service.group('Tour Guides');
    const { members } = await service.group('Employees', [guides.id]);
    expect(members).toEqual([{ value: guides.id, $ref: guides.meta.location, display: 'Tour Guides', type: 'Group' }]);
  });

  it('makes a group of 5,000 members in one request [create-39]', async () => {
    const ids = await Promise.all(Array.from({ length: 5_000 }, async (_, i) => (await service.user(`user${i}`)).id));
    const { status, json } = await postGroup({ displayName: 'Employees', members: ids.map((value) => ({ value })) });
    expect(status).toBe(201);
    expect(new Set(json.members.map((m: any) => m.value))).toEqual(new Set(ids));
  });
});
