import { fold } from '../../../protocol/fold.ts';
import { raw, sql } from '../../sql/sql.ts';
import { last, type Key, type KeyDialect } from '../../sql/org/key-dialect.ts';

const isText = sql`key >= '' AND key < ${last}`;

/** SQLite compares values of any type: numbers lie before all texts. */
export const keys: KeyDialect = {
  columns: ['key'],
  write: (key) => [key],
  read: ([key]) => key as Key,
  equals: (key) => sql`key = ${key}`,
  compare: (operator, key) => sql`key ${raw(operator)} ${key}`,
  isText,
  isNumber: raw(`key < ''`),
  begins(text) {
    const start = fold(text);
    return sql`key >= ${start} AND key < ${start + last}`;
  },
  contains: (folded) => sql`${isText} AND instr(key, ${folded}) > 0`,
  // In bytes, since substr() of a text ends at a NUL.
  ends: (folded) =>
    folded === ''
      ? isText
      : sql`${isText} AND substr(CAST(key AS BLOB), ${-Buffer.byteLength(folded)}) = CAST(${folded} AS BLOB)`,
};
