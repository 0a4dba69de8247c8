import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LogWriter } from '../../admin/request-log/writer.ts';
import type { LogAnswer, LogJob, LogThreadData } from './request-log-worker.ts';

// The sources run as they are, and compiled.
const file = new URL(`request-log-worker${extname(import.meta.url)}`, import.meta.url);

/** `PGPASSWORD` and the like, which a URL may leave to the environment. */
const postgresVariables = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PG')));

interface Waiting {
  readonly resolve: (answer: LogAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Masks and writes on a thread of its own, so that no request waits for it. The thread is started with the first write, and
 * again after its end: what was asked of it then rejects.
 */
export const createLogThread = (data: LogThreadData): LogWriter => {
  let worker: Worker | undefined;
  let waiting: Waiting[] = [];

  const start = (): Worker => {
    const started = new Worker(file, { workerData: data, env: postgresVariables() });
    started.on('message', (answer: LogAnswer) => {
      waiting.shift()?.resolve(answer);
      // It is no reason for the process to live, unless somebody waits for an answer.
      if (waiting.length === 0) started.unref();
    });
    const end = (error: unknown): void => {
      if (worker !== started) return;
      worker = undefined;
      const left = waiting;
      waiting = [];
      for (const { reject } of left) reject(error);
    };
    started.on('error', end);
    started.on('exit', () => end(new Error('The thread of the request log ended.')));
    return started;
  };

  const ask = async (job: LogJob): Promise<LogAnswer> => {
    worker ??= start();
    const { promise, resolve, reject } = Promise.withResolvers<LogAnswer>();
    // As values: to make one text of them costs five times as much.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(job);
    worker.ref();
    waiting.push({ resolve, reject });
    const answer = await promise;
    if (answer.failure !== undefined) throw new Error(answer.failure);
    return answer;
  };

  return {
    append: async (entries) => void (await ask({ entries })),
    prune: async (limits) => (await ask({ limits })).pruned ?? 0,
    async close() {
      if (!worker) return;
      // Where the thread ends of itself, what it could not write has been told.
      await ask('close').catch(() => undefined);
      await worker?.terminate();
    },
  };
};
