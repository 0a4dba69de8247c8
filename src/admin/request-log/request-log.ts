import type { ObservedExchange } from '../../service/http.ts';
import { gather } from './record.ts';
import type { LogWriter } from './writer.ts';

export interface RequestLogOptions {
  readonly writer: LogWriter;
  /** Characters of a body that are kept; 0 for no bodies. */
  readonly bodySize: number;
  /** Milliseconds for which an exchange is kept. */
  readonly age: number;
  /** Bytes that the log may take. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told when exchanges cannot be written, once until they can again. */
  readonly onError: (error: unknown) => void;
}

export interface RequestLog {
  /** Takes an exchange; it is written within a fraction of a second. */
  readonly observe: (observed: ObservedExchange) => void;
  /** Has `listener` called whenever exchanges were written. @returns what ends it */
  subscribe(listener: () => void): () => void;
  /** How many exchanges were lost since the start because they came faster than they could be written. */
  lost(): number;
  /** Resolves when what was taken so far is written, or cannot be. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** How long exchanges are gathered, in milliseconds, and how many are written at a time. */
const gathering = 200;
const batchSize = 64;

/** What waits at most: exchanges, and characters of bodies. */
const mostWaiting = 4_096;
const mostText = 64 * 1_024 * 1_024;

/** How often old exchanges are looked for: in milliseconds, and after how many new ones. */
const pruneInterval = 60_000;
const pruneEvery = 512;

/** How long a write that failed is left alone, in milliseconds. */
const pause = 1_000;

const textOf = ({ requestBody = '', response: { body = '' } }: ObservedExchange): number =>
  requestBody.length + body.length;

/**
 * Keeps each exchange, behind the back of who made it: nothing waits for the log, and where it cannot follow, exchanges
 * are left out and counted.
 */
export const createRequestLog = ({ writer, bodySize, age, size, clock, onError }: RequestLogOptions): RequestLog => {
  const listeners = new Set<() => void>();
  let waiting: ObservedExchange[] = [];
  let waitingText = 0;
  /** Since the last that was taken; they are told with the next. */
  let lostHere = 0;
  let lostSoFar = 0;
  const lostBefore = new WeakMap<ObservedExchange, number>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let failing = false;
  let unpruned = 0;
  let pruned = 0;

  const prune = async (): Promise<void> => {
    const now = clock();
    if (unpruned < pruneEvery && now - pruned < pruneInterval) return;
    pruned = now;
    // What is left over comes with the next writes.
    unpruned = (await writer.prune({ before: now - age, size })) > 0 ? pruneEvery : 0;
  };

  const writeBatch = async (): Promise<boolean> => {
    const batch = waiting.slice(0, batchSize);
    try {
      await writer.append(
        batch.map((observed) => {
          const lost = lostBefore.get(observed);
          return { ...gather(observed, bodySize), ...(lost !== undefined && { lost }) };
        }),
      );
      failing = false;
    } catch (error) {
      if (!failing) onError(error);
      failing = true;
      return false;
    }
    waiting = waiting.slice(batch.length);
    for (const observed of batch) waitingText -= textOf(observed);
    unpruned += batch.length;
    for (const listener of listeners) listener();
    return true;
  };

  const write = async (): Promise<void> => {
    while (waiting.length > 0 && (await writeBatch())) {
      // Requests go first.
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await prune().catch(onError);
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= write().finally(() => {
      writing = undefined;
      if (waiting.length > 0) schedule(failing ? pause : gathering);
    });
    return writing;
  };

  const schedule = (delay: number): void => {
    timer ??= setTimeout(() => void flush(), delay).unref();
  };

  const aging = setInterval(() => void flush(), pruneInterval).unref();

  return {
    observe(observed) {
      const text = textOf(observed);
      if (waiting.length >= mostWaiting || waitingText + text > mostText) {
        lostHere++;
        lostSoFar++;
        return;
      }
      if (lostHere > 0) lostBefore.set(observed, lostHere);
      lostHere = 0;
      waiting.push(observed);
      waitingText += text;
      if (waiting.length === batchSize && !failing) void flush();
      else schedule(gathering);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    lost: () => lostSoFar,
    flush,
    async close() {
      clearInterval(aging);
      await flush();
      clearTimeout(timer);
      await writer.close();
    },
  };
};
