import { styleText } from 'node:util';
import { curlLine } from '../../client/curl.ts';
import { effectOf, type Cause } from './causes.ts';
import { showing, sourceOf } from './describe-entry.ts';
import type { Entry, Reported } from './entry.ts';
import { oneLine, visible } from './escape.ts';
import { plural, summarise, type Counts, type Group } from './summary.ts';
import { marks } from './verdicts.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Characters in a line. */
  readonly columns: number;
}

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

const painter =
  (color: boolean): Paint =>
  (format, text) =>
    color ? styleText(format, text, { validateStream: false }) : text;

const colors = { pass: 'green', warn: 'yellow', fail: 'red', error: 'magenta', skipped: 'gray' } as const;

/** So many causes are told in full, and so many more in a line: the page is to be read in ten seconds. */
const [inFull, inALine] = [3, 12];

const wrap = (text: string, width: number): string[] => {
  const lines = [''];
  for (const word of oneLine(text).split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
};

const mostIds = 20;

const alsoFailed = (entries: readonly Entry[]): string => {
  const ids = entries.slice(0, mostIds).map(({ id }) => id);
  return ids.join(' ') + (entries.length > mostIds ? ` and ${entries.length - mostIds} more` : '');
};

const ellipsis = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

const detail = (label: string, text: string, { columns, paint }: { columns: number; paint: Paint }): string[] =>
  wrap(text, Math.max(40, columns - 14)).map(
    (line, i) => `     ${paint('dim', (i === 0 ? label : '').padEnd(9))}${line}`,
  );

const causeInFull = (cause: Cause, number: number, options: { columns: number; paint: Paint }): string[] => {
  const { paint } = options;
  const [first, ...others] = cause.entries as [Entry, ...Entry[]];
  const exchange = showing(first);
  const more = others.length > 0 ? `, and ${plural(others.length, 'more check')}` : '';
  return [
    '',
    `  ${paint(colors[cause.verdict], `${marks[cause.verdict]} ${number}`)}  ${paint('bold', oneLine(cause.title))}`,
    `     ${paint(colors[cause.verdict], effectOf(cause))} ${paint('dim', `· ${oneLine(sourceOf(first))}${more}`)}`,
    ...(['sent', 'expected', 'found', 'hint'] as const).flatMap((label) =>
      cause[label] === undefined ? [] : detail(label === 'hint' ? 'mend' : label, cause[label], options),
    ),
    ...(exchange ? [`     ${paint('dim', 'repeat   ')}${visible(curlLine(exchange.request))}`] : []),
    ...(others.length > 0 ? detail('also', alsoFailed(others), options) : []),
  ];
};

const bar = ({ pass, warn, fail, error }: Counts, paint: Paint): string => {
  const width = 20;
  const tried = pass + warn + fail + error;
  const filled = tried === 0 ? 0 : Math.floor((pass / tried) * width);
  const color = fail + error > 0 ? 'red' : warn > 0 ? 'yellow' : 'green';
  return paint(tried === 0 ? 'gray' : color, '█'.repeat(filled)) + paint('dim', '░'.repeat(width - filled));
};

const groupRow = ({ name, counts }: Group, width: number, paint: Paint): string => {
  const { pass, warn, fail, error, skipped } = counts;
  const rest = [
    fail > 0 && paint('red', `${fail} failed`),
    error > 0 && paint('magenta', `${error} broke`),
    warn > 0 && paint('yellow', plural(warn, 'warning')),
    skipped > 0 && paint('dim', `${skipped} skipped`),
  ].filter((part) => part !== false);
  const score = `${pass} of ${pass + warn + fail + error}`.padStart(10);
  return `  ${oneLine(name).padEnd(width)}  ${bar(counts, paint)} ${score}  ${rest.join(' · ')}`.trimEnd();
};

/** The page at the end of a run. */
export const terminalReport = (reported: Reported, { color, columns }: TerminalOptions): string => {
  const paint = painter(color);
  const { headline, counts, groups, causes, okta, passed } = summarise(reported);
  const { baseUrl, profile, seed, duration, left } = reported;
  const width = Math.max(0, ...groups.map(({ name }) => oneLine(name).length));
  const inFullCauses = causes.slice(0, inFull);
  const inALineCauses = causes.slice(inFull, inFull + inALine);
  const untold = causes.length - inFullCauses.length - inALineCauses.length;
  return [
    '',
    `  ${paint('bold', visible(baseUrl))}`,
    `  ${paint('dim', `profile ${profile} · seed ${seed} · ${(duration / 1000).toFixed(1)} s`)}`,
    '',
    ...groups.map((group) => groupRow(group, width, paint)),
    ...(causes.length > 0 ? ['', `  ${paint('bold', 'What to mend, worst first')}`] : []),
    ...inFullCauses.flatMap((cause, i) => causeInFull(cause, i + 1, { columns, paint })),
    ...(inALineCauses.length > 0 ? [''] : []),
    ...inALineCauses.map((cause, i) => {
      const start = `${marks[cause.verdict]} ${i + 1 + inFull}`;
      const end = ` (${effectOf(cause)}, ${cause.entries[0]!.id})`;
      const text = ellipsis(oneLine(cause.title), Math.max(20, columns - start.length - end.length - 4));
      return `  ${paint(colors[cause.verdict], start)}  ${text}${paint('dim', end)}`;
    }),
    ...(untold > 0 ? [`     and ${plural(untold, 'more cause')}: --report html=report.html shows all`] : []),
    ...(left.length > 0 ? ['', `  ${paint('yellow', `Made, and could not be removed: ${left.length}`)}`] : []),
    ...left.slice(0, 5).map(({ url, reason }) => `     ${oneLine(`${url} (${reason})`)}`),
    '',
    ...okta.map(
      ({ verdict, text }) => `  ${paint(verdict === 'passed' ? 'green' : verdict === 'failed' ? 'red' : 'dim', text)}`,
    ),
    `  ${paint(passed ? ['bold', 'green'] : ['bold', 'red'], headline)}${counts.skipped > 0 ? paint('dim', `; ${counts.skipped} skipped`) : ''}.`,
    '',
  ].join('\n');
};

/** What is told of an entry as soon as it is known: nothing of what passed. */
export const terminalLine = (
  { verdict, id, requirement, section }: Entry,
  { color, columns }: TerminalOptions,
): string | undefined => {
  if (verdict === 'pass' || verdict === 'skipped') return undefined;
  const text = oneLine(`${id}  ${requirement}${section ? ` (${section.name})` : ''}`);
  return `${painter(color)(colors[verdict], marks[verdict])} ${ellipsis(text, columns - 2)}`;
};
