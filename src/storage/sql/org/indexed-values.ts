import { fold } from '../../../protocol/fold.ts';
import { isObject, type Json } from '../../../protocol/json.ts';
import type { Condition } from '../../../provisioning/store.ts';
import { join, raw, sql, type Sql } from '../sql.ts';
import { last, type Key, type KeyDialect } from './key-dialect.ts';
import { insertAbsent, placeholders, type Rows } from './rows.ts';

/** Truth values lie after all texts, apart from the texts "true" and "false". */
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

/** The columns of a key, as a statement names them. */
export const keyColumns = ({ columns }: KeyDialect): string => columns.join(', ');

/** Brings the index from one form of a record to the next; only what differs is written. */
export const updateIndex = async (
  rows: Rows,
  list: IndexedList,
  seq: number,
  before: object | undefined,
  after: object | undefined,
): Promise<void> => {
  const { keys } = rows;
  const [old, now] = [entryMap(before), entryMap(after)];
  const only = (entries: typeof old, others: typeof old) =>
    [...entries].flatMap(([text, [path, key]]) => (others.has(text) ? [] : [[list, path, ...keys.write(key), seq]]));
  const own = keys.columns.map((column) => `${column} = ?`).join(' AND ');
  await rows.each(`DELETE FROM indexed_value WHERE list = ? AND path = ? AND ${own} AND record = ?`, only(old, now));
  await insertAbsent(
    rows,
    `indexed_value (list, path, ${keyColumns(keys)}, record)`,
    `?, ?, ${placeholders(keys.columns)}, ?`,
    only(now, old),
  );
};

/** The index's entries of a path. */
export const entriesAt = (list: IndexedList, path: readonly string[]): Sql =>
  sql`list = ${list} AND path = ${pathText(path)}`;

/** The records of which a value at the path fits. */
export const recordsWith = (list: IndexedList, path: readonly string[], key: Sql): Sql =>
  sql`SELECT record FROM indexed_value WHERE ${entriesAt(list, path)} AND ${key}`;

const comparison = (keys: KeyDialect, { operator, value }: Extract<Condition, { kind: 'compare' }>): Sql => {
  const key = keyOf(value);
  const ofItsKind = typeof value === 'string' ? keys.isText : typeof value === 'number' ? keys.isNumber : raw('false');
  const never = raw('false');
  switch (operator) {
    case 'eq':
    case 'ne':
      return keys.equals(key);
    case 'sw':
      return typeof value === 'string' ? keys.begins(value) : never;
    case 'co':
      return typeof value === 'string' ? keys.contains(fold(value)) : never;
    case 'ew':
      return typeof value === 'string' ? keys.ends(fold(value)) : never;
    case 'gt':
      return sql`${keys.compare('>', key)} AND ${ofItsKind}`;
    case 'ge':
      return sql`${keys.compare('>=', key)} AND ${ofItsKind}`;
    case 'lt':
      return sql`${keys.compare('<', key)} AND ${ofItsKind}`;
    case 'le':
      return sql`${keys.compare('<=', key)} AND ${ofItsKind}`;
  }
};

/** The condition over the index, for a table whose column `seq` names the record. */
export const compileCondition = (keys: KeyDialect, list: IndexedList, condition: Condition): Sql => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return sql`(${join(
        condition.conditions.map((one) => compileCondition(keys, list, one)),
        condition.kind === 'and' ? ' AND ' : ' OR ',
      )})`;
    case 'not':
      return sql`NOT ${compileCondition(keys, list, condition.condition)}`;
    case 'present':
      return sql`seq IN (${recordsWith(list, condition.path, raw('true'))})`;
    case 'compare': {
      const negation = condition.operator === 'ne' ? raw('NOT ') : raw('');
      return sql`${negation}seq IN (${recordsWith(list, condition.path, comparison(keys, condition))})`;
    }
  }
};
