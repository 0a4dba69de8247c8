import type { DatabaseSync } from 'node:sqlite';
import type { Connection, ConnectionStore } from '../../authentication/store.ts';
import { configured, connectionChanged } from '../../events/configuration.ts';
import { resultCode } from './database.ts';
import type { Journal } from './events.ts';
import type { WriteQueue } from './write-queue.ts';

const minute = 60_000;
const constraint = 19;

/** How long the uses of connections are gathered before they are written, in milliseconds. */
const gathering = 1_000;

export interface Connections extends ConnectionStore {
  /** Writes the uses that were noted and are not yet written. */
  flush(): Promise<void>;
}

/** Uses of connections: their ids, with milliseconds since the epoch. */
export type Uses = readonly (readonly [id: string, time: number])[];

interface Options {
  readonly queue: WriteQueue;
  readonly dataVersion: () => number;
  readonly journal: Journal | undefined;
  /** Has another process write the uses; absent: they are written here. */
  readonly noteUses?: ((uses: Uses) => Promise<void>) | undefined;
}

/** Says what a constraint of the schema refused. */
export const mapConflict =
  (detail: string) =>
  (error: unknown): never => {
    throw resultCode(error) === constraint ? new Error(detail, { cause: error }) : error;
  };

/** Tenants and connections. A connection is read once, and anew as soon as another process has written anything. */
export const createConnections = (
  db: DatabaseSync,
  { queue, dataVersion, journal, noteUses }: Options,
): Connections => {
  const insertTenant = db.prepare('INSERT INTO tenant (id, created) VALUES (?, ?)');
  const reviveTenant = db.prepare('UPDATE tenant SET created = ?, removed = NULL WHERE id = ? AND removed IS NOT NULL');
  const removeTenant = db.prepare('UPDATE tenant SET removed = ? WHERE id = ? AND removed IS NULL');
  const removeConnections = db.prepare('DELETE FROM connection WHERE tenant = ?');
  const removeAdministrators = db.prepare('DELETE FROM administrator WHERE tenant = ?');
  const readTenants = db.prepare('SELECT id, created FROM tenant WHERE removed IS NULL ORDER BY created, seq');
  const readTenant = db.prepare('SELECT 1 FROM tenant WHERE id = ? AND removed IS NULL');
  const insert = db.prepare('INSERT INTO connection (id, tenant, name, document) VALUES (?, ?, ?, ?)');
  const selected = 'SELECT document, last_used FROM connection';
  const readOne = db.prepare(`${selected} WHERE id = ?`);
  const readAll = db.prepare(`${selected} ORDER BY tenant, name`);
  const readOf = db.prepare(`${selected} WHERE tenant = ? ORDER BY name`);
  const update = db.prepare('UPDATE connection SET name = ?, document = ? WHERE id = ?');
  const used = db.prepare('UPDATE connection SET last_used = max(ifnull(last_used, 0), ?) WHERE id = ?');

  const cache = new Map<string, Connection>();
  let cacheVersion: number | undefined;
  /** The uses that are not yet written, to the minute. */
  const uses = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const toConnection = (row: Record<string, unknown>): Connection => {
    const connection = JSON.parse(String(row['document'])) as Connection;
    const lastUsed = Math.max(Number(row['last_used'] ?? 0), uses.get(connection.id) ?? 0);
    return lastUsed > 0 ? { ...connection, lastUsed } : connection;
  };
  const toDocument = (connection: Connection): string => JSON.stringify({ ...connection, lastUsed: undefined });

  /** Forgets what another process may have changed. */
  const refresh = (): void => {
    const version = dataVersion();
    if (version === cacheVersion) return;
    cache.clear();
    cacheVersion = version;
  };

  const cached = (id: string): Connection | undefined => {
    refresh();
    let found = cache.get(id);
    if (!found) {
      const row = readOne.get(id);
      if (!row) return undefined;
      found = toConnection(row);
      cache.set(id, found);
    }
    return found;
  };

  const write = (written: Uses): Promise<void> =>
    queue.write(() => {
      for (const [id, time] of written) used.run(time, id);
    });

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (uses.size === 0) return;
    const written = [...uses];
    await (noteUses ?? write)(written);
    for (const [id, time] of written) if (uses.get(id) === time) uses.delete(id);
  };

  return {
    addTenant: ({ id, created }, origin) =>
      queue
        .write(() => {
          if (reviveTenant.run(created, id).changes === 0) insertTenant.run(id, created);
          journal?.append([configured('Tenant', id, 'created', { after: { id } })], {
            tenant: id,
            origin,
            time: created,
          });
        })
        .catch(mapConflict(`There is already a tenant "${id}".`)),
    removeTenant: (id, time, origin) =>
      queue.write(() => {
        if (removeTenant.run(time, id).changes === 0) throw new Error(`There is no tenant "${id}".`);
        removeConnections.run(id);
        removeAdministrators.run(id);
        cache.clear();
        journal?.append([configured('Tenant', id, 'deleted', { before: { id } })], { tenant: id, origin, time });
      }),
    tenants: async () => readTenants.all().map((row) => ({ id: String(row['id']), created: Number(row['created']) })),
    addConnection: (connection, origin) => {
      const { id, tenant, name } = connection;
      return queue
        .write(() => {
          if (!readTenant.get(tenant)) throw new Error(`There is no tenant "${tenant}".`);
          insert.run(id, tenant, name, toDocument(connection));
          journal?.append([configured('Connection', id, 'created', { after: connection })], {
            tenant,
            origin,
            time: connection.created,
          });
        })
        .catch(mapConflict(`The tenant "${tenant}" already has a connection "${name}".`));
    },
    connections: async (tenant) => (tenant === undefined ? readAll.all() : readOf.all(tenant)).map(toConnection),
    connection: async (id) => cached(id),
    updateConnection: (connection, origin) => {
      const { id, name, tenant } = connection;
      return queue
        .write(() => {
          const row = readOne.get(id);
          const before = row && toConnection(row);
          if (!before) throw new Error(`There is no connection "${id}".`);
          if (before.revoked !== undefined && connection.revoked === undefined)
            throw new Error(`The connection "${id}" is revoked.`);
          update.run(name, toDocument(connection), id);
          journal?.append([connectionChanged(before, connection)], { tenant, origin });
          cache.delete(id);
        })
        .catch(mapConflict(`The tenant "${tenant}" already has a connection "${name}".`));
    },
    noteUse(id, time) {
      const lastUsed = Math.floor(time / minute) * minute;
      const connection = cache.get(id) ?? cached(id);
      if (!connection || (connection.lastUsed ?? 0) >= lastUsed) return;
      cache.set(id, { ...connection, lastUsed });
      uses.set(id, lastUsed);
      // A use that cannot be written now is written with the next.
      timer ??= setTimeout(() => void flush().catch(() => undefined), gathering).unref();
    },
    flush,
  };
};
