import { fold } from '../../../protocol/fold.ts';
import type { AppGroupCacheTable, AppGroupEntry, PushRuleTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, documentsOf, type Row, type Rows } from './rows.ts';
import { defineTable } from './table.ts';

export const pushRules = defineTable<PushRuleTable>(['get', 'list', 'active'], (rows) => ({
  get: async (id) => documentOf(await rows.one('SELECT document FROM push_rule WHERE id = ?', id)),
  list: async (app) => documentsOf(await rows.all('SELECT document FROM push_rule WHERE app = ? ORDER BY seq', app)),
  active: async () => documentsOf(await rows.all('SELECT document FROM push_rule WHERE active = 1 ORDER BY seq')),
  put: async (rule) =>
    void (await rows.run(
      `INSERT INTO push_rule (id, app, active, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET active = excluded.active, document = excluded.document`,
      rule.id,
      rule.app,
      rule.status === 'ACTIVE' ? 1 : 0,
      JSON.stringify(rule),
    )),
  remove: async (id) => void (await rows.run('DELETE FROM push_rule WHERE id = ?', id)),
}));

const columns = 'app, external_id, name';
const read = ([app, externalId, name]: Row): AppGroupEntry => ({
  app: String(app),
  externalId: String(externalId),
  name: String(name),
});
const first = (row: Row | undefined) => row && read(row);
const put = async (rows: Rows, entries: readonly AppGroupEntry[]) =>
  void (await rows.each(
    `INSERT INTO app_group_entry (app, external_id, name, folded) VALUES (?, ?, ?, ?)
     ON CONFLICT (app, external_id) DO UPDATE SET name = excluded.name, folded = excluded.folded`,
    entries.map(({ app, externalId, name }) => [app, externalId, name, fold(name)]),
  ));

export const appGroupCache = defineTable<AppGroupCacheTable>(['get', 'getByName', 'list'], (rows) => ({
  async replace(app, entries) {
    await rows.run('DELETE FROM app_group_entry WHERE app = ?', app);
    await put(rows, entries);
  },
  put: (entry) => put(rows, [entry]),
  remove: async (app, externalId) =>
    void (await rows.run('DELETE FROM app_group_entry WHERE app = ? AND external_id = ?', app, externalId)),
  get: async (app, externalId) =>
    first(await rows.one(`SELECT ${columns} FROM app_group_entry WHERE app = ? AND external_id = ?`, app, externalId)),
  getByName: async (app, name) =>
    first(
      await rows.one(
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
}));
