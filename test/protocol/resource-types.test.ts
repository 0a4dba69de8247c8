import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';
import { findAttribute } from '../../src/protocol/schema.ts';
import { testType } from './test-resource.ts';

const schema = (attributes: unknown, rest: object = {}) => ({
  schemas: [{ id: 'urn:example:thing', name: 'Thing', attributes, ...rest }],
});
const parse = (json: unknown) => parseResourceTypeFile(json, 'things.json');
const attributes = (json: unknown) => parse(schema(json)).schemas[0]?.attributes;

const complex = (subAttributes?: unknown) => [
  { name: 'a', type: 'complex', ...(subAttributes !== undefined && { subAttributes }) },
];

const thing = { name: 'Thing', endpoint: '/Things', schema: 'urn:example:thing' };
const create = (...types: object[]) =>
  createResourceTypes(parse({ ...schema([{ name: 'size', type: 'integer' }]), resourceTypes: types }));

describe('a file of resource types', () => {
  it('has the defaults of RFC 7643 §2.2 where it leaves characteristics out', () => {
    expect(attributes([{ name: 'colour' }])).toEqual([
      {
        name: 'colour',
        type: 'string',
        multiValued: false,
        description: '',
        required: false,
        caseExact: false,
        mutability: 'readWrite',
        returned: 'default',
        uniqueness: 'none',
      },
    ]);
    expect(attributes([{ name: 'photo', type: 'binary' }])).toMatchObject([{ caseExact: true }]);
    expect(attributes([{ name: 'pin', mutability: 'writeOnly' }])).toMatchObject([{ returned: 'never' }]);
  });

  it('may be what /Schemas and /ResourceTypes answer, meta included', () => {
    const served = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'], meta: { resourceType: 'Schema' } };
    const file = { ...schema([], served), resourceTypes: [{ ...thing, ...served, id: 'Thing' }] };
    expect(parse(file).schemas).toEqual([{ id: 'urn:example:thing', name: 'Thing', description: '', attributes: [] }]);
    expect(parse(file).resourceTypes).toEqual([{ ...thing, id: 'Thing' }]);
  });

  it.each([
    [null, 'things.json: expected Object, found null.'],
    [{ schema: [] }, 'things.json: schema: expected no such member.'],
    [
      schema([], { id: 'thing' }),
      'things.json: schemas.0.id: expected a URN such as urn:example:scim:schemas:1.0:Thing.',
    ],
    [schema([{ name: '1st' }]), 'things.json: schemas.0.attributes.0.name: expected an attribute name'],
    [schema([{ name: '__proto__' }]), 'things.json: schemas.0.attributes.0.name: expected an attribute name'],
    [schema([{ name: 'a.b' }]), 'things.json: schemas.0.attributes.0.name: expected an attribute name'],
    [
      schema([{ name: 'a' }, { name: 'A' }]),
      'things.json: schemas.0.attributes.1: expected each name once, in whatever case.',
    ],
    [schema([{ name: 'a', type: 'text' }]), 'things.json: schemas.0.attributes.0.type: expected ("string" | '],
    [
      schema([{ name: 'a', multivalued: true }]),
      'things.json: schemas.0.attributes.0.multivalued: expected no such member.',
    ],
    [
      schema([{ name: 'a', required: 'yes' }]),
      'things.json: schemas.0.attributes.0.required: expected boolean, found "yes".',
    ],
    [
      schema([{ name: 'a', mutability: 'writeOnly', returned: 'always' }]),
      'things.json: schemas.0.attributes.0: expected returned "never" where',
    ],
    [
      schema(complex([{ name: 'b', mutability: 'writeOnly', returned: 'default' }])),
      'things.json: schemas.0.attributes.0.subAttributes.0: expected returned',
    ],
    [
      schema(complex()),
      'things.json: schemas.0.attributes.0: expected subAttributes where the type is complex, and only there.',
    ],
    [schema(complex([])), 'things.json: schemas.0.attributes.0.subAttributes: expected at least one.'],
    [
      schema(complex([{ name: 'b', type: 'complex' }])),
      'things.json: schemas.0.attributes.0.subAttributes.0.type: expected ("string" | ',
    ],
    [
      schema(complex([{ name: 'b' }, { name: 'b' }])),
      'things.json: schemas.0.attributes.0.subAttributes.1: expected each name once',
    ],
    [
      schema([{ name: 'a', subAttributes: [{ name: 'b' }] }]),
      'things.json: schemas.0.attributes.0: expected subAttributes where',
    ],
    [
      { resourceTypes: [{ ...thing, endpoint: 'Things' }] },
      'things.json: resourceTypes.0.endpoint: expected a path of one segment',
    ],
    [{ resourceTypes: [{ ...thing, name: 'a/b' }] }, 'things.json: resourceTypes.0.name: expected a name'],
  ])('is refused with its place and what was expected there: %j [schema-13] [schema-14]', (json, message) => {
    expect(() => parse(json)).toThrow(message);
  });
});

