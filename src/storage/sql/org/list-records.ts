import type { ListQuery, Page } from '../../../provisioning/store.ts';
import { raw, sql, type Sql, type SqlValue } from '../sql.ts';
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
export const listRecords = async <T>(
  rows: Rows,
  { list, table, beginning }: Records,
  query: ListQuery,
): Promise<Page<T>> => {
  const { q, condition, sort, after, limit } = query;
  const where = [
    ...(q === undefined || q === '' ? [] : [beginning(q)]),
    ...(condition ? [compileCondition(rows.keys, list, condition)] : []),
  ];
  if (!sort) return listPage<T>(rows, { page: query, from: table, order: ['seq'], where });

  const order = [...rows.keys.columns, 'record'];
  const position = after === undefined ? [valued] : readCursor(after, ['phase', ...order]);
  const [phase] = position;
  const from = (place: readonly SqlValue[]) => (after === undefined ? {} : { after: writeCursor(place) });
  /** Where those without a value go on. */
  const beyondValues = (seq: SqlValue) => writeCursor([valueless, ...rows.keys.columns.map(() => null), seq]);
  const items: T[] = [];
  if (phase === valued) {
    const found = await listPage<T>(rows, {
      page: { limit, ...from(position.slice(1)) },
      from: `indexed_value JOIN ${table} ON seq = record`,
      order,
      descending: sort.descending,
      where: [entriesAt(list, sort.path), ...where],
    });
    if (found.next !== undefined)
      return { items: found.items, next: writeCursor([valued, ...readCursor(found.next, order)]) };
    items.push(...found.items);
  }
  const left = limit - items.length;
  const rest = await listPage<T>(rows, {
    page: { limit: Math.max(left, 1), ...(phase === valueless && from(position.slice(-1))) },
    from: table,
    order: ['seq'],
    where: [sql`seq NOT IN (${recordsWith(list, sort.path, raw('true'))})`, ...where],
  });
  if (left === 0) return { items, ...(rest.items.length > 0 && { next: beyondValues(0) }) };
  return {
    items: [...items, ...rest.items],
    ...(rest.next !== undefined && { next: beyondValues(readCursor(rest.next, ['seq'])[0]!) }),
  };
};
