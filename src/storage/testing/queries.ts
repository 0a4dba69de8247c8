import assert from 'node:assert/strict';
import { groupType, userType } from '../../protocol/resource-types.ts';
import type { Position, Query, TenantStore } from '../../service/store.ts';
import { addBadge, addGroup, addUser, badgeType, change, createChecks, everything, idsOf, search } from './fixture.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `u${String(i).padStart(4, '0')}`);

type Walk = Omit<Parameters<typeof search>[1], 'page'>;

/** All pages by cursor, forwards and then backwards. */
const walk = async (store: TenantStore, options: Walk, count: number): Promise<readonly (readonly string[])[]> => {
  const pages: (readonly string[])[] = [];
  let page: Query['page'] = { kind: 'cursor', count };
  let back: Position | undefined;
  for (;;) {
    const result = await search(store, { ...options, page });
    pages.push(idsOf(result));
    back = result.previous;
    if (!result.next) break;
    assert(pages.length < 100, 'a walk comes to an end');
    page = { kind: 'cursor', count, after: result.next };
  }
  const reversed = [pages.at(-1)!];
  while (back) {
    const result = await search(store, { ...options, page: { kind: 'cursor', count, before: back } });
    assert(result.next, 'a page before another has one after it');
    reversed.unshift(idsOf(result));
    assert(reversed.length < 100, 'a walk back comes to an end');
    back = result.previous;
  }
  assert.deepEqual(reversed.flat(), pages.flat());
  return pages;
};

