import type { StoredEvent } from './event.ts';

/** Which events are meant; what is absent does not matter. */
export interface EventFilter {
  readonly tenant?: string;
  /** Types of which it has to be one: `user.created`, or all that begin so, `user.*`. */
  readonly types?: readonly string[];
  /** The id of what changed. */
  readonly resource?: string;
  /** The id or name of who changed it. */
  readonly actor?: string;
  readonly requestId?: string;
  /** From this time on, in milliseconds since the epoch. */
  readonly since?: number;
  /** Before this time. */
  readonly until?: number;
}

export interface EventQuery extends EventFilter {
  /** Those that follow this sequence, the oldest first; without it the newest come first. */
  readonly after?: number;
  /** Those before this sequence. */
  readonly before?: number;
  /** How many at most. */
  readonly count: number;
}

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /**
   * Up to which sequence all was looked at, whether it was meant or not: with `after` where the next page begins, otherwise
   * before which. A page that holds less than was asked for is the last one where this is `last`, otherwise `first`.
   */
  readonly position: number;
  /** The oldest event that is kept, and the newest; 1 and 0 where there was none yet. */
  readonly first: number;
  readonly last: number;
}

/** What is to go. */
export interface Retention {
  /** What is older than this time, in milliseconds since the epoch. */
  readonly before: number;
  /** Bytes that may be kept, about; the oldest go. */
  readonly size: number;
}

/**
 * The port by which committed changes are read, in the order in which they were committed. What a page did not hold
 * because it was not committed yet comes with a later sequence: who goes on after `position` skips nothing.
 */
export interface EventStore {
  /** Stands before the sequence in each event's id; another after the database was put back to an older state. */
  readonly stream: string;
  /** Whether changes are told; what was told before is there nonetheless. */
  readonly kept: boolean;
  /** Looks at so many events at most that nobody waits for long, whether one of them is meant or not. */
  read(query: EventQuery): Promise<EventPage>;
  /** Removes some of what is to go; the newest stays. @returns how many went; more may be left while it is not 0 */
  prune(retention: Retention): Promise<number>;
  /** Has `listener` called after this process committed changes. @returns what ends it */
  readonly subscribe: (listener: () => void) => () => void;
}
