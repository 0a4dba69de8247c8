import type { Administration } from '../admin/administration.ts';
import type { AdministratorStore } from '../authentication/oauth/store.ts';
import { hashPassword } from '../authentication/password-hash.ts';
import { newPassword } from './administrator.ts';
import type { IssuedView } from '../admin/views.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { authenticationModes, oauthGrants } from '../authentication/store.ts';
import { createNewId } from '../service/id.ts';
import type { TenantStore } from '../service/store.ts';
import { exampleGroup, exampleUsers } from './example-directory.ts';
import { readNewResource } from './new-resource.ts';

export const exampleTenant = 'example';

/** Makes the example's users and group. */
export const seedDirectory = async (store: TenantStore, types: readonly ResourceType[]): Promise<void> => {
  const newId = createNewId({ clock: Date.now });
  const add = async (typeName: string, resource: JsonObject): Promise<string> => {
    const type = types.find(({ name }) => name === typeName)!;
    const made = await readNewResource(type, resource, newId());
    await store.create(type, made, { wanted: { members: false, groups: false } });
    return made.id;
  };
  const members: string[] = [];
  for (const user of exampleUsers) {
    const id = await add('User', user);
    if (user['title'] === 'Tour Guide') members.push(id);
  }
  await add('Group', exampleGroup(members));
};

/** Makes a connection of each kind. */
export const seedConnections = async (administration: Administration, oauth: boolean): Promise<IssuedView[]> => {
  const issued: IssuedView[] = [];
  for (const auth of authenticationModes.filter((mode) => mode !== 'oauth' || oauth)) {
    const details = { name: `okta-${auth}`, auth, profile: 'okta' } as const;
    const client = auth === 'oauth' ? { oauth: { grants: [...oauthGrants] } } : {};
    issued.push(await administration.addConnection(exampleTenant, { ...details, ...client }));
  }
  return issued;
};

/** Makes the person who lets the OAuth client in. @returns what they sign in with */
export const seedAdministrator = async (
  administrators: AdministratorStore,
): Promise<{ name: string; password: string }> => {
  const administrator = { name: 'admin', password: newPassword() };
  const password = await hashPassword(administrator.password);
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
