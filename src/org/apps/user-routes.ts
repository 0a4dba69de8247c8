import * as v from 'valibot';
import type { JsonObject } from '../../protocol/json.ts';
import type { AppUser } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { findPerson } from '../users/find.ts';
import { switchOf } from '../users/schema.ts';
import { userView } from '../users/view.ts';
import { assign, changeAssignment } from './assign.ts';
import { findApp } from './find.ts';
import { appUserInput, appUserSchema, newAppUserInput } from './schema.ts';
import { appUserView } from './view.ts';

const tag = 'Application users';

const withUsers = async (org: OrgContext, origin: string, appUsers: readonly AppUser[], expand: string | undefined) => {
  if (expand !== 'user') return appUsers.map((appUser) => appUserView(appUser, origin));
  const people = await org.store.people.getMany(appUsers.map(({ person }) => person));
  const byId = new Map(people.map((person) => [person.id, userView(person, org, origin)]));
  return appUsers.map((appUser) => ({
    ...appUserView(appUser, origin),
    ...(byId.has(appUser.person) && { _embedded: { user: byId.get(appUser.person) } }),
  }));
};

const listAppUsers = defineRoute({
  method: 'GET',
  path: '/api/v1/apps/{id}/users',
  tag,
  summary: 'Lists the users that an application is assigned to.',
  query: v.object({
    q: v.optional(v.string()),
    expand: v.optional(v.string()),
    ...paging(50, 500),
  }),
  answers: { 200: v.array(appUserSchema) },
  async handle({ params, query, org, origin }) {
    const { id } = await findApp(org.store, params.id);
    const page = await org.store.appUsers.list(id, pageOf(query, { q: query.q }));
    return { status: 200, body: await withUsers(org, origin, page.items, query.expand), next: page.next };
  },
});

const assignUser = defineRoute({
  method: 'POST',
  path: '/api/v1/apps/{id}/users',
  tag,
  summary: 'Assigns an application to a user.',
  body: newAppUserInput,
  answers: { 200: appUserSchema },
  async handle({ params, body, org, origin }) {
    const appUser = await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      const person = await findPerson(tables, body.id);
      return assign(org, tables, application, person, {
        username: body.credentials?.userName,
        profile: body.profile as JsonObject | null | undefined,
      });
    });
    org.engine.worker.kick();
    return { status: 200, body: appUserView(appUser, origin) };
  },
});

const getAppUser = defineRoute({
  method: 'GET',
  path: '/api/v1/apps/{id}/users/{user}',
  tag,
  summary: 'Shows the assignment of an application to a user.',
  query: v.object({ expand: v.optional(v.string()) }),
  answers: { 200: appUserSchema },
  async handle({ params, query, org, origin }) {
    const { id } = await findApp(org.store, params.id);
    const appUser = await org.store.appUsers.get(id, params.user);
    if (!appUser) throw notFound(params.user, 'AppUser');
    const [body] = await withUsers(org, origin, [appUser], query.expand);
    return { status: 200, body };
  },
});

const updateAppUser = (method: 'POST' | 'PUT'): Route =>
  defineRoute({
    method,
    path: '/api/v1/apps/{id}/users/{user}',
    tag,
    summary: 'Changes the username or the profile of an assignment.',
    body: appUserInput,
    answers: { 200: appUserSchema },
    async handle({ params, body, org, origin }) {
      const appUser = await org.store.transaction(async (tables) => {
        const application = await findApp(tables, params.id);
        const person = await findPerson(tables, params.user);
        return changeAssignment(org, tables, application, person, {
          username: body.credentials?.userName,
          profile: body.profile as JsonObject | null | undefined,
        });
      });
      if (!appUser) throw notFound(params.user, 'AppUser');
      org.engine.worker.kick();
      return { status: 200, body: appUserView(appUser, origin) };
    },
  });

const unassignUser = defineRoute({
  method: 'DELETE',
  path: '/api/v1/apps/{id}/users/{user}',
  tag,
  summary: 'Ends the assignment of an application to a user; one that a group gives stays.',
  query: v.object({ sendEmail: switchOf(false) }),
  answers: { 204: undefined },
  async handle({ params, org }) {
    await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      if (!(await org.engine.unassignPerson(tables, application, params.user))) throw notFound(params.user, 'AppUser');
    });
    org.engine.worker.kick();
    return { status: 204 };
  },
});

export const appUserRoutes: readonly Route[] = [
  listAppUsers,
  assignUser,
  getAppUser,
  updateAppUser('POST'),
  updateAppUser('PUT'),
  unassignUser,
];
