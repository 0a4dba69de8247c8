import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption } from './command.ts';
import { parseDuration } from './duration.ts';
import { operatorScopes } from '../authentication/store.ts';
import { choose } from './option-value.ts';
import { print, printJson, printTable } from './output.ts';
import { UsageError } from './usage-error.ts';

export const operatorAdd = defineCommand({
  name: 'operator add',
  summary: 'Makes a credential for the admin API and writes it; it is shown this once.',
  parameters: ['name'],
  options: {
    expires: { value: 'time', description: 'How long it is good: 90d, 24h. Without it, until it is removed.' },
    scope: {
      value: 'scope',
      description: 'All that it may do: events, to read the events; metrics, to read /metrics. Without it, everything.',
    },
    ...jsonOption,
  },
  settings: administrationSettings,
  run: async ({ parameters: [name], options, settings }) => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name)) {
      throw new UsageError(`<name>: expected lower-case letters, digits and hyphens; found "${name}".`);
    }
    const lifetime =
      options.expires === undefined ? undefined : Math.floor(parseDuration(options.expires, '--expires') / 1_000);
    const scope = options.scope === undefined ? undefined : choose('--scope', options.scope, operatorScopes);
    const operator = await withAdministration(settings, {}, (administration) =>
      administration.addOperator({ name, ...(lifetime !== undefined && { lifetime }), ...(scope && { scope }) }),
    );
    if (options.json) return printJson(operator);
    print(`Operator ${operator.name}, whose credential is shown this once:\n\n  ${operator.token}\n`);
    print('It is sent as Authorization: Bearer …, or put into MUSTER_ADMIN_TOKEN for the commands.');
  },
});

export const operatorList = defineCommand({
  name: 'operator list',
  summary: 'Lists who may use the admin API.',
  parameters: [],
  options: jsonOption,
  settings: administrationSettings,
  run: async ({ options, settings }) => {
    const rows = await withAdministration(settings, {}, (administration) => administration.operators());
    if (options.json) for (const row of rows) printJson(row);
    else {
      printTable([
        ['name', 'created', 'expires', 'scope'],
        ...rows.map(({ name, created, expires, scope }) => [name, created, expires ?? 'never', scope ?? 'everything']),
      ]);
    }
  },
});

export const operatorRemove = defineCommand({
  name: 'operator remove',
  summary: 'Removes an operator; the credential is refused from then on.',
  parameters: ['name'],
  options: {},
  settings: administrationSettings,
  run: async ({ parameters: [name], settings }) => {
    await withAdministration(settings, {}, (administration) => administration.removeOperator(name));
    print(`Operator ${name} is removed.`);
  },
});
