import type { Json } from '../../protocol/json.ts';
import { comparisons, textOf } from './comparisons.ts';
import type { Assertion } from './file.ts';
import type { AssertionResult } from './result.ts';
import { describeSource, readSource, type Answered, type Reading } from './source.ts';
import { TemplateError } from './template.ts';

const show = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

export interface CompareOptions {
  readonly subject: string;
  readonly reading: Reading;
  readonly comparison: string;
  readonly value: string | number | boolean;
  readonly fill: (text: string) => string;
}

/** Compares what was read with the value of a step, once that is filled; a value that is missing meets nothing. */
export const compare = ({ subject, reading, comparison, value, fill }: CompareOptions): AssertionResult => {
  const result = (expected: string, found: string, holds = false): AssertionResult => ({
    subject,
    comparison,
    expected,
    found,
    verdict: holds ? 'pass' : 'fail',
  });
  const known = comparisons.get(comparison);
  const found = 'value' in reading ? show(reading.value) : reading.problem;
  if (!known) return result(`"${comparison}", which is no comparison of Runscope`, found);
  try {
    const expected = fill(textOf(value));
    const words = known.unary ? known.words : `${known.words} ${show(expected)}`;
    return result(words, found, 'value' in reading && known.holds(reading.value, expected));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return result(`${known.words} ${textOf(value)}`, error.message);
  }
};

/** @param relaxTime whether an answer that came too late is `slow` rather than wrong */
export const assert = (
  { source, property, comparison, value }: Assertion,
  answered: Answered,
  { fill, relaxTime }: { fill: (text: string) => string; relaxTime: boolean },
): AssertionResult => {
  const result = compare({
    subject: describeSource(source, property),
    reading: readSource(source, property, answered),
    comparison,
    value,
    fill,
  });
  const late = relaxTime && source === 'response_time' && result.verdict === 'fail' && answered.response !== undefined;
  return late ? { ...result, verdict: 'slow' } : result;
};
