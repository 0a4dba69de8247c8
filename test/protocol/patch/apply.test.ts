import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../src/protocol/error.ts';
import type { Json, JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance, type ProfileName } from '../../../src/protocol/leniency.ts';
import { applyPatch } from '../../../src/protocol/patch/apply.ts';
import { parsePatch } from '../../../src/protocol/patch/patch-op.ts';
import type { ResourceType } from '../../../src/protocol/resource-type.ts';
import { userType } from '../../../src/protocol/resource-types.ts';
import { testExtension, testType } from '../test-resource.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const test = 'urn:example:scim:schemas:core:1.0:TestResource';
const messageSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

type Op = readonly [op: string, path?: string | undefined, value?: Json];

const babs: JsonObject = {
  schemas: [core],
  id: '2819c223',
  userName: 'bjensen',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
};
const employee: JsonObject = {
  ...babs,
  schemas: [core, enterprise],
  [enterprise]: { department: 'Tours', manager: { value: '26' } },
};
const minimal: JsonObject = { schemas: [test], id: '1', name: 'n' };

const result = (
  before: JsonObject,
  ops: readonly Op[],
  profile: ProfileName = 'rfc',
  type: ResourceType = userType,
) => {
  const tolerance = createTolerance(profile);
  const Operations = ops.map(([op, path, value]) => ({
    op,
    ...(path !== undefined && { path }),
    ...(value !== undefined && { value }),
  }));
  const operations = parsePatch(type, { schemas: [messageSchema], Operations }, tolerance, { operations: 1_000 });
  const text = JSON.stringify(before);
  try {
    return { ...applyPatch(type, { attributes: before }, operations, tolerance), used: [...tolerance.used] };
  } finally {
    expect(JSON.stringify(before), 'the target is left as it was').toBe(text);
  }
};

/** The document after the operations. */
const patched = (before: JsonObject, ops: readonly Op[], profile?: ProfileName, type?: ResourceType): JsonObject =>
  result(before, ops, profile, type).attributes;

