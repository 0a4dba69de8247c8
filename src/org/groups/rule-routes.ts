import * as v from 'valibot';
import { MappingError } from '../../provisioning/mapping/mapping-error.ts';
import type { GroupRule, OrgTables } from '../../provisioning/store.ts';
import { now, type OrgContext } from '../context.ts';
import { invalid, notFound, refused } from '../errors.ts';
import { logSuccess } from '../events.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { switchOf } from '../users/schema.ts';
import { findGroup } from './routes.ts';
import { ruleTarget } from './exclusions.ts';
import { ruleInput, ruleSchema } from './schema.ts';

const tag = 'Group rules';

const ruleView = (rule: GroupRule) => ({
  type: 'group_rule' as const,
  id: rule.id,
  status: rule.status,
  name: rule.name,
  created: rule.created,
  lastUpdated: rule.lastUpdated,
  conditions: {
    people: { users: { exclude: [...rule.excludedUsers] }, groups: { exclude: [...(rule.excludedGroups ?? [])] } },
    expression: { value: rule.expression, type: 'urn:okta:expression:1.0' },
  },
  actions: { assignUserToGroups: { groupIds: [...rule.groups] } },
});

const findRule = async ({ rules }: Pick<OrgTables, 'rules'>, id: string): Promise<GroupRule> => {
  const rule = await rules.get(id);
  if (!rule) throw notFound(id, 'GroupRule');
  return rule;
};

/** @throws OktaError E0000001 where the expression is none */
const checkExpression = async (org: OrgContext, tables: OrgTables, expression: string): Promise<void> => {
  try {
    await org.groupRules.check(tables, expression);
  } catch (error) {
    if (error instanceof MappingError) throw invalid('conditions.expression.value', error.message);
    throw error;
  }
};

const missing = (wanted: readonly string[], found: readonly { readonly id: string }[]): string | undefined =>
  wanted.find((id) => !found.some((one) => one.id === id));

/**
 * @param before what the rule excludes already, which may be gone by now
 * @throws OktaError E0000001 where the expression is none, a group cannot be given, or who is excluded is not there
 */
const readRule = async (
  org: OrgContext,
  tables: OrgTables,
  body: v.InferOutput<typeof ruleInput>,
  before?: GroupRule,
) => {
  const { expression, people } = body.conditions;
  await checkExpression(org, tables, expression.value);
  const groups = [...new Set(body.actions.assignUserToGroups.groupIds)];
  for (const id of groups) {
    const { type } = await findGroup(tables, id);
    if (type !== 'OKTA_GROUP') throw invalid('actions.assignUserToGroups.groupIds', `${id} is of the type ${type}`);
  }
  const excludedUsers = [...new Set(people?.users?.exclude)];
  const excludedGroups = [...new Set(people?.groups?.exclude)];
  const newUsers = excludedUsers.filter((id) => !before?.excludedUsers.includes(id));
  const nobody = missing(newUsers, await tables.people.getMany(newUsers));
  if (nobody !== undefined) throw invalid('conditions.people.users.exclude', `There is no user ${nobody}`);
  const newGroups = excludedGroups.filter((id) => !before?.excludedGroups?.includes(id));
  const none = missing(newGroups, await tables.groups.getMany(newGroups));
  if (none !== undefined) throw invalid('conditions.people.groups.exclude', `There is no group ${none}`);
  return { name: body.name, expression: expression.value, groups, excludedUsers, excludedGroups };
};

/** Okta: “An Okta org can support up to 2,000 Group Rules.” */
const most = 2_000;

const ruleEvent = (org: OrgContext, eventType: string, message: string, rule: GroupRule) => ({
  eventType,
  message,
  targets: [ruleTarget(org, rule)],
});

const listRules = defineRoute({
  method: 'GET',
  path: '/api/v1/groups/rules',
  tag,
  summary: 'Lists the rules, or those whose name begins with `search`.',
  query: v.object({ ...paging(50, 200), search: v.optional(v.string()), expand: v.optional(v.string()) }),
  answers: { 200: v.array(ruleSchema) },
  async handle({ query, org }) {
    const page = await org.store.rules.list(pageOf(query, { q: query.search }));
    return { status: 200, body: page.items.map(ruleView), next: page.next };
  },
});

const createRule = defineRoute({
  method: 'POST',
  path: '/api/v1/groups/rules',
  tag,
  summary: 'Creates a rule, which is inactive at first.',
  body: ruleInput,
  answers: { 200: ruleSchema },
  async handle({ body, org, principal }) {
    const rule = await org.store.transaction(async (tables) => {
      if ((await tables.rules.list({ limit: most })).items.length >= most) {
        throw refused(`An org has ${most} group rules at most`);
      }
      const time = now(org);
      const made: GroupRule = {
        id: org.newId('groupRule'),
        status: 'INACTIVE',
        created: time,
        lastUpdated: time,
        ...(await readRule(org, tables, body)),
      };
      await tables.rules.add(made);
      await logSuccess(org, tables, principal, ruleEvent(org, 'group.rule.add', 'Add group rule', made));
      return made;
    });
    return { status: 200, body: ruleView(rule) };
  },
});

