import * as v from 'valibot';
import type { OrgTables } from '../provisioning/store.ts';
import { assign } from './apps/assign.ts';
import { findApp } from './apps/find.ts';
import type { OrgContext } from './context.ts';
import { forbidden } from './errors.ts';
import { defineRoute, type Route } from './route.ts';

const tag = 'Self service';

const setting = 'selfService';

/** What people may add by themselves. */
interface SelfService {
  /** “Self service for org managed apps”: without it no application can be added, whatever is said of it. */
  readonly orgManaged: boolean;
  /** The applications that can be requested, each by its id. */
  readonly apps: readonly string[];
}

const read = async ({ settings }: Pick<OrgTables, 'settings'>): Promise<SelfService> => ({
  orgManaged: false,
  apps: [],
  ...((await settings.get(setting)) as Partial<SelfService> | undefined),
});

const change = (org: OrgContext, after: (before: SelfService, tables: OrgTables) => Promise<SelfService>) =>
  org.store.transaction(async (tables) => {
    const changed = await after(await read(tables), tables);
    await tables.settings.put(setting, { ...changed, apps: [...changed.apps] });
    return changed;
  });

const flag = v.boolean('Expected true or false.');
const orgSchema = v.strictObject({ orgManaged: flag });
const appSchema = v.strictObject({ requests: v.boolean(), orgManaged: v.boolean() });

const getOrg = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/self-service',
  tag,
  summary: 'Whether people may add org managed applications by themselves.',
  answers: { 200: orgSchema },
  async handle({ org }) {
    const { orgManaged } = await read(org.store);
    return { status: 200, body: { orgManaged } };
  },
});

const setOrg = defineRoute({
  method: 'PUT',
  path: '/muster/api/v1/self-service',
  tag,
  summary: 'Lets people add org managed applications by themselves, or no longer.',
  body: v.object({ orgManaged: flag }),
  answers: { 200: orgSchema },
  async handle({ body, org }) {
    const { orgManaged } = await change(org, async (before) => ({ ...before, orgManaged: body.orgManaged }));
    return { status: 200, body: { orgManaged } };
  },
});

const getApp = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/self-service',
  tag,
  summary: 'Whether people may request an application.',
  answers: { 200: appSchema },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    const { orgManaged, apps } = await read(org.store);
    return { status: 200, body: { requests: apps.includes(id), orgManaged } };
  },
});

const setApp = defineRoute({
  method: 'PUT',
  path: '/muster/api/v1/apps/{id}/self-service',
  tag,
  summary: 'Lets people request an application, or no longer.',
  body: v.object({ requests: flag }),
  answers: { 200: appSchema },
  async handle({ params, body, org }) {
    const { orgManaged } = await change(org, async (before, tables) => {
      const { id } = await findApp(tables, params.id);
      const others = before.apps.filter((one) => one !== id);
      return { ...before, apps: body.requests ? [...others, id] : others };
    });
    return { status: 200, body: { requests: body.requests, orgManaged } };
  },
});

/** The applications that a person can add now. */
const requestable = async (tables: OrgTables, person: string) => {
  const { orgManaged, apps } = await read(tables);
  if (!orgManaged) return [];
  const assigned = new Set((await tables.appUsers.ofPerson(person)).map(({ app }) => app));
  const found = await Promise.all(apps.filter((id) => !assigned.has(id)).map((id) => tables.applications.get(id)));
  return found.flatMap((one) => (one?.status === 'ACTIVE' ? [one] : []));
};

const listRequestable = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/me/requestable-apps',
  tag,
  summary: 'Lists the applications that whoever asks can add by themselves.',
  access: 'self',
  answers: { 200: v.array(v.strictObject({ id: v.string(), label: v.string() })) },
  async handle({ principal, org }) {
    const found = await requestable(org.store, principal.person.id);
    return { status: 200, body: found.map(({ id, label }) => ({ id, label })) };
  },
});

const request = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/me/requestable-apps/{id}',
  tag,
  summary: 'Assigns an application to whoever asks, as an administrator would.',
  access: 'self',
  answers: { 204: undefined },
  async handle({ params, principal, org }) {
    await org.store.transaction(async (tables) => {
      const application = (await requestable(tables, principal.person.id)).find(({ id }) => id === params.id);
      if (!application) throw forbidden('This application cannot be requested.');
      await assign(org, tables, application, principal.person, {});
    });
    org.engine.worker.kick();
    return { status: 204 };
  },
});

/** Self service: which applications people assign to themselves. A request is granted at once. */
export const selfServiceRoutes: readonly Route[] = [getOrg, setOrg, getApp, setApp, listRequestable, request];
