/** The shapes of inspections that the console reads. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { SuiteName, Verdict } from '../../../src/inspect/check.ts';
import type { Cause } from '../../../src/inspect/report/causes.ts';
import type { Entry } from '../../../src/inspect/report/entry.ts';
import type { OktaAnswer } from '../../../src/inspect/report/okta-answer.ts';
import type * as kept from '../../../src/provisioning/inspection.ts';
import { ask } from './client.ts';

export type { SuiteName, Verdict } from '../../../src/inspect/check.ts';
export type { VerdictCounts } from '../../../src/provisioning/inspection.ts';

/** A run as lists show it. */
export type Inspection = Omit<kept.Inspection, 'report'> & {
  readonly headline?: string;
  readonly passed?: boolean;
  readonly okta?: readonly OktaAnswer[];
};

export type InspectionCause = Omit<Cause, 'entries'> & { readonly ids: readonly string[]; readonly effect: string };

/** A run with what its report says of causes. */
export interface InspectionDetail extends Inspection {
  readonly causes?: readonly InspectionCause[];
  readonly left?: readonly { readonly url: string; readonly reason: string }[];
  readonly seed?: number;
  /** The Runscope files that were run. */
  readonly runscope?: readonly { readonly name: string; readonly passed: boolean }[];
  /** Milliseconds. */
  readonly duration?: number;
}

export interface Tried {
  readonly id: string;
  readonly group: string;
  readonly requirement: string;
  readonly verdict: Verdict;
}

export interface InspectionProgress {
  readonly revision: number;
  readonly inspection: Inspection;
  readonly wrong: readonly Tried[];
  readonly latest?: Tried;
}

/** One line of a report; its exchanges where it was asked for by itself. */
export type InspectionEntry = Omit<Entry, 'findings' | 'exchanges'> & {
  readonly suite: string;
  readonly findings: readonly {
    readonly expected: string;
    readonly found: string;
    readonly hint?: string;
    readonly exchange?: number;
  }[];
  readonly exchanges?: Entry['exchanges'];
};

export type Changed = Tried & { readonly before?: Verdict };

export interface InspectionComparison {
  readonly before: Inspection;
  readonly newlyFailing: readonly Changed[];
  readonly newlyPassing: readonly Changed[];
  readonly changed: readonly Changed[];
  readonly same: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
}

export interface Suite {
  readonly name: SuiteName;
  readonly title: string;
  readonly about: string;
  readonly profile?: string;
  /** How many checks it has of each version of SCIM. */
  readonly checks: Readonly<Record<'2.0' | '1.1', number>>;
}

export const inspectionsPath = '/muster/api/v1/inspections';
export const inspectionPath = (id: string): string => `${inspectionsPath}/${id}`;

/** The suites, and what each is for. */
export const useSuites = (): UseQueryResult<Suite[]> =>
  useQuery({
    queryKey: [inspectionsPath, 'suites'],
    queryFn: () => ask<Suite[]>(`${inspectionsPath}/suites`),
    staleTime: Number.POSITIVE_INFINITY,
  });
