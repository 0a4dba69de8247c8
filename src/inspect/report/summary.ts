import { interrupted, type Verdict } from '../check.ts';
import { causesOf, type Cause } from './causes.ts';
import { entriesOf, type Entry, type Reported } from './entry.ts';
import { groupPlace } from './groups.ts';
import { oktaAnswers, type OktaAnswer } from './okta-answer.ts';

export type Counts = Readonly<Record<Verdict, number>>;

export interface Group {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly counts: Counts;
}

/** What every format of a report tells. */
export interface Summary {
  /** The whole in a sentence. */
  readonly headline: string;
  /** Nothing failed, and all was tried. */
  readonly passed: boolean;
  readonly counts: Counts;
  readonly groups: readonly Group[];
  readonly causes: readonly Cause[];
  /** Whether Okta's suites pass. */
  readonly okta: readonly OktaAnswer[];
}

const count = (entries: readonly Entry[]): Counts => {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, error: 0 };
  for (const { verdict } of entries) counts[verdict]++;
  return counts;
};

/** `1 warning`, `3 warnings`. */
export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

const headlineOf = ({ pass, warn, fail, error }: Counts, interrupted: boolean): string => {
  const tried = pass + warn + fail + error;
  const faults = [
    fail > 0 && `${plural(fail, 'requirement')} not met`,
    error > 0 && `${plural(error, 'check')} broke`,
    warn > 0 && plural(warn, 'warning'),
  ].filter((fault) => fault !== false);
  const verdict = faults.length > 0 ? faults.join(', ') : tried > 0 ? 'Every requirement is met' : 'Nothing was tried';
  return `${interrupted ? 'Interrupted: ' : ''}${verdict}${tried > 0 ? `, of ${tried.toLocaleString('en')} tried` : ''}`;
};

export const summarise = (reported: Reported): Summary => {
  const entries = entriesOf(reported);
  const names = [...new Set(entries.map(({ group }) => group))].toSorted((a, b) => groupPlace(a) - groupPlace(b));
  const counts = count(entries);
  const cutShort = entries.some(({ reason }) => reason === interrupted);
  return {
    headline: headlineOf(counts, cutShort),
    passed: !cutShort && counts.fail + counts.error === 0 && !(reported.strict && counts.warn > 0),
    counts,
    groups: names.map((name) => {
      const own = entries.filter(({ group }) => group === name);
      return { name, entries: own, counts: count(own) };
    }),
    causes: causesOf(entries, reported.baseUrl),
    okta: oktaAnswers(reported),
  };
};
