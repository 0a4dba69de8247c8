import { fold } from '../../../protocol/fold.ts';
import {
  ConflictError,
  type AppUser,
  type PushedGroup,
  type PushedGroupTable,
  type WantedMember,
} from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, documentsOf, type Row, type Rows } from './rows.ts';
import { defineTable } from './table.ts';

/** Who is in the group, assigned, and known at the service. */
const wanted = `
  FROM pushed_group p
  JOIN member m ON m.org_group = p.org_group
  JOIN app_user u ON u.app = p.app AND u.person = m.person
  WHERE p.id = ? AND u.external_id IS NOT NULL AND u.status NOT IN ('INACTIVE', 'DEPROVISIONED', 'UNASSIGNED')`;
const member = 'u.external_id, u.document, u.person';

const readMember = ([externalId, document, person]: Row): WantedMember => ({
  externalId: String(externalId),
  username: (JSON.parse(String(document)) as AppUser).username,
  person: String(person),
});

const find = async (rows: Rows, app: string, group: string) =>
  documentOf<PushedGroup>(
    await rows.one('SELECT document FROM pushed_group WHERE app = ? AND org_group = ?', app, group),
  );
const clear = (rows: Rows, id: string) => rows.run('DELETE FROM pushed_member WHERE pushed_group = ?', id);
const columns = (pushed: PushedGroup) =>
  [pushed.app, pushed.group, pushed.status, pushed.rule, pushed.externalId, JSON.stringify(pushed), pushed.id] as const;

export const pushedGroups = defineTable<PushedGroupTable>(
  ['get', 'find', 'list', 'ofGroup', 'ofPerson', 'wantedMembers', 'pushedMembers', 'difference'],
  (rows) => ({
    get: async (id) => documentOf(await rows.one('SELECT document FROM pushed_group WHERE id = ?', id)),
    find: (app, group) => find(rows, app, group),
    list: (app, { q, status, rule, ...page }) =>
      listPage(rows, {
        page,
        from: 'pushed_group',
        order: ['seq'],
        where: [
          sql`app = ${app}`,
          status === undefined ? raw('true') : sql`status = ${status}`,
          rule === undefined ? raw('true') : sql`rule IS NOT DISTINCT FROM ${rule}`,
          q === undefined || q === ''
            ? raw('true')
            : sql`org_group IN (SELECT id FROM org_group WHERE ${beginsWith('name', fold(q))})`,
        ],
      }),
    ofGroup: async (group) =>
      documentsOf(await rows.all('SELECT document FROM pushed_group WHERE org_group = ? ORDER BY seq', group)),
    ofPerson: async (app, person) =>
      documentsOf(
        await rows.all(
          `SELECT document FROM member m JOIN pushed_group p ON p.org_group = m.org_group
             WHERE m.person = ? AND p.app = ? ORDER BY p.seq`,
          person,
          app,
        ),
      ),
    async add(pushed) {
      if (await find(rows, pushed.app, pushed.group))
        throw new ConflictError(
          'pushedGroup',
          `The group ${pushed.group} is pushed to the application ${pushed.app} already.`,
        );
      await rows.run(
        'INSERT INTO pushed_group (app, org_group, status, rule, external_id, document, id) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...columns(pushed),
      );
    },
    update: async (pushed) =>
      void (await rows.run(
        'UPDATE pushed_group SET app = ?, org_group = ?, status = ?, rule = ?, external_id = ?, document = ? WHERE id = ?',
        ...columns(pushed),
      )),
    async remove(id) {
      await clear(rows, id);
      await rows.run('DELETE FROM pushed_group WHERE id = ?', id);
    },
    wantedMembers: async (id) => (await rows.all(`SELECT ${member} ${wanted} ORDER BY u.seq`, id)).map(readMember),
    async pushedMembers(id) {
      const found = await rows.all(
        'SELECT external_id FROM pushed_member WHERE pushed_group = ? ORDER BY external_id',
        id,
      );
      return found.map(([externalId]) => String(externalId));
    },
    async difference(id) {
      const add = await rows.all(
        `SELECT ${member} ${wanted} AND NOT EXISTS
             (SELECT 1 FROM pushed_member x WHERE x.pushed_group = p.id AND x.external_id = u.external_id)
           ORDER BY u.seq`,
        id,
      );
      const remove = await rows.all(
        `SELECT external_id FROM pushed_member WHERE pushed_group = ?
           EXCEPT SELECT u.external_id ${wanted} ORDER BY external_id`,
        id,
        id,
      );
      return { add: add.map(readMember), remove: remove.map(([externalId]) => String(externalId)) };
    },
    async setPushedMembers(id, change) {
      const removed = 'replace' in change ? [] : change.remove;
      if ('replace' in change) await clear(rows, id);
      await rows.each(
        'DELETE FROM pushed_member WHERE pushed_group = ? AND external_id = ?',
        removed.map((externalId) => [id, externalId]),
      );
      const added = 'replace' in change ? change.replace : change.add;
      await rows.each(
        'INSERT INTO pushed_member (pushed_group, external_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        added.map((externalId) => [id, externalId]),
      );
    },
  }),
);
