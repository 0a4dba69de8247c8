import cluster from 'node:cluster';
import type { Counts } from '../telemetry/metrics.ts';

/** Where a worker listens; all share one port. */
export interface Listening {
  readonly baseUrl: string;
  readonly adminUrl: string | undefined;
}

/** What a worker tells the process that started it. */
export type Told =
  | ({ readonly kind: 'listening' } & Listening)
  /** What it counted; in answer to `count` with its number, or at its end. */
  | { readonly kind: 'counted'; readonly number?: number; readonly counts: Counts }
  /** Asks what all have counted. */
  | { readonly kind: 'sum'; readonly number: number };

/** What it is told. */
export type Asked =
  | { readonly kind: 'count'; readonly number: number }
  | { readonly kind: 'summed'; readonly number: number; readonly text: string }
  /** Another listens in its place: it is to stop. */
  | { readonly kind: 'replaced' };

/** Whether this process is one of those that `runWorkers` started. */
export const isWorker = cluster.isWorker;

const tell = (message: Told): void => {
  if (process.connected) process.send?.(message);
};

/** Tells the process that started this one that it listens. */
export const announce = (listening: Listening): void => tell({ kind: 'listening', ...listening });

/** Has this worker stop once another is in its place. @returns whether that is so */
export const followSuccession = (): (() => boolean) => {
  let replaced = false;
  process.on('message', ({ kind }: Asked) => {
    if (kind !== 'replaced') return;
    replaced = true;
    process.kill(process.pid, 'SIGTERM');
  });
  return () => replaced;
};

/**
 * Has what this worker counts join what the others do.
 * @returns `sum`, what all of them have counted, in Prometheus' text format; `end`, to be called when nothing more is counted
 */
export const joinCounts = (counts: () => Promise<Counts>) => {
  const waiting = new Map<number, (text: string) => void>();
  let asked = 0;
  process.on('message', (message: Asked) => {
    if (message.kind === 'count') {
      const { number } = message;
      void counts().then((counted) => tell({ kind: 'counted', number, counts: counted }));
    }
    if (message.kind === 'summed') waiting.get(message.number)?.(message.text);
  });
  return {
    sum: (): Promise<string> =>
      new Promise((resolve) => {
        const number = (asked += 1);
        waiting.set(number, (text) => {
          waiting.delete(number);
          resolve(text);
        });
        tell({ kind: 'sum', number });
      }),
    end: async (): Promise<void> => tell({ kind: 'counted', counts: await counts() }),
  };
};