describe('createResourceTypes', () => {
  it('makes User and Group where nothing is configured', () => {
    const { resourceTypes, schemas } = createResourceTypes();
    expect(resourceTypes.map((t) => [t.name, t.endpoint, t.hasMembers, t.hasGroups])).toEqual([
      ['User', '/Users', false, true],
      ['Group', '/Groups', true, false],
    ]);
    expect(schemas.map((s) => s.name)).toEqual(['User', 'EnterpriseUser', 'Group']);
  });

  it("adds a type of one's own", () => {
    const type = create(thing).resourceTypes.at(-1);
    expect(type).toMatchObject({ name: 'Thing', endpoint: '/Things', hasMembers: false, returnedWhole: true });
    expect(findAttribute(type?.attributes ?? [], 'SIZE')?.type).toBe('integer');
  });

  it('adds extensions to User beside the enterprise one', () => {
    const extension = { schema: 'urn:example:thing', required: true };
    const [user] = create({ name: 'user', schemaExtensions: [extension] }).resourceTypes;
    expect(user).toMatchObject({ name: 'User', endpoint: '/Users' });
    expect(user?.extensions.map((e) => [e.schema.name, e.required])).toEqual([
      ['EnterpriseUser', false],
      ['Thing', true],
    ]);
  });

  it('takes all the examples together [schema-43]', () => {
    const folder = new URL('../../examples/schemas/', import.meta.url);
    const files = readdirSync(folder).map((name) =>
      parseResourceTypeFile(JSON.parse(readFileSync(new URL(name, folder), 'utf8')), name),
    );
    const { resourceTypes } = createResourceTypes({
      schemas: files.flatMap((f) => f.schemas),
      resourceTypes: files.flatMap((f) => f.resourceTypes),
    });
    expect(new Map(resourceTypes.map((t) => [t.endpoint, t.schema.id]))).toEqual(
      new Map([
        ['/Users', 'urn:ietf:params:scim:schemas:core:2.0:User'],
        ['/Groups', 'urn:ietf:params:scim:schemas:core:2.0:Group'],
        ['/Agents', 'urn:ietf:params:scim:schemas:core:2.0:Agent'],
        ['/Devices', 'urn:ietf:params:scim:schemas:core:2.0:Device'],
        ['/Roles', 'urn:okta:scim:schemas:core:1.0:Role'],
        ['/Entitlements', 'urn:okta:scim:schemas:core:1.0:Entitlement'],
        ['/TestResources', 'urn:example:scim:schemas:core:1.0:TestResource'],
      ]),
    );
  });

  it('has in the TestResource every data type, single and multi-valued, and every characteristic', () => {
    const every = testType.schema.attributes.flatMap((a) => [a, ...(a.subAttributes ?? [])]);
    for (const multiValued of [false, true]) {
      expect(
        new Set(testType.schema.attributes.filter((a) => a.multiValued === multiValued).map((a) => a.type)),
      ).toEqual(new Set(['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary', 'complex']));
    }
    expect(new Set(every.map((a) => a.mutability))).toEqual(
      new Set(['readOnly', 'readWrite', 'immutable', 'writeOnly']),
    );
    expect(new Set(every.map((a) => a.returned))).toEqual(new Set(['always', 'never', 'default', 'request']));
    expect(new Set(every.map((a) => a.uniqueness))).toEqual(new Set(['none', 'server', 'global']));
    expect(new Set(every.map((a) => a.caseExact))).toEqual(new Set([true, false]));
    expect(every.some((a) => a.required) && every.some((a) => a.canonicalValues)).toBe(true);
  });

  it.each([
    [
      'a schema that is not defined',
      [{ ...thing, schema: 'urn:example:other' }],
      'Thing names the schema urn:example:other',
    ],
    ['an endpoint that User has', [{ ...thing, endpoint: '/users' }], 'Endpoint /users is defined twice.'],
    ['an endpoint of the protocol', [{ ...thing, endpoint: '/Bulk' }], 'Endpoint /Bulk is defined twice.'],
    [
      'a type without an endpoint',
      [{ name: 'Thing', schema: thing.schema }],
      'Thing: expected an endpoint and a schema.',
    ],
    [
      'another endpoint for User',
      [{ name: 'User', endpoint: '/People' }],
      'User exists already; expected schemaExtensions alone, found endpoint.',
    ],
    [
      'a core schema as extension too',
      [{ ...thing, schemaExtensions: [{ schema: thing.schema }] }],
      'Thing: schema urn:example:thing is defined twice.',
    ],
  ])('refuses %s', (_, types, message) => {
    expect(() => create(...types)).toThrow(message);
  });

  it('refuses a schema that exists, of ours or of the discovery documents', () => {
    for (const id of ['urn:ietf:params:scim:schemas:core:2.0:user', 'urn:ietf:params:scim:schemas:core:2.0:Schema']) {
      expect(() => createResourceTypes(parse(schema([], { id })))).toThrow('is defined twice');
    }
  });

  it('refuses a core schema with an attribute that every resource has', () => {
    const file = { ...schema([{ name: 'ID' }]), resourceTypes: [thing] };
    expect(() => createResourceTypes(parse(file))).toThrow('every resource has ID already');
  });
});
