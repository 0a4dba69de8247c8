import { describe, expect, it } from 'vitest';
import { printPath } from '../../../src/protocol/attribute-path.ts';
import { ScimError } from '../../../src/protocol/error.ts';
import type { Json, JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance, type ProfileName } from '../../../src/protocol/leniency.ts';
import { parsePatch } from '../../../src/protocol/patch/patch-op.ts';
import { userType } from '../../../src/protocol/resource-types.ts';

const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
const operation = { op: 'replace', path: 'nickName', value: 'Babs' };

const parse = (body: Json, profile: ProfileName = 'rfc') =>
  parsePatch(userType, body, createTolerance(profile), { operations: 2 }).map(({ op, path, value }) => [
    op,
    path && printPath(path.target),
    value,
  ]);
const one = (input: Json, profile?: ProfileName) => parse({ schemas, Operations: [input] }, profile);

const refusal = (act: () => unknown): [number, string | undefined] => {
  try {
    act();
  } catch (error) {
    if (error instanceof ScimError) return [error.status, error.scimType];
    throw error;
  }
  throw new Error('It was accepted.');
};

describe('parsePatch', () => {
  it.each<[JsonObject]>([
    [{ schemas, Operations: [operation] }],
    [
      {
        SCHEMAS: ['URN:ietf:params:scim:api:messages:2.0:patchop'],
        operations: [{ OP: 'REPLACE', Path: 'NICKNAME', VALUE: 'Babs' }],
      },
    ],
    [{ schemas, Operations: [{ ...operation, name: 'addMember' }], unknown: 1 }],
  ])('reads %j [patch-04, patch-05]', (body) => {
    expect(parse(body)).toEqual([['replace', 'nickName', 'Babs']]);
  });

  it.each<[Json]>([
    [[]],
    [null],
    [{ Operations: [operation] }],
    [{ schemas: [], Operations: [operation] }],
    [{ schemas: schemas[0]!, Operations: [operation] }],
    [{ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], Operations: [operation] }],
    [{ schemas }],
    [{ schemas, Operations: [] }],
    [{ schemas, Operations: null }],
    [{ schemas, Operations: operation }],
    [{ schemas, Operations: [operation], operations: [operation] }],
    [{ schemas, Operations: ['replace'] }],
    [{ schemas, Operations: [{ path: 'nickName', value: 'Babs' }] }],
    [{ schemas, Operations: [{ ...operation, op: 'delete' }] }],
    [{ schemas, Operations: [{ ...operation, op: 1 }] }],
    [{ schemas, Operations: [{ ...operation, OP: 'add' }] }],
  ])('refuses %j, in every profile [patch-01, patch-02, patch-03]', (body) => {
    for (const profile of ['rfc', 'okta', 'entra'] as const) {
      expect(refusal(() => parse(body, profile))).toEqual([400, 'invalidSyntax']);
    }
  });

  it('refuses more operations than allowed [patch-43]', () => {
    expect(parse({ schemas, Operations: [operation, operation] })).toHaveLength(2);
    const body = { schemas, Operations: [operation, operation, operation] };
    expect(refusal(() => parse(body))).toEqual([413, undefined]);
  });

  it('asks for the path of what is to be removed [patch-27]', () => {
    expect(refusal(() => one({ op: 'remove' }))).toEqual([400, 'noTarget']);
    expect(refusal(() => one({ op: 'remove', path: null, value: { nickName: 'Babs' } }))).toEqual([400, 'noTarget']);
  });

  it.each(['', 'emails[', 'emails[type eq work]', "emails[type eq 'work']", 'name.', 'nick name', '[value eq "1"]'])(
    'refuses the path %j, in every profile [patch-36]',
    (path) => {
      for (const profile of ['rfc', 'okta', 'entra'] as const) {
        expect(refusal(() => one({ ...operation, path }, profile))).toEqual([400, 'invalidPath']);
      }
    },
  );

  it.each([
    'shoeSize',
    'name.first',
    'urn:example:unknown:attribute',
    'emails[type eq "work"].verified',
    '__proto__.polluted',
  ])('refuses the unknown path %j, or ignores its operation [patch-37, security-04]', (path) => {
    expect(refusal(() => one({ ...operation, path }))).toEqual([400, 'invalidPath']);
    expect(one({ ...operation, path }, 'entra')).toEqual([]);
    expect(one({ op: 'remove', path }, 'okta')).toEqual([]);
  });

  it('refuses a path that is no string', () => {
    expect(refusal(() => one({ ...operation, path: 1 }))).toEqual([400, 'invalidPath']);
  });
});
