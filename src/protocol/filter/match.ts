import { leaf, type AttributePath } from '../attribute-path.ts';
import { parseDateTime } from '../date-time.ts';
import { compareText, fold } from '../fold.ts';
import { isObject, member, type Json, type JsonObject } from '../json.ts';
import type { Attribute } from '../schema.ts';
import type { CompareOperator, Filter } from './filter.ts';

type Compare = Extract<Filter, { kind: 'compare' }>;
type Matcher = (object: JsonObject) => boolean;
type Key = string | number | boolean | undefined;

/** What a value is compared by: a time, a text whose case counts or not, or the value itself. */
const keyOf = ({ type, caseExact }: Attribute, value: Json): Key => {
  if (typeof value === 'string') {
    if (type === 'dateTime') return parseDateTime(value);
    return caseExact ? value : fold(value);
  }
  return typeof value === 'object' ? undefined : value;
};

const order = (a: Key, b: Key): number => {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return typeof a === 'number' && typeof b === 'number' ? a - b : Number.NaN;
};

const both =
  (test: (found: string, sought: string) => boolean) =>
  (found: Key, sought: Key): boolean =>
    typeof found === 'string' && typeof sought === 'string' && test(found, sought);

const relations: Readonly<Record<Exclude<CompareOperator, 'ne'>, (found: Key, sought: Key) => boolean>> = {
  eq: (found, sought) => found === sought,
  co: both((found, sought) => found.includes(sought)),
  sw: both((found, sought) => found.startsWith(sought)),
  ew: both((found, sought) => found.endsWith(sought)),
  gt: (found, sought) => order(found, sought) > 0,
  ge: (found, sought) => order(found, sought) >= 0,
  lt: (found, sought) => order(found, sought) < 0,
  le: (found, sought) => order(found, sought) <= 0,
};

type Test = (value: Json) => boolean;

const someElement = (value: Json | undefined, test: Test): boolean =>
  Array.isArray(value) ? value.some(test) : value !== undefined && test(value);

/** Whether some value at the path, whichever element it belongs to, meets the test. */
const some = ({ extension, attribute, subAttribute }: AttributePath, test: Test): Matcher => {
  const inElement: Test = subAttribute ? (element) => someElement(member(element, subAttribute.name), test) : test;
  return (object) => someElement(member(extension ? member(object, extension.id) : object, attribute.name), inElement);
};

/** RFC 7644 §3.4.2.2 Table 3, `pr`: a non-empty value, or a non-empty node. */
const isPresent = (value: Json): boolean =>
  value !== null && value !== '' && !(isObject(value) && Object.keys(value).length === 0);

const createComparison = ({ path, operator, value }: Compare): Matcher => {
  const attribute = leaf(path);
  const sought = keyOf(attribute, value);
  const relation = relations[operator === 'ne' ? 'eq' : operator];
  const found = some(path, (candidate) => relation(keyOf(attribute, candidate), sought));
  return operator === 'ne' ? (object) => !found(object) : found;
};

const createMatcher = (filter: Filter): Matcher => {
  switch (filter.kind) {
    case 'and': {
      const matchers = filter.filters.map(createMatcher);
      return (object) => matchers.every((matcher) => matcher(object));
    }
    case 'or': {
      const matchers = filter.filters.map(createMatcher);
      return (object) => matchers.some((matcher) => matcher(object));
    }
    case 'not': {
      const matcher = createMatcher(filter.filter);
      return (object) => !matcher(object);
    }
    case 'present':
      return some(filter.path, isPresent);
    case 'compare':
      return createComparison(filter);
    case 'valuePath': {
      const matcher = createMatcher(filter.filter);
      return some(filter.path, (element) => isObject(element) && matcher(element));
    }
  }
};

const created = new WeakMap<Filter, Matcher>();

/**
 * Whether a resource meets a filter (RFC 7644 §3.4.2.2). A PATCH asks the same of an element and the filter of its path.
 * @param resource as it is returned, with canonical names and all that the filter may ask for: `meta`, `members`, `groups`
 */
export const matches = (filter: Filter, resource: JsonObject): boolean => {
  let matcher = created.get(filter);
  if (!matcher) {
    matcher = createMatcher(filter);
    created.set(filter, matcher);
  }
  return matcher(resource);
};
