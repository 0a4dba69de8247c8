import type { ConnectionStore } from '../authentication/store.ts';
import { defineCommand, jsonOption } from './command.ts';
import { formatTime, print, printJson, printTable } from './output.ts';
import { withStorage } from './storage.ts';
import { UsageError } from './usage-error.ts';

/**
 * The tenant that an option names; the only one where it names none.
 * @throws Error where there is no such tenant, UsageError where it has to be named
 */
export const chooseTenant = async (connections: ConnectionStore, name: string | undefined): Promise<string> => {
  const ids = (await connections.tenants()).map(({ id }) => id);
  if (name !== undefined && ids.includes(name)) return name;
  if (name !== undefined) throw new Error(`There is no tenant "${name}"; make it with: muster tenant add ${name}`);
  const [only, ...more] = ids;
  if (only === undefined) throw new Error('There is no tenant yet; make one with: muster tenant add <id>');
  if (more.length > 0) throw new UsageError(`--tenant is missing; there are ${ids.join(', ')}.`);
  return only;
};

export const tenantAdd = defineCommand({
  name: 'tenant add',
  summary: 'Adds a customer of the service, whose users and groups no other customer can see.',
  parameters: ['id'],
  options: jsonOption,
  settings: ['database', 'config'],
  run: async ({ parameters: [id], options, settings }) => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(id)) {
      throw new UsageError(`<id>: expected lower-case letters, digits and hyphens; found "${id}".`);
    }
    const tenant = { id, created: Date.now() };
    await withStorage(settings, [], ({ connections }) => connections.addTenant(tenant));
    if (options.json) printJson({ id, created: formatTime(tenant.created) });
    else
      print(
        `Tenant ${id} is made. Give a client access to it with: muster connection add <name> --tenant ${id} --auth bearer`,
      );
  },
});

export const tenantList = defineCommand({
  name: 'tenant list',
  summary: 'Lists the tenants.',
  parameters: [],
  options: jsonOption,
  settings: ['database', 'config'],
  run: async ({ options, settings }) => {
    const tenants = await withStorage(settings, [], ({ connections }) => connections.tenants());
    const rows = tenants.map(({ id, created }) => ({ id, created: formatTime(created) }));
    if (options.json) for (const row of rows) printJson(row);
    else printTable([['id', 'created'], ...rows.map(({ id, created }) => [id, created])]);
  },
});
