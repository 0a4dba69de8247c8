import type { Reported } from './entry.ts';

/** Whether a suite of Okta's passes: what whoever wants into its catalogue asks. */
export interface OktaAnswer {
  readonly verdict: 'passed' | 'failed' | 'not run';
  /** `Okta's SPEC suite: passed, 12 of 12 requests`. */
  readonly text: string;
}

const answer = (suite: string, isPassed: boolean, passed: number, total: number): OktaAnswer => {
  const verdict = isPassed ? 'passed' : 'failed';
  return { verdict, text: `${suite}: ${verdict}, ${passed} of ${total} requests` };
};

const specSuite = "Okta's SPEC suite";

/** From Runscope files where some were run, else from our own checks of Okta's SPEC suite, one for each request. */
export const oktaAnswers = ({ results, runscope = [] }: Reported): readonly OktaAnswer[] => {
  const own = results.filter(({ check }) => /^(?:okta-spec|v11-01)-/.test(check.id));
  const passed = own.filter(({ verdict }) => verdict === 'pass').length;
  const files = runscope.map(({ name, passed: isPassed, counts: { requests } }) =>
    answer(
      /^Okta SCIM (?:2\.0|1\.1) SPEC Test$/.test(name) ? specSuite : name,
      isPassed,
      requests.passed,
      requests.total,
    ),
  );
  if (files.some(({ text }) => text.startsWith(specSuite))) return files;
  if (own.length > 0) return [answer(specSuite, passed === own.length, passed, own.length), ...files];
  return files.length > 0 ? files : [{ verdict: 'not run', text: `${specSuite}: not run (--suite okta)` }];
};
