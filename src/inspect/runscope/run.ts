import type { Fetch } from '../../client/exchange.ts';
import { send } from '../../client/send.ts';
import { compare } from './assertions.ts';
import { createBuiltIns } from './built-ins.ts';
import { comparisons, textOf } from './comparisons.ts';
import { createConcealer } from './conceal.ts';
import { isCondition, isPause, isRequest, type ConditionStep, type RunscopeTest, type Step } from './file.ts';
import { runRequest } from './request-step.ts';
import type { RunscopeResult, StepResult } from './result.ts';
import { runScript, type ScriptLimits } from './sandbox.ts';
import { nothing, refused, type Outcome, type Session } from './session.ts';
import { fill, TemplateError } from './template.ts';

export interface RunscopeOptions {
  readonly fetch: Fetch;
  /** The initial variables; their values may use built-ins, which are evaluated once. */
  readonly variables: Readonly<Record<string, string>>;
  /** Fills `SCIMBaseURL` and `SCIMUrl` where they are unset. */
  readonly baseUrl?: string | undefined;
  /** The whole value of the Authorization header; fills `auth` and `SCIMAuth` where they are unset. */
  readonly authorization?: string | undefined;
  /** Runs before the steps and sets variables. */
  readonly initialScript?: string | undefined;
  /** What each pause of the file is multiplied with; 0 for none. */
  readonly pauseScale: number;
  /** Whether answers that come too late are counted apart rather than fail their step. */
  readonly relaxTime: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to below 1; scripts draw from it too. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
  /** Milliseconds that the service has for an answer; 30,000. */
  readonly timeout?: number;
  /** For each script; 5 seconds and 64 MB. */
  readonly limits?: ScriptLimits;
  /** Ends the run: what is left is reported as skipped. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each step as it ends. */
  readonly onStep?: (step: StepResult) => void;
}

const credentialHeaders = ['authorization', 'proxy-authorization', 'cookie', 'x-api-key'];
const credentialVariables = ['auth', 'SCIMAuth', 'oktaToken'];

const skipped = (reason: string): Outcome => ({ ...nothing, verdict: 'skipped', reason });

const titleOf = (step: Step): string => {
  const note = step.note.trim();
  if (note !== '') return note;
  if (isRequest(step)) return `${step.method} ${step.url}`;
  if (isPause(step)) return `Pause of ${step.duration} s`;
  if (isCondition(step)) return `If ${step.left_value} ${step.comparison} ${step.right_value}`;
  return step.step_type;
};

/**
 * Runs a test as Runscope would, each step in its turn; a step that fails does not end the run. What went wrong is in
 * the result, and nothing in it holds a credential that was sent.
 */
