import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import { differing } from '../differing.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';

/** What was made: its id, and its path below the base URL. */
export interface Made {
  readonly id: string;
  readonly path: string;
}

/** A PatchOp message. */
export const patchOp = (operations: readonly JsonObject[]): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [...operations],
});

const memberValues = (group: Json | undefined): string[] =>
  objectsOf(member(group, 'members'))
    .map(({ value }) => textOf(value))
    .toSorted();

/** A product that provisions: sends its headers with each request, and demands what it could not go on without. */
export const createProvisioningClient = (
  t: Target,
  {
    headers,
    made: whyMade,
    search: urlOf,
  }: {
    readonly headers: Readonly<Record<string, string>>;
    /** What it needs of a create. */
    readonly made: Why;
    /** The path and query of a search. */
    readonly search: (path: string, filter: string) => string;
  },
) => {
  const send = (method: string, path: string, body?: Json): Promise<Answer> =>
    t.send(method, path, {
      ...(body !== undefined && { body }),
      // A DELETE has a Content-Type too, and no body.
      headers: method === 'GET' ? headers : { ...headers, 'content-type': 'application/scim+json; charset=utf-8' },
    });

  const get = (path: string, query: Readonly<Record<string, string | number>> = {}): Promise<Answer> =>
    t.send('GET', path, { query, headers });

  const search = (path: string, filter: string): Promise<Answer> => get(urlOf(path, filter));

  const read = async (path: string): Promise<JsonObject> => {
    const answer = await get(path);
    t.status(answer, 200);
    return t.object(answer);
  };

  return {
    send,
    get,
    search,
    /** Reads what has to be there. */
    read,
    /** Creates, which has to succeed. */
    make: async (path: string, body: JsonObject): Promise<Made> => {
      const answer = await send('POST', path, body);
      t.status(answer, 201, whyMade);
      const id = textOf(t.object(answer)['id']);
      t.demand(id !== '', 'an id in the created resource', 'none', answer, whyMade);
      return { id, path: `${path}/${encodeURIComponent(id)}` };
    },
    /** Sends a PatchOp, which has to succeed. */
    operate: async (path: string, operations: readonly JsonObject[], why?: Why): Promise<Answer> => {
      const answer = await send('PATCH', path, patchOp(operations));
      t.status(answer, [200, 204], why);
      return answer;
    },
    /** Demands that a resource read by its path has at least these values. */
    expect: async (path: string, values: JsonObject, why?: Why): Promise<JsonObject> => {
      const answer = await get(path);
      t.status(answer, 200, why);
      const resource = t.object(answer);
      const difference = differing(values, resource);
      t.demand(
        difference === undefined,
        `a resource with ${JSON.stringify(values)}`,
        `another ${difference}`,
        answer,
        why,
      );
      return resource;
    },
    /** Demands that a search finds these and no others. */
    expectFound: async (ids: readonly string[], path: string, filter: string, why?: Why): Promise<void> => {
      const answer = await search(path, filter);
      const found = t.list(answer, why).map(({ id }) => textOf(id));
      t.equal(found, [...ids], `ids found by ${filter}`, answer, why);
    },
    /** Demands that the group has these members, each once. */
    expectMembers: async (path: string, ids: readonly string[], why?: Why): Promise<void> => {
      const answer = await get(path);
      t.status(answer, 200);
      t.equal(memberValues(answer.json), ids.toSorted(), 'members', answer, why);
    },
  };
};
