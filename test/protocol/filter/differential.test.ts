import * as fc from 'fast-check';
import { filter as createTest, parse } from 'scim2-parse-filter';
import SCIMMY from 'scimmy';
import { describe, expect, it } from 'vitest';
import { leaf } from '../../../src/protocol/attribute-path.ts';
import { parseDateTime } from '../../../src/protocol/date-time.ts';
import type { Filter } from '../../../src/protocol/filter/filter.ts';
import { matches } from '../../../src/protocol/filter/match.ts';
import { parseFilter } from '../../../src/protocol/filter/parse.ts';
import { printFilter } from '../../../src/protocol/filter/print.ts';
import type { SchemaExtension } from '../../../src/protocol/resource-type.ts';
import { fold } from '../../../src/protocol/fold.ts';
import { isObject, member, type Json, type JsonObject } from '../../../src/protocol/json.ts';
import { findAttribute, type Attribute } from '../../../src/protocol/schema.ts';
import { testExtension, testType } from '../test-resource.ts';
import { resources, samples } from './arbitrary.ts';

type Ask = (text: string, resource: JsonObject) => boolean;

const parseFilterLibrary: Ask = (text, resource) => createTest(parse(text))(resource);
const scimmy: Ask = (text, resource) => new SCIMMY.Types.Filter(text).match([resource]).length > 0;

/** A filter that one of them answers otherwise, and the clause that decides against it. */
interface Departure {
  readonly clause: string;
  readonly filter: string;
  readonly resource: JsonObject;
  readonly right: boolean;
  /** undefined where it throws */
  readonly theirs?: boolean;
}

const row = (clause: string, filter: string, resource: JsonObject, right: boolean, theirs?: boolean): Departure => ({
  clause,
  filter,
  resource,
  right,
  ...(theirs !== undefined && { theirs }),
});

const mixed: JsonObject = {
  complexes: [
    { value: 'b', type: 'c' },
    { value: 'x', type: 'a' },
  ],
};
const core = testType.schema.id;
const [extension] = testType.extensions as [SchemaExtension];

const common = [
  row('7643 §2.2: caseExact is false by default', 'string eq "BJENSEN"', { string: 'bjensen' }, true, false),
  row('7644 §3.4.2.2 Table 3: pr is a non-null value', 'string pr', { string: null }, false, true),
  row('7644 §3.4.2.2 Table 3: pr is a non-empty value', 'string pr', { string: '' }, false, true),
  row('8259 §7: \\\\ is a backslash', 'stringExact eq "a\\\\b"', { stringExact: 'a\\b' }, true, false),
  row('8259 §7: \\u is an escape', 'stringExact eq "\\u0062"', { stringExact: 'b' }, true, false),
  row('ours: texts are in the order of code points', 'stringExact gt "～"', { stringExact: '😀' }, true, false),
  row('7644 §3.10: the core URN is a prefix', `${core}:stringExact eq "b"`, { stringExact: 'b' }, true, false),
];

const ofParseFilter = [
  ...common,
  row('7643 §2.5: an empty array is unassigned', 'strings pr', { strings: [] }, false, true),
  row('7643 §2.4: complex is compared by value', 'complexes eq "b"', mixed, true, false),
  row('7643 §2.4: multi-valued may be simple', 'stringsExact eq "a"', { stringsExact: ['a'] }, true, false),
  row('7644 §3.4.2.2 Table 3: nothing is not equal', 'stringExact ne "a"', {}, true, false),
  row('ours: ne is the opposite of eq', 'stringsExact ne "a"', { stringsExact: ['a', 'b'] }, false, true),
  row(
    '7643 §2.3.5: a dateTime is a time',
    'dateTime eq "2011-05-13T06:42:34+02:00"',
    { dateTime: '2011-05-13T04:42:34Z' },
    true,
    false,
  ),
  row('7644 §3.4.2.2: a value path is one element', 'complexes[type eq "a" and value eq "b"]', mixed, false, true),
  row('8259 §6: a number may be negative', 'integer eq -5 and boolean pr', { integer: -5, boolean: true }, true),
  row('8259 §6: an exponent may have a sign', 'decimal eq 1e+2 and boolean pr', { decimal: 100, boolean: true }, true),
  row('7643 §2.4: $ref is a name', 'complexes.$ref pr', { complexes: [{ $ref: '/Users/1' }] }, true),
];

