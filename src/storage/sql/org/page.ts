import { InvalidCursorError, type Page, type PageRequest } from '../../../provisioning/store.ts';
import { join, raw, sql, type Sql, type SqlValue } from '../sql.ts';
import type { Row, Rows } from './rows.ts';

/** Where a page ended, as text that a URL can hold. */
export const writeCursor = (position: readonly SqlValue[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Columns that hold numbers; all others hold text. */
const numeric = new Set(['seq', 'record', 'priority']);

/** @throws InvalidCursorError where it has no values that such columns hold */
export const readCursor = (cursor: string, columns: readonly string[]): readonly SqlValue[] => {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    position = undefined;
  }
  const fits = (value: unknown, index: number) =>
    numeric.has(columns[index]!)
      ? Number.isSafeInteger(value)
      : value === null || typeof value === 'string' || typeof value === 'number';
  if (Array.isArray(position) && position.length === columns.length && position.every(fits))
    return position as SqlValue[];
  throw new InvalidCursorError('The cursor is not one that this list gave.');
};

interface Listing<T> {
  readonly page: PageRequest;
  /** What stands after FROM: one table, and more that it is joined with. */
  readonly from: string;
  /** Columns that T is made of. */
  readonly columns?: string;
  /** Together they are unique, and their order is an index's. */
  readonly order: readonly string[];
  readonly descending?: boolean;
  readonly where?: readonly Sql[];
  readonly read?: (row: Row) => T;
}

/** A page of a list by the values that it ended with: its cost does not grow with what was read before. */
export const listPage = async <T>(
  rows: Rows,
  { page, from, columns = 'document', order, descending = false, where = [], read }: Listing<T>,
): Promise<Page<T>> => {
  const after =
    page.after === undefined
      ? []
      : [
          sql`(${raw(order.join(', '))}) ${raw(descending ? '<' : '>')} (${join(
            readCursor(page.after, order).map((value) => sql`${value}`),
            ', ',
          )})`,
        ];
  const conditions = [...where, ...after];
  const direction = descending ? ' DESC' : '';
  const { text, values } = sql`SELECT ${raw(`${order.join(', ')}, ${columns}`)} FROM ${raw(from)} WHERE ${
    conditions.length === 0 ? raw('true') : join(conditions, ' AND ')
  } ORDER BY ${raw(order.map((column) => column + direction).join(', '))} LIMIT ${page.limit + 1}`;
  const found = await rows.all(text, ...values);
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => {
      const own = row.slice(order.length);
      return read ? read(own) : (JSON.parse(String(own[0])) as T);
    }),
    ...(found.length > page.limit && last && { next: writeCursor(last.slice(0, order.length)) }),
  };
};

/** The smallest text that is greater than all that begin with `prefix`. */
const beyond = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** That a folded column begins with a text, as a range of its index. */
export const beginsWith = (column: string, prefix: string): Sql =>
  sql`(${raw(column)} >= ${prefix} AND ${raw(column)} < ${beyond(prefix)})`;
