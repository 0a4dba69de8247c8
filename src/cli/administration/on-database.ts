import { randomBytes } from 'node:crypto';
import type { Administration } from '../../admin/administration.ts';
import { createAdministration } from '../../admin/local/administration.ts';
import { openRequestLogStore } from '../../storage/open.ts';
import { urlsOf } from '../base-url.ts';
import type { Settings } from '../settings/settings.ts';
import { readTypes, withStorage } from '../storage.ts';
import { webhookParts } from '../webhook-parts.ts';

export interface Needs {
  /** Whether resources are read: the store indexes anew what it is opened with. */
  readonly resources?: boolean;
  readonly requestLog?: boolean;
}

/** Does a piece of administration on the database itself, which no running service is asked about. */
export const onDatabase = <T>(
  settings: Settings,
  { resources = false, requestLog = false }: Needs,
  work: (administration: Administration) => Promise<T>,
): Promise<T> => {
  const { resourceTypes } = resources ? readTypes(settings) : { resourceTypes: [] };
  return withStorage(settings, resourceTypes, async (storage) => {
    const log = requestLog ? await openRequestLogStore(settings.database) : undefined;
    try {
      const urls = () => urlsOf(settings);
      const origin = { actor: { kind: 'command', id: 'muster' } } as const;
      const parts = {
        resourceTypes,
        requestLog: log,
        urls,
        clock: Date.now,
        randomBytes,
        origin,
        ...webhookParts(settings, storage, { resourceTypes, urls }),
      };
      return await work(createAdministration({ ...storage, ...parts }));
    } finally {
      await log?.close();
    }
  });
};
