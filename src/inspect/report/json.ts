import manifest from '../../../package.json' with { type: 'json' };
import { curlLine } from '../../client/curl.ts';
import type { Exchange } from '../../client/exchange.ts';
import type { Reported } from './entry.ts';
import { safeJson } from './escape.ts';
import { summaryData } from './summary-data.ts';
import { summarise } from './summary.ts';

const withCurl = (exchange: Exchange) => ({ ...exchange, curl: curlLine(exchange.request) });

/** The report for programs, as plain data. What it has now it keeps; members may be added. */
export const reportData = (reported: Reported) => {
  const { baseUrl, profile, seed, started, duration, left } = reported;
  const { groups } = summarise(reported);
  return {
    muster: manifest.version,
    baseUrl,
    profile,
    seed,
    started: new Date(started).toISOString(),
    duration,
    ...summaryData(reported),
    results: groups.flatMap(({ entries }) =>
      entries.map((entry) => ({
        ...entry,
        findings: entry.findings.map(({ exchange, ...finding }) => ({
          ...finding,
          // An index into `exchanges`.
          ...(exchange && { exchange: entry.exchanges.indexOf(exchange) }),
        })),
        exchanges: entry.exchanges.map(withCurl),
      })),
    ),
    left,
  };
};

/** The report for programs: `reportData` as JSON. */
export const jsonReport = (reported: Reported): string => `${safeJson(reportData(reported), 2)}\n`;
