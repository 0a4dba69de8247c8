import type { Exchange } from '../../client/exchange.ts';
import type { Finding, Level, Result, Verdict } from '../check.ts';
import type { Report } from '../inspect.ts';
import type { RunscopeResult } from '../runscope/result.ts';
import { groupOf, sectionName, sectionUrl } from './groups.ts';
import { stepEntry } from './runscope-entries.ts';

/** What a report is made of: what `inspect` returns, what `runRunscope` returns, or both. */
export interface Reported extends Omit<Report, 'service' | 'counts'> {
  /** What came of Runscope files. */
  readonly runscope?: readonly RunscopeResult[];
  /** Whether a warning counts as a failure; it does not unless this is true. */
  readonly strict?: boolean;
}

/** Who would be hurt by it. */
export type Client = 'Okta' | 'Entra' | 'RFC' | 'Runscope';

/** One line of a report: the result of a check, or of a step of a Runscope file. */
export interface Entry {
  readonly id: string;
  readonly group: string;
  readonly level: Level | 'Runscope';
  /** `RFC 7644 §3.3`, and where to read it. */
  readonly section?: { readonly name: string; readonly url: string };
  readonly requirement: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly reason?: string;
  readonly exchanges: readonly Exchange[];
  /** Milliseconds. */
  readonly duration: number;
  readonly client: Client;
}

const clientOf = ({ check: { level, suite }, findings }: Result): Client => {
  // A hint names the client that stumbles over what was seen.
  const names = (client: string): boolean => findings.some(({ hint }) => hint?.includes(client));
  if (level === 'Okta' || suite === 'okta' || names('Okta')) return 'Okta';
  return level === 'Entra' || suite === 'entra' || names('Entra') ? 'Entra' : 'RFC';
};

export const entryOf = (result: Result): Entry => {
  const { check, verdict, findings, reason, exchanges, duration } = result;
  const { id, level, requirement } = check;
  const [name, url] = [sectionName(check.section), sectionUrl(check.section)];
  return {
    id,
    group: groupOf(id),
    level,
    ...(name && url && { section: { name, url } }),
    requirement,
    verdict,
    findings,
    ...(reason !== undefined && { reason }),
    exchanges,
    duration,
    client: clientOf(result),
  };
};

export const entriesOf = ({ results, runscope = [] }: Reported): readonly Entry[] => [
  ...results.map(entryOf),
  ...runscope.flatMap((run, i) => run.steps.flatMap((step) => stepEntry(run, step, i) ?? [])),
];
