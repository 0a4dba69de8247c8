import type { EventStore } from './store.ts';

interface Options {
  readonly events: EventStore;
  /** Milliseconds for which an event is kept. */
  readonly age: number;
  /** Bytes that events may take, about. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told when events cannot be removed. */
  readonly onError: (error: unknown) => void;
}

const interval = 60_000;

/** Removes events that are old or too much, now and every minute. @returns what ends it */
export const keepWithin = ({ events, age, size, clock, onError }: Options): (() => void) => {
  let ended = false;
  const prune = async (): Promise<void> => {
    while (!ended && (await events.prune({ before: clock() - age, size })) > 0) {
      // Requests go first.
      await new Promise((resolve) => void setImmediate(resolve));
    }
  };
  const run = (): void => void prune().catch(onError);
  run();
  const timer = setInterval(run, interval).unref();
  return () => {
    ended = true;
    clearInterval(timer);
  };
};
