import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../src/protocol/error.ts';
import type { Json, JsonObject } from '../../src/protocol/json.ts';
import { createTolerance, type ProfileName } from '../../src/protocol/leniency.ts';
import type { ResourceType } from '../../src/protocol/resource-type.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { readResource, replaceAttributes } from '../../src/protocol/resource.ts';
import { testExtension, testType } from './test-resource.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const test = 'urn:example:scim:schemas:core:1.0:TestResource';

const attempt = (
  input: Json,
  type = userType,
  profile: ProfileName = 'rfc',
  purpose: 'create' | 'replace' = 'replace',
) => {
  const tolerance = createTolerance(profile);
  const draft = readResource(type, input, tolerance, purpose);
  return { ...draft, used: [...tolerance.used] };
};

/** The attributes of a User who has these beside a name. */
const user = (more: JsonObject, profile?: ProfileName): JsonObject => {
  const {
    schemas: _schemas,
    userName: _userName,
    ...rest
  } = attempt({ schemas: [core], userName: 'bjensen', ...more }, userType, profile).attributes;
  return rest;
};

const tested = (more: JsonObject, profile?: ProfileName): JsonObject => {
  const {
    schemas: _schemas,
    name: _name,
    ...rest
  } = attempt({ schemas: [test], name: 'n', ...more }, testType, profile).attributes;
  return rest;
};

