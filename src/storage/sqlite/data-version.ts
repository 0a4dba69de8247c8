import type { DatabaseSync } from 'node:sqlite';
import type { ReadTurn } from './read-turn.ts';

/**
 * A number that is another as soon as another process has written anything: what was read before is then to be read
 * anew. It is asked for once in a turn of the event loop, however many requests that has.
 */
export const createDataVersion = (db: DatabaseSync, reads: ReadTurn): (() => number) => {
  const read = db.prepare('PRAGMA data_version');
  read.setReturnArrays(true);
  let version = 0;
  let fresh = false;
  return () => {
    if (fresh) return version;
    fresh = true;
    setImmediate(() => (fresh = false));
    reads.begin();
    [version] = read.get() as unknown as [number];
    return version;
  };
};
