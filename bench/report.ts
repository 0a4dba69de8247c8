import { readFileSync, writeFileSync } from 'node:fs';
import type { Measurement } from './load.ts';

/** The rounds of one scenario by the server that they were run on. */
export interface Comparison {
  readonly name: string;
  readonly title: string;
  readonly ours: readonly Measurement[];
  readonly limit: readonly Measurement[];
}

const figures = {
  /** Requests a second. */
  rate: ({ requests, seconds }: Measurement) => requests / seconds,
  /** Requests for each second of the server's processor time: what else runs on the machine matters less to it. */
  perProcessorTime: ({ requests, processorTime = Number.NaN }: Measurement) => requests / processorTime,
  p50: ({ p50 }: Measurement) => p50,
  p95: ({ p95 }: Measurement) => p95,
  p99: ({ p99 }: Measurement) => p99,
};

type Figure = keyof typeof figures;

/** The median of a figure over the rounds. */
export const median = (rounds: readonly Measurement[], figure: Figure): number => {
  const sorted = rounds.map(figures[figure]).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
};

/** Ours ÷ limit. */
export const ratio = ({ ours, limit }: Comparison, figure: Figure): number =>
  median(ours, figure) / median(limit, figure);

const rate = (rounds: readonly Measurement[]): string => {
  const value = median(rounds, 'rate');
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
};

const latencies = (rounds: readonly Measurement[]): string =>
  (['p50', 'p95', 'p99'] as const)
    .map((figure) => median(rounds, figure).toPrecision(2))
    .map(Number)
    .join(' / ');

const row = (comparison: Comparison): string[] => {
  const { title, ours, limit } = comparison;
  const ratios = (['rate', 'perProcessorTime'] as const).map((figure) => ratio(comparison, figure).toFixed(2));
  return [title, rate(ours), rate(limit), ...ratios, latencies(ours), latencies(limit)];
};

const head = [
  'Scenario',
  'Muster, requests/s',
  'limit, requests/s',
  'ratio',
  'ratio by CPU time',
  'Muster, p50 / p95 / p99 ms',
  'limit, p50 / p95 / p99 ms',
];

const markdown = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, ['---', ...columns.slice(1).map(() => '--:')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** The table of all comparisons, in Markdown. */
export const table = (comparisons: readonly Comparison[]): string => markdown(head, comparisons.map(row));

/** How much of the limit is reached, by wall clock and by processor time, with each of these parts of the service. */
export const costs = (found: ReadonlyMap<string, readonly Comparison[]>): string => {
  const cell = (comparison: Comparison): string =>
    (['rate', 'perProcessorTime'] as const).map((figure) => ratio(comparison, figure).toFixed(2)).join(' / ');
  const [first = []] = found.values();
  const rows = first.map(({ title }, at) => [
    title,
    ...[...found.values()].map((comparisons) => cell(comparisons[at]!)),
  ]);
  return markdown(['Ratio to the limit, by wall clock / by CPU time', ...found.keys()], rows);
};

/** Puts the figures where they stand in the document. */
export const writeInto = (file: string, figures: string, kind: string): void => {
  const [begin, end] = [`<!-- bench ${kind}: begin -->`, `<!-- bench ${kind}: end -->`];
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} lacks ${begin} and ${end}.`);
  writeFileSync(file, `${before}${begin}\n\n${figures}\n\n${end}${after}`);
};
