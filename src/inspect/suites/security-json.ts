import { isObject, member, type Json } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { publishedTypes, textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'security',
  section: 'rfc7644/7',
  level: 'good practice',
  ...check,
});

/** Demands an answer that is no failure of the service: an Error where it refuses. */
const demandSound = (t: Target, answer: Answer, what: string, why: Why): void => {
  t.demand(answer.status < 500, `${what}: taken, or refused with 4xx`, String(answer.status), answer, why);
  if (answer.status >= 400) t.scimError(answer, answer.status, undefined, why);
};

/** JSON of a user as text, with more text before its end. */
const userText = (t: Target, more: string): string => `${JSON.stringify(t.userBody()).slice(0, -1)},${more}}`;

const long = (t: Target, text: string, what: string): Promise<Answer> =>
  t.send('POST', '/Users', { raw: { bytes: new TextEncoder().encode(text), shown: what } });

const inherited = ['__proto__', 'constructor', 'toString'];

const prototypeHint = {
  hint: 'Look names up with Object.hasOwn or in a Map, and merge into objects without a prototype.',
};

/** What strings may hold in JSON and some store cannot keep. */
const oddCharacters: readonly (readonly [name: string, escape: string])[] = [
  ['U+0000', '\\u0000'],
  ['the first half of a surrogate pair', '\\ud83d'],
  ['the second half of a surrogate pair', '\\udc68'],
  ['U+FFFF', '\\uffff'],
];

const junk: readonly Json[] = [
  null,
  true,
  -1,
  '',
  'x',
  [],
  {},
  [null],
  ['x'],
  [{}],
  [[]],
  { value: {} },
  [{ value: [] }],
];

/** What bodies may hold that nobody means well with. */
export const securityJsonChecks: readonly Check[] = [
  check({
    id: 'security-04',
    requirement: 'Names that objects inherit, such as __proto__, are no attributes in a body and give nobody anything.',
    run: async (t) => {
      for (const name of inherited) {
        for (const body of [
          userText(t, `"${name}":{"polluted":"yes"}`),
          userText(t, `"name":{"${name}":{"polluted":"yes"}}`),
        ]) {
          const answer = await t.send('POST', '/Users', { body });
          demandSound(t, answer, `a user with ${name}`, prototypeHint);
          const { id } = isObject(answer.json) ? answer.json : {};
          const read = typeof id === 'string' ? await t.get(`/Users/${encodeURIComponent(id)}`) : answer;
          const pollutes = (value: Json | undefined): boolean => member(value, 'polluted') !== undefined;
          const { json } = read;
          t.demand(
            !pollutes(json) && !pollutes(member(json, 'name')),
            'what stands in it ignored, or the request refused',
            'its members as attributes of the user',
            read,
            prototypeHint,
          );
        }
      }
    },
  }),
  check({
    id: 'security-04-names',
    requirement: 'Names that objects inherit are unknown ids and unknown attributes: 404 and 400, never 5xx.',
    run: async (t) => {
      const { id, userName } = await t.user();
      const own = `userName eq ${JSON.stringify(userName)}`;
      for (const name of inherited) {
        t.status(await t.get(`/Users/${name}`), [404, 400], prototypeHint);
        for (const query of [
          { filter: `${own} and ${name} eq "x"` },
          { filter: `${own} and name.${name} pr` },
          { filter: own, sortBy: name },
          { filter: own, attributes: name },
        ]) {
          demandSound(t, await t.get('/Users', query), `${name} in ${Object.keys(query).at(-1)}`, prototypeHint);
        }
        for (const path of [name, `name.${name}`, `emails[${name} eq "x"].value`]) {
          const answer = await t.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'x' }]);
          demandSound(t, answer, `${path} as a path`, prototypeHint);
        }
      }
    },
  }),
  check({
    id: 'security-05-names',
    section: 'rfc8259/4',
    requirement: 'JSON that has a name twice in one object is refused: two readers would take different values.',
    run: async (t) => {
      const answer = await t.send('POST', '/Users', { body: userText(t, `"userName":"${t.unique('mallory')}"`) });
      t.scimError(answer, 400, undefined, {
        hint: 'Parse strictly: what a gateway in front has checked may be the other one of the two.',
      });
    },
  }),
  check({
    id: 'security-05-depth',
    requirement: 'JSON that is nested 10,000 levels deep is refused with 4xx, and the service lives on.',
    run: async (t) => {
      const why = {
        hint: 'Bound the depth before parsing or in the parser: recursion without a bound ends the process.',
      };
      const depth = 10_000;
      for (const [what, value] of [
        ['arrays', '['.repeat(depth) + ']'.repeat(depth)],
        ['objects', `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
        ['arrays that are not closed', '['.repeat(depth)],
      ] as const) {
        const answer = await long(t, userText(t, `"emails":${value}`), `a user with ${depth} ${what} as emails`);
        t.demand(answer.status >= 400 && answer.status < 500, '400 or 413', String(answer.status), answer, why);
      }
      t.status(await t.get('/Users', { count: 1 }), 200, why);
    },
  }),
  check({
    id: 'security-05-numbers',
    requirement: 'Numbers beyond every type are refused or kept, never a failure of the service.',
    run: async (t) => {
      const why = {
        hint: 'Check that a number is finite and in range before it reaches a parser of dates or a database.',
      };
      for (const number of ['1e999', '-1e999', '1'.repeat(1_000), `0.${'0'.repeat(1_000)}1`]) {
        for (const name of ['displayName', 'active', 'emails']) {
          demandSound(t, await t.send('POST', '/Users', { body: userText(t, `"${name}":${number}`) }), name, why);
        }
      }
    },
  }),
  check({
    id: 'security-05-characters',
    requirement: 'U+0000 and halves of surrogate pairs in a string are kept or refused with 400, never a failure.',
    run: async (t) => {
      const why = { hint: 'PostgreSQL cannot keep U+0000, nor UTF-8 half a pair: refuse them with 400 invalidValue.' };
      for (const [name, escape] of oddCharacters) {
        const body = userText(t, `"title":"a${escape}b"`);
        const answer = await t.send('POST', '/Users', { body });
        demandSound(t, answer, `a title with ${name}`, why);
        if (answer.status >= 300) continue;
        const { id } = t.object(answer);
        const read = await t.get(`/Users/${encodeURIComponent(textOf(id))}`);
        t.equal(t.object(read)['title'], JSON.parse(`"a${escape}b"`) as string, 'title, as it was taken', read, why);
      }
    },
  }),
  check({
    id: 'life-08',
    level: 'MUST',
    section: 'rfc7644/3.12',
    requirement: 'Whatever stands where a value of an attribute belongs, the answer is 2xx or an Error with 4xx.',
    run: async (t) => {
      const type = publishedTypes(t.service).find(({ endpoint }) => endpoint === '/Users');
      const names = (type?.attributes ?? []).map(({ name }) => name).filter((name) => name !== 'userName');
      if (names.length === 0) t.skip('/Schemas does not publish the attributes of User');
      const user = await t.user();
      const body = t.userBody({ userName: user['userName']! });
      const answers = await t.together(names.length * 3, (i) =>
        t.send('PUT', `/Users/${user.id}`, {
          // Each attribute meets three kinds of junk, and the kinds go round.
          body: { ...body, [names[i % names.length]!]: junk[(i * 5 + Math.floor(i / names.length)) % junk.length]! },
        }),
      );
      for (const [i, answer] of answers.entries()) {
        demandSound(t, answer, `a PUT with junk as ${names[i % names.length]}`, {
          hint: 'Check each value against the type in its schema before anything reads it.',
        });
      }
    },
  }),
];
