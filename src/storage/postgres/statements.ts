import type { Sql } from '../sql/sql.ts';
import { encodeText } from './text.ts';

/** Statements that are kept prepared on each connection, at most: what clients may filter by has no end. */
const kept = 500;

type Parameter = string | number | boolean | null | Uint8Array | readonly (string | number | boolean | null)[];

/** A statement of ours, with `$1` and so on, and what is bound to it. */
export interface Bound {
  readonly text: string;
  readonly values: readonly Parameter[];
}

const encode = (value: Parameter): Parameter => {
  if (typeof value === 'string') return encodeText(value);
  if (Array.isArray(value)) return value.map((element) => (typeof element === 'string' ? encodeText(element) : element));
  return value;
};

/** What is quoted stays as it is. */
const marks = /'(?:[^']|'')*'|"[^"]*"|\?/g;

/** A piece of SQL as a whole statement: its `?` numbered. */
export const bound = ({ text, values }: Sql): Bound => {
  let count = 0;
  return { text: text.replaceAll(marks, (found) => (found === '?' ? `$${(count += 1)}` : found)), values };
};

export interface QueryConfig {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
  readonly rowMode: 'array';
}

/** Names statements, so that each connection has them parsed and planned once. */
export const createStatements = (): ((statement: Bound, prepared?: boolean) => QueryConfig) => {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    let name = names.get(text);
    if (name === undefined && names.size < kept) names.set(text, (name = `muster_${names.size}`));
    return name;
  };
  return ({ text, values }, prepared = true) => {
    const name = prepared ? nameOf(text) : undefined;
    return { ...(name !== undefined && { name }), text, values: values.map(encode), rowMode: 'array' };
  };
};