const refusal = (before: JsonObject, ops: readonly Op[], profile?: ProfileName, type?: ResourceType): string => {
  try {
    result(before, ops, profile, type);
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return error.scimType ?? '';
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(ops)}`);
};

/** What the operations make of the attributes of the TestResource that are given. */
const tested = (before: JsonObject, ops: readonly Op[], profile?: ProfileName): JsonObject => {
  const {
    schemas: _schemas,
    id: _id,
    name: _name,
    ...rest
  } = patched({ ...minimal, ...before }, ops, profile, testType);
  return rest;
};
const refusedTest = (before: JsonObject, ops: readonly Op[]) =>
  refusal({ ...minimal, ...before }, ops, 'rfc', testType);

describe('add', () => {
  it('sets a simple attribute and keeps the order of the schema [patch-07]', () => {
    const after = patched(babs, [['add', 'displayName', 'Babs Jensen']]);
    expect(Object.keys(after)).toEqual(['schemas', 'id', 'userName', 'name', 'displayName', 'emails']);
    expect(after).toEqual({ ...babs, displayName: 'Babs Jensen' });
  });

  it('merges sub-attributes into a complex attribute [patch-09]', () => {
    const expected = { ...babs, name: { familyName: 'Jensen', givenName: 'Babs', middleName: 'J' } };
    expect(patched(babs, [['add', 'name', { givenName: 'Babs', middleName: 'J' }]])).toEqual(expected);
    expect(patched(babs, [['add', undefined, { name: { givenName: 'Babs', middleName: 'J' } }]])).toEqual(expected);
    expect(
      patched(babs, [
        ['add', 'name.givenName', 'Babs'],
        ['add', 'name.middleName', 'J'],
      ]),
    ).toEqual(expected);
  });

  it('appends to a multi-valued attribute, one value or a list [patch-10]', () => {
    const other = { value: 'b@example.org', type: 'other' };
    const expected = { ...babs, emails: [...(babs['emails'] as Json[]), other] };
    expect(patched(babs, [['add', 'emails', [other]]])).toEqual(expected);
    expect(patched(babs, [['add', 'emails', other]])).toEqual(expected);
    expect(patched(babs, [['add', undefined, { emails: [other] }]])).toEqual(expected);
  });

  it.each<[Op]>([
    [['add', 'userName', 'bjensen']],
    [['add', 'emails', [{ value: 'bjensen@example.com', type: 'work' }]]],
    [['add', 'emails', [{ type: 'work', value: 'bjensen@example.com', primary: true }]]],
    [['add', 'emails', []]],
    [['add', 'name', { givenName: 'Barbara' }]],
    [['add', 'name', {}]],
    [['add', 'name', { givenName: null }]],
    [['add', undefined, {}]],
    [['add', undefined, { [enterprise]: {} }]],
    [['add', 'schemas', [core]]],
    [['remove', 'nickName']],
    [['remove', 'name.middleName']],
    [['remove', 'ims']],
    [['remove', 'ims.value']],
    [['remove', enterprise]],
    [['remove', `${enterprise}:manager.value`]],
    [['remove', 'emails', [{ value: 'nobody@example.com' }]]],
    [['replace', 'nickName', null]],
    [['replace', 'ims', []]],
    [['replace', 'id', '2819c223']],
    [['replace', undefined, { id: '2819c223', userName: 'bjensen' }]],
  ])('changes not one character with %j where it is so already [patch-11, patch-30, patch-51]', (op) => {
    expect(JSON.stringify(patched(babs, [op]))).toBe(JSON.stringify(babs));
  });

  it('adds what a value that is there lacks, and does not repeat it [patch-11]', () => {
    const after = patched(babs, [['add', 'emails', [{ value: 'Babs@Jensen.org', type: 'home', display: 'Babs' }]]]);
    const [work] = babs['emails'] as Json[];
    const home = { value: 'Babs@Jensen.org', display: 'Babs', type: 'home' };
    expect(JSON.stringify(after['emails'])).toBe(JSON.stringify([work, home]));
  });

  it('takes simple values as equal by case and by time', () => {
    const before = { strings: ['a'], stringsExact: ['a'], dateTimes: ['2011-05-13T04:42:34Z'] };
    const ops: Op[] = [
      ['add', 'strings', ['A', 'b', 'B']],
      ['add', 'stringsExact', ['A', 'a']],
      ['add', 'dateTimes', '2011-05-13T06:42:34+02:00'],
    ];
    expect(tested(before, ops)).toEqual({ ...before, strings: ['a', 'b'], stringsExact: ['a', 'A'] });
  });

  it.each<[Op]>([
    [['add', 'nickName', null]],
    [['add', undefined, { nickName: null }]],
    [['add', undefined, { [enterprise]: null }]],
    [['add', 'emails[type eq "work"].display', null]],
    [['add', 'nickName']],
    [['replace', 'nickName']],
    [['add', undefined, null]],
    [['replace', undefined, [{ nickName: 'Babs' }]]],
    [['replace', undefined, 'Babs']],
  ])('needs a value: %j [patch-12, patch-45]', (op) => {
    expect(refusal(babs, [op], 'entra')).toBe('invalidValue');
  });
});

describe('replace', () => {
  it('sets a simple attribute, there or not [patch-14, patch-15]', () => {
    expect(patched(babs, [['replace', 'userName', 'babs']])).toMatchObject({ userName: 'babs' });
    expect(patched(babs, [['replace', 'nickName', 'Babs']])).toMatchObject({ nickName: 'Babs' });
  });

  it('replaces those parts of a complex attribute that are given', () => {
    const after = patched(babs, [['replace', 'name', { givenName: 'Babs', familyName: null }]]);
    expect(after['name']).toEqual({ givenName: 'Babs' });
  });

  it('replaces all values of a multi-valued attribute [patch-19]', () => {
    const emails = [{ value: 'b@example.org' }];
    expect(patched(babs, [['replace', 'emails', emails]])).toEqual({ ...babs, emails });
    expect(patched(babs, [['replace', undefined, { emails }]])).toEqual({ ...babs, emails });
  });

  it.each<[Op]>([
    [['replace', 'emails', null]],
    [['replace', 'emails', []]],
    [['replace', undefined, { emails: null }]],
    [['replace', undefined, { EMAILS: [] }]],
    [['remove', 'emails']],
    [['replace', 'emails[value pr]', null]],
  ])('clears with %j [patch-24, patch-45, patch-46]', (op) => {
    const { emails: _emails, ...rest } = babs;
    expect(patched(babs, [op])).toEqual(rest);
  });
});

describe('remove', () => {
  it('unassigns an attribute, a sub-attribute, and what is empty without it [patch-23]', () => {
    expect(patched({ ...babs, nickName: 'Babs' }, [['remove', 'nickName']])).toEqual(babs);
    expect(patched(babs, [['remove', 'name.givenName']])).toMatchObject({ name: { familyName: 'Jensen' } });
    const { name: _name, ...rest } = babs;
    expect(
      patched(babs, [
        ['remove', 'name.givenName'],
        ['remove', 'name.familyName'],
      ]),
    ).toEqual(rest);
  });

  it('ignores the value that Entra sends with a single-valued attribute', () => {
    expect(patched({ ...babs, title: 'Guide' }, [['Remove', 'title', 'Guide']])).toEqual(babs);
  });

  it.each<[Json]>([
    [[{ value: 'babs@jensen.org', type: 'home' }]],
    [[{ VALUE: 'Babs@jensen.org' }]],
    [{ value: 'babs@jensen.org', type: null }],
  ])('removes of several values those that are listed: %j [patch-31]', (value) => {
    expect(patched(babs, [['remove', 'emails', value]])['emails']).toEqual([
      { value: 'bjensen@example.com', type: 'work', primary: true },
    ]);
  });

  it('removes of several simple values those that are listed', () => {
    expect(tested({ strings: ['a', 'b', 'a'] }, [['remove', 'strings', ['A']]])).toEqual({ strings: ['b'] });
    expect(tested({ strings: ['a'] }, [['remove', 'strings', 'a']])).toEqual({});
  });

  it.each(['userName', `${core}:userName`, 'schemas'])(
    'refuses the removal of %s, which is required [patch-28]',
    (path) => {
      expect(refusal(babs, [['remove', path]])).toBe('mutability');
      expect(refusal(babs, [['replace', path, null]])).toBe('mutability');
    },
  );

  it('lets a required attribute stay absent that an older schema did not require', () => {
    const { name: _name, ...old } = minimal;
    expect(patched(old, [['replace', 'string', 'a']], 'rfc', testType)).toEqual({ ...old, string: 'a' });
  });

  it.each(['id', 'meta', 'groups', 'meta.version', 'groups[value eq "1"]', `${enterprise}:manager.displayName`])(
    'refuses the removal of %s, which is readOnly [patch-29, patch-39]',
    (path) => {
      expect(refusal(babs, [['remove', path]], 'entra')).toBe('mutability');
    },
  );
});

describe('value paths', () => {
  it('change every value that matches, and no other [patch-20, patch-21]', () => {
    const phoneNumbers = [
      { value: '1', type: 'work' },
      { value: '2', type: 'home' },
      { value: '3', type: 'work' },
    ];
    const after = patched({ ...babs, phoneNumbers }, [['replace', 'phoneNumbers[type eq "work"].display', 'Office']]);
    expect(after['phoneNumbers']).toEqual([
      { value: '1', display: 'Office', type: 'work' },
      { value: '2', type: 'home' },
      { value: '3', display: 'Office', type: 'work' },
    ]);
  });

  it('replace the whole value, or add to it [patch-20]', () => {
    const element = { value: 'new@example.com' };
    expect(patched(babs, [['replace', 'emails[type eq "work"]', element]])['emails']).toEqual([
      element,
      { value: 'babs@jensen.org', type: 'home' },
    ]);
    expect(patched(babs, [['add', 'emails[type eq "work"]', element]])['emails']).toEqual([
      { value: 'new@example.com', type: 'work', primary: true },
      { value: 'babs@jensen.org', type: 'home' },
    ]);
  });

  it('leave no two values of one type', () => {
    const after = patched(babs, [
      ['replace', 'emails[value pr].value', 'one@example.com'],
      ['replace', 'emails.type', 'work'],
    ]);
    expect(after['emails']).toEqual([{ value: 'one@example.com', type: 'work', primary: true }]);
  });

  it('remove the value, or a part of it [patch-25, patch-26]', () => {
    const [work, home] = babs['emails'] as [JsonObject, JsonObject];
    expect(patched(babs, [['remove', 'emails[type eq "home"]']])['emails']).toEqual([work]);
    expect(patched(babs, [['remove', 'emails[type eq "home"].type']])['emails']).toEqual([
      work,
      { value: home['value'] },
    ]);
    const ims = [{ type: 'aim' }];
    expect(patched({ ...babs, ims }, [['remove', 'ims[type eq "aim"].type']])).toEqual(babs);
    const { emails: _emails, ...rest } = babs;
    expect(patched(babs, [['remove', 'emails[value pr]']])).toEqual(rest);
  });

  it.each<[Op]>([
    [['replace', 'emails[type eq "other"].value', 'x@example.com']],
    [['replace', 'emails[type eq "other"]', { value: 'x@example.com' }]],
    [['add', 'emails[type eq "other"].value', 'x@example.com']],
    [['remove', 'emails[type eq "other"]']],
    [['remove', 'ims[type eq "aim"]']],
    [['replace', 'ims.value', 'x']],
  ])('that match nothing are refused: %j [patch-22, patch-32]', (op) => {
    expect(refusal(babs, [op])).toBe('noTarget');
  });

  it('create the value that their eq terms describe, where the profile says so [patch-13]', () => {
    const created = (path: string, value: Json) =>
      (patched(babs, [['Replace', path, value]], 'entra')['emails'] as Json[]).slice(2);
    expect(created('emails[type eq "other"].value', 'x@example.com')).toEqual([
      { value: 'x@example.com', type: 'other' },
    ]);
    expect(created('emails[type eq "other" and display eq "X"]', { Value: 'x@example.com' })).toEqual([
      { value: 'x@example.com', display: 'X', type: 'other' },
    ]);
    const after = patched(
      babs,
      [['Add', 'emails[primary eq "True" and type eq "other"].value', 'x@example.com']],
      'entra',
    );
    expect(after['emails']).toEqual([
      { value: 'bjensen@example.com', type: 'work', primary: false },
      { value: 'babs@jensen.org', type: 'home' },
      { value: 'x@example.com', type: 'other', primary: true },
    ]);
  });

  it.each([
    'emails[type ne "work" and type ne "home"].value',
    'emails[type eq "other" or type eq "x"].value',
    'emails[type eq "other" and type eq "x"].value',
    'emails[not (type pr)].value',
    'emails[type sw "o"].value',
  ])('create nothing from %s', (path) => {
    expect(refusal(babs, [['add', path, 'x@example.com']], 'entra')).toBe('noTarget');
    expect(refusal(babs, [['replace', path, null]], 'entra')).toBe('noTarget');
    expect(refusal(babs, [['remove', path]], 'entra')).toBe('noTarget');
  });

  it('keep the sub-attributes that are required', () => {
    const complexes = [{ value: 'a' }];
    expect(refusedTest({ complexes }, [['remove', 'complexes[value eq "a"].value']])).toBe('mutability');
    expect(refusedTest({ complexes }, [['replace', 'complexes[value eq "a"]', { type: 'one' }]])).toBe('invalidValue');
    expect(refusedTest({ complexes }, [['add', 'complexes', { type: 'one' }]])).toBe('invalidValue');
  });
});

describe('primary', () => {
  it.each<[string, Op, Json[]]>([
    ['an added value', ['add', 'emails', { value: 'x', primary: true }], [false, null, true]],
    [
      'a value that is there',
      ['add', 'emails', { value: 'babs@jensen.org', type: 'home', primary: true }],
      [false, true],
    ],
    ['a sub-attribute', ['replace', 'emails[type eq "home"].primary', true], [false, true]],
    ['a whole value', ['replace', 'emails[type eq "home"]', { value: 'x', primary: true }], [false, true]],
    ['the same value', ['replace', 'emails[type eq "work"].primary', true], [true, null]],
  ])('moves to %s [patch-38]', (_what, op, expected) => {
    const emails = patched(babs, [op])['emails'] as JsonObject[];
    expect(emails.map((e) => e['primary'] ?? null)).toEqual(expected);
  });

  it.each<[Op]>([
    [
      [
        'add',
        'emails',
        [
          { value: 'x', primary: true },
          { value: 'y', primary: true },
        ],
      ],
    ],
    [
      [
        'replace',
        'emails',
        [
          { value: 'x', primary: true },
          { value: 'y', primary: true },
        ],
      ],
    ],
    [['replace', 'phoneNumbers[value pr].primary', true]],
    [['replace', 'phoneNumbers.primary', true]],
    [['replace', 'emails.primary', true]],
  ])('cannot be given to two at once: %j', (op) => {
    const before = { ...babs, phoneNumbers: [{ value: '1' }, { value: '2' }] };
    expect(refusal(before, [op])).toBe('invalidValue');
  });
});

describe('extensions', () => {
  it('are added, changed and removed whole by their URN, and schemas follows [patch-33]', () => {
    const added = patched(babs, [['add', enterprise, { Department: 'Tours', manager: { value: '26' } }]]);
    expect(JSON.stringify(added)).toBe(JSON.stringify(employee));
    expect(
      patched(babs, [
        ['add', undefined, { [enterprise.toUpperCase()]: { department: 'Tours', manager: { value: '26' } } }],
      ]),
    ).toEqual(employee);
    expect(patched(employee, [['replace', enterprise, { department: 'Theme Park' }]])[enterprise]).toEqual({
      department: 'Theme Park',
      manager: { value: '26' },
    });
    expect(patched(employee, [['remove', enterprise]])).toEqual(babs);
    expect(patched(employee, [['replace', undefined, { [enterprise]: null }]])).toEqual(babs);
  });

  it('go when their last attribute goes', () => {
    expect(
      patched(employee, [
        ['remove', `${enterprise}:department`],
        ['remove', `${enterprise}:manager`],
      ]),
    ).toEqual(babs);
  });

  it('are reached by path, down to sub-attributes and values [patch-34]', () => {
    const after = patched(employee, [
      ['replace', `${enterprise}:manager.value`, '27'],
      ['add', `${core}:name.middleName`, 'J'],
    ]);
    expect(after).toMatchObject({ name: { middleName: 'J' }, [enterprise]: { manager: { value: '27' } } });
    const before = { [testExtension]: { strings: ['a', 'b'] } };
    expect(tested(before, [['remove', `${testExtension}:strings`, ['a']]])).toEqual({
      [testExtension]: { strings: ['b'] },
    });
    expect(tested(before, [['remove', `${testExtension}:strings`, ['a', 'b']]])).toEqual({});
  });

  it('that are required stay [schema-36]', () => {
    const type: ResourceType = { ...userType, extensions: userType.extensions.map((e) => ({ ...e, required: true })) };
    expect(refusal(employee, [['remove', enterprise]], 'rfc', type)).toBe('mutability');
    expect(
      refusal(
        employee,
        [
          ['remove', `${enterprise}:department`],
          ['remove', `${enterprise}:manager`],
        ],
        'rfc',
        type,
      ),
    ).toBe('mutability');
    expect(patched(babs, [['add', 'nickName', 'Babs']], 'rfc', type)).toEqual({ ...babs, nickName: 'Babs' });
  });

  it('that are configured no longer keep what was stored', () => {
    const type: ResourceType = {
      ...userType,
      extensions: [],
      schemas: new Map([[core.toLowerCase(), userType.schema]]),
    };
    const after = patched(employee, [['replace', undefined, { nickName: 'Babs' }]], 'rfc', type);
    expect(after).toEqual({ ...employee, schemas: [core], nickName: 'Babs' });
  });
});

describe('mutability', () => {
  it.each<[Op]>([
    [['replace', 'id', 'other']],
    [['replace', undefined, { id: 'other' }]],
    [['add', 'groups', [{ value: '1' }]]],
    [['replace', 'groups[value eq "1"].display', 'x']],
    [['replace', 'meta.created', '2011-05-13T04:42:34Z']],
    [['replace', undefined, { meta: { resourceType: 'User' } }]],
    [['add', `${enterprise}:manager`, { value: '26', displayName: 'John' }]],
  ])('refuses a readOnly target: %j [patch-39]', (op) => {
    expect(refusal(babs, [op])).toBe('mutability');
  });

  it('ignores readOnly names within a value without a path, where the profile says so [patch-39]', () => {
    const value = {
      id: 'other',
      meta: { version: 'W/"1"' },
      groups: [],
      nickName: 'Babs',
      [`${enterprise}:manager.displayName`]: 'J',
    };
    expect(result(babs, [['replace', undefined, value]], 'okta')).toEqual({
      attributes: { ...babs, nickName: 'Babs' },
      used: ['pathKeys', 'ignoreReadOnly'],
    });
    expect(refusal(babs, [['replace', 'id', 'other']], 'okta')).toBe('mutability');
  });

  it.each<[Op]>([
    [['replace', 'immutable', 'b']],
    [['remove', 'immutable']],
    [['add', undefined, { immutable: 'b' }]],
    [['replace', 'immutableComplex', { string: 'b' }]],
    [['replace', 'immutableComplex.string', 'b']],
    [['remove', 'complex.immutable']],
    [['remove', 'complex']],
    [['replace', 'complexes[value eq "a"].immutable', 'b']],
    [['add', 'complexes[value eq "a"]', { immutable: 'b' }]],
    [['add', 'complexes', { value: 'a', immutable: 'b' }]],
  ])('keeps what is immutable and set: %j [patch-40, schema-49]', (op) => {
    const before = {
      complex: { string: 'a', immutable: 'a' },
      complexes: [{ value: 'a', immutable: 'a' }],
      immutable: 'a',
      immutableComplex: { string: 'a' },
    };
    expect(refusedTest(before, [op])).toBe('mutability');
    expect(
      tested(before, [
        ['add', 'immutable', 'a'],
        ['replace', 'complexes', [{ value: 'b' }]],
      ]),
    ).toEqual({
      ...before,
      complexes: [{ value: 'b' }],
    });
  });

  it('sets what is immutable and unset [schema-49]', () => {
    const ops: Op[] = [
      ['add', 'immutable', 'a'],
      ['add', 'complex.immutable', 'a'],
      ['replace', 'immutable', 'b'],
    ];
    expect(tested({}, ops)).toEqual({ complex: { immutable: 'a' }, immutable: 'b' });
  });

  it('hands out a password, and its removal, and keeps it out of the document [patch-55]', () => {
    const password = (...ops: Op[]) => {
      const { attributes, password: given } = result(babs, ops);
      expect(attributes).toEqual(babs);
      return given;
    };
    expect(password(['replace', 'password', 't1meMa$heen'])).toBe('t1meMa$heen');
    expect(password(['add', undefined, { password: 'a' }], ['replace', 'password', 'b'])).toBe('b');
    expect(password(['remove', 'password'])).toBeNull();
    expect(password(['replace', undefined, { password: null }])).toBeNull();
    expect(password(['add', undefined, {}])).toBeUndefined();
    expect(tested({}, [['add', 'writeOnly', 'x']])).toEqual({});
  });
});

describe('a request', () => {
  it('applies its operations in order [patch-42]', () => {
    const ops: Op[] = [
      ['remove', 'emails'],
      ['add', 'emails', [{ value: 'a', type: 'work' }]],
      ['replace', 'emails[type eq "work"].value', 'b'],
      ['add', 'nickName', 'Babs'],
      ['remove', 'nickName'],
    ];
    expect(patched(babs, ops)).toEqual({ ...babs, emails: [{ value: 'b', type: 'work' }] });
  });

  it('applies all of its operations or none [patch-41]', () => {
    expect(
      refusal(babs, [
        ['replace', 'nickName', 'Babs'],
        ['replace', 'active', 'no'],
      ]),
    ).toBe('invalidValue');
  });

  it.each<[Op, string]>([
    [['replace', 'active', 1], 'invalidValue'],
    [['replace', 'name', 'Barbara'], 'invalidValue'],
    [['replace', 'name', [{ givenName: 'Barbara' }]], 'invalidValue'],
    [['add', 'emails', 'bjensen@example.com'], 'invalidValue'],
    [['replace', 'emails[type eq "work"]', 'bjensen@example.com'], 'invalidValue'],
    [['replace', 'emails[type eq "work"]', [{ value: 'bjensen@example.com' }]], 'invalidValue'],
    [['replace', 'userName', '  '], 'invalidValue'],
    [['replace', enterprise, 'Tours'], 'invalidValue'],
    [['replace', `${enterprise}:manager`, '26'], 'invalidValue'],
    [['replace', undefined, { shoeSize: 44 }], 'invalidSyntax'],
    [['replace', undefined, { userName: 'a', username: 'b' }], 'invalidSyntax'],
    [['add', 'schemas', ['urn:example:unknown']], 'invalidSyntax'],
    [['replace', undefined, { 'name.givenName': 'Babs' }], 'invalidPath'],
    [['replace', undefined, { [`${enterprise}:department`]: 'Tours' }], 'invalidPath'],
  ])('refuses %j with %s [patch-44]', (op, scimType) => {
    expect(refusal(babs, [op])).toBe(scimType);
  });

  it('reads names that are paths where the profile says so [patch-17, patch-18]', () => {
    const value = {
      'name.givenName': 'Babs',
      [`${core}:nickName`]: 'Babs',
      [`${enterprise}:department`]: 'Tours',
      'emails[type eq "home"].display': 'Babs',
      shoeSize: 44,
      'unknown.part': 1,
    };
    for (const profile of ['okta', 'entra'] as const) {
      const after = patched(babs, [['replace', undefined, value]], profile);
      expect(after).toMatchObject({
        nickName: 'Babs',
        name: { givenName: 'Babs' },
        [enterprise]: { department: 'Tours' },
      });
      expect((after['emails'] as Json[])[1]).toEqual({ value: 'babs@jensen.org', display: 'Babs', type: 'home' });
      expect(JSON.stringify(after)).not.toMatch(/44|unknown/);
    }
  });

  it('applies 1,000 operations [patch-43]', () => {
    const ops = Array.from({ length: 1_000 }, (_, i): Op => ['add', 'emails', { value: `${i % 998}@example.com` }]);
    expect(patched(babs, ops)['emails']).toHaveLength(1_000);
  });

  it('is not led astray by names of the prototype [security-04]', () => {
    const before = Object.keys(Object.prototype);
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(refusal(babs, [['add', `${name}.polluted`, true]])).toBe('invalidPath');
      expect(patched(babs, [['add', `${name}.polluted`, true]], 'entra')).toEqual(babs);
      const value = JSON.parse(`{"${name}":{"polluted":true},"name":{"${name}":"x"}}`) as Json;
      expect(refusal(babs, [['add', undefined, value]])).toBe('invalidSyntax');
      expect(patched(babs, [['add', undefined, value]], 'entra')).toEqual(babs);
    }
    expect(Object.keys(Object.prototype)).toEqual(before);
    expect(({} as JsonObject)['polluted']).toBeUndefined();
  });
});
