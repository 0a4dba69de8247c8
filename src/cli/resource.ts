import { resolvePath } from '../protocol/attribute-path.ts';
import { parseFilter } from '../protocol/filter/parse.ts';
import type { Filter } from '../protocol/filter/filter.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { renderResource } from '../service/render.ts';
import type { Position, StoredResource, TenantStore, Wanted } from '../service/store.ts';
import { baseUrlOf } from './base-url.ts';
import { defineCommand, jsonOption, type Command } from './command.ts';
import { parseCount } from './option-value.ts';
import { formatTime, print, printError, printJson, printTable } from './output.ts';
import type { Settings } from './settings.ts';
import { readTypes, withStorage } from './storage.ts';
import { chooseTenant } from './tenant.ts';

const pageSize = 500;

/** All resources of a type that the filter finds, in the order of creation, read page by page. */
export async function* walk(
  store: TenantStore,
  type: ResourceType,
  { filter, wanted, count = pageSize }: { filter?: Filter | undefined; wanted: Wanted; count?: number },
): AsyncGenerator<StoredResource> {
  let after: Position | undefined;
  do {
    const { resources, next } = await store.query({
      sources: [{ type, ...(filter && { filter }) }],
      page: { kind: 'cursor', count, ...(after && { after }) },
      total: false,
      wanted,
    });
    yield* resources;
    after = next;
  } while (after);
}

/** The attribute by which people name a resource. */
const nameOf = ({ attributes }: ResourceType): 'userName' | 'displayName' =>
  attributes.some(({ name }) => name === 'userName') ? 'userName' : 'displayName';

/**
 * The resource of this id, or else of this userName or displayName.
 * @throws Error where there is none, or more than one
 */
export const findResource = async (
  store: TenantStore,
  type: ResourceType,
  reference: string,
): Promise<StoredResource> => {
  const wanted = { members: type.hasMembers, groups: type.hasGroups };
  const byId = await store.get(type, reference, wanted);
  if (byId) return byId;
  const path = resolvePath(type, nameOf(type));
  if (!path?.attribute) throw new Error(`There is no ${type.name} with the id "${reference}".`);
  const filter: Filter = { kind: 'compare', path, operator: 'eq', value: reference };
  const page = { kind: 'index', startIndex: 1, count: 10 } as const;
  const { resources } = await store.query({ sources: [{ type, filter }], page, total: false, wanted });
  const [first, ...more] = resources;
  if (!first) throw new Error(`There is no ${type.name} with the id or ${nameOf(type)} "${reference}".`);
  if (more.length > 0) {
    throw new Error(`"${reference}" names several; use one of their ids: ${resources.map(({ id }) => id).join(', ')}.`);
  }
  return first;
};

const tenantOption = {
  tenant: { value: 'id', description: 'The tenant; the only one where it is not named.' },
} as const;

/** Opens one type of one tenant. */
const withType = (
  settings: Settings,
  tenant: string | undefined,
  typeName: string,
  work: (store: TenantStore, type: ResourceType, render: (stored: StoredResource) => string) => Promise<void>,
): Promise<void> => {
  const { resourceTypes } = readTypes(settings);
  const type = resourceTypes.find(({ name }) => name === typeName)!;
  const endpoints = new Map(resourceTypes.map(({ name, endpoint }) => [name, endpoint]));
  const representation = { baseUrl: baseUrlOf(settings), endpoints, projection: undefined };
  return withStorage(settings, resourceTypes, async ({ resources, connections }) =>
    work(resources.tenant(await chooseTenant(connections, tenant)), type, (stored) =>
      renderResource(stored, type, representation),
    ),
  );
};

const shown = (value: unknown): string => (typeof value === 'string' || typeof value === 'boolean' ? `${value}` : '');

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
    settings: ['database', 'config', 'resourceTypes', 'baseUrl'],
    run: ({ options, settings }) => {
      const limit = parseCount('--limit', options.limit ?? '100');
      return withType(settings, options.tenant, typeName, async (store, type, render) => {
        const filter = options.filter === undefined ? undefined : parseFilter(options.filter, type);
        const wanted = { members: false, groups: false };
        const rows = [['id', ...columns, 'last modified']];
        let count = 0;
        for await (const stored of walk(store, type, { filter, wanted })) {
          if (count === limit) {
            printError(`There are more than ${limit}; --limit shows more, --filter finds what you look for.`);
            break;
          }
          count++;
          if (options.json) {
            print(render(stored));
            continue;
          }
          const document = JSON.parse(stored.document) as JsonObject;
          rows.push([stored.id, ...columns.map((name) => shown(document[name])), formatTime(stored.lastModified)]);
        }
        if (!options.json) printTable(rows);
      });
    },
  });

const showCommand = (word: string, typeName: string, name: string): Command =>
  defineCommand({
    name: `${word} show`,
    summary: `Shows a ${word} as clients see it.`,
    parameters: [`id or ${name}`],
    options: { ...tenantOption, ...jsonOption },
    settings: ['database', 'config', 'resourceTypes', 'baseUrl'],
    run: ({ parameters: [reference], options, settings }) =>
      withType(settings, options.tenant, typeName, async (store, type, render) => {
        const resource = JSON.parse(render(await findResource(store, type, reference))) as JsonObject;
        if (options.json) printJson(resource);
        else print(JSON.stringify(resource, undefined, 2));
      }),
  });

export const resourceCommands: readonly Command[] = [
  listCommand('user', 'User', ['userName', 'displayName', 'active']),
  showCommand('user', 'User', 'userName'),
  listCommand('group', 'Group', ['displayName']),
  showCommand('group', 'Group', 'displayName'),
];
