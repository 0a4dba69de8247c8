import { explain } from './describe-entry.ts';
import type { Entry, Reported } from './entry.ts';
import { markup, type Markup } from './markup.ts';
import { summarise, type Group } from './summary.ts';

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

const outcome = (entry: Entry, strict: boolean): Markup | undefined => {
  const { verdict, findings, reason, level } = entry;
  const [finding] = findings;
  const message = finding ? `expected ${finding.expected}, found ${finding.found}` : (reason ?? '');
  if (verdict === 'skipped') return markup`<skipped message="${message}"/>`;
  if (verdict === 'error') return markup`<error message="The check broke" type="error">${explain(entry)}</error>`;
  if (verdict === 'fail' || (verdict === 'warn' && strict))
    return markup`<failure message="${message}" type="${level}">${explain(entry)}</failure>`;
  // JUnit has no warning: it is a test that passed and said something.
  return verdict === 'warn' ? markup`<system-out>warning: ${explain(entry)}</system-out>` : undefined;
};

/** The report for CI, in the XML of JUnit as GitHub, GitLab and Jenkins read it. */
export const junitReport = (reported: Reported): string => {
  const { strict = false, started, duration } = reported;
  const { groups, counts } = summarise(reported);
  const totals = ({ entries, counts: { pass, warn, fail, error, skipped } }: Pick<Group, 'entries' | 'counts'>) =>
    markup`tests="${pass + warn + fail + error + skipped}" failures="${fail + (strict ? warn : 0)}" errors="${error}" skipped="${skipped}" time="${seconds(
      entries.length > 0 ? entries.map((entry) => entry.duration).reduce((a, b) => a + b) : duration,
    )}"`;
  const testCase = (entry: Entry): Markup => {
    const content = outcome(entry, strict);
    return markup`
    <testcase classname="${entry.group}" name="${entry.id}: ${entry.requirement}" time="${seconds(entry.duration)}"${
      content ? markup`>${content}</testcase>` : markup`/>`
    }`;
  };
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="muster inspect" ${totals({ entries: [], counts })}>${groups.map(
    (group) => markup`
  <testsuite name="${group.name}" timestamp="${new Date(started).toISOString()}" ${totals(group)}>${group.entries.map(testCase)}
  </testsuite>`,
  )}
</testsuites>
`.markup;
};
