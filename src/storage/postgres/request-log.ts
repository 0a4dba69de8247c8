import type { LogEntry, LogQuery, NewLogEntry, RequestLogStore } from '../../admin/request-log/store.ts';
import { exchangeOf, rowOf, type ExchangeRow } from '../sql/exchange.ts';
import { join, raw, sql, type Sql } from '../sql/sql.ts';
import { createDatabase } from './database.ts';
import { decodeText } from './text.ts';

/** Entries that one call removes at most. */
const prunedAtOnce = 4_096;

const columns =
  'id, time, status, method, path, request_id, tenant, connection, details, request_headers, response_headers';

const insert = `
  INSERT INTO exchange
    (time, status, method, path, request_id, tenant, connection, details, request_headers, response_headers,
     request_body, response_body, total)
  SELECT n.time, n.status, n.method, n.path, n.request_id, n.tenant, n.connection, n.details, n.request_headers,
    n.response_headers, n.request_body, n.response_body,
    coalesce((SELECT total FROM exchange ORDER BY id DESC LIMIT 1), 0) + sum(n.size) OVER (ORDER BY n.place)
  FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::integer[]) WITH ORDINALITY
    n (time, status, method, path, request_id, tenant, connection, details, request_headers, response_headers,
      request_body, response_body, size, place)
  ORDER BY n.place`;

// Of the oldest, what is too old, or beyond the size when all is counted from the newest.
const prune = `
  DELETE FROM exchange WHERE id IN (
    SELECT id FROM (SELECT id, time, total FROM exchange ORDER BY id LIMIT ${prunedAtOnce}) e
    WHERE e.time < $1 OR e.total <= (SELECT total FROM exchange ORDER BY id DESC LIMIT 1) - $2::bigint) RETURNING 1`;

/** Bytes of a row that are no text. */
const overhead = 100;

const conditionsOf = (query: LogQuery): Sql[] => {
  const conditions: [condition: (value: string | number) => Sql, value: string | number | undefined][] = [
    [(value) => sql`tenant = ${value}`, query.tenant],
    [(value) => sql`connection = ${value}`, query.connection],
    [(value) => sql`request_id = ${value}`, query.requestId],
    [(value) => sql`method = ${value}`, query.method],
    [(value) => sql`strpos(path, ${value}) > 0`, query.path],
    [(value) => sql`status >= ${value}`, query.status?.from],
    [(value) => sql`status <= ${value}`, query.status?.to],
    [(value) => sql`time >= ${value}`, query.since],
    [(value) => sql`time < ${value}`, query.until],
    [(value) => sql`id < ${value}`, query.before],
    [(value) => sql`id > ${value}`, query.after],
  ];
  return conditions.flatMap(([condition, value]) => (value === undefined ? [] : [condition(value)]));
};

const decode = (row: ExchangeRow): LogEntry =>
  exchangeOf(row.map((value) => (typeof value === 'string' ? decodeText(value) : value)) as unknown as ExchangeRow);

/**
 * Keeps the request log in the database that the resources are in, by a connection of its own; a commit waits for no disk.
 * The schema has to be there: who serves has opened the storage before.
 */
export const createPostgresRequestLog = (url: string): RequestLogStore => {
  const database = createDatabase({ url, connections: 2, statementTime: 30_000 });
  return {
    async append(entries: readonly NewLogEntry[]) {
      const rows = entries.map(rowOf);
      const column = (index: number) => rows.map((row) => row[index] ?? null);
      const sizes = rows.map((row) =>
        row.reduce<number>(
          (size, value) => size + (typeof value === 'string' ? Buffer.byteLength(value) : 0),
          overhead,
        ),
      );
      const values = [...Array.from({ length: 12 }, (_, index) => column(index)), sizes];
      await database.transaction(undefined, async (on) => {
        await Promise.all([
          on.exec('SET LOCAL synchronous_commit = off'),
          // One instance after the other, so that no id comes to be read after a greater one.
          on.exec(`SELECT pg_advisory_xact_lock(hashtextextended('muster ' || current_schema() || ' exchange', 0))`),
          on.all({ text: insert, values }),
        ]);
      });
    },
    async list(query) {
      const conditions = [raw('TRUE'), ...conditionsOf(query)];
      const bodies = raw(query.bodies ? ', request_body, response_body' : '');
      const order = raw(query.after === undefined ? 'DESC' : 'ASC');
      const rows = await database.run<ExchangeRow>(
        sql`SELECT ${raw(columns)}${bodies} FROM exchange WHERE ${join(conditions, ' AND ')} ORDER BY id ${order} LIMIT ${query.count}`,
      );
      return rows.map(decode);
    },
    async get(id) {
      const text = `SELECT ${columns}, request_body, response_body FROM exchange WHERE id = $1`;
      const [row] = await database.run<ExchangeRow>({ text, values: [id] });
      return row && decode(row);
    },
    prune: async ({ before, size }) => (await database.run({ text: prune, values: [before, size] })).length,
    close: () => database.close(),
  };
};
