import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../src/protocol/error.ts';
import type { Json, JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance, type ProfileName } from '../../../src/protocol/leniency.ts';
import type { MemberChange } from '../../../src/protocol/members.ts';
import { applyPatch } from '../../../src/protocol/patch/apply.ts';
import { readsMembers, touchesOnlyMembers, type Member } from '../../../src/protocol/patch/membership.ts';
import { parsePatch } from '../../../src/protocol/patch/patch-op.ts';
import { groupType, userType } from '../../../src/protocol/resource-types.ts';

type Op = readonly [op: string, path?: string | undefined, value?: Json];

const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
const guides: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  id: 'e9e30dba',
  displayName: 'Tour Guides',
};

const parsed = (ops: readonly Op[], tolerance = createTolerance('rfc'), type = groupType) => {
  const Operations = ops.map(([op, path, value]) => ({
    op,
    ...(path !== undefined && { path }),
    ...(value !== undefined && { value }),
  }));
  return parsePatch(type, { schemas, Operations }, tolerance, { operations: 100 });
};

const change = (ops: readonly Op[], members?: readonly Member[], profile: ProfileName = 'rfc') => {
  const tolerance = createTolerance(profile);
  const operations = parsed(ops, tolerance);
  expect(readsMembers(groupType, operations)).toBe(members !== undefined);
  const result = applyPatch(groupType, { attributes: guides, ...(members && { members }) }, operations, tolerance);
  expect(result.attributes).toEqual(guides);
  return result.members;
};

const refusal = (...args: Parameters<typeof change>): string | undefined => {
  try {
    change(...args);
  } catch (error) {
    if (error instanceof ScimError) return error.scimType;
    throw error;
  }
  throw new Error('It was accepted.');
};

