import { randomUUID } from 'node:crypto';
import type { ImportDecisions } from '../../provisioning/import/context.ts';
import { createImporter, type Importer } from '../../provisioning/import/importer.ts';
import { createMapper } from '../../provisioning/mapping/mapper.ts';
import type { Application } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { userAttributes } from '../users/profile.ts';

type Deciding = Pick<OrgContext, 'store' | 'changes' | 'clock' | 'newId' | 'properties'>;

const mapperOf = async ({ store, properties, clock }: Deciding, application: Application) =>
  createMapper(application, { user: await userAttributes(store), org: properties, clock });

/** What confirming a user of the Import tab decides with. */
export const importDecisions = async (org: Deciding, application: Application): Promise<ImportDecisions> => {
  const { changes, clock, newId } = org;
  return { changes, clock, newId, uuid: randomUUID, mapper: await mapperOf(org, application) };
};

/** Runs the imports of the org. */
export const importerOf = (org: Deciding): Importer => {
  const { store, changes, clock, newId } = org;
  return createImporter({ store, changes, clock, newId, uuid: randomUUID, mapperOf: (app) => mapperOf(org, app) });
};
