import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ThreadMessage, ThreadRun } from './thread-worker.ts';

// The sources run as they are, and compiled.
const file = new URL(`thread-worker${extname(import.meta.url)}`, import.meta.url);

/** A run on a thread of its own. */
export interface Inspecting {
  /** Ends it: what was made is still removed, and what was found reported. */
  readonly cancel: () => void;
  /** Resolves when the thread has ended; what came of it has been told. */
  readonly ended: Promise<void>;
}

/** Runs the inspector on a thread of its own, so that whoever starts it goes on answering requests meanwhile. */
export const inspectOnThread = (run: ThreadRun, hear: (message: ThreadMessage) => void): Inspecting => {
  const worker = new Worker(file, { workerData: run, env: {}, resourceLimits: { maxOldGenerationSizeMb: 1_024 } });
  let told = false;
  const tell = (message: ThreadMessage): void => {
    told ||= message.kind === 'report' || message.kind === 'failure';
    hear(message);
  };
  const fail = (message: string): void => void (told || tell({ kind: 'failure', message, own: true }));
  worker.on('message', tell);
  worker.on('error', (error) => fail(String(error)));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    cancel: () => worker.postMessage('cancel'),
    ended: new Promise((resolve) => {
      worker.on('exit', () => {
        fail('The thread of the inspector ended.');
        resolve();
      });
    }),
  };
};