export const queryChecks = createChecks({
  'lists in the order of creation, page by page': async ({ acme }) => {
    const ids = names(7);
    for (const id of ids) await addUser(acme, id);
    await change(acme, userType, 'u0000', { title: 'Tour Guide' });
    const page = async (startIndex: number, count: number) => {
      const result = await search(acme, { page: { kind: 'index', startIndex, count } });
      assert.equal(result.total, 7);
      return idsOf(result);
    };
    assert.deepEqual(await page(1, 3), ids.slice(0, 3));
    assert.deepEqual(await page(4, 3), ids.slice(3, 6));
    assert.deepEqual(await page(7, 3), ids.slice(6));
    assert.deepEqual(await page(8, 3), []);
    assert.deepEqual(await page(1, 0), []);
  },
  'finds each place of a long list with gaps': async ({ acme }) => {
    const ids = names(2_500);
    await Promise.all(ids.map((id) => addUser(acme, id)));
    const gone = new Set(ids.filter((_, i) => i % 3 === 0 || (i > 1_000 && i < 1_500)));
    await Promise.all([...gone].map((id) => acme.delete(userType, id, {})));
    const left = ids.filter((id) => !gone.has(id));
    for (const filter of [undefined, 'userName pr']) {
      for (const startIndex of [1, 2, 600, 665, 666, 667, 1_000, left.length - 1, left.length, left.length + 1]) {
        const page = { kind: 'index', startIndex, count: 5 } as const;
        const result = await search(acme, { page, ...(filter && { filter }) });
        assert.deepEqual(idsOf(result), left.slice(startIndex - 1, startIndex + 4), `${filter} from ${startIndex}`);
        assert.equal(result.total, left.length);
      }
    }
  },
  'gives in a list what it gives one by one, whatever characters there are': async ({ acme }) => {
    const characters = Array.from({ length: 0xa0 }, (_, i) => String.fromCharCode(i + 1)).join('');
    const texts = [characters, '\u0001\u0001', 'a\u0001', '\u0001', '\u2028\ufeff\uffff', '𝒷👩‍👩‍👧‍👦', ',{}" :'];
    const ids = texts.map((text, i) => (i === 0 ? 'all' : `${text}${i}${text}`));
    for (const [i, id] of ids.entries())
      await addUser(acme, id, { displayName: texts[i]!, nickName: texts.at(-1 - i)! });
    await addGroup(acme, 'g1', ids.slice(1, 4));
    await addGroup(acme, 'g2', ids.slice(3));
    await addGroup(acme, 'g3', ['g1']);
    await change(acme, userType, ids[2]!, { title: '\u0001\u0001' });
    const alone = await Promise.all(ids.map((id) => acme.get(userType, id, everything)));
    const orders = [{}, { filter: 'userName pr' }, { sortBy: 'meta.created' }];
    for (const order of orders) {
      for (const kind of ['index', 'cursor'] as const) {
        const page = kind === 'index' ? { kind, startIndex: 1, count: 100 } : { kind, count: 100 };
        const { resources } = await search(acme, { ...order, page, wanted: everything });
        assert.deepEqual(resources, alone);
      }
    }
  },
  'counts what a filter matches, also where the page is empty or past the end': async ({ acme }) => {
    for (const id of names(5)) await addUser(acme, id, { active: id !== 'u0002' });
    const cases: readonly (readonly [startIndex: number, count: number, found: number])[] = [
      [1, 0, 0],
      [1, 2, 2],
      [4, 2, 1],
      [5, 2, 0],
      [9, 2, 0],
    ];
    for (const [startIndex, count, found] of cases) {
      const result = await search(acme, { filter: 'active eq true', page: { kind: 'index', startIndex, count } });
      assert.equal(result.total, 4);
      assert.equal(result.resources.length, found);
    }
  },
  'walks by cursor forwards and backwards, in any order': async ({ acme }) => {
    for (const [i, id] of names(7).entries()) {
      await addUser(acme, id, i === 3 ? {} : { title: ['b', 'A', 'a', 'Ä'][i % 4]!, active: i % 2 === 0 });
    }
    for (const count of [1, 2, 3, 7, 8]) {
      const lengths = names(7).flatMap((_, i) => (i % count === 0 ? [Math.min(count, 7 - i)] : []));
      const orders: Walk[] = [
        {},
        { sortBy: 'title' },
        { sortBy: 'title', sortOrder: 'descending' },
        { sortBy: 'meta.lastModified' },
      ];
      for (const options of orders) {
        const pages = await walk(acme, options, count);
        assert.deepEqual(
          pages.map((page) => page.length),
          lengths,
        );
        const all = await search(acme, options);
        assert.deepEqual(pages.flat(), idsOf(all), JSON.stringify(options));
      }
      assert.deepEqual((await walk(acme, { filter: 'active eq true' }, count)).flat(), [
        'u0000',
        'u0002',
        'u0004',
        'u0006',
      ]);
    }
  },
  'goes on by cursor where the resource of the position is gone': async ({ acme }) => {
    for (const id of names(6)) await addUser(acme, id);
    const first = await search(acme, { page: { kind: 'cursor', count: 2 } });
    await acme.delete(userType, 'u0001', {});
    await addUser(acme, 'late');
    const second = await search(acme, { page: { kind: 'cursor', count: 9, after: first.next! } });
    assert.deepEqual(idsOf(second), ['u0002', 'u0003', 'u0004', 'u0005', 'late']);
    const third = await search(acme, { page: { kind: 'cursor', count: 2, after: first.next! } });
    for (const id of ['u0004', 'u0005', 'late']) await acme.delete(userType, id, {});
    const past = await search(acme, { page: { kind: 'cursor', count: 2, after: third.next! } });
    assert.deepEqual(idsOf(past), []);
    const back = await search(acme, { page: { kind: 'cursor', count: 2, before: past.previous! } });
    assert.deepEqual(idsOf(back), ['u0002', 'u0003']);
    for (const id of ['u0000', 'u0002', 'u0003']) await acme.delete(userType, id, {});
    const empty = await search(acme, { page: { kind: 'cursor', count: 9, after: first.next! } });
    assert.deepEqual(idsOf(empty), []);
    assert.equal(empty.next, undefined);
  },
  'sorts by type and case, without a value last, first where descending': async ({ acme }) => {
    const titles: readonly (string | undefined)[] = ['b', undefined, 'A', 'ä', 'a', 'B', '', '𝒜'];
    for (const [i, title] of titles.entries()) await addUser(acme, `u${i}`, title === undefined ? {} : { title });
    const up = ['u6', 'u2', 'u4', 'u0', 'u5', 'u3', 'u7', 'u1'];
    assert.deepEqual(idsOf(await search(acme, { sortBy: 'title' })), up);
    const down = ['u1', 'u7', 'u3', 'u0', 'u5', 'u2', 'u4', 'u6'];
    assert.deepEqual(idsOf(await search(acme, { sortBy: 'title', sortOrder: 'descending' })), down);
    const second = { kind: 'index', startIndex: 3, count: 2 } as const;
    assert.deepEqual(idsOf(await search(acme, { sortBy: 'title', page: second })), up.slice(2, 4));
  },
  'sorts a multi-valued attribute by its primary value, else its first': async ({ acme }) => {
    const emails = (...values: readonly [string, boolean?][]) => ({
      emails: values.map(([value, primary]) => ({ value, ...(primary && { primary }) })),
    });
    await addUser(acme, 'a', emails(['z'], ['b', true]));
    await addUser(acme, 'b', emails(['c'], ['a']));
    await addUser(acme, 'c', emails(['A']));
    await addUser(acme, 'd');
    assert.deepEqual(idsOf(await search(acme, { sortBy: 'emails' })), ['c', 'a', 'b', 'd']);
  },
  'covers several types with one list': async ({ acme }) => {
    await addUser(acme, 'u1', { displayName: 'Mandy' });
    await addGroup(acme, 'g1');
    await addUser(acme, 'u2', { displayName: 'Babs' });
    await addBadge(acme, 'b1', { doors: 3 });
    const types = [userType, groupType, badgeType];
    const all = await search(acme, { types });
    assert.equal(all.total, 4);
    assert.deepEqual([...idsOf(all)].toSorted(), ['b1', 'g1', 'u1', 'u2']);
    assert.deepEqual(all.resources.map(({ type }) => type).toSorted(), ['Badge', 'Group', 'User', 'User']);
    for (const count of [1, 2, 3]) assert.deepEqual((await walk(acme, { types }, count)).flat(), idsOf(all));
    for (const startIndex of [1, 2, 3, 4]) {
      const one = await search(acme, { types, page: { kind: 'index', startIndex, count: 1 } });
      assert.deepEqual(idsOf(one), idsOf(all).slice(startIndex - 1, startIndex));
      assert.equal(one.total, 4);
    }
    const named = { types: [userType, groupType], sortBy: 'displayName' };
    assert.deepEqual(idsOf(await search(acme, named)), ['u2', 'u1', 'g1']);
    assert.deepEqual((await walk(acme, named, 1)).flat(), ['u2', 'u1', 'g1']);
    assert.deepEqual(idsOf(await search(acme, { ...named, filter: 'displayName co "a" and id sw "u"' })), ['u2', 'u1']);
  },
  'filters by index and by document with the same meaning': async ({ acme }) => {
    await addUser(acme, 'bjensen', {
      userName: 'BJensen',
      externalId: 'Ext1',
      displayName: 'Ms Straße',
      active: true,
      emails: [
        { value: 'b@example.com', type: 'work' },
        { value: 'babs@home.example', type: 'home' },
      ],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Tour', manager: { value: 'mandy' } },
    });
    await addUser(acme, 'mandy', { userName: 'mandy', externalId: 'ext1', emails: [] });
    await addUser(acme, 'zoe', { userName: 'zoë', title: '100% "_\\', nickName: '' });
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['userName eq "bjensen"', ['bjensen']],
      ['userName eq "BJENSEN" and active eq true', ['bjensen']],
      ['userName eq "bjensen" and active eq false', []],
      ['userName ne "bjensen"', ['mandy', 'zoe']],
      ['userName sw "bj"', ['bjensen']],
      ['userName sw ""', ['bjensen', 'mandy', 'zoe']],
      ['userName co "ZOË"', ['zoe']],
      ['userName ew "en"', ['bjensen']],
      ['userName gt "c"', ['mandy', 'zoe']],
      ['externalId eq "Ext1"', ['bjensen']],
      ['externalId sw "ext"', ['mandy']],
      ['not (externalId pr)', ['zoe']],
      ['displayName sw "MS STRAS"', ['bjensen']],
      ['emails.value eq "BABS@home.example"', ['bjensen']],
      ['emails[type eq "work" and value co "home"]', []],
      ['emails[type eq "home" and value co "home"]', ['bjensen']],
      ['emails[not (type eq "work")]', ['bjensen']],
      ['emails pr', ['bjensen']],
      ['emails.type ne "work"', ['mandy', 'zoe']],
      ['active ne true', ['mandy', 'zoe']],
      ['title eq "100% \\"_\\\\"', ['zoe']],
      ['title co "%"', ['zoe']],
      ['nickName pr', []],
      ['nickName eq ""', ['zoe']],
      [`${enterprise}:department eq "tour"`, ['bjensen']],
      [`${enterprise}:manager.value eq "mandy"`, ['bjensen']],
      [`${enterprise}:manager[not (value eq "bjensen")]`, ['bjensen']],
      ['id eq "zoe" or userName sw "m"', ['mandy', 'zoe']],
      ['not (id eq "zoe" or userName sw "m")', ['bjensen']],
      ['meta.resourceType eq "User"', ['bjensen', 'mandy', 'zoe']],
      ['meta.created lt "2011-05-13T06:00:00+01:00"', ['bjensen', 'mandy', 'zoe']],
      ['meta.lastModified gt "2011-05-13T00:42:35.5-04:00"', ['mandy', 'zoe']],
      ['meta.lastModified le "2011-05-13T04:42:35Z"', ['bjensen']],
    ];
    for (const [filter, expected] of cases) assert.deepEqual(idsOf(await search(acme, { filter })), expected, filter);
  },
  'compares text by code point, to the ends of Unicode, by index and by document': async ({ acme }) => {
    const values = ['a', 'a\ud7ff', 'a\ud7ffz', 'a\ue000', 'a\uffff', 'a😀', 'a\u{10ffff}', 'a\u{10ffff}z', 'b'];
    for (const [i, value] of values.entries()) await addUser(acme, `u${i}`, { externalId: value, profileUrl: value });
    for (const name of ['externalId', 'profileUrl']) {
      for (const sought of ['', ...values]) {
        const relations: Readonly<Record<string, (index: number, value: string) => boolean>> = {
          sw: (_, value) => value.startsWith(sought),
          ew: (_, value) => value.endsWith(sought),
          co: (_, value) => value.includes(sought),
          gt: (index) => index > values.indexOf(sought),
          le: (index) => index <= values.indexOf(sought),
        };
        for (const [operator, meets] of Object.entries(relations)) {
          const filter = `${name} ${operator} ${JSON.stringify(sought)}`;
          const expected = values.flatMap((value, i) => (meets(i, value) ? [`u${i}`] : []));
          assert.deepEqual(idsOf(await search(acme, { filter })), expected, filter);
        }
      }
    }
  },
});
