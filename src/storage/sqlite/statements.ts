import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Statements that are kept compiled, at most. */
const kept = 256;

/** Compiles statements, whose rows come as arrays, and keeps those used last. */
export const createStatements = (db: DatabaseSync): ((text: string) => StatementSync) => {
  const statements = new Map<string, StatementSync>();
  return (text) => {
    let statement = statements.get(text);
    if (statement) {
      statements.delete(text);
    } else {
      statement = db.prepare(text);
      statement.setReturnArrays(true);
      // The handle may be an application's, which has it otherwise.
      statement.setReadBigInts(false);
      const [oldest] = statements.keys();
      if (statements.size >= kept && oldest !== undefined) statements.delete(oldest);
    }
    statements.set(text, statement);
    return statement;
  };
};
