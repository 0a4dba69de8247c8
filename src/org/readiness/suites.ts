import { aboutSuites } from '../../inspect/about-suites.ts';
import { suiteNames, type SuiteName } from '../../inspect/check.ts';
import type { Application, Inspection, OrgStore, VerdictCounts } from '../../provisioning/store.ts';

/** How a suite went when it was last run against the service of an application. */
export interface SuiteState {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly required: boolean;
  readonly last?: {
    readonly inspection: string;
    readonly at: string;
    readonly total: number;
    readonly counts: VerdictCounts;
    readonly passed: boolean;
  };
}

/** What shows Okta that a service does what Okta asks; the others show that it does it well. */
const shown: Readonly<Record<Application['scim'], readonly SuiteName[]>> = {
  '2.0': ['okta', 'rfc', 'security', 'concurrency', 'unicode'],
  '1.1': ['okta', 'v1'],
};

/** The newest runs that ended, of the application's own service. */
const endedRuns = async (store: OrgStore, app: string): Promise<readonly Inspection[]> =>
  (await store.inspections.list({ target: app, limit: 100 })).items.filter(({ state }) => state === 'done');

/** Muster's suites, Okta's before all, then Runscope files by their names. */
export const suiteStates = async (store: OrgStore, { id, scim }: Application): Promise<readonly SuiteState[]> => {
  const runs = (await endedRuns(store, id)).filter((run) => run.scim === scim);
  const lastOf = (name: string): Pick<SuiteState, 'last'> => {
    for (const { id: inspection, started, suites } of runs) {
      const found = suites.find((suite) => suite.name === name);
      if (!found) continue;
      const { counts, total } = found;
      const tried = counts.pass + counts.warn + counts.skipped + counts.fail + counts.error;
      const passed = counts.fail + counts.error === 0 && tried >= total;
      return { last: { inspection, at: started, total, counts, passed } };
    }
    return {};
  };
  const files = new Set(
    runs.flatMap(({ suites }) =>
      suites.map(({ name }) => name).filter((name) => !suiteNames.some((suite) => suite === name)),
    ),
  );
  return [
    ...shown[scim].map((name) => ({
      name,
      ...aboutSuites[name],
      required: name === 'okta',
      ...lastOf(name),
    })),
    ...[...files].map((name) => ({
      name,
      title: name,
      about: 'A Runscope file.',
      required: false,
      ...lastOf(name),
    })),
  ];
};
