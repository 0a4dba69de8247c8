import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type GroupRule, type RuleTable } from '../../../provisioning/store.ts';
import { beginsWith, listPage } from './page.ts';
import { documentOf, documentsOf, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createRules = (rows: Rows): Table<RuleTable> => {
  const assertFree = ({ id, name }: GroupRule): void => {
    const taken = rows.one('SELECT id FROM group_rule WHERE name = ?', fold(name));
    if (taken && taken[0] !== id)
      throw new ConflictError('rule.name', `There is already a rule ${JSON.stringify(name)}.`);
  };
  const columns = (rule: GroupRule) =>
    [fold(rule.name), rule.status === 'ACTIVE' ? 1 : 0, JSON.stringify(rule), rule.id] as const;

  return defineTable<RuleTable>(['get', 'list', 'active'], {
    get: (id) => documentOf(rows.one('SELECT document FROM group_rule WHERE id = ?', id)),
    list: ({ q, ...page }) =>
      listPage(rows, {
        page,
        from: 'group_rule',
        order: ['seq'],
        where: q === undefined || q === '' ? [] : [beginsWith('name', fold(q))],
      }),
    active: () => documentsOf(rows.all('SELECT document FROM group_rule WHERE active = 1 ORDER BY seq')),
    add(rule) {
      assertFree(rule);
      rows.run('INSERT INTO group_rule (name, active, document, id) VALUES (?, ?, ?, ?)', ...columns(rule));
    },
    update(rule) {
      assertFree(rule);
      rows.run('UPDATE group_rule SET name = ?, active = ?, document = ? WHERE id = ?', ...columns(rule));
    },
    remove(id) {
      rows.run('DELETE FROM group_rule WHERE id = ?', id);
      rows.run('UPDATE member SET rule = NULL WHERE rule = ?', id);
    },
  });
};
