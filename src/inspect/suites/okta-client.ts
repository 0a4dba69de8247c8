import type { JsonObject } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Answer, Target, Why } from '../target.ts';
import { createProvisioningClient, type Made } from './provisioning-client.ts';

/** What Okta sends as a password. */
export const password = 'Kq7#mW2z';

/** Hints that several checks give. */
export const inactiveIsFound =
  'Deactivated is not deleted: keep inactive users in GET and in searches, or Okta creates them again and runs into 409.';
export const pathless = 'Take a PATCH without a path, {"op":"replace","value":{…}}, as a merge into the resource.';
export const putActive = 'Apply active from a PUT as from a PATCH: applications of the wizard send no PATCH.';

export const demandNoPassword = (t: Target, ...answers: readonly Answer[]): void => {
  for (const answer of answers) {
    const silent = !answer.text.includes(password) && !answer.text.includes('"password"');
    t.demand(silent, 'no password in the answer', 'a password', answer, {
      hint: 'Never return password, nor its hash: Okta merges what it reads and would send it back with each update.',
    });
  }
};

/** A user whom Okta assigned. */
export interface Assigned extends Made {
  readonly userName: string;
}

/** How a group refers to users. */
export const membersOf = (users: readonly Assigned[]): JsonObject[] =>
  users.map(({ id, userName }) => ({ value: id, display: userName }));

/** Okta's side: the requests of its SCIM client, with its headers, bodies and their order of properties. */
export const createOkta = (t: Target) => {
  const client = createProvisioningClient(t, {
    headers: {
      accept: 'application/scim+json',
      'accept-charset': 'utf-8',
      'user-agent': 'Okta SCIM Client 1.0.0',
      'accept-encoding': 'gzip,deflate',
    },
    made: {
      hint: 'Okta needs 201 and the whole resource with its id; without one its log says "Create new user returned empty user".',
    },
    search: (path, filter) => `${path}?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`,
  });

  /** What is sent for a person whom Okta assigns. */
  const person = (attributes: JsonObject = {}): JsonObject & { userName: string } => {
    const userName = `${t.unique('bjensen')}@example.com`;
    return {
      schemas: [userSchema.id],
      userName,
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Barbara Jensen',
      locale: 'en-US',
      externalId: t.unique('00u'),
      groups: [],
      password,
      active: true,
      ...attributes,
    };
  };

  const put = async (path: string, body: JsonObject): Promise<JsonObject> => {
    const answer = await client.send('PUT', path, body);
    t.status(answer, 200, {
      hint: 'Okta writes back what GET gave, changed in part: ignore id, meta and groups in a PUT, and answer 200 with the resource.',
    });
    return t.object(answer);
  };

  return {
    ...client,
    person,
    /** Creates a user as an assignment does. */
    assign: async (attributes?: JsonObject): Promise<Assigned> => {
      const body = person(attributes);
      return { ...(await client.make('/Users', body)), userName: body.userName };
    },
    /** Writes the whole, which has to succeed. */
    put,
    /** Changes attributes as the wizard's applications do: reads, merges, writes the whole. */
    push: async (path: string, change: JsonObject): Promise<JsonObject> =>
      put(path, { ...(await client.read(path)), ...change }),
    /** Changes attributes as catalogue and OIN applications do: without a path. */
    patch: (path: string, value: JsonObject, why?: Why): Promise<Answer> =>
      client.operate(path, [{ op: 'replace', value }], why),
    /** Creates a group as Group Push does. */
    pushGroup: async (members: readonly Assigned[]): Promise<Made & { readonly displayName: string }> => {
      const displayName = t.unique('Tour Guides');
      const body = { schemas: [groupSchema.id], displayName, members: membersOf(members) };
      return { ...(await client.make('/Groups', body)), displayName };
    },
  };
};

export type Okta = ReturnType<typeof createOkta>;
