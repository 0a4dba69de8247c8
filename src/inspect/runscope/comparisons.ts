import { isObject, type Json } from '../../protocol/json.ts';

interface Comparison {
  readonly holds: (found: Json, expected: Json) => boolean;
  /** What is demanded, in words. */
  readonly words: string;
  /** Whether the expected value is shown after the words. */
  readonly unary?: boolean;
}

export const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const numberOf = (value: Json): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : NaN;
};

const equal = (found: Json, expected: Json): boolean => textOf(found) === textOf(expected);

// A list without entries counts as empty: Runscope's documentation does not say, and no service should rely on it.
const isEmpty = (found: Json): boolean =>
  found === '' || found === null || (Array.isArray(found) && found.length === 0);

const hasValue = (found: Json, expected: Json): boolean =>
  typeof found === 'object' && found !== null && Object.values(found).some((value) => equal(value, expected));

const contains = (found: Json, expected: Json): boolean =>
  (Array.isArray(found) && hasValue(found, expected)) || textOf(found).includes(textOf(expected));

/** Runscope's comparisons. A value that is missing meets none of them. */
export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['equal', { words: 'equals', holds: equal }],
  ['not_equal', { words: 'does not equal', holds: (found, expected) => !equal(found, expected) }],
  ['equal_number', { words: 'is the number', holds: (found, expected) => numberOf(found) === numberOf(expected) }],
  ['empty', { words: 'is empty', unary: true, holds: isEmpty }],
  ['not_empty', { words: 'is not empty', unary: true, holds: (found) => !isEmpty(found) }],
  ['contains', { words: 'contains', holds: contains }],
  ['does_not_contain', { words: 'does not contain', holds: (found, expected) => !contains(found, expected) }],
  ['has_value', { words: 'has the value', holds: hasValue }],
  ['has_key', { words: 'has the key', holds: (found, key) => isObject(found) && Object.hasOwn(found, textOf(key)) }],
  ['is_null', { words: 'is null', unary: true, holds: (found) => found === null }],
  ['is_a_number', { words: 'is a number', unary: true, holds: (found) => !Number.isNaN(numberOf(found)) }],
  ['is_less_than', { words: 'is less than', holds: (a, b) => numberOf(a) < numberOf(b) }],
  ['is_less_than_or_equal', { words: 'is at most', holds: (a, b) => numberOf(a) <= numberOf(b) }],
  ['is_greater_than', { words: 'is more than', holds: (a, b) => numberOf(a) > numberOf(b) }],
  ['is_greater_than_or_equal', { words: 'is at least', holds: (a, b) => numberOf(a) >= numberOf(b) }],
]);
