import type { JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check, Feature } from '../check.ts';
import { certificate } from '../sample.ts';
import type { Target } from '../target.ts';
import { demandFilter, ownUsers, quoted } from './own-resources.ts';

/** An attribute with two values of it, one less than the other, each in a resource of its own. */
export interface Pair {
  readonly path: string;
  readonly low: string | number | boolean;
  readonly high: string | number | boolean;
  readonly set: (value: string | number | boolean) => JsonObject;
  /** What a resource without a value has; undefined where every one has a value. */
  readonly unset?: JsonObject;
  /** Makes resources with those attributes; users where it is absent. */
  readonly make?: typeof ownUsers;
}

/** A pair of strings: the lower begins as the higher ends, and the other way round. */
interface StringPair extends Pair {
  readonly low: string;
  readonly high: string;
  /** How `high` begins and `low` ends. */
  readonly word: string;
}

interface Column {
  readonly name: string;
  /** What is filtered by, in words. */
  readonly what: string;
  /** The case, where it is not the operator's. */
  readonly case?: string;
  readonly needs?: readonly Feature[];
}

interface Question {
  /** As the filter holds it. */
  readonly literal?: string;
  /** What the other resource has instead of the higher value. */
  readonly other?: string;
  readonly expected: 'low' | 'high' | 'both' | 'present';
}

export const comparisons: Readonly<Record<string, (pair: Pair) => Question>> = {
  eq: ({ low }) => ({ literal: quoted(low), expected: 'low' }),
  ne: ({ low }) => ({ literal: quoted(low), expected: 'high' }),
  pr: ({ unset }) => ({ expected: unset ? 'present' : 'both' }),
  gt: ({ low }) => ({ literal: quoted(low), expected: 'high' }),
  ge: ({ high }) => ({ literal: quoted(high), expected: 'high' }),
  lt: ({ high }) => ({ literal: quoted(high), expected: 'low' }),
  le: ({ low }) => ({ literal: quoted(low), expected: 'low' }),
};

const ofStrings: Readonly<Record<string, (pair: StringPair) => Question>> = {
  eq: ({ low }) => ({ literal: quoted(low), other: `${low}s`, expected: 'low' }),
  // Neither the beginning nor the end.
  co: ({ low }) => ({ literal: quoted(low.slice(1, -1)), expected: 'low' }),
  sw: ({ word }) => ({ literal: quoted(word), expected: 'high' }),
  ew: ({ word }) => ({ literal: quoted(word), expected: 'low' }),
};

const cases: Readonly<Record<string, string>> = { eq: '01', gt: '04', ge: '04', lt: '04', le: '04' };

const hints: Readonly<Record<string, string>> = {
  eq: 'Compare the whole value. Okta and Entra look for a user with eq before they create one: a user too many is linked to the wrong person, one too few is created twice.',
  ne: 'ne finds what has another value; look at how the operator is translated for your database.',
  co: 'co finds the text anywhere in the value: in SQL LIKE with % on both sides, and with % and _ in the text escaped.',
  sw: 'sw finds values that begin with the text, not those that contain it elsewhere.',
  ew: 'ew finds values that end with the text, not those that contain it elsewhere.',
  pr: 'pr finds resources with a value that is not empty, and no other.',
  gt: 'gt is strictly greater; equal values are found by ge alone. Compare by the type of the attribute.',
  ge: 'ge finds greater and equal values. Compare by the type of the attribute.',
  lt: 'lt is strictly less; equal values are found by le alone. Compare by the type of the attribute.',
  le: 'le finds less and equal values. Compare by the type of the attribute.',
};

const check = (check: Omit<Check, 'suite' | 'section' | 'level' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.2.2',
  level: 'MUST',
  ...check,
  needs: ['filter', ...(check.needs ?? [])],
});

const tryPair = async (
  t: Target,
  operator: string,
  pair: Pair,
  { literal, other, expected }: Question,
): Promise<void> => {
  const { path, set, unset, make = ownUsers } = pair;
  const higher = other ?? pair.high;
  const [low, high] = [`${path} ${quoted(pair.low)}`, `${path} ${quoted(higher)}`];
  const second = expected === 'present' ? { [`no ${path}`]: unset! } : { [high]: set(higher) };
  const own = await make(t, { [low]: set(pair.low), ...second });
  const filter = [own.filter, 'and', path, operator, literal ?? []].flat().join(' ');
  const labels = { low: [low], high: [high], both: [low, high], present: [low] };
  await demandFilter(t, filter, own, labels[expected], { hint: hints[operator]! });
};

