import { effectOf } from './causes.ts';
import type { Reported } from './entry.ts';
import { summarise } from './summary.ts';

/** What a report tells beside its results, as plain data. */
export const summaryData = (reported: Reported) => {
  const { headline, passed, counts, okta, causes, groups } = summarise(reported);
  return {
    headline,
    passed,
    counts,
    okta,
    groups: groups.map(({ name, counts: own }) => ({ name, counts: own })),
    causes: causes.map((cause) => {
      const { entries, ...rest } = cause;
      return { ...rest, effect: effectOf(cause), ids: entries.map(({ id }) => id) };
    }),
  };
};