describe('the members of a group', () => {
  it.each<[Op[], MemberChange]>([
    [
      [['add', 'members', [{ value: 'a' }, { value: 'b', display: 'B' }, { value: 'a' }]]],
      { add: ['a', 'b'], remove: [] },
    ],
    [[['add', 'members', { value: 'a' }]], { add: ['a'], remove: [] }],
    [[['add', undefined, { Members: [{ value: 'a' }] }]], { add: ['a'], remove: [] }],
    [[['remove', 'members[value eq "a"]']], { add: [], remove: ['a'] }],
    [[['remove', 'members[value eq "a" or (value eq "b" or value eq "c")]']], { add: [], remove: ['a', 'b', 'c'] }],
    [[['remove', 'members', [{ value: 'a', $ref: null }]]], { add: [], remove: ['a'] }],
    [[['remove', 'members', { value: 'a' }]], { add: [], remove: ['a'] }],
    [[['remove', 'members']], { replace: [] }],
    [[['remove', 'members', null]], { replace: [] }],
    [[['replace', 'members', [{ value: 'a' }]]], { replace: ['a'] }],
    [[['replace', 'members', null]], { replace: [] }],
    [[['replace', undefined, { members: [] }]], { replace: [] }],
    [[['replace', undefined, { members: null }]], { replace: [] }],
    [
      [
        ['add', 'members', [{ value: 'a' }]],
        ['remove', 'members[value eq "a"]'],
      ],
      { add: [], remove: ['a'] },
    ],
    [
      [
        ['remove', 'members[value eq "a"]'],
        ['add', 'members', [{ value: 'a' }]],
      ],
      { add: ['a'], remove: [] },
    ],
    [
      [
        ['replace', 'members', [{ value: 'a' }, { value: 'b' }]],
        ['remove', 'members[value eq "a"]'],
        ['add', 'members', { value: 'c' }],
      ],
      { replace: ['b', 'c'] },
    ],
    [
      [
        ['add', 'members', { value: 'a' }],
        ['remove', 'members'],
      ],
      { replace: [] },
    ],
  ])(
    'change by %j, whoever they are [patch-31, patch-56, patch-57, patch-58, patch-59, patch-60, patch-63]',
    (ops, expected) => {
      expect(change(ops)).toEqual(expected);
    },
  );

  it.each<[Op]>([[['remove', 'members', []]], [['add', 'members', []]], [['add', undefined, { members: [] }]]])(
    'stay as they are with %j',
    (op) => {
      expect(change([op])?.valueOf()).toBeUndefined();
    },
  );

  const present: Member[] = [
    { id: 'a', type: 'User', display: 'Babs Jensen' },
    { id: 'b', type: 'User', display: undefined },
    { id: 'c', type: 'Group', display: 'Babysitters' },
  ];

  it.each<[Op[], MemberChange | undefined]>([
    [[['remove', 'members[type eq "Group"]']], { add: [], remove: ['c'] }],
    [[['remove', 'members[display sw "bab"]']], { add: [], remove: ['a', 'c'] }],
    [[['remove', 'members[value eq "b" and type eq "Group"]']], undefined],
    [[['remove', 'members[value eq "b" and type eq "User"]']], { add: [], remove: ['b'] }],
    [[['remove', 'members[not (value eq "b")]']], { add: [], remove: ['a', 'c'] }],
    [
      [
        ['add', 'members', { value: 'd' }],
        ['remove', 'members[value ne "a"]'],
      ],
      { add: [], remove: ['b', 'c', 'd'] },
    ],
    [
      [
        ['remove', 'members[value eq "a"]'],
        ['remove', 'members[display pr]'],
      ],
      { add: [], remove: ['a', 'c'] },
    ],
    [
      [
        ['replace', 'members', { value: 'd' }],
        ['remove', 'members[type pr]'],
      ],
      { replace: ['d'] },
    ],
    [[['add', 'members[value eq "a"]', { value: 'a', display: 'x' }]], undefined],
  ])('are read where %j asks for more than ids', (ops, expected) => {
    expect(change(ops, present)).toEqual(expected);
  });

  it('keep their parts [patch-40]', () => {
    expect(refusal([['replace', 'members[value eq "a"].display', 'x']], present)).toBe('mutability');
    expect(refusal([['remove', 'members.display']])).toBe('mutability');
    expect(refusal([['replace', 'members[value eq "a"]', { value: 'b' }]], present)).toBe('mutability');
  });

  it('are created by a filter where the profile says so [patch-13]', () => {
    const op: Op = ['add', 'members[value eq "d"]', { value: 'd' }];
    expect(change([op], present, 'entra')).toEqual({ add: ['d'], remove: [] });
    expect(refusal([op], present)).toBe('noTarget');
    expect(refusal([['add', 'members[display eq "D"]', { value: 'd' }]], present, 'entra')).toBe('noTarget');
  });

  it.each<[Op]>([
    [['add', 'members', 'a']],
    [['add', 'members', ['a']]],
    [['remove', 'members', [{ display: 'Babs' }]]],
    [['replace', 'members', [{ value: '' }]]],
    [['add', 'members', null]],
    [['add', undefined, { members: null }]],
  ])('need their ids: %j', (op) => {
    expect(refusal([op])).toBe('invalidValue');
  });

  it('come out as if each operation had been done on the list', () => {
    const ids = fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 });
    const op = fc.oneof(
      fc.record({ kind: fc.constantFrom('add', 'removeListed', 'removeFiltered', 'replace'), ids }),
      fc.constant({ kind: 'removeAll', ids: [] as string[] }),
    );
    const toOp = ({ kind, ids: some }: { kind: string; ids: string[] }): Op => {
      const value = some.map((id) => ({ value: id }));
      if (kind === 'add' || kind === 'replace') return [kind, 'members', value];
      if (kind === 'removeListed') return ['remove', 'members', value];
      if (kind === 'removeAll') return ['remove', 'members'];
      return ['remove', `members[${some.map((id) => `value eq "${id}"`).join(' or ')}]`];
    };
    fc.assert(
      fc.property(ids, fc.array(op, { minLength: 1, maxLength: 8 }), (before, ops) => {
        let naive = before;
        for (const { kind, ids: some } of ops) {
          if (kind === 'add') naive = naive.concat(some);
          else if (kind === 'replace') naive = some;
          else naive = kind === 'removeAll' ? [] : naive.filter((id) => !some.includes(id));
        }
        const result = change(ops.map(toOp));
        if (!result) throw new Error('nothing was changed');
        const after =
          'replace' in result ? result.replace : [...before.filter((id) => !result.remove.includes(id)), ...result.add];
        expect(new Set(after)).toEqual(new Set(naive));
      }),
    );
  });
});

describe('touchesOnlyMembers', () => {
  it.each<[boolean, Op[]]>([
    [
      true,
      [
        ['add', 'members', { value: 'a' }],
        ['remove', 'members[value eq "b"]'],
      ],
    ],
    [true, [['replace', undefined, { MEMBERS: [] }]]],
    [
      false,
      [
        ['add', 'members', { value: 'a' }],
        ['replace', undefined, { displayName: 'Guides' }],
      ],
    ],
    [false, [['replace', undefined, { members: [], displayName: 'Guides' }]]],
    [false, [['replace', 'displayName', 'Guides']]],
  ])('is %s for %j', (expected, ops) => {
    expect(touchesOnlyMembers(groupType, parsed(ops))).toBe(expected);
  });

  it('is false for a type without members', () => {
    const operations = parsed([['replace', undefined, {}]], createTolerance('rfc'), userType);
    expect(touchesOnlyMembers(userType, operations)).toBe(false);
  });
});
