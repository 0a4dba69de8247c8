import type { AuthenticationMode } from '../../src/authentication/store.ts';
import type { Fetch } from '../../src/client/exchange.ts';
import { createWire } from '../../src/client/wire.ts';
import type { Application, Integration, ScimVersion } from '../../src/provisioning/application.ts';
import { expect, onTestFinished } from 'vitest';
import { start } from '../node/running.ts';
import { credentialsFor } from '../provisioning/engine/org.ts';
import { openAdmin } from '../admin/service.ts';
import { createHarness } from '../service/harness.ts';
import { startOrg, type RunningOrg } from './running.ts';

/** An org beside a service of ours, with sockets between them and whoever speaks to either. */
export const startBoth = async (
  auth: AuthenticationMode = 'header',
  {
    administered = false,
    through = (fetch) => fetch,
    ...options
  }: Parameters<typeof startOrg>[0] & {
    /** Whether the service has an admin API and a request log, of which the org is told. */
    administered?: boolean;
    /** Stands between the org and the service. */
    through?: (fetch: Fetch) => Fetch;
  } = {},
) => {
  const harness = await createHarness({ profile: 'okta' });
  const admin = administered ? await openAdmin({ beside: harness }) : undefined;
  const { url } = await start(harness.service.handle, { level: 'silent', observe: admin?.requestLog.observe });
  const wire = createWire();
  const serviceApi = admin && {
    url: 'http://admin.example.com',
    token: admin.authorization.replace('Bearer ', ''),
    fetch: async (input: string | URL | Request, init?: RequestInit) => admin.app.fetch(new Request(input, init)),
  };
  const org = await startOrg({ service: through(wire.fetch), works: true, serviceApi, ...options });
  onTestFinished(async () => {
    wire.close();
    await harness.close();
  });
  const authorization = await harness.connect('example', { auth, profile: 'okta' });
  const base = (version: ScimVersion) => `${url}/scim/v${version === '2.0' ? 2 : 1}`;
  return { org, harness, admin, authorization, base, auth };
};

/** Adds an application of a template, integrates it with the service, and switches everything on. */
export const addApp = async (
  org: RunningOrg,
  { base, authorization, auth }: Awaited<ReturnType<typeof startBoth>>,
  {
    name = 'scim2headerauth',
    version = '2.0',
    importGroups = false,
  }: { name?: string; version?: ScimVersion; importGroups?: boolean } = {},
): Promise<Application> => {
  const { body } = await org.call('POST', '/api/v1/apps', { name, signOnMode: 'AUTO_LOGIN' });
  const integration: Integration = {
    baseUrl: base(version),
    credentials: credentialsFor(auth, authorization),
    uniqueIdentifier: 'userName',
    actions: ['PUSH_NEW_USERS', 'PUSH_PROFILE_UPDATES', 'PUSH_GROUPS'],
    importGroups,
    pushNullValues: false,
  };
  const report = await org.context.engine.saveIntegration(body.id, integration);
  if (!report.ok) throw new Error(report.message);
  const { applications } = org.store;
  const saved = (await applications.get(body.id))!;
  const on = {
    createUsers: true,
    updateAttributes: true,
    deactivateUsers: true,
    syncPassword: 'off',
    cycleSyncedPassword: false,
    excludeUsernameUpdates: false,
  } as const;
  await applications.update({ ...saved, toApp: on });
  return (await applications.get(body.id))!;
};

/** An org with an application that is integrated with a service of ours, and what tests do with them. */
export const setUp = async (
  options: Parameters<typeof addApp>[2] = {},
  orgOptions: Parameters<typeof startOrg>[0] = {},
) => {
  const both = await startBoth('header', orgOptions);
  const { org } = both;
  const app = await addApp(org, both, options);
  const path = `/muster/api/v1/apps/${app.id}`;
  const idle = () => org.context.engine.worker.idle();
  const person = async (login: string): Promise<any> => {
    const profile = { login, email: login, firstName: login.split('@')[0], lastName: 'Example' };
    return (await org.call('POST', '/api/v1/users?activate=true', { profile })).body;
  };
  const assign = async (id: string): Promise<void> => {
    expect((await org.call('POST', `/api/v1/apps/${app.id}/users`, { id })).status).toBe(200);
    await idle();
  };
  const group = async (name: string, ...members: readonly any[]): Promise<any> => {
    const { body } = await org.call('POST', '/api/v1/groups', { profile: { name } });
    for (const { id } of members) await org.call('PUT', `/api/v1/groups/${body.id}/users/${id}`);
    return body;
  };
  const ask = async (path: string): Promise<any> =>
    (await both.harness.send('GET', path, undefined, { authorization: both.authorization })).json;
  const atService = async (): Promise<any[]> => (await ask('/Groups')).Resources;
  return { both, org, app, path, idle, person, assign, group, ask, atService, call: org.call };
};
