import { fold } from '../../../protocol/fold.ts';
import type { ImportTable, ImportedUser } from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, placeholders, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createImports = (rows: Rows): Table<ImportTable> =>
  defineTable<ImportTable>(['get', 'list', 'user', 'users', 'seen'], {
    get: (id) => documentOf(rows.one('SELECT document FROM import WHERE id = ?', id)),
    list: (app, page) =>
      listPage(rows, { page, from: 'import', order: ['seq'], descending: true, where: [sql`app = ${app}`] }),
    put: (run) =>
      void rows.run(
        `INSERT INTO import (id, app, document) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET document = excluded.document`,
        run.id,
        run.app,
        JSON.stringify(run),
      ),
    user: (app, externalId) =>
      documentOf<ImportedUser>(
        rows.one('SELECT document FROM imported_user WHERE app = ? AND external_id = ?', app, externalId),
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
    putUsers(users) {
      for (const user of users) {
        const { app, externalId, username, match, decision, lastSeen } = user;
        rows.run(
          `INSERT INTO imported_user (app, external_id, username, match, decision, last_seen, document)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (app, external_id) DO UPDATE SET username = excluded.username, match = excluded.match,
             decision = excluded.decision, last_seen = excluded.last_seen, document = excluded.document`,
          app,
          externalId,
          fold(username),
          match,
          decision,
          lastSeen,
          JSON.stringify(user),
        );
      }
    },
    removeUsers(app, externalIds) {
      for (const externalId of externalIds)
        rows.run('DELETE FROM imported_user WHERE app = ? AND external_id = ?', app, externalId);
    },
    addSeen(run, kind, externalIds) {
      for (const externalId of externalIds)
        rows.run(
          'INSERT OR IGNORE INTO import_seen (import, kind, external_id) VALUES (?, ?, ?)',
          run,
          kind,
          externalId,
        );
    },
    seen: (run, kind, externalIds) =>
      rows
        .all(
          `SELECT external_id FROM import_seen WHERE import = ? AND kind = ? AND external_id IN (${placeholders(externalIds)})`,
          run,
          kind,
          ...externalIds,
        )
        .map(([externalId]) => String(externalId)),
    clearSeen: (run) => void rows.run('DELETE FROM import_seen WHERE import = ?', run),
    removeUnseen: (app, since) => rows.run('DELETE FROM imported_user WHERE app = ? AND last_seen < ?', app, since),
  });
