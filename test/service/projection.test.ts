import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let service: Harness;
let bjensen: any;
beforeEach(async () => {
  service = await createHarness();
  bjensen = await service.user('bjensen', {
    schemas: [userSchema, enterprise],
    externalId: '701984',
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [
      { value: 'bjensen@example.com', type: 'work', primary: true },
      { value: 'babs@jensen.org', type: 'home' },
    ],
    password: 't1meMa$heen',
    [enterprise]: { department: 'Tour Operations', manager: { value: '26118915' } },
  });
});
afterEach(() => service.close());

const minimum = () => ({ schemas: [userSchema], id: bjensen.id });
const get = async (query: string) => (await service.send('GET', `/Users/${bjensen.id}?${query}`)).json;

describe('attributes', () => {
  it('returns what is named and the minimum set [projection-01, schema-46]', async () => {
    expect(await get('attributes=userName')).toEqual({ ...minimum(), userName: 'bjensen' });
    expect(await get('attributes=externalId,active')).toEqual({ ...minimum(), externalId: '701984', active: true });
    expect(await get('attributes=meta.version')).toEqual({ ...minimum(), meta: { version: bjensen.meta.version } });
  });

  it.each([
    'name.givenName',
    'NAME.givenname',
    `${userSchema}:name.givenName`,
    `${userSchema.toUpperCase()}:NAME.GIVENNAME`,
  ])('finds %s [projection-04, projection-05, projection-06, schema-17]', async (name) => {
    expect(await get(`attributes=${name}`)).toEqual({ ...minimum(), name: { givenName: 'Barbara' } });
  });

  it('returns a sub-attribute of every element [projection-04]', async () => {
    expect(await get('attributes=emails.type')).toEqual({ ...minimum(), emails: [{ type: 'work' }, { type: 'home' }] });
  });

  it('returns a whole extension, or an attribute of it, and then names it in schemas [projection-05, schema-34]', async () => {
    const schemas = [userSchema, enterprise];
    expect(await get(`attributes=${enterprise}`)).toEqual({ ...minimum(), schemas, [enterprise]: bjensen[enterprise] });
    expect(await get(`attributes=${enterprise}:department`)).toEqual({
      ...minimum(),
      schemas,
      [enterprise]: { department: 'Tour Operations' },
    });
    expect(await get(`attributes=${enterprise}:manager.value`)).toEqual({
      ...minimum(),
      schemas,
      [enterprise]: { manager: { value: '26118915' } },
    });
  });

  it.each(['hair', 'name.hair', 'urn:example:unknown:hair', '__proto__', 'constructor.prototype', '.', ',', 'a.b.c.d'])(
    'ignores the unknown name %s beside known ones, in every profile [projection-07]',
    async (name) => {
      for (const profile of ['rfc', 'okta', 'entra'] as const) {
        const authorization = await service.connect('example', { profile });
        const path = `/Users/${bjensen.id}?attributes=${name},userName`;
        const { status, json } = await service.send('GET', path, undefined, { authorization });
        expect({ status, json }).toEqual({ status: 200, json: { ...minimum(), userName: 'bjensen' } });
      }
    },
  );

  it('gives the whole resource where it is empty [projection-08]', async () => {
    for (const query of ['attributes=', 'attributes=&excludedAttributes=', 'attributes=%20,']) {
      expect(await get(query)).toEqual(bjensen);
    }
  });

  it('takes a value filter for the attribute that it stands at [projection-10]', async () => {
    const { emails } = await get(`attributes=${encodeURIComponent('emails[type eq "work"]')}`);
    expect(emails).toEqual(bjensen.emails);
  });

  it('never gives the password [projection-11, schema-47, schema-48]', async () => {
    for (const name of ['password', 'PASSWORD', `${userSchema}:password`]) {
      expect(await get(`attributes=${name}`)).toEqual(minimum());
      expect(await get(`excludedAttributes=userName,${name}`)).not.toHaveProperty('password');
    }
  });
});

describe('excludedAttributes', () => {
  it('drops what is named, but not what is returned always [projection-02, schema-46]', async () => {
    const { userName: _, name: _name, emails: _emails, ...rest } = bjensen;
    expect(await get('excludedAttributes=userName,NAME,emails,id,schemas')).toEqual(rest);
    expect((await get('excludedAttributes=name.givenName')).name).toEqual({ familyName: 'Jensen' });
    expect(await get('excludedAttributes=name.givenName,name.familyName')).not.toHaveProperty('name');
  });

  it('drops an extension, and its URN from schemas [projection-05, schema-34]', async () => {
    const json = await get(`excludedAttributes=${enterprise}`);
    expect(json).not.toHaveProperty([enterprise]);
    expect(json.schemas).toEqual([userSchema]);
  });

  it('is not taken together with attributes [projection-03]', async () => {
    for (const profile of ['rfc', 'okta', 'entra'] as const) {
      const authorization = await service.connect('example', { profile });
      for (const path of ['/Users', `/Users/${bjensen.id}`]) {
        const query = 'attributes=userName&excludedAttributes=name';
        const refused = await service.send('GET', `${path}?${query}`, undefined, { authorization });
        expect(refused).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
      }
    }
  });
});

describe('projection on every operation', () => {
  const query = 'attributes=userName';
  const attributes = ['userName'];

  it('holds for lists and searches, of one type and of all [projection-09]', async () => {
    const expected = [{ ...minimum(), userName: 'bjensen' }];
    for (const path of ['/Users', '']) {
      expect((await service.send('GET', `${path}?${query}`)).json.Resources).toEqual(expected);
    }
    for (const path of ['/Users/.search', '/.search']) {
      const { json } = await service.send('POST', path, { schemas: [searchSchema], attributes });
      expect(json.Resources).toEqual(expected);
    }
    const { json } = await service.send('POST', '/Users/.search', {
      schemas: [searchSchema],
      excludedAttributes: ['name'],
    });
    const { name: _, ...rest } = bjensen;
    expect(json.Resources).toEqual([rest]);
  });

  it('holds for PATCH, which then answers 200 in every profile [projection-09]', async () => {
    for (const profile of ['rfc', 'okta', 'entra'] as const) {
      const { status, json } = await service.send(
        'PATCH',
        `/Users/${bjensen.id}?${query}`,
        { schemas: [patchSchema], Operations: [{ op: 'replace', path: 'title', value: `Guide for ${profile}` }] },
        { authorization: await service.connect('example', { profile }) },
      );
      expect({ status, json }).toEqual({ status: 200, json: { ...minimum(), userName: 'bjensen' } });
    }
  });

  it('holds for /Me [projection-09]', async () => {
    const authorization = await service.connect('example', { user: bjensen.id });
    const { json } = await service.send('GET', `/Me?${query}`, undefined, { authorization });
    expect(json).toEqual({ ...minimum(), userName: 'bjensen' });
  });
});
