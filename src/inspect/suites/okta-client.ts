import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import { differing } from '../differing.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';

export const enterpriseUrn = enterpriseUserSchema.id;

/** A PatchOp message. */
export const patchOp = (operations: readonly JsonObject[]): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [...operations],
});

const headers = {
  accept: 'application/scim+json',
  'accept-charset': 'utf-8',
  'user-agent': 'Okta SCIM Client 1.0.0',
  'accept-encoding': 'gzip,deflate',
};

/** What was made: its id, and its path below the base URL. */
interface Made {
  readonly id: string;
  readonly path: string;
}

/** What Okta sends in a create and keeps sending: shared with no one, since a service may remember it. */
export const password = 'Kq7#mW2z';

/** The values of a group's members, sorted. */
export const memberValues = (group: Json | undefined): readonly string[] =>
  objectsOf(member(group, 'members'))
    .map(({ value }) => textOf(value))
    .toSorted();

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

/** Okta's side: the requests of its SCIM client, with its headers, bodies and their order of properties. */
export const createOkta = (t: Target) => {
  const send = (method: string, path: string, body?: Json): Promise<Answer> =>
    t.send(method, path, {
      ...(body !== undefined && { body }),
      // Its DELETE has a Content-Type too, and no body.
      headers: method === 'GET' ? headers : { ...headers, 'content-type': 'application/scim+json; charset=utf-8' },
    });

  const get = (path: string, query: Readonly<Record<string, string | number>> = {}): Promise<Answer> =>
    t.send('GET', path, { query, headers });

  /** Okta's search: before each create, and for a group that it is to link. */
  const search = (path: string, attribute: string, value: string): Promise<Answer> =>
    get(path, { filter: `${attribute} eq "${value}"`, startIndex: 1, count: 100 });

  const operate = async (path: string, operations: readonly JsonObject[], why?: Why): Promise<Answer> => {
    const answer = await send('PATCH', path, patchOp(operations));
    t.status(answer, [200, 204], why);
    return answer;
  };

  const made = async (path: string, body: JsonObject): Promise<Made> => {
    const answer = await send('POST', path, body);
    const hint = `Okta needs 201 and the whole resource with its id; without a body its log says "Create new user returned empty user".`;
    t.status(answer, 201, { hint });
    const id = textOf(t.object(answer)['id']);
    t.demand(id !== '', 'an id in the created resource', 'none', answer, { hint });
    return { id, path: `${path}/${encodeURIComponent(id)}` };
  };

  const read = async (path: string): Promise<JsonObject> => {
    const answer = await get(path);
    t.status(answer, 200);
    return t.object(answer);
  };

  const put = async (path: string, body: JsonObject): Promise<JsonObject> => {
    const answer = await send('PUT', path, body);
    t.status(answer, 200, {
      hint: 'Okta writes back what GET gave, changed in part: ignore id, meta and groups in a PUT, and answer 200 with the resource.',
    });
    return t.object(answer);
  };

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

  return {
    send,
    get,
    search,
    /** Sends a PatchOp, which has to succeed. */
    operate,
    /** Reads what has to be there. */
    read,
    /** Writes the whole, which has to succeed. */
    put,
    person,
    /** Creates a user as an assignment does. */
    assign: async (attributes?: JsonObject): Promise<Made & { readonly userName: string }> => {
      const body = person(attributes);
      return { ...(await made('/Users', body)), userName: body.userName };
    },
    /** Changes attributes as catalogue and OIN applications do: without a path. */
    patch: (path: string, value: JsonObject, why?: Why): Promise<Answer> =>
      operate(path, [{ op: 'replace', value }], why),
    /** Changes attributes as the wizard's applications do: reads, merges, writes the whole. */
    push: async (path: string, change: JsonObject): Promise<JsonObject> =>
      put(path, { ...(await read(path)), ...change }),
    /** How a group refers to a user. */
    memberOf: ({ id, userName }: { id: string; userName: string }): JsonObject => ({ value: id, display: userName }),
    /** Creates a group as Group Push does. */
    pushGroup: async (members: readonly JsonObject[]): Promise<Made & { readonly displayName: string }> => {
      const displayName = t.unique('Tour Guides');
      const group = await made('/Groups', { schemas: [groupSchema.id], displayName, members: [...members] });
      return { ...group, displayName };
    },
    /** Demands that the group has these members, each once. */
    expectMembers: async (path: string, members: readonly JsonObject[], why?: Why): Promise<void> => {
      const answer = await get(path);
      t.status(answer, 200);
      const expected = members.map(({ value }) => textOf(value)).toSorted();
      t.equal([...memberValues(answer.json)], expected, 'members', answer, why);
    },
    /** Demands that a search finds these and no others. */
    expectFound: async (
      ids: readonly string[],
      path: string,
      attribute: string,
      value: string,
      why?: Why,
    ): Promise<void> => {
      const answer = await search(path, attribute, value);
      const found = t.list(answer, why).map(({ id }) => textOf(id));
      t.equal(found, [...ids], `ids of those whose ${attribute} is ${value}`, answer, why);
    },
    /** Demands that a resource read by its path has at least these values. */
    expect: async (path: string, values: JsonObject, why?: Why): Promise<JsonObject> => {
      const answer = await get(path);
      t.status(answer, 200, why);
      const resource = t.object(answer);
      const difference = differing(values, resource);
      const found = difference === undefined ? '' : `another value of ${difference}`;
      t.demand(difference === undefined, `a resource with ${JSON.stringify(values)}`, found, answer, why);
      return resource;
    },
  };
};

export type Okta = ReturnType<typeof createOkta>;
