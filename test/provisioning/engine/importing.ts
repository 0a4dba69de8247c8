import { randomUUID } from 'node:crypto';
import type { Engine } from '../../../src/provisioning/engine/engine.ts';
import type { DirectoryChanges } from '../../../src/provisioning/changes.ts';
import { createImporter, type Importer } from '../../../src/provisioning/import/importer.ts';
import { createMapper } from '../../../src/provisioning/mapping/mapper.ts';
import { oktaProfile } from '../../../src/provisioning/okta-profile.ts';
import { createOrg, type OrgOptions } from './org.ts';

const nothing = async () => undefined;

/** Imports, and tells the engine that runs at the moment of what they do to people. */
export const importerBeside = (engine: () => Engine): Importer => {
  const changes: DirectoryChanges = {
    personRemoved: nothing,
    passwordSet: nothing,
    groupAdded: nothing,
    groupChanged: nothing,
    groupRemoved: nothing,
    personLinked: (tables, application, { id }) => engine().personLinked(tables, application, id),
    personAdded: (tables, { id }) => engine().personChanged(tables, id),
    personChanged: (tables, _, { id }) => engine().personChanged(tables, id),
    membersChanged: (tables, { id }, { added, removed }) =>
      engine().membershipChanged(tables, id, [...added, ...removed]),
  };
  return createImporter({
    ...{ changes, clock: Date.now, uuid: randomUUID },
    mapperOf: (app) =>
      createMapper(app, { user: oktaProfile, org: { name: 'Example', subdomain: 'example' }, clock: Date.now }),
  });
};

/** An org whose engine imports. */
export const createImporting = async (options: OrgOptions = {}) => {
  const importer: Importer = importerBeside(() => org.engine);
  const org = await createOrg({ importer, ...options });
  const startImport = (app: string, more: object = {}): Promise<string> =>
    org.change((tables) => org.engine.startImport(tables, app, { mode: 'full', trigger: 'manual', ...more }));
  /** Makes users at the service, as somebody else would. */
  const arrive = async (users: readonly object[]): Promise<void> => {
    for (let i = 0; i < users.length; i += 100) {
      const Operations = users
        .slice(i, i + 100)
        .map((data, at) => ({ method: 'POST', path: '/Users', bulkId: String(at), data }));
      const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations };
      await org.harness.send('POST', '/Bulk', bulk, { authorization: org.authorization });
    }
  };
  return Object.assign(org, { startImport, arrive });
};

/** A user as another than the org makes one. */
export const stranger = (userName: string, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  active: true,
  ...more,
});
