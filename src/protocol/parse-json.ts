import { invalidSyntax, invalidValue, type ScimError } from './error.ts';
import type { Json } from './json.ts';

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const opens = (code: number): boolean => code === 0x7b || code === 0x5b;
const closes = (code: number): boolean => code === 0x7d || code === 0x5d;

/** Where the string that begins at `start` ends: its closing quote, or the end of the text. */
const stringEnd = (text: string, start: number): number => {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) break;
    if (code === backslash) at++;
  }
  return at;
};

/** The members of all objects, and every string for `see`. */
const countMembers = (value: Json, see?: (text: string) => void): number => {
  if (typeof value === 'string') see?.(value);
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) count += countMembers(element, see);
  } else {
    for (const key of Object.keys(value)) {
      see?.(key);
      count += 1 + countMembers(value[key]!, see);
    }
  }
  return count;
};

const refuseUnstorable = (text: string): void => {
  if (text.includes('\0')) throw invalidValue('A string holds U+0000, which cannot be kept.');
  if (!text.isWellFormed()) throw invalidValue('A string holds half of a surrogate pair, which is no character.');
};

/** Says what is wrong with a text that is not acceptable JSON, and where; of what it holds, a name at most. */
const refuse = (text: string): never => {
  const token = /[^\s{}[\]:,"]*/y;
  let at = 0;
  const fault = (expected: string, position = at): ScimError => {
    const before = text.slice(0, position);
    const where = `line ${before.split('\n').length}, column ${position - before.lastIndexOf('\n')}`;
    return invalidSyntax(`The body is not JSON: ${where}: expected ${expected}.`);
  };
  const peek = (): string => {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
    return text.charAt(at);
  };
  const scalar = (end: number, expected: string): unknown => {
    const start = at;
    at = end;
    try {
      return JSON.parse(text.slice(start, end));
    } catch {
      throw fault(expected, start);
    }
  };
  const string = (): unknown =>
    scalar(stringEnd(text, at) + 1, 'a string that is closed and has its control characters escaped');
  const items = (end: string, item: () => void): void => {
    at++;
    if (peek() !== end) {
      for (;;) {
        item();
        if (peek() !== ',') break;
        at++;
      }
      if (peek() !== end) throw fault(`"," or "${end}"`);
    }
    at++;
  };
  const members = (): void => {
    const names = new Set<unknown>();
    items('}', () => {
      if (peek() !== '"') throw fault('a name in double quotes');
      const start = at;
      const name = string();
      if (names.size === names.add(name).size) throw fault(`each name once, not ${JSON.stringify(name)} again`, start);
      if (peek() !== ':') throw fault('":"');
      at++;
      value();
    });
  };
  const value = (): void => {
    const first = peek();
    if (first === '{') members();
    else if (first === '[') items(']', value);
    else if (first === '"') string();
    else {
      token.lastIndex = at;
      scalar(at + (token.exec(text)?.[0].length ?? 0), 'a value');
    }
  };
  value();
  peek();
  throw fault('nothing more');
};

/**
 * Parses the JSON of a request: what `JSON.parse` accepts, but no name twice in one object, nothing nested deeper than
 * `depth` objects and arrays, and no text that a store could not keep.
 * @throws ScimError invalidSyntax, with line and column; invalidValue for U+0000 and lone surrogates
 */
export const parseJson = (text: string, { depth }: { readonly depth: number }): Json => {
  let level = 0;
  let colons = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = stringEnd(text, i);
    else if (code === colon) colons++;
    else if (closes(code)) level--;
    else if (opens(code) && ++level > depth) {
      throw invalidSyntax(`The body nests objects and arrays deeper than the ${depth} levels that are allowed.`);
    }
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return refuse(text);
  }
  // In JSON every colon outside of strings is a member, and JSON.parse keeps only one of those that share a name.
  const suspect = text.includes('\\u') || !text.isWellFormed();
  return countMembers(value, suspect ? refuseUnstorable : undefined) === colons ? value : refuse(text);
};
