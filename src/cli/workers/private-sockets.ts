import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sockets } from './worker.ts';

export interface PrivateSockets {
  /** Names that no process has yet. */
  next(): Sockets;
  /** Removes what lies at them. */
  remove(): void;
}

/** Names sockets in a folder that this user alone can enter; on Windows named pipes, whose names nobody can guess. */
export const createPrivateSockets = (): PrivateSockets => {
  const pipes = process.platform === 'win32';
  // Of mode 0700.
  const folder = pipes
    ? `\\\\.\\pipe\\muster-${randomBytes(16).toString('hex')}`
    : mkdtempSync(join(tmpdir(), 'muster-'));
  let count = 0;
  return {
    next() {
      count += 1;
      return pipes
        ? { requests: `${folder}-${count}-requests`, errands: `${folder}-${count}-errands` }
        : { requests: join(folder, `${count}.requests`), errands: join(folder, `${count}.errands`) };
    },
    remove() {
      if (!pipes) rmSync(folder, { recursive: true, force: true });
    },
  };
};
