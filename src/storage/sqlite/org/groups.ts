import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type Group, type GroupRule, type GroupTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../../sql/sql.ts';
import { keyBegins, recordsWith, updateIndex } from './indexed-values.ts';
import { listRecords } from './list-records.ts';
import { listPage } from './page.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createGroups = (rows: Rows): Table<GroupTable> => {
  const get = (id: string) => documentOf<Group>(rows.one('SELECT document FROM org_group WHERE id = ?', id));
  const seqOf = (id: string) => Number(rows.one('SELECT seq FROM org_group WHERE id = ?', id)?.[0]);
  const byName = 'FROM org_group WHERE app IS NULL AND name = ?';
  const assertFree = ({ id, source, profile }: Group): void => {
    if (source) return;
    const taken = rows.one(`SELECT id ${byName}`, fold(profile.name));
    if (taken && taken[0] !== id)
      throw new ConflictError('group.name', `There is already a group ${JSON.stringify(profile.name)}.`);
  };
  /** In a list of `?`, with one statement for each hundred. */
  const inHundreds = <T>(ids: readonly string[], work: (part: readonly string[]) => readonly T[]): T[] => {
    const found: T[] = [];
    for (let i = 0; i < ids.length; i += 100) found.push(...work(ids.slice(i, i + 100)));
    return found;
  };

  return defineTable<GroupTable>(
    [
      'get',
      'getMany',
      'getByName',
      'getBySource',
      'list',
      'members',
      'memberIds',
      'memberCount',
      'isMember',
      'ofPerson',
      'ruleMemberships',
    ],
    {
      get,
      getMany: (ids) =>
        documentsOf(rows.all(`SELECT document FROM org_group WHERE id IN (${placeholders(ids)})`, ...ids)),
      getByName: (name) => documentOf(rows.one(`SELECT document ${byName}`, fold(name))),
      getBySource: (app, externalId) =>
        documentOf(rows.one('SELECT document FROM org_group WHERE app = ? AND external_id = ?', app, externalId)),
      list: (query) =>
        listRecords(
          rows,
          {
            list: 'group',
            table: 'org_group',
            beginning: (q) => sql`seq IN (${recordsWith('group', ['profile', 'name'], keyBegins(q))})`,
          },
          query,
        ),
      add(group) {
        assertFree(group);
        const { id, profile, source } = group;
        rows.run(
          'INSERT INTO org_group (id, name, app, external_id, document) VALUES (?, ?, ?, ?, ?)',
          id,
          fold(profile.name),
          source?.app,
          source?.externalId,
          JSON.stringify(group),
        );
        updateIndex(rows, 'group', seqOf(id), undefined, group);
      },
      update(group) {
        const before = get(group.id);
        if (!before) return;
        assertFree(group);
        const { id, profile, source } = group;
        rows.run(
          'UPDATE org_group SET name = ?, app = ?, external_id = ?, document = ? WHERE id = ?',
          fold(profile.name),
          source?.app,
          source?.externalId,
          JSON.stringify(group),
          id,
        );
        updateIndex(rows, 'group', seqOf(id), before, group);
      },
      remove(id) {
        const before = get(id);
        if (!before) return;
        updateIndex(rows, 'group', seqOf(id), before, undefined);
        rows.run('DELETE FROM org_group WHERE id = ?', id);
        rows.run(
          'DELETE FROM pushed_member WHERE pushed_group IN (SELECT id FROM pushed_group WHERE org_group = ?)',
          id,
        );
        for (const table of ['member', 'app_group', 'pushed_group'])
          rows.run(`DELETE FROM ${table} WHERE org_group = ?`, id);
        // There are few rules.
        for (const rule of documentsOf<GroupRule>(rows.all('SELECT document FROM group_rule'))) {
          if (!rule.groups.includes(id)) continue;
          const rest = { ...rule, groups: rule.groups.filter((group) => group !== id) };
          rows.run('UPDATE group_rule SET document = ? WHERE id = ?', JSON.stringify(rest), rule.id);
        }
      },

      members: (group, page) =>
        listPage(rows, {
          page,
          from: 'member JOIN person ON id = person',
          order: ['person'],
          where: [sql`org_group = ${group}`],
        }),
      memberIds: (group, page, rule) =>
        listPage(rows, {
          page,
          from: 'member',
          columns: 'person',
          order: ['person'],
          where: [sql`org_group = ${group}`, rule === undefined ? raw('true') : sql`rule = ${rule}`],
          read: ([person]) => String(person),
        }),
      memberCount: (group) => Number(rows.one('SELECT count(*) FROM member WHERE org_group = ?', group)?.[0]),
      isMember: (group, person) =>
        rows.one('SELECT 1 FROM member WHERE org_group = ? AND person = ?', group, person) !== undefined,
      ofPerson: (person) =>
        documentsOf(
          rows.all(
            'SELECT document FROM member JOIN org_group ON id = org_group WHERE person = ? ORDER BY seq',
            person,
          ),
        ),
      ruleMemberships: (person) =>
        rows
          .all('SELECT org_group, rule FROM member WHERE person = ? AND rule IS NOT NULL', person)
          .map(([group, rule]) => ({ group: String(group), rule: String(rule) })),
      addMembers: (group, people, rule) =>
        people.filter((person) => {
          const added = rows.run(
            'INSERT OR IGNORE INTO member (org_group, person, rule) SELECT ?1, id, ?3 FROM person WHERE id = ?2',
            group,
            person,
            rule,
          );
          if (added === 0 && rule !== undefined)
            rows.run('UPDATE member SET rule = ? WHERE org_group = ? AND person = ?', rule, group, person);
          return added > 0;
        }),
      removeMembers: (group, people) =>
        inHundreds(people, (part) =>
          rows
            .all(
              `DELETE FROM member WHERE org_group = ? AND person IN (${placeholders(part)}) RETURNING person`,
              group,
              ...part,
            )
            .map(([person]) => String(person)),
        ),
    },
  );
};
