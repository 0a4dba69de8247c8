import { fold } from '../../../protocol/fold.ts';
import type { Application, ApplicationTable, Credentials, Seal } from '../../../provisioning/store.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { raw, sql } from '../sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, type Row } from './rows.ts';
import { defineTable, type Table } from './table.ts';

const columns = 'document, credentials';

export const applications = (seal: Seal): Table<ApplicationTable> => {
  const read = ([document, credentials]: Row): Application => {
    const application = JSON.parse(String(document)) as Application;
    if (!application.integration || credentials === null) return application;
    const opened = JSON.parse(seal.open(String(credentials))) as Credentials;
    return { ...application, integration: { ...application.integration, credentials: opened } };
  };
  const values = (application: Application) => {
    const { id, label, key, status, integration } = application;
    const document = integration
      ? { ...application, integration: { ...integration, credentials: undefined } }
      : application;
    const credentials = integration && seal.seal(JSON.stringify(integration.credentials));
    return [fold(label), fold(key), status, JSON.stringify(document), credentials, id] as const;
  };

  return defineTable<ApplicationTable>(['get', 'list', 'discovery'], (rows) => ({
    async get(id) {
      const row = await rows.one(`SELECT ${columns} FROM application WHERE id = ?`, id);
      return row && read(row);
    },
    list: ({ q, status, key, ...page }) =>
      listPage(rows, {
        page,
        from: 'application',
        columns,
        order: ['seq'],
        where: [
          q === undefined || q === ''
            ? raw('true')
            : sql`(${beginsWith('label', fold(q))} OR ${beginsWith('key', fold(q))})`,
          status === undefined ? raw('true') : sql`status = ${status}`,
          key === undefined ? raw('true') : sql`key = ${fold(key)}`,
        ],
        read,
      }),
    add: async (application) =>
      void (await rows.run(
        'INSERT INTO application (label, key, status, document, credentials, id) VALUES (?, ?, ?, ?, ?, ?)',
        ...values(application),
      )),
    update: async (application) =>
      void (await rows.run(
        'UPDATE application SET label = ?, key = ?, status = ?, document = ?, credentials = ? WHERE id = ?',
        ...values(application),
      )),
    async remove(id) {
      await rows.run('DELETE FROM application WHERE id = ?', id);
      await rows.run('DELETE FROM pushed_member WHERE pushed_group IN (SELECT id FROM pushed_group WHERE app = ?)', id);
      await rows.run('DELETE FROM inspection_result WHERE inspection IN (SELECT id FROM inspection WHERE app = ?)', id);
      await rows.run('DELETE FROM import_seen WHERE import IN (SELECT id FROM import WHERE app = ?)', id);
      for (const table of [
        'app_user',
        'app_group',
        'pushed_group',
        'push_rule',
        'app_group_entry',
        'job',
        'exchange',
        'import',
        'imported_user',
        'inspection',
        'readiness',
      ])
        await rows.run(`DELETE FROM ${table} WHERE app = ?`, id);
    },
    async discovery(id) {
      const found = await rows.one('SELECT discovery FROM application WHERE id = ?', id);
      return found?.[0] === null ? undefined : documentOf<JsonObject>(found);
    },
    setDiscovery: async (id, found) =>
      void (await rows.run('UPDATE application SET discovery = ? WHERE id = ?', found && JSON.stringify(found), id)),
  }));
};
