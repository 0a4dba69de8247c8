import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { hashPassword } from '../authentication/password-hash.ts';
import { defineCommand, jsonOption } from './command.ts';
import { formatTime, print, printJson, printTable } from './output.ts';
import { withStorage } from './storage.ts';
import { chooseTenant } from './tenant.ts';
import { UsageError } from './usage-error.ts';

const tenantOption = {
  tenant: { value: 'id', description: 'The tenant; the only one where it is not named.' },
} as const;

/** A password nobody chose: 120 random bits. */
export const newPassword = (): string => randomBytes(15).toString('base64url');

/** Writes who may let OAuth clients in, and the password where nobody else knows it. */
export const printAdministrator = (administrator: { tenant: string; name: string; password?: string }): void => {
  print(`Administrator ${administrator.name} of tenant ${administrator.tenant}, who lets OAuth clients in`);
  if (administrator.password !== undefined) print(`  ${'Password'.padEnd(20)}${administrator.password}`);
};

const shortest = 12;

const readPassword = async (): Promise<string> => {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length < shortest || password.length > 256) {
    throw new UsageError(`The password: expected ${shortest} to 256 characters on standard input.`);
  }
  return password;
};

export const administratorAdd = defineCommand({
  name: 'administrator add',
  summary: 'Lets a person of a tenant decide which OAuth clients get in; writes a password, which is shown this once.',
  parameters: ['name'],
  options: {
    ...tenantOption,
    'password-stdin': { description: 'Reads the password from standard input instead.' },
    ...jsonOption,
  },
  settings: ['database', 'config'],
  run: async ({ parameters: [name], options, settings }) => {
    if (!/^\S(?:.{0,62}\S)?$/u.test(name)) throw new UsageError('<name>: expected 1 to 64 characters.');
    const given = options['password-stdin'] ? await readPassword() : undefined;
    const password = given ?? newPassword();
    await withStorage(settings, [], async ({ connections, administrators }) => {
      const tenant = await chooseTenant(connections, options.tenant);
      const created = Date.now();
      await administrators.addAdministrator({ tenant, name, created, password: await hashPassword(password) });
      const shown = given === undefined ? { password } : {};
      if (options.json) return printJson({ tenant, name, created: formatTime(created), ...shown });
      printAdministrator({ tenant, name, ...shown });
      if (given === undefined) print('The password is shown this once.');
    });
  },
});

export const administratorList = defineCommand({
  name: 'administrator list',
  summary: 'Lists the administrators of a tenant, or of all.',
  parameters: [],
  options: { tenant: { value: 'id', description: 'Only those of this tenant.' }, ...jsonOption },
  settings: ['database', 'config'],
  run: async ({ options, settings }) => {
    const all = await withStorage(settings, [], ({ administrators }) => administrators.administrators(options.tenant));
    const rows = all.map(({ tenant, name, created }) => ({ tenant, name, created: formatTime(created) }));
    if (options.json) for (const row of rows) printJson(row);
    else printTable([['tenant', 'name', 'created'], ...rows.map((row) => Object.values(row))]);
  },
});

export const administratorRemove = defineCommand({
  name: 'administrator remove',
  summary: 'Ends what a person may decide. The clients that they let in stay; connection revoke ends those.',
  parameters: ['name'],
  options: { ...tenantOption, ...jsonOption },
  settings: ['database', 'config'],
  run: async ({ parameters: [name], options, settings }) => {
    await withStorage(settings, [], async ({ connections, administrators }) => {
      const tenant = await chooseTenant(connections, options.tenant);
      await administrators.removeAdministrator(tenant, name);
      if (options.json) printJson({ tenant, name });
      else print(`${name} is no administrator of tenant ${tenant} any more.`);
    });
  },
});
