import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption } from './command.ts';
import { print, printJson, printTable } from './output.ts';
import { UsageError } from './usage-error.ts';

/**
 * The tenant that an option names; the only one where it names none.
 * @throws Error where there is no such tenant, UsageError where it has to be named
 */
export const chooseTenant = async (
  source: { tenants(): Promise<readonly { readonly id: string }[]> },
  name: string | undefined,
): Promise<string> => {
  const ids = (await source.tenants()).map(({ id }) => id);
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
  settings: administrationSettings,
  run: async ({ parameters: [id], options, settings }) => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(id)) {
      throw new UsageError(`<id>: expected lower-case letters, digits and hyphens; found "${id}".`);
    }
    const tenant = await withAdministration(settings, {}, (administration) => administration.addTenant(id));
    if (options.json) printJson(tenant);
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
  settings: administrationSettings,
  run: async ({ options, settings }) => {
    const rows = await withAdministration(settings, {}, (administration) => administration.tenants());
    if (options.json) for (const row of rows) printJson(row);
    else printTable([['id', 'created'], ...rows.map(({ id, created }) => [id, created])]);
  },
});

export const tenantRemove = defineCommand({
  name: 'tenant remove',
  summary: 'Removes a tenant with its connections and all of its resources, for good.',
  parameters: ['id'],
  options: { yes: { description: 'Does it; without, it says what would go.' } },
  settings: [...administrationSettings, 'resourceTypes'],
  run: ({ parameters: [id], options, settings }) =>
    withAdministration(settings, { resources: true }, async (administration) => {
      const tenant = await chooseTenant(administration, id);
      if (options.yes) {
        await administration.removeTenant(tenant);
        return print(`Tenant ${tenant} is removed.`);
      }
      const connections = await administration.connections(tenant);
      const counts = await Promise.all(
        (await administration.resourceTypes()).map(async ({ name }) => {
          const { total = 0 } = await administration.resources(tenant, name, { count: 1 });
          return `${total} ${name}`;
        }),
      );
      const held = [`${connections.length} connections`, ...counts].join(', ');
      throw new UsageError(`Tenant ${tenant} would go with ${held}. Add --yes to remove it for good.`);
    }),
});
