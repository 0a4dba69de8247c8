import type { Exchange } from '../../client/exchange.ts';

export interface AssertionResult {
  /** What was looked at, in words: `JSON property Resources[0].id`. */
  readonly subject: string;
  readonly comparison: string;
  /** What was demanded, in words: `equals "404"`. */
  readonly expected: string;
  readonly found: string;
  /** `slow`: an answer that came too late, where times are reported apart. */
  readonly verdict: 'pass' | 'fail' | 'slow';
}

/**
 * `fail`: the service did not do what the step demands, or what the step needs is not there. `error`: the step asks for
 * what the runner does not do.
 */
export type StepVerdict = 'pass' | 'fail' | 'skipped' | 'error';

/** What came of a step; no credentials in it. */
export interface StepResult {
  /** As people count: `3`; `3.1` for the first step within the third; `0` for what comes before the steps. */
  readonly number: string;
  /** `request`, `pause`, `condition`, whatever the file says, or `setup` for initial variables and the initial script. */
  readonly type: string;
  readonly title: string;
  readonly verdict: StepVerdict;
  readonly method?: string;
  /** As it was sent. */
  readonly url?: string;
  readonly exchange?: Exchange;
  readonly assertions: readonly AssertionResult[];
  /** What was extracted from the response. */
  readonly variables: Readonly<Record<string, string>>;
  /** What scripts logged. */
  readonly log: readonly string[];
  /** What went wrong beside assertions, in words. */
  readonly problems: readonly string[];
  /** Why it was skipped. */
  readonly reason?: string;
}

export interface RunscopeResult {
  readonly name: string;
  readonly file: string;
  /** Whether every step passed that had to. */
  readonly passed: boolean;
  /** In the order in which they were run. */
  readonly steps: readonly StepResult[];
  readonly counts: {
    /** Of those that were not skipped. */
    readonly requests: { readonly passed: number; readonly total: number };
    /** Of the requests that were sent. */
    readonly assertions: { readonly passed: number; readonly slow: number; readonly total: number };
  };
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Milliseconds. */
  readonly duration: number;
}
