import type { Verdict } from '../../inspect/check.ts';
import type { EntryView } from './views.ts';

const isWrong = (verdict: Verdict): boolean => verdict === 'fail' || verdict === 'error';
const isRight = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'warn';

/** What came of two runs, requirement by requirement. */
export const compareEntries = (before: readonly EntryView[], after: readonly EntryView[]) => {
  const then = new Map(before.map((entry) => [entry.id, entry.verdict]));
  const now = new Set(after.map(({ id }) => id));
  const pairs = after.map(({ id, group, requirement, verdict }) => {
    const was = then.get(id);
    return { id, group, requirement, verdict, ...(was && { before: was }) };
  });
  const both = pairs.filter((pair) => pair.before !== undefined);
  const different = both.filter((pair) => pair.before !== pair.verdict);
  // What was not tried before, and is wrong now, is news too.
  const newlyFailing = pairs.filter(({ before: was, verdict }) => isWrong(verdict) && !(was && isWrong(was)));
  const newlyPassing = different.filter(({ before: was, verdict }) => isRight(verdict) && was && isWrong(was));
  const told = new Set([...newlyFailing, ...newlyPassing]);
  return {
    newlyFailing,
    newlyPassing,
    changed: different.filter((pair) => !told.has(pair)),
    same: both.length - different.length,
    onlyBefore: before.filter(({ id }) => !now.has(id)).length,
    onlyAfter: pairs.length - both.length,
  };
};
