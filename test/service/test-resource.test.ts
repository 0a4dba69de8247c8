import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { baseUrl, createHarness, type Harness } from './harness.ts';

const schema = 'urn:example:scim:schemas:core:1.0:TestResource';
const extension = 'urn:example:scim:schemas:extension:1.0:TestExtension';
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

let service: Harness;
beforeEach(async () => {
  service = await createHarness({ configured: parseResourceTypeFile(testResource, 'test-resource.json') });
});
afterEach(() => service.close());

let count = 0;
const post = (body: object, query = '') =>
  service.send('POST', `/TestResources${query}`, { schemas: [schema], name: `test ${++count}`, ...body });
const put = (id: string, body: object) =>
  service.send('PUT', `/TestResources/${id}`, { schemas: [schema], name: `test ${++count}`, ...body });
const get = async (id: string, query = '') => (await service.send('GET', `/TestResources/${id}${query}`)).json;
const matching = async (filter: string): Promise<number> =>
  (await service.send('GET', `/TestResources?filter=${encodeURIComponent(filter)}`)).json.totalResults;
const refusal = ({ status, json }: { status: number; json: any }) => ({ status, scimType: json.scimType });

const simple = {
  string: 'A string',
  boolean: false,
  decimal: 3.14,
  integer: -42,
  dateTime: '2011-05-13T04:42:34.123456+02:00',
  reference: '../TestResources/1',
  binary: 'AQIDBA==',
};

/** A value of every data type, single and several, plain and within others. */
const everything = {
  name: 'everything',
  ...simple,
  stringExact: 'An exact string',
  complex: { ...simple, stringExact: 'Exact', strings: ['a', 'b'], immutable: 'once', always: 'there' },
  strings: ['one', 'two'],
  stringsExact: ['One', 'one'],
  booleans: [true, false],
  decimals: [0.1, -2.5e-7],
  integers: [0, 9007199254740991],
  dateTimes: ['2008-01-23T04:56:22Z', '2008-01-23T04:56:22.5-14:00'],
  references: ['urn:example:a', 'https://example.com/b'],
  binaries: ['AQ==', 'AgM='],
  complexes: [
    { value: 'first', display: 'First', type: 'one', primary: true, $ref: '../TestResources/2', integer: 1 },
    { value: 'second', type: 'two', decimal: 2.5, dateTime: '2008-01-23T04:56:22Z', binary: 'AQ==' },
  ],
  immutable: 'once',
  immutableComplex: { string: 'once' },
  always: 'there',
  canonical: 'Violet',
  [extension]: { string: 'Another string', integer: 1, strings: ['a'], complex: { value: 'v', integer: 2 } },
};

