import type { JsonObject } from '../../protocol/json.ts';
import { join, raw, sql, type Sql } from '../sql/sql.ts';
import { all, type Program } from './database.ts';
import { bindable, columnsOf } from './document.ts';
import { keyOfId, quote, type ColumnValue, type IdKind, type Plan } from './mapping.ts';
import type { Found } from './rows.ts';

const timeOf = (now: number): string => new Date(now).toISOString();

/** Writes the rows of the application that are resources. Triggers note what is written. */
export const createApplicationRows = (kind: 'sqlite' | 'postgres', tenantKind: IdKind) => {
  const set = (values: ReadonlyMap<string, ColumnValue>): Sql =>
    join(
      [...values].map(([column, value]) => sql`${raw(quote(column))} = ${bindable(kind, value)}`),
      ', ',
    );

  return {
    /** Makes the row, of which a trigger makes the resource. @returns its key */
    *insert(
      plan: Plan,
      { tenant, id, attributes }: { tenant: string; id: string; attributes: JsonObject },
      now: number,
    ): Program<string | number> {
      const table = plan.table!;
      const { created, modified } = table.timestamps ?? {};
      const given = [...columnsOf(plan, attributes)].filter(([, value]) => value !== null);
      const values = new Map<string, ColumnValue>([
        ...Object.entries(table.defaults ?? {}),
        ...(created === undefined ? [] : [[created, timeOf(now)] as const]),
        ...(modified === undefined ? [] : [[modified, timeOf(now)] as const]),
        ...given,
        ...(plan.kind === 'integer' ? [] : [[plan.idColumn, id] as const]),
        ...(table.tenant === undefined ? [] : [[table.tenant, keyOfId(tenant, tenantKind)!] as const]),
      ]);
      const names = [...values.keys()].map(quote).join(', ');
      const bound = [...values.values()].map((value) => sql`${bindable(kind, value)}`);
      const contents = values.size === 0 ? raw('DEFAULT VALUES') : sql`(${raw(names)}) VALUES (${join(bound, ', ')})`;
      const [row] = yield* all(
        sql`INSERT INTO ${raw(quote(table.table))} ${contents} RETURNING ${raw(quote(plan.idColumn))}`,
      );
      return plan.kind === 'integer' ? Number(row![0]) : String(row![0]);
    },

    *update({ plan, key, document }: Found, after: JsonObject, now: number): Program<void> {
      if (!plan.table) return;
      const before = columnsOf(plan, document);
      const differing = new Map([...columnsOf(plan, after)].filter(([column, value]) => before.get(column) !== value));
      const stamp = plan.table.timestamps?.modified;
      if (stamp !== undefined) differing.set(stamp, timeOf(now));
      if (differing.size === 0) return;
      yield* all(
        sql`UPDATE ${raw(quote(plan.table.table))} SET ${set(differing)} WHERE ${raw(quote(plan.idColumn))} = ${key!}`,
      );
    },

    /** Deletes it, or hides it where there is a column for that. */
    *remove({ plan, key }: Found, now: number): Program<void> {
      if (!plan.table) return;
      const { table, deleted } = plan.table;
      const at = sql`${raw(quote(plan.idColumn))} = ${key!}`;
      yield* all(
        deleted === undefined
          ? sql`DELETE FROM ${raw(quote(table))} WHERE ${at}`
          : sql`UPDATE ${raw(quote(table))} SET ${raw(quote(deleted))} = ${timeOf(now)} WHERE ${at}`,
      );
    },
  };
};

export type ApplicationRows = ReturnType<typeof createApplicationRows>;
