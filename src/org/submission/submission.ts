import type { Application } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { readReadiness, type CaseState } from '../readiness/evaluate.ts';
import { suiteStates, type SuiteState } from '../readiness/suites.ts';
import type { Guide } from './guide/blocks.ts';
import { makeGuide } from './guide/guide.ts';
import { readSource, whyNotPublished, type GuideSource } from './guide/source.ts';

/** What is submitted, and how it stands. */
export interface Submission extends GuideSource {
  readonly suites: readonly SuiteState[];
  readonly cases: readonly CaseState[];
  /** Absent where nothing can be published. */
  readonly guide?: Guide;
}

/** All of a submission, as it is now. */
export const readSubmission = async (org: OrgContext, application: Application): Promise<Submission> => {
  const cases = await readReadiness(org, application);
  const source = await readSource(org.store, application, await org.store.readiness.all(application.id));
  return {
    ...source,
    suites: await suiteStates(org.store, application),
    cases,
    ...(whyNotPublished(application) === undefined && { guide: makeGuide(source) }),
  };
};
