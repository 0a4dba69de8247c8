import type { Reported } from './entry.ts';

/** Whether a suite of Okta's passes: what whoever wants into its catalogue asks. */
export interface OktaAnswer {
  readonly verdict: 'passed' | 'failed' | 'not run';
  /** `Okta's SPEC suite: passed, 12 of 12 requests`. */
  readonly text: string;
}

export const oktaAnswers = ({ results }: Reported): readonly OktaAnswer[] => {
  // A check for each of its requests.
  const requests = results.filter(({ check }) => check.id.startsWith('okta-spec-'));
  if (requests.length === 0) return [{ verdict: 'not run', text: "Okta's SPEC suite: not run (--suite okta)" }];
  const passed = requests.filter(({ verdict }) => verdict === 'pass').length;
  const verdict = passed === requests.length ? 'passed' : 'failed';
  return [{ verdict, text: `Okta's SPEC suite: ${verdict}, ${passed} of ${requests.length} requests` }];
};
