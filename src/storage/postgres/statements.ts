import type { Sql } from '../sql/sql.ts';
import { arraysIn, bindArray, type BoundArray, type Element, type ElementType } from './arrays.ts';
import { encodeText } from './text.ts';

/** Statements that are kept prepared on each connection, at most: what clients may filter by has no end. */
const kept = 500;

type Scalar = string | number | boolean | null;
type Parameter = Scalar | Uint8Array | readonly Scalar[];

/** A statement of ours, with `$1` and so on, and what is bound to it. */
export interface Bound {
  readonly text: string;
  readonly values: readonly Parameter[];
}

/** One of several statements that change rows; `$1` and so on are its own. */
export interface Part extends Bound {
  readonly name: string;
  /** How many rows it is told of, where it may change fewer, so that they are counted. */
  readonly told?: number;
}

const encodeScalar = (value: Scalar): Scalar => (typeof value === 'string' ? encodeText(value) : value);

const encode = (value: Parameter, type: ElementType | undefined): Parameter | BoundArray => {
  if (typeof value !== 'object' || value === null) return encodeScalar(value);
  if (value instanceof Uint8Array) return value;
  return type ? bindArray(value as readonly Element[], type) : value.map(encodeScalar);
};

/** What is quoted stays as it is. */
const marks = /'(?:[^']|'')*'|"[^"]*"|\?/g;

/** A piece of SQL with its `?` numbered. */
export const numbered = (text: string): string => {
  let count = 0;
  return text.replaceAll(marks, (found) => (found === '?' ? `$${(count += 1)}` : found));
};

/** A statement with a time in it is hardly asked again. */
const byValues = /\b(?:modified|created) (?:[<>]=?|=) -?\d/;

export interface QueryConfig {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
  readonly rowMode: 'array';
}

/** What a statement's text says of it. */
interface Known {
  readonly name?: string;
  readonly text: string;
  readonly arrays: ReadonlyMap<number, ElementType>;
}

/** Names statements, so that each connection has them parsed and planned once. Their marks may be `?` or `$1`. */
export const createStatements = (): ((statement: Bound | Sql) => QueryConfig) => {
  const known = new Map<string, Known>();
  const lookAt = (text: string): Known => {
    const found = known.get(text);
    if (found) return found;
    const plain = numbered(text);
    const made = { text: plain, arrays: arraysIn(plain) };
    if (known.size >= kept || byValues.test(text)) return made;
    const named = { name: `muster_${known.size}`, ...made };
    known.set(text, named);
    return named;
  };
  return ({ text, values }) => {
    const { arrays, ...statement } = lookAt(text);
    const encoded = (values as readonly Parameter[]).map((value, i) => encode(value, arrays.get(i + 1)));
    return { ...statement, values: encoded, rowMode: 'array' };
  };
};
