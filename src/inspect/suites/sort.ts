import { member, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Target } from '../target.ts';
import { pairOf } from './filter-types.ts';
import { demandOrder, groups, ownUsers, quoted, type OwnWithFilter } from './own-resources.ts';
import { demandEachOnce, five, idsOf, total } from './walks.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.2.3',
  level: 'MUST',
  ...check,
  needs: ['filter', 'sort', ...(check.needs ?? [])],
});

/** Asks for the check's own resources, and demands them in an order. */
const demandSorted = async (
  t: Target,
  own: OwnWithFilter,
  query: Readonly<Record<string, string | number>>,
  expected: readonly string[],
  hint: string,
): Promise<void> =>
  demandOrder(t, await t.get(own.endpoint, { filter: own.filter, ...query }), own, expected, { hint });

/** Users by their titles, made in another order than that of the titles. */
const titled = (t: Target): Promise<OwnWithFilter> =>
  ownUsers(t, { bravo: { title: 'bravo' }, charlie: { title: 'charlie' }, alpha: { title: 'alpha' } });

const noOrder = 'Apply sortBy before the page is cut; ServiceProviderConfig says that sort is supported.';

const emails = (...values: readonly (readonly [value: string, primary?: boolean])[]): JsonObject => ({
  emails: values.map(([value, primary = false]) => ({ value: `${value}@example.com`, type: 'work', primary })),
});

const absent = { bravo: { title: 'bravo' }, 'no title': {}, alpha: { title: 'alpha' } };
const absentHint =
  'Resources without a value come last in ascending and first in descending order: NULLS LAST and NULLS FIRST in SQL, whose default is the other way round in some databases.';

