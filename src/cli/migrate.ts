import { randomBytes } from 'node:crypto';
import { createSeal } from '../provisioning/seal.ts';
import { grantAccess, isPostgres, openOrgStorage } from '../storage/open.ts';
import { defineCommand } from './command.ts';
import { print } from './output.ts';
import { readTypes, withStorage } from './storage.ts';
import { UsageError } from './usage-error.ts';

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Brings the database to the format of this version. On PostgreSQL that takes the role that owns its schema.',
  parameters: [],
  options: {
    org: { description: "The database is an org's, not a service's." },
    grant: {
      value: 'role',
      description: 'Lets a role of PostgreSQL read and write what is kept, and nothing else: the role to serve by.',
    },
  },
  settings: ['database', 'orgDatabase', 'config', 'resourceTypes'],
  run: async ({ options: { grant, org }, settings }) => {
    const database = org ? settings.orgDatabase : settings.database;
    if (grant !== undefined && !isPostgres(database)) throw new UsageError('--grant is for PostgreSQL.');
    // Whoever opens it brings it up to date.
    if (org) await (await openOrgStorage({ database, seal: createSeal(randomBytes(32)) })).close();
    else await withStorage(settings, readTypes(settings).resourceTypes, async () => undefined);
    if (grant !== undefined) await grantAccess(database, grant, org ? 'org' : 'service');
    print(`The database has the format of this version${grant === undefined ? '' : `; ${grant} may serve from it`}.`);
  },
});
