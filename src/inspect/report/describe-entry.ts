import { curlLine } from '../../client/curl.ts';
import type { Entry } from './entry.ts';

/** Who asks for it, where, and under which id: `MUST · RFC 7644 §3.3 · create-25`. */
export const sourceOf = ({ level, section, id }: Entry): string =>
  [level, section?.name, id].filter((part) => part !== undefined).join(' · ');

/** The exchange that shows what was found; undefined where nothing was sent. */
export const showing = ({ findings, exchanges }: Entry) => findings[0]?.exchange ?? exchanges.at(-1);

/** All that a person needs to mend it, a line each, for formats of plain text. */
export const explain = (entry: Entry): string => {
  const exchange = showing(entry);
  return [
    `${entry.requirement} (${sourceOf(entry)})`,
    ...entry.findings.flatMap(({ expected, found, hint }) => [
      `expected: ${expected}`,
      `found:    ${found}`,
      ...(hint === undefined ? [] : [`mend:     ${hint}`]),
    ]),
    ...(entry.reason === undefined ? [] : [entry.reason]),
    ...(exchange ? [`repeat:   ${curlLine(exchange.request)}`] : []),
  ].join('\n');
};
