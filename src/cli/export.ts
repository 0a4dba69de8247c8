import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JsonObject } from '../protocol/json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { entityTag } from '../service/etag.ts';
import type { StoredResource, TenantStore } from '../service/store.ts';
import { archiveLines } from './archive.ts';
import { defineCommand } from './command.ts';
import { formatTime, printError } from './output.ts';
import { createProgress, type Progress } from './progress.ts';
import { readTypes, withStorage } from './storage.ts';
import { chooseTenant } from './tenant.ts';
import { walk } from './walk.ts';

/** The document as it is kept, what is never returned included, with its members and the parts of `meta` that stay true. */
const lineOf = ({ document, type, version, created, lastModified, members }: StoredResource): string => {
  const rest: JsonObject = {
    ...(members?.length && { members: members.map(({ id, type: kind }) => ({ value: id, type: kind })) }),
    meta: {
      resourceType: type,
      created: formatTime(created),
      lastModified: formatTime(lastModified),
      version: entityTag(version),
    },
  };
  return `${document.slice(0, -1)},${JSON.stringify(rest).slice(1)}\n`;
};

async function* linesOf(store: TenantStore, types: readonly ResourceType[], progress: Progress) {
  for (const type of types) {
    const wanted = { members: type.hasMembers, groups: false };
    // A group may have any number of members: one group at a time is what memory has to hold.
    const page = type.hasMembers ? { count: 1 } : {};
    for await (const stored of walk(store, type, { wanted, ...page })) {
      progress.add(1);
      yield lineOf(stored);
    }
  }
}

async function* textOf(lines: AsyncIterable<unknown>, progress: Progress) {
  for await (const line of lines) {
    progress.add(1);
    yield `${JSON.stringify(line)}\n`;
  }
}

export const exportCommand = defineCommand({
  name: 'export',
  summary:
    'Writes all resources of a tenant to standard output, one JSON object a line, as `muster import` reads them.',
  parameters: [],
  options: {
    tenant: { value: 'id', description: 'The tenant; the only one where it is not named.' },
    everything: {
      description:
        'All tenants with their connections, credentials (as hashes) and OAuth grants, to move to another store.',
    },
  },
  settings: ['database', 'config', 'resourceTypes'],
  run: async ({ options, settings }) => {
    const { resourceTypes } = readTypes(settings);
    await withStorage(settings, resourceTypes, async (storage) => {
      const { resources, connections } = storage;
      if (options.everything) {
        const progress = createProgress('lines exported');
        try {
          await pipeline(Readable.from(textOf(archiveLines(storage, resourceTypes), progress)), process.stdout, {
            end: false,
          });
        } finally {
          progress.end();
        }
        return printError(`${progress.count()} lines exported: everything. Keep them as you keep the database.`);
      }
      const tenant = await chooseTenant(connections, options.tenant);
      const progress = createProgress('resources exported');
      try {
        await pipeline(Readable.from(linesOf(resources.tenant(tenant), resourceTypes, progress)), process.stdout, {
          end: false,
        });
      } finally {
        progress.end();
      }
      printError(`${progress.count()} resources of tenant ${tenant} exported. Passwords are never part of it.`);
    });
  },
});
