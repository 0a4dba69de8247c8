import type { Connection, ConnectionStore } from '../../authentication/store.ts';
import { configured, connectionChanged } from '../../events/configuration.ts';
import type { Database } from './database.ts';
import { mapConflict } from './errors.ts';
import type { Configure } from './events.ts';
import { createLookup } from './lookup.ts';

const minute = 60_000;
/** How long the uses of connections are gathered before they are written, in milliseconds. */
const gathering = 1_000;
/** Connections that are kept parsed, at most. */
const remembered = 10_000;

export interface Connections extends ConnectionStore {
  /** Writes the uses that were noted and are not yet written. */
  flush(): Promise<void>;
}

type Row = readonly [id: string, document: string, lastUsed: number | null];

const columns = 'id, document, last_used';

/** Tenants and connections. A connection is read with each request: what another instance has revoked is refused at once. */
export const createConnections = (database: Database, configure: Configure): Connections => {
  /** What was parsed, by its text. */
  const parsed = new Map<string, { readonly text: string; readonly connection: Connection }>();
  /** The uses that are not yet written, and those that are, to the minute. */
  const uses = new Map<string, number>();
  const written = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const read = createLookup<Row>(database, `SELECT ${columns} FROM connection WHERE id = ANY ($1::text[])`);

  const parse = (id: string, text: string): Connection => {
    let kept = parsed.get(id);
    if (kept?.text !== text) {
      if (parsed.size >= remembered) parsed.clear();
      kept = { text, connection: JSON.parse(text) as Connection };
      parsed.set(id, kept);
    }
    return kept.connection;
  };

  const toConnection = ([id, text, last]: Row): Connection => {
    const connection = parse(id, text);
    if (last !== null) written.set(id, last);
    const lastUsed = Math.max(last ?? 0, uses.get(id) ?? 0);
    return lastUsed > 0 ? { ...connection, lastUsed } : connection;
  };

  const toDocument = (connection: Connection): string => JSON.stringify({ ...connection, lastUsed: undefined });

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (uses.size === 0) return;
    // In one order, so that two instances do not wait for one another.
    const noted = [...uses].toSorted(([a], [b]) => (a < b ? -1 : 1));
    await database.run({
      text: `UPDATE connection c SET last_used = greatest(coalesce(c.last_used, 0), u.time)
        FROM unnest($1::text[], $2::bigint[]) u (id, time) WHERE c.id = u.id`,
      values: [noted.map(([id]) => id), noted.map(([, time]) => time)],
    });
    for (const [id, time] of noted) {
      written.set(id, time);
      if (uses.get(id) === time) uses.delete(id);
    }
  };

  return {
    async addTenant({ id, created }, origin) {
      const text = `INSERT INTO tenant (id, created) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET created = excluded.created, removed = NULL WHERE tenant.removed IS NOT NULL
        RETURNING 1`;
      const change = () => configured('Tenant', id, 'created', { after: { id } });
      const added = await configure({ text, values: [id, created] }, { tenant: id, origin, time: created, change });
      if (!added) throw new Error(`There is already a tenant "${id}".`);
    },
    async removeTenant(id, time, origin) {
      const text = `WITH gone AS (UPDATE tenant SET removed = $2 WHERE id = $1 AND removed IS NULL RETURNING id),
          connections AS (DELETE FROM connection WHERE tenant IN (SELECT id FROM gone)),
          administrators AS (DELETE FROM administrator WHERE tenant IN (SELECT id FROM gone))
        SELECT id FROM gone`;
      const change = () => configured('Tenant', id, 'deleted', { before: { id } });
      const removed = await configure({ text, values: [id, time] }, { tenant: id, origin, time, change });
      if (!removed) throw new Error(`There is no tenant "${id}".`);
    },
    async tenants() {
      const text = 'SELECT id, created FROM tenant WHERE removed IS NULL ORDER BY created, seq';
      const rows = await database.run<[string, number]>({ text, values: [] });
      return rows.map(([id, created]) => ({ id, created }));
    },
    async addConnection(connection, origin) {
      const { id, tenant, name } = connection;
      const statement = {
        text: `INSERT INTO connection (id, tenant, name, document)
          SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT FROM tenant WHERE id = $2 AND removed IS NULL) RETURNING 1`,
        values: [id, tenant, name, toDocument(connection)],
      };
      const change = () => configured('Connection', id, 'created', { after: connection });
      const added = await configure(statement, { tenant, origin, time: connection.created, change }).catch(
        mapConflict(`The tenant "${tenant}" already has a connection "${name}".`),
      );
      if (!added) throw new Error(`There is no tenant "${tenant}".`);
    },
    async connections(tenant) {
      const where = tenant === undefined ? '' : 'WHERE tenant = $1';
      const rows = await database.run<Row>({
        text: `SELECT ${columns} FROM connection ${where} ORDER BY tenant, name`,
        values: tenant === undefined ? [] : [tenant],
      });
      return rows.map(toConnection);
    },
    async connection(id) {
      const row = await read(id);
      return row && toConnection(row);
    },
    async updateConnection(connection, origin) {
      const { id, name, tenant } = connection;
      const statement = {
        text: `UPDATE connection c SET name = $2, document = $3
          FROM (SELECT document FROM connection WHERE id = $1 FOR UPDATE) o
          WHERE c.id = $1 AND ($4::boolean OR o.document::json ->> 'revoked' IS NULL) RETURNING o.document`,
        values: [id, name, toDocument(connection), connection.revoked !== undefined],
      };
      const change = ([before]: readonly unknown[]) =>
        connectionChanged(JSON.parse(String(before)) as Connection, connection);
      const updated = await configure(statement, { tenant, origin, change }).catch(
        mapConflict(`The tenant "${tenant}" already has a connection "${name}".`),
      );
      if (!updated) throw new Error(`There is no connection "${id}", or it is revoked.`);
    },
    noteUse(id, time) {
      const lastUsed = Math.floor(time / minute) * minute;
      if (Math.max(uses.get(id) ?? 0, written.get(id) ?? 0) >= lastUsed) return;
      uses.set(id, lastUsed);
      // A use that cannot be written now is written with the next.
      timer ??= setTimeout(() => void flush().catch(() => undefined), gathering).unref();
    },
    flush,
  };
};
