import type { JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'unicode',
  section: 'rfc7644/7.8',
  level: 'MUST',
  ...check,
});

const quote = (text: string): string => JSON.stringify(text);
const composed = (value: unknown): unknown => (typeof value === 'string' ? value.normalize() : value);

const texts: readonly (readonly [id: string, what: string, text: string])[] = [
  ['accents', 'Accents and letters beyond ASCII', 'Zoë Ångström Čapek Łukasz'],
  ['cjk', 'Chinese, Japanese and Korean', '山田 太郎 김철수'],
  ['rtl', 'Hebrew and Arabic', 'שלום עולם مرحبا'],
  ['emoji', 'Emoji of several code points', 'Babs 👩‍👩‍👧‍👦🇩🇪'],
  ['astral', 'Letters beyond the basic plane', '𠮷野 𝒷𝒿ℯ𝓃'],
  ['combining', 'Combining marks', 'Nguye\u0302\u0303n x\u0323\u0301'],
];

/** userNames that mean something to URLs, shells, databases or JSON. */
const specialNames: readonly string[] = [
  "o'hara",
  'a+b@example.com',
  'a/b',
  'a%b',
  'a%41b',
  'a;b',
  'a"b',
  'a\\b',
  'a&b=c#d?e',
  'a b',
  'a(b)[c]',
  'a,b',
];

/** The name, other in each run and check, with the text before it. */
const named = (t: Target, text: string): string => `${text}-${t.unique('x')}`;

const create = (t: Target, attributes: JsonObject): Promise<Answer> =>
  t.send('POST', '/Users', { body: t.userBody(attributes) });

/** Makes a user of that name, which a service may refuse: it may want e-mail addresses. */
const userNamed = async (t: Target, userName: string): Promise<JsonObject> => {
  const answer = await create(t, { userName });
  if (answer.status === 400) t.skip(`the service takes no userName such as ${userName}`);
  t.status(answer, 201);
  return t.object(answer);
};

/** Demands that the second name is the first one's, for creating and for finding. */
const demandOneName = async (t: Target, first: string, second: string): Promise<void> => {
  const user = await userNamed(t, first);
  const hint = 'Compare userNames by a folded key (NFC, then case folded) in the unique index and in filters alike.';
  t.scimError(await create(t, { userName: second }), 409, 'uniqueness', { hint });
  if (t.service.lacks('filter')) return;
  const answer = await t.get('/Users', { filter: `userName eq ${quote(second)}` });
  t.equal(
    t.list(answer).map(({ id }) => id ?? null),
    [user['id']!],
    `users whose userName eq ${second}`,
    answer,
    { hint },
  );
};

