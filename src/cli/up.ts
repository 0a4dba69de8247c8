import type { IssuedView } from '../admin/views/connection.ts';
import type { OrgContext } from '../org/context.ts';
import type { Application, Credentials } from '../provisioning/store.ts';
import { templates } from '../provisioning/catalogue.ts';
import { printAdministrator } from './administrator.ts';
import { v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { printIssued } from './issue.ts';
import { firstStart, readSeed, type FirstStart } from './org/seed.ts';
import { startOrgServer } from './org/server.ts';
import { print, printJson } from './output.ts';
import { runService } from './serve.ts';
import { curlLine, exampleTenant, seedAdministrator, seedConnections, seedDirectory } from './example/seed.ts';
import { settingNames } from './settings/settings.ts';
import { followService, readUpState, writeUpState } from './up-state.ts';

/** What an application sends, of the credential that a connection was given. */
const credentialsOf = ({ id, auth, token = '' }: IssuedView): Credentials => {
  switch (auth) {
    case 'basic':
      return { mode: 'basic', username: id, password: token };
    case 'header':
      return { mode: 'header', value: token };
    default:
      return { mode: 'bearer', token };
  }
};

/** Integrates an application with the service by a verified Save, and switches on what is pushed, and partial matches. */
const integrate = async (
  org: OrgContext,
  application: Application,
  issued: readonly IssuedView[],
  baseUrl: string,
): Promise<void> => {
  const template = templates.find(({ key }) => key === application.key);
  const connection = issued.find(({ auth }) => auth === template?.authentication);
  if (!template || !connection) return;
  const { ok, message } = await org.engine.saveIntegration(application.id, {
    baseUrl: template.scim === '2.0' ? baseUrl : v1BaseUrlOf(baseUrl),
    credentials: credentialsOf(connection),
    uniqueIdentifier: 'userName',
    actions: [],
    importGroups: true,
    pushNullValues: false,
  });
  if (!ok) throw new Error(`${application.label}: ${message}`);
  await org.store.transaction(async (tables) => {
    const before = await tables.applications.get(application.id);
    if (!before) return;
    const toApp = { ...before.toApp, createUsers: true, updateAttributes: true, deactivateUsers: true };
    // So that an import of the example shows each kind of match.
    const toOkta = { ...before.toOkta, match: { ...before.toOkta.match, partial: true } };
    const after = { ...before, toApp, toOkta };
    await tables.applications.update(after);
    await org.engine.applicationChanged(tables, before, after);
  });
};

const printFirstStart = ({ applications, apiToken }: FirstStart): void => {
  print('Applications of the org, integrated with the service');
  for (const { id, label } of applications) print(`  ${label.padEnd(42)}${id}`);
  print('Administrator of the org');
  print(`  API token         ${apiToken}`);
};

export const upCommand = defineCommand({
  name: 'up',
  summary: 'Runs service and org together: at the first start with an example on both sides, integrated.',
  parameters: [],
  options: jsonOption,
  settings: settingNames,
  run: ({ options: { json }, settings }) => {
    const oauth = settings.oauth ?? true;
    // The console shows every request; a terminal that does, too, scrolls away what is told once.
    const logLevel = settings.logLevel ?? 'warn';
    return runService({ ...settings, oauth, logLevel }, settings.adminPort ?? 0, async (service) => {
      const { baseUrl, administration } = service;
      let seed = (await administration.tenants()).length === 0;
      const prepare = async (context: OrgContext): Promise<void> => {
        const before = await readUpState(context);
        // A first start that was interrupted has not told the credentials that it made.
        seed ||= before?.seeding === true;
        if (seed) await writeUpState(context, { baseUrl, seeding: true });
        else if (before && before.baseUrl !== baseUrl) await followService(context, before.baseUrl, baseUrl);
      };
      const org = await startOrgServer(settings, { prepare, serviceApi: service.admin });
      try {
        let issued: readonly IssuedView[] = [];
        let administrator: { name: string; password: string } | undefined;
        if (seed) {
          const tenants = await administration.tenants();
          if (!tenants.some(({ id }) => id === exampleTenant)) await administration.addTenant(exampleTenant);
          await seedDirectory(service.resources.tenant(exampleTenant), service.resourceTypes);
          issued = await seedConnections(administration, oauth);
          if (oauth) administrator = await seedAdministrator(service.administrators);
        }
        const first = await firstStart(org.context, org.url, readSeed('example'), seed);
        for (const application of first?.applications ?? []) {
          if (seed) await integrate(org.context, application, issued, baseUrl);
        }
        const apps = first?.applications.map(({ id, label }) => ({ id, label }));
        const told = () => writeUpState(org.context, { baseUrl });
        if (json) {
          const connections = issued.map(({ id, name, auth, authorization }) => ({ id, name, auth, authorization }));
          printJson({
            service: { baseUrl, ...(seed && { connections }), ...(administrator && { administrator }) },
            org: {
              url: org.url,
              ...(first && { signInLink: first.signInLink, apiToken: first.apiToken, apps }),
            },
          });
          await told();
          return org.stop;
        }
        print(`\nMuster serves SCIM 2.0 at ${baseUrl}, SCIM 1.1 at ${v1BaseUrlOf(baseUrl)}`);
        print(`Its org, the Okta side, is at ${org.url}\n`);
        for (const one of issued) printIssued(one, { json, brief: true });
        if (administrator) printAdministrator({ tenant: exampleTenant, ...administrator });
        if (first) printFirstStart(first);
        const bearer = issued.find(({ auth }) => auth === 'bearer');
        print(
          bearer
            ? `\nWhat is secret is shown this once. Try it:\n\n  ${curlLine(bearer)}\n`
            : 'Make credentials with `npx --no-install muster connection add`, or new ones with `… connection rotate`.',
        );
        if (first) print(`Open the console, where this link signs you in once:\n\n  ${first.signInLink}\n`);
        await told();
        return org.stop;
      } catch (error) {
        await org.stop();
        throw error;
      }
    });
  },
});
