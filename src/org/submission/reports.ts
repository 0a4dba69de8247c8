import type { Reported } from '../../inspect/report/entry.ts';
import { reportFormats } from '../../inspect/report/formats.ts';
import type { OrgContext } from '../context.ts';
import { wholeReport } from '../inspections/views.ts';
import type { SuiteState } from '../readiness/suites.ts';

/** A suite, how it went, and where its report lies; without one nobody ran it. */
export interface SuiteReport extends SuiteState {
  readonly files: readonly string[];
}

const endings = { html: 'html', json: 'json', junit: 'xml' } as const;

const write = (files: Map<string, string>, name: string, reported: Reported): readonly string[] =>
  Object.entries(endings).map(([format, ending]) => {
    const path = `${name}.${ending}`;
    files.set(path, reportFormats[format as keyof typeof endings](reported));
    return path;
  });

/** A name that any file system takes. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'file';

/**
 * The reports of the last runs of the suites: a run is one report, whatever suites it had; a Runscope file has one of its
 * own, since Okta asks for each by itself.
 */
export const reportFiles = async (
  { store: { inspections } }: OrgContext,
  suites: readonly SuiteState[],
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly reports: readonly SuiteReport[] }> => {
  const files = new Map<string, string>();
  const reported = new Map<string, Reported | undefined>();
  const written = new Map<string, readonly string[]>();
  const reports: SuiteReport[] = [];
  for (const [index, suite] of suites.entries()) {
    const { last } = suite;
    if (last && !reported.has(last.inspection)) {
      const inspection = await inspections.get(last.inspection);
      reported.set(last.inspection, inspection && (await wholeReport(inspections, inspection)));
    }
    const report = last && reported.get(last.inspection);
    if (!report) {
      reports.push({ ...suite, files: [] });
      continue;
    }
    const runscope = report.runscope?.filter(({ name }) => name === suite.name) ?? [];
    const own = runscope.length > 0;
    const name = own ? `runscope/${index + 1}-${slug(suite.name)}` : `suites/${last.at.replaceAll(/[:.]/g, '-')}`;
    const paths = written.get(name) ?? write(files, name, own ? { ...report, results: [], runscope } : report);
    written.set(name, paths);
    reports.push({ ...suite, files: paths });
  }
  return { files, reports };
};
