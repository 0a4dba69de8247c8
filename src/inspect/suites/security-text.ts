import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'security',
  section: 'rfc7644/7',
  level: 'good practice',
  ...check,
});

const quote = (text: string): string => JSON.stringify(text);

/** Whether the service, or a firewall in front of it, does not take such text at all. */
const isRefused = ({ status }: Answer): boolean => status === 400 || status === 403;

/** Milliseconds for what costs a service nothing. */
const patience = 2_000;

/** Demands that the answer came at once, or that a harmless request of the kind is nearly as slow. */
const demandQuick = async (t: Target, answer: Answer, harmless: () => Promise<Answer>, hint: string): Promise<void> => {
  t.demand(answer.status < 500, '2xx or 4xx', String(answer.status), answer, { hint });
  const { duration } = answer.exchange;
  if (duration <= patience) return;
  const usual = (await harmless()).exchange.duration;
  t.demand(
    duration < 10 * usual,
    `an answer within ${patience} ms`,
    `${duration} ms, where others take ${usual} ms`,
    answer,
    {
      hint,
    },
  );
};

/** What makes parsers that try again and again try for ever. */
const hostileFilters: readonly string[] = [
  '('.repeat(1_000),
  `${'('.repeat(500)}userName pr${')'.repeat(500)}`,
  `${'not ('.repeat(500)}userName pr${')'.repeat(500)}`,
  `userName eq "${'a'.repeat(2_000)}`,
  `userName eq "${'\\'.repeat(2_001)}"`,
  `userName${' '.repeat(2_000)}x`,
  `${'a.'.repeat(1_000)} eq 1`,
  `urn:${':'.repeat(1_000)}x eq 1`,
  'emails['.repeat(300),
  `userName eq ${'1'.repeat(2_000)}x`,
  `userName eq "a"${' and userName eq "a"'.repeat(30)} and`,
];

const hostileValues: readonly (readonly [name: string, value: string])[] = [
  ['emails', `${'a'.repeat(5_000)}@`],
  ['emails', `a@${'a.'.repeat(2_500)}!`],
  ['emails', `${'a.'.repeat(2_500)}@a`],
  ['phoneNumbers', `tel:${'+1-'.repeat(1_500)}x`],
  ['phoneNumbers', '('.repeat(5_000)],
  ['photos', `http://${'a/'.repeat(2_500)}^`],
];

/** What is text in SCIM and something else elsewhere. */
const injections: readonly string[] = [
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  "') UNION SELECT password FROM users --",
  '" or "a" eq "a',
  '{"$ne":null}',
  '*)(uid=*))(|(uid=*',
  '${7*7}{{7*7}}',
  '<b>Barbara</b> & \'Babs\' "Jensen"',
  '..\\..\\etc\\passwd',
  '\\u0041%41&amp;',
];

const injectionHint =
  'Pass what a client sent to the database as parameters, and let nothing but its length and type be checked.';

