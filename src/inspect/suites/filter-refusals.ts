import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { demandFound, ownUsers, quoted, users } from './own-resources.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.2.2',
  level: 'MUST',
  needs: ['filter'],
  ...check,
});

const wrong: readonly (readonly [name: string, what: string, filter: string])[] = [
  ['no-value', 'without a value', 'userName eq'],
  ['no-operator', 'without an operator', 'userName "bjensen"'],
  ['operator', 'with an operator that does not exist', 'userName equals "bjensen"'],
  ['unquoted', 'with a string that is not in quotes', 'userName eq bjensen'],
  ['string', 'with a string that does not end', 'userName eq "bjensen'],
  ['parenthesis', 'with a parenthesis that is not closed', '(userName eq "bjensen"'],
  ['bracket', 'with a bracket that is not closed', 'emails[type eq "work"'],
  ['open-end', 'that ends with and', 'userName eq "bjensen" and'],
  ['rest', 'with a rest that belongs to nothing', 'userName eq "bjensen" "tour"'],
];

const ordered: readonly (readonly [name: string, path: string, literal: string])[] = [
  ['active', 'active', 'true'],
  ['certificates', 'x509Certificates.value', '"MIIB"'],
];

const notLists = {
  hint: 'Answer 400 invalidFilter for everything that is not understood. Never ignore it: the client takes all users for those that it asked for.',
};

/** RFC 7644 §3.4.2.2: filters that are refused, or may be. */
export const filterRefusalChecks: readonly Check[] = [
  ...ordered.map(([name, path, literal]) =>
    check({
      id: `filter-06-${name}`,
      requirement: `${path} has no order: gt, ge, lt and le are refused with 400 invalidFilter.`,
      run: async (t) => {
        for (const operator of ['gt', 'ge', 'lt', 'le']) {
          const answer = await t.get('/Users', { filter: `${path} ${operator} ${literal}`, count: 1 });
          t.scimError(answer, 400, 'invalidFilter', {
            hint: 'Table 3 of RFC 7644 §3.4.2.2 has boolean and binary attributes fail with invalidFilter; look at the type before you compare.',
          });
        }
      },
    }),
  ),
  ...wrong.map(([name, what, filter]) =>
    check({
      id: `filter-24-${name}`,
      requirement: `A filter ${what} is refused with 400 invalidFilter.`,
      run: async (t) => t.scimError(await t.get('/Users', { filter, count: 1 }), 400, 'invalidFilter', notLists),
    }),
  ),
  check({
    id: 'filter-25',
    requirement: 'A filter by an attribute that does not exist matches nothing, or is refused with 400 invalidFilter.',
    run: async (t) => {
      // So that there is something to list.
      await t.user();
      for (const filter of ['noSuchAttribute eq "x"', 'noSuchAttribute pr', 'name.noSuchAttribute eq "x"']) {
        const answer = await t.get('/Users', { filter, count: 1 });
        if (answer.status === 400) t.scimError(answer, 400, 'invalidFilter');
        else demandFound(t, answer, users({}), [], notLists);
      }
    },
  }),
  check({
    id: 'filter-26',
    requirement: 'An empty filter is ignored or refused with 400 invalidFilter.',
    run: async (t) => {
      const answer = await t.get('/Users', { filter: '', count: 1 });
      if (answer.status === 400) t.scimError(answer, 400, 'invalidFilter');
      else t.list(answer, { hint: 'Guard the parser against an empty text.' });
    },
  }),
  ...[
    ['27', 'in a thousand parentheses', (filter: string) => '('.repeat(1_000) + filter + ')'.repeat(1_000)] as const,
    [
      '28',
      'of more than ten thousand characters',
      (filter: string) => `${filter} or id eq "${'x'.repeat(10_000)}"`,
    ] as const,
  ].map(([number, what, filterOf]) =>
    check({
      id: `filter-${number}`,
      requirement: `A filter ${what} is answered right, or refused.`,
      run: async (t) => {
        const user = await t.user();
        const answer = await t.get('/Users', { filter: filterOf(`userName eq ${quoted(user['userName'])}`) });
        // What stands before the service may refuse the URL, in words of its own.
        if ([413, 414, 431].includes(answer.status)) return;
        if (answer.status === 400) return t.status(answer, 400);
        demandFound(t, answer, users({ 'the user': user }), ['the user'], {
          hint: 'Limit the length and the depth of a filter, and answer 400 invalidFilter beyond; a parser that recurses without bound is brought down by one request.',
        });
      },
    }),
  ),
  ...['eq', 'sw', 'pr'].map((operator) =>
    check({
      id: `filter-29-${operator}`,
      section: 'rfc7644/7.5.2',
      requirement: `${operator} on password is refused or matches nothing.`,
      run: async (t) => {
        const password = t.unique('Tour.Guide-7');
        const { userName } = await t.user({ password });
        const value = { eq: ` ${quoted(password)}`, sw: ' "Tour"' }[operator] ?? '';
        const answer = await t.get('/Users', {
          filter: `userName eq ${quoted(userName)} and password ${operator}${value}`,
        });
        if (answer.status === 400 || answer.status === 403) return t.scimError(answer, [400, 403]);
        demandFound(t, answer, users({}), [], {
          hint: 'Refuse attributes that are never returned before the filter reaches the database: otherwise a password is found out letter by letter.',
        });
      },
    }),
  ),
  check({
    id: 'filter-32',
    section: 'rfc7644/3.12',
    requirement: 'A filter that matches more than filter.maxResults gives no more, or is refused with 400 tooMany.',
    run: async (t) => {
      const most = member(member(t.service.config, 'filter'), 'maxResults');
      if (typeof most !== 'number' || most > 10)
        return t.skip(`filter.maxResults is ${JSON.stringify(most)}: too many to make`);
      const { filter } = await ownUsers(t, Object.fromEntries(Array.from({ length: most + 1 }, (_, i) => [i, {}])));
      const answer = await t.get('/Users', { filter });
      if (answer.status === 400) return t.scimError(answer, 400, 'tooMany');
      const { length } = t.list(answer);
      t.demand(length <= most, `${most} resources at most`, `${length}`, answer, {
        hint: 'Hold the answers to filter.maxResults of ServiceProviderConfig, or publish what you hold to.',
      });
    },
  }),
];
