import { describe, expect, it } from 'vitest';
import { everyProfile, groupUrn, open, refusal, userUrn } from './client.ts';

const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

const openWithDirectory = async (options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const users: any[] = [];
  for (const name of ['bjensen', 'jsmith', 'mandy']) users.push(await harness.user(name, { title: 'Guide' }));
  const group = await harness.group('Tour Guides', [users[0].id]);
  const search = (path: string, request: object = {}) =>
    harness.send('POST', `${path}/.search`, { schemas: [searchUrn], ...request });
  return { ...harness, users, group, search };
};

describe('POST /.search', () => {
  it('asks all types, and one below its endpoint [search-01]', async () => {
    const { search, send, users, group } = await openWithDirectory();
    const all = await search('', { filter: 'userName eq "bjensen" or displayName eq "Tour Guides"' });
    expect(all.status).toBe(200);
    expect(all.json).toMatchObject({ totalResults: 2, startIndex: 1, itemsPerPage: 2 });
    expect(all.json.Resources.map((r: { id: string }) => r.id)).toEqual([users[0].id, group.id]);
    expect(all.headers).not.toHaveProperty('location');
    for (const path of ['/Users', '/Groups']) {
      const [searched, listed] = [await search(path), await send('GET', path)];
      expect([searched.status, searched.json]).toEqual([200, listed.json]);
    }
    expect((await search('/Users')).json.totalResults).toBe(3);
  });

  it.each(everyProfile)('needs the URN of SearchRequest, also from %s [search-02]', async (profile) => {
    const { send } = await openWithDirectory({ profile });
    for (const schemas of [undefined, [], [userUrn], searchUrn, null, [searchUrn, userUrn]]) {
      expect(refusal(await send('POST', '/.search', { schemas, count: 1 }))).toMatch(/^400 invalid(Syntax|Value)$/);
    }
    for (const body of ['[]', '"x"', '{', '']) {
      expect(refusal(await send('POST', '/Users/.search', body))).toBe('400 invalidSyntax');
    }
  });

  it('filters, sorts, pages and projects as its body says [search-03]', async () => {
    const { search, users } = await openWithDirectory();
    const request = {
      filter: 'title eq "guide"',
      sortBy: 'userName',
      sortOrder: 'descending',
      startIndex: 2,
      count: 1,
      attributes: ['userName'],
    };
    const page = { totalResults: 3, startIndex: 2, itemsPerPage: 1 };
    const { json } = await search('/Users', request);
    expect(json).toMatchObject(page);
    expect(json.Resources).toEqual([{ schemas: [userUrn], id: users[1].id, userName: 'jsmith' }]);
    const upper = Object.fromEntries(Object.entries(request).map(([name, value]) => [name.toUpperCase(), value]));
    expect((await search('/Users', upper)).json).toEqual(json);
    const without = await search('/Groups', { excludedAttributes: ['members', 'meta'], attributes: null });
    expect(without.json.Resources).toEqual([
      { schemas: [groupUrn], id: expect.any(String), displayName: 'Tour Guides' },
    ]);
  });

  it('takes its parameters from the body alone', async () => {
    const { send } = await openWithDirectory();
    const answer = await send('POST', '/Users/.search?count=1&filter=nonsense', { schemas: [searchUrn], count: 2 });
    expect([answer.status, answer.json.itemsPerPage]).toEqual([200, 2]);
  });

  it('is refused where it cannot be understood [search-04]', async () => {
    const { search } = await openWithDirectory();
    for (const [request, error] of [
      [{ filter: 'userName is "bjensen"' }, '400 invalidFilter'],
      [{ filter: 7 }, '400 invalidValue'],
      [{ count: '1' }, '400 invalidValue'],
      [{ startIndex: 1.5 }, '400 invalidValue'],
      [{ attributes: 'userName' }, '400 invalidValue'],
      [{ attributes: ['userName'], excludedAttributes: ['emails'] }, '400 invalidValue'],
      [{ sortBy: 'shoeSize' }, '400 invalidPath'],
      [{ sortBy: 'userName', sortOrder: 'up' }, '400 invalidValue'],
      [{ filter: 'password eq "x"' }, '400 sensitive'],
      [{ count: 1, Count: 2 }, '400 invalidSyntax'],
    ] as const) {
      expect([request, refusal(await search('/Users', request))]).toEqual([request, error]);
    }
    for (const path of ['/Nothing', '/Users/1']) {
      expect([path, refusal(await search(path))]).toEqual([path, '404']);
    }
  });

  it('is no resource: GET is refused with the methods that there are [search-05]', async () => {
    const { send } = await openWithDirectory();
    for (const path of ['/.search', '/Users/.search', '/Groups/.search']) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await send(method, path);
        expect([refusal(answer), answer.headers['allow']]).toEqual(['405', 'POST, OPTIONS']);
      }
    }
  });
});
