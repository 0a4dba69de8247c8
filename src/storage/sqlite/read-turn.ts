import type { DatabaseSync } from 'node:sqlite';

export interface ReadTurn {
  /** Has the reads from here to the end of the turn see one state of the database. */
  begin(): void;
  /** Before a write. */
  end(): void;
}

/**
 * Reads in the same turn of the event loop share one transaction, since to begin and end one costs as much as to find a
 * row. What another process writes is seen in the next turn.
 */
export const createReadTurn = (db: DatabaseSync): ReadTurn => {
  const beginning = db.prepare('BEGIN');
  const ending = db.prepare('COMMIT');
  let reading = false;
  const end = (): void => {
    if (!reading) return;
    reading = false;
    // After some failures SQLite has ended it.
    if (db.isTransaction) ending.run();
  };
  return {
    begin() {
      if (reading) return;
      beginning.run();
      reading = true;
      setImmediate(end);
    },
    end,
  };
};
