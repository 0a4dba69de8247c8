import { keptEntry, openReport, type Kept, type KeptReport } from '../../inspect/kept.ts';
import type { Reported } from '../../inspect/report/entry.ts';
import type { summaryData } from '../../inspect/report/summary-data.ts';
import type { InspectedResult, Inspection, InspectionTable } from '../../provisioning/store.ts';

/** What a run's `report` is: what it was written as. */
export type InspectionReport = KeptReport & ReturnType<typeof summaryData>;

/** What a run came to; undefined where it came to nothing. */
export const reportOf = ({ report }: Inspection): InspectionReport | undefined =>
  report as unknown as InspectionReport | undefined;

/** A run as lists show it. */
export const inspectionView = (inspection: Inspection) => {
  const { report: _, ...rest } = inspection;
  const report = reportOf(inspection);
  return { ...rest, ...(report && { headline: report.headline, passed: report.passed, okta: report.okta }) };
};

/** A run with what its report says of causes. */
export const detailView = (inspection: Inspection) => {
  const report = reportOf(inspection);
  if (!report) return inspectionView(inspection);
  const { causes, groups, left, seed, duration, runscope } = report;
  return { ...inspectionView(inspection), causes, groups, left, seed, duration, runscope };
};

/** A result as a line of a report, without its exchanges; undefined for what has none. */
const entryView = (kept: Omit<InspectedResult, 'exchanges'>) => {
  const { result } = kept as unknown as Omit<Kept, 'exchanges'>;
  const entry = keptEntry({ result, exchanges: [] });
  if (!entry) return undefined;
  const { exchanges: _, findings, ...rest } = entry;
  return {
    ...rest,
    id: kept.id,
    suite: result.suite,
    findings: findings.map(({ expected, found, hint }) => ({ expected, found, ...(hint !== undefined && { hint }) })),
  };
};

export type EntryView = NonNullable<ReturnType<typeof entryView>>;

/** A result with its exchanges; a finding says by a number which of them shows it. */
export const wholeEntryView = (kept: InspectedResult) => {
  const whole = kept as unknown as Kept;
  const entry = keptEntry(whole);
  if (!entry) return undefined;
  return {
    ...entry,
    id: kept.id,
    suite: whole.result.suite,
    findings: entry.findings.map(({ exchange, ...finding }) => ({
      ...finding,
      ...(exchange && { exchange: entry.exchanges.indexOf(exchange) }),
    })),
  };
};

export const entriesOf = async (inspections: InspectionTable, id: string): Promise<readonly EntryView[]> =>
  (await inspections.results(id)).flatMap((kept) => entryView(kept) ?? []);

/** The report of a run, as the inspector made it; undefined where it came to none. */
export const wholeReport = async (
  inspections: InspectionTable,
  inspection: Inspection,
): Promise<Reported | undefined> => {
  const report = reportOf(inspection);
  if (!report) return undefined;
  const all: Kept[] = [];
  let after: string | undefined;
  do {
    const page = await inspections.wholeResults(inspection.id, { limit: 100, ...(after !== undefined && { after }) });
    all.push(...(page.items as unknown as readonly Kept[]));
    after = page.next;
  } while (after !== undefined);
  return openReport(report, all);
};
