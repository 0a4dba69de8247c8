import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../../src/protocol/json.ts';
import { testExtension } from '../test-resource.ts';

/** A filter of the TestResource as text, with its answer worked out from how it was made, not from what it is parsed to. */
export interface Sample {
  readonly text: string;
  readonly answer: (resource: JsonObject) => boolean;
}

const texts = ['bjensen', 'BJensen', 'Jensen', 'b', '', 'é', 'É', 'a "b" \\ c', 'x)]', '😀', '～', 'true', 'not'];
const numbers = [-1.5, 0, 1, 2, 1e21];
const start = Date.UTC(2011, 4, 13, 4, 42, 34);
const times: Readonly<Record<string, number>> = {
  '2011-05-13T04:42:34Z': start,
  '2011-05-13T04:42:34': start,
  '2011-05-13T06:42:34.000+02:00': start,
  '2011-05-12T23:42:34.25-05:00': start + 250,
  '2011-05-14T00:00:00Z': Date.UTC(2011, 4, 14),
  '2011-05-13T24:00:00Z': Date.UTC(2011, 4, 14),
};

type Kind = 'text' | 'exact' | 'number' | 'boolean' | 'time' | 'binary';

const values: Readonly<Record<Kind, fc.Arbitrary<string | number | boolean>>> = {
  text: fc.constantFrom(...texts),
  exact: fc.constantFrom(...texts),
  binary: fc.constantFrom('Zm9v', 'zM9V', ''),
  number: fc.constantFrom(...numbers),
  boolean: fc.boolean(),
  time: fc.constantFrom(...Object.keys(times)),
};

const order = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const operators: Readonly<Record<Kind, readonly string[]>> = {
  text: [...order, 'co', 'sw', 'ew'],
  exact: [...order, 'co', 'sw', 'ew'],
  number: order,
  time: order,
  boolean: ['eq', 'ne'],
  binary: ['eq', 'ne'],
};

const simple: Readonly<Record<string, Kind>> = {
  string: 'text',
  stringExact: 'exact',
  boolean: 'boolean',
  decimal: 'number',
  dateTime: 'time',
  reference: 'exact',
  binary: 'binary',
};
const inner: Readonly<Record<string, Kind>> = { value: 'text', type: 'text', primary: 'boolean', decimal: 'number' };

/** What a filter may say: the path as text, the names that lead to the values, their kind. */
type Place = readonly [path: string, names: readonly string[], kind: Kind];

const places: readonly Place[] = [
  ...Object.entries(simple).map(([name, kind]): Place => [name, [name], kind]),
  ...Object.entries(simple).map(([name, kind]): Place => [`complex.${name}`, ['complex', name], kind]),
  ['strings', ['strings'], 'text'],
  ['decimals', ['decimals'], 'number'],
  ['dateTimes', ['dateTimes'], 'time'],
  ['complexes', ['complexes', 'value'], 'text'],
  ...Object.entries(inner).map(([name, kind]): Place => [`complexes.${name}`, ['complexes', name], kind]),
  [`${testExtension}:string`, [testExtension, 'string'], 'text'],
  [`${testExtension}:complex`, [testExtension, 'complex', 'value'], 'text'],
  ['urn:example:scim:schemas:core:1.0:TestResource:complex.string', ['complex', 'string'], 'text'],
];
const innerPlaces = Object.entries(inner).map(([name, kind]): Place => [name, [name], kind]);

const reach = (value: Json | undefined, [name, ...rest]: readonly string[]): Json[] => {
  if (Array.isArray(value))
    return value.flatMap((element) => reach(element, name === undefined ? [] : [name, ...rest]));
  if (value === undefined || value === null) return [];
  if (name === undefined) return [value];
  return reach((value as JsonObject)[name], rest);
};

const points = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0)!);

const compareLists = (a: readonly number[], b: readonly number[]): number => {
  const i = a.findIndex((n, index) => n !== b[index]);
  if (i < 0) return a.length - b.length;
  return i < b.length ? a[i]! - b[i]! : 1;
};

const verdict = (kind: Kind, operator: string, found: Json, sought: Json): boolean => {
  const plain = (value: Json): string | number[] => {
    if (typeof value !== 'string') return [Number(value)];
    if (kind === 'time') return [times[value]!];
    return kind === 'text' ? value.toLowerCase() : value;
  };
  const a = plain(found);
  const b = plain(sought);
  const difference =
    typeof a === 'string' && typeof b === 'string'
      ? compareLists(points(a), points(b))
      : compareLists(a as number[], b as number[]);
  switch (operator) {
    case 'eq':
      return difference === 0;
    case 'gt':
      return difference > 0;
    case 'ge':
      return difference >= 0;
    case 'lt':
      return difference < 0;
    case 'le':
      return difference <= 0;
    case 'co':
      return (a as string).split(b as string).length > 1 || b === '';
    case 'sw':
      return (a as string).slice(0, b.length) === b;
    default:
      return b === '' || (a as string).slice(-b.length) === b;
  }
};

const anyCase = (text: string): fc.Arbitrary<string> => fc.constantFrom(text, text.toUpperCase(), text.toLowerCase());
const space = fc.constantFrom(' ', ' ', '  ');