/** Text beyond ASCII, and what else has more than one spelling. */
export const unicodeChecks: readonly Check[] = [
  ...texts.map(([id, what, text]) =>
    check({
      id: `unicode-01-${id}`,
      section: 'rfc7643/2.3.1',
      requirement: `${what} in names come back as they were sent, by POST, GET, PATCH and filter.`,
      run: async (t) => {
        const displayName = named(t, text);
        const hint =
          'Keep text as UTF-8 of four bytes (utf8mb4) from the connection to the column, and never as Latin-1.';
        const same = (answer: Answer, attribute: string, expected: string): void => {
          const found = t.object(answer)[attribute];
          t.equal(composed(found ?? null) as string, expected.normalize(), attribute, answer, { hint });
        };
        const user = await t.user({ displayName, name: { familyName: text, givenName: 'Barbara' } });
        const read = await t.get(`/Users/${user.id}`);
        same(read, 'displayName', displayName);
        if (!t.service.lacks('patch')) {
          t.status(await t.patch(`/Users/${user.id}`, [{ op: 'replace', path: 'title', value: text }]), [200, 204]);
          same(await t.get(`/Users/${user.id}`), 'title', text);
        }
        if (t.service.lacks('filter')) return;
        const answer = await t.get('/Users', { filter: `displayName eq ${quote(displayName)}` });
        t.equal(
          t.list(answer).map((found) => found['id'] ?? null),
          [user.id],
          `users whose displayName is ${displayName}`,
          answer,
          {
            hint: 'Decode the query as UTF-8, and keep text as UTF-8 of four bytes.',
          },
        );
      },
    }),
  ),
  check({
    id: 'unicode-02-case',
    section: 'rfc7644/5',
    requirement: 'userNames that differ in case alone are one, beyond ASCII too.',
    run: async (t) => {
      const name = named(t, 'åsa.čapek');
      await demandOneName(t, name, name.toUpperCase());
    },
  }),
  check({
    id: 'unicode-02-form',
    section: 'rfc7644/5',
    requirement: 'userNames of the same characters, composed or with combining marks, are one.',
    run: async (t) => {
      const name = named(t, 'josé.ångström');
      await demandOneName(t, name.normalize('NFC'), name.normalize('NFD'));
    },
  }),
  check({
    id: 'unicode-02-accents',
    section: 'rfc7644/5',
    requirement: 'userNames that differ in an accent are two users.',
    run: async (t) => {
      const end = t.unique('x');
      const [plain, accented] = [await userNamed(t, `jose-${end}`), await userNamed(t, `josé-${end}`)];
      if (t.service.lacks('filter')) return;
      for (const { id, userName } of [plain, accented]) {
        const answer = await t.get('/Users', { filter: `userName eq ${quote(textOf(userName))}` });
        t.equal(
          t.list(answer).map((user) => user['id'] ?? null),
          [id!],
          `users whose userName is ${textOf(userName)}`,
          answer,
          {
            hint: 'Use a collation that tells accents apart (not *_ai_ci): one person would be taken for another.',
          },
        );
      }
    },
  }),
  check({
    id: 'unicode-03-bom',
    section: 'rfc8259/8.1',
    requirement: 'A byte order mark before the JSON is ignored, or refused with 400: it is no part of the user.',
    run: async (t) => {
      const body = t.userBody();
      const answer = await t.send('POST', '/Users', { body: `\ufeff${JSON.stringify(body)}` });
      t.status(answer, [201, 400], { hint: 'Skip the three bytes EF BB BF, or answer 400 invalidSyntax.' });
      if (answer.status === 201) t.equal(t.object(answer)['userName'], body['userName'], 'userName', answer);
    },
  }),
  check({
    id: 'unicode-03',
    level: 'SHOULD',
    section: 'rfc7644/3.8',
    requirement: 'A body that is not UTF-8 is refused with 400, never kept with replacement characters.',
    run: async (t) => {
      const [before = '', after = ''] = JSON.stringify(t.userBody({ displayName: 'Jos|' })).split('|');
      const bytes = new Uint8Array([...Buffer.from(before), 0xe9, ...Buffer.from(after)]);
      const shown = 'a user whose displayName is José in Latin-1';
      t.scimError(await t.send('POST', '/Users', { raw: { bytes, shown } }), 400, undefined, {
        hint: 'Decode bodies so that malformed UTF-8 is an error: what becomes U+FFFD is lost.',
      });
    },
  }),
  check({
    id: 'unicode-06',
    section: 'rfc8259/6',
    requirement: 'What only looks like a number in JSON (01, +1, .5, NaN) is no JSON: 400.',
    run: async (t) => {
      for (const number of ['01', '+1', '.5', '1.', '0x1', 'NaN', 'Infinity']) {
        const body = `${quote({ ...t.userBody(), title: '' } as never).slice(0, -1)},"x":${number}}`;
        t.scimError(await t.send('POST', '/Users', { body }), 400, undefined, {
          hint: 'Use a parser of JSON as RFC 8259 has it, not one of JavaScript or YAML.',
        });
      }
    },
  }),
  check({
    id: 'unicode-06-strings',
    section: 'rfc7643/2.3.1',
    requirement: 'Strings of digits and the like stay strings, zeros at their beginning and all.',
    run: async (t) => {
      const hint = 'Never guess the type of a value from its looks: an employee number is no number.';
      for (const text of [
        '00701',
        '1e5',
        '-0',
        '0x1f',
        '12345678901234567890123',
        '1.10',
        'true',
        'null',
        '2011-05-13',
      ]) {
        const { id } = await t.user({ title: text, externalId: text });
        const answer = await t.get(`/Users/${id}`);
        const { title, externalId } = t.object(answer);
        t.equal({ title: title!, externalId: externalId! }, { title: text, externalId: text }, 'as sent', answer, {
          hint,
        });
      }
    },
  }),
  check({
    id: 'unicode-07',
    section: 'rfc7644/3.4.2.2',
    needs: ['filter'],
    requirement: 'Times are compared as instants: 14:00+14:00 is 00:00Z.',
    run: async (t) => {
      const user = await t.user();
      const meta = user['meta'] as JsonObject | undefined;
      const created = Date.parse(textOf(meta?.['created']));
      if (Number.isNaN(created)) t.skip('the user has no meta.created');
      const own = `userName eq ${quote(textOf(user['userName']))}`;
      const usual = await t.get('/Users', { filter: `${own} and meta.created lt "9999-12-31T00:00:00Z"` });
      if (usual.status === 400) t.skip('the service takes no filter on meta.created');
      const hint = 'Parse dateTimes into instants before they are compared; as text they are in another order.';
      for (const hours of [14, 5, -11]) {
        /** The instant as a clock so many hours ahead shows it. */
        const shown = (instant: number): string => {
          const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
          return new Date(instant + hours * 3_600_000).toISOString().replace('Z', offset);
        };
        for (const [operator, instant, found] of [
          ['gt', created - 60_000, 1],
          ['lt', created - 60_000, 0],
          ['lt', created + 60_000, 1],
          ['gt', created + 60_000, 0],
        ] as const) {
          const filter = `${own} and meta.created ${operator} "${shown(instant)}"`;
          const answer = await t.get('/Users', { filter });
          t.equal(t.list(answer).length, found, `users with ${filter}`, answer, { hint });
        }
      }
    },
  }),
  check({
    id: 'unicode-07-odd',
    level: 'good practice',
    section: 'rfc7643/2.3.5',
    needs: ['filter'],
    requirement: 'Odd times in a filter (leap seconds, the year 9999, no zone) are compared or refused with 400.',
    run: async (t) => {
      const { userName } = await t.user();
      for (const time of [
        '9999-12-31T23:59:59Z',
        '0001-01-01T00:00:00Z',
        '2016-12-31T23:59:60Z',
        '2100-01-01T24:00:00Z',
        '2100-01-01T00:00:00',
        '2100-01-01T00:00:00.123456789123Z',
        '2100-02-30T00:00:00Z',
        '-0044-03-15T00:00:00Z',
        '99999-01-01T00:00:00Z',
        'tomorrow',
      ]) {
        const filter = `userName eq ${quote(textOf(userName))} and meta.created lt "${time}"`;
        const answer = await t.get('/Users', { filter });
        t.status(answer, [200, 400], {
          hint: 'Check a time before it reaches the database, and answer 400 invalidFilter.',
        });
        if (answer.status === 400) t.scimError(answer, 400);
      }
    },
  }),
  check({
    id: 'unicode-08',
    section: 'rfc7644/3.4.2.2',
    needs: ['filter'],
    requirement: 'A userName with + \' / % ; " \\ & # or a blank is kept, and found by a filter.',
    run: async (t) => {
      const hint = 'Decode the query once, then read the value of the filter as a JSON string.';
      for (const special of specialNames) {
        const userName = named(t, special);
        const created = await create(t, { userName });
        // A service may have rules for its names.
        if (created.status === 400) continue;
        t.status(created, 201);
        t.equal(t.object(created)['userName'], userName, 'userName', created, { hint });
        const answer = await t.get('/Users', { filter: `userName eq ${quote(userName)}` });
        const ids = t.list(answer, { hint }).map(({ id }) => id ?? null);
        t.equal(ids, [t.object(created)['id']!], `users whose userName is ${userName}`, answer, { hint });
      }
    },
  }),
];
