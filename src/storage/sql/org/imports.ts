import { fold } from '../../../protocol/fold.ts';
import type { ImportTable, ImportedUser } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, insertAbsent, placeholders } from './rows.ts';
import { defineTable } from './table.ts';

export const imports = defineTable<ImportTable>(['get', 'list', 'user', 'users', 'seen'], (rows) => ({
  get: async (id) => documentOf(await rows.one('SELECT document FROM import WHERE id = ?', id)),
  list: (app, page) =>
    listPage(rows, { page, from: 'import', order: ['seq'], descending: true, where: [sql`app = ${app}`] }),
  put: async (run) =>
    void (await rows.run(
      `INSERT INTO import (id, app, document) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET document = excluded.document`,
      run.id,
      run.app,
      JSON.stringify(run),
    )),
  user: async (app, externalId) =>
    documentOf<ImportedUser>(
      await rows.one('SELECT document FROM imported_user WHERE app = ? AND external_id = ?', app, externalId),
    ),
  users: (app, { q, match, decision, ...page }) =>
    listPage(rows, {
      page,
      from: 'imported_user',
      order: ['username', 'external_id'],
      where: [
        sql`app = ${app}`,
        match === undefined ? raw('true') : sql`match = ${match}`,
        decision === undefined ? raw('true') : sql`decision = ${decision}`,
        q === undefined || q === '' ? raw('true') : beginsWith('username', fold(q)),
      ],
    }),
  async putUsers(users) {
    await rows.each(
      `INSERT INTO imported_user (app, external_id, username, match, decision, last_seen, document)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (app, external_id) DO UPDATE SET username = excluded.username, match = excluded.match,
           decision = excluded.decision, last_seen = excluded.last_seen, document = excluded.document`,
      users.map((user) => {
        const { app, externalId, username, match, decision, lastSeen } = user;
        return [app, externalId, fold(username), match, decision, lastSeen, JSON.stringify(user)];
      }),
    );
  },
  async removeUsers(app, externalIds) {
    await rows.each(
      'DELETE FROM imported_user WHERE app = ? AND external_id = ?',
      externalIds.map((externalId) => [app, externalId]),
    );
  },
  async addSeen(run, kind, externalIds) {
    await insertAbsent(
      rows,
      'import_seen (import, kind, external_id)',
      '?, ?, ?',
      externalIds.map((externalId) => [run, kind, externalId]),
    );
  },
  async seen(run, kind, externalIds) {
    const found = await rows.all(
      `SELECT external_id FROM import_seen WHERE import = ? AND kind = ? AND external_id IN (${placeholders(externalIds)})`,
      run,
      kind,
      ...externalIds,
    );
    return found.map(([externalId]) => String(externalId));
  },
  clearSeen: async (run) => void (await rows.run('DELETE FROM import_seen WHERE import = ?', run)),
  removeUnseen: (app, since) => rows.run('DELETE FROM imported_user WHERE app = ? AND last_seen < ?', app, since),
}));
