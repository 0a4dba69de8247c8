import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { ScimError, invalidValue, uniqueness } from '../../protocol/error.ts';
import { isConflict, sqlState, toUnavailable } from '../postgres/errors.ts';
import { numbered } from '../postgres/statements.ts';
import type { Sql } from '../sql/sql.ts';
import { createStatements } from '../sqlite/statements.ts';
import { inTransaction, resultCode } from '../sqlite/database.ts';

export type Row = readonly unknown[];

/** What is done for a piece of work: statements whose rows it gets, or something else in the transaction. */
export type Step = Sql | { readonly call: (transaction: unknown) => unknown };

/** Work as a list of steps, each of which may depend on what came of those before: the same for both databases. */
export type Program<T> = Generator<Step, T, readonly Row[]>;

/** The rows of a statement. */
export function* all(statement: Sql): Program<readonly Row[]> {
  return yield statement;
}

interface ArrayQuery {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
  readonly rowMode: 'array';
}

/** What is used of a client of pg, whose types a program need not have. */
export interface PostgresClient {
  query(text: string): Promise<unknown>;
  query(query: ArrayQuery): Promise<{ readonly rows: readonly unknown[] }>;
  release(destroy?: boolean): void;
}

/** What is used of a `Pool` of pg. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  query(text: string): Promise<unknown>;
}

export interface MappedDatabase {
  readonly kind: 'sqlite' | 'postgres';
  read<T>(program: () => Program<T>): Promise<T>;
  /**
   * In one transaction; on PostgreSQL again where another came between. Those of one `line` come one after the other, in
   * the order in which they were asked for.
   */
  write<T>(line: string, program: () => Program<T>): Promise<T>;
  exec(text: string): Promise<void>;
}

const notNull = [1299, '23502'];
const unique = [1555, 2067, '23505'];
/** Checks, references, and of PostgreSQL what a type does not hold: too long, out of range, U+0000. */
const others = [19, 275, 787, '23503', '23514', '22001', '22003', '22021', '22P02'];

/** What a constraint of the application refuses is told to the client; it says which by the names of the application. */
const explain = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof ScimError) return error;
  const code = 'errcode' in error ? error.errcode : sqlState(error);
  const is = (codes: readonly unknown[]): boolean => codes.includes(code);
  if (is(unique)) return uniqueness('A value that has to be unique is taken by another resource.');
  if (is(notNull))
    return invalidValue('A value is missing that the application needs; expected every attribute that it requires.');
  if (is(others)) return invalidValue('The application does not allow these values.');
  if (resultCode(error) === 5) {
    return new ScimError(503, 'Another process is writing to the database; try again.', {
      headers: { 'retry-after': '1' },
      cause: error,
    });
  }
  return toUnavailable(error);
};

const explained = (error: unknown): never => {
  const told = explain(error);
  throw told === error ? error : Object.assign(told as Error, { cause: error });
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
        if (db.isTransaction)
          throw new Error('The application has left a transaction open on the handle of the store.');
        return inTransaction(db, () => run(program()));
      } catch (error) {
        return explained(error);
      }
    },
    exec: async (text) => db.exec(text),
  };
};

const attempts = 6;

/** Statements that are kept prepared on each connection, at most: what clients may filter by has no end. */
const prepared = 200;

/** PostgreSQL by the pool of the application. */
export const postgresDatabase = (pool: PostgresPool): MappedDatabase => {
  const names = new Map<string, string>();
  const nameOf = (text: string): { name?: string } => {
    let name = names.get(text);
    if (name === undefined && names.size < prepared) names.set(text, (name = `scim_${hash('sha1', text)}`));
    return name === undefined ? {} : { name };
  };
  const run = async <T>(client: PostgresClient, program: Program<T>): Promise<T> => {
    let next = program.next([]);
    while (!next.done) {
      const step = next.value;
      if ('call' in step) {
        await step.call(client);
        next = program.next([]);
      } else {
        const text = numbered(step.text);
        const { rows } = await client.query({ ...nameOf(text), text, values: [...step.values], rowMode: 'array' });
        next = program.next(rows as Row[]);
      }
    }
    return next.value;
  };
  const connected = async <T>(work: (client: PostgresClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (error) {
      // What comes after a rollback finds the connection as it was.
      broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(broken);
    }
  };
  const transact = async <T>(program: () => Program<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await connected(async (client) => {
          await client.query('BEGIN');
          const result = await run(client, program());
          await client.query('COMMIT');
          return result;
        });
      } catch (error) {
        if (attempt < attempts && isConflict(error)) continue;
        return explained(error);
      }
    }
  };
  const lines = new Map<string, Promise<unknown>>();
  const inLine = <T>(line: string, work: () => Promise<T>): Promise<T> => {
    const result = (lines.get(line) ?? Promise.resolve()).then(work);
    const settled = result
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        if (lines.get(line) === settled) lines.delete(line);
      });
    lines.set(line, settled);
    return result;
  };

  return {
    kind: 'postgres',
    read: (program) => connected((client) => run(client, program())).catch(explained),
    write: (line, program) => inLine(line, () => transact(program)),
    exec: async (text) => void (await pool.query(text)),
  };
};
