import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import { copyTables, type ScratchFiles } from './scratch.ts';

/** How long it waits for a process that is at work on the file, in milliseconds. */
const timeout = 10_000;

const { from, to } = workerData as ScratchFiles;
const source = new DatabaseSync(from, { timeout });
try {
  copyTables(source, to);
} finally {
  source.close();
}
