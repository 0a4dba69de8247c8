import * as v from 'valibot';
import type { Application, OrgTables } from '../../provisioning/store.ts';
import { withUsernameFormat } from '../app-profiles/check-formats.ts';
import type { Principal } from '../authenticate.ts';
import { now, type OrgContext } from '../context.ts';
import { OktaError } from '../errors.ts';
import { appTarget, logSuccess } from '../events.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { parseSearch } from '../search.ts';
import { userAttributes } from '../users/profile.ts';
import { switchOf } from '../users/schema.ts';
import { findApp } from './find.ts';
import { applySettings, makeApplication } from './make.ts';
import { appInput, appSchema } from './schema.ts';
import { appUserView, appView } from './view.ts';

const tag = 'Applications';

const sentences = {
  create: 'Create application',
  update: 'Update application',
  activate: 'Activate application',
  deactivate: 'Deactivate application',
  delete: 'Delete application',
} as const;

const logApp = (
  org: OrgContext,
  tables: OrgTables,
  principal: Principal,
  what: keyof typeof sentences,
  application: Application,
): Promise<void> =>
  logSuccess(org, tables, principal, {
    eventType: `application.lifecycle.${what}`,
    message: sentences[what],
    targets: [appTarget(application)],
  });

/** Changes an application in one transaction, and tells provisioning. */
export const changeApp = async (
  org: OrgContext,
  principal: Principal,
  id: string,
  change: (before: Application) => Application,
  what: keyof typeof sentences = 'update',
): Promise<Application> => {
  const application = await org.store.transaction(async (tables) => {
    const before = await findApp(tables, id);
    const after = { ...change(before), lastUpdated: now(org) };
    await tables.applications.update(after);
    await org.engine.applicationChanged(tables, before, after);
    await logApp(org, tables, principal, what, after);
    return after;
  });
  org.engine.worker.kick();
  return application;
};

/** The filters by which applications are mostly asked for. */
const filterOf = (filter: string | undefined) => {
  if (!filter) return {};
  const condition = parseSearch(filter);
  if (condition.kind === 'compare' && condition.operator === 'eq') {
    const name = condition.path.join('.');
    if (name === 'status') return { status: String(condition.value).toUpperCase() as Application['status'] };
    if (name === 'name') return { key: String(condition.value) };
    if (name === 'user.id') return { person: String(condition.value) };
  }
  throw new OktaError(400, 'E0000031', 'Invalid search criteria.', {
    causes: ['Applications are filtered by status eq "…", name eq "…" or user.id eq "…".'],
  });
};

/** The applications that a person has, all in one page; with `expand`, each with its assignment. */
const appsOfPerson = async (org: OrgContext, origin: string, person: string, expand: string | undefined) => {
  const assigned = await org.store.appUsers.ofPerson(person);
  const applications = await Promise.all(assigned.map(({ app }) => org.store.applications.get(app)));
  return assigned.flatMap((appUser, index) => {
    const application = applications[index];
    if (!application) return [];
    const view = appView(application, org, origin);
    return [expand === `user/${person}` ? { ...view, _embedded: { user: appUserView(appUser, origin) } } : view];
  });
};

const listApps = defineRoute({
  method: 'GET',
  path: '/api/v1/apps',
  tag,
  summary: 'Lists applications, those whose label or name begins with `q`, or those of a user.',
  query: v.object({
    q: v.optional(v.string()),
    filter: v.optional(v.string()),
    expand: v.optional(v.string()),
    includeNonDeleted: v.optional(v.string()),
    ...paging(20, 200),
  }),
  answers: { 200: v.array(appSchema) },
  async handle({ query, org, origin }) {
    const { person, ...filter } = filterOf(query.filter);
    if (person !== undefined) {
      return { status: 200, body: await appsOfPerson(org, origin, person, query.expand) };
    }
    const page = await org.store.applications.list({ ...pageOf(query, { q: query.q }), ...filter });
    return { status: 200, body: page.items.map((app) => appView(app, org, origin)), next: page.next };
  },
});

const createApp = defineRoute({
  method: 'POST',
  path: '/api/v1/apps',
  tag,
  summary: 'Adds an application of the catalogue by its `name`, or makes one as the wizard does.',
  query: v.object({ activate: switchOf(true) }),
  body: appInput,
  answers: { 200: appSchema },
  async handle({ query, body, org, origin, principal }) {
    const made = withUsernameFormat(makeApplication(org, body), await userAttributes(org.store));
    const application: Application = query.activate ? made : { ...made, status: 'INACTIVE' };
    await org.store.transaction(async (tables) => {
      await tables.applications.add(application);
      await logApp(org, tables, principal, 'create', application);
    });
    return { status: 200, body: appView(application, org, origin) };
  },
});

const getApp = defineRoute({
  method: 'GET',
  path: '/api/v1/apps/{id}',
  tag,
  summary: 'Shows an application.',
  query: v.object({ expand: v.optional(v.string()) }),
  answers: { 200: appSchema },
  handle: async ({ params, org, origin }) => ({
    status: 200,
    body: appView(await findApp(org.store, params.id), org, origin),
  }),
});

const replaceApp = defineRoute({
  method: 'PUT',
  path: '/api/v1/apps/{id}',
  tag,
  summary: 'Changes the general and the sign-on settings of an application.',
  body: appInput,
  answers: { 200: appSchema },
  async handle({ params, body, org, origin, principal }) {
    const user = await userAttributes(org.store);
    const change = (before: Application) => withUsernameFormat(applySettings(before, body), user);
    const application = await changeApp(org, principal, params.id, change);
    return { status: 200, body: appView(application, org, origin) };
  },
});

const deleteApp = defineRoute({
  method: 'DELETE',
  path: '/api/v1/apps/{id}',
  tag,
  summary: 'Deletes an application that is inactive, with its assignments; nothing is sent to the service.',
  answers: { 204: undefined },
  async handle({ params, org, principal }) {
    await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      if (application.status === 'ACTIVE') {
        throw new OktaError(403, 'E0000056', 'Delete application forbidden.', {
          causes: ['The application must be deactivated before it is deleted.'],
        });
      }
      await tables.applications.remove(application.id);
      await logApp(org, tables, principal, 'delete', application);
    });
    return { status: 204 };
  },
});

const lifecycle = (name: 'activate' | 'deactivate', status: Application['status'], summary: string): Route =>
  defineRoute({
    method: 'POST',
    path: `/api/v1/apps/{id}/lifecycle/${name}`,
    tag,
    summary,
    answers: { 200: v.strictObject({}) },
    async handle({ params, org, principal }) {
      await changeApp(org, principal, params.id, (before) => ({ ...before, status }), name);
      return { status: 200, body: {} };
    },
  });

export const appRoutes: readonly Route[] = [
  listApps,
  createApp,
  getApp,
  replaceApp,
  deleteApp,
  lifecycle('activate', 'ACTIVE', 'Activates an application.'),
  lifecycle('deactivate', 'INACTIVE', 'Deactivates an application: nothing is sent to its service any more.'),
];
