import type { JsonObject } from '../../protocol/json.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import { findAttribute, findSubAttribute } from '../../protocol/schema.ts';
import type { Check } from '../check.ts';
import { publishedAttributes } from '../published.ts';
import { certificate } from '../sample.ts';
import type { Target } from '../target.ts';
import { demandFilter, ownUsers, quoted } from './own-resources.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.2.2',
  level: 'MUST',
  needs: ['filter'],
  ...check,
});

const bjensen = 'the user';

/** Whether the service publishes that the case of a User's attribute counts. */
const caseCounts = (t: Target, path: string): boolean => {
  const [name = '', sub] = path.split('.');
  const attribute = findAttribute(publishedAttributes(t.service, userSchema.id) ?? [], name);
  return (sub === undefined ? attribute : attribute && findSubAttribute(attribute, sub))?.caseExact === true;
};

const folded: readonly {
  readonly name: string;
  readonly path: string;
  readonly operator: string;
  readonly set: (value: string) => JsonObject;
}[] = [
  { name: 'username', path: 'userName', operator: 'eq', set: (userName) => ({ userName }) },
  { name: 'sw-username', path: 'userName', operator: 'sw', set: (userName) => ({ userName }) },
  { name: 'title', path: 'title', operator: 'eq', set: (title) => ({ title }) },
  { name: 'co-title', path: 'title', operator: 'co', set: (title) => ({ title }) },
  { name: 'emails', path: 'emails.value', operator: 'eq', set: (value) => ({ emails: [{ value, type: 'work' }] }) },
];

const caseChecks = [
  ...folded.map(({ name, path, operator, set }) =>
    check({
      id: `filter-09-${name}`,
      section: 'rfc7643/2.2',
      requirement: `${operator} on ${path} compares without regard to case, unless the schema says caseExact.`,
      run: async (t) => {
        const value = `${t.unique('BJensen')}@example.com`;
        const own = await ownUsers(t, { [bjensen]: set(value) });
        const filter = `${path} ${operator} ${quoted(value.toUpperCase())}`;
        // RFC 7643 §4.1.1 leaves userName no choice.
        const counts = path !== 'userName' && caseCounts(t, path);
        await demandFilter(t, filter, own, counts ? [] : [bjensen], {
          hint: 'Compare folded text on both sides. Okta and Entra ask for a userName in the case that their directory has: where it is not found, they create a second user.',
        });
      },
    }),
  ),
  check({
    id: 'filter-09-externalid',
    section: 'rfc7643/3.1',
    requirement: 'A filter by externalId distinguishes upper and lower case.',
    run: async (t) => {
      const externalId = t.unique('Bjensen');
      const own = await ownUsers(t, { [bjensen]: { externalId } });
      const hint =
        'externalId is caseExact: keep it out of the folding that userName needs, and out of a case-insensitive collation.';
      await demandFilter(t, `${own.filter} and externalId eq ${quoted(externalId.toUpperCase())}`, own, [], { hint });
      await demandFilter(t, `${own.filter} and externalId eq ${quoted(externalId)}`, own, [bjensen], { hint });
    },
  }),
  check({
    id: 'filter-09-certificates',
    section: 'rfc7643/2.3.6',
    requirement: 'A filter by a binary value compares its Base64 with regard to case.',
    run: async (t) => {
      const own = await ownUsers(t, { [bjensen]: { x509Certificates: [{ value: certificate }] } });
      const ask = (value: string) => `${own.filter} and x509Certificates.value eq ${quoted(value)}`;
      const hint = 'Base64 in another case is another value: compare binary attributes exactly.';
      await demandFilter(t, ask(certificate.toUpperCase()), own, [], { hint });
      await demandFilter(t, ask(certificate), own, [bjensen], { hint });
    },
  }),
];

