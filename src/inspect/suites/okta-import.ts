import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import { createOkta } from './okta-client.ts';
import { demandList } from './okta-responses.ts';

const check = (check: Omit<Check, 'suite' | 'level' | 'section'>): Check => ({
  suite: 'okta',
  section: 'okta/4.7',
  level: 'Okta',
  ...check,
});

/** Import: Okta reads page after page until startIndex is past totalResults. */
export const oktaImportChecks: readonly Check[] = [
  check({
    id: 'okta-11-page',
    requirement: 'The first page of an import has a hundred users at most, and itemsPerPage is how many it has.',
    run: async (t) => {
      const okta = createOkta(t);
      await okta.assign();
      const answer = await okta.get('/Users', { startIndex: 1, count: 100 });
      const users = demandList(t, answer);
      const { totalResults, itemsPerPage, startIndex } = t.object(answer);
      t.demand(users.length > 0 && users.length <= 100, 'one to a hundred users', String(users.length), answer, {
        hint: 'Honour count, or return fewer and say so in itemsPerPage.',
      });
      t.equal(startIndex, 1, 'startIndex', answer);
      t.equal(itemsPerPage, users.length, 'itemsPerPage', answer, {
        hint: 'itemsPerPage is the number of resources in this page, not the largest page that there could be.',
      });
      t.demand(
        Number(totalResults) >= users.length,
        'totalResults of all pages',
        JSON.stringify(totalResults ?? null),
        answer,
        {
          hint: 'totalResults counts all that match: Okta stops reading when startIndex is past it.',
        },
      );
    },
  }),
  check({
    id: 'okta-11-order',
    requirement: 'Users come in the same order whatever count and startIndex.',
    // Another check's user would move the pages.
    alone: true,
    run: async (t) => {
      const okta = createOkta(t);
      for (let i = 0; i < 3; i++) await okta.assign();
      const ids = async (startIndex: number, count: number) => {
        const answer = await okta.get('/Users', { startIndex, count });
        return { answer, ids: t.list(answer).map((user) => textOf(user['id'])) };
      };
      const singly = async () => [(await ids(1, 1)).ids, (await ids(2, 1)).ids, (await ids(3, 1)).ids].flat();
      let [whole, parts] = [await ids(1, 3), await singly()];
      // A service that is in use may gain a user between two requests.
      if (whole.ids.join() !== parts.join()) [whole, parts] = [await ids(1, 3), await singly()];
      t.equal(parts, whole.ids, 'ids of three pages of one', whole.answer, {
        hint: 'Order every list by something unique, such as the id: without it pages overlap, and an import loses users.',
      });
    },
  }),
  check({
    id: 'okta-11-end',
    requirement: 'A page past the last user is empty, is no error, and repeats totalResults.',
    run: async (t) => {
      const okta = createOkta(t);
      await okta.assign();
      const { totalResults } = t.object(await okta.get('/Users', { startIndex: 1, count: 1 }));
      const answer = await okta.get('/Users', { startIndex: Number(totalResults) + 100_000, count: 100 });
      t.equal(demandList(t, answer).length, 0, 'users past the last', answer, {
        hint: 'Do not begin again at the first user, or an import never ends.',
      });
      t.demand(Number(t.object(answer)['totalResults']) > 0, 'the number of all users in totalResults', '0', answer, {
        hint: 'totalResults counts all that match, on every page alike.',
      });
    },
  }),
];
