import { inspect, type InspectOptions } from './inspect.ts';
import type { Reported } from './report/entry.ts';
import type { RunscopeTest } from './runscope/file.ts';
import type { StepResult } from './runscope/result.ts';
import { runRunscopeTests, type RunscopeRun } from './runscope/run-tests.ts';

/** What a run is to do: checks, Runscope files, or both. */
export interface InspectionRun extends Omit<InspectOptions, 'baseUrl'> {
  /** Undefined only where Runscope files alone are run, which say it themselves. */
  readonly baseUrl: string | undefined;
  readonly withChecks: boolean;
  readonly runscope: RunscopeRun;
  /** Hears of each step of a file as it ends. */
  readonly onStep?: (test: RunscopeTest, step: StepResult, index: number) => void;
}

/**
 * Runs the checks where they are wanted, then the Runscope files.
 * @throws UnreachableError where the service cannot be reached or refuses the credential
 */
export const runInspection = async ({
  withChecks,
  runscope,
  onStep = () => {},
  ...options
}: InspectionRun): Promise<Reported> => {
  const { baseUrl, profile = 'rfc', clock = Date.now } = options;
  const started = clock();
  const seed = options.seed ?? started % 2 ** 31;
  const report = withChecks && baseUrl !== undefined ? await inspect({ ...options, baseUrl, seed }) : undefined;
  const files = await runRunscopeTests(runscope, { ...options, seed }, onStep);
  return {
    baseUrl: baseUrl ?? runscope.tests[0]!.file,
    profile,
    seed,
    started,
    duration: clock() - started,
    results: report?.results ?? [],
    runscope: files.runscope,
    left: [...(report?.left ?? []), ...files.left],
  };
};
