import type { JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { raw, sql, type Sql } from '../sql/sql.ts';
import { all, type Program, type Row } from './database.ts';
import { documentOf } from './document.ts';
import { quote, type Plan } from './mapping.ts';
import { keyColumn } from './schema.ts';

/** A resource with the row that holds it. */
export interface Found {
  readonly plan: Plan;
  readonly seq: number;
  readonly id: string;
  /** The key of its row; undefined where it is kept whole by us. */
  readonly key: string | number | undefined;
  readonly version: number;
  readonly created: number;
  readonly modified: number;
  readonly document: JsonObject;
}

/** What is read of `scim_resource s` and the application's `t`. */
export const selectedOf = (plan: Plan): Sql =>
  raw(
    [
      's.seq, s.id, s.version, s.created, s.modified, s.rest',
      plan.table ? `s.${keyColumn(plan)}` : 'NULL',
      ...[...plan.columns.values()].map(({ column }) => `t.${quote(column)}`),
    ].join(', '),
  );

/** The rows of a type, as `s` and `t`. */
export const fromOf = (plan: Plan, prefix: string): Sql => {
  const ours = raw(`${quote(`${prefix}resource`)} s`);
  if (!plan.table) return ours;
  return sql`${ours} JOIN ${raw(`${quote(plan.table.table)} t ON t.${quote(plan.idColumn)} = s.${keyColumn(plan)}`)}`;
};

/** PostgreSQL's driver tells 64-bit numbers as text. */
export const toFound = (plan: Plan, [seq, id, version, created, modified, rest, key, ...values]: Row): Found => ({
  plan,
  seq: Number(seq),
  id: String(id),
  key: key === null ? undefined : plan.kind === 'integer' ? Number(key) : (key as string),
  version: Number(version),
  created: Number(created),
  modified: Number(modified),
  document: documentOf(plan, String(id), JSON.parse(String(rest)) as JsonObject, values),
});

/** Reads a resource; with `lock` nobody else changes it before the transaction ends. */
export type Find = (tenant: string, type: ResourceType, id: string, lock?: boolean) => Program<Found | undefined>;

export const createFind = ({
  kind,
  prefix,
  plans,
}: {
  readonly kind: 'sqlite' | 'postgres';
  readonly prefix: string;
  readonly plans: ReadonlyMap<string, Plan>;
}): Find =>
  function* (tenant, type, id, lock = false) {
    const plan = plans.get(type.name);
    // PostgreSQL has no such text, and so no such id.
    if (!plan || id.includes('\0')) return undefined;
    const locked = raw(lock && kind === 'postgres' ? 'FOR UPDATE' : '');
    const [row] = yield* all(
      sql`SELECT ${selectedOf(plan)} FROM ${fromOf(plan, prefix)} WHERE s.tenant = ${tenant} AND s.type = ${type.name} AND s.id = ${id} ${locked}`,
    );
    return row && toFound(plan, row);
  };
