import { randomBytes } from 'node:crypto';
import {
  authorizationOf,
  formatToken,
  hashSecret,
  newConnectionId,
  newSecret,
} from '../src/authentication/credentials.ts';
import type { JsonObject } from '../src/protocol/json.ts';
import { createTolerance } from '../src/protocol/leniency.ts';
import { readResource } from '../src/protocol/resource.ts';
import { groupType, userType } from '../src/protocol/resource-types.ts';
import { openStorage } from '../src/storage/open.ts';
import { createBody, groupId, userId, type Sizes } from './directory.ts';

const tenant = 'bench';
const nothingWanted = { wanted: { members: false, groups: false } };

/**
 * Fills a database of ours through the store, and makes a bearer connection as Okta has it.
 * @returns the value of its `Authorization` header
 */
export const seed = async (database: string, { users, groups }: Sizes): Promise<string> => {
  const { resources, connections, close } = await openStorage({
    database,
    resourceTypes: [userType, groupType],
  });
  const created = Date.now();
  await connections.addTenant({ id: tenant, created });
  const connection = {
    id: newConnectionId(randomBytes),
    tenant,
    name: 'okta',
    auth: 'bearer',
    profile: 'okta',
    created,
  } as const;
  const secret = newSecret(randomBytes);
  await connections.addConnection({ ...connection, secrets: [{ hash: hashSecret(secret) }] });

  const store = resources.tenant(tenant);
  const addUser = (n: number) => {
    const { schemas = [], ...rest } = readResource(
      userType,
      createBody(n),
      createTolerance('okta'),
      'create',
    ).attributes;
    return store.create(userType, { id: userId(n), attributes: { schemas, id: userId(n), ...rest } }, nothingWanted);
  };
  for (let n = 1; n <= users; n += 1_000) {
    await Promise.all(Array.from({ length: Math.min(1_000, users + 1 - n) }, (_, i) => addUser(n + i)));
  }
  for (const [group, size] of groups.entries()) {
    const id = groupId(group);
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
    const attributes: JsonObject = { schemas, id, displayName: `Tour Guides ${size}` };
    const members = Array.from({ length: size }, (_, i) => userId(i + 1));
    await store.create(groupType, { id, attributes, members }, nothingWanted);
  }
  await close();
  return authorizationOf(connection, formatToken(connection.id, secret));
};
