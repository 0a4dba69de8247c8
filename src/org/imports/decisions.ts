import { randomUUID } from 'node:crypto';
import type { DirectoryChanges } from '../../provisioning/changes.ts';
import type { ImportDecisions } from '../../provisioning/import/context.ts';
import { createImporter, type Importer } from '../../provisioning/import/importer.ts';
import { createMapper } from '../../provisioning/mapping/mapper.ts';
import type { Application } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { makeLink } from '../users/links.ts';
import { welcomeMail } from '../users/mails.ts';
import { userAttributes } from '../users/profile.ts';

type Deciding = Pick<
  OrgContext,
  'store' | 'identity' | 'changes' | 'clock' | 'newId' | 'random' | 'properties' | 'outbox'
>;

const mapperOf = async ({ store, properties, clock }: Deciding, application: Application) =>
  createMapper(application, { user: await userAttributes(store), org: properties, clock });

/**
 * Whom an import makes is a member of Everyone, as whoever is made; who is activated with it gets the mail with the
 * link by which they set their password.
 * @param origin where the org is
 * @param mailed receives the mails, to be delivered once they are written
 */
const changesOf = (org: Deciding, origin: string, mailed: string[]): DirectoryChanges => ({
  ...org.changes,
  async personAdded(tables, person) {
    await tables.groups.addMembers(org.identity.everyone, [person.id]);
    await org.changes.personAdded(tables, person);
    if (person.status !== 'PROVISIONED') return;
    const { url } = await makeLink(org, tables, { person, purpose: 'activate', origin });
    mailed.push((await org.outbox.keep(tables, welcomeMail(person, url))).id);
  },
});

/** What confirming users of the Import tab decides with; `mailed` is what is to be delivered afterwards. */
export const importDecisions = async (
  org: Deciding,
  application: Application,
  origin: string,
): Promise<ImportDecisions & { readonly mailed: readonly string[] }> => {
  const { clock, newId } = org;
  const mailed: string[] = [];
  const mapper = await mapperOf(org, application);
  return { changes: changesOf(org, origin, mailed), clock, newId, uuid: randomUUID, mapper, mailed };
};

/** Runs the imports of the org. @param origin where the org is */
export const importerOf = (org: Deciding, origin: () => string): Importer => {
  const { clock, outbox } = org;
  return async (application, job, line) => {
    const mailed: string[] = [];
    const run = createImporter({
      changes: changesOf(org, origin(), mailed),
      clock,
      uuid: randomUUID,
      mapperOf: (app) => mapperOf(org, app),
    });
    const dispatch = () => outbox.dispatch(mailed.splice(0));
    try {
      return await run(application, job, {
        ...line,
        async onProgress(done, total) {
          dispatch();
          await line.onProgress?.(done, total);
        },
      });
    } finally {
      dispatch();
    }
  };
};
