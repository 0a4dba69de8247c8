import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type AppUser, type AppUserTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { beginsWith, listPage } from './page.ts';
import { personBegins } from './people.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable } from './table.ts';

const one = 'SELECT document FROM app_user WHERE app = ? AND person = ?';

const many = async (rows: Rows, column: string, app: string, ids: readonly string[]) =>
  documentsOf<AppUser>(
    await rows.all(
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

export const appUsers = defineTable<AppUserTable>(
  ['get', 'getMany', 'getByExternalIds', 'getByUsername', 'list', 'ofPerson', 'count'],
  (rows) => ({
    get: async (app, person) => documentOf(await rows.one(one, app, person)),
    getMany: (app, people) => many(rows, 'person', app, people),
    getByExternalIds: (app, externalIds) => many(rows, 'external_id', app, externalIds),
    getByUsername: (app, username) => many(rows, 'username', app, [fold(username)]),
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
            : sql`(${beginsWith('username', fold(q))} OR person IN (SELECT id FROM person WHERE ${personBegins(rows.keys, q)}))`,
        ],
      }),
    ofPerson: async (person) =>
      documentsOf(await rows.all('SELECT document FROM app_user WHERE person = ? ORDER BY seq', person)),
    count: async (app) =>
      Number(
        (app === undefined
          ? await rows.one('SELECT count(*) FROM app_user')
          : await rows.one('SELECT count(*) FROM app_user WHERE app = ?', app))?.[0],
      ),
    async add(appUser) {
      const { app, person } = appUser;
      if (await rows.one(one, app, person))
        throw new ConflictError('appUser', `The person ${person} is assigned to the application ${app} already.`);
      await rows.run(
        `INSERT INTO app_user (username, external_id, status, sync_state, scope, org_group, document, app, person)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...columns(appUser),
      );
    },
    update: async (appUser) =>
      void (await rows.run(
        `UPDATE app_user SET username = ?, external_id = ?, status = ?, sync_state = ?, scope = ?, org_group = ?,
             document = ? WHERE app = ? AND person = ?`,
        ...columns(appUser),
      )),
    remove: async (app, person) =>
      void (await rows.run('DELETE FROM app_user WHERE app = ? AND person = ?', app, person)),
  }),
);
