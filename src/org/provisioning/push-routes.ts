import * as v from 'valibot';
import type { OrgTables, PushedGroup, PushRule } from '../../provisioning/store.ts';
import { findApp } from '../apps/find.ts';
import type { OrgContext } from '../context.ts';
import { invalid, notFound } from '../errors.ts';
import { appTarget, logSuccess } from '../events.ts';
import { findGroup } from '../groups/routes.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { appGroupEntrySchema, pushedGroupSchema, pushRuleSchema, queuedSchema, target } from './schema.ts';

const tag = 'Push Groups';

const findPushed = async (tables: Pick<OrgTables, 'pushedGroups'>, app: string, id: string): Promise<PushedGroup> => {
  const pushed = await tables.pushedGroups.get(id);
  if (pushed?.app !== app) throw notFound(id, 'GroupPushMapping');
  return pushed;
};

const findRule = async (tables: Pick<OrgTables, 'pushRules'>, app: string, id: string): Promise<PushRule> => {
  const rule = await tables.pushRules.get(id);
  if (rule?.app !== app) throw notFound(id, 'GroupPushRule');
  return rule;
};

/** Runs a change in one transaction, and has the engine do at once what it queued. */
const change = async <T>(org: OrgContext, work: (tables: OrgTables) => Promise<T>): Promise<T> => {
  const value = await org.store.transaction(work);
  org.engine.worker.kick();
  return value;
};

/** With the names that the groups have in the org. */
const named = async ({ store }: OrgContext, pushed: readonly PushedGroup[]) => {
  const groups = await store.groups.getMany(pushed.map(({ group }) => group));
  const names = new Map(groups.map(({ id, profile }) => [id, profile.name]));
  return pushed.map((one) => ({ ...one, name: names.get(one.group) ?? '' }));
};

const namedOne = async (org: OrgContext, pushed: PushedGroup) => (await named(org, [pushed]))[0]!;

const list = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/pushed-groups',
  tag,
  summary: 'Lists the groups that are pushed to an application.',
  query: v.object({
    q: v.optional(v.string()),
    status: v.optional(v.picklist(['ACTIVE', 'INACTIVE', 'ERROR'], 'Expected ACTIVE, INACTIVE or ERROR.')),
    rule: v.optional(v.string()),
    ...paging(50, 200),
  }),
  answers: { 200: v.array(pushedGroupSchema) },
  async handle({ params, query, org }) {
    const { id } = await findApp(org.store, params.id);
    const { q, status, rule } = query;
    // `none`: those that were found by name.
    const narrowed = { q, status, rule: rule === 'none' ? null : rule };
    const page = await org.store.pushedGroups.list(id, pageOf(query, narrowed));
    return { status: 200, body: await named(org, page.items), next: page.next };
  },
});

const start = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/pushed-groups',
  tag,
  summary: 'Pushes a group: creates one at the service, or links one that is there.',
  body: v.object({
    group: v.string('The field cannot be left blank'),
    link: v.optional(
      v.object({ externalId: v.string('The field cannot be left blank'), name: v.optional(v.string()) }),
    ),
    memberships: v.optional(v.boolean('Expected true or false.'), true),
  }),
  answers: { 201: pushedGroupSchema },
  errors: [400],
  async handle({ params, body, org }) {
    const pushed = await change(org, async (tables) => {
      const application = await findApp(tables, params.id);
      const group = await findGroup(tables, body.group);
      if (group.source?.app === application.id) throw invalid('group', 'A group is not pushed to where it comes from');
      const { link, memberships } = body;
      const known = link && (await tables.appGroupCache.get(application.id, link.externalId));
      return org.engine.startPush(tables, application, group, {
        memberships,
        ...(link && { link: { externalId: link.externalId, name: link.name ?? known?.name ?? group.profile.name } }),
      });
    });
    return { status: 201, body: await namedOne(org, pushed) };
  },
});

const get = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/pushed-groups/{pushed}',
  tag,
  summary: 'Shows a pushed group.',
  answers: { 200: pushedGroupSchema },
  handle: async ({ params, org }) => ({
    status: 200,
    body: await namedOne(org, await findPushed(org.store, params.id, params.pushed)),
  }),
});

const act = (
  action: 'activate' | 'deactivate' | 'push',
  summary: string,
  work: (org: OrgContext) => OrgContext['engine']['activatePush'],
): Route =>
  defineRoute({
    method: 'POST',
    path: `/muster/api/v1/apps/{id}/pushed-groups/{pushed}/${action}`,
    tag,
    summary,
    answers: { 200: pushedGroupSchema },
    async handle({ params, org }) {
      const { id, pushed } = params as { id: string; pushed: string };
      const acted = await change(org, async (tables) => {
        await work(org)(tables, await findApp(tables, id), await findPushed(tables, id, pushed));
        return findPushed(tables, id, pushed);
      });
      return { status: 200, body: await namedOne(org, acted) };
    },
  });

const unlink = defineRoute({
  method: 'DELETE',
  path: '/muster/api/v1/apps/{id}/pushed-groups/{pushed}',
  tag,
  summary: 'Unlinks a pushed group, and deletes it at the service or leaves it there.',
  query: v.object({ target }),
  answers: { 204: undefined },
  async handle({ params, query, org }) {
    await change(org, async (tables) => {
      const application = await findApp(tables, params.id);
      await org.engine.unlink(tables, application, await findPushed(tables, params.id, params.pushed), query.target);
    });
    return { status: 204 };
  },
});

