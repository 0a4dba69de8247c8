import { parentPort, workerData } from 'node:worker_threads';
import type { Exchange } from '../client/exchange.ts';
import type { Verdict } from './check.ts';
import { keepReport, keepResult, keepStep, type Kept, type KeptReport } from './kept.ts';
import { UnreachableError } from './reach.ts';
import { entryOf, type Entry } from './report/entry.ts';
import { stepEntry } from './report/runscope-entries.ts';
import { summaryData } from './report/summary-data.ts';
import { runInspection, type InspectionRun } from './run.ts';

/** What a thread is started with: a run, but for what no thread can be sent. */
export type ThreadRun = Omit<InspectionRun, 'fetch' | 'signal' | 'clock' | 'checks' | 'onResult' | 'onStep'>;

/** What the thread says: that something was tried; at the end all of it in its order, piece by piece, and the report. */
export type ThreadMessage =
  | { readonly kind: 'tried'; readonly suite: string; readonly entry: TriedEntry }
  | { readonly kind: 'results'; readonly results: readonly Kept[] }
  | { readonly kind: 'report'; readonly report: KeptReport; readonly summary: ReturnType<typeof summaryData> }
  /** `own`: the inspector itself is to blame. */
  | { readonly kind: 'failure'; readonly message: string; readonly own: boolean };

export interface TriedEntry extends Pick<Entry, 'id' | 'group' | 'requirement'> {
  readonly verdict: Verdict;
}

/** A body that is longer, in characters, is kept only so far. */
const longest = 65_536;
/** As many results as are sent at a time. */
const piece = 40;

const cut = <M extends { readonly body?: string }>(message: M): M =>
  message.body !== undefined && message.body.length > longest
    ? { ...message, body: `${message.body.slice(0, longest)}… and ${message.body.length - longest} characters more` }
    : message;

const cutExchange = ({ request, response, ...rest }: Exchange): Exchange => ({
  ...rest,
  request: cut(request),
  ...(response && { response: cut(response) }),
});

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
const say = (message: ThreadMessage): void => parentPort!.postMessage(message);

const tried = (suite: string, { id, group, requirement, verdict }: Entry): void =>
  say({ kind: 'tried', suite, entry: { id, group, requirement, verdict } });

const ends = new AbortController();
parentPort!.on('message', () => ends.abort());

try {
  const reported = await runInspection({
    ...(workerData as ThreadRun),
    signal: ends.signal,
    onResult: (result) => tried(result.check.suite, entryOf(result)),
    onStep(test, step, file) {
      const entry = stepEntry(test, step, file);
      if (entry) tried(test.name, entry);
    },
  });
  const { results, runscope = [] } = reported;
  const kept = [
    ...results.map(keepResult),
    ...runscope.flatMap(({ name, steps }, file) => steps.map((step) => keepStep(name, step, file))),
  ].map(({ exchanges, ...rest }) => ({ ...rest, exchanges: exchanges.map(cutExchange) }));
  for (let i = 0; i < kept.length; i += piece) say({ kind: 'results', results: kept.slice(i, i + piece) });
  say({ kind: 'report', report: keepReport(reported), summary: summaryData(reported) });
} catch (error) {
  const known = error instanceof UnreachableError;
  const message = known ? error.problem : error instanceof Error ? (error.stack ?? error.message) : String(error);
  say({ kind: 'failure', message, own: !known });
}
parentPort!.close();
