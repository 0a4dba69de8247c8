import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type AppUser, type AppUserTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { beginsWith, listPage } from './page.ts';
import { personBegins } from './people.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createAppUsers = (rows: Rows): Table<AppUserTable> => {
  const one = 'SELECT document FROM app_user WHERE app = ? AND person = ?';
  const many = (column: string, app: string, ids: readonly string[]) =>
    documentsOf<AppUser>(
      rows.all(
        `SELECT document FROM app_user WHERE app = ? AND ${column} IN (${placeholders(ids)}) ORDER BY seq`,
        app,
        ...ids,
      ),
    );
  const columns = (appUser: AppUser) => {
    const { app, person, username, externalId, status, syncState, scope, group } = appUser;
    return [fold(username), externalId, status, syncState, scope, group, JSON.stringify(appUser), app, person] as const;
  };
  const equals = (column: string, value: string | undefined) =>
    value === undefined ? raw('true') : sql`${raw(column)} = ${value}`;

  return defineTable<AppUserTable>(
    ['get', 'getMany', 'getByExternalIds', 'getByUsername', 'list', 'ofPerson', 'count'],
    {
      get: (app, person) => documentOf(rows.one(one, app, person)),
      getMany: (app, people) => many('person', app, people),
      getByExternalIds: (app, externalIds) => many('external_id', app, externalIds),
      getByUsername: (app, username) => many('username', app, [fold(username)]),
      list: (app, { q, status, syncState, scope, group, ...page }) =>
        listPage(rows, {
          page,
          from: 'app_user',
          order: ['seq'],
          where: [
            sql`app = ${app}`,
            equals('status', status),
            equals('sync_state', syncState),
            equals('scope', scope),
            equals('org_group', group),
            q === undefined || q === ''
              ? raw('true')
              : sql`(${beginsWith('username', fold(q))} OR person IN (SELECT id FROM person WHERE ${personBegins(q)}))`,
          ],
        }),
      ofPerson: (person) =>
        documentsOf(rows.all('SELECT document FROM app_user WHERE person = ? ORDER BY seq', person)),
      count: (app) => Number(rows.one('SELECT count(*) FROM app_user WHERE app = ?', app)?.[0]),
      add(appUser) {
        const { app, person } = appUser;
        if (rows.one(one, app, person))
          throw new ConflictError('appUser', `The person ${person} is assigned to the application ${app} already.`);
        rows.run(
          `INSERT INTO app_user (username, external_id, status, sync_state, scope, org_group, document, app, person)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          ...columns(appUser),
        );
      },
      update: (appUser) =>
        void rows.run(
          `UPDATE app_user SET username = ?, external_id = ?, status = ?, sync_state = ?, scope = ?, org_group = ?,
             document = ? WHERE app = ? AND person = ?`,
          ...columns(appUser),
        ),
      remove: (app, person) => void rows.run('DELETE FROM app_user WHERE app = ? AND person = ?', app, person),
    },
  );
};
