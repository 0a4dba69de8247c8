import type { ScimError } from '../error.ts';

/** A reading position in the text of a filter or of a PATCH path. */
export interface Scanner {
  readonly text: string;
  /** What makes the error of a detail: `invalidFilter`, or `invalidPath` in a PATCH path. */
  readonly refuse: (detail: string) => ScimError;
  position: number;
}

const spaces = /[ \t\r\n]*/y;
// A quote ends no word: `eq"x"` is no operator.
const word = /[^ \t\r\n()[\]]*/y;
// No two branches begin alike, so that nothing is tried twice; JSON.parse judges the escapes.
const quoted = /"(?:[^"\\]|\\[^])*"/y;

const take = (scanner: Scanner, pattern: RegExp): string => {
  pattern.lastIndex = scanner.position;
  const found = pattern.exec(scanner.text)?.[0] ?? '';
  scanner.position += found.length;
  return found;
};

/** The next character, or undefined at the end. */
export const peek = (scanner: Scanner): string | undefined => scanner.text[scanner.position];

export const skipSpaces = (scanner: Scanner): void => void take(scanner, spaces);

/** Everything up to the next space or bracket: a path, an operator, a number. Empty where there is none. */
export const takeWord = (scanner: Scanner): string => take(scanner, word);

/** The word without moving on. */
export const peekWord = (scanner: Scanner): string => {
  const { position } = scanner;
  const found = takeWord(scanner);
  scanner.position = position;
  return found;
};

/** The error that says what was expected where. */
export const expected = (scanner: Scanner, what: string, position = scanner.position): ScimError => {
  scanner.position = position;
  const found = peekWord(scanner) || peek(scanner);
  const shown = found === undefined ? 'the end' : found.length > 40 ? `${found.slice(0, 40)}…` : found;
  return scanner.refuse(`Expected ${what} at character ${position + 1}, found ${shown}.`);
};

/** A JSON string with every escape decoded (RFC 8259 §7). The next character is its quote. */
export const takeString = (scanner: Scanner): string => {
  const start = scanner.position;
  const literal = take(scanner, quoted);
  if (literal === '') throw scanner.refuse(`The string that begins at character ${start + 1} has no closing quote.`);
  if (peekWord(scanner) !== '') throw expected(scanner, 'a space after the string');
  try {
    const value: unknown = JSON.parse(literal);
    // Half of a surrogate pair is no character: no store could be asked for it.
    if (typeof value === 'string' && value.isWellFormed()) return value;
  } catch {
    // A control character, or an escape that JSON lacks.
  }
  throw scanner.refuse(`The text at character ${start + 1} is not a JSON string (RFC 8259 §7).`);
};
