import { randomUUID } from 'node:crypto';
import type { DirectoryChanges } from '../../provisioning/changes.ts';
import type { ImportDecisions } from '../../provisioning/import/context.ts';
import { createImporter, type Importer } from '../../provisioning/import/importer.ts';
import { createMapper } from '../../provisioning/mapping/mapper.ts';
import type { Application } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { userAttributes } from '../users/profile.ts';

type Deciding = Pick<OrgContext, 'store' | 'identity' | 'changes' | 'clock' | 'newId' | 'properties'>;

const mapperOf = async ({ store, properties, clock }: Deciding, application: Application) =>
  createMapper(application, { user: await userAttributes(store), org: properties, clock });

/** Whom an import makes is a member of Everyone, as whoever is made. */
const changesOf = ({ changes, identity }: Deciding): DirectoryChanges => ({
  ...changes,
  async personAdded(tables, person) {
    await tables.groups.addMembers(identity.everyone, [person.id]);
    await changes.personAdded(tables, person);
  },
});

/** What confirming a user of the Import tab decides with. */
export const importDecisions = async (org: Deciding, application: Application): Promise<ImportDecisions> => {
  const { clock, newId } = org;
  return { changes: changesOf(org), clock, newId, uuid: randomUUID, mapper: await mapperOf(org, application) };
};

/** Runs the imports of the org. */
export const importerOf = (org: Deciding): Importer => {
  const { store, clock, newId } = org;
  return createImporter({
    store,
    changes: changesOf(org),
    clock,
    newId,
    uuid: randomUUID,
    mapperOf: (app) => mapperOf(org, app),
  });
};