const bulkEdit = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/pushed-groups/bulk-edit',
  tag,
  summary: 'Bulk Edit: activates, deactivates, pushes or unlinks many at once.',
  body: v.object({
    ids: v.pipe(v.array(v.string()), v.maxLength(1000, 'Expected 1000 at most.')),
    action: v.picklist(['activate', 'deactivate', 'push', 'delete'], 'Expected activate, deactivate, push or delete.'),
    target: v.optional(target, 'leave'),
  }),
  answers: { 200: v.strictObject({ count: v.number() }) },
  async handle({ params, body, org }) {
    const { engine } = org;
    await change(org, async (tables) => {
      const application = await findApp(tables, params.id);
      for (const id of body.ids) {
        const pushed = await findPushed(tables, params.id, id);
        if (body.action === 'activate') await engine.activatePush(tables, application, pushed);
        else if (body.action === 'deactivate') await engine.deactivatePush(tables, application, pushed);
        else if (body.action === 'push') await engine.pushNow(tables, application, pushed);
        else await engine.unlink(tables, application, pushed, body.target);
      }
    });
    return { status: 200, body: { count: body.ids.length } };
  },
});

const appGroups = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/app-groups',
  tag,
  summary: 'Lists the groups at the service, as the last listing had them.',
  query: v.object({ q: v.optional(v.string()), ...paging(50, 200) }),
  answers: { 200: v.array(appGroupEntrySchema) },
  async handle({ params, query, org }) {
    const { id } = await findApp(org.store, params.id);
    const page = await org.store.appGroupCache.list(id, pageOf(query, { q: query.q }));
    return { status: 200, body: page.items, next: page.next };
  },
});

const refresh = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/app-groups/refresh',
  tag,
  summary: 'Refresh App Groups.',
  answers: { 202: queuedSchema },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    return { status: 202, body: { job: await change(org, (tables) => org.engine.refreshAppGroups(tables, id)) } };
  },
});

const listRules = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/push-rules',
  tag,
  summary: 'Lists the rules by which groups are pushed.',
  answers: { 200: v.array(pushRuleSchema) },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    return { status: 200, body: await org.store.pushRules.list(id) };
  },
});

const addRule = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/push-rules',
  tag,
  summary: 'Makes a push rule, and pushes what it finds.',
  body: v.object({
    name: v.pipe(v.string('The field cannot be left blank'), v.minLength(1, 'The field cannot be left blank')),
    field: v.picklist(['name', 'description'], 'Expected name or description.'),
    operator: v.picklist(
      ['starts with', 'ends with', 'contains', 'equals'],
      'Expected starts with, ends with, contains or equals.',
    ),
    value: v.pipe(v.string('The field cannot be left blank'), v.minLength(1, 'The field cannot be left blank')),
  }),
  answers: { 201: pushRuleSchema },
  async handle({ params, body, org }) {
    const rule: PushRule = { id: org.newId('pushRule'), app: params.id, status: 'ACTIVE', ...body };
    await change(org, async (tables) => {
      await findApp(tables, params.id);
      await org.engine.addRule(tables, rule);
    });
    return { status: 201, body: rule };
  },
});

const setRule = (status: PushRule['status']): Route =>
  defineRoute({
    method: 'POST',
    path: `/muster/api/v1/apps/{id}/push-rules/{rule}/${status === 'ACTIVE' ? 'activate' : 'deactivate'}`,
    tag,
    summary:
      status === 'ACTIVE'
        ? 'Activates a push rule: it pushes what it finds.'
        : 'Stops a push rule; what it found stays.',
    answers: { 200: pushRuleSchema },
    async handle({ params, org, principal }) {
      const { id, rule } = params as { id: string; rule: string };
      const body = await change(org, async (tables) => {
        const next = { ...(await findRule(tables, id, rule)), status };
        if (status === 'ACTIVE') await org.engine.addRule(tables, next);
        else await tables.pushRules.put(next);
        await logSuccess(org, tables, principal, {
          eventType: 'application.lifecycle.update',
          message: 'Update application',
          reason: `A rule of Push Groups was ${status === 'ACTIVE' ? 'activated' : 'deactivated'}`,
          targets: [appTarget(await findApp(tables, id))],
        });
        return next;
      });
      return { status: 200, body };
    },
  });

const removeRule = defineRoute({
  method: 'DELETE',
  path: '/muster/api/v1/apps/{id}/push-rules/{rule}',
  tag,
  summary: 'Deletes a push rule, and the groups that it found, at the service too or not.',
  query: v.object({ target }),
  answers: { 204: undefined },
  async handle({ params, query, org }) {
    await change(org, async (tables) => {
      const rule = await findRule(tables, params.id, params.rule);
      await org.engine.removeRule(tables, await findApp(tables, params.id), rule, query.target);
    });
    return { status: 204 };
  },
});

/** Push Groups. */
export const pushRoutes: readonly Route[] = [
  list,
  start,
  bulkEdit,
  get,
  act('activate', 'Activates the push of a group: its whole membership goes out.', (org) => org.engine.activatePush),
  act('deactivate', 'Stops the push of a group, which stays at the service.', (org) => org.engine.deactivatePush),
  act('push', 'Push now: overwrites the membership at the service.', (org) => org.engine.pushNow),
  unlink,
  appGroups,
  refresh,
  listRules,
  addRule,
  setRule('ACTIVE'),
  setRule('INACTIVE'),
  removeRule,
];