/** What a title may hold, and how a filter may write it. */
const texts: readonly {
  readonly id: string;
  readonly what: string;
  readonly title: string;
  /** Differs in that alone. */
  readonly other: string;
  readonly literal?: (text: string) => string;
  readonly hint: string;
}[] = [
  {
    id: 'filter-20-quote',
    what: 'a double quote, written \\"',
    title: 'the "best" guide',
    other: 'the best guide',
    hint: 'Read the value as a JSON string: \\" does not end it.',
  },
  {
    id: 'filter-20-backslash',
    what: 'a backslash, written \\\\',
    title: 'tour\\guide',
    other: 'tourguide',
    hint: 'Read the value as a JSON string, and escape the backslash again where your database needs that.',
  },
  {
    id: 'filter-20-slash',
    what: 'a slash, written \\/',
    title: 'tour/guide',
    other: 'tourguide',
    literal: (text) => quoted(text).replace('/', String.raw`\/`),
    hint: 'JSON allows \\/ for a slash.',
  },
  {
    id: 'filter-20-unicode',
    what: 'a character written as \\u00e9',
    title: 'guide touristique étranger',
    other: 'guide touristique u00e9tranger',
    literal: (text) => quoted(text).replace('é', String.raw`\u00e9`),
    hint: 'Read the value as a JSON string: \\u escapes stand for a character.',
  },
  {
    id: 'filter-21-plus',
    what: 'a plus, sent as %2B',
    title: 'tour+guide',
    other: 'tour guide',
    hint: 'Decode the query once: a second decoding makes a space of the plus, and users with addresses like bjensen+tour@example.com are never found.',
  },
  {
    id: 'filter-21-percent',
    what: 'a percent sign, sent as %25',
    title: 'tour%20guide',
    other: 'tour guide',
    hint: 'Decode the query once, and escape % where LIKE would read it as a wildcard.',
  },
  {
    id: 'filter-21-ampersand',
    what: 'an ampersand, sent as %26',
    title: 'tour&guide',
    other: 'tour',
    hint: 'Split the query into parameters first, and decode each then.',
  },
  {
    id: 'filter-21-hash',
    what: 'a number sign, sent as %23',
    title: 'tour#guide',
    other: 'tour',
    hint: 'Split the URL first, and decode its query then.',
  },
  {
    id: 'filter-21-comma',
    what: 'a comma',
    title: 'tour, guide',
    other: 'tour',
    hint: 'A filter is one value, not a list; only attributes and excludedAttributes are split at commas.',
  },
  {
    id: 'filter-21-wildcard',
    what: 'an underscore, which is a wildcard in SQL',
    title: 'tour_guide',
    other: 'tour-guide',
    hint: 'eq compares text; where LIKE is used, _ and % in the value have to be escaped.',
  },
  {
    id: 'filter-22',
    what: 'letters of any script, and emoji',
    title: 'Zoë Ångström 東京 👩‍🚒',
    other: 'Zoë Ångström ?? ?',
    hint: 'Keep and compare text as Unicode: UTF-8 in the query, and a database encoding with all of it (utf8mb4, not utf8).',
  },
];

const textChecks = texts.map(({ id, what, title, other, literal = quoted, hint }) =>
  check({
    id,
    requirement: `A filter finds a value with ${what}.`,
    run: async (t) => {
      const named = (title: string) => `title ${JSON.stringify(title)}`;
      const own = await ownUsers(t, { [named(title)]: { title }, [named(other)]: { title: other } });
      await demandFilter(t, `${own.filter} and title eq ${literal(title)}`, own, [named(title)], { hint });
    },
  }),
);

const nothing: readonly (readonly [
  id: string,
  requirement: string,
  expression: string,
  lacking: JsonObject,
  found: boolean,
])[] = [
  ['eq-null', 'eq null finds the users without a value.', 'title eq null', {}, true],
  ['ne-null', 'ne null finds the users with a value.', 'title ne null', {}, false],
  ['empty', 'An attribute given as [] is not present.', 'emails pr', { emails: [] }, false],
];

const nothingChecks = nothing.map(([name, requirement, expression, lacking, found]) =>
  check({
    id: `filter-19-${name}`,
    section: 'rfc7643/2.5',
    requirement,
    run: async (t) => {
      const [with_, without] = ['with a value', 'without a value'];
      const own = await ownUsers(t, { [with_]: { title: 'Tour Guide' }, [without]: lacking });
      await demandFilter(t, `${own.filter} and ${expression}`, own, [found ? without : with_], {
        hint: 'What is unassigned, null and [] are one (RFC 7643 §2.5): no value, which eq null finds and pr does not.',
      });
    },
  }),
);

/** RFC 7644 §3.4.2.2 and RFC 7643 §2: what a filter's values mean. */
export const filterValueChecks: readonly Check[] = [...caseChecks, ...nothingChecks, ...textChecks];
