import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/protocol/json.ts';
import { parseSearchRequest } from '../../../src/protocol/messages/search-request.ts';

const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];

describe('a SearchRequest', () => {
  it('gives the parameters as the query of a URL does', () => {
    const search = {
      schemas,
      attributes: ['displayName', 'userName'],
      filter: 'displayName sw "smith"',
      sortBy: 'userName',
      sortOrder: 'ascending',
      startIndex: 1,
      count: 10,
    };
    expect(Object.fromEntries(parseSearchRequest(search))).toEqual({
      attributes: 'displayName,userName',
      filter: 'displayName sw "smith"',
      sortBy: 'userName',
      sortOrder: 'ascending',
      startIndex: '1',
      count: '10',
    });
  });

  it('takes names in any case, null as absent, a cursor, and ignores what it does not know [cursor-08]', () => {
    const search = { SCHEMAS: schemas, EXCLUDEDattributes: ['members'], filter: null, cursor: '', __proto__x: 1 };
    expect(Object.fromEntries(parseSearchRequest(search))).toEqual({ excludedAttributes: 'members', cursor: '' });
  });

  it.each<[Json, string, string]>([
    [[], 'invalidSyntax', 'A search is a JSON object.'],
    [
      { filter: 'id pr' },
      'invalidSyntax',
      'schemas: expected ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"].',
    ],
    [{ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] }, 'invalidSyntax', 'schemas: expected'],
    [{ schemas, filter: 'a pr', Filter: 'b pr' }, 'invalidSyntax', 'filter is given twice'],
    [{ schemas, filter: ['id pr'] }, 'invalidValue', 'filter: expected a string.'],
    [{ schemas, attributes: 'id' }, 'invalidValue', 'attributes: expected an array of strings.'],
    [{ schemas, attributes: [1] }, 'invalidValue', 'attributes: expected an array of strings.'],
    [{ schemas, count: '10' }, 'invalidValue', 'count: expected an integer.'],
    [{ schemas, startIndex: 1.5 }, 'invalidValue', 'startIndex: expected an integer.'],
  ])('is refused where it is none: %j is %s, %s', (search, scimType, detail) => {
    expect(() => parseSearchRequest(search)).toThrow(
      expect.objectContaining({ status: 400, scimType, detail: expect.stringContaining(detail) }),
    );
  });
});