const getRule = defineRoute({
  method: 'GET',
  path: '/api/v1/groups/rules/{id}',
  tag,
  summary: 'Shows a rule.',
  query: v.object({ expand: v.optional(v.string()) }),
  answers: { 200: ruleSchema },
  handle: async ({ params, org }) => ({ status: 200, body: ruleView(await findRule(org.store, params.id)) }),
});

const replaceRule = defineRoute({
  method: 'PUT',
  path: '/api/v1/groups/rules/{id}',
  tag,
  summary: 'Replaces a rule that is inactive, but for the groups that it gives.',
  body: ruleInput,
  answers: { 200: ruleSchema },
  async handle({ params, body, org, principal }) {
    const rule = await org.store.transaction(async (tables) => {
      const before = await findRule(tables, params.id);
      if (before.status === 'ACTIVE') throw refused('Cannot update an active rule. Deactivate it first.');
      if (before.status === 'INVALID') {
        throw refused('Cannot update an invalid rule: one of its groups was deleted. Delete it, and create another.');
      }
      const read = await readRule(org, tables, body, before);
      if (read.groups.toSorted().join(' ') !== before.groups.toSorted().join(' ')) {
        throw invalid(
          'actions.assignUserToGroups.groupIds',
          'The groups of a rule cannot be changed. Delete it, and create another.',
        );
      }
      const after: GroupRule = { ...before, lastUpdated: now(org), ...read };
      await tables.rules.update(after);
      await logSuccess(org, tables, principal, ruleEvent(org, 'group.rule.update', 'Update group rule', after));
      return after;
    });
    return { status: 200, body: ruleView(rule) };
  },
});

/** Takes those whom a rule added out of its groups, some hundred in each transaction. */
const removeUsers = async (org: OrgContext, rule: GroupRule): Promise<void> => {
  for (const group of rule.groups) {
    for (let more = true; more;) {
      more = await org.store.transaction(async (tables) => {
        const { items, next } = await tables.groups.memberIds(group, { limit: 100 }, rule.id);
        const removed = await tables.groups.removeMembers(group, items);
        if (removed.length > 0) await org.engine.membershipChanged(tables, group, removed);
        return next !== undefined;
      });
    }
  }
};

const deleteRule = defineRoute({
  method: 'DELETE',
  path: '/api/v1/groups/rules/{id}',
  tag,
  summary: 'Deletes a rule; those whom it added stay in the groups, unless `removeUsers` says otherwise.',
  query: v.object({ removeUsers: switchOf(false) }),
  answers: { 202: undefined },
  async handle({ params, query, org, principal }) {
    const rule = await findRule(org.store, params.id);
    if (rule.status === 'ACTIVE') throw refused('Cannot delete an active rule. Deactivate it first.');
    if (query.removeUsers) await removeUsers(org, rule);
    await org.store.transaction(async (tables) => {
      await tables.rules.remove(rule.id);
      await logSuccess(org, tables, principal, ruleEvent(org, 'group.rule.delete', 'Delete group rule', rule));
    });
    return { status: 202 };
  },
});

const lifecycle = (name: 'activate' | 'deactivate', status: GroupRule['status'], summary: string): Route =>
  defineRoute({
    method: 'POST',
    path: `/api/v1/groups/rules/{id}/lifecycle/${name}`,
    tag,
    summary,
    answers: { 204: undefined },
    async handle({ params, org, principal }) {
      await org.store.transaction(async (tables) => {
        const before = await findRule(tables, params.id);
        if (before.status === status) return;
        if (before.status === 'INVALID') {
          throw invalid('updateRuleStatus', 'Cannot activate or deactivate a Group Rule with the status INVALID.');
        }
        if (status === 'ACTIVE') await checkExpression(org, tables, before.expression);
        const after = { ...before, status, lastUpdated: now(org) };
        await tables.rules.update(after);
        await logSuccess(
          org,
          tables,
          principal,
          ruleEvent(org, `group.rule.${name}`, `${status === 'ACTIVE' ? 'Activate' : 'Deactivate'} group rule`, after),
        );
      });
      if (status === 'ACTIVE') await org.groupRules.applyToAll((work) => org.store.transaction(work));
      return { status: 204 };
    },
  });

export const groupRuleRoutes: readonly Route[] = [
  listRules,
  createRule,
  getRule,
  replaceRule,
  deleteRule,
  lifecycle('activate', 'ACTIVE', 'Activates a rule: whom it picks is added to the groups.'),
  lifecycle('deactivate', 'INACTIVE', 'Deactivates a rule: those whom it added stay in the groups.'),
];
