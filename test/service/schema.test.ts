import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
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

let count = 0;
const post = (body: object, authorization?: string) =>
  service.send(
    'POST',
    '/Users',
    { schemas: [userSchema], userName: `user${++count}`, ...body },
    authorization === undefined ? {} : { authorization },
  );

/** The scimType by which each profile refuses it. */
const refusals = async (body: object) => {
  const types = [];
  for (const authorization of [undefined, okta, entra]) {
    const { status, json } = await post(body, authorization);
    types.push(status === 400 ? json.scimType : status);
  }
  return types;
};
const invalidValue = ['invalidValue', 'invalidValue', 'invalidValue'];

describe('names', () => {
  it('are found in any case and returned as the schema has them [schema-15, schema-16]', async () => {
    const { status, json } = await service.send('POST', '/Users', {
      SCHEMAS: [userSchema.toUpperCase()],
      UserName: 'bjensen',
      DISPLAYNAME: 'Babs',
      NaMe: { GIVENNAME: 'Barbara' },
      eMails: [{ Value: 'bjensen@example.com', TYPE: 'work', Primary: true }],
      [enterprise.toUpperCase()]: { DEPARTMENT: 'Tour Operations' },
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      schemas: [userSchema, enterprise],
      id: json.id,
      userName: 'bjensen',
      name: { givenName: 'Barbara' },
      displayName: 'Babs',
      active: true,
      emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
      [enterprise]: { department: 'Tour Operations' },
      meta: json.meta,
    });
  });

  it.each([
    { displayName: 'a', DisplayName: 'b' },
    { name: { givenName: 'a', GivenName: 'b' } },
    { emails: [{ value: 'a', Value: 'b' }] },
    { [enterprise]: { department: 'a' }, [enterprise.toUpperCase()]: { department: 'b' } },
    { [enterprise]: { department: 'a', Department: 'b' } },
  ])('may not come in two spellings: %j', async (body) => {
    expect(await refusals(body)).toEqual(['invalidSyntax', 'invalidSyntax', 'invalidSyntax']);
  });

  it('of schemas are found in any case, in a filter and a PATCH path too [schema-17]', async () => {
    const { id } = await service.user('bjensen', { [enterprise]: { department: 'Tour Operations' } });
    const filter = encodeURIComponent(`${enterprise.toUpperCase()}:DEPARTMENT eq "tour operations"`);
    expect((await service.send('GET', `/Users?filter=${filter}`)).json.totalResults).toBe(1);
    const path = `${enterprise.toUpperCase()}:costcenter`;
    const { json } = await service.patch(`/Users/${id}`, [{ op: 'add', path, value: '4130' }]);
    expect(json[enterprise]).toEqual({ costCenter: '4130', department: 'Tour Operations' });
  });

  it('may stand in any order, which the answer does not keep [schema-18]', async () => {
    const [first, second] = [
      await post({ title: 'Guide', name: { familyName: 'Jensen', givenName: 'Barbara' }, nickName: 'Babs' }),
      await post({ nickName: 'Babs', name: { givenName: 'Barbara', familyName: 'Jensen' }, title: 'Guide' }),
    ];
    expect(Object.keys(first.json)).toEqual(Object.keys(second.json));
    expect(JSON.stringify(first.json.name)).toBe(JSON.stringify(second.json.name));
  });
});

describe('types', () => {
  it.each([
    { title: 1 },
    { title: true },
    { title: {} },
    { title: ['Guide'] },
    { name: { givenName: 1 } },
    { emails: [{ value: 1 }] },
    { externalId: 701984 },
  ])('refuses %j for a string, in every profile [schema-19]', async (body) => {
    expect(await refusals(body)).toEqual(invalidValue);
  });

  it.each(['True', 'False', 'true', 'FALSE'])(
    'refuses "%s" for a boolean, and reads it as one from Okta and Entra [schema-20]',
    async (text) => {
      const refused = await post({ active: text });
      expect(refused).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
      for (const authorization of [okta, entra]) {
        const { status, json, exchange } = await post(
          { active: text, emails: [{ value: 'bjensen@example.com', primary: text }] },
          authorization,
        );
        expect(status).toBe(201);
        const value = text.toLowerCase() === 'true';
        expect({ active: json.active, primary: json.emails[0].primary }).toEqual({ active: value, primary: value });
        expect(exchange.leniencies).toEqual(['booleanStrings']);
      }
    },
  );

  it.each([{ active: 'yes' }, { active: '1' }, { active: 1 }, { active: '' }, { active: ' true' }, { active: [true] }])(
    'refuses %j for a boolean, in every profile [schema-20]',
    async (body) => {
      expect(await refusals(body)).toEqual(invalidValue);
    },
  );

  it('wants Base64 of a certificate, and gives back what it got [schema-24]', async () => {
    for (const value of ['MIIDQzCCAqygAwIBAgICEAAwDQ==', 'MIID', '']) {
      const { status, json } = await post({ x509Certificates: [{ value, type: 'DER' }] });
      expect(status).toBe(201);
      expect(json.x509Certificates[0].value).toBe(value);
    }
    for (const value of ['-----BEGIN CERTIFICATE-----', 'MII=QzCC', 'A', 'MIID\nQzCC', 'ä']) {
      expect(await refusals({ x509Certificates: [{ value }] })).toEqual(invalidValue);
    }
  });

  it('wants a URI of a reference, absolute or relative [schema-25]', async () => {
    for (const profileUrl of [
      'https://login.example.com/bjensen',
      '../people/bjensen',
      'urn:example:bjensen',
      '//a/b?c#d',
    ]) {
      expect((await post({ profileUrl })).json.profileUrl).toBe(profileUrl);
    }
    for (const profileUrl of ['not a uri', 'https://example.com/<script>', 'a\\b', 'a"b', 1]) {
      expect(await refusals({ profileUrl })).toEqual(invalidValue);
    }
  });

  it.each([{ name: 'Barbara Jensen' }, { name: ['Barbara'] }, { name: 1 }, { [enterprise]: 'Tour Operations' }])(
    'refuses %j for what is complex [schema-41]',
    async (body) => {
      expect(await refusals(body)).toEqual(invalidValue);
    },
  );

  it.each([
    { emails: { value: 'bjensen@example.com' } },
    { emails: 'bjensen@example.com' },
    { emails: ['a@example.com'] },
  ])('refuses %j for what is multi-valued [schema-42]', async (body) => {
    expect(await refusals(body)).toEqual(invalidValue);
  });

  it('reads a bare manager from Entra alone', async () => {
    const body = { [enterprise]: { manager: '26118915' } };
    for (const authorization of [undefined, okta]) {
      expect(await post(body, authorization)).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
    }
    expect((await post(body, entra)).json[enterprise]).toEqual({ manager: { value: '26118915' } });
    for (const manager of ['', { value: '' }]) {
      const { status, json } = await post({ [enterprise]: { manager } }, entra);
      expect(status).toBe(201);
      expect(json).not.toHaveProperty([enterprise]);
    }
  });
});

