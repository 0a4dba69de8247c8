import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Answer, SendOptions, Target } from '../target.ts';
import { demandFound, users, type OwnWithFilter } from './own-resources.ts';
import { demandEachOnce, five, idsOf, total, type Walk } from './walks.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc9865/2',
  level: 'MUST',
  ...check,
  needs: ['filter', 'cursor', ...(check.needs ?? [])],
});

const ask = (t: Target, { filter }: OwnWithFilter, query: NonNullable<SendOptions['query']>): Promise<Answer> =>
  t.get('/Users', { filter, count: 2, ...query });

const cursorIn = (t: Target, answer: Answer, name: 'nextCursor' | 'previousCursor'): string | undefined => {
  const cursor = t.object(answer)[name] ?? undefined;
  t.demand(
    cursor === undefined || (typeof cursor === 'string' && cursor !== ''),
    `${name}: a string, or absent`,
    JSON.stringify(cursor) ?? 'nothing',
    answer,
    { hint: 'A cursor is a string; where there is no further page it is left out, not empty.' },
  );
  return typeof cursor === 'string' ? cursor : undefined;
};

/** The cursor of the page behind the first; the check ends where there is none. */
const nextOf = (t: Target, answer: Answer): string => {
  t.list(answer);
  const next = cursorIn(t, answer, 'nextCursor');
  t.demand(next !== undefined, 'a nextCursor, since five resources match and two fit', 'none', answer, {
    hint: 'nextCursor may be left out on the last page only: without one a client takes the list for complete.',
  });
  return next!;
};

/** All pages from the first to the one without nextCursor; `between` is done after each but the last. */
const walk = async (
  t: Target,
  page: (cursor: string) => Promise<Answer>,
  between: (came: readonly string[]) => Promise<unknown> = async () => {},
): Promise<Walk> => {
  const ids: string[] = [];
  let cursor: string | undefined = '';
  for (let pages = 1; ; pages++) {
    const last = await page(cursor);
    ids.push(...idsOf(t, last));
    cursor = cursorIn(t, last, 'nextCursor');
    if (cursor === undefined) return { ids, last };
    t.demand(pages < 20, 'a last page, without nextCursor', 'twenty pages for a few resources', last, {
      hint: 'Leave nextCursor out when nothing follows, or clients never stop.',
    });
    await between(ids);
  }
};

const demandNone = (t: Target, answer: Answer): void =>
  t.equal(t.list(answer).length, 0, 'number of resources', answer, {
    hint: 'count=0 asks for totalResults alone, and a negative count is read as 0.',
  });

