import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance } from '../../../src/protocol/leniency.ts';
import { applyPatch } from '../../../src/protocol/patch/apply.ts';
import { parsePatch } from '../../../src/protocol/patch/patch-op.ts';
import { groupType, userType } from '../../../src/protocol/resource-types.ts';
import { patchToV2 } from '../../../src/protocol/v1/patch.ts';

const core = 'urn:scim:schemas:core:1.0';
const enterprise = 'urn:scim:schemas:extension:enterprise:1.0';
const enterpriseV2 = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const operations = (type: typeof userType, body: JsonObject, id?: string): Json =>
  patchToV2(type, body, id)['Operations']!;

describe('the PATCH of SCIM 1.1', () => {
  it('replaces what is simple and merges what is complex [v11-05]', () => {
    const body = { schemas: [core], id: '2819c223', nickName: 'Babs', name: { givenName: 'Barbara' } };
    expect(operations(userType, body, '2819c223')).toEqual([
      { op: 'replace', value: { nickName: 'Babs', name: { givenName: 'Barbara' } } },
    ]);
  });

  it('leaves an id that is not the own one for others to refuse', () => {
    expect(operations(userType, { id: '26118915', active: false }, '2819c223')).toEqual([
      { op: 'replace', value: { id: '26118915', active: false } },
    ]);
  });

  it("adds and deletes members as Okta's templates do, and leaves the group's own attributes alone [v11-05]", () => {
    const members = [
      { value: '89bb1940', display: 'babs' },
      { value: '23a35c27', display: 'mandy', operation: 'delete' },
    ];
    expect(operations(groupType, { schemas: [core], members })).toEqual([
      { op: 'remove', path: 'members', value: [{ value: '23a35c27', display: 'mandy' }] },
      { op: 'add', path: 'members', value: [{ value: '89bb1940', display: 'babs' }] },
    ]);
  });

  it('deletes what meta.attributes names before it applies the rest [v11-05]', () => {
    const members = [{ value: '89bb1940' }, { value: '23a35c27', operation: 'delete' }];
    expect(operations(groupType, { meta: { attributes: ['members'] }, members })).toEqual([
      // A delete operation is ignored where the attribute is in meta.attributes.
      { op: 'replace', path: 'members', value: [{ value: '89bb1940' }] },
    ]);
    const body = {
      meta: { attributes: ['nickName', `${enterprise}:department`, `${core}:name.middleName`, 'userName'] },
      userName: 'babs',
      name: { familyName: 'Jensen' },
    };
    expect(operations(userType, body)).toEqual([
      { op: 'remove', path: 'nickName' },
      { op: 'remove', path: `${enterpriseV2}:department` },
      { op: 'remove', path: 'name.middleName' },
      // What is required is replaced, never taken away.
      { op: 'replace', value: { userName: 'babs', name: { familyName: 'Jensen' } } },
    ]);
  });

  it('reaches into the enterprise extension, whose manager has a managerId', () => {
    const body = { [enterprise]: { manager: { managerId: '26118915' } } };
    expect(operations(userType, body)).toEqual([
      { op: 'replace', value: { [enterpriseV2]: { manager: { value: '26118915' } } } },
    ]);
  });

  it('changes nothing where nothing is said', () => {
    expect(operations(groupType, { schemas: [core] })).toEqual([{ op: 'replace', value: {} }]);
  });

  it('refuses names to delete that are none, and an attribute given twice', () => {
    expect(() => patchToV2(userType, { meta: { attributes: 'nickName' } })).toThrow('meta.attributes: expected');
    expect(() => patchToV2(userType, { emails: [], Emails: [] })).toThrow('emails is given twice');
  });
});

interface Email {
  readonly value: string;
  readonly type?: string;
  readonly display?: string;
}

/** SCIM 1.1 protocol §3.3.2 told plainly: values are matched by their `value`, and merged, added or deleted. */
const modelled = (
  before: readonly Email[],
  { cleared, sent }: { cleared: boolean; sent: readonly (Email & { operation?: string })[] },
): Email[] => {
  const deleted = cleared ? [] : sent.filter(({ operation }) => operation);
  const after = cleared ? [] : before.filter(({ value }) => !deleted.some((d) => d.value === value));
  for (const { operation, ...email } of sent) {
    if (operation) continue;
    const place = after.findIndex(({ value }) => value === email.value);
    if (place < 0) after.push(email);
    else after[place] = { ...after[place], ...email };
  }
  return after;
};

const email = fc.record(
  {
    value: fc.constantFrom('babs@example.com', 'bjensen@example.com', 'b"\\@example.com'),
    type: fc.constantFrom('work', 'home'),
    display: fc.constantFrom('Babs', 'Barbara'),
  },
  { requiredKeys: ['value'] },
);
const emails = fc.uniqueArray(email, { selector: ({ value }) => value, maxLength: 3 });
const change = fc.record({
  cleared: fc.boolean(),
  sent: fc.uniqueArray(
    fc.tuple(email, fc.boolean()).map(([e, gone]) => (gone ? { value: e.value, operation: 'delete' } : e)),
    { selector: ({ value }) => value, maxLength: 3 },
  ),
});

it('does with the values of a multi-valued attribute what SCIM 1.1 says, whatever is there [v11-05]', () => {
  fc.assert(
    fc.property(emails, fc.array(change, { maxLength: 4 }), (before, changes) => {
      let model: Email[] = [...before];
      let attributes: JsonObject = {
        schemas: [userType.schema.id],
        userName: 'bjensen',
        ...(before.length > 0 && { emails: before }),
      };
      for (const one of changes) {
        const body = { ...(one.cleared && { meta: { attributes: ['emails'] } }), emails: one.sent as unknown as Json };
        const tolerance = createTolerance('rfc', ['createFilteredElement']);
        const parsed = parsePatch(userType, patchToV2(userType, body), tolerance, { operations: 100 });
        ({ attributes } = applyPatch(userType, { attributes }, parsed, tolerance));
        model = modelled(model, one);
        expect(attributes['emails'] ?? []).toEqual(model);
      }
    }),
  );
});
