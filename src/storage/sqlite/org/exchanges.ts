import type { ExchangeFilter, ExchangeTable, KeptExchange } from '../../../provisioning/store.ts';
import { raw, sql, type Sql, type SqlValue } from '../../sql/sql.ts';
import { listPage } from './page.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

const classOf = (status: number | undefined): string =>
  status === undefined ? 'none' : `${Math.floor(status / 100)}xx`;

/** What a filter asks for: of several, the first, which narrows the most, is found by its index, and the others are looked at. */
const conditionsOf = ({ app, job, person, group, operation, status }: ExchangeFilter): Sql[] => {
  const exact = typeof status === 'number' ? status : undefined;
  const asked: readonly (readonly [string, SqlValue | undefined])[] = [
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
    .map(([column, value], index) => sql`${raw(index === 0 ? column : `+${column}`)} = ${value!}`);
};

export const createExchanges = (rows: Rows, kept: number): Table<ExchangeTable> =>
  defineTable<ExchangeTable>(['get', 'getMany', 'list', 'since'], {
    add(exchanges) {
      for (const exchange of exchanges) {
        const { id, app, job, person, group, operation, response } = exchange;
        rows.run(
          `INSERT INTO exchange (id, app, job, person, org_group, operation, outcome, status, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          id,
          app,
          job,
          person,
          group,
          operation,
          classOf(response?.status),
          response?.status,
          JSON.stringify(exchange),
        );
      }
      rows.run('DELETE FROM exchange WHERE seq <= (SELECT max(seq) FROM exchange) - ?', kept);
    },
    get: (id) => documentOf<KeptExchange>(rows.one('SELECT document FROM exchange WHERE id = ?', id)),
    getMany: (ids) =>
      documentsOf(
        rows.all(`SELECT document FROM exchange WHERE id IN (${placeholders(ids)}) ORDER BY seq DESC`, ...ids),
      ),
    list: ({ limit, after, ...filter }) =>
      listPage(rows, {
        page: { limit, ...(after !== undefined && { after }) },
        from: 'exchange',
        order: ['seq'],
        descending: filter.job === undefined,
        where: conditionsOf(filter),
      }),
    since(position, { limit, ...filter }) {
      const newest = Number(rows.one('SELECT max(seq) FROM exchange')?.[0] ?? 0);
      if (position === undefined || newest <= position) return { position: newest, items: [] };
      const found = listPage<readonly [number, KeptExchange]>(rows, {
        page: { limit },
        from: 'exchange',
        columns: 'seq, document',
        order: ['seq'],
        where: [sql`seq > ${position}`, ...conditionsOf(filter)],
        read: ([seq, document]) => [Number(seq), JSON.parse(String(document)) as KeptExchange],
      });
      const last = found.next === undefined ? newest : found.items.at(-1)![0];
      return { position: last, items: found.items.map(([, exchange]) => exchange) };
    },
  });
