import type { Connection, ConnectionStore } from '../../authentication/store.ts';
import type { Database } from './database.ts';
import { sqlState, uniqueViolation } from './errors.ts';

const minute = 60_000;
/** How long the uses of connections are gathered before they are written, in milliseconds. */
const gathering = 1_000;
/** Connections that are kept parsed, at most. */
const remembered = 10_000;

export interface Connections extends ConnectionStore {
  /** Writes the uses that were noted and are not yet written. */
  flush(): Promise<void>;
}

type Row = readonly [document: string, lastUsed: number | null];

interface Waiting {
  readonly id: string;
  readonly resolve: (row: Row | undefined) => void;
  readonly reject: (error: unknown) => void;
}

const mapConflict =
  (detail: string) =>
  (error: unknown): never => {
    throw sqlState(error) === uniqueViolation ? new Error(detail, { cause: error }) : error;
  };

/**
 * Tenants and connections. A connection is read with each request, so that what another instance has revoked is refused
 * from then on; the requests that come while one read is under way share the next.
 */
export const createConnections = (database: Database): Connections => {
  const session = <T>(work: Parameters<typeof database.session<T>>[1]): Promise<T> => database.session(undefined, work);
  /** What was parsed, by its text. */
  const parsed = new Map<string, { readonly text: string; readonly connection: Connection }>();
  /** The uses that are not yet written, and those that are, to the minute. */
  const uses = new Map<string, number>();
  const written = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const toConnection = ([text, last]: Row): Connection => {
    const document = JSON.parse(text) as Connection;
    const kept = parsed.get(document.id);
    return withUse(kept?.text === text ? kept.connection : document, last);
  };
  const withUse = (connection: Connection, last: number | null): Connection => {
    const lastUsed = Math.max(last ?? 0, uses.get(connection.id) ?? 0);
    return lastUsed > 0 ? { ...connection, lastUsed } : connection;
  };
  const toDocument = (connection: Connection): string => JSON.stringify({ ...connection, lastUsed: undefined });

  let waiting: Waiting[] = [];
  let reading = false;
  const readNext = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    try {
      const rows = await session((on) =>
        on.all<[id: string, ...Row]>({
          text: 'SELECT id, document, last_used FROM connection WHERE id = ANY ($1::text[])',
          values: [[...new Set(asked.map(({ id }) => id))]],
        }),
      );
      const found = new Map<string, Row>(rows.map(([id, ...row]) => [id, row]));
      for (const { id, resolve } of asked) resolve(found.get(id));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
    if (waiting.length > 0) return readNext();
    reading = false;
  };
  const read = (id: string): Promise<Row | undefined> =>
    new Promise((resolve, reject) => {
      waiting.push({ id, resolve, reject });
      if (reading) return;
      reading = true;
      setImmediate(() => void readNext());
    });

  const parse = (id: string, row: Row): Connection => {
    const [text, last] = row;
    let kept = parsed.get(id);
    if (kept?.text !== text) {
      if (parsed.size >= remembered) parsed.clear();
      kept = { text, connection: JSON.parse(text) as Connection };
      parsed.set(id, kept);
    }
    if (last !== null) written.set(id, last);
    return withUse(kept.connection, last);
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (uses.size === 0) return;
    const noted = [...uses].toSorted(([a], [b]) => (a < b ? -1 : 1));
    await session((on) =>
      on.all({
        text: `UPDATE connection c SET last_used = greatest(coalesce(c.last_used, 0), u.time)
          FROM unnest($1::text[], $2::bigint[]) u (id, time) WHERE c.id = u.id`,
        values: [noted.map(([id]) => id), noted.map(([, time]) => time)],
      }),
    );
    for (const [id, time] of noted) {
      written.set(id, time);
      if (uses.get(id) === time) uses.delete(id);
    }
  };

  return {
    addTenant: ({ id, created }) =>
      session((on) => on.all({ text: 'INSERT INTO tenant (id, created) VALUES ($1, $2)', values: [id, created] })).then(
        () => undefined,
        mapConflict(`There is already a tenant "${id}".`),
      ),
    async tenants() {
      const rows = await session((on) =>
        on.all<[string, number]>({ text: 'SELECT id, created FROM tenant ORDER BY seq', values: [] }),
      );
      return rows.map(([id, created]) => ({ id, created }));
    },
    async addConnection(connection) {
      const { id, tenant, name } = connection;
      const added = await session((on) =>
        on.all({
          text: `INSERT INTO connection (id, tenant, name, document)
            SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT FROM tenant WHERE id = $2) RETURNING 1`,
          values: [id, tenant, name, toDocument(connection)],
        }),
      ).catch(mapConflict(`The tenant "${tenant}" already has a connection "${name}".`));
      if (added.length === 0) throw new Error(`There is no tenant "${tenant}".`);
    },
    async connections(tenant) {
      const rows = await session((on) =>
        on.all<Row>({
          text: `SELECT document, last_used FROM connection ${tenant === undefined ? '' : 'WHERE tenant = $1'} ORDER BY tenant, name`,
          values: tenant === undefined ? [] : [tenant],
        }),
      );
      return rows.map(toConnection);
    },
    async connection(id) {
      const row = await read(id);
      return row && parse(id, row);
    },
    async updateConnection(connection) {
      const { id, name, tenant } = connection;
      const updated = await session((on) =>
        on.all({
          text: 'UPDATE connection SET name = $2, document = $3 WHERE id = $1 RETURNING 1',
          values: [id, name, toDocument(connection)],
        }),
      ).catch(mapConflict(`The tenant "${tenant}" already has a connection "${name}".`));
      if (updated.length === 0) throw new Error(`There is no connection "${id}".`);
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
