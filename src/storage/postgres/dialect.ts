import type { Dialect } from '../sql/dialect.ts';
import { literal, raw, sql, type Sql } from '../sql/sql.ts';
import { keyTest } from '../sql/value.ts';
import { comparable, partsOf } from './keys.ts';

const at = (json: Sql, names: readonly string[]): Sql =>
  names.length === 0 ? json : sql`${json} #> ARRAY[${raw(names.map((name) => literal(name).text).join(', '))}]`;

const text = (value: Sql): Sql => sql`(${value} #>> '{}') COLLATE "C"`;

/** A cast of another type of value fails: it is left out, as elsewhere. */
const number = (value: Sql): Sql =>
  sql`(CASE jsonb_typeof(${value}) WHEN 'number' THEN (${value})::double precision WHEN 'boolean' THEN (${value})::boolean::integer END)`;

/** PostgreSQL's `jsonb`, on what `searchOf` makes of a document: there strings are folded and times are numbers. */
export const postgresDialect: Dialect = {
  document: raw('r.search'),
  extract: (json, names) => sql`(${at(json, names)})`,
  elements: (json, names, table) => {
    const array = at(json, names);
    return sql`jsonb_array_elements(CASE jsonb_typeof(${array}) WHEN 'array' THEN ${array} ELSE '[]' END) WITH ORDINALITY ${raw(table)} (value, place)`;
  },
  element: (table) => raw(`${table}.value`),
  place: (table) => raw(`${table}.place`),
  constant: (value) => sql`${JSON.stringify(value)}::jsonb`,
  text,
  fold: text,
  time: number,
  // How many a range of times holds depends on its ends: they are part of the statement, which is planned for them.
  moment: (time) => raw(String(time)),
  number,
  foldName: (name) => sql`lower(${name} COLLATE "C")`,
  foldedDisplay: (table) => raw(`${table}.display_key`),
  bind: (value) => sql`${value}::text COLLATE "C"`,
  contains: (value, part) => sql`strpos(${value}, ${part}) > 0`,
  startsWith: (value, part) => sql`starts_with(${value}, ${part})`,
  endsWith: (value, part) => sql`right(${value}, length(${part}::text)) = ${part}`,
  keyTest(operator, value) {
    if (operator === 'co' || operator === 'ew') return undefined;
    if (value.length < comparable) return keyTest(postgresDialect, operator, value);
    if (operator !== 'eq') return undefined;
    const { key, rest } = partsOf(value);
    return sql`key = ${key} AND rest = ${rest}`;
  },
};
