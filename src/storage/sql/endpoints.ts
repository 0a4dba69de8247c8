import { configured } from '../../events/configuration.ts';
import type {
  Delivery,
  DeliveryMessage,
  Endpoint,
  EndpointState,
  NewDelivery,
} from '../../events/delivery/endpoint.ts';
import type { EndpointStore } from '../../events/delivery/store.ts';
import type { Change } from '../../events/event.ts';
import type { Origin } from '../../service/origin.ts';
import { join, raw, sql, type Sql } from './sql.ts';

type Rows = readonly (readonly unknown[])[];

/** What a store is asked for; the statements are understood by both. */
export interface Statements {
  readonly read: (statement: Sql) => Promise<Rows>;
  /**
   * Runs statements in one transaction, and tells the change, of a tenant if it is one's, where the first of them gave a row.
   * @returns the rows of the first
   */
  readonly write: (
    statements: readonly Sql[],
    told?: { readonly change: Change; readonly origin: Origin; readonly tenant?: string },
  ) => Promise<Rows>;
}

/** Attempts that are kept of an endpoint, and as many that were given up. */
const keptDeliveries = 1_000;

const endpointColumns = raw('document, position, attempts, due, disabled');

type EndpointRow = readonly [
  document: string,
  position: number,
  attempts: number,
  due: number,
  disabled: string | null,
];

const toState = (row: readonly unknown[]): EndpointState => {
  const [document, position, attempts, due, disabled] = row as EndpointRow;
  return { ...(JSON.parse(document) as Endpoint), position, attempts, due, disabled: disabled ?? undefined };
};

const deliveryColumns = 'id, endpoint, sequence, event, type, attempt, time, duration, outcome, status, error';

type DeliveryRow = readonly [
  id: number,
  endpoint: string,
  sequence: number,
  event: string,
  type: string,
  attempt: number,
  time: number,
  duration: number,
  outcome: Delivery['outcome'],
  status: number | null,
  error: string | null,
  request?: string | null,
  response?: string | null,
];

const message = (text: string): DeliveryMessage => JSON.parse(text) as DeliveryMessage;

const toDelivery = (row: readonly unknown[]): Delivery => {
  const [id, endpoint, sequence, event, type, attempt, time, duration, outcome, status, error, request, response] =
    row as DeliveryRow;
  return {
    id,
    endpoint,
    sequence,
    event,
    type,
    attempt,
    time,
    duration,
    outcome,
    ...(status !== null && { status }),
    ...(error !== null && { error }),
    ...(typeof request === 'string' && { request: message(request) }),
    ...(typeof response === 'string' && { response: message(response) }),
  };
};

/** The names of the tables. */
interface Tables {
  readonly endpoints: Sql;
  readonly deliveries: Sql;
}

const insertDelivery = (
  { endpoints, deliveries }: Tables,
  { id: endpoint, owner }: { id: string; owner: string },
  delivery: NewDelivery,
): Sql => {
  const { sequence, event, type, attempt, time, duration, outcome, status, error, request, response } = delivery;
  const text = (message: DeliveryMessage | undefined) => (message ? JSON.stringify(message) : null);
  return sql`INSERT INTO ${deliveries}
      (endpoint, sequence, event, type, attempt, time, duration, outcome, status, error, request, response)
    SELECT CAST(${endpoint} AS TEXT), CAST(${sequence} AS BIGINT), CAST(${event} AS TEXT), CAST(${type} AS TEXT),
      CAST(${attempt} AS INTEGER), CAST(${time} AS BIGINT), CAST(${Math.round(duration)} AS INTEGER),
      CAST(${outcome} AS TEXT), CAST(${status ?? null} AS INTEGER), CAST(${error ?? null} AS TEXT),
      CAST(${text(request)} AS TEXT), CAST(${text(response)} AS TEXT)
    WHERE EXISTS (SELECT 1 FROM ${endpoints} WHERE id = ${endpoint} AND owner = ${owner})`;
};

const forget = ({ deliveries }: Tables, endpoint: string, comparison: '=' | '<>'): Sql => {
  const some = sql`endpoint = ${endpoint} AND outcome ${raw(comparison)} 'dead'`;
  return sql`DELETE FROM ${deliveries} WHERE ${some}
    AND id <= (SELECT id FROM ${deliveries} WHERE ${some} ORDER BY id DESC LIMIT 1 OFFSET ${keptDeliveries})`;
};

/**
 * Endpoints and deliveries, in statements that both databases understand.
 * @param named the tables that they are kept in
 */
