import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type GroupRule, type RuleTable } from '../../../provisioning/store.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, documentsOf, type Rows } from './rows.ts';
import { defineTable } from './table.ts';

const assertFree = async (rows: Rows, { id, name }: GroupRule): Promise<void> => {
  const taken = await rows.one('SELECT id FROM group_rule WHERE name = ?', fold(name));
  if (taken && taken[0] !== id)
    throw new ConflictError('rule.name', `There is already a rule ${JSON.stringify(name)}.`);
};
const columns = (rule: GroupRule) =>
  [fold(rule.name), rule.status === 'ACTIVE' ? 1 : 0, JSON.stringify(rule), rule.id] as const;

export const rules = defineTable<RuleTable>(['get', 'list', 'active'], (rows) => ({
  get: async (id) => documentOf(await rows.one('SELECT document FROM group_rule WHERE id = ?', id)),
  list: ({ q, ...page }) =>
    listPage(rows, {
      page,
      from: 'group_rule',
      order: ['seq'],
      where: q === undefined || q === '' ? [] : [beginsWith('name', fold(q))],
    }),
  active: async () => documentsOf(await rows.all('SELECT document FROM group_rule WHERE active = 1 ORDER BY seq')),
  async add(rule) {
    await assertFree(rows, rule);
    await rows.run('INSERT INTO group_rule (name, active, document, id) VALUES (?, ?, ?, ?)', ...columns(rule));
  },
  async update(rule) {
    await assertFree(rows, rule);
    await rows.run('UPDATE group_rule SET name = ?, active = ?, document = ? WHERE id = ?', ...columns(rule));
  },
  async remove(id) {
    await rows.run('DELETE FROM group_rule WHERE id = ?', id);
    await rows.run('UPDATE member SET rule = NULL WHERE rule = ?', id);
  },
}));