const ofScimmy = [
  ...common,
  row('7643 §2.4: complex is compared by value', 'complexes eq "b"', mixed, true),
  row('7643 §2.5: what is absent has no sub-attributes', 'complex.stringExact pr', {}, false),
  row('7643 §2.5: what is absent has no value', 'stringExact co "fine"', {}, false, true),
  row('7643 §2.4: multi-valued may be simple', 'stringsExact eq "a"', { stringsExact: ['a'] }, true),
  row('8259 §7: \\" is a quote', 'stringExact eq "a\\"b"', { stringExact: 'a"b' }, true),
  row(
    '7644 §3.4.2.2: not is of all in brackets',
    'not (stringExact pr and boolean eq true)',
    { stringExact: 'a' },
    true,
    false,
  ),
  row('7644 §3.4.2.2: brackets nest', '((stringExact pr))', { stringExact: 'a' }, true),
  row(
    '7644 §3.4.2.2: terms are for themselves',
    'complexes.type eq "a" and complexes.value eq "b"',
    mixed,
    true,
    false,
  ),
  row(
    '7644 §3.10: an extension has attributes',
    `${testExtension}:integer eq 1`,
    { [testExtension]: { integer: 1 } },
    true,
    false,
  ),
];

const opponents = {
  'scim2-parse-filter': { ask: parseFilterLibrary, departures: ofParseFilter },
  scimmy: { ask: scimmy, departures: ofScimmy },
};

describe.each(Object.entries(opponents))('%s', (_, { ask, departures }) => {
  it.each(departures)('departs from RFC $clause: $filter', ({ filter, resource, right, theirs }) => {
    expect(matches(parseFilter(filter, testType), resource)).toBe(right);
    let answer: boolean | undefined;
    try {
      answer = ask(filter, resource);
    } catch {
      // It refuses the filter, or breaks.
    }
    expect(answer).toBe(theirs);
  });
});

// In all else they have to agree: what the rows above are about is taken out of filter and resource first.

const numbers = [-1.5, 0, 1, 2, 1e21];

/** A value of which nothing is in dispute: folded, without escapes; a number by its rank, a time as JavaScript prints it. */
const plain = ({ type, caseExact }: Attribute, value: string | number | boolean): string | number | boolean => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return numbers.indexOf(value);
  if (type === 'dateTime') return new Date(parseDateTime(value)!).toISOString();
  const text = value.replaceAll(/["\\]/g, '/').replaceAll('😀', '\ufffd');
  return caseExact ? text : fold(text);
};

const plainObject = (attributes: readonly Attribute[], object: JsonObject): JsonObject => {
  const plainValue = (attribute: Attribute | undefined, value: Json): Json => {
    if (Array.isArray(value)) return value.map((one) => plainValue(attribute, one));
    if (isObject(value)) return plainObject(attribute?.subAttributes ?? extension.schema.attributes, value);
    return value === null ? null : plain(attribute!, value);
  };
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, plainValue(findAttribute(attributes, name), value)]),
  );
};

type Leaf = Exclude<Filter, { kind: 'and' | 'or' | 'not' }>;

const mapLeaves = (filter: Filter, change: (leaf: Leaf) => Filter): Filter => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => mapLeaves(part, change)) };
    case 'not':
      return { ...filter, filter: mapLeaves(filter.filter, change) };
    default:
      return change(filter);
  }
};

