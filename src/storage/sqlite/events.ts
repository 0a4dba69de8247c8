import type { DatabaseSync } from 'node:sqlite';
import type { Change } from '../../events/event.ts';
import type { EventStore } from '../../events/store.ts';
import type { Origin } from '../../service/origin.ts';
import { actorText, eventColumns, pageOf, sizeOf, whereOf, type EventRow } from '../sql/event.ts';
import { raw, sql } from '../sql/sql.ts';
import type { ReadTurn } from './read-turn.ts';
import { createStatements } from './statements.ts';
import type { WriteQueue } from './write-queue.ts';

/** Events that one call removes at most: the event loop waits for it. */
const prunedAtOnce = 1_000;

interface Context {
  readonly tenant?: string | undefined;
  /** Milliseconds since the epoch; now where it is absent. */
  readonly time?: number;
  readonly origin: Origin | undefined;
}

/** Hears what a write to a resource changes, before it is committed. */
export type Tell = (
  changes: readonly Change[],
  context: { readonly tenant: string; readonly time: number; readonly origin: Origin | undefined },
) => void;

/** Where writes tell what they change. */
export interface Journal {
  /** Adds events to the write that is being done: they are kept if it is. */
  append(changes: readonly Change[], context: Context): void;
}

interface Parts {
  readonly reads: Pick<ReadTurn, 'begin'>;
  readonly queue: Pick<WriteQueue, 'write'>;
  readonly clock: () => number;
  readonly kept: boolean;
  /** Tells the events of this file from those of another. */
  readonly stream: string;
  /** Where they are kept; `event`. */
  readonly table?: string;
}

/** Events are rows of the transaction that makes the change; since one writes at a time, they are in order by that. */
export const createEvents = (
  db: DatabaseSync,
  { reads, queue, clock, kept, stream, table = 'event' }: Parts,
): { journal: Journal | undefined; events: EventStore } => {
  const statement = createStatements(db);
  const insert = db.prepare(`
    INSERT INTO ${table} (type, time, tenant, actor, request_id, resource, details, total)
    VALUES (?, ?, ?, ?, ?, ?, ?, ifnull((SELECT total FROM ${table} ORDER BY sequence DESC LIMIT 1), 0) + ?)`);
  // Asked for at once, the two would have all rows read.
  const readBounds = `SELECT (SELECT min(sequence) FROM ${table}), (SELECT max(sequence) FROM ${table})`;
  // The newest stays: by it the next has its number.
  const lastToGo = `
    SELECT max(sequence) AS sequence FROM (SELECT sequence, time, total FROM ${table} ORDER BY sequence LIMIT ${prunedAtOnce})
    WHERE (time < ? OR total <= (SELECT total FROM ${table} ORDER BY sequence DESC LIMIT 1) - ?)
      AND sequence < (SELECT max(sequence) FROM ${table})`;
  const remove = db.prepare(`DELETE FROM ${table} WHERE sequence <= ?`);
  const listeners = new Set<() => void>();
  let told = true;

  const tell = (): void => {
    told = true;
    for (const listener of listeners) listener();
  };

  const journal: Journal = {
    append(changes, { tenant = null, time = clock(), origin }) {
      const actor = actorText(origin);
      const requestId = origin?.requestId ?? null;
      for (const { type, resource, details } of changes) {
        insert.run(type, time, tenant, actor, requestId, resource, details, sizeOf(details));
      }
      if (!told) return;
      told = false;
      // A transaction lasts no longer than a turn of the event loop: by then it is committed.
      setImmediate(tell);
    },
  };

  return {
    journal: kept ? journal : undefined,
    events: {
      stream,
      kept,
      async read(query) {
        reads.begin();
        const [oldest, newest] = statement(readBounds).get() as unknown as [number | null, number | null];
        const last = newest ?? 0;
        const bounds = { first: oldest ?? last + 1, last };
        const order = raw(query.after === undefined ? 'DESC' : 'ASC');
        const { text, values } =
          sql`SELECT ${raw(eventColumns)} FROM ${raw(table)} WHERE ${whereOf(query, bounds)} ORDER BY sequence ${order} LIMIT ${query.count}`;
        const rows = statement(text).all(...values) as unknown as EventRow[];
        return pageOf(rows, query, { ...bounds, stream });
      },
      async prune({ before, size }) {
        const [sequence] = statement(lastToGo).get(before, size) as unknown as [number | null];
        if (sequence === null) return 0;
        return queue.write(() => Number(remove.run(sequence).changes));
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
};