describe('values', () => {
  it('are the same whether unassigned, null or empty [schema-28, schema-35]', async () => {
    const empty = { title: null, emails: [], name: {}, roles: null, addresses: [{}], [enterprise]: {}, nickName: null };
    const { status, json } = await post({ ...empty, ims: [null], photos: [{ value: null }] });
    expect(status).toBe(201);
    expect(Object.keys(json)).toEqual(['schemas', 'id', 'userName', 'active', 'meta']);
    expect(json.schemas).toEqual([userSchema]);
    const filter = encodeURIComponent('emails pr or title pr or name pr or roles pr');
    expect((await service.send('GET', `/Users?filter=${filter}`)).json.totalResults).toBe(0);
  });

  it('have at most one primary [schema-29]', async () => {
    const emails = ['a@example.com', 'b@example.com'].map((value) => ({ value, primary: true }));
    expect(await refusals({ emails })).toEqual(invalidValue);
    expect((await post({ emails: emails.map((e, i) => ({ ...e, primary: i === 1 })) })).status).toBe(201);
    const { id } = await service.user('bjensen');
    const put = await service.send('PUT', `/Users/${id}`, { schemas: [userSchema], userName: 'bjensen', emails });
    expect(put).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
  });

  it('come back once for each type and value [schema-30]', async () => {
    const { json } = await post({
      emails: [
        { value: 'bjensen@example.com', type: 'work' },
        { value: 'BJensen@example.com', type: 'Work', primary: true },
        { value: 'bjensen@example.com', type: 'home' },
      ],
    });
    expect(json.emails).toHaveLength(2);
    expect(json.emails.map((e: any) => e.type.toLowerCase())).toEqual(['work', 'home']);
    expect(json.emails[0].primary).toBe(true);
  });
});

describe('schemas and extensions', () => {
  it('names each schema once, as it is published [schema-32]', async () => {
    const schemas = [userSchema, userSchema.toUpperCase(), enterprise, userSchema];
    const { status, json } = await post({ schemas, [enterprise]: { department: 'Tour Operations' } });
    expect(status).toBe(201);
    expect(json.schemas).toEqual([userSchema, enterprise]);
  });

  it('adds the URN of an extension that has a body [schema-37]', async () => {
    for (const authorization of [undefined, okta, entra]) {
      const { status, json } = await post({ [enterprise]: { department: 'Tour Operations' } }, authorization);
      expect(status).toBe(201);
      expect(json.schemas).toEqual([userSchema, enterprise]);
    }
  });

  it('takes the URN of an extension that has no body, and lists it only once it has [schema-38, schema-34, schema-35]', async () => {
    for (const body of [{}, { [enterprise]: {} }, { [enterprise]: { department: null } }]) {
      const { status, json } = await post({ schemas: [userSchema, enterprise], ...body });
      expect(status).toBe(201);
      expect(json.schemas).toEqual([userSchema]);
      expect(json).not.toHaveProperty([enterprise]);
    }
    const { id } = await service.user('bjensen');
    const path = `${enterprise}:department`;
    const added = await service.patch(`/Users/${id}`, [{ op: 'add', path, value: 'Tour Operations' }]);
    expect(added.json.schemas).toEqual([userSchema, enterprise]);
    const removed = await service.patch(`/Users/${id}`, [{ op: 'remove', path }]);
    expect(removed.json.schemas).toEqual([userSchema]);
  });

  it('refuses an unknown URN in schemas, and ignores it from Okta and Entra [schema-39]', async () => {
    const unknown = 'urn:example:scim:schemas:extension:1.0:Unknown';
    expect(await refusals({ schemas: [userSchema, unknown], [unknown]: { hair: 'red' } })).toEqual([
      'invalidSyntax',
      201,
      201,
    ]);
    const { json, exchange } = await post({ schemas: [userSchema, unknown] }, okta);
    expect(json.schemas).toEqual([userSchema]);
    expect(exchange.leniencies).toEqual(['ignoreUnknownAttributes']);
  });

  it.each([
    { hair: 'red' },
    { name: { hair: 'red' } },
    { emails: [{ value: 'a@b', hair: 'red' }] },
    { [enterprise]: { hair: 'red' } },
  ])('refuses the unknown attribute in %j, and ignores it from Okta and Entra [schema-40]', async (body) => {
    expect(await refusals(body)).toEqual(['invalidSyntax', 201, 201]);
    expect((await post(body)).json.detail).toContain('hair');
    expect((await post(body, okta)).text).not.toContain('hair');
  });
});
