import type { DatabaseSync } from 'node:sqlite';
import type { AcceptedRequestStore } from '../../events/asynchronous/store.ts';
import type { EndpointStore } from '../../events/delivery/store.ts';
import type { Change } from '../../events/event.ts';
import type { EventStore } from '../../events/store.ts';
import type { Origin } from '../../service/origin.ts';
import { createEventRows, createOutbox, decodeRow, type OutboxTables } from '../postgres/outbox.ts';
import { createAcceptedRequests } from '../sql/accepted-requests.ts';
import { createEndpoints, type Statements } from '../sql/endpoints.ts';
import { raw } from '../sql/sql.ts';
import { createEvents as createSqliteEvents } from '../sqlite/events.ts';
import { createStatements } from '../sqlite/statements.ts';
import type { Program } from './database.ts';
import { eventTables } from './event-tables.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { assertNoTransaction } from './sqlite-database.ts';
import type { MappedDatabase } from './database.ts';

/** What is changed, of a tenant, when and by whom. */
export interface Told {
  readonly changes: readonly Change[];
  /** Absent where it is no tenant's. */
  readonly tenant?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly origin: Origin | undefined;
}

export interface MappedEvents {
  /** Adds events to the transaction that makes the changes: they are kept if it is. */
  append(told: Told): Program<void>;
  /** Called after each commit. */
  readonly committed: () => void;
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly acceptedRequests: AcceptedRequestStore;
}

interface Options {
  readonly prefix: string;
  readonly clock: () => number;
  readonly kept: boolean;
  readonly stream: string;
}

const keptBy = (statements: Statements, tables: ReturnType<typeof eventTables>) => ({
  endpoints: createEndpoints(statements, tables),
  acceptedRequests: createAcceptedRequests(statements, raw(tables.acceptedRequest)),
});

/** Events in tables beside those of an application, in SQLite. */
export const sqliteEvents = (
  db: DatabaseSync,
  database: MappedDatabase,
  { prefix, clock, kept, stream }: Options,
): MappedEvents => {
  const tables = eventTables(prefix);
  const reads = { begin: () => assertNoTransaction(db) };
  const call = <T>(work: () => T): Promise<T> =>
    database.write(undefined, function* () {
      let result: T;
      yield { call: () => void (result = work()) };
      return result!;
    });
  const { journal, events } = createSqliteEvents(db, {
    reads,
    queue: { write: call },
    clock,
    kept,
    stream,
    table: tables.event,
  });
  const prepare = createStatements(db);
  const run = ({ text, values }: Parameters<Statements['read']>[0]) =>
    prepare(text).all(...values) as unknown as unknown[][];
  const statements: Statements = {
    async read(statement) {
      reads.begin();
      return run(statement);
    },
    write: (all, told) =>
      call(() => {
        const [rows = []] = all.map(run);
        if (told && rows.length > 0) journal?.append([told.change], told);
        return rows;
      }),
  };
  return {
    *append({ changes, ...context }) {
      if (journal) yield { call: () => journal.append(changes, context) };
    },
    committed: () => undefined,
    events,
    ...keptBy(statements, tables),
  };
};

/** Events in tables beside those of an application, in PostgreSQL. */
export const postgresEvents = (database: PostgresDatabase, { prefix, clock, kept, stream }: Options): MappedEvents => {
  const tables = eventTables(prefix);
  const outbox: OutboxTables = { ...tables, tenant: { type: 'text', id: 'n.tenant' } };
  const eventRows = createEventRows(outbox);
  const { events, committed } = createOutbox(database, outbox, { stream, kept });
  const add = async (transaction: unknown, { tenant, ...told }: Told): Promise<void> => {
    if (!kept) return;
    const on = database.sessionOf(transaction);
    for (const part of eventRows(tenant, [told])) await on.all(part);
  };
  const statements: Statements = {
    read: async (statement) => (await database.run(statement)).map(decodeRow),
    async write(all, told) {
      const rows = await database.write(undefined, function* () {
        let first: readonly (readonly unknown[])[] = [];
        yield {
          async call(transaction) {
            const on = database.sessionOf(transaction);
            const [head, ...more] = all;
            first = head ? await on.all(head) : [];
            for (const statement of more) await on.all(statement);
            if (!told || first.length === 0) return;
            const { change, origin, tenant } = told;
            await add(transaction, { changes: [change], origin, tenant, time: clock() });
          },
        };
        return first;
      });
      if (told) committed();
      return rows.map(decodeRow);
    },
  };
  return {
    *append(told) {
      if (kept) yield { call: (transaction) => add(transaction, told) };
    },
    committed,
    events,
    ...keptBy(statements, tables),
  };
};
