import { fold } from '../../../protocol/fold.ts';
import type { MailTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { listPage } from './page.ts';
import { documentOf } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const mail = (kept: number): Table<MailTable> =>
  defineTable<MailTable>(['get', 'list'], (rows) => ({
    get: async (id) => documentOf(await rows.one('SELECT document FROM mail WHERE id = ?', id)),
    list: ({ to, ...page }) =>
      listPage(rows, {
        page,
        from: 'mail',
        order: ['seq'],
        descending: true,
        where: [to === undefined ? raw('true') : sql`recipient = ${fold(to)}`],
      }),
    async put(sent) {
      await rows.run(
        `INSERT INTO mail (id, recipient, document) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET document = excluded.document`,
        sent.id,
        fold(sent.to),
        JSON.stringify(sent),
      );
      await rows.run('DELETE FROM mail WHERE seq <= (SELECT max(seq) FROM mail) - ?', kept);
    },
  }));
