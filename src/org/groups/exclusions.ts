import type { Group, GroupRule, OrgTables, Person } from '../../provisioning/store.ts';
import { now, type OrgContext } from '../context.ts';
import { groupTarget, logSuccess, personTarget } from '../events.ts';

/** Okta: “A single Group Rule can support up to 100 excluded users.” */
export const mostExcluded = 100;

export const ruleTarget = ({ identity }: OrgContext, { id, name }: GroupRule) => ({
  id,
  type: 'GroupRule',
  alternateId: identity.id,
  displayName: name,
});

/**
 * Whom somebody takes out of a group that a rule gave them is excluded from the rule, or it would give it again. Before
 * they are taken out.
 */
export const excludeRemoved = async (
  org: OrgContext,
  tables: OrgTables,
  group: Group,
  people: readonly Person[],
): Promise<void> => {
  for (const person of people) {
    const given = (await tables.groups.ruleMemberships(person.id)).find((one) => one.group === group.id);
    const rule = given && (await tables.rules.get(given.rule));
    if (!rule || rule.excludedUsers.length >= mostExcluded || rule.excludedUsers.includes(person.id)) continue;
    const excludedUsers = [...rule.excludedUsers, person.id];
    await tables.rules.update({ ...rule, excludedUsers, lastUpdated: now(org) });
    await logSuccess(org, tables, undefined, {
      eventType: 'group.user_membership.rule.add_exclusion',
      message: 'User added to exclusion list for group rule',
      targets: [personTarget(person), groupTarget(group), ruleTarget(org, rule)],
    });
  }
};

/** Rules that give a group, or ask for it by its id, are good for nothing once it is gone. Before it goes. */
export const invalidateRules = async (org: OrgContext, tables: OrgTables, group: Group): Promise<void> => {
  const affected: GroupRule[] = [];
  let after: string | undefined;
  do {
    const page = await tables.rules.list({ limit: 200, ...(after !== undefined && { after }) });
    affected.push(
      ...page.items.filter(({ groups, expression }) => groups.includes(group.id) || expression.includes(group.id)),
    );
    after = page.next;
  } while (after !== undefined);
  for (const rule of affected) {
    await tables.rules.update({ ...rule, status: 'INVALID', lastUpdated: now(org) });
    await logSuccess(org, tables, undefined, {
      eventType: 'group.user_membership.rule.invalidate',
      message: 'Group rule was invalidated',
      targets: [ruleTarget(org, rule), groupTarget(group)],
    });
  }
};
