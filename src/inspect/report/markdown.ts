import { curlLine } from '../../client/curl.ts';
import { effectOf, type Cause } from './causes.ts';
import { showing, sourceOf } from './describe-entry.ts';
import type { Entry, Reported } from './entry.ts';
import { codeBlock, codeSpan, escapeMarkdown } from './escape.ts';
import { plural, summarise, type Group } from './summary.ts';

/** GitHub refuses a comment of more than 65,536 characters. */
const mostCauses = 20;
const longestCurl = 1_500;

const row = ({ name, counts: { pass, warn, fail, error, skipped } }: Group): string =>
  `| ${escapeMarkdown(name)} | ${[pass, fail, error, warn, skipped].map((count) => count || '').join(' | ')} |`;

const causeText = (cause: Cause, number: number): string => {
  const [first, ...others] = cause.entries as [Entry, ...Entry[]];
  const exchange = showing(first);
  const curl = exchange && curlLine(exchange.request);
  return [
    `${number}. **${effectOf(cause)}**: ${escapeMarkdown(cause.title)} (${escapeMarkdown(sourceOf(first))})`,
    ...(['sent', 'expected', 'found'] as const).flatMap((name) =>
      cause[name] === undefined ? [] : [`   ${name[0]!.toUpperCase()}${name.slice(1)}: ${codeSpan(cause[name])}`],
    ),
    ...(cause.hint === undefined ? [] : [`   _To mend it:_ ${escapeMarkdown(cause.hint)}`]),
    ...(others.length > 0
      ? [
          `   Also: ${others
            .slice(0, 20)
            .map(({ id }) => codeSpan(id))
            .join(', ')}${others.length > 20 ? ', …' : ''}`,
        ]
      : []),
    ...(curl !== undefined && curl.length <= longestCurl ? [codeBlock(curl, 'sh').replaceAll(/^/gm, '   ')] : []),
  ].join('\n\n');
};

/** The report for a pull request: the counts, and what to mend. */
export const markdownReport = (reported: Reported): string => {
  const { headline, passed, groups, causes, okta } = summarise(reported);
  const { baseUrl, profile, seed, duration, left } = reported;
  const rest = causes.length - mostCauses;
  return `${[
    `## ${passed ? '✅' : '❌'} SCIM: ${escapeMarkdown(headline)}`,
    ...okta.map(({ text }) => escapeMarkdown(text)),
    ...(causes.length > 0 ? ['### What to mend, worst first'] : []),
    ...causes.slice(0, mostCauses).map((cause, i) => causeText(cause, i + 1)),
    ...(rest > 0 ? [`… and ${plural(rest, 'more cause')}.`] : []),
    ...(left.length > 0
      ? [
          `Made, and could not be removed: ${left
            .slice(0, mostCauses)
            .map(({ url }) => codeSpan(url))
            .join(', ')}`,
        ]
      : []),
    `### Score\n\n| | passed | failed | broke | warned | skipped |\n| --- | --: | --: | --: | --: | --: |\n${groups.map(row).join('\n')}`,
    `${codeSpan(baseUrl)}, profile ${profile}, seed ${seed}, ${(duration / 1000).toFixed(1)} s`,
  ].join('\n\n')}\n`;
};
