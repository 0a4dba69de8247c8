import { describe, expect, it } from 'vitest';
import { userType } from '../../src/protocol/resource-types.ts';
import { renderResource } from '../../src/service/render.ts';

const endpoints = new Map([
  ['User', '/Users'],
  ['Group', '/Groups'],
]);
/** What has every resource made an object first. */
const shape = { resource: (resource: object) => resource, list: (list: object) => list } as never;

describe('a resource as text', () => {
  it.each([
    ['2819c223-7f76-453a-919d-413861904646', 1, 0],
    ['a b/"c\\d"\u0001é👩', 12, 86_400_123],
  ])('is what the same resource is as an object: %j', (id, version, later) => {
    const created = Date.parse('2011-05-13T04:42:34.056Z');
    const document = JSON.stringify({ schemas: [userType.schema.id], id, userName: 'bj"\u0000' });
    const group = { id, type: 'Group', display: 'Tour "Guides"', direct: true };
    const stored = { id, type: 'User', version, created, lastModified: created + later, document, groups: [group] };
    for (const baseUrl of ['https://scim.example.com/scim/v2', 'https://example.com/a\\b"c']) {
      const context = { baseUrl, endpoints, projection: undefined };
      expect(renderResource(stored, userType, context)).toBe(renderResource(stored, userType, { ...context, shape }));
    }
  });
});
