import type { Probes } from './probes.ts';
import type { Figure, Measured } from './scenarios.ts';

export interface PeerFigures extends Measured {
  readonly name: string;
  readonly probes: Probes;
  readonly memory: number | undefined;
}

const rateOf = ({ requests, seconds }: Exclude<Figure, string>): number => requests / seconds;

const cell = (figure: Figure | undefined, best: Figure | undefined): string => {
  if (figure === undefined) return '';
  if (typeof figure === 'string') return figure;
  const rate = rateOf(figure);
  const text = rate < 100 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en');
  const share = typeof best === 'object' && best !== figure ? rate / rateOf(best) : undefined;
  const ratio = share === undefined ? '' : `, ${Number(share.toPrecision(2))}`;
  return `${text}/s${ratio} (p95 ${Number(figure.p95.toPrecision(2))} ms)`;
};

/** The table in Markdown: a column for each, with its ratio to the first. */
export const peersTable = (figures: readonly PeerFigures[]): string => {
  const names = [...new Set(figures.flatMap(({ scenarios }) => Object.keys(scenarios)))];
  const first = figures[0]?.scenarios ?? {};
  const rows = [
    ['', ...figures.map(({ name }) => name)],
    ['---', ...figures.map(() => '--:')],
    ...names.map((name) => [name, ...figures.map(({ scenarios }) => cell(scenarios[name], first[name]))]),
    ['Of 20 members added at once, kept', ...figures.map(({ probes }) => String(probes.keptMembers))],
    ['Of 20 creates of one userName at once, successful', ...figures.map(({ probes }) => String(probes.created))],
    [
      'Memory at most',
      ...figures.map(({ memory }) => (memory === undefined ? '' : `${Math.round(memory / 1_048_576)} MB`)),
    ],
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
};
