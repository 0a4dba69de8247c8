import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Answer, Target } from '../target.ts';
import { demandFound, quoted, type OwnWithFilter } from './own-resources.ts';
import { demandEachOnce, five, idsOf, total, type Walk } from './walks.ts';

const check = ({ run, ...check }: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.2.4',
  level: 'MUST',
  ...check,
  needs: ['filter', ...(check.needs ?? [])],
  run: (t) =>
    // RFC 9865 §4
    member(member(t.service.config, 'pagination'), 'index') === false
      ? t.skip('/ServiceProviderConfig says pagination.index is false')
      : run(t),
});

const page = (
  t: Target,
  { filter }: OwnWithFilter,
  query: Readonly<Record<string, string | number>>,
): Promise<Answer> => t.get('/Users', { filter, ...query });

const demandTotal = (t: Target, answer: Answer): void =>
  t.equal(t.object(answer)['totalResults'], total, 'totalResults', answer, {
    hint: 'totalResults counts all that matches, whatever the page: clients page until they have as many.',
  });

/** All pages, each from where the last ended; `between` is done after each but the last. */
const walk = async (t: Target, own: OwnWithFilter, between: () => Promise<unknown> = async () => {}): Promise<Walk> => {
  const ids: string[] = [];
  for (;;) {
    const last = await page(t, own, { startIndex: ids.length + 1, count: 2 });
    const found = idsOf(t, last);
    ids.push(...found);
    if (found.length === 0 || ids.length >= total) return { ids, last };
    await between();
  }
};

const startsAt = (value: number): Check =>
  check({
    id: `page-02-${value === 0 ? 'zero' : 'negative'}`,
    requirement: `startIndex=${value} is read as 1.`,
    run: async (t) => {
      const own = await five(t);
      const answer = await page(t, own, { startIndex: value, count: 2 });
      const hint = 'A startIndex below 1 is 1, not an error; and it is 1-based.';
      t.status(answer, 200, { hint });
      const first = await page(t, own, { startIndex: 1, count: 2 });
      t.equal([...idsOf(t, answer)], [...idsOf(t, first)], 'ids of the first page', answer, { hint });
    },
  });

const none = (id: string, count: number, requirement: string): Check =>
  check({
    id,
    requirement,
    run: async (t) => {
      const answer = await page(t, await five(t), { count });
      t.equal(t.list(answer).length, 0, 'number of resources', answer, {
        hint: 'count=0 asks for totalResults alone, and a negative count is read as 0; neither means "all" or "default".',
      });
      demandTotal(t, answer);
    },
  });

