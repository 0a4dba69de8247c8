import type { Dialect } from '../sql/dialect.ts';
import { literal, raw, sql } from '../sql/sql.ts';
import { keyTest } from '../sql/value.ts';

const path = (names: readonly string[]) => literal(`$${names.map((name) => `.${JSON.stringify(name)}`).join('')}`);

/** SQLite's JSON functions, and the functions that `openDatabase` adds to them. */
export const sqliteDialect: Dialect = {
  document: raw('r.document'),
  extract: (json, names) => (names.length === 0 ? json : sql`json_extract(${json}, ${path(names)})`),
  elements: (json, names, table) => sql`json_each(${json}, ${path(names)}) ${raw(table)}`,
  element: (table) => raw(`${table}.value`),
  place: (table) => raw(`${table}.key`),
  // SQLite reads decimals from JSON otherwise than JavaScript in the last bit: both sides have to come from JSON.
  constant: (value) =>
    typeof value === 'number' ? sql`json_extract(${JSON.stringify(value)}, '$')` : raw(value ? '1' : '0'),
  text: (value) => value,
  fold: (text) => sql`fold(${text})`,
  time: (text) => sql`time(${text})`,
  moment: (time) => sql`${time}`,
  number: (value) => value,
  foldName: (text) => sql`fold(${text})`,
  foldedDisplay: (table) => raw(`fold(${table}.display)`),
  bind: (text) => sql`${text}`,
  contains: (text, part) => sql`instr(${text}, ${part}) > 0`,
  startsWith: (text, part) => sql`instr(${text}, ${part}) = 1`,
  // In bytes, since substr() of a text ends at a NUL.
  endsWith: (text, part) =>
    part === ''
      ? sql`${text} IS NOT NULL`
      : sql`substr(CAST(${text} AS BLOB), ${-Buffer.byteLength(part)}) = CAST(${part} AS BLOB)`,
  keyTest: (operator, key) => keyTest(sqliteDialect, operator, key),
};