const plainLeaf = (filter: Leaf): Filter => {
  if (filter.kind === 'valuePath') return { ...filter, filter: mapLeaves(filter.filter, plainLeaf) };
  return filter.kind === 'compare' ? { ...filter, value: plain(leaf(filter.path), filter.value) } : filter;
};

const isEmpty = (value: Json): boolean => value === '' || (isObject(value) && Object.keys(value).length === 0);

/** Without all that is present to them and empty to the RFC. */
const withoutEmpty = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((one) => !isEmpty(one));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, withoutEmpty(one)] as const);
  return Object.fromEntries(entries.filter(([, one]) => !isEmpty(one) && !(Array.isArray(one) && one.length === 0)));
};

/** Each object has an `id`, so that an answer found apart can stand in the filter as a term. */
const known = { id: 'yes' };
const constant = (answer: boolean): Filter => ({
  kind: 'compare',
  path: { attribute: findAttribute(testType.attributes, 'id')! },
  operator: 'eq',
  value: answer ? 'yes' : 'no',
});

const askParseFilter = (filter: Filter, object: JsonObject): boolean => {
  const rewritten = mapLeaves(filter, (part) => {
    const { name, multiValued, subAttributes } = part.path.attribute;
    const found = member(object, name);
    if (part.kind === 'valuePath') {
      return constant(Array.isArray(found) && found.some((one) => isObject(one) && askParseFilter(part.filter, one)));
    }
    if (part.kind === 'compare' && part.operator === 'ne') {
      return constant(!askParseFilter({ ...part, operator: 'eq' }, object));
    }
    if (multiValued && !subAttributes && Array.isArray(found)) {
      return constant(found.some((one) => askParseFilter(part, { [name]: one })));
    }
    if (part.kind === 'compare') return part;
    return constant(parseFilterLibrary(printFilter(part), withoutEmpty(object) as JsonObject));
  });
  return parseFilterLibrary(printFilter(rewritten), { ...object, ...known });
};

const askScimmy = (filter: Filter, object: JsonObject): boolean => {
  const rewriteLeaf = (part: Leaf): Filter => {
    const { extension: urn, ...path } = part.path;
    const { name, multiValued } = path.attribute;
    if (urn) return constant(askScimmy({ ...part, path }, (member(object, urn.id) ?? {}) as JsonObject));
    if (part.kind === 'compare' && part.operator === 'ne') {
      return constant(!askScimmy({ ...part, operator: 'eq' }, object));
    }
    const found = member(object, name);
    if (multiValued && Array.isArray(found)) return constant(found.some((one) => askScimmy(part, { [name]: one })));
    if (part.kind === 'valuePath') return constant(isObject(found) && askScimmy(part.filter, found));
    const filled = part.kind === 'present' ? withoutEmpty(found ?? '') : found;
    const value = path.subAttribute ? member(filled, path.subAttribute.name) : filled;
    return value === undefined || (part.kind === 'present' && isEmpty(value)) ? constant(false) : part;
  };
  const rewrite = (part: Filter): Filter => {
    if (part.kind === 'not') return constant(!askScimmy(part.filter, object));
    if (part.kind === 'present' || part.kind === 'compare' || part.kind === 'valuePath') return rewriteLeaf(part);
    // Brackets are answered apart.
    const one = (inner: Filter) => (inner.kind === 'or' ? constant(askScimmy(inner, object)) : rewrite(inner));
    return { ...part, filters: part.filters.map(one) };
  };
  return scimmy(printFilter(rewrite(filter)), { ...object, ...known });
};

it.each([
  ['scim2-parse-filter', askParseFilter],
  ['scimmy', askScimmy],
])('but for that %s agrees on every filter', (_, ask) => {
  fc.assert(
    fc.property(samples, resources, ({ text }, resource) => {
      const filter = parseFilter(text, testType);
      const answer = ask(mapLeaves(filter, plainLeaf), plainObject(testType.attributes, resource));
      expect(answer, text).toBe(matches(filter, resource));
    }),
    { numRuns: 1000 },
  );
});
