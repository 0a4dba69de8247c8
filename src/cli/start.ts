import { printAdministrator } from './administrator.ts';
import { v1BaseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption } from './command.ts';
import { printIssued } from './issue.ts';
import { print, printJson } from './output.ts';
import { runService } from './serve.ts';
import {
  exampleTenant as tenant,
  curlLine,
  seedAdministrator,
  seedConnections,
  seedDirectory,
} from './example/seed.ts';
import { serviceSettingNames } from './settings/settings.ts';

export const startCommand = defineCommand({
  name: 'start',
  summary:
    'Runs the service to try it: at the first start with an example tenant, its users and a connection of each kind.',
  parameters: [],
  options: jsonOption,
  settings: serviceSettingNames.filter((name) => name !== 'workers'),
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
      print(`Try it:\n\n  ${curlLine(bearer)}\n`);
    });
  },
});
