import { parentPort, workerData } from 'node:worker_threads';
import { createMask } from '../../admin/request-log/mask.ts';
import type { LogLimits, NewLogEntry } from '../../admin/request-log/store.ts';
import { createLogWriter } from '../../admin/request-log/writer.ts';
import { openRequestLogStore } from '../../storage/open.ts';

/** What the thread is started with. */
export interface LogThreadData {
  readonly database: string;
  readonly secretNames: readonly string[];
  readonly bodySize: number;
}

/** Each job gets one answer, in the order of the jobs. */
export type LogJob = { readonly entries: readonly NewLogEntry[] } | { readonly limits: LogLimits } | 'close';
export interface LogAnswer {
  readonly failure?: string;
  readonly pruned?: number;
}

/** Workers write to the same file, each for a moment; no request waits for this thread. */
const patience = 5_000;

const { database, secretNames, bodySize } = workerData as LogThreadData;
// Where it cannot be opened the thread ends, and is started again with a later write.
const writer = createLogWriter(await openRequestLogStore(database, patience), createMask(secretNames), bodySize);

const run = async (job: LogJob): Promise<LogAnswer> => {
  if (job === 'close') await writer.close();
  else if ('limits' in job) return { pruned: await writer.prune(job.limits) };
  else await writer.append(job.entries);
  return {};
};

parentPort?.on('message', (job: LogJob) => {
  void run(job)
    .catch((error: unknown): LogAnswer => ({ failure: (error as Error).message }))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    .then((answer) => parentPort?.postMessage(answer));
});
