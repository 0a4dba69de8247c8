/** The shapes of inspections that the console reads, by the names that the pages have for them. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ask } from './client.ts';
import type {
  Inspection,
  InspectionComparison,
  InspectionDetail,
  InspectionEntry,
  InspectionSuite,
} from './generated/org.ts';

export type {
  Inspection,
  InspectionComparison,
  InspectionDetail,
  InspectionEntry,
  InspectionProgress,
} from './generated/org.ts';

export type Suite = InspectionSuite;
export type SuiteName = Suite['name'];
export type Verdict = InspectionEntry['verdict'];
export type VerdictCounts = Inspection['counts'];
export type InspectionCause = NonNullable<InspectionDetail['causes']>[number];
export type Changed = InspectionComparison['newlyFailing'][number];

export const inspectionsPath = '/muster/api/v1/inspections';
export const inspectionPath = (id: string): string => `${inspectionsPath}/${id}`;

/** The suites, and what each is for. */
export const useSuites = (): UseQueryResult<Suite[]> =>
  useQuery({
    queryKey: [inspectionsPath, 'suites'],
    queryFn: () => ask<Suite[]>(`${inspectionsPath}/suites`),
    staleTime: Number.POSITIVE_INFINITY,
  });
