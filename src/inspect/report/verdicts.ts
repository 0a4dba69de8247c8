import type { Verdict } from '../check.ts';

/** A character for each verdict: colour alone tells not everyone. */
export const marks = { pass: '✓', warn: '!', fail: '✗', error: '?', skipped: '–' } as const satisfies Record<
  Verdict,
  string
>;

/** The verdicts in words. */
export const verdicts = {
  pass: 'Passed',
  warn: 'Warned',
  fail: 'Failed',
  error: 'Broke',
  skipped: 'Skipped',
} as const satisfies Record<Verdict, string>;
