import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { created as createdEvent, deleted as deletedEvent, membersChanged, updated } from '../../events/changes.ts';
import type { Change } from '../../events/event.ts';
import { reactInTime, reactNow, type Reaction } from '../../events/react.ts';
import { leaf, type AttributePath } from '../../protocol/attribute-path.ts';
import { uniqueness } from '../../protocol/error.ts';
import { member, type JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Origin } from '../../service/origin.ts';
import type { ResourceStore, StoredResource, TenantStore, Wanted, WriteOptions } from '../../service/store.ts';
import { entriesOf, notUnique, pathsToIndex } from '../sql/index-keys.ts';
import { assertMatches } from '../sql/resource.ts';
import { join, raw, sql, type Sql } from '../sql/sql.ts';
import { all, postgresDatabase, sqliteDatabase, type PostgresPool, type Program } from './database.ts';
import { bindable, columnsOf, restOf } from './document.ts';
import { keyOfId, planOf, quote, type ColumnValue, type IdKind, type Mapping, type Plan } from './mapping.ts';
import { createMembers } from './members.ts';
import { createQueries } from './query.ts';
import { fromOf, selectedOf, toFound, type Found } from './rows.ts';
import { keyColumn, schemaOf } from './schema.ts';

export interface MappedStoreOptions extends Partial<Reaction> {
  /** The handle of a SQLite database, or the pool of a PostgreSQL database, of the application. */
  readonly database: DatabaseSync | PostgresPool;
  readonly mapping: Mapping;
  readonly resourceTypes: readonly ResourceType[];
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Whether tables and triggers of the store are made where they are missing; true. Otherwise by `mappedSchema`. */
  readonly migrate?: boolean;
}

/** What `createService` takes as `storage`, beside `authenticate`. */
export interface MappedStore {
  readonly resources: ResourceStore;
  /** Signs page cursors. */
  readonly cursorKey: Uint8Array;
}

const isPool = (database: DatabaseSync | PostgresPool): database is PostgresPool =>
  'connect' in database && 'query' in database;

const plansOf = (types: readonly ResourceType[], mapping: Mapping): ReadonlyMap<string, Plan> => {
  const unknown = Object.keys(mapping.resources).find((name) => !types.some((type) => type.name === name));
  if (unknown !== undefined) throw new TypeError(`resources.${unknown}: there is no resource type of this name.`);
  return new Map(types.map((type) => [type.name, planOf(type, mapping)]));
};

/** The tables, indexes and triggers that the store has beside those of the application, as SQL that may be run again. */
export const mappedSchema = (
  kind: 'sqlite' | 'postgres',
  { mapping, resourceTypes }: Pick<MappedStoreOptions, 'mapping' | 'resourceTypes'>,
): string => schemaOf(kind, [...plansOf(resourceTypes, mapping).values()], mapping);

const externalIdOf = (attributes: JsonObject): string | null => {
  const value = member(attributes, 'externalId');
  return typeof value === 'string' ? value : null;
};

/**
 * Serves the rows of an application's own tables as resources: users, groups and memberships where it has them, all else
 * of each resource beside them. What the application itself writes is seen at once, with a new version.
 * @throws TypeError for a mapping that cannot be; what the database throws where a table or a column is missing
 */
