import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JsonObject } from '../protocol/json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { entityTag } from '../service/etag.ts';
import type { PagingTenantStore, StoredResource } from '../service/store.ts';
import { archiveLines } from './archive/archive.ts';
import { defineCommand } from './command.ts';
import { formatTime, printError } from './output.ts';
import { createProgress, type Progress } from './archive/progress.ts';
import { readTypes, withStorage } from './storage.ts';
import { chooseTenant } from './tenant.ts';
import { walk, walkMembers } from './archive/walk.ts';

/** The parts of `meta` that stay true, to the end of the line. */
const endOf = ({ type, version, created, lastModified }: StoredResource): string => {
  const meta: JsonObject = {
    resourceType: type,
    created: formatTime(created),
    lastModified: formatTime(lastModified),
    version: entityTag(version),
  };
  return `,"meta":${JSON.stringify(meta)}}\n`;
};

/** Lines with the documents as they are kept, what is never returned included, and with their members; in pieces. */
async function* textOfAll(store: PagingTenantStore, types: readonly ResourceType[], progress: Progress) {
  for (const type of types) {
    for await (const stored of walk(store, type)) {
      progress.add(1);
      const start = stored.document.slice(0, -1);
      if (!type.hasMembers) {
        yield start + endOf(stored);
        continue;
      }
      let before = `${start},"members":[`;
      for await (const members of walkMembers(store, type, stored.id)) {
        yield before + JSON.stringify(members.map(({ id, type: kind }) => ({ value: id, type: kind }))).slice(1, -1);
        before = ',';
      }
      yield (before === ',' ? ']' : start) + endOf(stored);
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
        await pipeline(Readable.from(textOfAll(resources.tenant(tenant), resourceTypes, progress)), process.stdout, {
          end: false,
        });
      } finally {
        progress.end();
      }
      printError(`${progress.count()} resources of tenant ${tenant} exported. Passwords are never part of it.`);
    });
  },
});
