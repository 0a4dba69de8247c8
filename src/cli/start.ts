import { authorizationOf } from '../authentication/credentials.ts';
import { authenticationModes, type ConnectionStore } from '../authentication/store.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { createNewId } from '../service/id.ts';
import type { TenantStore } from '../service/store.ts';
import { v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { exampleGroup, exampleUsers } from './example-directory.ts';
import { issueConnection, printIssued, type Issued } from './issue.ts';
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

const seedConnections = async (connections: ConnectionStore): Promise<Issued[]> => {
  const issued: Issued[] = [];
  for (const auth of authenticationModes) {
    issued.push(await issueConnection(connections, { tenant, name: `okta-${auth}`, auth, profile: 'okta' }));
  }
  return issued;
};

/** Double quotes, since those are good in every shell. */
const curl = (baseUrl: string, { connection, token }: Issued): string =>
  `curl -H "Authorization: ${authorizationOf(connection, token)}" "${baseUrl}/Users?count=2"`;

export const startCommand = defineCommand({
  name: 'start',
  summary:
    'Runs the service to try it: at the first start with an example tenant, its users and a connection of each kind.',
  parameters: [],
  options: jsonOption,
  settings: settingNames,
  run: ({ options: { json }, settings }) =>
    runService(settings, async ({ baseUrl, connections, resources, resourceTypes }) => {
      const seed = (await connections.tenants()).length === 0;
      if (json) printJson({ baseUrl });
      else print(`\nMuster serves SCIM 2.0 at ${baseUrl}, SCIM 1.1 at ${v1BaseUrlOf(baseUrl)}\n`);
      if (!seed) {
        if (!json)
          print(
            'Make credentials with `npx --no-install muster connection add`, or new ones with `… connection rotate`.',
          );
        return;
      }
      await connections.addTenant({ id: tenant, created: Date.now() });
      await seedDirectory(resources.tenant(tenant), resourceTypes);
      const issued = await seedConnections(connections);
      for (const one of issued) printIssued(one, { baseUrl, json, brief: true });
      const bearer = issued.find(({ connection }) => connection.auth === 'bearer');
      if (json || !bearer) return;
      print('\nThe credentials are shown this once; `npx --no-install muster connection rotate` makes new ones.');
      print(`Try it:\n\n  ${curl(baseUrl, bearer)}\n`);
    }),
});
