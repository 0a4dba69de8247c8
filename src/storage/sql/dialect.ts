import type { CompareOperator } from '../../protocol/filter/filter.ts';
import type { Sql } from './sql.ts';

/** What SQLite and PostgreSQL write differently. */
export interface Dialect {
  /** What `resource r` is searched by, as a JSON value: its document, or what was made of it. */
  readonly document: Sql;
  /** The value at a path of names in a JSON value; NULL where there is none. No name: the value itself. */
  extract(json: Sql, names: readonly string[]): Sql;
  /** The elements of the array at a path, as a table of that name; none where there is no array. */
  elements(json: Sql, names: readonly string[], table: string): Sql;
  /** One of these elements as a JSON value. */
  element(table: string): Sql;
  /** Its place in the array, to order by. */
  place(table: string): Sql;
  /** A number or boolean as `extract` yields it. */
  constant(value: number | boolean): Sql;
  /** What `extract` yields of a string, as text that is compared by code point. */
  text(value: Sql): Sql;
  /** The same, folded as by `protocol/fold.ts`. */
  fold(value: Sql): Sql;
  /** What `extract` yields of a dateTime, as `protocol/date-time.ts` reads it. */
  time(value: Sql): Sql;
  /** A time to compare columns with, in whole milliseconds. */
  moment(time: number): Sql;
  /** What `extract` yields of a number or boolean, to order by. */
  number(value: Sql): Sql;
  /** A name of ours, of ASCII, folded. */
  foldName(text: Sql): Sql;
  /** What references show of the resource in a table of that name, folded; NULL where it has no name. */
  foldedDisplay(table: string): Sql;
  /** A text to compare with, by code point. */
  bind(text: string): Sql;
  contains(text: Sql, part: string): Sql;
  startsWith(text: Sql, part: string): Sql;
  endsWith(text: Sql, part: string): Sql;
  /** The condition on the keys of an index; undefined where the documents have to be asked. */
  keyTest(operator: CompareOperator, key: string): Sql | undefined;
}
