import type { Administration } from '../admin/administration.ts';
import type { IssuedView } from '../admin/views.ts';
import type { AdministratorStore } from '../authentication/oauth/store.ts';
import { hashPassword } from '../authentication/password-hash.ts';
import { authenticationModes, oauthGrants } from '../authentication/store.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { createNewId } from '../service/id.ts';
import type { TenantStore } from '../service/store.ts';
import { newPassword, printAdministrator } from './administrator.ts';
import { v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { exampleGroup, exampleUsers } from './example-directory.ts';
import { printIssued } from './issue.ts';
import { readNewResource } from './new-resource.ts';
import { print, printJson } from './output.ts';
import { runService } from './serve.ts';
import { settingNames } from './settings.ts';

const tenant = 'example';

const seedDirectory = async (store: TenantStore, types: readonly ResourceType[]): Promise<void> => {
  const newId = createNewId({ clock: Date.now });
  const add = async (typeName: string, resource: JsonObject): Promise<string> => {
    const type = types.find(({ name }) => name === typeName)!;
    const made = await readNewResource(type, resource, newId());
    await store.create(type, made, { wanted: { members: false, groups: false } });
    return made.id;
  };
  const members: string[] = [];
  for (const user of exampleUsers) {
    const id = await add('User', user);
    if (user['title'] === 'Tour Guide') members.push(id);
  }
  await add('Group', exampleGroup(members));
};

const seedConnections = async (administration: Administration, oauth: boolean): Promise<IssuedView[]> => {
  const issued: IssuedView[] = [];
  for (const auth of authenticationModes.filter((mode) => mode !== 'oauth' || oauth)) {
    const details = { name: `okta-${auth}`, auth, profile: 'okta' } as const;
    const client = auth === 'oauth' ? { oauth: { grants: [...oauthGrants] } } : {};
    issued.push(await administration.addConnection(tenant, { ...details, ...client }));
  }
  return issued;
};

/** Makes the person who lets the OAuth client in. @returns what they sign in with */
const seedAdministrator = async (administrators: AdministratorStore): Promise<{ name: string; password: string }> => {
  const administrator = { name: 'admin', password: newPassword() };
  const password = await hashPassword(administrator.password);
  await administrators.addAdministrator({ tenant, name: administrator.name, created: Date.now(), password });
  return administrator;
};

/** Double quotes, since those are good in every shell. */
const curl = ({ baseUrl, authorization }: IssuedView): string =>
  `curl -H "Authorization: ${authorization}" "${baseUrl}/Users?count=2"`;

export const startCommand = defineCommand({
  name: 'start',
  summary:
    'Runs the service to try it: at the first start with an example tenant, its users and a connection of each kind.',
  parameters: [],
  options: jsonOption,
  settings: settingNames,
  run: ({ options: { json }, settings }) => {
    const oauth = settings.oauth ?? true;
    return runService({ ...settings, oauth }, settings.adminPort ?? 0, async (ready) => {
      const { baseUrl, administration, administrators, resources, resourceTypes } = ready;
      const seed = (await administration.tenants()).length === 0;
      if (json) printJson({ baseUrl });
      else print(`\nMuster serves SCIM 2.0 at ${baseUrl}, SCIM 1.1 at ${v1BaseUrlOf(baseUrl)}\n`);
      if (!seed) {
        if (!json)
          print(
            'Make credentials with `npx --no-install muster connection add`, or new ones with `… connection rotate`.',
          );
        return;
      }
      await administration.addTenant(tenant);
      await seedDirectory(resources.tenant(tenant), resourceTypes);
      const issued = await seedConnections(administration, oauth);
      for (const one of issued) printIssued(one, { json, brief: true });
      if (oauth) {
        const administrator = await seedAdministrator(administrators);
        if (json) printJson({ administrator: { tenant, ...administrator } });
        else printAdministrator({ tenant, ...administrator });
      }
      const bearer = issued.find(({ auth }) => auth === 'bearer');
      if (json || !bearer) return;
      print('\nThe credentials are shown this once; `npx --no-install muster connection rotate` makes new ones.');
      print(`Try it:\n\n  ${curl(bearer)}\n`);
    });
  },
});