export const runRunscope = async (test: RunscopeTest, options: RunscopeOptions): Promise<RunscopeResult> => {
  const { fetch, now, random, signal, sleep, relaxTime, pauseScale, initialScript } = options;
  const { timeout = 30_000, limits = { time: 5_000, memory: 64 * 2 ** 20 } } = options;
  const started = now();
  const { learn, conceal } = createConcealer();
  const variables = new Map<string, string>();
  const builtIn = createBuiltIns({ now, random, variable: (name) => variables.get(name), testName: test.name });

  const session: Session = {
    relaxTime,
    fill: (text) => fill(text, (expression) => variables.get(expression) ?? builtIn(expression)),
    setVariable: (name, value) => void variables.set(name, value),
    script: async (text, input) => {
      const given = { ...input, variables: Object.fromEntries(variables) };
      const outcome = await runScript(text, given, { limits, random, signal });
      for (const [name, value] of Object.entries(outcome.output?.variables ?? {})) variables.set(name, value);
      return outcome;
    },
    send: (request) => {
      for (const name of credentialHeaders) learn(request.headers[name] ?? '');
      return send(request, { fetch, timeout, signal, clock: now });
    },
  };

  const steps: StepResult[] = [];
  let requests = 0;
  const record = (number: string, type: string, title: string, outcome: Outcome): void => {
    const result = conceal({ number, type, title, ...outcome });
    steps.push(result);
    options.onStep?.(result);
  };

  const setVariables = (): void => {
    const { authorization } = options;
    const baseUrl = options.baseUrl?.replace(/\/+$/, '');
    const unset = { SCIMBaseURL: baseUrl, SCIMUrl: baseUrl, auth: authorization, SCIMAuth: authorization };
    const problems: string[] = [];
    for (const [name, value] of Object.entries({ ...unset, ...options.variables })) {
      if (value === undefined) continue;
      try {
        variables.set(name, session.fill(value));
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        problems.push(`the initial variable ${name}: ${error.message}`);
      }
    }
    if (problems.length > 0) record('0', 'setup', 'Initial variables', { ...nothing, verdict: 'fail', problems });
  };

  const runInitialScript = async (script: string): Promise<void> => {
    const { output, failure, asserted } = await session.script(script, {});
    const log = output?.log ?? [];
    // Runscope judges nothing by what an initial script asserts.
    if (failure === undefined) record('0', 'setup', 'Initial script', { ...nothing, verdict: 'pass', log });
    else if (asserted) record('0', 'setup', 'Initial script', { ...nothing, verdict: 'pass', log: [...log, failure] });
    else record('0', 'setup', 'Initial script', { ...nothing, verdict: 'fail', log, problems: [failure] });
  };

  const runPause = async (duration: number): Promise<Outcome> => {
    try {
      if (duration * pauseScale > 0) await sleep(duration * pauseScale * 1_000, signal);
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
    return { ...nothing, verdict: 'pass' };
  };

  const evaluate = ({ left_value, comparison, right_value }: ConditionStep): Outcome => {
    if (!comparisons.has(comparison)) return refused(`"${comparison}" is no comparison that this runner knows`);
    try {
      const value = session.fill(textOf(left_value));
      const assertion = compare({
        subject: textOf(left_value),
        reading: { value },
        comparison,
        // An undefined variable is a fault, not a condition that does not hold.
        value: session.fill(textOf(right_value)),
        fill: (text) => text,
      });
      if (assertion.verdict === 'pass') return { ...nothing, verdict: 'pass' };
      return skipped(`${assertion.found} ${assertion.expected} does not hold`);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { ...nothing, verdict: 'fail', problems: [error.message] };
    }
  };

  const runStep = async (step: Step, number: string): Promise<void> => {
    const finish = (outcome: Outcome): void => record(number, step.step_type, titleOf(step), outcome);
    if (isRequest(step) && !step.skipped) requests++;
    if (step.skipped) finish(skipped('the file says so'));
    else if (signal?.aborted) finish(skipped('the run was interrupted'));
    else if (isRequest(step)) finish(await runRequest(step, session));
    else if (isPause(step)) finish(await runPause(step.duration));
    else if (isCondition(step)) {
      const outcome = evaluate(step);
      finish(outcome);
      for (const [i, inner] of step.steps.entries()) {
        const at = `${number}.${i + 1}`;
        if (outcome.verdict === 'pass') await runStep(inner, at);
        else record(at, inner.step_type, titleOf(inner), skipped(`step ${number} is a condition that does not hold`));
      }
    } else finish(refused(`steps of the type "${step.step_type}" are not run here`));
  };

  for (const credential of credentialVariables) learn(options.variables[credential] ?? '');
  learn(options.authorization ?? '');
  setVariables();
  if (initialScript !== undefined) await runInitialScript(initialScript);
  for (const [i, step] of test.steps.entries()) await runStep(step, String(i + 1));

  const assertions = steps.flatMap((step) => step.assertions.map(({ verdict }) => verdict));
  const count = (verdict: string): number => assertions.filter((other) => other === verdict).length;
  return {
    name: test.name,
    file: test.file,
    passed: !signal?.aborted && steps.every(({ verdict }) => verdict === 'pass' || verdict === 'skipped'),
    steps,
    counts: {
      requests: {
        passed: steps.filter(({ type, verdict }) => type === 'request' && verdict === 'pass').length,
        total: requests,
      },
      assertions: { passed: count('pass'), slow: count('slow'), total: assertions.length },
    },
    started,
    duration: now() - started,
  };
};
