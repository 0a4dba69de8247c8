import type { Administration } from '../../admin/administration.ts';
import type { AdministratorStore } from '../../authentication/oauth/store.ts';
import { hashPassword } from '../../authentication/password-hash.ts';
import { newPassword } from '../administrator.ts';
import type { IssuedView } from '../../admin/views/connection.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { authenticationModes, oauthGrants } from '../../authentication/store.ts';
import { findNamed } from '../../admin/local/find-resource.ts';
import { createNewId } from '../../service/id.ts';
import type { TenantStore } from '../../service/store.ts';
import { exampleGroup, exampleUsers } from './directory.ts';
import { readNewResource } from '../archive/new-resource.ts';

export const exampleTenant = 'example';

/** Makes the example's users and group, as far as they are not there. */
export const seedDirectory = async (store: TenantStore, types: readonly ResourceType[]): Promise<void> => {
  const newId = createNewId({ clock: Date.now });
  const add = async (typeName: string, name: string, resource: JsonObject): Promise<string> => {
    const type = types.find((one) => one.name === typeName)!;
    const [there] = await findNamed(store, type, name);
    if (there) return there.id;
    const made = await readNewResource(type, resource, newId());
    await store.create(type, made, { wanted: { members: false, groups: false } });
    return made.id;
  };
  const members: string[] = [];
  for (const user of exampleUsers) {
    const id = await add('User', user.userName, user);
    if (user['title'] === 'Tour Guide') members.push(id);
  }
  const group = exampleGroup(members);
  await add('Group', group.displayName, group);
};

/** Makes a connection of each kind; one that is there gets a new secret. */
export const seedConnections = async (administration: Administration, oauth: boolean): Promise<IssuedView[]> => {
  const issued: IssuedView[] = [];
  const there = await administration.connections(exampleTenant);
  for (const auth of authenticationModes.filter((mode) => mode !== 'oauth' || oauth)) {
    const details = { name: `okta-${auth}`, auth, profile: 'okta' } as const;
    const known = there.find(({ name }) => name === details.name);
    if (known) {
      issued.push(await administration.rotateConnection(known.id, { overlap: 0 }));
      continue;
    }
    const client = auth === 'oauth' ? { oauth: { grants: [...oauthGrants] } } : {};
    issued.push(await administration.addConnection(exampleTenant, { ...details, ...client }));
  }
  return issued;
};

/** Makes the person who lets the OAuth client in, or gives them a new password. @returns what they sign in with */
export const seedAdministrator = async (
  administrators: AdministratorStore,
): Promise<{ name: string; password: string }> => {
  const administrator = { name: 'admin', password: newPassword() };
  const password = await hashPassword(administrator.password);
  if (await administrators.administrator(exampleTenant, administrator.name)) {
    await administrators.removeAdministrator(exampleTenant, administrator.name);
  }
  await administrators.addAdministrator({
    tenant: exampleTenant,
    name: administrator.name,
    created: Date.now(),
    password,
  });
  return administrator;
};

/** A request to paste; double quotes, since those are good in every shell. */
export const curlLine = ({ baseUrl, authorization }: IssuedView): string =>
  `curl -H "Authorization: ${authorization}" "${baseUrl}/Users?count=2"`;
