import { describe, expect, it } from 'vitest';
import { listResponse, renderListResponse } from '../../../src/protocol/messages/list-response.ts';

const bjensen = { id: '2819c223', userName: 'bjensen' };

describe('a ListResponse', () => {
  it('counts in numbers, and has Resources even where there are none [page-01] [page-06] [page-13]', () => {
    expect(listResponse({ totalResults: 0, startIndex: 1, resources: [] })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  it('carries the cursors of the pages around it, without a startIndex [cursor-01] [cursor-02]', () => {
    expect(listResponse({ totalResults: 3, nextCursor: 'n', previousCursor: 'p', resources: [bjensen] })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 3,
      nextCursor: 'n',
      previousCursor: 'p',
      itemsPerPage: 1,
      Resources: [bjensen],
    });
  });

  it('is rendered from texts as it is from objects', () => {
    for (const resources of [[], [bjensen], [bjensen, { id: '"' }]]) {
      const list = { totalResults: 9, startIndex: 4, resources };
      const texts = { ...list, resources: resources.map((r) => JSON.stringify(r)) };
      expect(renderListResponse(texts)).toBe(JSON.stringify(listResponse(list)));
    }
  });
});
