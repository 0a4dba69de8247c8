import { fold } from '../../../protocol/fold.ts';
import { isObject, type Json } from '../../../protocol/json.ts';
import type { Condition } from '../../../provisioning/store.ts';
import { join, raw, sql, type Sql } from '../../sql/sql.ts';
import type { Rows } from './rows.ts';

type Key = string | number;

/** Greater than any text that people write. */
const last = '\u{10FFFF}';

/** Numbers lie before all texts; truth values after them, apart from the texts "true" and "false". */
const keyOf = (value: string | number | boolean): Key =>
  typeof value === 'string' ? fold(value) : typeof value === 'boolean' ? `${last}${value}` : value;

/** Unlike any member's name. */
const separator = '\u0001';
const pathText = (path: readonly string[]): string => path.join(separator);

function* entriesOf(value: Json | undefined, path: string): Generator<readonly [path: string, key: Key]> {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) for (const element of value) yield* entriesOf(element, path);
  else if (isObject(value))
    for (const [name, member] of Object.entries(value))
      yield* entriesOf(member, path === '' ? name : path + separator + name);
  else yield [path, keyOf(value)];
}

const entryMap = (record: object | undefined): Map<string, readonly [path: string, key: Key]> => {
  const entries = new Map<string, readonly [path: string, key: Key]>();
  for (const entry of entriesOf(record as Json | undefined, '')) entries.set(JSON.stringify(entry), entry);
  return entries;
};

/** The lists whose records are found by all of their values. */
export type IndexedList = 'person' | 'group';

/** Brings the index from one form of a record to the next; only what differs is written. */
export const updateIndex = (
  rows: Rows,
  list: IndexedList,
  seq: number,
  before: object | undefined,
  after: object | undefined,
): void => {
  const [old, now] = [entryMap(before), entryMap(after)];
  for (const [text, [path, key]] of old) {
    if (now.has(text)) continue;
    rows.run('DELETE FROM indexed_value WHERE list = ? AND path = ? AND key = ? AND record = ?', list, path, key, seq);
  }
  for (const [text, [path, key]] of now) {
    if (old.has(text)) continue;
    rows.run('INSERT INTO indexed_value (list, path, key, record) VALUES (?, ?, ?, ?)', list, path, key, seq);
  }
};

/** The index's entries of a path. */
export const entriesAt = (list: IndexedList, path: readonly string[]): Sql =>
  sql`list = ${list} AND path = ${pathText(path)}`;

/** The records of which a value at the path fits. */
export const recordsWith = (list: IndexedList, path: readonly string[], key: Sql): Sql =>
  sql`SELECT record FROM indexed_value WHERE ${entriesAt(list, path)} AND ${key}`;

/** That a value, or the index's key, begins with a text. */
export const keyBegins = (text: string): Sql => {
  const start = fold(text);
  return sql`key >= ${start} AND key < ${start + last}`;
};

const isText = sql`key >= '' AND key < ${last}`;

const comparison = ({ operator, value }: Extract<Condition, { kind: 'compare' }>): Sql => {
  const key = keyOf(value);
  const ofItsKind = typeof value === 'string' ? isText : typeof value === 'number' ? raw(`key < ''`) : raw('false');
  switch (operator) {
    case 'eq':
    case 'ne':
      return sql`key = ${key}`;
    case 'sw':
      return typeof value === 'string' ? keyBegins(value) : raw('false');
    case 'co':
      return typeof value === 'string' ? sql`${isText} AND instr(key, ${key}) > 0` : raw('false');
    case 'ew':
      if (typeof value !== 'string') return raw('false');
      if (value === '') return isText;
      // In bytes, since substr() of a text ends at a NUL.
      return sql`${isText} AND substr(CAST(key AS BLOB), ${-Buffer.byteLength(String(key))}) = CAST(${key} AS BLOB)`;
    case 'gt':
      return sql`key > ${key} AND ${ofItsKind}`;
    case 'ge':
      return sql`key >= ${key} AND ${ofItsKind}`;
    case 'lt':
      return sql`key < ${key} AND ${ofItsKind}`;
    case 'le':
      return sql`key <= ${key} AND ${ofItsKind}`;
  }
};

/** The condition over the index, for a table whose column `seq` names the record. */
export const compileCondition = (list: IndexedList, condition: Condition): Sql => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return sql`(${join(
        condition.conditions.map((one) => compileCondition(list, one)),
        condition.kind === 'and' ? ' AND ' : ' OR ',
      )})`;
    case 'not':
      return sql`NOT ${compileCondition(list, condition.condition)}`;
    case 'present':
      return sql`seq IN (${recordsWith(list, condition.path, raw('true'))})`;
    case 'compare': {
      const negation = condition.operator === 'ne' ? raw('NOT ') : raw('');
      return sql`${negation}seq IN (${recordsWith(list, condition.path, comparison(condition))})`;
    }
  }
};
