import { hash } from 'node:crypto';
import { isConflict } from '../postgres/errors.ts';
import type { Sql } from '../sql/sql.ts';
import { createStatements, numbered, type Bound } from '../postgres/statements.ts';
import type { OutboxDatabase, OutboxSession } from '../postgres/outbox.ts';
import type { MappedDatabase, Program, Row } from './database.ts';
import { explained } from './explain.ts';

interface ArrayQuery {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
  readonly rowMode: 'array';
  readonly types?: { getTypeParser(oid: number): (text: string) => unknown };
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
}

/** The numbers and truths of the tables that are our own: 64-bit numbers are below 2^53 here. */
const types: ArrayQuery['types'] = {
  getTypeParser: (oid) => (oid === 16 ? (text) => text === 't' : [20, 23].includes(oid) ? Number : String),
};

export interface PostgresDatabase extends MappedDatabase, OutboxDatabase {
  /** Our own tables, in the transaction of a client. */
  sessionOf(transaction: unknown): OutboxSession;
}

const attempts = 6;

/** Statements that are kept prepared on each connection, at most: what clients may filter by has no end. */
const prepared = 200;

/** PostgreSQL by the pool of the application. */
export const postgresDatabase = (pool: PostgresPool): PostgresDatabase => {
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
  const toQuery = createStatements();
  const sessionOf = (transaction: unknown): OutboxSession => ({
    async all<Row extends readonly unknown[]>(statement: Bound | Sql) {
      const { name: _, ...query } = toQuery(statement);
      const { rows } = await (transaction as PostgresClient).query({ ...nameOf(query.text), ...query, types });
      return rows as Row[];
    },
  });
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
  const transact = async <T>(work: (client: PostgresClient) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await connected(async (client) => {
          await client.query('BEGIN');
          const result = await work(client);
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
    write(line, program) {
      const work = () => transact((client) => run(client, program()));
      return line === undefined ? work() : inLine(line, work);
    },
    run: <R extends Row>(statement: Bound | Sql) =>
      connected((client) => sessionOf(client).all<R>(statement)).catch(explained),
    // Whoever is first numbers for all: who waits for a lock has no connection meanwhile.
    transaction: (work) => inLine('outbox', () => transact((client) => work(sessionOf(client)))),
    sessionOf,
    // Several processes may begin at once, beside others that are at work.
    exec: (text) =>
      transact(async (client) => {
        await client.query("SELECT pg_advisory_xact_lock(hashtextextended('muster tables of an application', 0))");
        await client.query(text);
      }),
  };
};
