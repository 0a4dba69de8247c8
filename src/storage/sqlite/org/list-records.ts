import type { ListQuery, Page } from '../../../provisioning/store.ts';
import { raw, sql, type Sql, type SqlValue } from '../../sql/sql.ts';
import { compileCondition, entriesAt, recordsWith, type IndexedList } from './indexed-values.ts';
import { listPage, readCursor, writeCursor } from './page.ts';
import type { Rows } from './rows.ts';

interface Records {
  readonly list: IndexedList;
  readonly table: string;
  /** What `q` asks of a record. */
  readonly beginning: (q: string) => Sql;
}

/** What the cursor of a sorted list begins with: whether it stands among the records with the value or those without. */
const valued = 0;
const valueless = 1;

/** A page of people or groups, in the order of creation or of a value. */
export const listRecords = <T>(rows: Rows, { list, table, beginning }: Records, query: ListQuery): Page<T> => {
  const { q, condition, sort, after, limit } = query;
  const where = [
    ...(q === undefined || q === '' ? [] : [beginning(q)]),
    ...(condition ? [compileCondition(list, condition)] : []),
  ];
  if (!sort) return listPage<T>(rows, { page: query, from: table, order: ['seq'], where });

  const [phase, key, seq] = after === undefined ? [valued] : readCursor(after, 3);
  const from = (...position: (SqlValue | undefined)[]) =>
    seq === undefined ? {} : { after: writeCursor(position as SqlValue[]) };
  const items: T[] = [];
  if (phase === valued) {
    const found = listPage<T>(rows, {
      page: { limit, ...from(key, seq) },
      from: `indexed_value JOIN ${table} ON seq = record`,
      order: ['key', 'record'],
      descending: sort.descending,
      where: [entriesAt(list, sort.path), ...where],
    });
    if (found.next !== undefined)
      return { items: found.items, next: writeCursor([valued, ...readCursor(found.next, 2)]) };
    items.push(...found.items);
  }
  const left = limit - items.length;
  const rest = listPage<T>(rows, {
    page: { limit: Math.max(left, 1), ...(phase === valueless && from(seq)) },
    from: table,
    order: ['seq'],
    where: [sql`seq NOT IN (${recordsWith(list, sort.path, raw('true'))})`, ...where],
  });
  if (left === 0) return { items, ...(rest.items.length > 0 && { next: writeCursor([valueless, null, 0]) }) };
  return {
    items: [...items, ...rest.items],
    ...(rest.next !== undefined && { next: writeCursor([valueless, null, ...readCursor(rest.next, 1)]) }),
  };
};
