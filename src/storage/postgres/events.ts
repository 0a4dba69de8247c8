import type { Change } from '../../events/event.ts';
import type { EventStore } from '../../events/store.ts';
import type { Origin } from '../../service/origin.ts';
import type { Statements } from '../sql/endpoints.ts';
import type { Database, Session } from './database.ts';
import { createEventRows, createOutbox, decodeRow, type OutboxTables, type Told } from './outbox.ts';
import type { Bound } from './statements.ts';

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

const tables: OutboxTables = {
  outbox: 'outbox',
  event: 'event',
  end: 'event_end',
  tenant: { type: 'integer', id: '(SELECT id FROM tenant WHERE seq = n.tenant)' },
};

/** What adds events of a tenant, by its number, to the transaction that makes the changes. */
export const eventRows = createEventRows(tables);

const appendEvents = async (on: Session, tenant: number | undefined, told: readonly Told[]): Promise<void> => {
  await Promise.all(eventRows(tenant, told).map((part) => on.all(part)));
};

/** The events of a database of ours, and what writes them with what an operator configures. */
export const createEvents = (
  database: Database,
  { stream, clock, keepEvents }: { stream: string; clock: () => number; keepEvents: boolean },
): { events: EventStore; committed: () => void; configure: Configure; statements: Statements } => {
  const { events, committed } = createOutbox(
    { run: (statement) => database.run(statement), transaction: (work) => database.transaction(undefined, work) },
    tables,
    { stream, kept: keepEvents },
  );

  const seqOf = async (on: Session, tenant: string | undefined): Promise<number | undefined> => {
    if (tenant === undefined) return undefined;
    const [row] = await on.all<[number]>({ text: 'SELECT seq FROM tenant WHERE id = $1', values: [tenant] });
    return row?.[0];
  };

  return {
    events,
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
      read: async (statement) => (await database.run(statement)).map(decodeRow),
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
        return rows.map(decodeRow);
      },
    },
  };
};
