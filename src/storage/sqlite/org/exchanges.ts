import type { ExchangeTable, KeptExchange } from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { listPage } from './page.ts';
import { documentOf, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createExchanges = (rows: Rows, kept: number): Table<ExchangeTable> => {
  const equals = (column: string, value: string | undefined) =>
    value === undefined ? raw('true') : sql`${raw(column)} = ${value}`;
  return defineTable<ExchangeTable>(['get', 'list'], {
    add(exchanges) {
      for (const exchange of exchanges) {
        const { id, app, job, person, group } = exchange;
        rows.run(
          'INSERT INTO exchange (id, app, job, person, org_group, document) VALUES (?, ?, ?, ?, ?, ?)',
          id,
          app,
          job,
          person,
          group,
          JSON.stringify(exchange),
        );
      }
      rows.run('DELETE FROM exchange WHERE seq <= (SELECT max(seq) FROM exchange) - ?', kept);
    },
    get: (id) => documentOf<KeptExchange>(rows.one('SELECT document FROM exchange WHERE id = ?', id)),
    list: ({ app, job, person, group, ...page }) =>
      listPage(rows, {
        page,
        from: 'exchange',
        order: ['seq'],
        descending: job === undefined,
        where: [equals('app', app), equals('job', job), equals('person', person), equals('org_group', group)],
      }),
  });
};
