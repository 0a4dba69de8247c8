import { invalidCount, invalidValue } from './error.ts';

/** Which part of a list is asked for; the same shape as the store's, but for the cursor that is still sealed. */
export type Page =
  | { readonly kind: 'index'; readonly startIndex: number; readonly count: number }
  /** An empty `cursor` asks for the first page (RFC 9865 §2). */
  | { readonly kind: 'cursor'; readonly cursor: string; readonly count: number };

interface PageLimits {
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
}

const integer = /^[+-]?\d+$/;

/**
 * Reads `startIndex`, `count` and `cursor` (RFC 7644 §3.4.2.4, RFC 9865 §2): a startIndex below 1 is 1, a negative count
 * is 0, a large one is capped.
 * @param parameters by their canonical names, of a URL or of a search
 * @throws ScimError invalidValue where a number is none (invalidCount for the count of a cursor page), or where both
 *   startIndex and cursor are given
 */
export const parsePage = (
  parameters: ReadonlyMap<string, string>,
  { defaultPageSize, maxPageSize }: PageLimits,
): Page => {
  const cursor = parameters.get('cursor');
  const number = (name: string, error: typeof invalidValue, absent: number): number => {
    const text = parameters.get(name)?.trim();
    if (text === undefined) return absent;
    if (!integer.test(text)) throw error(`${name} is "${text}"; expected an integer.`);
    // Beyond that a number is not exact, and no list is as long.
    return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
  };
  const count = Math.min(
    Math.max(number('count', cursor === undefined ? invalidValue : invalidCount, defaultPageSize), 0),
    maxPageSize,
  );
  if (cursor === undefined)
    return { kind: 'index', startIndex: Math.max(number('startIndex', invalidValue, 1), 1), count };
  if (parameters.has('startIndex')) {
    throw invalidValue('startIndex and cursor are both given; expected one of them (RFC 9865 §2).');
  }
  return { kind: 'cursor', cursor, count };
};
