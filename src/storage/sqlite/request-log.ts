import type { SQLInputValue } from 'node:sqlite';
import type { LogQuery, NewLogEntry, RequestLogStore } from '../../admin/request-log/store.ts';
import { exchangeOf, rowOf, type ExchangeRow } from '../sql/exchange.ts';
import { inTransaction, openDatabase } from './database.ts';
import { createStatements } from './statements.ts';

/** As in migrations.ts: what was once released is never changed. */
/** "MLOG": it tells a request log from the service's file. */
const applicationId = 0x4d4c4f47;

const steps: readonly string[] = [
  `
  -- What is looked for is apart from the bodies, so that a search does not read them; an index would cost more with
  -- every exchange than a search of all of them now and then.
  CREATE TABLE exchange (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    status INTEGER NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    request_id TEXT NOT NULL,
    tenant TEXT,
    connection TEXT,
    details TEXT NOT NULL
  ) STRICT;
  CREATE TABLE message (
    exchange INTEGER PRIMARY KEY,
    request_headers TEXT NOT NULL,
    request_body TEXT,
    response_headers TEXT NOT NULL,
    response_body TEXT
  ) STRICT;
  `,
];

/** Entries that one call removes at most: the event loop waits for it. */
const prunedAtOnce = 1_024;

const columns =
  'id, time, status, method, path, request_id, tenant, connection, details, request_headers, response_headers';

const conditionsOf = (query: LogQuery): [string, SQLInputValue][] => {
  const conditions: [string, SQLInputValue | undefined][] = [
    ['tenant = ?', query.tenant],
    ['connection = ?', query.connection],
    ['request_id = ?', query.requestId],
    ['method = ?', query.method],
    ['instr(path, ?) > 0', query.path],
    ['status >= ?', query.status?.from],
    ['status <= ?', query.status?.to],
    ['time >= ?', query.since],
    ['time < ?', query.until],
    ['id < ?', query.before],
    ['id > ?', query.after],
  ];
  return conditions.filter((condition): condition is [string, SQLInputValue] => condition[1] !== undefined);
};

/**
 * Keeps the request log in a SQLite file of its own, so that neither its commits nor its size touch the resources.
 * @param file made where it is missing; `:memory:` keeps nothing
 * @param patience how long a write waits for that of another process, in milliseconds; the thread waits
 * @throws Error where the file cannot be opened
 */
export const createSqliteRequestLog = (file: string, patience = 100): RequestLogStore => {
  const db = openDatabase(file, { applicationId, steps });
  // NORMAL: a commit waits for no disk. What a failing machine loses is the last moments, never the file.
  db.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192; PRAGMA busy_timeout = ${patience}`);
  const statement = createStatements(db);
  const insertExchange = db.prepare(
    'INSERT INTO exchange (time, status, method, path, request_id, tenant, connection, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertMessage = db.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)');
  const deleteExchanges = db.prepare('DELETE FROM exchange WHERE id <= ?');
  const deleteMessages = db.prepare('DELETE FROM message WHERE exchange <= ?');
  const used = db.prepare(
    'SELECT (SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count) AS pages, (SELECT page_size FROM pragma_page_size) AS size',
  );
  // Asked for at once, the two would have all rows read.
  const bounds = db.prepare('SELECT (SELECT min(id) FROM exchange) AS first, (SELECT max(id) FROM exchange) AS last');
  const lastBefore = db.prepare('SELECT max(id) AS id FROM exchange WHERE time < ? AND id <= ?');

  const insert = (entry: NewLogEntry): void => {
    const row = rowOf(entry);
    const { lastInsertRowid } = insertExchange.run(...row.slice(0, 8));
    const [sent, answered, requestBody, responseBody] = row.slice(8) as [string, string, string | null, string | null];
    insertMessage.run(lastInsertRowid, sent, requestBody, answered, responseBody);
  };

  /** The last entry that is to go now: of an earlier time, or as many as are too much by the average. */
  const lastToGo = ({ before, size }: { before: number; size: number }): number | undefined => {
    const { first, last } = bounds.get() as { first: number | null; last: number };
    if (first === null) return undefined;
    const most = first + prunedAtOnce - 1;
    const { pages, size: pageSize } = used.get() as { pages: number; size: number };
    const excess = 1 - size / (pages * pageSize);
    if (excess > 0) return Math.min(most, first + Math.ceil((last - first + 1) * excess) - 1);
    return (lastBefore.get(before, most) as { id: number | null }).id ?? undefined;
  };

  return {
    append: async (entries) =>
      inTransaction(db, () => {
        for (const entry of entries) insert(entry);
      }),
    async list(query) {
      const conditions = conditionsOf(query);
      const where = conditions.length > 0 ? `WHERE ${conditions.map(([text]) => text).join(' AND ')}` : '';
      const bodies = query.bodies ? ', request_body, response_body' : '';
      const order = query.after === undefined ? 'DESC' : 'ASC';
      const rows = statement(
        `SELECT ${columns}${bodies} FROM exchange JOIN message ON exchange = id ${where} ORDER BY id ${order} LIMIT ?`,
      ).all(...conditions.map(([, value]) => value), query.count);
      return (rows as unknown as ExchangeRow[]).map(exchangeOf);
    },
    async get(id) {
      const row = statement(
        `SELECT ${columns}, request_body, response_body FROM exchange JOIN message ON exchange = id WHERE id = ?`,
      ).get(id);
      return row && exchangeOf(row as unknown as ExchangeRow);
    },
    async prune(limits) {
      const last = lastToGo(limits);
      if (last === undefined) return 0;
      return inTransaction(db, () => {
        deleteMessages.run(last);
        return Number(deleteExchanges.run(last).changes);
      });
    },
    async close() {
      db.close();
    },
  };
};
