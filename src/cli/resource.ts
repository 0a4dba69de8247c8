import type { ResourceView } from '../admin/views/resource.ts';
import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption, type Command } from './command.ts';
import { parseCount } from './option-value.ts';
import { print, printError, printJson, printTable } from './output.ts';
import { chooseTenant } from './tenant.ts';

const pageSize = 500;

const tenantOption = {
  tenant: { value: 'id', description: 'The tenant; the only one where it is not named.' },
} as const;

const resourceSettings = [...administrationSettings, 'resourceTypes', 'baseUrl'] as const;

const shown = (value: unknown): string => (typeof value === 'string' || typeof value === 'boolean' ? `${value}` : '');

const lastModified = (resource: ResourceView): string =>
  shown((resource['meta'] as { lastModified?: unknown } | undefined)?.lastModified);

const listCommand = (word: string, typeName: string, columns: readonly string[]): Command =>
  defineCommand({
    name: `${word} list`,
    summary: `Lists the ${word}s of a tenant in the order of their creation.`,
    parameters: [],
    options: {
      ...tenantOption,
      filter: { value: 'filter', description: 'A filter such as: userName sw "b" (RFC 7644 §3.4.2.2).' },
      limit: { value: 'count', description: 'So many at most; 100 where it is not said.' },
      ...jsonOption,
    },
    settings: resourceSettings,
    run: ({ options: { tenant: named, filter, limit: most = '100', json }, settings }) => {
      const limit = parseCount('--limit', most);
      return withAdministration(settings, { resources: true }, async (administration) => {
        const tenant = await chooseTenant(administration, named);
        const rows = [['id', ...columns, 'last modified']];
        let left = limit;
        let cursor: string | undefined;
        do {
          const count = Math.min(pageSize, Math.max(left, 1));
          const { items, next } = await administration.resources(tenant, typeName, { filter, count, cursor });
          for (const resource of items.slice(0, left)) {
            if (json) printJson(resource);
            else rows.push([resource.id, ...columns.map((name) => shown(resource[name])), lastModified(resource)]);
          }
          if (left <= items.length && (next !== undefined || left < items.length)) {
            printError(`There are more than ${limit}; --limit shows more, --filter finds what you look for.`);
          }
          left -= items.length;
          cursor = next;
        } while (cursor !== undefined && left > 0);
        if (!json) printTable(rows);
      });
    },
  });

const showCommand = (word: string, typeName: string, name: string): Command =>
  defineCommand({
    name: `${word} show`,
    summary: `Shows a ${word} as clients see it.`,
    parameters: [`id or ${name}`],
    options: { ...tenantOption, ...jsonOption },
    settings: resourceSettings,
    run: ({ parameters: [reference], options, settings }) =>
      withAdministration(settings, { resources: true }, async (administration) => {
        const tenant = await chooseTenant(administration, options.tenant);
        const resource = await administration.resource(tenant, typeName, reference);
        if (options.json) printJson(resource);
        else print(JSON.stringify(resource, undefined, 2));
      }),
  });

export const userList = listCommand('user', 'User', ['userName', 'displayName', 'active']);
export const userShow = showCommand('user', 'User', 'userName');
export const groupList = listCommand('group', 'Group', ['displayName']);
export const groupShow = showCommand('group', 'Group', 'displayName');
