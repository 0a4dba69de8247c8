import type { Change } from '../../events/event.ts';
import type { EventStore } from '../../events/store.ts';
import type { Origin } from '../../service/origin.ts';
import { actorText, eventColumns, pageOf, sizeOf, whereOf, type EventRow } from '../sql/event.ts';
import type { Statements } from '../sql/endpoints.ts';
import { raw, sql } from '../sql/sql.ts';
import type { Database, Session } from './database.ts';
import type { Bound } from './statements.ts';
import { decodeText } from './text.ts';
import type { Part } from './together.ts';

/** Events that are numbered, or removed, in one transaction at most. */
const atOnce = 2_000;

/** What one write changed. */
export interface Told {
  readonly changes: readonly Change[];
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly origin: Origin | undefined;
}

const insert = `
  INSERT INTO outbox (tenant, type, time, actor, request_id, resource, size, details)
  SELECT $1::integer, n.type, n.time, n.actor, n.request_id, n.resource, n.size, n.details
  FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[]) WITH ORDINALITY
    n (type, time, actor, request_id, resource, size, details, place)
  ORDER BY n.place`;

/**
 * Writes what an operator configures and, in the same transaction, tells what `change` makes of the row that the statement
 * returns. `tenant` is the tenant's id, `time` is now where it is absent.
 * @returns whether there was a row: otherwise nothing was done
 */
export type Configure = (
  statement: Bound,
  told: {
    readonly tenant?: string;
    readonly origin: Origin | undefined;
    readonly time?: number;
    readonly change: (row: readonly unknown[]) => Change;
  },
) => Promise<boolean>;

/** What adds events to the transaction that makes the changes, while it holds what it changes: they are kept if it is. */
export const eventRows = (tenant: number | undefined, told: readonly Told[]): readonly Part[] => {
  const rows = told.flatMap(({ changes, time, origin }) =>
    changes.map(({ type, resource, details }) => {
      const requestId = origin?.requestId ?? null;
      return [type, time, actorText(origin), requestId, resource, sizeOf(details), details] as const;
    }),
  );
  if (rows.length === 0) return [];
  const values = [0, 1, 2, 3, 4, 5, 6].map((index) => rows.map((row) => row[index]!));
  return [{ name: 'told', text: insert, values: [tenant ?? null, ...values] }];
};

const appendEvents = async (on: Session, tenant: number | undefined, told: readonly Told[]): Promise<void> => {
  await Promise.all(eventRows(tenant, told).map((part) => on.all(part)));
};

// Rows get their number when they are committed and seen, in the order in which they were written: a row is written
// while what it tells of is locked, so that of two changes of one resource the second has the greater id.
const number = `
  WITH moved AS (
    DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT ${atOnce}) RETURNING *
  ), numbered AS (
    SELECT m.*, row_number() OVER (ORDER BY id) AS place, sum(size) OVER (ORDER BY id) AS total FROM moved m
  ), inserted AS (
    INSERT INTO event (sequence, type, time, tenant, actor, request_id, resource, total, details)
    SELECT e.sequence + n.place, n.type, n.time, (SELECT id FROM tenant WHERE seq = n.tenant), n.actor, n.request_id,
      n.resource, e.total + n.total, n.details
    FROM numbered n, event_end e RETURNING sequence, total
  )
  UPDATE event_end SET sequence = i.sequence, total = i.total
  FROM (SELECT max(sequence) AS sequence, max(total) AS total FROM inserted) i WHERE i.sequence IS NOT NULL
  RETURNING (SELECT count(*) FROM inserted)`;

const prune = `
  DELETE FROM event WHERE sequence IN (
    SELECT sequence FROM (SELECT sequence, time, total FROM event ORDER BY sequence LIMIT ${atOnce}) o
    WHERE (o.time < $1 OR o.total <= (SELECT total FROM event_end) - $2::bigint)
      AND o.sequence < (SELECT sequence FROM event_end)) RETURNING 1`;

const decode = <Row extends readonly unknown[]>(row: Row): Row =>
  row.map((value) => (typeof value === 'string' ? decodeText(value) : value)) as unknown as Row;

/**
 * Writers put events into `outbox`, where none waits for another. Whoever reads first numbers what has been committed,
 * one at a time, and moves it into `event`: what is committed late gets a later number, and none is skipped.
 */
export const createEvents = (
  database: Database,
  { stream, clock, keepEvents }: { stream: string; clock: () => number; keepEvents: boolean },
): { events: EventStore; committed: () => void; configure: Configure; statements: Statements } => {
  const listeners = new Set<() => void>();

  /** Numbers all that is committed by now. */
  const sequence = async (): Promise<void> => {
    for (let moved = atOnce; moved >= atOnce;) {
      const [[waiting] = [false]] = await database.run<[boolean]>({
        text: 'SELECT EXISTS (SELECT FROM outbox)',
        values: [],
      });
      if (!waiting) return;
      moved = await database.transaction(undefined, async (on) => {
        await on.all({ text: 'SELECT FROM event_end FOR UPDATE', values: [] });
        const [[count] = [0]] = await on.all<[number]>({ text: number, values: [] });
        return count;
      });
    }
  };

  const seqOf = async (on: Session, tenant: string | undefined): Promise<number | undefined> => {
    if (tenant === undefined) return undefined;
    const [row] = await on.all<[number]>({ text: 'SELECT seq FROM tenant WHERE id = $1', values: [tenant] });
    return row?.[0];
  };

  const committed = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    committed,
    async configure(statement, { tenant, origin, time, change }) {
      const done = await database.transaction(undefined, async (on) => {
        const [row] = await on.all(statement);
        if (!row || !keepEvents) return row !== undefined;
        const seq = await seqOf(on, tenant);
        await appendEvents(on, seq, [{ changes: [change(row)], time: time ?? clock(), origin }]);
        return true;
      });
      committed();
      return done;
    },
    statements: {
      read: async (statement) => (await database.run(statement)).map(decode),
      async write(statements, told) {
        const rows = await database.transaction(undefined, async (on) => {
          const [first = []] = await Promise.all(statements.map((statement) => on.all(statement)));
          if (told && first.length > 0 && keepEvents) {
            const { change, origin, tenant } = told;
            await appendEvents(on, await seqOf(on, tenant), [{ changes: [change], time: clock(), origin }]);
          }
          return first;
        });
        if (told) committed();
        return rows.map(decode);
      },
    },
    events: {
      stream,
      kept: keepEvents,
      async read(query) {
        await sequence();
        // Before the rest: what is numbered in between is not looked at yet.
        const [[oldest, last] = [null, 0]] = await database.run<[number | null, number]>({
          text: 'SELECT (SELECT min(sequence) FROM event), (SELECT sequence FROM event_end)',
          values: [],
        });
        const bounds = { first: oldest ?? last + 1, last };
        const order = raw(query.after === undefined ? 'DESC' : 'ASC');
        const rows = await database.run<EventRow>(
          sql`SELECT ${raw(eventColumns)} FROM event WHERE ${whereOf(query, bounds)} ORDER BY sequence ${order} LIMIT ${query.count}`,
        );
        return pageOf(rows.map(decode), query, { ...bounds, stream });
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
