import type { Exchange } from '../client/exchange.ts';
import type { Finding, Result, SuiteName } from './check.ts';
import { entryOf, type Entry, type Reported } from './report/entry.ts';
import { stepEntry } from './report/runscope-entries.ts';
import type { RunscopeResult, StepResult } from './runscope/result.ts';

/** A finding whose exchange is named by its place among those of the result. */
type KeptFinding = Omit<Finding, 'exchange'> & { readonly exchange?: number };

/** What came of a check or of a step of a Runscope file, as plain data without its exchanges. */
export type KeptResult =
  | {
      readonly kind: 'check';
      readonly suite: SuiteName;
      readonly result: Omit<Result, 'exchanges' | 'findings'> & { readonly findings: readonly KeptFinding[] };
    }
  | {
      readonly kind: 'step';
      /** Which of the files, from 0, and its name. */
      readonly file: number;
      readonly suite: string;
      readonly result: Omit<StepResult, 'exchange'>;
    };

/** A result beside its exchanges, so that either can be read without the other. */
export interface Kept {
  /** Unique within the run. */
  readonly id: string;
  readonly result: KeptResult;
  readonly exchanges: readonly Exchange[];
}

export const keepResult = ({ exchanges, findings, ...result }: Result): Kept => ({
  id: result.check.id,
  result: {
    kind: 'check',
    suite: result.check.suite,
    result: {
      ...result,
      findings: findings.map(({ exchange, ...finding }) => {
        const place = exchange ? exchanges.indexOf(exchange) : -1;
        return { ...finding, ...(place >= 0 && { exchange: place }) };
      }),
    },
  },
  exchanges,
});

export const keepStep = (suite: string, { exchange, ...result }: StepResult, file: number): Kept => ({
  id: `file-${file + 1}-step-${result.number}`,
  result: { kind: 'step', file, suite, result },
  exchanges: exchange ? [exchange] : [],
});

const openResult = (
  { findings, ...result }: Extract<KeptResult, { kind: 'check' }>['result'],
  exchanges: readonly Exchange[],
): Result => ({
  ...result,
  findings: findings.map(({ exchange: place, ...finding }) => {
    const exchange = place === undefined ? undefined : exchanges[place];
    return { ...finding, ...(exchange && { exchange }) };
  }),
  exchanges,
});

const openStep = ({ result }: Extract<KeptResult, { kind: 'step' }>, [exchange]: readonly Exchange[]): StepResult => ({
  ...result,
  ...(exchange && { exchange }),
});

/** The result as a line of a report; undefined for a step that asks nothing of the service and went well. */
export const keptEntry = ({ result, exchanges }: Omit<Kept, 'id'>): Entry | undefined =>
  result.kind === 'check'
    ? entryOf(openResult(result.result, exchanges))
    : stepEntry({ name: result.suite }, openStep(result, exchanges), result.file);

/** All of a run but its results. */
export interface KeptReport extends Pick<Reported, 'baseUrl' | 'profile' | 'seed' | 'started' | 'duration' | 'left'> {
  readonly runscope: readonly Omit<RunscopeResult, 'steps'>[];
}

export const keepReport = ({
  baseUrl,
  profile,
  seed,
  started,
  duration,
  left,
  runscope = [],
}: Reported): KeptReport => ({
  baseUrl,
  profile,
  seed,
  started,
  duration,
  left,
  runscope: runscope.map((file) => {
    const { steps: _, ...rest } = file;
    return rest;
  }),
});

/** The report as it was when the run ended. */
export const openReport = ({ runscope, ...report }: KeptReport, kept: readonly Kept[]): Reported => ({
  ...report,
  results: kept.flatMap(({ result, exchanges }) =>
    result.kind === 'check' ? [openResult(result.result, exchanges)] : [],
  ),
  runscope: runscope.map((file, index) => ({
    ...file,
    steps: kept.flatMap(({ result, exchanges }) =>
      result.kind === 'step' && result.file === index ? [openStep(result, exchanges)] : [],
    ),
  })),
});
