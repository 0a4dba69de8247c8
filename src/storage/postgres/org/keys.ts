import { fold } from '../../../protocol/fold.ts';
import { last, type Key, type KeyDialect } from '../../sql/org/key-dialect.ts';
import { raw, sql } from '../../sql/sql.ts';
import { encodeText } from '../text.ts';

/** UTF-16 units of a key that stand in the column of the index, whose rows may have 2,704 bytes; others are in `rest`. */
const kept = 512;

/** The sixteen digits of a number that are in the order of the numbers: the bits of a double, the negative ones turned. */
const digitsOf = (value: number): string => {
  const bytes = Buffer.alloc(8);
  // Of the two zeros there is one.
  bytes.writeDoubleBE(value + 0);
  const bits = bytes.readBigUInt64BE();
  const sign = 1n << 63n;
  bytes.writeBigUInt64BE(bits & sign ? ~bits & ((1n << 64n) - 1n) : bits | sign);
  return bytes.toString('hex');
};

const numberOf = (digits: string): number => {
  const bytes = Buffer.from(digits, 'hex');
  const bits = bytes.readBigUInt64BE();
  const sign = 1n << 63n;
  bytes.writeBigUInt64BE(bits & sign ? bits & ~sign : ~bits & ((1n << 64n) - 1n));
  return bytes.readDoubleBE();
};

const number = 'n';
const text = 't';

const textOf = (key: Key): string => (typeof key === 'number' ? number + digitsOf(key) : text + key);

/** What stands in the two columns: together they are in the order of the whole. */
const partsOf = (whole: string): readonly [key: string, rest: string] => {
  if (whole.length <= kept) return [whole, ''];
  const end = /[\ud800-\udbff]/.test(whole[kept - 1]!) ? kept - 1 : kept;
  return [whole.slice(0, end), whole.slice(end)];
};

/** How many characters PostgreSQL counts in a text as it is kept. */
const lengthOf = (value: string): number => Array.from(encodeText(value)).length;

const isText = sql`key >= ${text} AND key < ${text + last}`;
/** The folded text without what tells it from a number. */
const folded = raw(`substr(key || rest, 2)`);

/** Values as texts whose order is theirs, whatever their length. */
export const keys: KeyDialect = {
  columns: ['key', 'rest'],
  write: (key) => partsOf(textOf(key)),
  read(values) {
    const whole = values.join('');
    return whole.startsWith(number) ? numberOf(whole.slice(1)) : whole.slice(1);
  },
  equals(key) {
    const [start, rest] = partsOf(textOf(key));
    return sql`key = ${start} AND rest = ${rest}`;
  },
  compare(operator, key) {
    const [start, rest] = partsOf(textOf(key));
    // The index knows of the first alone.
    return sql`key ${raw(operator[0]!)}= ${start} AND (key, rest) ${raw(operator)} (${start}, ${rest})`;
  },
  isText,
  isNumber: sql`key < ${text}`,
  begins(beginning) {
    const [start, rest] = partsOf(text + fold(beginning));
    if (rest === '') return sql`key >= ${start} AND key < ${start + last}`;
    return sql`key = ${start} AND left(rest, ${lengthOf(rest)}) = ${rest}`;
  },
  contains: (part) => sql`${isText} AND position(${part} in ${folded}) > 0`,
  ends: (end) => (end === '' ? isText : sql`${isText} AND right(${folded}, ${lengthOf(end)}) = ${end}`),
};
