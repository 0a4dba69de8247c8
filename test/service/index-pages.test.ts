import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/service/limits.ts';
import { everyProfile, list, open, refusal } from './client.ts';

const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** A service with users user1 to user`count`, and the names on a page of them. */
const openWithUsers = async (count: number, options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const users: any[] = [];
  for (let i = 1; i <= count; i++) users.push(await harness.user(`user${i}`));
  const page = async (query: Record<string, string | number>) => (await list(harness, '/Users', query)).json;
  return {
    ...harness,
    users,
    page,
    names: async (query: Record<string, string | number>): Promise<string[]> =>
      (await page(query)).Resources.map((u: { userName: string }) => u.userName),
  };
};

describe('a page by index', () => {
  it('says what it is in integers, and counts what it holds [page-01, page-05, page-06, page-13]', async () => {
    const { page, users } = await openWithUsers(5);
    expect(await page({ startIndex: 2, count: 3 })).toEqual({
      schemas: [listUrn],
      totalResults: 5,
      startIndex: 2,
      itemsPerPage: 3,
      Resources: users.slice(1, 4),
    });
    expect(await page({ startIndex: 5, count: 3 })).toMatchObject({ totalResults: 5, startIndex: 5, itemsPerPage: 1 });
  });

  it('begins with the first where startIndex is below 1 [page-02]', async () => {
    const { page, users } = await openWithUsers(3);
    for (const startIndex of [0, -1, -1_000, '-0', '+1']) {
      expect(await page({ startIndex, count: 2 })).toMatchObject({ startIndex: 1, Resources: users.slice(0, 2) });
    }
  });

  it('holds nothing for a count of 0 or less, and still counts all [page-03, page-04]', async () => {
    const { page } = await openWithUsers(3);
    for (const count of [0, -1, -1_000]) {
      expect(await page({ count })).toEqual({
        schemas: [listUrn],
        totalResults: 3,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      });
      expect(await page({ count, filter: 'userName eq "user2"' })).toMatchObject({ totalResults: 1, Resources: [] });
    }
  });

  it('is empty behind the end [page-07]', async () => {
    const { page } = await openWithUsers(3);
    for (const startIndex of [4, 1_000, '99999999999999999999999']) {
      for (const rest of [{}, { filter: 'userName sw "user"' }, { sortBy: 'userName' }]) {
        expect(await page({ startIndex, ...rest })).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
      }
    }
  });

  it('is no larger than the service allows, and has a size of its own [page-08, page-12]', async () => {
    const { page, names } = await openWithUsers(5, {
      limits: { ...defaultLimits, defaultPageSize: 2, maxPageSize: 3 },
    });
    expect(await page({ count: 1_000 })).toMatchObject({ totalResults: 5, itemsPerPage: 3 });
    expect(await page({ count: '99999999999999999999999' })).toMatchObject({ itemsPerPage: 3 });
    expect(await names({})).toEqual(['user1', 'user2']);
  });

  it.each(everyProfile)('is refused for %s where startIndex or count is no integer [page-09]', async (profile) => {
    const harness = await open({ profile });
    for (const name of ['startIndex', 'count']) {
      for (const value of ['', 'one', '1.5', '1e3', '0x1', '1,2', 'NaN', '١']) {
        expect(refusal(await list(harness, '/Users', { [name]: value }))).toBe('400 invalidValue');
      }
    }
    expect(refusal(await harness.send('GET', '/Users?count=1&count=2'))).toBe('400 invalidValue');
  });

  it('gives with the others each resource once [page-10]', async () => {
    const { names, users } = await openWithUsers(23);
    for (const rest of [{}, { filter: 'active eq true' }, { sortBy: 'userName', sortOrder: 'descending' }]) {
      const walked = [];
      for (let startIndex = 1; startIndex <= 23; startIndex += 5) {
        walked.push(...(await names({ startIndex, count: 5, ...rest })));
      }
      expect(walked).toHaveLength(23);
      expect(new Set(walked)).toEqual(new Set(users.map((u) => u.userName)));
    }
  });

  it('stays where it is while others are made and changed [page-11]', async () => {
    const { names, user, users, patch } = await openWithUsers(12);
    const walked = [];
    for (let startIndex = 1; startIndex <= 12; startIndex += 4) {
      walked.push(...(await names({ startIndex, count: 4 })));
      await user(`late${startIndex}`);
      await patch(`/Users/${users[0].id}`, [{ op: 'replace', path: 'title', value: `Guide ${startIndex}` }]);
    }
    expect(walked).toEqual(users.map((u) => u.userName));
  });

  it('at the root goes on from one resource type to the next', async () => {
    const { send, group } = await openWithUsers(3);
    await group('Tour Guides');
    await group('Employees');
    const walked = [];
    for (let startIndex = 1; startIndex <= 5; startIndex += 2) {
      const { json } = await send('GET', `/?startIndex=${startIndex}&count=2`);
      expect(json.totalResults).toBe(5);
      walked.push(...json.Resources.map((r: Record<string, string>) => r['userName'] ?? r['displayName']));
    }
    expect(walked).toEqual(['user1', 'user2', 'user3', 'Tour Guides', 'Employees']);
  });
});
