import { grantAccess, isPostgres } from '../storage/open.ts';
import { defineCommand } from './command.ts';
import { print } from './output.ts';
import { readTypes, withStorage } from './storage.ts';
import { UsageError } from './usage-error.ts';

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Brings the database to the format of this version. On PostgreSQL that takes the role that owns its schema.',
  parameters: [],
  options: {
    grant: {
      value: 'role',
      description: 'Lets a role of PostgreSQL read and write what is kept, and nothing else: the role to serve by.',
    },
  },
  settings: ['database', 'config', 'resourceTypes'],
  run: async ({ options: { grant }, settings }) => {
    if (grant !== undefined && !isPostgres(settings.database)) throw new UsageError('--grant is for PostgreSQL.');
    // Whoever opens it brings it up to date.
    await withStorage(settings, readTypes(settings).resourceTypes, async () => undefined);
    if (grant !== undefined) await grantAccess(settings.database, grant);
    print(`The database has the format of this version${grant === undefined ? '' : `; ${grant} may serve from it`}.`);
  },
});
