import { fold } from '../../../protocol/fold.ts';
import type { AppGroup, AppGroupTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, documentsOf } from './rows.ts';
import { defineTable } from './table.ts';

export const appGroups = defineTable<AppGroupTable>(['get', 'list', 'ofGroup', 'ofPerson'], (rows) => ({
  get: async (app, group) =>
    documentOf(await rows.one('SELECT document FROM app_group WHERE app = ? AND org_group = ?', app, group)),
  list: (app, { q, ...page }) =>
    listPage(rows, {
      page,
      from: 'app_group',
      order: ['priority', 'seq'],
      where: [
        sql`app = ${app}`,
        q === undefined || q === ''
          ? raw('true')
          : sql`org_group IN (SELECT id FROM org_group WHERE ${beginsWith('name', fold(q))})`,
      ],
    }),
  ofGroup: async (group) =>
    documentsOf(await rows.all('SELECT document FROM app_group WHERE org_group = ? ORDER BY seq', group)),
  ofPerson: async (person, app) =>
    documentsOf(
      await rows.all(
        `SELECT document FROM member m JOIN app_group a ON a.org_group = m.org_group
           WHERE m.person = ? ${app === undefined ? '' : 'AND a.app = ?'} ORDER BY a.app, a.priority, a.seq`,
        person,
        ...(app === undefined ? [] : [app]),
      ),
    ),
  put: async (appGroup: AppGroup) =>
    void (await rows.run(
      `INSERT INTO app_group (app, org_group, priority, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (app, org_group) DO UPDATE SET priority = excluded.priority, document = excluded.document`,
      appGroup.app,
      appGroup.group,
      appGroup.priority,
      JSON.stringify(appGroup),
    )),
  remove: async (app, group) =>
    void (await rows.run('DELETE FROM app_group WHERE app = ? AND org_group = ?', app, group)),
}));
