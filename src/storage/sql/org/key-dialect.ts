import type { SqlValue, Sql } from '../sql.ts';

/** A value as it is compared: a number, or a folded text. Numbers lie before all texts. */
export type Key = string | number;

/** Greater than any text that people write. */
export const last = '\u{10FFFF}';

/** The columns of the index of all values that hold a key, and what can be asked of them. */
export interface KeyDialect {
  /** In their order, which is that of the keys. */
  readonly columns: readonly string[];
  write(key: Key): readonly SqlValue[];
  read(values: readonly SqlValue[]): Key;
  equals(key: Key): Sql;
  compare(operator: '>' | '>=' | '<' | '<=', key: Key): Sql;
  /** That it is a text (a truth value is none), and what of its end, or its middle. */
  readonly isText: Sql;
  readonly isNumber: Sql;
  /** Of a text that need not be folded. */
  begins(text: string): Sql;
  contains(folded: string): Sql;
  ends(folded: string): Sql;
}
