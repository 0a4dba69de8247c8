import { fold } from '../../../protocol/fold.ts';
import type { AppGroupCacheTable, AppGroupEntry, PushRuleTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, documentsOf, type Row, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createPushRules = (rows: Rows): Table<PushRuleTable> =>
  defineTable<PushRuleTable>(['get', 'list', 'active'], {
    get: (id) => documentOf(rows.one('SELECT document FROM push_rule WHERE id = ?', id)),
    list: (app) => documentsOf(rows.all('SELECT document FROM push_rule WHERE app = ? ORDER BY seq', app)),
    active: () => documentsOf(rows.all('SELECT document FROM push_rule WHERE active = 1 ORDER BY seq')),
    put: (rule) =>
      void rows.run(
        `INSERT INTO push_rule (id, app, active, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET active = excluded.active, document = excluded.document`,
        rule.id,
        rule.app,
        rule.status === 'ACTIVE' ? 1 : 0,
        JSON.stringify(rule),
      ),
    remove: (id) => void rows.run('DELETE FROM push_rule WHERE id = ?', id),
  });

export const createAppGroupCache = (rows: Rows): Table<AppGroupCacheTable> => {
  const columns = 'app, external_id, name';
  const read = ([app, externalId, name]: Row): AppGroupEntry => ({
    app: String(app),
    externalId: String(externalId),
    name: String(name),
  });
  const first = (row: Row | undefined) => row && read(row);
  const put = ({ app, externalId, name }: AppGroupEntry) =>
    void rows.run(
      `INSERT INTO app_group_entry (app, external_id, name, folded) VALUES (?, ?, ?, ?)
       ON CONFLICT (app, external_id) DO UPDATE SET name = excluded.name, folded = excluded.folded`,
      app,
      externalId,
      name,
      fold(name),
    );

  return defineTable<AppGroupCacheTable>(['get', 'getByName', 'list'], {
    replace(app, entries) {
      rows.run('DELETE FROM app_group_entry WHERE app = ?', app);
      for (const entry of entries) put(entry);
    },
    put,
    remove: (app, externalId) =>
      void rows.run('DELETE FROM app_group_entry WHERE app = ? AND external_id = ?', app, externalId),
    get: (app, externalId) =>
      first(rows.one(`SELECT ${columns} FROM app_group_entry WHERE app = ? AND external_id = ?`, app, externalId)),
    getByName: (app, name) =>
      first(
        rows.one(
          `SELECT ${columns} FROM app_group_entry WHERE app = ? AND folded = ? AND name = ? ORDER BY external_id`,
          app,
          fold(name),
          name,
        ),
      ),
    list: (app, { q, ...page }) =>
      listPage(rows, {
        page,
        from: 'app_group_entry',
        columns,
        order: ['folded', 'external_id'],
        where: [sql`app = ${app}`, q === undefined || q === '' ? raw('true') : beginsWith('folded', fold(q))],
        read,
      }),
  });
};