const literal = (value: string | number | boolean): fc.Arbitrary<string> => {
  const json = JSON.stringify(value);
  if (typeof value !== 'string') return fc.constant(json);
  const escaped = Array.from({ length: value.length }, (_, i) => value.charCodeAt(i).toString(16).padStart(4, '0'));
  return fc.constantFrom(json, `"${escaped.map((unit) => `\\u${unit}`).join('')}"`);
};

const term = (among: readonly Place[]): fc.Arbitrary<Sample> =>
  fc.constantFrom(...among).chain(([path, names, kind]) => {
    const comparison = fc
      .tuple(fc.constantFrom(...operators[kind]), values[kind], space)
      .chain(([operator, value, gap]) =>
        fc.record({
          text: fc
            .tuple(anyCase(path), anyCase(operator), literal(value))
            .map(([name, word, written]) => [name, word, written].join(gap)),
          answer: fc.constant((resource: JsonObject) => {
            const met = (o: string) => reach(resource, names).some((found) => verdict(kind, o, found, value));
            return operator === 'ne' ? !met('eq') : met(operator);
          }),
        }),
      );
    const filled = (resource: JsonObject) => reach(resource, names).some((found) => found !== '');
    const presence = fc.constantFrom<Sample>(
      // `complexes pr` asks for the element, not for its value.
      ...(/s$|:complex$/.test(path) && names.at(-1) === 'value'
        ? []
        : [
            { text: `${path} pr`, answer: filled },
            { text: `${path} ne null`, answer: filled },
            { text: `${path} EQ null`, answer: (resource: JsonObject) => !filled(resource) },
          ]),
      { text: `boolean pr`, answer: (resource) => 'boolean' in resource && resource['boolean'] !== null },
    );
    return among === places ? fc.oneof({ weight: 4, arbitrary: comparison }, presence) : comparison;
  });

type Rank = 'or' | 'and' | 'atom';
interface Ranked extends Sample {
  readonly rank: Rank;
}

/** Terms put together; brackets where they are needed and, now and then, where they are not. */
const logic = (terms: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc.letrec<{ expression: Ranked }>((tie) => {
    const group = (sample: Ranked, needed: boolean): string => (needed ? `(${sample.text} )` : sample.text);
    const list = (kind: 'or' | 'and') =>
      fc
        .array(fc.tuple(tie('expression'), fc.boolean(), anyCase(kind)), { minLength: 2, maxLength: 3 })
        .map((parts): Ranked => ({
          rank: kind,
          text: parts
            .map(([part, extra, word], i) => {
              const needed = kind === 'and' && part.rank === 'or';
              return `${i > 0 ? `${word} ` : ''}${group(part, needed || extra)}`;
            })
            .join(' '),
          answer: (resource) => {
            const answers = parts.map(([part]) => part.answer(resource));
            return kind === 'or' ? answers.includes(true) : !answers.includes(false);
          },
        }));
    const not = fc
      .tuple(tie('expression'), fc.constantFrom('not (', 'NOT( ', 'not  (('))
      .map(([part, open]): Ranked => ({
        rank: 'atom',
        text: `${open}${part.text}${open.endsWith('((') ? '))' : ')'}`,
        answer: (resource) => !part.answer(resource),
      }));
    const atom = terms.map((sample): Ranked => ({ ...sample, rank: 'atom' }));
    return {
      expression: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        { weight: 3, arbitrary: atom },
        list('or'),
        list('and'),
        not,
      ),
    };
  }).expression;

const innerTerm = term(innerPlaces);

const valuePath: fc.Arbitrary<Sample> = fc
  .tuple(logic(innerTerm), fc.option(innerTerm), anyCase('complexes'))
  .map(([filter, then, name]) => ({
    text: `${name}[${filter.text}]${then ? `.${then.text}` : ''}`,
    answer: (resource) =>
      reach(resource, ['complexes']).some((element) => {
        const object = element as JsonObject;
        return filter.answer(object) && (then?.answer(object) ?? true);
      }),
  }));

/** Filters of the TestResource: all operators on all types, value paths, logic, any spelling that the grammar has. */
export const samples: fc.Arbitrary<Sample> = logic(fc.oneof({ weight: 3, arbitrary: term(places) }, valuePath));

const object = (kinds: Readonly<Record<string, Kind>>, more: Record<string, fc.Arbitrary<Json>> = {}) =>
  fc.record<Record<string, Json>>(
    {
      ...Object.fromEntries(
        Object.entries(kinds).map(([name, kind]) => [
          name,
          fc.oneof({ weight: 6, arbitrary: values[kind] }, fc.constant(null)),
        ]),
      ),
      ...more,
    },
    { requiredKeys: [] },
  );

/** TestResources whose values are drawn from the same few as the filters'. */
export const resources: fc.Arbitrary<JsonObject> = object(simple, {
  complex: object(simple),
  strings: fc.array<Json>(values.text, { maxLength: 3 }),
  decimals: fc.array<Json>(values.number, { maxLength: 3 }),
  dateTimes: fc.array<Json>(values.time, { maxLength: 3 }),
  complexes: fc.array<Json>(object(inner), { maxLength: 3 }),
  [testExtension]: object({ string: 'text' }, { complex: object({ value: 'text' }) }),
});
