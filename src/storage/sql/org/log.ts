import { fold } from '../../../protocol/fold.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { matches } from '../../../provisioning/condition.ts';
import type { Condition, LogEvent, LogTable, Page, LogQuery } from '../../../provisioning/store.ts';
import { join, raw, sql, type Sql } from '../sql.ts';
import { readCursor, writeCursor } from './page.ts';
import { insertAbsent, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

/** Events that one page looks at, at most: a page that holds few of them says where to go on. */
const looked = 5_000;
const chunk = 500;

/** What of a condition an index answers; the events are judged by all of it afterwards. */
const indexed = (condition: Condition | undefined): readonly Sql[] => {
  if (condition?.kind === 'and') return condition.conditions.flatMap(indexed);
  if (condition?.kind !== 'compare' || condition.operator !== 'eq' || typeof condition.value !== 'string') return [];
  const value = fold(condition.value);
  switch (condition.path.join('.')) {
    case 'eventType':
      return [sql`event_type = ${value}`];
    case 'actor.id':
    case 'target.id':
      return [sql`seq IN (SELECT event FROM log_subject WHERE id = ${value})`];
    default:
      return [];
  }
};

const list = async (
  rows: Rows,
  { since, until, condition, q, descending = false, after, limit }: LogQuery,
): Promise<Page<LogEvent>> => {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const fits = (event: LogEvent, text: string): boolean =>
    (!condition || matches(condition, event as unknown as JsonObject)) &&
    words.every((word) => fold(text).includes(word));
  const where = join(
    [
      raw('true'),
      ...(since === undefined ? [] : [sql`published >= ${since}`]),
      ...(until === undefined ? [] : [sql`published < ${until}`]),
      ...indexed(condition),
    ],
    ' AND ',
  );
  const items: LogEvent[] = [];
  let position =
    after === undefined ? (descending ? Number.MAX_SAFE_INTEGER : 0) : Number(readCursor(after, ['seq'])[0]);
  for (let seen = 0; seen < looked; seen += chunk) {
    const { text, values } = sql`SELECT seq, document FROM log_event
        WHERE ${where} AND seq ${raw(descending ? '<' : '>')} ${position}
        ORDER BY seq ${raw(descending ? 'DESC' : 'ASC')} LIMIT ${chunk}`;
    const found = await rows.all(text, ...values);
    for (const [seq, document] of found) {
      if (items.length === limit) return { items, next: writeCursor([position]) };
      position = Number(seq);
      const event = JSON.parse(String(document)) as LogEvent;
      if (fits(event, String(document))) items.push(event);
    }
    if (found.length < chunk) break;
  }
  return { items, next: writeCursor([position]) };
};

export const log = (kept: number): Table<LogTable> =>
  defineTable<LogTable>(['list'], (rows) => ({
    async add(events) {
      const newest = '(SELECT max(seq) FROM log_event)';
      // No statement waits for the answer to the one before.
      await Promise.all([
        ...events.flatMap((event) => [
          rows.run(
            'INSERT INTO log_event (published, event_type, document) VALUES (?, ?, ?)',
            event.published,
            fold(event.eventType),
            JSON.stringify(event),
          ),
          insertAbsent(
            rows,
            'log_subject (id, event)',
            `?, ${newest}`,
            [event.actor, ...event.target].map(({ id }) => [fold(id)]),
          ),
        ]),
        rows.run(`DELETE FROM log_subject WHERE event <= ${newest} - ?`, kept),
        rows.run(`DELETE FROM log_event WHERE seq <= ${newest} - ?`, kept),
      ]);
    },
    list: (query) => list(rows, query),
  }));
