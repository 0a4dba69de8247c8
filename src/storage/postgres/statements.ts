import type { Sql } from '../sql/sql.ts';
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

const encodeScalar = (value: Scalar): Scalar => (typeof value === 'string' ? encodeText(value) : value);

const encode = (value: Parameter): Parameter => {
  if (typeof value !== 'object' || value === null) return encodeScalar(value);
  return value instanceof Uint8Array ? value : value.map(encodeScalar);
};

/** What is quoted stays as it is. */
const marks = /'(?:[^']|'')*'|"[^"]*"|\?/g;

/** A piece of SQL as a whole statement: its `?` numbered. */
export const bound = ({ text, values }: Sql): Bound => {
  let count = 0;
  return { text: text.replaceAll(marks, (found) => (found === '?' ? `$${(count += 1)}` : found)), values };
};

/** A statement with a time in it is hardly asked again. */
const byValues = /\b(?:modified|created) (?:[<>]=?|=) -?\d/;

export interface QueryConfig {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
  readonly rowMode: 'array';
}

/** Names statements, so that each connection has them parsed and planned once. */
export const createStatements = (): ((statement: Bound) => QueryConfig) => {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    let name = names.get(text);
    if (name === undefined && names.size < kept) names.set(text, (name = `muster_${names.size}`));
    return name;
  };
  return ({ text, values }) => {
    const name = byValues.test(text) ? undefined : nameOf(text);
    return { ...(name !== undefined && { name }), text, values: values.map(encode), rowMode: 'array' };
  };
};
