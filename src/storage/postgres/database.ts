import type { Writable } from 'node:stream';
import pg from 'pg';
import type { Sql } from '../sql/sql.ts';
import { inFailedTransaction, sqlState, endsConnection, isConflict, overloaded, toUnavailable } from './errors.ts';
import { createStatements, type Bound } from './statements.ts';

const { Pool, types } = pg;

/** Requests that wait for a connection, for each connection that there is; more are refused. */
const waitingPerConnection = 50;
/** Connections beside the others for what is looked at before a request is let in: whatever else is under way does not hold it up. */
const beside = 2;
/** How long a request waits for a connection, in milliseconds. */
const connectTimeout = 5_000;
/** How often a transaction that was undone by another is run, and how long it waits before, in milliseconds. */
const attempts = 6;
const pause = 20;

export interface DatabaseOptions {
  /** `postgres://…`; its parameter `schema` names the schema of our tables. */
  readonly url: string;
  /** Where the URL names none: `muster`. */
  readonly schema?: string;
  readonly connections: number;
  /** How long a statement may take, in milliseconds. */
  readonly statementTime: number;
}

type Statement = Bound | Sql;

/** What one piece of work asks of the database; statements may be sent without waiting for those before. */
export interface Session {
  readonly client: pg.PoolClient;
  /** The rows, as arrays. */
  all<Row extends readonly unknown[]>(statement: Statement): Promise<Row[]>;
  /** @returns how many rows were changed */
  change(statement: Statement): Promise<number>;
  /** Several statements in one message, without values. */
  exec(text: string): Promise<void>;
  /** Lets the rest of the transaction take as long as it takes. */
  unhurried(): Promise<void>;
}

/** A session whose statements are done all together or not at all. */
export interface Transaction extends Session {
  /**
   * The rows of a statement with which the transaction is committed, in the same way there and back: nothing may follow.
   * Where the statement fails, or one before it, all is undone.
   */
  last<Row extends readonly unknown[]>(statement: Statement): Promise<Row[]>;
}

export interface Database {
  readonly schema: string;
  /** Runs statements on a connection that sees the rows of this tenant alone, and of none where it is undefined. */
  session<T>(tenant: number | undefined, work: (session: Session) => Promise<T>): Promise<T>;
  /** One statement on what belongs to no tenant, and is behind no wall, which waits for no other work. */
  look<Row extends readonly unknown[]>(statement: Statement): Promise<Row[]>;
  /** One statement on what belongs to no tenant. */
  run<Row extends readonly unknown[]>(statement: Statement): Promise<Row[]>;
  /** The same as one transaction, which is run again where another one came between: `work` may be called again. */
  transaction<T>(tenant: number | undefined, work: (on: Transaction) => Promise<T>): Promise<T>;
  /** Has all that follows done by this role. */
  act(role: string): void;
  close(): Promise<void>;
}

/**
 * Everything that is looked for has an index that also gives its order, and what statistics say of a table that has just
 * grown is wrong: a plan that reads all of it, or compiles itself first, is never the better one. Nothing may stay in a
 * transaction and do nothing.
 */
const planning = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  default_transaction_isolation: 'read committed',
  // What a list leaves out is looked up in memory.
  work_mem: '32MB',
  // To make a plan for each set of values takes longer than most queries.
  plan_cache_mode: 'force_generic_plan',
  idle_in_transaction_session_timeout: 60_000,
};

/** The type of 64-bit numbers, which are whole numbers below 2^53 here, and that of lists of them, which stay text. */
const int8 = 20;
const int8Array = 1016;
const parsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): ((value: string) => unknown) => {
    const number: number = oid;
    if (number === int8Array) return String;
    return number === int8 ? Number : (types.getTypeParser(oid, format) as (value: string) => unknown);
  },
};

/**
 * Sends what is asked in one turn of the event loop in one piece: a call of the system for each statement takes Node longer
 * than the statement, and has the server begin and answer one by one.
 */