/** RFC 7644 §3.4.2.4: pages by index. */
export const indexPageChecks: readonly Check[] = [
  check({
    id: 'page-01',
    requirement: 'A page says totalResults, startIndex and itemsPerPage, as integers.',
    run: async (t) => {
      const answer = await page(t, await five(t), { startIndex: 2, count: 2 });
      const body = t.object(answer);
      demandTotal(t, answer);
      const hint = 'Give JSON numbers: startIndex as it was understood, itemsPerPage as the number of resources here.';
      t.equal(body['startIndex'], 2, 'startIndex', answer, { hint });
      t.demand(
        Number.isInteger(body['itemsPerPage']),
        'itemsPerPage: an integer',
        JSON.stringify(body['itemsPerPage']) ?? 'nothing',
        answer,
        { hint },
      );
    },
  }),
  startsAt(0),
  startsAt(-3),
  none('page-03', 0, 'count=0 gives totalResults and no resources.'),
  none('page-04', -1, 'A negative count is read as 0.'),
  check({
    id: 'page-05',
    requirement: 'No page has more than count resources.',
    run: async (t) => {
      const answer = await page(t, await five(t), { count: 2 });
      const { length } = t.list(answer);
      t.demand(length > 0 && length <= 2, 'one or two resources', `${length}`, answer, {
        hint: 'count is a limit; Okta asks for one user with count=1 to try a connection.',
      });
      demandTotal(t, answer);
    },
  }),
  check({
    id: 'page-06',
    requirement: 'itemsPerPage is the number of resources on the page.',
    run: async (t) => {
      const own = await five(t);
      for (const startIndex of [1, 5]) {
        const answer = await page(t, own, { startIndex, count: 4 });
        const { length } = t.list(answer);
        t.equal(t.object(answer)['itemsPerPage'], length, 'itemsPerPage', answer, {
          hint: 'It is what was returned, not what was asked for: Okta adds it to startIndex to get the next page.',
        });
      }
    },
  }),
  check({
    id: 'page-07',
    requirement: 'A startIndex after the last resource gives an empty page, 200.',
    run: async (t) => {
      const own = await five(t);
      const answer = await page(t, own, { startIndex: 6, count: 2 });
      demandFound(t, answer, own, [], {
        hint: 'A page beyond the end is empty; it is no error, and not the last page again.',
      });
      demandTotal(t, answer);
    },
  }),
  check({
    id: 'page-08',
    requirement: 'A count above what the service gives at most is cut, not refused.',
    run: async (t) => {
      const own = await five(t);
      const answer = await page(t, own, { count: 1_000_000 });
      t.demand(t.list(answer).length > 0, 'a page', 'no resource', answer, {
        hint: 'Give as many as your maximum is; a client cannot know it.',
      });
      demandTotal(t, answer);
    },
  }),
  ...['startIndex', 'count'].map((name) =>
    check({
      id: `page-09-${name.toLowerCase()}`,
      requirement: `A ${name} that is no number is ignored or refused with 400.`,
      run: async (t) => {
        const answer = await page(t, await five(t), { [name]: 'many' });
        if (answer.status === 400) return t.scimError(answer, 400);
        t.demand(t.list(answer).length > 0, 'the default page', 'no resource', answer, {
          hint: 'Answer 400 invalidValue: what is no number is easily passed on as NaN or 0.',
        });
      },
    }),
  ),
  check({
    id: 'page-10',
    requirement: 'All pages together give each resource once.',
    run: async (t) => {
      const own = await five(t);
      demandEachOnce(
        t,
        own,
        await walk(t, own),
        'startIndex counts from 1, and the order has to be the same for each page: sort by the id where nothing else is asked for.',
      );
    },
  }),
  check({
    id: 'page-11',
    level: 'SHOULD',
    requirement: 'Pages give each resource once while resources are changed between them.',
    needs: ['patch'],
    run: async (t) => {
      const own = await five(t);
      const walked = await walk(t, own, async () => {
        const { id } = own.resources['first']!;
        t.status(
          await t.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: t.unique('Tour Guide') }]),
          [200, 204],
        );
        await t.user();
      });
      demandEachOnce(
        t,
        own,
        walked,
        'Sort by what never changes where nothing else is asked for: without ORDER BY, PostgreSQL moves a changed row to the end.',
      );
    },
  }),
  check({
    id: 'page-12',
    requirement: 'Without count a page has the default size, and the rest follows by startIndex.',
    run: async (t) => {
      const own = await five(t);
      const first = await page(t, own, {});
      const ids = idsOf(t, first);
      demandTotal(t, first);
      const next = await page(t, own, { startIndex: ids.length + 1 });
      const { length } = idsOf(t, next);
      t.demand(
        ids.length > 0 && ids.length + length === Math.min(total, 2 * ids.length),
        'the first page, and the next from where it ended',
        `${ids.length} and ${length} resources`,
        next,
        { hint: 'An absent count means a size of your own, and an absent startIndex the first resource.' },
      );
    },
  }),
  check({
    id: 'page-13',
    section: 'rfc7644/3.4.2',
    requirement: 'A list is a ListResponse by its schemas, also where it is empty.',
    needs: [],
    run: async (t) => {
      const none = `userName eq ${quoted(t.unique('nobody'))}`;
      for (const query of [{ count: 1 }, { filter: none }]) {
        t.list(await t.get('/Users', query), { hint: 'Every list carries the URN of the ListResponse message.' });
      }
    },
  }),
];
