import type { Sql } from './sql.ts';

/** What SQLite and PostgreSQL write differently. */
export interface Dialect {
  /** The value at a path of names in a JSON value, as SQL has it; NULL where there is none. No name: the value itself. */
  extract(json: Sql, names: readonly string[]): Sql;
  /** The elements of the array at a path, as a table of that name; none where there is no array. */
  elements(json: Sql, names: readonly string[], table: string): Sql;
  /** One of these elements as a JSON value. */
  element(table: string): Sql;
  /** Its place in the array, to order by. */
  place(table: string): Sql;
  /** A number or boolean as `extract` yields it. */
  constant(value: number | boolean): Sql;
  /** `protocol/fold.ts` */
  fold(text: Sql): Sql;
  /** `protocol/date-time.ts` */
  time(text: Sql): Sql;
  contains(text: Sql, part: string): Sql;
  startsWith(text: Sql, part: string): Sql;
  endsWith(text: Sql, part: string): Sql;
}