const hold = (client: pg.PoolClient): void => {
  const { stream } = (client as pg.PoolClient & { readonly connection: { readonly stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
};

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Connections to one database. Nothing is connected to before it is needed. */
export const createDatabase = ({ url, connections, statementTime, ...options }: DatabaseOptions): Database => {
  const location = new URL(url);
  const schema = location.searchParams.get('schema') ?? options.schema ?? 'muster';
  location.searchParams.delete('schema');
  const createPool = (max: number) => {
    const created = new Pool({
      connectionString: location.href,
      application_name: 'muster',
      max,
      connectionTimeoutMillis: connectTimeout,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      pipeline: true,
      types: parsers,
      options: Object.entries({
        search_path: quote(schema),
        statement_timeout: statementTime,
        // Before the statement's own end, so that who waits for another is told from who asks for too much.
        lock_timeout: Math.ceil(statementTime * 0.9),
        ...planning,
      })
        .map(([name, value]) => `-c ${name}=${String(value).replaceAll(/[\\ ]/g, String.raw`\$&`)}`)
        .join(' '),
    });
    // A connection that breaks while nobody uses it is dropped by the pool.
    created.on('error', () => undefined);
    return created;
  };
  const [main, aside] = [createPool(connections), createPool(beside)];
  const toQuery = createStatements();
  /** As whom, and for which tenant, a connection was last used. */
  const entries = new WeakMap<pg.PoolClient, string>();
  let role = '';

  const connect = async (pool: pg.Pool): Promise<pg.PoolClient> => {
    if (pool.waitingCount >= pool.options.max * waitingPerConnection) throw overloaded();
    const client = await pool.connect();
    // What goes wrong is told by the queries.
    client.on('error', ignore);
    return client;
  };
  const ignore = (): void => undefined;

  const sessionOf = (client: pg.PoolClient): Session => {
    // A server that has gone silent does not end its statements: the connection is given up.
    let patience: number | undefined = 2 * statementTime;
    const limit = () => (patience === undefined ? {} : { query_timeout: patience });
    let failure: unknown;
    /** What is sent behind a statement that fails is refused for that alone: who waits for it first is told why, too. */
    const explain = (error: unknown): never => {
      if (sqlState(error) !== inFailedTransaction) failure = error;
      throw failure ?? error;
    };
    const exec = async (text: string) => {
      hold(client);
      await client.query({ text, ...limit() }).catch(explain);
    };
    const query = (statement: Statement) => {
      hold(client);
      return client.query({ ...toQuery(statement), ...limit() }).catch(explain);
    };
    return {
      client,
      all: async <Row extends readonly unknown[]>(statement: Statement) =>
        (await query(statement)).rows as unknown as Row[],
      change: async (statement) => (await query(statement)).rowCount ?? 0,
      exec,
      unhurried() {
        patience = undefined;
        return exec('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0');
      },
    };
  };

  /** Those who hold no tenant's number see no tenant's rows. */
  const enter = async (client: pg.PoolClient, on: Session, tenant: number | undefined): Promise<void> => {
    const entered = `${role} ${tenant ?? ''}`;
    if ((entries.get(client) ?? ' ') === entered) return;
    entries.set(client, entered);
    const text = `SELECT set_config('muster.tenant', $1, false), set_config('role', $2, false)`;
    await on.all({ text, values: [entered.slice(role.length + 1), role || 'none'] });
  };

  const sessionIn = async <T>(
    pool: pg.Pool,
    tenant: number | undefined,
    work: (session: Session) => Promise<T>,
  ): Promise<T> => {
    let client: pg.PoolClient | undefined;
    let entered = false;
    let lost = false;
    try {
      client = await connect(pool);
      const on = sessionOf(client);
      // What follows is sent at once: to wait would double the time of a read.
      const entering = enter(client, on, tenant).then(() => void (entered = true));
      entering.catch(ignore);
      const result = await work(on);
      await entering;
      return result;
    } catch (error) {
      lost = endsConnection(error);
      throw toUnavailable(error);
    } finally {
      client?.off('error', ignore);
      client?.release(lost || !entered || client.getTransactionStatus() !== 'I');
    }
  };

  const session: Database['session'] = (tenant, work) => sessionIn(main, tenant, work);

  const once = <T>(tenant: number | undefined, work: (on: Transaction) => Promise<T>): Promise<T> =>
    session(tenant, async (on) => {
      let begun: Promise<void> | undefined;
      let ended: Promise<unknown> | undefined;
      const begin = (): Session => {
        begun ??= on.exec('BEGIN');
        begun.catch(ignore);
        return on;
      };
      const within: Transaction = {
        get client() {
          return begin().client;
        },
        all: (statement) => begin().all(statement),
        change: (statement) => begin().change(statement),
        exec: (text) => begin().exec(text),
        unhurried: () => begin().unhurried(),
        last<Row extends readonly unknown[]>(statement: Statement) {
          const rows = on.all<Row>(statement);
          // A statement alone is a transaction of its own. What failed before has COMMIT undo everything.
          ended = begun ? on.exec('COMMIT') : rows;
          ended.catch(ignore);
          return rows;
        },
      };
      let result: T;
      try {
        result = await work(within);
        await begun;
      } catch (error) {
        await (ended ?? (begun && on.exec('ROLLBACK')))?.catch(ignore);
        throw error;
      }
      await (ended ?? (begun && on.exec('COMMIT')));
      return result;
    });

  return {
    schema,
    session,
    look: <Row extends readonly unknown[]>(statement: Statement) =>
      sessionIn(aside, undefined, (on) => on.all<Row>(statement)),
    run: <Row extends readonly unknown[]>(statement: Statement) => session(undefined, (on) => on.all<Row>(statement)),
    async transaction(tenant, work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(tenant, work);
        } catch (error) {
          const cause = error instanceof Error ? error.cause : undefined;
          if (!isConflict(cause) || attempt === attempts) throw error;
          await new Promise((resolve) => setTimeout(resolve, pause * attempt * (0.5 + Math.random())));
        }
      }
    },
    act: (as) => void (role = as),
    async close() {
      await Promise.all([main.end(), aside.end()]);
    },
  };
};
