import { isObject, member, type Json, type JsonObject } from '../protocol/json.ts';
import { findAttribute } from '../protocol/schema.ts';
import { userSchema } from '../protocol/schemas/user.ts';
import { publishedAttributes } from './published.ts';
import type { Answer, Target, Why } from './target.ts';

/** RFC 7643 §2.5: no value, null and an empty array mean the same. So does a complex attribute without any part. */
export const isUnassigned = (value: Json | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/**
 * Where `found` is not what is wanted: the path of the first value that is not. null means unassigned; an array holds
 * these values and no others, in any order; an object may hold more.
 */
export const departing = (wanted: Json, found: Json | undefined, path: string): string | undefined => {
  if (wanted === null) return isUnassigned(found) ? undefined : path;
  if (Array.isArray(wanted)) {
    const values = Array.isArray(found) ? found : [];
    const each = wanted.every((value) => values.some((other) => departing(value, other, path) === undefined));
    return each && values.length === wanted.length ? undefined : path;
  }
  if (!isObject(wanted)) return wanted === found ? undefined : path;
  for (const [key, value] of Object.entries(wanted)) {
    const departure = departing(value, member(found, key), path === '' ? key : `${path}.${key}`);
    if (departure !== undefined) return departure;
  }
  return undefined;
};

/** Demands that the resource of an answer holds what is wanted, as `departing` reads it. */
export const demandState = (t: Target, answer: Answer, wanted: JsonObject, why?: Why): void => {
  const resource = t.object(answer);
  const departure = departing(wanted, resource, '');
  if (departure === undefined) return;
  const [name = ''] = /^urn:.*:User|^[^.]*/.exec(departure) ?? [];
  const expected = wanted[name] === null ? `no ${name}` : `${name}: ${JSON.stringify(wanted[name])}`;
  t.demand(false, expected, JSON.stringify(resource[name]) ?? 'nothing', answer, why);
};

/** Reads what the check made itself. */
export const read = async (t: Target, path: string): Promise<Answer> => {
  const answer = await t.get(path);
  t.status(answer, 200);
  return answer;
};

/** Sends the operations, demands success (RFC 7644 §3.5.2: 200 or 204), and reads what they made of the resource. */
export const modified = async (t: Target, path: string, operations: readonly Json[], why?: Why): Promise<Answer> => {
  t.status(await t.patch(path, operations), [200, 204], why);
  return read(t, path);
};

/** Makes a user, sends the operations, and demands what they make of it. */
export const demandChange = async (
  t: Target,
  {
    given = {},
    operations,
    after,
    hint,
  }: {
    readonly given?: JsonObject;
    readonly operations: readonly Json[];
    /** As `departing` reads it. */
    readonly after: JsonObject;
    readonly hint: string;
  },
): Promise<void> => {
  const { id } = await t.user(given);
  demandState(t, await modified(t, `/Users/${id}`, operations, { hint }), after, { hint });
};

/** Ends the check as skipped where the service says that its User has no such attribute, or cannot be without. */
export const assertOptional = (t: Target, name: string): void => {
  const attributes = publishedAttributes(t.service, userSchema.id) ?? userSchema.attributes;
  if (findAttribute(attributes, name)?.required !== false) t.skip(`/Schemas publishes no optional ${name} of User`);
};

/** An optional string of User that the service has, and that a new user has no value of. */
export const optionalString = (t: Target): string => {
  const attributes = publishedAttributes(t.service, userSchema.id) ?? userSchema.attributes;
  const names = ['nickName', 'title', 'userType'];
  const name = names.find((each) => findAttribute(attributes, each)?.required === false);
  return name ?? t.skip(`/Schemas publishes none of ${names.join(', ')} as optional attributes of User`);
};

/** A value of emails that no other resource has. */
export const email = (t: Target, type: string, more: JsonObject = {}): JsonObject & { value: string } => ({
  value: `${t.unique(type)}@example.com`,
  type,
  ...more,
});
