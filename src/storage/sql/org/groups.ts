import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type Group, type GroupRule, type GroupTable } from '../../../provisioning/store.ts';
import { raw, sql } from '../sql.ts';
import { recordsWith, updateIndex } from './indexed-values.ts';
import { listRecords } from './list-records.ts';
import { listPage } from './page.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable } from './table.ts';

const get = async (rows: Rows, id: string) =>
  documentOf<Group>(await rows.one('SELECT document FROM org_group WHERE id = ?', id));
const seqOf = async (rows: Rows, id: string) =>
  Number((await rows.one('SELECT seq FROM org_group WHERE id = ?', id))?.[0]);
const byName = 'FROM org_group WHERE app IS NULL AND name = ?';
const assertFree = async (rows: Rows, { id, source, profile }: Group): Promise<void> => {
  if (source) return;
  const taken = await rows.one(`SELECT id ${byName}`, fold(profile.name));
  if (taken && taken[0] !== id)
    throw new ConflictError('group.name', `There is already a group ${JSON.stringify(profile.name)}.`);
};
/** In a list of `?`, with one statement for each hundred. */
const inHundreds = async <T>(
  ids: readonly string[],
  work: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> => {
  const found: T[] = [];
  for (let i = 0; i < ids.length; i += 100) found.push(...(await work(ids.slice(i, i + 100))));
  return found;
};

export const groups = defineTable<GroupTable>(
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
  (rows) => ({
    get: (id) => get(rows, id),
    getMany: async (ids) =>
      documentsOf(await rows.all(`SELECT document FROM org_group WHERE id IN (${placeholders(ids)})`, ...ids)),
    getByName: async (name) => documentOf(await rows.one(`SELECT document ${byName}`, fold(name))),
    getBySource: async (app, externalId) =>
      documentOf(await rows.one('SELECT document FROM org_group WHERE app = ? AND external_id = ?', app, externalId)),
    list: (query) =>
      listRecords(
        rows,
        {
          list: 'group',
          table: 'org_group',
          beginning: (q) => sql`seq IN (${recordsWith('group', ['profile', 'name'], rows.keys.begins(q))})`,
        },
        query,
      ),
    async add(group) {
      await assertFree(rows, group);
      const { id, profile, source } = group;
      await rows.run(
        'INSERT INTO org_group (id, name, app, external_id, document) VALUES (?, ?, ?, ?, ?)',
        id,
        fold(profile.name),
        source?.app,
        source?.externalId,
        JSON.stringify(group),
      );
      await updateIndex(rows, 'group', await seqOf(rows, id), undefined, group);
    },
    async update(group) {
      const before = await get(rows, group.id);
      if (!before) return;
      await assertFree(rows, group);
      const { id, profile, source } = group;
      await rows.run(
        'UPDATE org_group SET name = ?, app = ?, external_id = ?, document = ? WHERE id = ?',
        fold(profile.name),
        source?.app,
        source?.externalId,
        JSON.stringify(group),
        id,
      );
      await updateIndex(rows, 'group', await seqOf(rows, id), before, group);
    },
    async remove(id) {
      const before = await get(rows, id);
      if (!before) return;
      await updateIndex(rows, 'group', await seqOf(rows, id), before, undefined);
      await rows.run('DELETE FROM org_group WHERE id = ?', id);
      await rows.run(
        'DELETE FROM pushed_member WHERE pushed_group IN (SELECT id FROM pushed_group WHERE org_group = ?)',
        id,
      );
      for (const table of ['member', 'app_group', 'pushed_group'])
        await rows.run(`DELETE FROM ${table} WHERE org_group = ?`, id);
      // There are few rules.
      for (const rule of documentsOf<GroupRule>(await rows.all('SELECT document FROM group_rule'))) {
        if (!rule.groups.includes(id)) continue;
        const rest = { ...rule, groups: rule.groups.filter((group) => group !== id) };
        await rows.run('UPDATE group_rule SET document = ? WHERE id = ?', JSON.stringify(rest), rule.id);
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
    memberCount: async (group) =>
      Number((await rows.one('SELECT count(*) FROM member WHERE org_group = ?', group))?.[0]),
    isMember: async (group, person) =>
      (await rows.one('SELECT 1 FROM member WHERE org_group = ? AND person = ?', group, person)) !== undefined,
    ofPerson: async (person) =>
      documentsOf(
        await rows.all(
          'SELECT document FROM member JOIN org_group ON id = org_group WHERE person = ? ORDER BY seq',
          person,
        ),
      ),
    async ruleMemberships(person) {
      const all = await rows.all('SELECT org_group, rule FROM member WHERE person = ?', person);
      return all.flatMap(([group, rule]) => (rule === null ? [] : [{ group: String(group), rule: String(rule) }]));
    },
    async addMembers(group, people, rule) {
      const counts = await rows.each(
        `INSERT INTO member (org_group, person, rule)
           SELECT CAST(? AS TEXT), id, CAST(? AS TEXT) FROM person WHERE id = ? ON CONFLICT DO NOTHING`,
        people.map((person) => [group, rule, person]),
      );
      const present = people.filter((_, index) => counts[index] === 0);
      if (rule !== undefined)
        await rows.each(
          'UPDATE member SET rule = ? WHERE org_group = ? AND person = ?',
          present.map((person) => [rule, group, person]),
        );
      return people.filter((_, index) => counts[index] !== 0);
    },
    removeMembers: (group, people) =>
      inHundreds(people, async (part) => {
        const removed = await rows.all(
          `DELETE FROM member WHERE org_group = ? AND person IN (${placeholders(part)}) RETURNING person`,
          group,
          ...part,
        );
        return removed.map(([person]) => String(person));
      }),
  }),
);
