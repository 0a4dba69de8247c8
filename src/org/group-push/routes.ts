import * as v from 'valibot';
import type { OrgTables, PushedGroup } from '../../provisioning/store.ts';
import { findApp } from '../apps/find.ts';
import { now, type OrgContext } from '../context.ts';
import { invalid, notFound, refused } from '../errors.ts';
import { findGroup } from '../groups/routes.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';

const tag = 'Group push mappings';
const base = '/api/v1/apps/{id}/group-push/mappings';

const status = v.picklist(['ACTIVE', 'INACTIVE'], 'Expected ACTIVE or INACTIVE.');
const text = v.string('Expected a text.');

const mappingSchema = v.strictObject({
  id: v.string(),
  created: v.string(),
  lastUpdated: v.string(),
  lastPush: v.optional(v.string()),
  sourceGroupId: v.string(),
  /** The org's group that was imported from the application, where it was; else the service's own id. */
  targetGroupId: v.optional(v.string()),
  status: v.picklist(['ACTIVE', 'INACTIVE', 'ERROR']),
  errorSummary: v.optional(v.string()),
  _links: v.record(v.string(), v.unknown()),
});

const view = async ({ groups }: Pick<OrgTables, 'groups'>, pushed: PushedGroup, origin: string) => {
  const { id, app, group, externalId, created, lastUpdated, lastPush, error } = pushed;
  const target = externalId === undefined ? undefined : ((await groups.getBySource(app, externalId))?.id ?? externalId);
  return {
    id,
    created,
    lastUpdated,
    ...(lastPush !== undefined && { lastPush }),
    sourceGroupId: group,
    ...(target !== undefined && { targetGroupId: target }),
    status: pushed.status,
    ...(error !== undefined && { errorSummary: error }),
    _links: {
      app: { href: `${origin}/api/v1/apps/${app}` },
      sourceGroup: { href: `${origin}/api/v1/groups/${group}` },
      ...(target?.startsWith('00g') && { targetGroup: { href: `${origin}/api/v1/groups/${target}` } }),
    },
  };
};

/** @throws OktaError E0000007 */
const findMapping = async ({ pushedGroups }: Pick<OrgTables, 'pushedGroups'>, app: string, id: string) => {
  const pushed = await pushedGroups.get(id);
  if (pushed?.app !== app) throw notFound(id, 'GroupPushMapping');
  return pushed;
};

/** Runs a change in one transaction, and has the engine do at once what it queued. */
const change = async <T>(org: OrgContext, work: (tables: OrgTables) => Promise<T>): Promise<T> => {
  const value = await org.store.transaction(work);
  org.engine.worker.kick();
  return value;
};

const listMappings = defineRoute({
  method: 'GET',
  path: base,
  tag,
  summary: 'Lists the groups that are pushed to an application.',
  query: v.object({
    sourceGroupId: v.optional(v.string()),
    status: v.optional(v.picklist(['ACTIVE', 'INACTIVE', 'ERROR'], 'Expected ACTIVE, INACTIVE or ERROR.')),
    ...paging(100, 1000),
  }),
  answers: { 200: v.array(mappingSchema) },
  async handle({ params, query, org, origin }) {
    const { id } = await findApp(org.store, params.id);
    const { sourceGroupId, status } = query;
    const found = sourceGroupId === undefined ? undefined : await org.store.pushedGroups.find(id, sourceGroupId);
    const page =
      sourceGroupId === undefined
        ? await org.store.pushedGroups.list(id, pageOf(query, { status }))
        : { items: found && (status === undefined || found.status === status) ? [found] : [] };
    const body = [];
    for (const pushed of page.items) body.push(await view(org.store, pushed, origin));
    return { status: 200, body, next: page.next };
  },
});

const createMapping = defineRoute({
  method: 'POST',
  path: base,
  tag,
  summary: 'Pushes a group: to a group that was imported from the application, or to a new one.',
  body: v.object({
    sourceGroupId: text,
    /** The org's group that was imported from the application. */
    targetGroupId: v.optional(text),
    targetGroupName: v.optional(text),
    status: v.optional(status, 'ACTIVE'),
  }),
  answers: { 200: mappingSchema },
  async handle({ params, body, org, origin }) {
    const pushed = await change(org, async (tables) => {
      const application = await findApp(tables, params.id);
      const group = await findGroup(tables, body.sourceGroupId);
      if (group.source?.app === application.id)
        throw invalid('sourceGroupId', 'A group is not pushed to where it comes from');
      const target = body.targetGroupId === undefined ? undefined : await findGroup(tables, body.targetGroupId);
      if (target && target.source?.app !== application.id) {
        throw invalid('targetGroupId', 'The group was not imported from the application');
      }
      if (body.targetGroupName !== undefined && body.targetGroupName !== group.profile.name) {
        throw invalid('targetGroupName', 'A new group at the service has the name of the group that is pushed');
      }
      if (body.status === 'ACTIVE') {
        const link = target?.source && { externalId: target.source.externalId, name: target.profile.name };
        return org.engine.startPush(tables, application, group, link ? { link } : {});
      }
      const time = now(org);
      const inactive: PushedGroup = {
        id: org.newId('pushedGroup'),
        app: application.id,
        group: group.id,
        status: 'INACTIVE',
        pushing: false,
        created: time,
        lastUpdated: time,
        ...(target?.source && { externalId: target.source.externalId, externalName: target.profile.name }),
      };
      await tables.pushedGroups.add(inactive);
      return inactive;
    });
    return { status: 200, body: await view(org.store, pushed, origin) };
  },
});

const getMapping = defineRoute({
  method: 'GET',
  path: `${base}/{mapping}`,
  tag,
  summary: 'Shows a group that is pushed.',
  answers: { 200: mappingSchema },
  handle: async ({ params, org, origin }) => ({
    status: 200,
    body: await view(org.store, await findMapping(org.store, params.id, params.mapping), origin),
  }),
});

const updateMapping = defineRoute({
  method: 'PATCH',
  path: `${base}/{mapping}`,
  tag,
  summary: 'Activates or deactivates the push of a group.',
  body: v.object({ status }),
  answers: { 200: mappingSchema },
  async handle({ params, body, org, origin }) {
    const pushed = await change(org, async (tables) => {
      const application = await findApp(tables, params.id);
      const before = await findMapping(tables, application.id, params.mapping);
      if (body.status === 'INACTIVE') await org.engine.deactivatePush(tables, application, before);
      else await org.engine.activatePush(tables, application, before);
      return findMapping(tables, application.id, params.mapping);
    });
    return { status: 200, body: await view(org.store, pushed, origin) };
  },
});

const deleteMapping = defineRoute({
  method: 'DELETE',
  path: `${base}/{mapping}`,
  tag,
  summary: 'Unlinks an inactive pushed group, and deletes it at the service or leaves it there.',
  query: v.object({ deleteTargetGroup: v.picklist(['true', 'false'], 'Expected true or false.') }),
  answers: { 204: undefined },
  async handle({ params, query, org }) {
    await change(org, async (tables) => {
      const application = await findApp(tables, params.id);
      const pushed = await findMapping(tables, application.id, params.mapping);
      if (pushed.status === 'ACTIVE') throw refused('A push mapping must be deactivated before it is deleted');
      await org.engine.unlink(tables, application, pushed, query.deleteTargetGroup === 'true' ? 'delete' : 'leave');
    });
    return { status: 204 };
  },
});

export const groupPushRoutes: readonly Route[] = [
  listMappings,
  createMapping,
  getMapping,
  updateMapping,
  deleteMapping,
];
