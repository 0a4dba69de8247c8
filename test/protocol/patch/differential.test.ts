import * as fc from 'fast-check';
import { scimPatch } from 'scim-patch';
import SCIMMY from 'scimmy';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../src/protocol/error.ts';
import { isObject, type Json, type JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance } from '../../../src/protocol/leniency.ts';
import { applyPatch } from '../../../src/protocol/patch/apply.ts';
import { parsePatch } from '../../../src/protocol/patch/patch-op.ts';
import { userType } from '../../../src/protocol/resource-types.ts';
import { readResource } from '../../../src/protocol/resource.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

interface Op {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: string;
  readonly value?: Json;
}
type Apply = (before: JsonObject, operations: readonly Op[]) => Promise<unknown>;

SCIMMY.Schemas.User.extend(SCIMMY.Schemas.EnterpriseUser as never);

const ours: Apply = async (before, Operations) => {
  const tolerance = createTolerance('rfc');
  const operations = parsePatch(
    userType,
    { schemas, Operations: JSON.parse(JSON.stringify(Operations)) as Json },
    tolerance,
    {
      operations: 10,
    },
  );
  return applyPatch(userType, { attributes: before }, operations, tolerance).attributes;
};

const theirs: Readonly<Record<'scim-patch' | 'scimmy', Apply>> = {
  'scim-patch': async (before, operations) =>
    scimPatch(structuredClone(before) as never, structuredClone(operations) as never, {
      mutateDocument: true,
      treatMissingAsAdd: false,
    }),
  scimmy: async (before, operations) => {
    const resource = new SCIMMY.Schemas.User({ ...structuredClone(before), meta: {} }, 'out');
    const message = new SCIMMY.Messages.PatchOp({ schemas, Operations: structuredClone(operations) as never });
    // Nothing comes back where nothing changed.
    return (await message.apply(resource as never, (changed) => changed)) ?? resource;
  },
};

/** What two documents have to agree on: `schemas` is compared elsewhere, and what is empty is absent. */
const essence = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(essence);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .filter(([name]) => name !== 'schemas' && name !== 'meta' && name !== 'id')
    .map(([name, member]) => [name, essence(member)] as const)
    .filter(
      ([, member]) =>
        member !== undefined && !(typeof member === 'object' && Object.keys(member as object).length === 0),
    );
  return Object.fromEntries(members);
};

/** What comes out, or undefined where the PATCH is refused. */
const outcome = async (apply: Apply, before: JsonObject, operations: readonly Op[]): Promise<unknown> => {
  try {
    return essence(JSON.parse(JSON.stringify(await apply(before, operations))));
  } catch {
    return undefined;
  }
};

const work = { value: 'bjensen@example.com', type: 'work', primary: true };
const home = { value: 'babs@jensen.org', type: 'home' };
const name = { familyName: 'Jensen', givenName: 'Barbara' };
const other = { value: 'b@example.org', type: 'other', primary: true };

/** A PATCH that one of them does otherwise, and the clause that decides against it. */
interface Departure {
  readonly clause: string;
  readonly before: JsonObject;
  readonly operation: Op;
  /** undefined where it has to be refused */
  readonly right: JsonObject | undefined;
}

const common: readonly Departure[] = [
  {
    clause: '7644 §3.5.2: a new primary sets the others to false',
    before: { emails: [work, home] },
    operation: { op: 'add', path: 'emails', value: [other] },
    right: { emails: [{ ...work, primary: false }, home, other] },
  },
  {
    clause: '7643 §2.4: primary is true no more than once',
    before: {},
    operation: { op: 'replace', path: 'emails', value: [work, other] },
    right: undefined,
  },
  {
    clause: '7643 §2.4: no pair of type and value comes twice',
    before: { emails: [home] },
    operation: { op: 'add', path: 'emails', value: [{ ...home, display: 'Babs' }] },
    right: { emails: [{ ...home, display: 'Babs' }] },
  },
  {
    clause: '7644 §3.5.2.2 with Table 9: a filter that matches nothing is noTarget',
    before: { emails: [home] },
    operation: { op: 'remove', path: 'emails[type eq "work"]' },
    right: undefined,
  },
];

