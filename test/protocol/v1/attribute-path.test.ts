import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printFilter } from '../../../src/protocol/filter/print.ts';
import { userType } from '../../../src/protocol/resource-types.ts';
import { filterToV2, pathToV2, queryToV2 } from '../../../src/protocol/v1/attribute-path.ts';
import { filterOf } from '../../storage/arbitraries.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe("SCIM 1.1's names of attributes", () => {
  it.each([
    ['userName', 'userName'],
    ['urn:scim:schemas:core:1.0:name.givenName', 'name.givenName'],
    ['URN:SCIM:Schemas:Core:1.0:userName', 'userName'],
    ['urn:scim:schemas:extension:enterprise:1.0', enterprise],
    ['urn:scim:schemas:extension:enterprise:1.0:department', `${enterprise}:department`],
    ['urn:scim:schemas:extension:enterprise:1.0:manager.managerId', `${enterprise}:manager.value`],
    ['urn:okta:onprem_app:1.0:user:custom:isAdmin', 'urn:okta:onprem_app:1.0:user:custom:isAdmin'],
  ])('%s becomes %s', (v1, v2) => expect(pathToV2(v1)).toBe(v2));

  it('are found in filters, and left alone within strings', () => {
    const name = 'urn:scim:schemas:core:1.0:title';
    expect(filterToV2(`(${name} eq "${name} \\" ${name}") and ${name} pr or ${name} eq "open`)).toBe(
      `(title eq "${name} \\" ${name}") and title pr or title eq "open`,
    );
  });

  it('are found in any filter on users, whatever its strings hold', () => {
    const v1 = 'urn:scim:schemas:extension:enterprise:1.0';
    const known = fc.constantFrom('bjensen', `${v1}:department`, `x" and ${v1}:manager.managerId pr`);
    fc.assert(
      fc.property(filterOf(userType, known), (filter) => {
        const text = printFilter(filter);
        // The names of extensions hold no space, and those of the known strings are of SCIM 1.1 already.
        const inV1 = text
          .replaceAll(`${enterprise}:manager.value`, `${v1}:manager.managerId`)
          .replaceAll(enterprise, v1);
        expect(filterToV2(inV1)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are found in the query, of which only what SCIM 1.1 defines is taken', () => {
    const query = new URLSearchParams({
      attributes: 'urn:scim:schemas:core:1.0:userName, urn:scim:schemas:extension:enterprise:1.0:manager.managerId',
      sortBy: 'urn:scim:schemas:core:1.0:name.familyName',
      excludedAttributes: 'emails',
      cursor: '',
      COUNT: '2',
    });
    expect([...new URLSearchParams(queryToV2(query.toString()))]).toEqual([
      ['attributes', `userName,${enterprise}:manager.value`],
      ['sortBy', 'name.familyName'],
      ['COUNT', '2'],
    ]);
  });
});
