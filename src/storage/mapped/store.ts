import type { DatabaseSync } from 'node:sqlite';
import type { AcceptedRequestStore } from '../../events/asynchronous/store.ts';
import type { EndpointStore } from '../../events/delivery/store.ts';
import type { Reaction } from '../../events/react.ts';
import type { EventStore } from '../../events/store.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { ResourceStore } from '../../service/store.ts';
import { raw, sql } from '../sql/sql.ts';
import { createApplicationChanges, type ApplicationChange, type Work } from './application-changes.ts';
import { createApplicationRows } from './application-rows.ts';
import { all, type Program } from './database.ts';
import { postgresEvents, sqliteEvents } from './events.ts';
import { createReadKey } from './keys.ts';
import { keyOfId, planOf, quote, type IdKind, type Mapping, type Plan } from './mapping.ts';
import { createMembers } from './members.ts';
import { postgresDatabase, type PostgresPool } from './postgres-database.ts';
import { createQueries } from './query.ts';
import { createResources } from './resources.ts';
import { createFind } from './rows.ts';
import { schemaOf } from './schema.ts';
import { sqliteDatabase } from './sqlite-database.ts';
import { createTell } from './tell.ts';
import { createAssertUnique } from './uniqueness.ts';

export interface MappedStoreOptions extends Partial<Reaction> {
  /** The handle of a SQLite database, or the pool of a PostgreSQL database, of the application. */
  readonly database: DatabaseSync | PostgresPool;
  readonly mapping: Mapping;
  readonly resourceTypes: readonly ResourceType[];
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Whether tables and triggers of the store are made where they are missing; true. Otherwise by `mappedSchema`. */
  readonly migrate?: boolean;
  /** Whether an event of each change is kept, in tables beside those of the application; false. */
  readonly keepEvents?: boolean;
}

/** What `createService` takes as `storage`, beside `authenticate`, and `startEvents`. */
export interface MappedStore {
  readonly resources: ResourceStore;
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly acceptedRequests: AcceptedRequestStore;
  /** Whether there is a tenant of this id. */
  hasTenant(id: string): Promise<boolean>;
  /**
   * Does `work` in a transaction, which it is given (the `DatabaseSync`, or the `PoolClient`), and tells in it what becomes of these resources, as events: for what
   * the application changes in its tables itself. On SQLite all has to be done when `work` returns; on PostgreSQL it may be
   * called again, where another transaction came between. What it throws undoes everything, and is thrown.
   * @returns what `work` returns
   * @throws TypeError where a resource is named that was not there before and is not after
   */
  change<T>(change: ApplicationChange<Awaited<T>>, work: Work<T>): Promise<Awaited<T>>;
  /** Signs page cursors. */
  readonly cursorKey: Uint8Array;
  /** Seals what has to be sent again. */
  readonly sealKey: Uint8Array;
  /** Signs security event tokens. */
  readonly eventKey: Uint8Array;
}

const isPool = (database: DatabaseSync | PostgresPool): database is PostgresPool => 'connect' in database;

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

const createTenantExists = ({ tenant }: Mapping, kind: IdKind) =>
  function* (id: string): Program<boolean> {
    if (typeof tenant === 'string') return id === tenant;
    const key = keyOfId(id, kind);
    if (key === undefined) return false;
    const found = yield* all(sql`SELECT 1 FROM ${raw(quote(tenant.table))} WHERE ${raw(quote(tenant.id))} = ${key}`);
    return found.length > 0;
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
  keepEvents = false,
  react,
}: MappedStoreOptions): Promise<MappedStore> => {
  const { prefix = 'scim_' } = mapping;
  const plans = plansOf(resourceTypes, mapping);
  const tenantKind: IdKind = typeof mapping.tenant === 'string' ? 'text' : (mapping.tenant.kind ?? 'text');
  const tenantExists = createTenantExists(mapping, tenantKind);
  const opened = isPool(handle)
    ? ({ kind: 'postgres', database: postgresDatabase(handle) } as const)
    : ({ kind: 'sqlite', database: sqliteDatabase(handle), handle } as const);
  const { database, kind } = opened;
  if (migrate) await database.exec(schemaOf(kind, [...plans.values()], mapping));

  const readKey = createReadKey(kind, prefix);
  const keys = await database.write(undefined, function* () {
    return {
      cursorKey: yield* readKey('cursor'),
      sealKey: yield* readKey('seal'),
      eventKey: yield* readKey('security-events'),
      streamKey: yield* readKey('events'),
    };
  });
  const { streamKey, ...kept } = keys;
  const about = { prefix, clock, kept: keepEvents, stream: Buffer.from(streamKey).toString('hex', 0, 6) };
  const eventParts =
    opened.kind === 'sqlite'
      ? sqliteEvents(opened.handle, opened.database, about)
      : postgresEvents(opened.database, about);

  const find = createFind({ kind, prefix, plans });
  const members = createMembers({ kind, plans, prefix });
  const queries = createQueries({ kind, prefix, plans, members, tenantKind });
  const { events, endpoints, acceptedRequests, committed } = eventParts;
  return {
    resources: createResources({
      database,
      prefix,
      plans,
      clock,
      tenantExists,
      find,
      queries,
      members,
      rows: createApplicationRows(kind, tenantKind),
      assertUnique: createAssertUnique({ kind, prefix, resourceTypes, queries }),
      tell: createTell(kind, eventParts, react),
      committed,
    }),
    events,
    endpoints,
    acceptedRequests,
    hasTenant: (id) => database.read(() => tenantExists(id)),
    change: createApplicationChanges({ database, plans, clock, find, members, events: eventParts }),
    ...kept,
  };
};
