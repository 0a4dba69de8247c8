import { ScimError } from '../protocol/error.ts';
import { inTime } from '../service/in-time.ts';
import type { Actor, Origin } from '../service/origin.ts';
import type { Change, ChangeDetails } from './event.ts';

/** A change in the transaction that makes it: its event, but for the number that it has once it is committed. */
export interface WrittenChange extends ChangeDetails {
  /** `user.deactivated`, as the event's. */
  readonly type: string;
  readonly tenant: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Absent where nobody is known. */
  readonly actor?: Actor;
  readonly requestId?: string;
}

export interface Reaction {
  /**
   * Called in the transaction of a write, with all that the write changes, before it is committed: what it does by
   * `transaction` is kept if the write is, and what it throws undoes both. Called again where the transaction is, so
   * that it must do nothing that cannot be undone.
   *
   * On SQLite `transaction` is the `DatabaseSync` of the store, and what is done has to be done when it returns; on
   * PostgreSQL it is the `PoolClient` of the transaction, and its promise is waited for.
   * @throws ScimError as the client is to be answered; of anything else it is told 500, and the log tells the rest
   */
  react(changes: readonly WrittenChange[], transaction: unknown): void | Promise<void>;
}

export type React = Reaction['react'];

const failed = (cause: unknown): ScimError =>
  cause instanceof ScimError
    ? cause
    : new ScimError(500, 'What the application does with this change failed; nothing was written.', { cause });

const toWritten = (
  changes: readonly Change[],
  { tenant, time, origin }: { tenant: string; time: number; origin: Origin | undefined },
): WrittenChange[] =>
  changes.map(({ type, details }) => ({
    type,
    tenant,
    time,
    ...(origin && { actor: origin.actor }),
    ...(origin?.requestId !== undefined && { requestId: origin.requestId }),
    ...(JSON.parse(details) as ChangeDetails),
  }));

interface Written {
  readonly changes: readonly Change[];
  readonly tenant: string;
  readonly time: number;
  readonly origin: Origin | undefined;
}

/** Has it react at once. @throws ScimError where it fails, or has not done all when it returns */
export const reactNow = (react: React, { changes, ...context }: Written, transaction: unknown): void => {
  if (changes.length === 0) return;
  let result: unknown;
  try {
    result = react(toWritten(changes, context), transaction);
  } catch (error) {
    throw failed(error);
  }
  if (!(result instanceof Promise)) return;
  // The transaction is over when it settles.
  result.catch(() => undefined);
  throw failed(new TypeError('react returned a promise; on SQLite expected all to be done when it returns.'));
};

/** Waits for its reaction, no longer than five seconds. @throws ScimError where it fails or takes longer */
export const reactInTime = async (
  react: React,
  { changes, ...context }: Written,
  transaction: unknown,
): Promise<void> => {
  if (changes.length === 0) return;
  await inTime(() => react(toWritten(changes, context), transaction)).catch((error: unknown) => {
    throw failed(error);
  });
};