/** A check for each of the questions; ids are of the column's case or of the operator's. */
export const checksOf = <P extends Pair>(
  { name, what, case: own, needs }: Column,
  questions: Readonly<Record<string, (pair: P) => Question>>,
  pairOf: (t: Target) => P,
): Check[] =>
  Object.entries(questions).map(([operator, question]) =>
    check({
      id: `filter-${own ?? cases[operator] ?? '03'}-${operator}-${name}`,
      requirement: `${operator} on ${what} finds what it means, and nothing else.`,
      ...(needs && { needs }),
      run: (t) => {
        const pair = pairOf(t);
        return tryPair(t, operator, pair, question(pair));
      },
    }),
  );

interface StringColumn extends Column {
  readonly path: string;
  readonly valueOf: (start: string, middle: string, end: string) => string;
  readonly set: (value: string) => JsonObject;
  readonly unset?: JsonObject;
  readonly words?: readonly [string, string];
}

const dotted = (start: string, middle: string, end: string): string => `${start}.${middle}.${end}`;

const strings: readonly StringColumn[] = [
  { name: 'username', what: 'userName', path: 'userName', valueOf: dotted, set: (userName) => ({ userName }) },
  {
    name: 'externalid',
    what: 'externalId, a string whose case counts,',
    path: 'externalId',
    valueOf: dotted,
    set: (externalId) => ({ externalId }),
    unset: {},
  },
  {
    name: 'title',
    what: 'title, a string that a user may lack,',
    path: 'title',
    valueOf: (start, middle, end) => `${start} ${middle} ${end}`,
    set: (title) => ({ title }),
    unset: {},
  },
  {
    name: 'familyname',
    what: 'name.familyName, a sub-attribute,',
    case: '12',
    path: 'name.familyName',
    valueOf: dotted,
    set: (familyName) => ({ name: { givenName: 'Barbara', familyName } }),
    unset: { name: { givenName: 'Barbara' } },
  },
  {
    name: 'emails',
    what: 'emails.value, of a multi-valued attribute,',
    case: '12',
    path: 'emails.value',
    valueOf: (start, middle, end) => `${start}.${middle}@tour.${end}`,
    set: (value) => ({ emails: [{ value, type: 'work', primary: true }] }),
    unset: { emails: [] },
  },
  {
    name: 'profileurl',
    what: 'profileUrl, a reference,',
    path: 'profileUrl',
    words: ['https://abc', 'https://guide'],
    valueOf: (start, middle, end) => `${start}.example/${middle}?to=${end}`,
    set: (profileUrl) => ({ profileUrl }),
    unset: {},
  },
  {
    name: 'department',
    what: 'the department of the enterprise extension, by its URN,',
    case: '11',
    needs: ['enterprise'],
    path: `${enterpriseUserSchema.id}:department`,
    valueOf: dotted,
    set: (department) => ({
      schemas: [userSchema.id, enterpriseUserSchema.id],
      [enterpriseUserSchema.id]: { department },
    }),
    unset: {},
  },
];

const stringPair =
  ({ path, valueOf, set, unset, words: [lead, word] = ['abc', 'guide'] }: StringColumn) =>
  (t: Target): StringPair => {
    const middle = t.unique('bjensen');
    return {
      path,
      ...(unset && { unset }),
      low: valueOf(lead, middle, word),
      high: valueOf(word, middle, lead),
      word,
      set: (value) => set(String(value)),
    };
  };

const active: Pair = { path: 'active', low: false, high: true, set: (active) => ({ active }) };

const certificates: Pair = {
  path: 'x509Certificates.value',
  low: certificate,
  high: certificate,
  set: (value) => ({ x509Certificates: [{ value }] }),
  unset: {},
};

/** Some of the comparisons. */
export const pick = (...operators: readonly string[]): Readonly<Record<string, (pair: Pair) => Question>> =>
  Object.fromEntries(operators.map((operator) => [operator, comparisons[operator]!]));

/** RFC 7644 §3.4.2.2, Table 3: each operator on each type of attribute. */
export const filterOperatorChecks: readonly Check[] = [
  ...strings.flatMap((column) => checksOf(column, { ...comparisons, ...ofStrings }, stringPair(column))),
  ...checksOf({ name: 'active', what: 'active, a boolean,', case: '08' }, pick('eq', 'ne', 'pr'), () => active),
  ...checksOf(
    { name: 'certificates', what: 'x509Certificates.value, which is binary,' },
    pick('pr'),
    () => certificates,
  ),
];
