import * as v from 'valibot';
import type { JsonObject } from '../../protocol/json.ts';
import type { AppGroup, OrgTables } from '../../provisioning/store.ts';
import { now } from '../context.ts';
import { invalid, notFound } from '../errors.ts';
import { appTarget, groupTarget, logSuccess } from '../events.ts';
import { findGroup } from '../groups/routes.ts';
import { groupView } from '../groups/view.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { findApp } from './find.ts';
import { appGroupInput, appGroupSchema, appSchema } from './schema.ts';
import { appGroupView, appView } from './view.ts';

const tag = 'Application groups';

const findAppGroup = async ({ appGroups }: Pick<OrgTables, 'appGroups'>, app: string, group: string) => {
  const appGroup = await appGroups.get(app, group);
  if (!appGroup) throw notFound(group, 'ApplicationGroupAssignment');
  return appGroup;
};

/** After all that are there: the weakest. */
const lastPriority = async ({ appGroups }: Pick<OrgTables, 'appGroups'>, app: string): Promise<number> => {
  let last = -1;
  let after: string | undefined;
  do {
    const page = await appGroups.list(app, { limit: 200, ...(after !== undefined && { after }) });
    last = page.items.at(-1)?.priority ?? last;
    after = page.next;
  } while (after !== undefined);
  return last + 1;
};

const listAppGroups = defineRoute({
  method: 'GET',
  path: '/api/v1/apps/{id}/groups',
  tag,
  summary: 'Lists the groups that an application is assigned to, by priority.',
  query: v.object({ q: v.optional(v.string()), expand: v.optional(v.string()), ...paging(20, 200) }),
  answers: { 200: v.array(appGroupSchema) },
  async handle({ params, query, org, origin }) {
    const { id } = await findApp(org.store, params.id);
    const page = await org.store.appGroups.list(id, pageOf(query, { q: query.q }));
    const views = page.items.map((appGroup) => appGroupView(appGroup, origin));
    if (query.expand !== 'group') return { status: 200, body: views, next: page.next };
    const groups = await org.store.groups.getMany(page.items.map(({ group }) => group));
    const byId = new Map(groups.map((group) => [group.id, groupView(group, origin)]));
    const body = views.map((view) => ({ ...view, _embedded: { group: byId.get(view.id) } }));
    return { status: 200, body, next: page.next };
  },
});

const getAppGroup = defineRoute({
  method: 'GET',
  path: '/api/v1/apps/{id}/groups/{group}',
  tag,
  summary: 'Shows the assignment of an application to a group.',
  answers: { 200: appGroupSchema },
  async handle({ params, org, origin }) {
    const { id } = await findApp(org.store, params.id);
    return { status: 200, body: appGroupView(await findAppGroup(org.store, id, params.group), origin) };
  },
});

const assignGroup = defineRoute({
  method: 'PUT',
  path: '/api/v1/apps/{id}/groups/{group}',
  tag,
  summary: 'Assigns an application to a group, or changes the priority or the profile of the assignment.',
  body: appGroupInput,
  answers: { 200: appGroupSchema },
  async handle({ params, body, org, origin, principal }) {
    const appGroup = await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      const group = await findGroup(tables, params.group);
      const before = await tables.appGroups.get(application.id, group.id);
      const profile = (body?.profile ?? before?.profile ?? {}) as JsonObject;
      const known = new Set(
        application.profile.filter(({ scope }) => scope === 'group').map(({ variable }) => variable),
      );
      const other = Object.keys(profile).find((name) => !known.has(name));
      if (other !== undefined)
        throw invalid('profile', `Property '${other}' is no group attribute of the application.`);
      const after: AppGroup = {
        app: application.id,
        group: group.id,
        priority: body?.priority ?? before?.priority ?? (await lastPriority(tables, application.id)),
        profile,
        lastUpdated: now(org),
      };
      await tables.appGroups.put(after);
      await org.engine.groupAssignmentChanged(tables, application.id, group.id);
      await logSuccess(org, tables, principal, {
        eventType: before ? 'group.application_assignment.update' : 'group.application_assignment.add',
        message: before ? 'Update group application assignment' : 'Add assigned application to group',
        targets: [groupTarget(group), appTarget(application)],
      });
      return after;
    });
    org.engine.worker.kick();
    return { status: 200, body: appGroupView(appGroup, origin) };
  },
});

const unassignGroup = defineRoute({
  method: 'DELETE',
  path: '/api/v1/apps/{id}/groups/{group}',
  tag,
  summary: 'Ends the assignment of an application to a group.',
  answers: { 204: undefined },
  async handle({ params, org, principal }) {
    await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      await findAppGroup(tables, application.id, params.group);
      await tables.appGroups.remove(application.id, params.group);
      await org.engine.groupAssignmentChanged(tables, application.id, params.group);
      const group = await tables.groups.get(params.group);
      await logSuccess(org, tables, principal, {
        eventType: 'group.application_assignment.remove',
        message: 'Remove assigned application from group',
        targets: [...(group ? [groupTarget(group)] : []), appTarget(application)],
      });
    });
    org.engine.worker.kick();
    return { status: 204 };
  },
});

const appsOfGroup = defineRoute({
  method: 'GET',
  path: '/api/v1/groups/{id}/apps',
  tag,
  summary: 'Lists the applications that are assigned to a group.',
  query: v.object(paging(20, 200)),
  answers: { 200: v.array(appSchema) },
  async handle({ params, org, origin }) {
    const { id } = await findGroup(org.store, params.id);
    const apps = [];
    for (const { app } of await org.store.appGroups.ofGroup(id)) {
      const application = await org.store.applications.get(app);
      if (application) apps.push(appView(application, org, origin));
    }
    return { status: 200, body: apps };
  },
});

export const appGroupRoutes: readonly Route[] = [listAppGroups, getAppGroup, assignGroup, unassignGroup, appsOfGroup];
