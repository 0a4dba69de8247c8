import type { ExchangeFilter, ExchangeTable, KeptExchange } from '../../../provisioning/store.ts';
import { raw, sql, type Sql, type SqlValue } from '../sql.ts';
import { listPage } from './page.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

const classOf = (status: number | undefined): string =>
  status === undefined ? 'none' : `${Math.floor(status / 100)}xx`;

/** What a filter asks for: of several, the first, which narrows the most, is found by its index, and the others are looked at. */
const conditionsOf = (
  { unindexed }: Rows,
  { app, job, person, group, operation, status, requestId }: ExchangeFilter,
): Sql[] => {
  const exact = typeof status === 'number' ? status : undefined;
  const asked: readonly (readonly [string, SqlValue | undefined])[] = [
    ['request_id', requestId],
    ['job', job],
    ['person', person],
    ['org_group', group],
    ['outcome', exact === undefined ? status : classOf(exact)],
    ['status', exact],
    ['operation', operation],
    ['app', app],
  ];
  return asked
    .filter(([, value]) => value !== undefined)
    .map(([column, value], index) => sql`${raw(index === 0 ? column : unindexed(column))} = ${value!}`);
};

export const exchanges = (kept: number): Table<ExchangeTable> =>
  defineTable<ExchangeTable>(['get', 'getMany', 'list', 'since'], (rows) => ({
    async add(added) {
      await rows.each(
        `INSERT INTO exchange (id, app, job, person, org_group, operation, outcome, status, request_id, document)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        added.map((exchange) => {
          const { id, app, job, person, group, operation, response } = exchange;
          const { status, headers } = response ?? {};
          const requestId = headers?.['x-request-id'];
          return [id, app, job, person, group, operation, classOf(status), status, requestId, JSON.stringify(exchange)];
        }),
      );
      await rows.run('DELETE FROM exchange WHERE seq <= (SELECT max(seq) FROM exchange) - ?', kept);
    },
    get: async (id) => documentOf<KeptExchange>(await rows.one('SELECT document FROM exchange WHERE id = ?', id)),
    getMany: async (ids) =>
      documentsOf(
        await rows.all(`SELECT document FROM exchange WHERE id IN (${placeholders(ids)}) ORDER BY seq DESC`, ...ids),
      ),
    list: ({ limit, after, ...filter }) =>
      listPage(rows, {
        page: { limit, ...(after !== undefined && { after }) },
        from: 'exchange',
        order: ['seq'],
        descending: filter.job === undefined,
        where: conditionsOf(rows, filter),
      }),
    async since(position, { limit, ...filter }) {
      const newest = Number((await rows.one('SELECT max(seq) FROM exchange'))?.[0] ?? 0);
      if (position === undefined || newest <= position) return { position: newest, items: [] };
      const found = await listPage<readonly [number, KeptExchange]>(rows, {
        page: { limit },
        from: 'exchange',
        columns: 'seq, document',
        order: ['seq'],
        where: [sql`seq > ${position}`, ...conditionsOf(rows, filter)],
        read: ([seq, document]) => [Number(seq), JSON.parse(String(document)) as KeptExchange],
      });
      const last = found.next === undefined ? newest : found.items.at(-1)![0];
      return { position: last, items: found.items.map(([, exchange]) => exchange) };
    },
  }));
