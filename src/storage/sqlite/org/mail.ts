import { fold } from '../../../protocol/fold.ts';
import type { MailTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { listPage } from './page.ts';
import { documentOf, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createMail = (rows: Rows, kept: number): Table<MailTable> =>
  defineTable<MailTable>(['get', 'list'], {
    get: (id) => documentOf(rows.one('SELECT document FROM mail WHERE id = ?', id)),
    list: ({ to, ...page }) =>
      listPage(rows, {
        page,
        from: 'mail',
        order: ['seq'],
        descending: true,
        where: [to === undefined ? raw('true') : sql`recipient = ${fold(to)}`],
      }),
    put(mail) {
      rows.run(
        `INSERT INTO mail (id, recipient, document) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET document = excluded.document`,
        mail.id,
        fold(mail.to),
        JSON.stringify(mail),
      );
      rows.run('DELETE FROM mail WHERE seq <= (SELECT max(seq) FROM mail) - ?', kept);
    },
  });
