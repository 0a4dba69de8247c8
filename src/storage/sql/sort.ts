import { leaf, printPath, type AttributePath } from '../../protocol/attribute-path.ts';
import { invalidPath } from '../../protocol/error.ts';
import type { Dialect } from './dialect.ts';
import { columnOf } from './filter.ts';
import { isReference } from './reference.ts';
import type { Target } from './scope.ts';
import { sql, type Sql } from './sql.ts';
import { namesOf, stepsOf, type Step } from './value.ts';

/** The value that stands for all: the primary's, else the first (RFC 7644 §3.4.2.3). */
const representative = (dialect: Dialect, json: Sql, steps: readonly Step[], depth = 0): Sql => {
  const many = steps.findIndex((step) => step.multiValued);
  const names = namesOf(steps);
  if (many < 0) return dialect.extract(json, names);
  const table = `e${depth}`;
  const element = dialect.element(table);
  const rest = steps.slice(many + 1);
  const place = dialect.place(table);
  const primary = sql`coalesce(${dialect.extract(element, ['primary'])} = ${dialect.constant(true)}, FALSE) DESC`;
  return sql`(SELECT ${representative(dialect, element, rest, depth + 1)}
    FROM ${dialect.elements(json, names.slice(0, many + 1), table)}
    ORDER BY ${rest.length > 0 ? sql`${primary}, ${place}` : place} LIMIT 1)`;
};

/**
 * What `resource r` is sorted by; NULL where it has no value.
 * @throws ScimError invalidPath for what the store has no order of
 */
export const sortKey = (path: AttributePath, target: Target): Sql => {
  const name = printPath(path);
  if (isReference(target.type, path) || name === 'meta.location') throw invalidPath(`sortBy: ${name} has no order.`);
  const column = columnOf(target, path);
  if (column) return column;
  const { type, caseExact } = leaf(path);
  const value = representative(target.dialect, target.dialect.document, stepsOf(path));
  if (type === 'dateTime') return target.dialect.time(value);
  const text = type === 'string' || type === 'reference' || type === 'binary';
  if (!text) return target.dialect.number(value);
  return caseExact ? target.dialect.text(value) : target.dialect.fold(value);
};

/**
 * Whether a row with a key and a seq comes behind a position, where those without a key come last or, descending, first.
 * @param backward in the order turned round
 */
export const behind = (
  [key, seq]: readonly [key: string | number | null, seq: number],
  { descending, backward }: { descending: boolean; backward: boolean },
): Sql => {
  const ascending = descending === backward;
  const tie = backward ? sql`seq < ${seq}` : sql`seq > ${seq}`;
  if (key === null) return ascending ? sql`key IS NULL AND ${tie}` : sql`(key IS NOT NULL OR ${tie})`;
  return ascending
    ? sql`(key > ${key} OR (key = ${key} AND ${tie}) OR key IS NULL)`
    : sql`(key < ${key} OR (key = ${key} AND ${tie}))`;
};