const refusal = (act: () => unknown): ScimError => {
  try {
    act();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
};
const refusedUser = (more: JsonObject, profile?: ProfileName) => refusal(() => user(more, profile));

describe('readResource', () => {
  it('gives canonical names in the order of the schema, whatever the case and order sent [schema-15, schema-16, schema-18]', () => {
    const { attributes } = attempt({
      [enterprise.toUpperCase()]: { DEPARTMENT: 'Tour Operations', employeenumber: '701984' },
      EMAILS: [{ Primary: true, TYPE: 'work', Value: 'bjensen@example.com' }],
      NAME: { GivenName: 'Barbara', familyname: 'Jensen' },
      UserName: 'bjensen',
      ExternalID: '701984',
      Schemas: [core.toUpperCase()],
    });
    expect(JSON.stringify(attributes)).toBe(
      JSON.stringify({
        schemas: [core, enterprise],
        externalId: '701984',
        userName: 'bjensen',
        name: { familyName: 'Jensen', givenName: 'Barbara' },
        emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
        [enterprise]: { employeeNumber: '701984', department: 'Tour Operations' },
      }),
    );
  });

  it.each([
    [{ userName: 'bjensen', USERNAME: 'bjensen' }],
    [{ userName: 'bjensen', name: { givenName: 'Barbara', givenname: 'Babs' } }],
    [{ userName: 'bjensen', [core]: { userName: 'bjensen' } }],
    [{ userName: 'bjensen', [enterprise]: {}, [enterprise.toUpperCase()]: {} }],
  ])('refuses two spellings of one attribute: %j', (input) => {
    expect(refusal(() => attempt({ schemas: [core], ...input }, userType, 'entra')).scimType).toBe('invalidSyntax');
  });

  it('takes core attributes in a container of the core schema [create-31]', () => {
    const { attributes } = attempt({ schemas: [core], [core]: { userName: 'bjensen', title: 'Guide' } });
    expect(attributes).toEqual({ schemas: [core], userName: 'bjensen', title: 'Guide' });
  });

  it.each([[[]], ['bjensen'], [1], [true], [null]])('refuses a body that is no object: %j [create-24]', (input) => {
    expect(refusal(() => attempt(input)).scimType).toBe('invalidSyntax');
  });

  it('ignores what is readOnly [create-10, create-12, create-13, create-14, put-04]', () => {
    expect(user({ id: 'x', meta: { version: 'W/"1"', nonsense: 1 }, groups: 'any' })).toEqual({});
    expect(user({ [enterprise]: { manager: { value: '26', displayName: 'John' } } })).toEqual({
      [enterprise]: { manager: { value: '26' } },
    });
  });

  it('takes null, [] and what is empty as absent [schema-28, schema-35, put-18]', () => {
    const more = { title: null, emails: [], phoneNumbers: [null, {}], name: { givenName: null }, [enterprise]: {} };
    expect(user(more)).toEqual({});
    expect(user({ [enterprise]: null })).toEqual({});
    expect(user({ [enterprise]: { department: null } })).toEqual({});
  });

  describe('schemas', () => {
    it.each([[undefined], [null], [[]]])('refuses %j, or assumes them [create-20]', (schemas) => {
      const input: JsonObject = { userName: 'bjensen', ...(schemas !== undefined && { schemas }) };
      expect(refusal(() => attempt(input)).scimType).toBe('invalidSyntax');
      expect(attempt(input, userType, 'okta')).toMatchObject({
        attributes: { schemas: [core] },
        used: ['assumeSchemas'],
      });
    });

    it.each([[[group]], [[core, 'urn:example:unknown']], [[enterprise]], [core], [[1]], [{}]])(
      'refuses %j [create-21, schema-39]',
      (schemas) => {
        expect(refusal(() => attempt({ schemas, userName: 'bjensen' })).scimType).toBe('invalidSyntax');
      },
    );

    it('takes the URN that Entra gives a Group [entra-09]', () => {
      const schemas = ['http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'];
      const draft = attempt({ schemas, displayName: 'Tour Guides' }, groupType, 'entra');
      expect(draft.attributes).toEqual({ schemas: [group], displayName: 'Tour Guides' });
      expect(draft.used).toEqual(['ignoreUnknownAttributes', 'assumeSchemas']);
    });

    it('names exactly the schemas that have values [schema-34, schema-37, schema-38]', () => {
      const withBody = attempt({ schemas: [core], userName: 'bjensen', [enterprise]: { department: 'Tours' } });
      expect(withBody.attributes['schemas']).toEqual([core, enterprise]);
      expect(attempt({ schemas: [core, enterprise, core], userName: 'bjensen' }).attributes['schemas']).toEqual([core]);
    });
  });

  it.each([
    [{ shoeSize: 44 }],
    [{ name: { first: 'Barbara' } }],
    [{ 'urn:example:unknown': { a: 1 } }],
    [{ [enterprise]: { shoeSize: 44 } }],
    [{ emails: [{ value: 'bjensen@example.com', verified: true }] }],
    [{ ['__proto__']: { polluted: true } }],
    [{ constructor: { prototype: { polluted: true } } }],
    [{ 'name.givenName': 'Barbara' }],
  ])('refuses an unknown attribute, or ignores it: %j [schema-40, put-16, security-04]', (more) => {
    expect(refusedUser(more).scimType).toBe('invalidSyntax');
    expect(JSON.stringify(user(more, 'okta'))).not.toMatch(/44|Barbara|polluted|verified|"a"/);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each([[undefined], [null], [''], ['   ']])(
    'refuses the userName %j [create-18, create-19, put-07]',
    (userName) => {
      const input = { schemas: [core], ...(userName !== undefined && { userName }) };
      const error = refusal(() => attempt(input, userType, 'entra'));
      expect([error.status, error.scimType]).toEqual([400, 'invalidValue']);
      expect(error.detail).toContain('userName');
    },
  );

  it('refuses a Group without displayName [create-34]', () => {
    expect(refusal(() => attempt({ schemas: [group] }, groupType)).scimType).toBe('invalidValue');
  });

  it('asks for a required sub-attribute in each element', () => {
    expect(tested({ complexes: [{ value: 'a' }] })).toEqual({ complexes: [{ value: 'a' }] });
    expect(refusal(() => tested({ complexes: [{ type: 'one' }] })).detail).toContain('complexes.value');
  });

  it('asks for a required extension [schema-36]', () => {
    const type: ResourceType = { ...testType, extensions: testType.extensions.map((e) => ({ ...e, required: true })) };
    expect(refusal(() => attempt({ schemas: [test], name: 'n' }, type)).scimType).toBe('invalidValue');
    const input = { schemas: [test], name: 'n', [testExtension]: { integer: 1 } };
    expect(attempt(input, type).attributes[testExtension]).toEqual({ integer: 1 });
  });

  describe('types', () => {
    it.each([
      [{ string: 'é😀' }],
      [{ boolean: false }],
      [{ decimal: -1.5e10, integer: Number.MAX_SAFE_INTEGER }],
      [{ decimal: 3, integer: -0 }],
      [{ dateTime: '2011-05-13T04:42:34+14:00' }],
      [{ reference: '../Users/2819c223?a=b#c' }],
      [{ reference: 'urn:example:é' }],
      [{ binary: 'Zm9v' }],
      [{ binary: 'Zm8=' }],
      [{ binary: '-_-_' }],
      [{ binary: 'Zm8' }],
      [{ strings: ['a', 'a'] }],
      [{ integers: [3, 1, 2] }],
      [{ canonical: 'Purple' }],
      [{ complex: { strings: ['a', 'b'], dateTime: '2011-05-13T04:42:34Z' } }],
    ])('keeps %j as sent [schema-22, schema-23, schema-43]', (value) => {
      expect(tested(value)).toEqual(value);
    });

    it.each([
      [{ string: 1 }, 'string: expected a string, found 1'],
      [{ string: ['a'] }, 'string: expected a string, found an array'],
      [{ boolean: 'true' }, 'boolean: expected true or false, found "true"'],
      [{ boolean: 1 }, 'boolean: expected true or false'],
      [{ decimal: '1' }, 'decimal: expected a number'],
      [{ decimal: Infinity }, 'decimal: expected a number'],
      [{ integer: 1.5 }, 'integer: expected an integer'],
      [{ integer: 2 ** 53 }, 'integer: expected an integer'],
      [{ dateTime: '2011-02-30T00:00:00Z' }, 'dateTime: expected an xsd:dateTime'],
      [{ dateTime: 1 }, 'dateTime: expected an xsd:dateTime'],
      [{ reference: 'a b' }, 'reference: expected a URI'],
      [{ binary: 'Zm9v!' }, 'binary: expected Base64'],
      [{ binary: 'Zm9' + 'v'.repeat(2) }, 'binary: expected Base64'],
      [{ binary: 'Zm=' }, 'binary: expected Base64'],
      [{ complex: 'x' }, 'complex: expected an object, found "x"'],
      [{ complex: [{ string: 'a' }] }, 'complex: expected an object, found an array'],
      [{ complex: { integer: 'a' } }, 'complex.integer: expected an integer'],
      [{ strings: 'a' }, 'strings: expected an array, found "a"'],
      [{ strings: [1] }, 'strings: expected a string, found 1'],
      [{ complexes: { value: 'a' } }, 'complexes: expected an array, found an object'],
      [{ complexes: ['a'] }, 'complexes: expected an object, found "a"'],
      [{ complexes: [{ value: 'a', primary: 1 }] }, 'complexes.primary: expected true or false'],
      [{ [testExtension]: { integer: 'a' } }, `${testExtension}:integer: expected an integer`],
      [{ [testExtension]: [] }, `${testExtension}: expected an object`],
      [{ writeOnly: 1 }, 'writeOnly: expected a string, found a number'],
    ])('refuses %j [schema-19, schema-21, schema-24, schema-25, schema-41, schema-42]', (value, detail) => {
      const error = refusal(() => tested(value));
      expect(error.scimType).toBe('invalidValue');
      expect(error.detail).toContain(detail);
    });

    it('checks Base64 in linear time [security-06]', () => {
      expect(refusal(() => tested({ binary: `${'A'.repeat(1_000_000)}!` })).scimType).toBe('invalidValue');
    });

    it.each(['True', 'FALSE', 'true'])(
      'reads %j as a boolean where the profile says so [schema-20, patch-53]',
      (text) => {
        expect(user({ active: text }, 'entra')).toEqual({ active: text.toLowerCase() === 'true' });
        expect(refusedUser({ active: text }).scimType).toBe('invalidValue');
      },
    );

    it.each(['yes', 'True ', '1', ''])('reads %j as a boolean in no profile', (text) => {
      expect(refusedUser({ active: text }, 'entra').scimType).toBe('invalidValue');
    });

    it('does not hold Okta to formats that it does not keep [schema-27]', () => {
      const more = { locale: 'en_US', timezone: 'anywhere', addresses: [{ country: 'Vereinigte Staaten' }] };
      expect(user(more)).toEqual(more);
    });
  });

  describe('multi-valued attributes', () => {
    it('refuses two primaries [schema-29]', () => {
      const emails = [
        { value: 'a', primary: true },
        { value: 'b', primary: true },
      ];
      expect(refusedUser({ emails }).scimType).toBe('invalidValue');
    });

    it('keeps one of each pair of type and value, the primary where one is [schema-30]', () => {
      const work = { value: 'bjensen@example.com', type: 'work' };
      const home = { value: 'bjensen@example.com', type: 'home' };
      expect(user({ emails: [work, home, { value: 'BJensen@example.com', type: 'Work', primary: true }] })).toEqual({
        emails: [{ value: 'BJensen@example.com', type: 'Work', primary: true }, home],
      });
    });

    it('keeps two addresses of one type, which have no value', () => {
      const addresses = [
        { locality: 'Hollywood', type: 'work' },
        { locality: 'Burbank', type: 'work' },
      ];
      expect(user({ addresses })).toEqual({ addresses });
    });
  });

  it('keeps password and other writeOnly attributes apart [create-40, schema-48, okta-08]', () => {
    const draft = attempt({ schemas: [core], userName: 'bjensen', password: 't1meMa$heen' });
    expect(draft.password).toBe('t1meMa$heen');
    expect(draft.attributes).toEqual({ schemas: [core], userName: 'bjensen' });
    expect(attempt({ schemas: [core], userName: 'bjensen', password: null })).not.toHaveProperty('password');
    expect(tested({ writeOnly: 'x' })).toEqual({});
    expect(refusedUser({ password: ['t1meMa$heen'] }).detail).not.toContain('t1me');
  });

  it('makes a new User active unless it says otherwise [create-41, create-42]', () => {
    const created = (more: JsonObject) =>
      attempt({ schemas: [core], userName: 'bjensen', ...more }, userType, 'rfc', 'create').attributes['active'];
    expect(created({})).toBe(true);
    expect(created({ active: null })).toBe(true);
    expect(created({ active: false })).toBe(false);
    expect(user({})).toEqual({});
    const guides = attempt({ schemas: [group], displayName: 'Tour Guides' }, groupType, 'rfc', 'create');
    expect(guides.attributes).toEqual({ schemas: [group], displayName: 'Tour Guides' });
  });

  describe('members', () => {
    const members = (value?: Json) =>
      attempt(
        { schemas: [group], displayName: 'Tour Guides', ...(value !== undefined && { members: value }) },
        groupType,
      );

    it('come as ids, each once, whatever else is said of them [create-33, create-37, patch-61]', () => {
      const draft = members([
        { value: '2819c223', display: 'Babs Jensen', $ref: null, type: 'User' },
        { VALUE: '902c246b', unknown: 1 },
        { value: '2819c223' },
        null,
      ]);
      expect(draft.members).toEqual(['2819c223', '902c246b']);
      expect(draft.attributes).toEqual({ schemas: [group], displayName: 'Tour Guides' });
      expect(members().members).toEqual([]);
      expect(members(null).members).toEqual([]);
      expect(user({})).not.toHaveProperty('members');
    });

    it.each([
      ['2819c223'],
      [{ value: '2819c223' }],
      [['2819c223']],
      [[{}]],
      [[{ value: null }]],
      [[{ value: '' }]],
      [[{ value: 1 }]],
    ])('refuses %j [schema-42]', (value) => {
      expect(refusal(() => members(value)).scimType).toBe('invalidValue');
    });
  });

  it('reads a manager given as a bare string where the profile says so [patch-35]', () => {
    const manager = (value: Json, profile?: ProfileName) => user({ [enterprise]: { manager: value } }, profile);
    expect(manager('26118915', 'entra')).toEqual({ [enterprise]: { manager: { value: '26118915' } } });
    expect(manager('', 'entra')).toEqual({});
    expect(manager({ value: '' }, 'entra')).toEqual({});
    expect(refusal(() => manager('26118915')).scimType).toBe('invalidValue');
    expect(refusal(() => user({ name: 'Barbara' }, 'entra')).scimType).toBe('invalidValue');
  });

  it('gives back what it gave, and never anything but a ScimError, for any JSON', () => {
    const key = fc.constantFrom(
      'userName',
      'USERNAME',
      'name',
      'emails',
      'active',
      'meta',
      'schemas',
      core,
      enterprise,
      'x',
      '__proto__',
      'value',
      'primary',
      'type',
      'givenName',
      'manager',
    );
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<Json>(null, true, '', 'a', 'True', 1, 0.5, core),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, json), fc.constantFrom<ProfileName>('rfc', 'okta', 'entra'), (body, profile) => {
        const before = JSON.stringify(body);
        try {
          const { attributes } = attempt({ schemas: [core], userName: 'bjensen', ...body }, userType, profile);
          expect(JSON.stringify(attempt(attributes).attributes)).toBe(JSON.stringify(attributes));
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
        expect(JSON.stringify(body)).toBe(before);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('replaceAttributes', () => {
  const replace = (before: JsonObject, input: JsonObject, type: ResourceType, profile: ProfileName = 'rfc') => {
    const tolerance = createTolerance(profile);
    return replaceAttributes(type, before, readResource(type, input, tolerance, 'replace'), tolerance);
  };
  const stored: JsonObject = {
    schemas: [core, enterprise],
    id: '2819c223',
    externalId: '701984',
    userName: 'bjensen',
    name: { formatted: 'Barbara Jensen', familyName: 'Jensen', givenName: 'Barbara' },
    active: true,
    [enterprise]: { department: 'Tour Operations' },
  };

  it('changes nothing when given what is stored [put-13]', () => {
    expect(JSON.stringify(replace(stored, stored, userType))).toBe(JSON.stringify(stored));
  });

  it('keeps the id, clears what is omitted, and keeps the order [put-02, put-03, put-05]', () => {
    const after = replace(stored, { schemas: [core], id: 'other', userName: 'babs', externalId: '1' }, userType);
    expect(JSON.stringify(after)).toBe(
      JSON.stringify({ schemas: [core], id: '2819c223', externalId: '1', userName: 'babs' }),
    );
  });

  describe('what is not the client’s to change', () => {
    const before: JsonObject = {
      schemas: [test],
      id: '1',
      name: 'n',
      complex: { string: 'a', readOnly: 'kept', immutable: 'set' },
      readOnly: 'kept',
      immutable: 'set',
      immutableComplex: { string: 'set' },
    };
    const sent = { schemas: [test], name: 'n', complex: { string: 'b' } };

    it('stays as it is when it is not sent, or sent as it is', () => {
      const expected = { ...before, complex: { string: 'b', readOnly: 'kept', immutable: 'set' } };
      expect(replace(before, sent, testType)).toEqual(expected);
      expect(replace(before, { ...before, ...sent, readOnly: 'other' }, testType)).toEqual(expected);
    });

    it.each([
      [{ immutable: 'other' }],
      [{ immutableComplex: { string: 'other' } }],
      [{ complex: { immutable: 'other' } }],
      [{ complex: null }],
    ])('refuses %j [put-06, schema-49]', (more) => {
      expect(refusal(() => replace(before, { ...sent, ...more }, testType)).scimType).toBe('mutability');
    });

    it('is set where it was not [schema-49]', () => {
      const unset = { schemas: [test], id: '1', name: 'n' };
      expect(replace(unset, { ...sent, immutable: 'new' }, testType)).toMatchObject({ immutable: 'new' });
    });
  });

  it('computes the formatted name that Okta repeats when it changes the parts', () => {
    const name = { formatted: 'Barbara Jensen', familyName: 'Smith', givenName: 'Barbara', middleName: 'Jane' };
    const input = { ...stored, name };
    expect(replace(stored, input, userType, 'okta')['name']).toEqual({ ...name, formatted: 'Barbara Jane Smith' });
    expect(replace(stored, input, userType, 'rfc')['name']).toEqual(name);
    const other = { ...name, formatted: 'Ms. B. Smith' };
    expect(replace(stored, { ...stored, name: other }, userType, 'okta')['name']).toEqual(other);
    const formattedOnly = { formatted: 'Barbara Jensen' };
    expect(replace(stored, { ...stored, name: formattedOnly }, userType, 'okta')['name']).toEqual(formattedOnly);
  });

  it('notes the leniency as used only where it was needed', () => {
    const tolerance = createTolerance('okta');
    replaceAttributes(userType, stored, readResource(userType, stored, tolerance, 'replace'), tolerance);
    expect([...tolerance.used]).toEqual([]);
  });
});