/** What text may do that is taken for more than text. */
export const securityTextChecks: readonly Check[] = [
  check({
    id: 'security-06-filter',
    needs: ['filter'],
    requirement: 'A filter costs no more than it is long, however its brackets, spaces and quotes are piled up.',
    run: async (t) => {
      for (const filter of hostileFilters) {
        await demandQuick(
          t,
          await t.get('/Users', { filter, count: 1 }),
          () => t.get('/Users', { filter: 'userName eq "nobody"', count: 1 }),
          'Parse filters by hand in one pass, and bound their length and depth: regular expressions that nest repetitions take exponential time.',
        );
      }
    },
  }),
  check({
    id: 'security-06-path',
    needs: ['patch'],
    requirement: 'The path of a PATCH costs no more than it is long.',
    run: async (t) => {
      const { id } = await t.user();
      const patch = (path: string) => t.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'x' }]);
      for (const filter of hostileFilters.slice(0, 6)) {
        await demandQuick(
          t,
          await patch(`emails[${filter}].value`),
          () => patch('emails[type eq "nothing"].value'),
          'Parse paths by hand in one pass, as filters.',
        );
      }
    },
  }),
  check({
    id: 'security-06-values',
    requirement: 'Values are checked in time that grows with their length: no address or number stalls the service.',
    run: async (t) => {
      for (const [name, value] of hostileValues) {
        await demandQuick(
          t,
          await t.send('POST', '/Users', { body: t.userBody({ [name]: [{ value, type: 'work' }] }) }),
          () => t.send('POST', '/Users', { body: t.userBody() }),
          'Bound the length before a regular expression sees a value, and let no repetition stand within another.',
        );
      }
    },
  }),
  check({
    id: 'security-07-filter',
    level: 'MUST',
    section: 'rfc7644/3.4.2.2',
    needs: ['filter'],
    requirement: 'SQL, NoSQL and LDAP in the value of a filter is text that nobody has: no user is found.',
    run: async (t) => {
      // Somebody has to be there to be found.
      await t.user();
      for (const text of injections) {
        for (const operator of ['eq', 'co']) {
          const answer = await t.get('/Users', { filter: `userName ${operator} ${quote(`zz${text}`)}`, count: 1 });
          const found = isRefused(answer) ? [] : t.list(answer, { hint: injectionHint });
          t.demand(found.length === 0, 'no user', `${found.length} or more`, answer, { hint: injectionHint });
        }
      }
    },
  }),
  check({
    id: 'security-07-wildcards',
    level: 'MUST',
    section: 'rfc7644/3.4.2.2',
    needs: ['filter'],
    requirement: 'Wildcards of SQL, LDAP and regular expressions stand for themselves in the value of a filter.',
    run: async (t) => {
      const { userName } = await t.user();
      const name = textOf(userName);
      for (const wildcard of ['%', '_', '*', '.*', '?', '[^@]']) {
        for (const [operator, value] of [
          ['eq', `${wildcard}${name.slice(1)}`],
          ['co', name.slice(1, -3) + wildcard + name.slice(-2)],
          ['sw', `${name.slice(0, -4)}${wildcard}${name.slice(-3)}`],
        ] as const) {
          const answer = await t.get('/Users', { filter: `userName ${operator} ${quote(value)}` });
          if (isRefused(answer)) continue;
          t.equal(t.list(answer).length, 0, `users whose userName ${operator} ${value}`, answer, {
            hint: 'Escape % and _ where the value goes into LIKE, and quote it where it goes into a regular expression.',
          });
        }
      }
    },
  }),
  check({
    id: 'security-07-text',
    level: 'MUST',
    section: 'rfc7643/2.3.1',
    requirement:
      'SQL, markup and templates in a value are kept and returned as they are: escaping is for who shows them.',
    run: async (t) => {
      for (const text of injections) {
        const created = await t.send('POST', '/Users', { body: t.userBody({ displayName: text, title: text }) });
        if (isRefused(created)) continue;
        t.status(created, 201);
        const answer = await t.get(`/Users/${encodeURIComponent(textOf(t.object(created)['id']))}`);
        const { displayName, title } = t.object(answer);
        t.equal({ displayName: displayName!, title: title! }, { displayName: text, title: text }, 'as sent', answer, {
          hint: 'Neither strip nor escape on input: a name that comes back changed is sent again with each sync.',
        });
      }
    },
  }),
  check({
    id: 'security-07-sort',
    needs: ['sort', 'filter'],
    requirement: 'SQL in sortBy is an unknown attribute: refused or ignored.',
    run: async (t) => {
      const { userName } = await t.user();
      const filter = `userName eq ${quote(textOf(userName))}`;
      for (const sortBy of [...injections, 'userName; DROP TABLE users', 'userName,(SELECT 1)', 'userName DESC']) {
        const answer = await t.get('/Users', { filter, sortBy });
        t.demand(answer.status < 500, '400 or 200', String(answer.status), answer, {
          hint: 'Find sortBy among the attributes of the schema, and make the column from what was found.',
        });
      }
    },
  }),
  check({
    id: 'security-07-id',
    level: 'MUST',
    section: 'rfc7644/3.4.1',
    requirement: 'SQL in an id is an id that nobody has: 404.',
    run: async (t) => {
      for (const text of injections) {
        t.status(await t.get(`/Users/${encodeURIComponent(text)}`), [404, 400, 403], { hint: injectionHint });
      }
    },
  }),
  check({
    id: 'security-08',
    requirement: 'Dots and encoded slashes in an id lead nowhere: 404, or 400.',
    run: async (t) => {
      const { id } = await t.user();
      for (const path of [
        '/Users/..%2FServiceProviderConfig',
        `/Users/..%2FUsers%2F${id}`,
        `/Users/x%2F..%2F${id}`,
        '/Users/%252e%252e%252fServiceProviderConfig',
        '/Users/..%5C..%5CServiceProviderConfig',
        '/Users/..%2F..%2F..%2F..%2Fetc%2Fpasswd',
      ]) {
        t.status(await t.get(path), [404, 400, 403], {
          hint: 'Split the path at its slashes before anything is decoded, and never decode twice.',
        });
      }
    },
  }),
  check({
    id: 'security-08-headers',
    section: 'rfc9110/5.5',
    requirement: 'Line breaks in a path, a query or a value never become headers of the answer.',
    run: async (t) => {
      const lines = '\r\nX-Injected: yes\r\n\r\n';
      const encoded = encodeURIComponent(lines);
      for (const answer of [
        await t.get(`/Users/x${encoded}`),
        await t.get('/Users', { count: 1, attributes: `userName${lines}` }),
        await t.send('POST', '/Users', { body: t.userBody({ externalId: `${t.unique('x')}${lines}`, title: lines }) }),
        await t.get(`/Unknown${encoded}`),
      ]) {
        const why = { hint: 'Percent-encode what goes into Location, and refuse line breaks where headers are set.' };
        t.demand(answer.headers['x-injected'] === undefined, 'no header of the client', 'X-Injected', answer, why);
        t.demand(answer.status < 500, '2xx or 4xx', String(answer.status), answer, why);
      }
    },
  }),
];