export const openMappedStore = async ({
  database: handle,
  mapping,
  resourceTypes,
  clock = Date.now,
  migrate = true,
  react,
}: MappedStoreOptions): Promise<MappedStore> => {
  const { prefix = 'scim_' } = mapping;
  const plans = plansOf(resourceTypes, mapping);
  const database = isPool(handle) ? postgresDatabase(handle) : sqliteDatabase(handle);
  const { kind } = database;
  if (migrate) await database.exec(schemaOf(kind, [...plans.values()], mapping));
  const members = createMembers({ kind, plans, prefix });
  const tenantKind: IdKind = typeof mapping.tenant === 'string' ? 'text' : (mapping.tenant.kind ?? 'text');
  const queries = createQueries({ kind, prefix, plans, members, tenantKind });
  const resource = raw(quote(`${prefix}resource`));
  const uniquePaths = new Map(
    resourceTypes.map((type) => [type.name, pathsToIndex(type).filter((path) => leaf(path).uniqueness !== 'none')]),
  );

  function* tenantExists(id: string): Program<boolean> {
    if (typeof mapping.tenant === 'string') return id === mapping.tenant;
    const { table, id: column, kind: of = 'text' } = mapping.tenant;
    const key = keyOfId(id, of);
    if (key === undefined) return false;
    return (yield* all(sql`SELECT 1 FROM ${raw(quote(table))} WHERE ${raw(quote(column))} = ${key}`)).length > 0;
  }

  function* find(tenant: string, type: ResourceType, id: string, lock = false): Program<Found | undefined> {
    const plan = plans.get(type.name);
    // PostgreSQL has no such text, and so no such id.
    if (!plan || id.includes('\0')) return undefined;
    const locked = raw(lock && kind === 'postgres' ? 'FOR UPDATE' : '');
    const [row] = yield* all(
      sql`SELECT ${selectedOf(plan)} FROM ${fromOf(plan, prefix)} WHERE s.tenant = ${tenant} AND s.type = ${type.name} AND s.id = ${id} ${locked}`,
    );
    return row && toFound(plan, row);
  }

  function* assertUnique(
    type: ResourceType,
    { tenant, seq, asked = [] }: { tenant: string; seq: number; asked: WriteOptions['unique'] },
    before: JsonObject | undefined,
    after: JsonObject,
  ): Program<void> {
    const paths: readonly AttributePath[] = [...(uniquePaths.get(type.name) ?? []), ...(asked ?? [])];
    for (const path of paths) {
      const index = { seq: 0, path };
      const old = before ? entriesOf(before, index) : [];
      for (const { key, value } of entriesOf(after, index)) {
        if (old.some((entry) => entry.key === key)) continue;
        const scope = leaf(path).uniqueness === 'global' ? undefined : tenant;
        // Of those who want one value at once, one comes first; the application may have no index that decides.
        if (kind === 'postgres') {
          const name = `${prefix} ${scope ?? ''} ${type.name} ${path.attribute.name} ${key}`;
          yield* all(sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
        }
        const filter = { kind: 'compare', path, operator: 'eq', value } as const;
        if (yield* queries.taken(scope, { type, filter }, seq)) throw notUnique(path, value, type.name);
      }
    }
  }

  const set = (values: ReadonlyMap<string, ColumnValue>): Sql =>
    join(
      [...values].map(([column, value]) => sql`${raw(quote(column))} = ${bindable(kind, value)}`),
      ', ',
    );

  const timeOf = (now: number): string => new Date(now).toISOString();

  /** Makes the row, of which a trigger makes the resource. @returns its key */
  function* insertRow(
    plan: Plan,
    tenant: string,
    id: string,
    attributes: JsonObject,
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
  }

  function* tell(changes: readonly Change[], tenant: string, time: number, origin: Origin | undefined): Program<void> {
    if (!react || changes.length === 0) return;
    const written = { changes, tenant, time, origin };
    yield {
      call: (transaction) =>
        kind === 'sqlite' ? reactNow(react, written, transaction) : reactInTime(react, written, transaction),
    };
  }

  function* answer(found: Found, wanted: Wanted): Program<StoredResource> {
    const [stored] = yield* queries.finish([found], wanted);
    return stored!;
  }

  const shown = (attributes: JsonObject) => ({ attributes, text: JSON.stringify(attributes) });

  const tenantStore = (tenant: string, origin: Origin | undefined): TenantStore => ({
    get: (type, id, wanted) =>
      database.read(function* () {
        const found = yield* find(tenant, type, id);
        return found && (yield* queries.finish([found], wanted))[0];
      }),

    query: (query) => database.read(() => queries.run(tenant, query)),

    create: (type, { id: given, attributes, members: ids = [], secret = null, history }, { unique, wanted }) =>
      // Who came first is first in the lists.
      database.write(`${tenant} ${type.name}`, function* () {
        const plan = plans.get(type.name)!;
        if (!(yield* tenantExists(tenant))) throw new Error(`There is no tenant "${tenant}".`);
        const now = clock();
        const { version, created, lastModified } = history ?? { version: 1, created: now, lastModified: now };
        yield* assertUnique(type, { tenant, seq: 0, asked: unique }, undefined, attributes);
        let at = sql`tenant = ${tenant} AND type = ${type.name} AND id = ${given}`;
        let id = given;
        if (plan.table) {
          const key = yield* insertRow(plan, tenant, given, attributes, now);
          id = String(key);
          at = sql`type = ${type.name} AND ${raw(keyColumn(plan))} = ${key}`;
        } else {
          const made = yield* all(sql`INSERT INTO ${resource} (tenant, type, id, version, created, modified, rest)
            VALUES (${tenant}, ${type.name}, ${given}, 1, ${now}, ${now}, '{}') ON CONFLICT DO NOTHING RETURNING seq`);
          if (made.length === 0) throw uniqueness(`id ${JSON.stringify(given)} is taken by another resource.`);
        }
        yield* all(sql`UPDATE ${resource} SET version = ${version}, created = ${created}, modified = ${lastModified},
          external_id = ${externalIdOf(attributes)}, rest = ${JSON.stringify(restOf(plan, attributes))}, secret = ${secret} WHERE ${at}`);
        const made = (yield* find(tenant, type, id))!;
        const change = ids.length > 0 ? yield* members.change(tenant, made, { replace: ids }) : undefined;
        if (change)
          yield* all(
            sql`UPDATE ${resource} SET version = ${version}, modified = ${lastModified} WHERE seq = ${made.seq}`,
          );
        const subject = { type, id, version };
        yield* tell(
          [createdEvent(subject, shown(made.document)), ...(change ? membersChanged(subject, 'create', change) : [])],
          tenant,
          now,
          origin,
        );
        return yield* answer(made, wanted);
      }),

    modify: (type, id, change, { ifMatch, replaces, unique, read, wanted }) =>
      database.write(`${tenant} ${type.name} ${id}`, function* () {
        const found = yield* find(tenant, type, id, true);
        if (!found) return undefined;
        const { plan, seq, version, modified, document } = found;
        assertMatches(ifMatch, version);
        const [current] = yield* queries.finish([found], read);
        const asked = change(current!);
        const after = asked.attributes && { ...asked.attributes, id };
        const kept = (of: JsonObject) => [columnsOf(plan, of), restOf(plan, of)];
        const rewritten = after !== undefined && !isDeepStrictEqual(kept(after), kept(document));
        const now = asked.keepVersion ? modified : Math.max(clock(), modified);
        if (rewritten) {
          yield* assertUnique(type, { tenant, seq, asked: unique }, document, after);
          const before = columnsOf(plan, document);
          const differing = new Map(
            [...columnsOf(plan, after)].filter(([column, value]) => before.get(column) !== value),
          );
          const stamp = plan.table?.timestamps?.modified;
          if (stamp !== undefined) differing.set(stamp, timeOf(now));
          if (plan.table && differing.size > 0) {
            yield* all(
              sql`UPDATE ${raw(quote(plan.table.table))} SET ${set(differing)} WHERE ${raw(quote(plan.idColumn))} = ${found.key!}`,
            );
          }
          yield* all(
            sql`UPDATE ${resource} SET rest = ${JSON.stringify(restOf(plan, after))}, external_id = ${externalIdOf(after)} WHERE seq = ${seq}`,
          );
        }
        const moved = asked.members && (yield* members.change(tenant, found, asked.members));
        const regrouped = moved !== undefined && (moved.added.length > 0 || moved.removed.length > 0);
        const { secret } = asked;
        const different = raw(kind === 'sqlite' ? 'IS NOT' : 'IS DISTINCT FROM');
        const password =
          secret !== undefined &&
          (yield* all(
            sql`UPDATE ${resource} SET secret = ${secret} WHERE seq = ${seq} AND secret ${different} ${secret} RETURNING seq`,
          )).length > 0;
        if (!rewritten && !regrouped && !password) return yield* answer(found, wanted);
        const next = asked.keepVersion ? version : version + 1;
        yield* all(sql`UPDATE ${resource} SET version = ${next}, modified = ${now} WHERE seq = ${seq}`);
        const subject = { type, id, version: next };
        const operation = replaces ? 'replace' : 'modify';
        const present = (yield* find(tenant, type, id))!;
        yield* tell(
          [
            ...(rewritten || password
              ? [updated(subject, operation, { before: shown(document), after: shown(present.document), password })]
              : []),
            ...(regrouped ? membersChanged(subject, operation, moved) : []),
          ],
          tenant,
          now,
          origin,
        );
        return yield* answer(present, wanted);
      }),

    delete: (type, id, { ifMatch }) =>
      database.write(`${tenant} ${type.name} ${id}`, function* () {
        const found = yield* find(tenant, type, id, true);
        if (!found) return false;
        const { plan, seq, key, version, document } = found;
        assertMatches(ifMatch, version);
        const now = clock();
        const left = yield* members.leave(found, now);
        if (plan.table) {
          const { table, deleted } = plan.table;
          const at = sql`${raw(quote(plan.idColumn))} = ${key!}`;
          yield* all(
            deleted === undefined
              ? sql`DELETE FROM ${raw(quote(table))} WHERE ${at}`
              : sql`UPDATE ${raw(quote(table))} SET ${raw(quote(deleted))} = ${timeOf(now)} WHERE ${at}`,
          );
        }
        yield* all(sql`DELETE FROM ${resource} WHERE seq = ${seq}`);
        const removed = [{ value: id, type: type.name }];
        yield* tell(
          [
            ...left.flatMap((group) => membersChanged(group, 'delete', { added: [], removed })),
            deletedEvent({ type, id, version }, shown(document)),
          ],
          tenant,
          now,
          origin,
        );
        return true;
      }),
  });

  const cursorKey = await database.write('', function* () {
    const key = raw(quote(`${prefix}key`));
    const [there] = yield* all(sql`SELECT bytes FROM ${key}`);
    if (there) return there[0] as Uint8Array;
    // As text of its kind, which both databases read.
    const hex = randomBytes(32).toString('hex');
    yield* all(
      kind === 'sqlite'
        ? sql`INSERT INTO ${key} VALUES (${raw(`x'${hex}'`)})`
        : sql`INSERT INTO ${key} VALUES (decode(${hex}, 'hex'))`,
    );
    return Buffer.from(hex, 'hex');
  });

  return { resources: { tenant: tenantStore }, cursorKey };
};
