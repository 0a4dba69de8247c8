import * as v from 'valibot';
import type { Group, OrgTables } from '../../provisioning/store.ts';
import { now } from '../context.ts';
import { forbidden, notFound } from '../errors.ts';
import { groupTarget, logSuccess } from '../events.ts';
import { pageOf, paging, sorting, sortOf } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { parseSearch } from '../search.ts';
import { findPerson } from '../users/find.ts';
import { userSchema } from '../users/schema.ts';
import { userView } from '../users/view.ts';
import { invalidateRules } from './exclusions.ts';
import { changeMembers } from './members.ts';
import { groupInput, groupSchema } from './schema.ts';
import { groupView } from './view.ts';
import { addGroup } from './write.ts';

const tag = 'Groups';

/** @throws OktaError E0000007 */
export const findGroup = async ({ groups }: Pick<OrgTables, 'groups'>, id: string): Promise<Group> => {
  const group = await groups.get(id);
  if (!group) throw notFound(id, 'UserGroup');
  return group;
};

/** @throws OktaError E0000006 for a group that the org or an application looks after */
const assertOwn = ({ type }: Group): void => {
  if (type !== 'OKTA_GROUP') throw forbidden(`A group of the type ${type} cannot be changed.`);
};

const listGroups = defineRoute({
  method: 'GET',
  path: '/api/v1/groups',
  tag,
  summary: 'Lists groups, those of one search, or those whose name begins with `q`.',
  query: v.object({
    q: v.optional(v.string()),
    filter: v.optional(v.string()),
    search: v.optional(v.string()),
    expand: v.optional(v.string()),
    ...paging(1_000, 1_000),
    ...sorting,
  }),
  answers: { 200: v.array(groupSchema) },
  async handle({ query, org, origin }) {
    const { q, filter, search } = query;
    const asked = search || filter;
    const condition = asked ? parseSearch(asked) : undefined;
    const page = await org.store.groups.list({ ...pageOf(query, { q, condition }), ...sortOf(query) });
    return { status: 200, body: page.items.map((group) => groupView(group, origin)), next: page.next };
  },
});

const createGroup = defineRoute({
  method: 'POST',
  path: '/api/v1/groups',
  tag,
  summary: 'Creates a group.',
  body: groupInput,
  answers: { 200: groupSchema },
  async handle({ body, org, origin, principal }) {
    const group = await org.store.transaction(async (tables) => {
      const made = await addGroup(org, tables, body.profile);
      await logSuccess(org, tables, principal, {
        eventType: 'group.lifecycle.create',
        message: 'Create Okta group',
        targets: [groupTarget(made)],
      });
      return made;
    });
    return { status: 200, body: groupView(group, origin) };
  },
});

const getGroup = defineRoute({
  method: 'GET',
  path: '/api/v1/groups/{id}',
  tag,
  summary: 'Shows a group.',
  answers: { 200: groupSchema },
  handle: async ({ params, org, origin }) => ({
    status: 200,
    body: groupView(await findGroup(org.store, params.id), origin),
  }),
});

const replaceGroup = defineRoute({
  method: 'PUT',
  path: '/api/v1/groups/{id}',
  tag,
  summary: 'Renames a group, and replaces its description.',
  body: groupInput,
  answers: { 200: groupSchema },
  async handle({ params, body, org, origin, principal }) {
    const { name, description } = body.profile;
    const group = await org.store.transaction(async (tables) => {
      const before = await findGroup(tables, params.id);
      assertOwn(before);
      const profile = { name, ...(description !== undefined && { description }) };
      const after: Group = { ...before, profile, lastUpdated: now(org) };
      await tables.groups.update(after);
      await org.changes.groupChanged(tables, before, after);
      await logSuccess(org, tables, principal, {
        eventType: 'group.profile.update',
        message: 'Update Okta group',
        targets: [groupTarget(after)],
      });
      return after;
    });
    return { status: 200, body: groupView(group, origin) };
  },
});

const deleteGroup = defineRoute({
  method: 'DELETE',
  path: '/api/v1/groups/{id}',
  tag,
  summary: 'Deletes a group: what it assigned to its members ends.',
  answers: { 204: undefined },
  async handle({ params, org, principal }) {
    await org.store.transaction(async (tables) => {
      const group = await findGroup(tables, params.id);
      if (group.type === 'BUILT_IN') assertOwn(group);
      await org.changes.groupRemoved(tables, group);
      await invalidateRules(org, tables, group);
      await tables.groups.remove(group.id);
      await logSuccess(org, tables, principal, {
        eventType: 'group.lifecycle.delete',
        message: 'Delete Okta group',
        targets: [groupTarget(group)],
      });
    });
    return { status: 204 };
  },
});

const listMembers = defineRoute({
  method: 'GET',
  path: '/api/v1/groups/{id}/users',
  tag,
  summary: 'Lists the members of a group.',
  query: v.object(paging(1_000, 1_000)),
  answers: { 200: v.array(userSchema) },
  async handle({ params, query, org, origin }) {
    const { id } = await findGroup(org.store, params.id);
    const page = await org.store.groups.members(id, pageOf(query));
    return { status: 200, body: page.items.map((person) => userView(person, org, origin)), next: page.next };
  },
});

const memberRoute = (method: 'PUT' | 'DELETE', summary: string): Route =>
  defineRoute({
    method,
    path: '/api/v1/groups/{id}/users/{user}',
    tag,
    summary,
    answers: { 204: undefined },
    async handle({ params, org, principal }) {
      await org.store.transaction(async (tables) => {
        const group = await findGroup(tables, params.id);
        const people = [await findPerson(tables, params.user)];
        await changeMembers(org, tables, principal, group, method === 'PUT' ? { add: people } : { remove: people });
      });
      return { status: 204 };
    },
  });

export const groupRoutes: readonly Route[] = [
  listGroups,
  createGroup,
  getGroup,
  replaceGroup,
  deleteGroup,
  listMembers,
  memberRoute('PUT', 'Adds a user to a group.'),
  memberRoute('DELETE', 'Takes a user out of a group.'),
];
