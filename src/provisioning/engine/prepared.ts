import type { Failure } from '../failure.ts';
import type { Flow } from '../flow.ts';
import type { OrgTables } from '../store.ts';

/** A job as it will be run: its flow, and what its end does to what the org keeps. */
export interface Prepared {
  readonly flow: Flow<unknown>;
  /** What the flow's success means; in one transaction with the end of the job. */
  readonly succeed: (tables: OrgTables, value: unknown) => Promise<void>;
  /** What its failure means, for the moment (it is tried again) or for good. */
  readonly fail: (tables: OrgTables, failure: Failure) => Promise<void>;
  /** Whom its exchanges are about. */
  readonly person?: string;
  readonly group?: string;
}

/** A job that has nothing to send. */
export interface Skipped {
  readonly skipped: string;
  readonly settle?: (tables: OrgTables) => Promise<void>;
  /** It needs somebody's hands: it becomes a task with this message. */
  readonly byHand?: string;
}

export const skip = (skipped: string, settle?: Skipped['settle']): Skipped => ({
  skipped,
  ...(settle && { settle }),
});

/** A job's flow with what its end means, typed by what the flow yields. */
export const prepared = <T>(
  flow: Flow<T>,
  succeed: (tables: OrgTables, value: T) => Promise<void>,
  rest: Omit<Prepared, 'flow' | 'succeed'>,
): Prepared => ({ flow, succeed: (tables, value) => succeed(tables, value as T), ...rest });
