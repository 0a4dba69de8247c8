import cluster from 'node:cluster';
import type { Counts } from '../../telemetry/metrics.ts';

/** Where a worker listens; all share one port. */
export interface Listening {
  readonly baseUrl: string;
  readonly adminUrl: string | undefined;
}

/** Where the process that writes a file listens, for those that read it: sockets, or named pipes, of their own. */
export interface Sockets {
  /** Takes the requests that they forward. */
  readonly requests: string;
  /** Takes what they have to say themselves. */
  readonly errands: string;
}

/** What a worker is: a whole instance or, over a file, the one that writes it, or one of those that read it. */
export type Part =
  | { readonly role: 'instance' }
  /** `port` is that of the readers. */
  | {
      readonly role: 'writer';
      readonly port: number;
      readonly adminPort: number | undefined;
      readonly sockets: Sockets;
    }
  | { readonly role: 'reader'; readonly port: number };

/** What a worker tells the process that started it. */
export type Told =
  | ({ readonly kind: 'listening' } & Listening)
  /** Knows of the writer that listens there, and asks no other any more. */
  | { readonly kind: 'followed'; readonly requests: string }
  /** What it counted; in answer to `count` with its number, or at its end. */
  | { readonly kind: 'counted'; readonly number?: number; readonly counts: Counts }
  /** Asks what all have counted. */
  | { readonly kind: 'sum'; readonly number: number };

/** What it is told. */
export type Asked =
  | { readonly kind: 'begin'; readonly part: Part }
  /** Where the writer listens; absent while there is none. */
  | { readonly kind: 'writer'; readonly sockets?: Sockets | undefined }
  | { readonly kind: 'count'; readonly number: number }
  | { readonly kind: 'summed'; readonly number: number; readonly text: string }
  | { readonly kind: 'stop' }
  /** Another listens in its place: it is to stop. */
  | { readonly kind: 'replaced' };

/** Whether this process is one of those that `runWorkers` started. */
export const isWorker = cluster.isWorker;

const tell = (message: Told): void => {
  if (process.connected) process.send?.(message);
};

/** Tells the process that started this one that it listens. */
export const announce = (listening: Listening): void => tell({ kind: 'listening', ...listening });

/** What a worker hears of the process that started it. */
export interface Orders {
  readonly part: Promise<Part>;
  /** Resolves when it is to stop. */
  readonly stop: Promise<void>;
  /** Whether another listens in its place. */
  readonly replaced: () => boolean;
  /** Resolves once there is a writer. */
  readonly writer: Promise<void>;
  /** Where that listens now; undefined while there is none. */
  readonly sockets: () => Sockets | undefined;
  /** Has `left` called whenever there is another writer: it resolves when nothing is asked of the last one any more. */
  readonly follow: (left: () => Promise<void>) => void;
}

/** Begins to listen to the process that started this one: before anything else does, since nothing is told twice. */
export const takeOrders = (): Orders => {
  const part = Promise.withResolvers<Part>();
  const stop = Promise.withResolvers<void>();
  const writer = Promise.withResolvers<void>();
  let replaced = false;
  let sockets: Sockets | undefined;
  let leave: (() => Promise<void>) | undefined;
  const follow = async ({ requests }: Sockets): Promise<void> => {
    await leave?.();
    tell({ kind: 'followed', requests });
  };
  process.on('message', (message: Asked) => {
    switch (message.kind) {
      case 'begin':
        return part.resolve(message.part);
      case 'writer':
        ({ sockets } = message);
        if (!sockets) return;
        writer.resolve();
        return void follow(sockets);
      case 'replaced':
        replaced = true;
        return stop.resolve();
      case 'stop':
        return stop.resolve();
      default:
    }
  });
  return {
    part: part.promise,
    stop: stop.promise,
    replaced: () => replaced,
    writer: writer.promise,
    sockets: () => sockets,
    follow: (left) => void (leave = left),
  };
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
