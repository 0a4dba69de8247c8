import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** Bytes beyond which the write-ahead log is begun anew, where its own checkpoints have not come to that. */
const tooLarge = 64 * 1_024 * 1_024;

/** How often it is looked, in milliseconds. */
const interval = 1_000;

/** How long readers are waited for, in milliseconds: at first, and at most, where they were not to be had before. */
const shortest = 20;
const longest = 320;

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};

/**
 * Keeps the write-ahead log of a file from growing without end: it begins anew only at a moment in which nobody reads what is in
 * it, and where several processes read all the time there is none unless the writer waits for it.
 * @param standstill how long the connection waits for locks otherwise, in milliseconds
 * @returns what is to be called after a commit; it never throws
 */
export const createLogSize = (
  db: DatabaseSync,
  { file, standstill, clock = () => performance.now() }: { file: string; standstill: number; clock?: () => number },
): (() => void) => {
  let looked = clock();
  let patience = shortest;
  return () => {
    const now = clock();
    if (now - looked < interval) return;
    looked = now;
    if (sizeOf(`${file}-wal`) < tooLarge) return;
    try {
      db.exec(`PRAGMA busy_timeout = ${patience}`);
      const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
      patience = busy === 0 ? shortest : Math.min(2 * patience, longest);
    } catch {
      // It is tried again.
    } finally {
      db.exec(`PRAGMA busy_timeout = ${standstill}`);
      looked = clock();
    }
  };
};
