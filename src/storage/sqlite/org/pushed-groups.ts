import { fold } from '../../../protocol/fold.ts';
import {
  ConflictError,
  type PushedGroup,
  type PushedGroupTable,
  type WantedMember,
} from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, documentsOf, type Row, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

/** Who is in the group, assigned, and known at the service. */
const wanted = `
  FROM pushed_group p
  JOIN member m ON m.org_group = p.org_group
  JOIN app_user u ON u.app = p.app AND u.person = m.person
  WHERE p.id = ?1 AND u.external_id IS NOT NULL AND u.status NOT IN ('INACTIVE', 'DEPROVISIONED', 'UNASSIGNED')`;
const member = `u.external_id, u.document ->> '$.username', u.person`;

const readMember = ([externalId, username, person]: Row): WantedMember => ({
  externalId: String(externalId),
  username: String(username),
  person: String(person),
});

export const createPushedGroups = (rows: Rows): Table<PushedGroupTable> => {
  const find = (app: string, group: string) =>
    documentOf<PushedGroup>(rows.one('SELECT document FROM pushed_group WHERE app = ? AND org_group = ?', app, group));
  const clear = (id: string) => rows.run('DELETE FROM pushed_member WHERE pushed_group = ?', id);
  const columns = (pushed: PushedGroup) =>
    [
      pushed.app,
      pushed.group,
      pushed.status,
      pushed.rule,
      pushed.externalId,
      JSON.stringify(pushed),
      pushed.id,
    ] as const;

  return defineTable<PushedGroupTable>(
    ['get', 'find', 'list', 'ofGroup', 'ofPerson', 'wantedMembers', 'pushedMembers', 'difference'],
    {
      get: (id) => documentOf(rows.one('SELECT document FROM pushed_group WHERE id = ?', id)),
      find,
      list: (app, { q, status, rule, ...page }) =>
        listPage(rows, {
          page,
          from: 'pushed_group',
          order: ['seq'],
          where: [
            sql`app = ${app}`,
            status === undefined ? raw('true') : sql`status = ${status}`,
            rule === undefined ? raw('true') : sql`rule IS ${rule}`,
            q === undefined || q === ''
              ? raw('true')
              : sql`org_group IN (SELECT id FROM org_group WHERE ${beginsWith('name', fold(q))})`,
          ],
        }),
      ofGroup: (group) =>
        documentsOf(rows.all('SELECT document FROM pushed_group WHERE org_group = ? ORDER BY seq', group)),
      ofPerson: (app, person) =>
        documentsOf(
          rows.all(
            `SELECT document FROM member m JOIN pushed_group p ON p.org_group = m.org_group
             WHERE m.person = ? AND p.app = ? ORDER BY p.seq`,
            person,
            app,
          ),
        ),
      add(pushed) {
        if (find(pushed.app, pushed.group))
          throw new ConflictError(
            'pushedGroup',
            `The group ${pushed.group} is pushed to the application ${pushed.app} already.`,
          );
        rows.run(
          'INSERT INTO pushed_group (app, org_group, status, rule, external_id, document, id) VALUES (?, ?, ?, ?, ?, ?, ?)',
          ...columns(pushed),
        );
      },
      update: (pushed) =>
        void rows.run(
          'UPDATE pushed_group SET app = ?, org_group = ?, status = ?, rule = ?, external_id = ?, document = ? WHERE id = ?',
          ...columns(pushed),
        ),
      remove(id) {
        clear(id);
        rows.run('DELETE FROM pushed_group WHERE id = ?', id);
      },
      wantedMembers: (id) => rows.all(`SELECT ${member} ${wanted} ORDER BY u.seq`, id).map(readMember),
      pushedMembers: (id) =>
        rows
          .all('SELECT external_id FROM pushed_member WHERE pushed_group = ? ORDER BY external_id', id)
          .map(([externalId]) => String(externalId)),
      difference: (id) => ({
        add: rows
          .all(
            `SELECT ${member} ${wanted} AND NOT EXISTS
               (SELECT 1 FROM pushed_member x WHERE x.pushed_group = ?1 AND x.external_id = u.external_id)
             ORDER BY u.seq`,
            id,
          )
          .map(readMember),
        remove: rows
          .all(
            `SELECT external_id FROM pushed_member WHERE pushed_group = ?1
             EXCEPT SELECT u.external_id ${wanted} ORDER BY external_id`,
            id,
          )
          .map(([externalId]) => String(externalId)),
      }),
      setPushedMembers(id, change) {
        const removed = 'replace' in change ? [] : change.remove;
        if ('replace' in change) clear(id);
        for (const externalId of removed)
          rows.run('DELETE FROM pushed_member WHERE pushed_group = ? AND external_id = ?', id, externalId);
        for (const externalId of 'replace' in change ? change.replace : change.add)
          rows.run('INSERT OR IGNORE INTO pushed_member (pushed_group, external_id) VALUES (?, ?)', id, externalId);
      },
    },
  );
};