/** RFC 7644 §3.4.2.3: sorted lists. */
export const sortChecks: readonly Check[] = [
  check({
    id: 'sort-01',
    requirement: 'sortBy without sortOrder sorts ascending.',
    run: async (t) => demandSorted(t, await titled(t), { sortBy: 'title' }, ['alpha', 'bravo', 'charlie'], noOrder),
  }),
  check({
    id: 'sort-01-ascending',
    requirement: 'sortOrder=ascending sorts ascending.',
    run: async (t) =>
      demandSorted(
        t,
        await titled(t),
        { sortBy: 'title', sortOrder: 'ascending' },
        ['alpha', 'bravo', 'charlie'],
        noOrder,
      ),
  }),
  check({
    id: 'sort-02',
    requirement: 'sortOrder=descending sorts descending.',
    run: async (t) =>
      demandSorted(
        t,
        await titled(t),
        { sortBy: 'title', sortOrder: 'descending' },
        ['charlie', 'bravo', 'alpha'],
        'sortOrder is ascending or descending; read it beside sortBy.',
      ),
  }),
  ...[
    ['03', 'A sortOrder that does not exist', { sortBy: 'title', sortOrder: 'sideways' }] as const,
    ['04', 'A sortBy that does not exist', { sortBy: 'noSuchAttribute' }] as const,
  ].map(([number, what, query]) =>
    check({
      id: `sort-${number}`,
      requirement: `${what} is ignored or refused with 400.`,
      run: async (t) => {
        const own = await titled(t);
        const answer = await t.get('/Users', { filter: own.filter, ...query });
        if (answer.status === 400) return t.scimError(answer, 400);
        t.equal(t.list(answer).length, 3, 'number of resources', answer, {
          hint: 'Check the parameter before it reaches the database, and answer 400 with a SCIM Error.',
        });
      },
    }),
  ),
  check({
    id: 'sort-05-created',
    requirement: 'Times are sorted as points in time.',
    run: async (t) => {
      const displayName = t.unique('Tour Guide');
      const times: string[] = [];
      for (let i = 0; i < 3; i++) {
        const created = member((await t.user({ displayName }))['meta'], 'created');
        if (typeof created !== 'string') return t.skip('the service gives its users no meta.created');
        times.push(created);
        // So that the times differ.
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      const filter = `displayName eq ${quoted(displayName)}`;
      const answer = await t.get('/Users', { filter, sortBy: 'meta.created', sortOrder: 'descending' });
      const found = t.list(answer).map(({ meta }) => member(meta, 'created') ?? null);
      t.equal(found, times.toReversed(), 'meta.created of the users', answer, { hint: noOrder });
    },
  }),
  check({
    id: 'sort-05-active',
    requirement: 'Users sorted by a boolean stand together by its value.',
    run: async (t) => {
      const own = await ownUsers(t, {
        first: { active: true },
        second: { active: false },
        third: { active: true },
        fourth: { active: false },
      });
      const answer = await t.get('/Users', { filter: own.filter, sortBy: 'active' });
      const found = t
        .list(answer)
        .map(({ active }) => JSON.stringify(active))
        .join();
      // Which of them is the lesser the RFC does not say.
      t.demand(
        ['false,false,true,true', 'true,true,false,false'].includes(found),
        'active: false, false, true, true',
        found,
        answer,
        { hint: noOrder },
      );
    },
  }),
  check({
    id: 'sort-05-number',
    requirement: 'Numbers are sorted by their value.',
    run: async (t) => {
      const { path, set, make } = pairOf('integer', 9, 41)(t);
      const own = await make(t, { '41': set(41), '9': set(9), '100': set(100) });
      await demandSorted(t, own, { sortBy: path }, ['9', '41', '100'], 'As text, 100 would come before 41 and 9.');
    },
  }),
  check({
    id: 'sort-06',
    requirement: 'Text whose case does not count is sorted without regard to it.',
    run: async (t) => {
      const own = await ownUsers(t, {
        Bravo: { title: 'Bravo' },
        charlie: { title: 'charlie' },
        alpha: { title: 'alpha' },
      });
      await demandSorted(
        t,
        own,
        { sortBy: 'title' },
        ['alpha', 'Bravo', 'charlie'],
        'Sort folded text where the attribute is not caseExact; by code points all capital letters come first.',
      );
    },
  }),
  check({
    id: 'sort-07',
    requirement: 'A sub-attribute can be sorted by.',
    run: async (t) => {
      const named = (familyName: string): JsonObject => ({ name: { familyName, givenName: 'Barbara' } });
      const own = await ownUsers(t, { bravo: named('bravo'), charlie: named('charlie'), alpha: named('alpha') });
      await demandSorted(t, own, { sortBy: 'name.familyName' }, ['alpha', 'bravo', 'charlie'], noOrder);
    },
  }),
  check({
    id: 'sort-08',
    requirement: 'A multi-valued attribute is sorted by its primary value, else by its first.',
    run: async (t) => {
      const own = await ownUsers(t, {
        'primary charlie': emails(['zulu'], ['charlie', true]),
        'primary delta': emails(['alpha'], ['delta', true]),
        'first bravo': emails(['bravo'], ['yankee']),
      });
      await demandSorted(
        t,
        own,
        { sortBy: 'emails.value' },
        ['first bravo', 'primary charlie', 'primary delta'],
        'Take the element whose primary is true, and the first where none is.',
      );
    },
  }),
  check({
    id: 'sort-09-ascending',
    requirement: 'Resources without a value come last in ascending order.',
    run: async (t) =>
      demandSorted(t, await ownUsers(t, absent), { sortBy: 'title' }, ['alpha', 'bravo', 'no title'], absentHint),
  }),
  check({
    id: 'sort-09-descending',
    requirement: 'Resources without a value come first in descending order.',
    run: async (t) =>
      demandSorted(
        t,
        await ownUsers(t, absent),
        { sortBy: 'title', sortOrder: 'descending' },
        ['no title', 'bravo', 'alpha'],
        absentHint,
      ),
  }),
  check({
    id: 'sort-10-page',
    requirement: 'A page is cut from the sorted list.',
    run: async (t) =>
      demandSorted(
        t,
        await titled(t),
        { sortBy: 'title', startIndex: 2, count: 1 },
        ['bravo'],
        'Sort first and cut then; sorting a page by itself gives each client another order.',
      ),
  }),
  check({
    id: 'sort-10-projection',
    requirement: 'A list can be sorted by what is not returned.',
    run: async (t) =>
      demandSorted(
        t,
        await titled(t),
        { sortBy: 'title', attributes: 'userName' },
        ['alpha', 'bravo', 'charlie'],
        'Leave attributes out of the answer after the list is sorted.',
      ),
  }),
  check({
    id: 'sort-11',
    section: 'rfc7644/3.4.2.4',
    level: 'SHOULD',
    requirement: 'Resources that are equal to sortBy keep their order from page to page.',
    run: async (t) => {
      const own = await five(t);
      const pageFrom = (startIndex: number) =>
        t.get('/Users', { filter: own.filter, sortBy: 'displayName', startIndex, count: 1 });
      const ids: string[] = [];
      for (let startIndex = 1; startIndex < total; startIndex++) ids.push(...idsOf(t, await pageFrom(startIndex)));
      const last = await pageFrom(total);
      demandEachOnce(
        t,
        own,
        { ids: [...ids, ...idsOf(t, last)], last },
        'Add the id as the last thing to sort by: ORDER BY title, id. Without it Okta imports one user twice and another not at all.',
      );
    },
  }),
  check({
    id: 'sort-12',
    requirement: 'Groups can be sorted by displayName.',
    needs: ['groups'],
    run: async (t) => {
      const marker = t.unique('Tour Guides');
      const named = (name: string) => t.group([], { displayName: `${marker} ${name}` });
      const own = groups({ bravo: await named('bravo'), charlie: await named('charlie'), alpha: await named('alpha') });
      const filter = `displayName sw ${quoted(marker)}`;
      await demandSorted(t, { ...own, filter }, { sortBy: 'displayName' }, ['alpha', 'bravo', 'charlie'], noOrder);
    },
  }),
];