const departures: Readonly<Record<keyof typeof theirs, readonly Departure[]>> = {
  'scim-patch': [
    ...common,
    {
      clause: '7644 §3.5.2.1 with Table 9: a filter that matches nothing is noTarget',
      before: {},
      operation: { op: 'add', path: 'emails[type eq "work"].value', value: 'bjensen@example.com' },
      right: undefined,
    },
    {
      clause: '7643 §3.3: an extension’s name is its URN, dots included',
      before: {},
      operation: { op: 'add', value: { [enterprise]: { department: 'Tours' } } },
      right: { [enterprise]: { department: 'Tours' } },
    },
    {
      clause: '7644 §3.10: a URN alone names the extension',
      before: { [enterprise]: { department: 'Tours' } },
      operation: { op: 'remove', path: enterprise },
      right: {},
    },
    {
      clause: '7644 §3.5.2.2: a required attribute cannot be removed',
      before: {},
      operation: { op: 'remove', path: 'userName' },
      right: undefined,
    },
    {
      clause: '7644 §3.5.2.3: the sub-attributes that are given are replaced',
      before: { name },
      operation: { op: 'replace', value: { name: { givenName: 'Babs' } } },
      right: { name: { ...name, givenName: 'Babs' } },
    },
    {
      clause: '7644 §3.5.2.3: matching record values are replaced as a whole',
      before: { emails: [work] },
      operation: { op: 'replace', path: 'emails[type eq "work"]', value: home },
      right: { emails: [home] },
    },
  ],
  scimmy: [
    ...common,
    {
      clause: '7644 §3.5.2.3: a filter that matches nothing is noTarget',
      before: { emails: [home] },
      operation: { op: 'replace', path: 'emails[type eq "work"]', value: work },
      right: undefined,
    },
    {
      clause: '7644 §3.10: the core URN is a prefix',
      before: {},
      operation: { op: 'add', path: `${core}:title`, value: 'Guide' },
      right: { title: 'Guide' },
    },
    {
      clause: '7644 §3.10: a URN alone names the extension',
      before: { [enterprise]: { department: 'Tours' } },
      operation: { op: 'remove', path: enterprise },
      right: {},
    },
    {
      clause: '7644 §3.5.2.3: the sub-attributes that are given are replaced',
      before: { name },
      operation: { op: 'replace', path: 'name', value: { givenName: 'Babs' } },
      right: { name: { ...name, givenName: 'Babs' } },
    },
    {
      clause: '7644 §3.5.2.3: without a path a multi-valued attribute is replaced with all its values',
      before: { emails: [home] },
      operation: { op: 'replace', value: { emails: [work] } },
      right: { emails: [work] },
    },
    {
      clause: '7643 §7: canonical values are suggestions, and a filter is asked once',
      before: { emails: [home] },
      operation: { op: 'replace', path: 'emails[type eq "home" and value sw "babs"].type', value: 'private' },
      right: { emails: [{ ...home, type: 'private' }] },
    },
  ],
};

const user = (more: JsonObject): JsonObject => {
  const input = { schemas: [core], userName: 'bjensen', ...more };
  const { schemas: urns = [], ...rest } = readResource(userType, input, createTolerance('rfc'), 'replace').attributes;
  return { schemas: urns, id: '2819c223', ...rest };
};

const text = fc.constantFrom('a', 'b', 'c');
const emails = fc.uniqueArray(fc.record({ value: text, type: fc.constantFrom('work', 'home'), display: text }), {
  minLength: 1,
  maxLength: 3,
  selector: ({ type, value }) => `${type} ${value}`,
});
const put = fc.constantFrom('add' as const, 'replace' as const);
const simple = ['userName', 'displayName', 'title', 'name.givenName', `${enterprise}:department`];
const removable = ['displayName', 'title', 'name', 'name.givenName', 'emails', 'emails[type eq "work"]'];

/** Operations on which all agree. */
const operation: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ op: put, path: fc.constantFrom(...simple), value: text }),
  fc.record({ op: put, value: fc.record({ displayName: text, title: text }) }),
  fc.record({ op: fc.constant('add' as const), path: fc.constant('name'), value: fc.record({ givenName: text }) }),
  fc.record({ op: fc.constant('replace' as const), path: fc.constant('emails'), value: emails }),
  fc.record({
    op: put,
    path: fc.constantFrom('emails[type eq "work"].display', 'emails[value eq "a"].display'),
    value: text,
  }),
  fc.record({ op: fc.constant('remove' as const), path: fc.constantFrom(...removable, `${enterprise}:department`) }),
);
const document = fc
  .record({
    name: fc.record({ familyName: text, givenName: text }),
    emails,
    [enterprise]: fc.record({ department: text }),
  })
  .map(user);

describe.each(['scim-patch', 'scimmy'] as const)('beside %s', (library) => {
  it.each(departures[library])('$clause: $operation', async ({ before, operation: theOne, right }) => {
    const expected = right && essence(user(right));
    expect(await outcome(ours, user(before), [theOne])).toEqual(expected);
    // It fails when they come to agree, and the row has to go.
    expect(await outcome(theirs[library], user(before), [theOne])).not.toEqual(expected);
  });

  it('does the same wherever the RFC leaves no doubt', async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.array(operation, { minLength: 1, maxLength: 4 }), async (before, operations) => {
        let mine: unknown;
        try {
          mine = essence(await ours(before, operations));
        } catch (error) {
          fc.pre(!(error instanceof ScimError && error.scimType === 'noTarget'));
          throw error;
        }
        expect(isObject(mine)).toBe(true);
        expect(await outcome(theirs[library], before, operations)).toEqual(mine);
      }),
      { numRuns: 300 },
    );
  });
});
