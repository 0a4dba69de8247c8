import type { JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Target, Why } from '../target.ts';
import { createProvisioningClient, type Made } from './provisioning-client.ts';

export const enterprise = enterpriseUserSchema.id;

/** Two roles that a user can be granted; made up where the service lists none, since it may refuse what it does not list. */
export const rolesOf = ({ service }: Target): readonly [first: string, second: string] => {
  const listed = service.grantable
    .filter(({ attribute }) => attribute === 'roles')
    .map(({ value }) => textOf(value['value']));
  const [first, second = first] = listed;
  return first === undefined ? ['Guide', 'Actor'] : [first, second!];
};

interface User extends Made {
  readonly userName: string;
  readonly externalId: string;
}

interface Group extends Made {
  readonly displayName: string;
}

/** Entra's side: the requests of its provisioning service, with its headers, bodies and encoding of queries. */
const createEntra = (t: Target) => {
  const client = createProvisioningClient(t, {
    headers: { accept: 'application/json', 'user-agent': 'Microsoft-ADRS/1.0' },
    made: { hint: 'Entra needs 201 and the resource with its id, by which it addresses the resource from then on.' },
    search: (path, filter) => `${path}?filter=${encodeURIComponent(filter).replaceAll('%20', '+')}`,
  });

  /** What is sent for a user in scope. */
  const person = (attributes: JsonObject = {}): JsonObject & { userName: string; externalId: string } => {
    const userName = `${t.unique('bjensen')}@example.com`;
    return {
      schemas: t.service.lacks('enterprise') === undefined ? [userSchema.id, enterprise] : [userSchema.id],
      externalId: t.unique('0a21f0f2'),
      userName,
      active: true,
      emails: [{ primary: true, type: 'work', value: userName }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Barbara Jensen', familyName: 'Jensen', givenName: 'Barbara' },
      roles: [],
      ...attributes,
    };
  };

  /** What is sent for a group in scope. */
  const team = (attributes: JsonObject = {}): JsonObject & { displayName: string } => ({
    schemas: [groupSchema.id],
    externalId: t.unique('8aa1a0c0'),
    displayName: t.unique('Tour Guides'),
    meta: { resourceType: 'Group' },
    ...attributes,
  });

  return {
    ...client,
    person,
    team,
    create: async (attributes?: JsonObject): Promise<User> => {
      const body = person(attributes);
      const { userName, externalId } = body;
      return { ...(await client.make('/Users', body)), userName, externalId };
    },
    createGroup: async (attributes?: JsonObject): Promise<Group> => {
      const body = team(attributes);
      return { ...(await client.make('/Groups', body)), displayName: body.displayName };
    },
    /** Sends one operation, and demands that a read shows these values then. */
    change: async (path: string, operation: JsonObject, values: JsonObject, why?: Why): Promise<JsonObject> => {
      await client.operate(path, [operation], why);
      return client.expect(path, values, why);
    },
    /** Deletes, which has to succeed. */
    remove: async (path: string): Promise<void> =>
      t.status(await client.send('DELETE', path), 204, { hint: 'Answer DELETE with 204 and no body.' }),
  };
};

export type Entra = ReturnType<typeof createEntra>;

/** A check of Entra's requests. */
export const entraCheck = (
  id: string,
  requirement: string,
  run: (entra: Entra, t: Target) => Promise<void>,
  more: Partial<Check> = {},
): Check => ({
  id,
  suite: 'entra',
  section: 'entra',
  level: 'Entra',
  requirement,
  run: (t) => run(createEntra(t), t),
  ...more,
});