/** RFC 9865: pages by cursor. */
export const cursorPageChecks: readonly Check[] = [
  check({
    id: 'cursor-01',
    requirement: 'An empty cursor begins, nextCursor leads on, and the last page has none.',
    run: async (t) => {
      const own = await five(t);
      nextOf(t, await ask(t, own, { cursor: '' }));
      const walked = await walk(t, (cursor) => ask(t, own, { cursor }));
      demandEachOnce(t, own, walked, 'The cursor holds where the page ended in an order that never changes.');
    },
  }),
  check({
    id: 'cursor-01-bare',
    requirement: 'cursor without = begins like an empty one.',
    run: async (t) => {
      const { filter } = await five(t);
      nextOf(t, await t.get(`/Users?cursor&count=2&filter=${encodeURIComponent(filter)}`));
    },
  }),
  check({
    id: 'cursor-01-characters',
    requirement: 'A cursor holds characters only that a URL needs no escapes for.',
    run: async (t) => {
      const answer = await ask(t, await five(t), { cursor: '' });
      const next = nextOf(t, answer);
      t.demand(/^[\w.~-]+$/.test(next), 'letters, digits, and - . _ ~', next, answer, {
        hint: 'Encode cursors as Base64 for URLs, without padding: + / and = are changed or lost on the way back.',
      });
    },
  }),
  check({
    id: 'cursor-02',
    requirement: 'previousCursor, where it is given, leads to the page before.',
    run: async (t) => {
      const own = await five(t);
      const first = await ask(t, own, { cursor: '' });
      const second = await ask(t, own, { cursor: nextOf(t, first) });
      const previous = cursorIn(t, second, 'previousCursor');
      if (previous === undefined) return t.skip('the service gives no previousCursor: it is optional');
      const back = await ask(t, own, { cursor: previous });
      t.equal([...idsOf(t, back)], [...idsOf(t, first)], 'ids of the first page again', back, {
        hint: 'A page that is reached backwards ends where the page after it begins, and is in the same order.',
      });
    },
  }),
  check({
    id: 'cursor-02-first',
    requirement: 'The first page has no previousCursor.',
    run: async (t) => {
      const answer = await ask(t, await five(t), { cursor: '' });
      t.list(answer);
      t.equal(t.object(answer)['previousCursor'], undefined, 'previousCursor', answer, {
        hint: 'Leave previousCursor out on the first page.',
      });
    },
  }),
  check({
    id: 'cursor-03',
    requirement: 'A page by cursor has no more than count resources.',
    run: async (t) => {
      const { length } = t.list(await ask(t, await five(t), { cursor: '' }));
      t.demand(length <= 2, 'two resources at most', `${length}`);
    },
  }),
  check({
    id: 'cursor-03-none',
    requirement: 'With a cursor, count=0 and a negative count give no resources.',
    run: async (t) => {
      const own = await five(t);
      demandNone(t, await ask(t, own, { cursor: '', count: 0 }));
      demandNone(t, await ask(t, own, { cursor: '', count: -1 }));
    },
  }),
  check({
    id: 'cursor-03-startindex',
    section: 'rfc9865/2.4',
    level: 'good practice',
    requirement: 'cursor and startIndex at once are refused with 400.',
    run: async (t) => {
      const own = await five(t);
      const next = nextOf(t, await ask(t, own, { cursor: '' }));
      t.scimError(await ask(t, own, { cursor: next, startIndex: 1 }), 400, undefined, {
        hint: 'They ask for two different pages; whichever you choose, the client meant the other.',
      });
    },
  }),
  check({
    id: 'cursor-04',
    section: 'rfc9865/2.1',
    level: 'SHOULD',
    requirement: 'A cursor that the service did not give is refused with 400 invalidCursor.',
    run: async (t) => {
      const own = await five(t);
      const next = nextOf(t, await ask(t, own, { cursor: '' }));
      for (const cursor of ['no-such-cursor', `${next}x`]) {
        t.scimError(await ask(t, own, { cursor }), 400, 'invalidCursor', {
          hint: 'Sign cursors, or look them up, and refuse all others: a forged one may reach what its sender may not read, and a broken one must not begin the list anew.',
        });
      }
    },
  }),
  check({
    id: 'cursor-05',
    section: 'rfc9865/2.1',
    level: 'SHOULD',
    requirement:
      'A cursor is good for cursorTimeout seconds; where it is not later, it is refused with 400 expiredCursor.',
    run: async (t) => {
      const seconds = member(member(t.service.config, 'pagination'), 'cursorTimeout');
      if (typeof seconds !== 'number' || seconds > 2)
        return t.skip(`pagination.cursorTimeout is ${JSON.stringify(seconds) ?? 'absent'}: too long to wait`);
      const own = await five(t);
      const cursor = nextOf(t, await ask(t, own, { cursor: '' }));
      t.list(await ask(t, own, { cursor }));
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000 + 100));
      const late = await ask(t, own, { cursor });
      if (late.status === 200) return;
      t.scimError(late, 400, 'expiredCursor', {
        hint: 'Tell a cursor that is too old from one that is wrong: the client begins anew.',
      });
    },
  }),
  check({
    id: 'cursor-06',
    section: 'rfc9865/2.1',
    level: 'SHOULD',
    requirement: 'A count that is no number is refused with 400 invalidCount.',
    run: async (t) =>
      t.scimError(await ask(t, await five(t), { cursor: '', count: 'many' }), 400, 'invalidCount', {
        hint: 'RFC 9865 §2.1 has a scimType of its own for the count of a page by cursor.',
      }),
  }),
  check({
    id: 'cursor-07',
    section: 'rfc9865/4',
    requirement:
      'pagination in ServiceProviderConfig says of cursor and index whether they are supported, and its sizes are positive integers.',
    run: async (t) => {
      const answer = await t.get('/ServiceProviderConfig');
      const pagination = t.object(answer)['pagination'];
      const hint =
        'cursor and index are both required in pagination; leave the others out where they are not constant.';
      const demand = (name: string, expected: string, right: (value: unknown) => boolean): void => {
        const value = member(pagination, name);
        t.demand(right(value), `pagination.${name}: ${expected}`, JSON.stringify(value) ?? 'nothing', answer, { hint });
      };
      for (const name of ['cursor', 'index']) demand(name, 'true or false', (value) => typeof value === 'boolean');
      for (const name of ['defaultPageSize', 'maxPageSize', 'cursorTimeout']) {
        demand(
          name,
          'a positive integer, or absent',
          (value) => value === undefined || (Number.isInteger(value) && Number(value) > 0),
        );
      }
      demand('defaultPaginationMethod', '"cursor", "index", or absent', (value) =>
        [undefined, 'cursor', 'index'].includes(value as string),
      );
    },
  }),
  check({
    id: 'cursor-08',
    section: 'rfc9865/3',
    requirement: 'A search by POST is paged by cursor too.',
    run: async (t) => {
      const own = await five(t);
      const search = (cursor: string) =>
        t.send('POST', '/Users/.search', {
          body: {
            schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
            filter: own.filter,
            count: 2,
            cursor,
          },
        });
      const first = await search('');
      if ([404, 405, 501].includes(first.status)) return t.skip(`/Users/.search is answered ${first.status}`);
      nextOf(t, first);
      const hint = 'Read cursor from the body as you read it from the URL.';
      demandEachOnce(t, own, await walk(t, search), hint);
    },
  }),
  check({
    id: 'cursor-09-filter',
    level: 'good practice',
    requirement: 'A cursor is refused for another filter than that it was given for.',
    run: async (t) => {
      const own = await five(t);
      const cursor = nextOf(t, await ask(t, own, { cursor: '' }));
      t.scimError(await ask(t, own, { cursor, filter: 'userName pr' }), 400, undefined, {
        hint: 'Bind the cursor to filter, sortBy and sortOrder: a position in one list means nothing in another.',
      });
    },
  }),
  check({
    id: 'cursor-09-tenant',
    section: 'rfc9865/5.2',
    requirement: 'A cursor gives another tenant nothing that it may not read.',
    needs: ['otherTenant'],
    run: async (t) => {
      const own = await five(t);
      const cursor = nextOf(t, await ask(t, own, { cursor: '' }));
      const answer = await t.send('GET', '/Users', {
        query: { filter: own.filter, count: 2, cursor },
        authorization: t.otherTenant!,
      });
      if (answer.status >= 400 && answer.status < 500) return;
      demandFound(t, answer, users(own.resources), [], {
        hint: 'Whoever holds a cursor is authorized like anybody else on each page: the tenant comes from the credential, never from the cursor.',
      });
    },
  }),
  check({
    id: 'cursor-10',
    level: 'good practice',
    requirement: 'Pages by cursor give each user once who was there all the time, while others come, change and go.',
    needs: ['patch'],
    run: async (t) => {
      const own = await five(t);
      const there = new Map(Object.entries(own.resources));
      const { displayName } = own.resources['first']!;
      const walked = await walk(
        t,
        (cursor) => ask(t, own, { cursor }),
        async (came) => {
          // What an offset counts is moved by one who has come and goes, and by one who has come and changes.
          const [gone, changed] = [...there].filter(([, { id }]) => came.includes(id));
          if (gone && there.size === total) {
            t.status(await t.send('DELETE', `/Users/${gone[1].id}`), [200, 204]);
            there.delete(gone[0]);
          }
          if (changed) {
            const operation = { op: 'replace', path: 'title', value: t.unique('Tour Guide') };
            t.status(await t.patch(`/Users/${changed[1].id}`, [operation]), [200, 204]);
          }
          await t.user({ displayName: displayName! });
        },
      );
      demandEachOnce(
        t,
        users(Object.fromEntries(there)),
        walked,
        'Keep in the cursor the key of the last resource, not how many have come: an offset skips a user for each that is deleted before it.',
      );
    },
  }),
];
