import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/service/limits.ts';
import { list, open, refusal, url } from './client.ts';
import type { Harness } from './harness.ts';

type Query = Record<string, string | number>;

const openWithUsers = async (count: number, options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const names: string[] = [];
  for (let i = 1; i <= count; i++) names.push((await harness.user(`user${String(i).padStart(2, '0')}`)).userName);
  return { ...harness, harness, names };
};

const namesOf = (json: any): string[] => json.Resources.map((r: { userName: string }) => r.userName);

/** All pages from the first on, each as its names; `between` is done after each. */
const walk = async (harness: Harness, query: Query, between: (page: number) => Promise<unknown> = async () => {}) => {
  const pages: string[][] = [];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const { json, status } = await list(harness, '/Users', { ...query, cursor });
    expect(status).toBe(200);
    pages.push(namesOf(json));
    await between(pages.length);
    cursor = json.nextCursor;
  }
  return pages;
};

describe('a page by cursor', () => {
  it('begins with an empty cursor and leads on until the last [cursor-01]', async () => {
    const { harness, names } = await openWithUsers(7);
    const first = (await list(harness, '/Users', { cursor: '', count: 3 })).json;
    expect(first).toMatchObject({ totalResults: 7, itemsPerPage: 3, nextCursor: expect.any(String) });
    expect(first).not.toHaveProperty('previousCursor');
    expect(first).not.toHaveProperty('startIndex');
    // RFC 9865 §2: it needs no escaping in a URL.
    expect(first.nextCursor).toMatch(/^[\w.~-]+$/);
    expect(await walk(harness, { count: 3 })).toEqual([names.slice(0, 3), names.slice(3, 6), names.slice(6)]);
    expect(await walk(harness, { count: 7 })).toEqual([names]);
    const descending = { count: 4, sortBy: 'userName', sortOrder: 'descending' };
    expect((await walk(harness, descending)).flat()).toEqual(names.toReversed());
  });

  it('leads back [cursor-02]', async () => {
    const { harness, names } = await openWithUsers(7);
    for (const rest of [{}, { sortBy: 'userName' }, { filter: 'userName sw "user"' }]) {
      const page = async (cursor: string) => (await list(harness, '/Users', { cursor, count: 3, ...rest })).json;
      const second = await page((await page('')).nextCursor);
      const third = await page(second.nextCursor);
      expect(third).not.toHaveProperty('nextCursor');
      const back = await page(third.previousCursor);
      expect(namesOf(back)).toEqual(names.slice(3, 6));
      const first = await page(back.previousCursor);
      expect(namesOf(first)).toEqual(names.slice(0, 3));
      expect(first).not.toHaveProperty('previousCursor');
      expect(namesOf(await page(first.nextCursor))).toEqual(names.slice(3, 6));
    }
  });

  it('may be of another size than the last, and has no startIndex [cursor-03]', async () => {
    const { harness, names } = await openWithUsers(7, { limits: { ...defaultLimits, maxPageSize: 4 } });
    const { nextCursor } = (await list(harness, '/Users', { cursor: '', count: 2 })).json;
    const answer = await list(harness, '/Users', { cursor: nextCursor, count: 1_000 });
    expect(namesOf(answer.json)).toEqual(names.slice(2, 6));
    const both = await list(harness, '/Users', { cursor: nextCursor, startIndex: 1 });
    expect(refusal(both)).toBe('400 invalidValue');
  });

  it('is refused for a cursor that the service did not give [cursor-04]', async () => {
    const { harness } = await openWithUsers(3);
    const { nextCursor } = (await list(harness, '/Users', { cursor: '', count: 1 })).json;
    const forged = Buffer.from(JSON.stringify([0, { direction: 'after', position: [null, 0] }])).toString('base64url');
    for (const cursor of ['x', '.', `${nextCursor}x`, nextCursor.slice(1), nextCursor.split('.')[0], forged, ' ']) {
      expect([cursor, refusal(await list(harness, '/Users', { cursor }))]).toEqual([cursor, '400 invalidCursor']);
    }
  });

  it('is refused for a cursor that is too old [cursor-05]', async () => {
    let now = Date.parse('2026-01-01');
    const { harness } = await openWithUsers(3, {
      clock: () => now,
      limits: { ...defaultLimits, cursorTimeout: 60 },
    });
    const { nextCursor } = (await list(harness, '/Users', { cursor: '', count: 1 })).json;
    now += 60_000;
    expect((await list(harness, '/Users', { cursor: nextCursor, count: 1 })).status).toBe(200);
    now += 1;
    expect(refusal(await list(harness, '/Users', { cursor: nextCursor, count: 1 }))).toBe('400 expiredCursor');
  });

  it('is refused for a count that is no integer [cursor-06]', async () => {
    const { harness } = await openWithUsers(1);
    for (const count of ['', 'ten', '1.5']) {
      expect(refusal(await list(harness, '/Users', { cursor: '', count }))).toBe('400 invalidCount');
    }
    const none = (await list(harness, '/Users', { cursor: '', count: 0 })).json;
    expect(none).toMatchObject({ totalResults: 1, itemsPerPage: 0, Resources: [] });
  });

  it('is announced with its limits [cursor-07]', async () => {
    const limits = { ...defaultLimits, defaultPageSize: 10, maxPageSize: 50, cursorTimeout: 600 };
    const { send } = await open({ limits });
    expect((await send('GET', '/ServiceProviderConfig')).json.pagination).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 10,
      maxPageSize: 50,
      cursorTimeout: 600,
    });
  });

  it('is asked for by POST too [cursor-08]', async () => {
    const { send, names } = await openWithUsers(5);
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];
    const walked = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const search = { schemas, cursor, count: 2, sortBy: 'userName', attributes: ['userName'] };
      const { json } = await send('POST', '/Users/.search', search);
      walked.push(...namesOf(json));
      cursor = json.nextCursor;
    }
    expect(walked).toEqual(names);
  });

  it('is bound to its query, its endpoint and its client [cursor-09]', async () => {
    const { harness, connect, names } = await openWithUsers(5);
    const query = { count: 2, filter: 'userName sw "user"', sortBy: 'userName', sortOrder: 'ascending' };
    const { nextCursor: cursor } = (await list(harness, '/Users', { ...query, cursor: '' })).json;
    const again = { ...query, cursor, attributes: 'userName' };
    expect(namesOf((await list(harness, '/Users', again)).json)).toEqual(names.slice(2, 4));
    const { filter: _, ...unfiltered } = query;
    for (const [path, other] of [
      ['/Users', { ...query, filter: 'userName sw "u"' }],
      ['/Users', unfiltered],
      ['/Users', { ...query, sortBy: 'id' }],
      ['/Users', { ...query, sortOrder: 'descending' }],
      ['/', query],
    ] as const) {
      expect(refusal(await list(harness, path, { ...other, cursor }))).toBe('400 invalidCursor');
    }
    for (const tenant of ['example', 'other']) {
      const authorization = await connect(tenant);
      const stolen = await list(harness, '/Users', { ...query, cursor }, { authorization });
      expect(refusal(stolen)).toBe('400 invalidCursor');
    }
  });

  it('misses and repeats nobody while others come, go and change [cursor-10]', async () => {
    for (const rest of [{}, { sortBy: 'userName' }, { sortBy: 'userName', sortOrder: 'descending' }]) {
      const { harness, names, send, user, patch } = await openWithUsers(20);
      const gone = new Set<string>();
      const walked = (
        await walk(harness, { count: 3, ...rest }, async (page) => {
          // One that was seen, one that was not, and newcomers at either end.
          for (const name of [names[page], names.at(-page)!]) {
            const filter = `userName eq "${name}"`;
            const [found] = (await send('GET', url('/Users', { filter }))).json.Resources;
            if (found && page < 4) {
              await send('DELETE', `/Users/${found.id}`);
              gone.add(found.userName);
            } else if (found) {
              await patch(`/Users/${found.id}`, [{ op: 'replace', path: 'title', value: `Guide ${page}` }]);
            }
          }
          if (page < 5) await Promise.all([user(`aaa${page}`), user(`zzz${page}`)]);
        })
      ).flat();
      expect(new Set(walked).size).toBe(walked.length);
      expect(gone.size).toBeGreaterThan(4);
      expect(walked).toEqual(expect.arrayContaining(names.filter((name) => !gone.has(name))));
    }
  });

  it('at the root goes on from one resource type to the next, and back', async () => {
    const { send, group } = await openWithUsers(3);
    for (const name of ['Tour Guides', 'Employees']) await group(name);
    const page = async (cursor: string) => (await send('GET', url('/', { cursor, count: 2 }))).json;
    const show = (json: any) => json.Resources.map((r: Record<string, string>) => r['userName'] ?? r['displayName']);
    const first = await page('');
    const second = await page(first.nextCursor);
    const third = await page(second.nextCursor);
    expect([first, second, third].map(show)).toEqual([['user01', 'user02'], ['user03', 'Tour Guides'], ['Employees']]);
    expect(show(await page(third.previousCursor))).toEqual(['user03', 'Tour Guides']);
  });
});
