import type { EventStore } from '../../events/store.ts';
import type { Change } from '../../events/event.ts';
import type { Origin } from '../../service/origin.ts';
import { actorText, eventColumns, pageOf, sizeOf, whereOf, type EventRow } from '../sql/event.ts';
import { raw, sql, type Sql } from '../sql/sql.ts';
import type { Bound, Part } from './statements.ts';
import { decodeText } from './text.ts';

/** Events that are numbered, or removed, in one transaction at most. */
const atOnce = 2_000;

/** What one write changed. */
export interface Told {
  readonly changes: readonly Change[];
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly origin: Origin | undefined;
}

/** The tables of events, and how a tenant is known in the outbox. */
export interface OutboxTables {
  readonly outbox: string;
  readonly event: string;
  readonly end: string;
  readonly tenant: {
    readonly type: 'integer' | 'text';
    /** The id of the tenant of a row `n`. */
    readonly id: string;
  };
}

/** What adds events to the transaction that makes the changes, while it holds what it changes: they are kept if it is. */
export const createEventRows = ({
  outbox,
  tenant: { type: tenantType },
}: OutboxTables): ((tenant: number | string | undefined, told: readonly Told[]) => readonly Part[]) => {
  const text = `
    INSERT INTO ${outbox} (tenant, type, time, actor, request_id, resource, size, details)
    SELECT $1::${tenantType}, n.type, n.time, n.actor, n.request_id, n.resource, n.size, n.details
    FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[]) WITH ORDINALITY
      n (type, time, actor, request_id, resource, size, details, place)
    ORDER BY n.place`;
  return (tenant, told) => {
    const rows = told.flatMap(({ changes, time, origin }) =>
      changes.map(({ type, resource, details }) => {
        const requestId = origin?.requestId ?? null;
        return [type, time, actorText(origin), requestId, resource, sizeOf(details), details] as const;
      }),
    );
    if (rows.length === 0) return [];
    const values = [0, 1, 2, 3, 4, 5, 6].map((index) => rows.map((row) => row[index]!));
    return [{ name: 'told', text, values: [tenant ?? null, ...values] }];
  };
};

// Rows get their number when they are committed and seen, in the order in which they were written: a row is written
// while what it tells of is locked, so that of two changes of one resource the second has the greater id.
const numberIn = ({ outbox, event, end, tenant }: OutboxTables): string => `
  WITH moved AS (
    DELETE FROM ${outbox} WHERE id IN (SELECT id FROM ${outbox} ORDER BY id LIMIT ${atOnce}) RETURNING *
  ), numbered AS (
    SELECT m.*, row_number() OVER (ORDER BY id) AS place, sum(size) OVER (ORDER BY id) AS total FROM moved m
  ), inserted AS (
    INSERT INTO ${event} (sequence, type, time, tenant, actor, request_id, resource, total, details)
    SELECT e.sequence + n.place, n.type, n.time, ${tenant.id}, n.actor, n.request_id, n.resource, e.total + n.total, n.details
    FROM numbered n, ${end} e RETURNING sequence, total
  )
  UPDATE ${end} SET sequence = i.sequence, total = i.total
  FROM (SELECT max(sequence) AS sequence, max(total) AS total FROM inserted) i WHERE i.sequence IS NOT NULL
  RETURNING (SELECT count(*) FROM inserted)`;

const pruneIn = ({ event, end }: OutboxTables): string => `
  DELETE FROM ${event} WHERE sequence IN (
    SELECT sequence FROM (SELECT sequence, time, total FROM ${event} ORDER BY sequence LIMIT ${atOnce}) o
    WHERE (o.time < $1 OR o.total <= (SELECT total FROM ${end}) - $2::bigint)
      AND o.sequence < (SELECT sequence FROM ${end})) RETURNING 1`;

/** What is asked of a transaction. */
export interface OutboxSession {
  all<Row extends readonly unknown[]>(statement: Bound | Sql): Promise<Row[]>;
}

/** What is asked of the database. */
export interface OutboxDatabase {
  run<Row extends readonly unknown[]>(statement: Bound | Sql): Promise<Row[]>;
  /** `work` may be called again. */
  transaction<T>(work: (on: OutboxSession) => Promise<T>): Promise<T>;
}

/** Rows with their texts as they were before they were bound. */
export const decodeRow = <Row extends readonly unknown[]>(row: Row): Row =>
  row.map((value) => (typeof value === 'string' ? decodeText(value) : value)) as unknown as Row;

/**
 * Writers put events into the outbox, where none waits for another. Whoever reads first numbers what has been committed,
 * one at a time, and moves it into the table of events: what is committed late gets a later number, and none is skipped.
 * @returns with them what is called after each commit
 */
export const createOutbox = (
  database: OutboxDatabase,
  tables: OutboxTables,
  { stream, kept }: Pick<EventStore, 'stream' | 'kept'>,
): { events: EventStore; committed: () => void } => {
  const { outbox, event, end } = tables;
  const [number, prune] = [numberIn(tables), pruneIn(tables)];
  const listeners = new Set<() => void>();

  /** Numbers all that is committed by now. */
  const sequence = async (): Promise<void> => {
    for (let moved = atOnce; moved >= atOnce;) {
      const [[waiting] = [false]] = await database.run<[boolean]>({
        text: `SELECT EXISTS (SELECT FROM ${outbox})`,
        values: [],
      });
      if (!waiting) return;
      moved = await database.transaction(async (on) => {
        await on.all({ text: `SELECT FROM ${end} FOR UPDATE`, values: [] });
        const [[count] = [0]] = await on.all<[number]>({ text: number, values: [] });
        return count;
      });
    }
  };

  return {
    committed() {
      for (const listener of listeners) listener();
    },
    events: {
      stream,
      kept,
      async read(query) {
        await sequence();
        // Before the rest: what is numbered in between is not looked at yet.
        const [[oldest, last] = [null, 0]] = await database.run<[number | null, number]>({
          text: `SELECT (SELECT min(sequence) FROM ${event}), (SELECT sequence FROM ${end})`,
          values: [],
        });
        const bounds = { first: oldest ?? last + 1, last };
        const order = raw(query.after === undefined ? 'DESC' : 'ASC');
        const rows = await database.run<EventRow>(
          sql`SELECT ${raw(eventColumns)} FROM ${raw(event)} WHERE ${whereOf(query, bounds)} ORDER BY sequence ${order} LIMIT ${query.count}`,
        );
        return pageOf(rows.map(decodeRow), query, { ...bounds, stream });
      },
      async prune({ before, size }) {
        await sequence();
        return (await database.run({ text: prune, values: [before, size] })).length;
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
};