describe('a resource type of an own', () => {
  it('is published like those of the RFC [discovery-23, discovery-24]', async () => {
    const { json } = await service.send('GET', '/ResourceTypes/TestResource');
    expect(json).toMatchObject({ endpoint: '/TestResources', schema, schemaExtensions: [{ schema: extension }] });
    for (const urn of [schema, extension]) expect((await service.send('GET', `/Schemas/${urn}`)).json.id).toBe(urn);
  });

  it('keeps values of every data type as they were sent [schema-22, schema-23, schema-25, schema-43]', async () => {
    const { status, headers, json } = await post(everything);
    expect(status).toBe(201);
    expect(json).toEqual({ ...everything, schemas: [schema, extension], id: json.id, meta: json.meta });
    expect(headers['location']).toBe(`${baseUrl}/TestResources/${json.id}`);
    expect(json.meta.resourceType).toBe('TestResource');
    expect(await get(json.id)).toEqual(json);
    expect((await put(json.id, json)).json).toEqual(json);
    expect((await service.send('DELETE', `/TestResources/${json.id}`)).status).toBe(204);
  });

  it.each([
    ['string', [1, true, {}, ['a']]],
    ['boolean', ['yes', 0, 1, [], {}].slice(0, 3)],
    ['integer', [1.5, '1', 9007199254740992, -1e300, true]],
    ['decimal', ['1.5', '', false]],
    ['dateTime', ['yesterday', '2011-05-13', '2011-05-13 04:42:34Z', '2011-02-30T00:00:00Z', 1305261754]],
    ['reference', ['not a uri', 'a<b>', 1]],
    ['binary', ['not base64!', 'AQI*', 'A', 1]],
  ] as const)(
    'refuses what is no %s [schema-19, schema-20, schema-21, schema-22, schema-23, schema-24, schema-25]',
    async (name, values) => {
      for (const value of values) {
        for (const body of [{ [name]: value }, { complex: { [name]: value } }]) {
          expect(refusal(await post(body))).toEqual({ status: 400, scimType: 'invalidValue' });
        }
      }
      expect((await service.send('GET', '/TestResources')).json.totalResults).toBe(0);
    },
  );

  it('takes an integer however JSON writes it, but not with a fraction [schema-21, unicode-06]', async () => {
    const integerOf = async (text: string) =>
      (await service.send('POST', '/TestResources', `{"schemas":["${schema}"],"name":"n${++count}","integer":${text}}`))
        .json;
    expect((await integerOf('1e3')).integer).toBe(1_000);
    expect((await integerOf('-0')).integer).toBe(0);
    expect((await integerOf('1.5')).scimType).toBe('invalidValue');
    expect((await integerOf('9007199254740993')).scimType).toBe('invalidValue');
    expect((await integerOf('1e999')).scimType).toBe('invalidValue');
    expect((await integerOf('007')).scimType).toBe('invalidSyntax');
    expect((await integerOf('+1')).scimType).toBe('invalidSyntax');
    expect((await integerOf('0x10')).scimType).toBe('invalidSyntax');
  });

  it('gives decimals back as the same numbers [schema-22]', async () => {
    for (const decimal of [0.1, -0.5, 1e-7, 123456789.123456, 1.7976931348623157e308, 5e-324, 42]) {
      expect((await post({ decimal })).json.decimal).toBe(decimal);
    }
    const huge = await service.send(
      'POST',
      '/TestResources',
      `{"schemas":["${schema}"],"name":"huge","decimal":1e999}`,
    );
    expect(refusal(huge)).toEqual({ status: 400, scimType: 'invalidValue' });
  });

  it('compares times in time, and keeps how they were written [schema-23, filter-05]', async () => {
    const { json } = await post({ dateTime: '2011-05-13T04:42:34.5+02:00' });
    expect(json.dateTime).toBe('2011-05-13T04:42:34.5+02:00');
    expect(await matching('dateTime eq "2011-05-13T02:42:34.500Z"')).toBe(1);
    expect(await matching('dateTime gt "2011-05-13T02:42:34.499Z" and dateTime lt "2011-05-13T02:42:34.501Z"')).toBe(1);
  });

  it('compares strings as caseExact says [schema-44, filter-09]', async () => {
    await post({ string: 'Red', stringExact: 'Red', strings: ['Red'], stringsExact: ['Red'] });
    for (const name of ['string', 'strings']) expect(await matching(`${name} eq "rED"`)).toBe(1);
    for (const name of ['stringExact', 'stringsExact']) {
      expect(await matching(`${name} eq "rED"`)).toBe(0);
      expect(await matching(`${name} eq "Red"`)).toBe(1);
      expect(await matching(`${name} sw "r"`)).toBe(0);
    }
  });
});

describe('returned', () => {
  const body = {
    always: 'a',
    never: 'n',
    request: 'r',
    string: 's',
    complex: { always: 'a', never: 'n', request: 'r', string: 's' },
  };

  it('request comes only when it is asked for [schema-45]', async () => {
    const { json } = await post(body);
    expect(json).not.toHaveProperty('request');
    expect(json.complex).toEqual({ string: 's', always: 'a' });
    expect(await get(json.id, '?attributes=request')).toMatchObject({ request: 'r' });
    expect((await get(json.id, '?attributes=complex.request')).complex).toEqual({ request: 'r', always: 'a' });
    expect(await get(json.id, '?excludedAttributes=string')).not.toHaveProperty('request');
    const list = await service.send('GET', '/TestResources');
    expect(list.text).not.toContain('"request"');
  });

  it('always comes whatever is asked for [schema-46]', async () => {
    const { id } = (await post(body)).json;
    expect(await get(id, '?attributes=string')).toMatchObject({ id, always: 'a', string: 's' });
    expect(await get(id, '?excludedAttributes=always,complex')).toMatchObject({
      id,
      always: 'a',
      complex: { always: 'a' },
    });
  });

  it('never comes never, though it is kept [schema-47]', async () => {
    const { id } = (await post(body)).json;
    for (const query of ['', '?attributes=never,complex.never', '?excludedAttributes=string']) {
      expect(JSON.stringify(await get(id, query))).not.toContain('"never"');
    }
    const patched = await service.patch(`/TestResources/${id}?attributes=never`, [
      { op: 'replace', path: 'never', value: 'changed' },
    ]);
    expect(patched.status).toBe(200);
    expect(patched.text).not.toContain('changed');
  });
});

