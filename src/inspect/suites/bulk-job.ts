import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';

export const bulkRequestSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** An operation of a bulk request. */
export interface BulkOperation {
  readonly method: string;
  readonly path: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly data?: JsonObject;
}

export const postUser = (
  t: Target,
  attributes: JsonObject = {},
): BulkOperation & { bulkId: string; data: JsonObject } => ({
  method: 'POST',
  path: '/Users',
  bulkId: t.unique('user'),
  data: t.userBody(attributes),
});

/** @param members ids, or references such as `bulkId:qwerty` */
export const postGroup = (
  t: Target,
  members: readonly string[] = [],
): BulkOperation & { bulkId: string; data: JsonObject } => ({
  method: 'POST',
  path: '/Groups',
  bulkId: t.unique('group'),
  data: {
    schemas: [groupSchema.id],
    displayName: t.unique('Tour Guides'),
    ...(members.length > 0 && { members: members.map((value) => ({ value })) }),
  },
});

export const referTo = ({ bulkId }: { readonly bulkId: string }): string => `bulkId:${bulkId}`;

/** As a number, whatever form the service gives it. */
export const statusOf = (result: JsonObject | undefined): number => Number(result?.['status'] ?? 0);

const isDone = (result: JsonObject): boolean => statusOf(result) >= 200 && statusOf(result) < 300;

/** Removes the users that were made and whose place the service does not tell: what is told is removed in the end. */
const removeHidden = async (t: Target, operations: readonly Json[], results: readonly JsonObject[]): Promise<void> => {
  for (const { bulkId, data } of objectsOf([...operations])) {
    const result = results.find((each) => bulkId !== undefined && each['bulkId'] === bulkId);
    const userName = member(data, 'userName');
    if (!result || !isDone(result) || result['location'] !== undefined || userName === undefined) continue;
    const { json } = await t.get('/Users', { filter: `userName eq ${JSON.stringify(userName)}` });
    // A service that overlooks filters finds others too.
    const own = objectsOf(member(json, 'Resources')).filter((user) => user['userName'] === userName);
    for (const { id } of own) await t.send('DELETE', `/Users/${textOf(id)}`);
  }
};

/** Sends the operations as a bulk request. */
export const sendBulk = async (
  t: Target,
  operations: readonly (BulkOperation | JsonObject)[],
  more: JsonObject = {},
): Promise<Answer> => {
  const Operations = operations as Json[];
  const answer = await t.send('POST', '/Bulk', { body: { schemas: [bulkRequestSchema], ...more, Operations } });
  await removeHidden(t, Operations, objectsOf(member(answer.json, 'Operations')));
  return answer;
};

/** The results of a bulk request, which have to be there; RFC 7644 §3.7 does not settle their order. */
export const resultsOf = (t: Target, answer: Answer, why?: Why): readonly JsonObject[] => {
  t.status(answer, 200, why);
  const results = t.object(answer)['Operations'];
  t.demand(
    Array.isArray(results) && results.every(isObject),
    'Operations: an array of results',
    JSON.stringify(results) ?? 'nothing',
    answer,
    why,
  );
  return results as JsonObject[];
};

/** The result of the POST with that bulkId, which has to have succeeded, and the path of what it made. */
export const madeBy = (
  t: Target,
  answer: Answer,
  { bulkId, path }: BulkOperation,
  why?: Why,
): { id: string; path: string } => {
  const result = resultsOf(t, answer, why).find((each) => each['bulkId'] === bulkId);
  t.demand(statusOf(result) === 201, `status 201 for ${bulkId}`, JSON.stringify(result) ?? 'no result', answer, why);
  const id = decodeURIComponent(textOf(result?.['location']).split('/').at(-1) ?? '');
  t.demand(id !== '', `location for ${bulkId}`, JSON.stringify(result), answer, why);
  return { id, path: `${path}/${id}` };
};

/** Whether the result is a refusal. */
export const isRefusal = (result: JsonObject | undefined): boolean => statusOf(result) >= 400 && statusOf(result) < 500;
