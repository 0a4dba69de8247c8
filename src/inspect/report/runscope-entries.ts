import type { Finding, Verdict } from '../check.ts';
import type { RunscopeResult, StepResult } from '../runscope/result.ts';
import type { Entry } from './entry.ts';

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const verdictOf = ({ verdict, assertions }: StepResult): Verdict =>
  verdict === 'pass' && assertions.some((assertion) => assertion.verdict === 'slow') ? 'warn' : verdict;

const findingsOf = ({ assertions, problems, verdict, exchange }: StepResult): readonly Finding[] => {
  if (verdict === 'error') return [];
  const about = exchange && { exchange };
  return [
    ...problems.map((found) => ({ expected: 'a step that runs to its end', found, ...about })),
    ...assertions
      .filter((assertion) => assertion.verdict !== 'pass')
      .map(({ subject, expected, found }) => ({ expected: `${subject} ${expected}`, found, ...about })),
  ];
};

/** A step of the file as a line of a report; undefined for what asks nothing of the service and went well. */
export const stepEntry = (
  { name }: Pick<RunscopeResult, 'name'>,
  step: StepResult,
  /** Which of the files it is, from 0. */
  index: number,
): Entry | undefined => {
  if (step.type !== 'request' && (step.verdict === 'pass' || step.verdict === 'skipped')) return undefined;
  const isOkta = name.startsWith('Okta');
  const reason = step.reason ?? (step.verdict === 'error' ? step.problems.join('; ') : undefined);
  return {
    id: `${slug(name) || 'runscope'}${index > 0 ? `-${index + 1}` : ''}-step-${step.number.replaceAll('.', '-')}`,
    group: name,
    level: isOkta ? 'Okta' : 'Runscope',
    client: isOkta ? 'Okta' : 'Runscope',
    requirement: step.title,
    verdict: verdictOf(step),
    findings: findingsOf(step),
    ...(reason !== undefined && { reason }),
    exchanges: step.exchange ? [step.exchange] : [],
    duration: step.exchange?.duration ?? 0,
  };
};
