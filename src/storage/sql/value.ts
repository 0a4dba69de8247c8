import { leaf, type AttributePath } from '../../protocol/attribute-path.ts';
import { parseDateTime } from '../../protocol/date-time.ts';
import type { CompareOperator, Filter } from '../../protocol/filter/filter.ts';
import type { Attribute } from '../../protocol/schema.ts';
import type { Dialect } from './dialect.ts';
import { keyOf } from './index-keys.ts';
import { raw, sql, type Sql } from './sql.ts';

export type Compare = Extract<Filter, { kind: 'compare' }>;

/** A condition on a value. */
export type Test = (value: Sql) => Sql;

/** The operators that SQL has. */
export const order: Readonly<Partial<Record<CompareOperator, Sql>>> = {
  eq: raw('='),
  gt: raw('>'),
  ge: raw('>='),
  lt: raw('<'),
  le: raw('<='),
};

/** Whether a text, folded where that is called for, stands in this relation to another. */
const textTest = (dialect: Dialect, operator: CompareOperator, text: Sql, other: string): Sql => {
  switch (operator) {
    case 'co':
      return dialect.contains(text, other);
    case 'sw':
      return dialect.startsWith(text, other);
    case 'ew':
      return dialect.endsWith(text, other);
    default:
      return sql`${text} ${order[operator]!} ${dialect.bind(other)}`;
  }
};

/** The least text that is greater than all that begin with `prefix`; undefined where there is none. */
const afterPrefix = (prefix: string): string | undefined => {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // The surrogates are no characters.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
};

/** The test on the column of keys of an index; `sw` becomes a range of them. */
export const keyTest = (dialect: Dialect, operator: CompareOperator, key: string): Sql => {
  if (operator !== 'sw') return textTest(dialect, operator, raw('key'), key);
  const end = afterPrefix(key);
  return end === undefined ? sql`key >= ${key}` : sql`key >= ${key} AND key < ${end}`;
};

/** The test on a JSON value, as `Dialect.extract` yields it. */
export const valueTest = (dialect: Dialect, { path, operator, value }: Compare): Test => {
  const attribute = leaf(path);
  return (found) => {
    if (typeof value !== 'string') return sql`${found} ${order[operator]!} ${dialect.constant(value)}`;
    if (attribute.type === 'dateTime') {
      return sql`${dialect.time(found)} ${order[operator]!} ${parseDateTime(value) ?? null}`;
    }
    const text = attribute.caseExact ? dialect.text(found) : dialect.fold(found);
    return textTest(dialect, operator, text, keyOf(attribute, value));
  };
};

/** The test on a column of text. @param folded the same, folded */
export const columnTest = (
  dialect: Dialect,
  { path, operator, value }: Compare,
  column: Sql,
  folded: Sql = dialect.foldName(column),
): Sql => {
  const attribute = leaf(path);
  return textTest(dialect, operator, attribute.caseExact ? column : folded, keyOf(attribute, String(value)));
};

/** `pr` (RFC 7644 §3.4.2.2 Table 3): there is a value, and it is not empty. */
export const presenceTest = (dialect: Dialect, attribute: Attribute): Test => {
  if (attribute.type === 'complex') return (value) => sql`${value} <> '{}'`;
  if (attribute.type === 'boolean' || attribute.type === 'decimal' || attribute.type === 'integer') {
    return (value) => sql`${value} IS NOT NULL`;
  }
  return (value) => sql`${dialect.text(value)} <> ''`;
};

/** SQL's third truth value is not SCIM's: what is unknown does not match. */
export const known = (condition: Sql): Sql => sql`coalesce(${condition}, FALSE)`;

/** One step of a path: the name, and whether an array may lie there. */
export interface Step {
  readonly name: string;
  readonly multiValued: boolean;
}

/** What a document holds it under. */
export const stepsOf = ({ extension, attribute, subAttribute }: AttributePath): Step[] => [
  ...(extension ? [{ name: extension.id, multiValued: false }] : []),
  attribute,
  ...(subAttribute ? [subAttribute] : []),
];

export const namesOf = (steps: readonly Step[]): string[] => steps.map((step) => step.name);

/** The condition that some value meets the test, whichever of the elements on the way to it is the one. */
export const someValue = (dialect: Dialect, json: Sql, steps: readonly Step[], test: Test, depth = 0): Sql => {
  const many = steps.findIndex((step) => step.multiValued);
  if (many < 0) return known(test(dialect.extract(json, namesOf(steps))));
  const table = `e${depth}`;
  const rest = someValue(dialect, dialect.element(table), steps.slice(many + 1), test, depth + 1);
  return sql`EXISTS (SELECT 1 FROM ${dialect.elements(json, namesOf(steps.slice(0, many + 1)), table)} WHERE ${rest})`;
};
