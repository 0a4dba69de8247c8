import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../sqlite/database.ts';
import { createStatements } from '../sqlite/statements.ts';
import type { MappedDatabase, Program, Row } from './database.ts';
import { explained } from './explain.ts';

/** What is read then is not committed, and what is written may be undone by others. @throws Error */
export const assertNoTransaction = (db: DatabaseSync): void => {
  if (db.isTransaction) throw new Error('The application has left a transaction open on the handle of the store.');
};

/** SQLite by the handle of the application. A program runs in one turn: nothing of the application comes between. */
export const sqliteDatabase = (db: DatabaseSync): MappedDatabase => {
  const prepare = createStatements(db);
  const run = <T>(program: Program<T>): T => {
    let next = program.next([]);
    while (!next.done) {
      const step = next.value;
      if ('call' in step) {
        step.call(db);
        next = program.next([]);
      } else {
        next = program.next(prepare(step.text).all(...step.values) as unknown as readonly Row[]);
      }
    }
    return next.value;
  };
  return {
    kind: 'sqlite',
    read: async (program) => run(program()),
    write: async (_line, program) => {
      try {
        assertNoTransaction(db);
        return inTransaction(db, () => run(program()));
      } catch (error) {
        return explained(error);
      }
    },
    // Whoever writes meanwhile finds each trigger, as it was or as it is.
    exec: async (text) => {
      assertNoTransaction(db);
      inTransaction(db, () => db.exec(text));
    },
  };
};
