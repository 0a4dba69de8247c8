import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../../client/send.ts';
import type { InspectOptions } from '../inspect.ts';
import { fixedCredential, openAccess } from '../oauth/access.ts';
import { assertReached } from '../reach.ts';
import type { Reported } from '../report/entry.ts';
import type { RunscopeTest } from './file.ts';
import { createCleanFetch } from './leave-clean.ts';
import type { RunscopeResult, StepResult } from './result.ts';
import { runRunscope } from './run.ts';

/** Runscope files, and what they are run with. */
export interface RunscopeRun {
  readonly tests: readonly RunscopeTest[];
  readonly variables: Readonly<Record<string, string>>;
  readonly initialScript: string | undefined;
  readonly pauseScale: number;
  readonly relaxTime: boolean;
}

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/**
 * Runs the tests one after the other, and removes what they made on the service.
 * @throws UnreachableError where none of their requests was answered
 */
export const runRunscopeTests = async (
  { tests, ...run }: RunscopeRun,
  options: Omit<InspectOptions, 'baseUrl'> & { readonly baseUrl: string | undefined; readonly seed: number },
  onStep: (test: RunscopeTest, step: StepResult, index: number) => void,
): Promise<{ runscope: RunscopeResult[]; left: Reported['left'] }> => {
  const { baseUrl = '', timeout = 30_000, signal, keep, seed } = options;
  const { fetch, clean } = createCleanFetch(globalThis.fetch, baseUrl, timeout);
  const credential =
    options.oauth && tests.length > 0
      ? await openAccess(options.oauth, {
          baseUrl,
          send: (request) => send(request, { fetch: globalThis.fetch, timeout, signal, clock: Date.now }),
          clock: Date.now,
        })
      : fixedCredential(options.authorization);
  const random = createRandom(seed);
  const runscope: RunscopeResult[] = [];
  for (const [index, test] of tests.entries()) {
    const result = await runRunscope(test, {
      ...run,
      fetch,
      baseUrl: options.baseUrl,
      // It is a variable of the file: what it is at the beginning it is to the end.
      authorization: await credential.fresh(),
      random,
      now: Date.now,
      sleep: (milliseconds, ends) => sleep(milliseconds, undefined, { ...(ends && { signal: ends }) }),
      timeout,
      signal,
      onStep: (step) => onStep(test, step, index),
    });
    runscope.push(result);
  }
  const left = keep ? [] : await clean();
  const exchanges = runscope.flatMap(({ steps }) => steps.flatMap(({ exchange }) => exchange ?? []));
  if (!signal?.aborted && exchanges[0] && exchanges.every(({ response }) => !response))
    assertReached(undefined, exchanges[0]);
  return { runscope, left };
};