describe('mutability', () => {
  it('writeOnly is taken and not returned [schema-48]', async () => {
    const { status, text, json } = await post({ writeOnly: 'a secret' }, '?attributes=writeOnly,name');
    expect(status).toBe(201);
    expect(text).not.toContain('a secret');
    const patched = await service.patch(`/TestResources/${json.id}`, [
      { op: 'replace', path: 'writeOnly', value: 'another secret' },
    ]);
    expect(patched.text).not.toContain('another secret');
    expect(patched.json.meta.version).toBe((await get(json.id)).meta.version);
  });

  it('readOnly is ignored in a whole resource [create-13, put-04]', async () => {
    const { status, json } = await post({ readOnly: 'mine', complex: { readOnly: 'mine', string: 's' } });
    expect(status).toBe(201);
    expect(json).not.toHaveProperty('readOnly');
    expect(json.complex).toEqual({ string: 's' });
    expect((await put(json.id, { readOnly: 'mine' })).json).not.toHaveProperty('readOnly');
  });

  it.each([
    ['immutable', 'once', 'twice'],
    ['immutableComplex', { string: 'once' }, { string: 'twice' }],
    ['complex', { immutable: 'once' }, { immutable: 'twice' }],
  ])('immutable is set once: %s [schema-49, put-06, patch-40]', async (name, once, twice) => {
    const { json } = await post({ [name]: once });
    const { id } = json;
    expect(refusal(await put(id, { [name]: twice }))).toEqual({ status: 400, scimType: 'mutability' });
    for (const op of ['replace', 'add']) {
      const patched = await service.patch(`/TestResources/${id}`, [{ op, path: name, value: twice }]);
      expect(refusal(patched)).toEqual({ status: 400, scimType: 'mutability' });
    }
    expect(await get(id)).toEqual(json);
    expect((await put(id, { [name]: once })).json[name]).toEqual(once);
    const later = (await post({})).json;
    expect((await put(later.id, { [name]: twice })).json[name]).toEqual(twice);
  });

  it('immutable stays where a PUT leaves it out [put-02]', async () => {
    const { id } = (await post({ immutable: 'once', string: 's' })).json;
    const { json } = await put(id, {});
    expect(json.immutable).toBe('once');
    expect(json).not.toHaveProperty('string');
  });
});

describe('uniqueness', () => {
  const taken = { status: 409, scimType: 'uniqueness' };

  it.each([
    ['name', 'Taken', 'tAKEN', true],
    ['uniqueServer', 'Taken', 'tAKEN', false],
    ['uniqueGlobal', 'Taken', 'tAKEN', true],
  ])('holds for %s on every way of writing [schema-50]', async (name, value, other, collides) => {
    await post({ [name]: value });
    const { id } = (await post({})).json;
    const path = `/TestResources/${id}`;
    expect(refusal(await post({ [name]: value }))).toEqual(taken);
    expect(refusal(await put(id, { [name]: value }))).toEqual(taken);
    expect(refusal(await service.patch(path, [{ op: 'replace', path: name, value }]))).toEqual(taken);
    expect((await post({ [name]: other })).status).toBe(collides ? 409 : 201);
    expect((await get(id))[name]).not.toBe(value);
  });

  it('holds within an extension [schema-50]', async () => {
    await post({ [extension]: { unique: 'Taken' } });
    expect(refusal(await post({ [extension]: { unique: 'taken' } }))).toEqual(taken);
    expect((await post({ [extension]: { unique: 'free' } })).status).toBe(201);
  });

  it('server ends at the tenant, global does not [schema-51, auth-05]', async () => {
    await post({ uniqueServer: 'a', uniqueGlobal: 'b' });
    const authorization = await service.connect('another');
    const elsewhere = (body: object) =>
      service.send(
        'POST',
        '/TestResources',
        { schemas: [schema], name: `other ${++count}`, ...body },
        { authorization },
      );
    expect((await elsewhere({ uniqueServer: 'a' })).status).toBe(201);
    expect(refusal(await elsewhere({ uniqueGlobal: 'B' }))).toEqual(taken);
  });
});

describe("extensions of one's own", () => {
  it('must be there where the type requires them [schema-36]', async () => {
    const strict = await createHarness({
      configured: parseResourceTypeFile(
        {
          schemas: [
            {
              id: 'urn:example:scim:schemas:extension:1.0:Badge',
              name: 'Badge',
              attributes: [{ name: 'number', type: 'integer' }],
            },
          ],
          resourceTypes: [
            {
              name: 'User',
              schemaExtensions: [{ schema: 'urn:example:scim:schemas:extension:1.0:Badge', required: true }],
            },
          ],
        },
        'badge.json',
      ),
    });
    const badge = 'urn:example:scim:schemas:extension:1.0:Badge';
    const body = { schemas: [userSchema], userName: 'bjensen' };
    for (const more of [{}, { [badge]: {} }, { [badge]: null }, { schemas: [userSchema, badge] }]) {
      const refused = await strict.send('POST', '/Users', { ...body, ...more });
      expect(refusal(refused)).toEqual({ status: 400, scimType: 'invalidValue' });
      expect(refused.json.detail).toContain(badge);
    }
    const { status, json } = await strict.send('POST', '/Users', { ...body, [badge]: { number: 7 } });
    expect(status).toBe(201);
    expect(json.schemas).toEqual([userSchema, badge]);
    expect(refusal(await strict.send('PUT', `/Users/${json.id}`, body))).toEqual({
      status: 400,
      scimType: 'invalidValue',
    });
    const removed = await strict.patch(`/Users/${json.id}`, [{ op: 'remove', path: badge }]);
    expect(removed.status).toBe(400);
    const { Resources } = (await strict.send('GET', '/ResourceTypes')).json;
    expect(Resources[0].schemaExtensions).toEqual([
      { schema: enterprise, required: false },
      { schema: badge, required: true },
    ]);
    await strict.close();
  });
});
