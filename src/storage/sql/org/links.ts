import { fold } from '../../../protocol/fold.ts';
import type { AppUser, Link, LinkTable, PushedGroup } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import type { KeyDialect } from './key-dialect.ts';
import { beginsWith, listPage } from './page.ts';
import { personBegins } from './people.ts';
import type { Row } from './rows.ts';
import { defineTable } from './table.ts';

const linkOf = (kind: Link['kind'], [document]: Row): Link => {
  const held = JSON.parse(String(document)) as AppUser | PushedGroup;
  const { app, externalId = '', linked } = held;
  const [subject, name] = 'person' in held ? [held.person, held.username] : [held.group, held.externalName ?? ''];
  return { app, kind, subject, externalId, name, ...(linked && { linked }) };
};

const holders = {
  person: { table: 'app_user', subject: 'person' },
  group: { table: 'pushed_group', subject: 'org_group' },
} as const;

const begins = (keys: KeyDialect, kind: Link['kind'], q: string) =>
  kind === 'person'
    ? sql`(${beginsWith('username', fold(q))} OR person IN (SELECT id FROM person WHERE ${personBegins(keys, q)}))`
    : sql`org_group IN (SELECT id FROM org_group WHERE ${beginsWith('name', fold(q))})`;

export const links = defineTable<LinkTable>(['get', 'list'], (rows) => ({
  async get(app, kind, id) {
    const { table, subject } = holders[kind];
    const row = await rows.one(
      `SELECT document FROM ${table} WHERE app = ? AND ${subject} = ? AND external_id IS NOT NULL`,
      app,
      id,
    );
    return row && linkOf(kind, row);
  },
  list: (app, { kind, q, externalId, ...page }) =>
    listPage(rows, {
      page,
      from: holders[kind].table,
      order: ['seq'],
      where: [
        sql`app = ${app}`,
        externalId === undefined ? raw('external_id IS NOT NULL') : sql`external_id = ${externalId}`,
        q === undefined || q === '' ? raw('true') : begins(rows.keys, kind, q),
      ],
      read: (row) => linkOf(kind, row),
    }),
}));