export const createEndpoints = (
  { read, write }: Statements,
  named = { endpoint: 'endpoint', delivery: 'delivery' },
): EndpointStore => {
  const tables: Tables = { endpoints: raw(named.endpoint), deliveries: raw(named.delivery) };
  const { endpoints, deliveries } = tables;
  const get = async (id: string): Promise<EndpointState | undefined> => {
    const [row] = await read(sql`SELECT ${endpointColumns} FROM ${endpoints} WHERE id = ${id}`);
    return row && toState(row);
  };
  const change = (id: string, what: string, documents: { before?: object; after?: object }): Change =>
    configured('Webhook', id, what, documents);

  return {
    async add(endpoint, position, origin) {
      const { id, name, created } = endpoint;
      const added = await write(
        [
          sql`INSERT INTO ${endpoints} (id, name, document, position, attempts, due, lease)
            VALUES (${id}, ${name}, ${JSON.stringify(endpoint)}, ${position}, 0, ${created}, 0)
            ON CONFLICT (name) DO NOTHING RETURNING 1`,
        ],
        { change: change(id, 'created', { after: endpoint }), origin },
      );
      if (added.length === 0) throw new Error(`There is already an endpoint "${name}".`);
    },
    all: async () => (await read(sql`SELECT ${endpointColumns} FROM ${endpoints} ORDER BY name`)).map(toState),
    get,
    async update(endpoint, origin) {
      const before = await get(endpoint.id);
      if (!before) throw new Error(`There is no endpoint "${endpoint.id}".`);
      const rotated = before.secrets[0]?.sealed !== endpoint.secrets[0]?.sealed;
      const { position: _p, attempts: _a, due: _d, disabled: _s, ...old } = before;
      await write(
        [
          sql`UPDATE ${endpoints} SET name = ${endpoint.name}, document = ${JSON.stringify(endpoint)}
            WHERE id = ${endpoint.id} RETURNING 1`,
        ],
        {
          change: change(endpoint.id, rotated ? 'rotated' : 'updated', { before: old, after: endpoint }),
          origin,
        },
      );
    },
    async remove(id, origin) {
      const before = await get(id);
      const removed = await write(
        [
          sql`DELETE FROM ${endpoints} WHERE id = ${id} RETURNING 1`,
          sql`DELETE FROM ${deliveries} WHERE endpoint = ${id}`,
        ],
        { change: change(id, 'deleted', { before: before ?? {} }), origin },
      );
      if (removed.length === 0) throw new Error(`There is no endpoint "${id}".`);
    },
    async move(id, progress, origin) {
      const before = await get(id);
      if (!before) throw new Error(`There is no endpoint "${id}".`);
      const { position = before.position, attempts = before.attempts, due = before.due } = progress;
      const disabled = 'disabled' in progress ? (progress.disabled ?? null) : (before.disabled ?? null);
      const what = disabled === null ? (before.disabled === undefined ? 'moved' : 'enabled') : 'disabled';
      const told = (one: { position: number; disabled: string | null | undefined }) => ({
        position: one.position,
        ...(one.disabled !== null && one.disabled !== undefined && { disabled: one.disabled }),
      });
      await write(
        [
          sql`UPDATE ${endpoints} SET position = ${position}, attempts = ${attempts}, due = ${due},
            disabled = CAST(${disabled} AS TEXT), owner = NULL, lease = 0 WHERE id = ${id} RETURNING 1`,
        ],
        { change: change(id, what, { before: told(before), after: told({ position, disabled }) }), origin },
      );
    },
    async claim(id, { owner, until }, now) {
      const [row] = await write([
        sql`UPDATE ${endpoints} SET owner = ${owner}, lease = ${until}
          WHERE id = ${id} AND disabled IS NULL AND (owner IS NULL OR owner = ${owner} OR lease < ${now})
          RETURNING ${endpointColumns}`,
      ]);
      return row && toState(row);
    },
    async settle(id, { owner, until }, { position, attempts, due, disabled = null }, delivery) {
      const settled = await write([
        sql`UPDATE ${endpoints} SET position = ${position}, attempts = ${attempts}, due = ${due},
          disabled = CAST(${disabled} AS TEXT), lease = ${until} WHERE id = ${id} AND owner = ${owner} RETURNING 1`,
        ...(delivery
          ? [
              insertDelivery(tables, { id, owner }, delivery),
              forget(tables, id, delivery.outcome === 'dead' ? '=' : '<>'),
            ]
          : []),
      ]);
      return settled.length > 0;
    },
    async release(id, owner) {
      await write([sql`UPDATE ${endpoints} SET owner = NULL, lease = 0 WHERE id = ${id} AND owner = ${owner}`]);
    },
    async deliveries(endpoint, { outcome, before, count }) {
      const conditions = [
        sql`endpoint = ${endpoint}`,
        ...(outcome === undefined ? [] : [sql`outcome = ${outcome}`]),
        ...(before === undefined ? [] : [sql`id < ${before}`]),
      ];
      const rows = await read(
        sql`SELECT ${raw(deliveryColumns)} FROM ${deliveries} WHERE ${join(conditions, ' AND ')} ORDER BY id DESC LIMIT ${count}`,
      );
      return rows.map(toDelivery);
    },
    async delivery(endpoint, id) {
      const [row] = await read(
        sql`SELECT ${raw(deliveryColumns)}, request, response FROM ${deliveries} WHERE endpoint = ${endpoint} AND id = ${id}`,
      );
      return row && toDelivery(row);
    },
  };
};
