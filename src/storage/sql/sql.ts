export type SqlValue = string | number | null;

/** A piece of SQL with the values that are bound to its `?`, in their order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** SQL that holds no values: names and constants of ours, never anything that a client sent. */
export const raw = (text: string): Sql => ({ text, values: [] });

const merge = (parts: readonly (Sql | SqlValue)[]): Sql => {
  let text = '';
  const values: SqlValue[] = [];
  for (const part of parts) {
    if (typeof part === 'object' && part !== null) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
  }
  return { text, values };
};

/** SQL as a template: pieces of SQL go in as they are, everything else is bound. */
export const sql = (strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql =>
  merge(strings.flatMap((text, i) => (i < parts.length ? [raw(text), parts[i] as Sql | SqlValue] : [raw(text)])));

/** The pieces with `separator` between them. */
export const join = (pieces: readonly Sql[], separator: string): Sql =>
  merge(pieces.flatMap((piece, i) => (i === 0 ? [piece] : [raw(separator), piece])));

/** A constant of ours as a literal, so that the text of a statement does not change with it. */
export const literal = (text: string): Sql => raw(`'${text.replaceAll("'", "''")}'`);
