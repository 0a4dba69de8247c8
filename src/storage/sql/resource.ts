import { invalidValue, preconditionFailed } from '../../protocol/error.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { VersionCondition } from '../../service/store.ts';

/** @throws ScimError preconditionFailed */
export const assertMatches = (condition: VersionCondition | undefined, version: number): void => {
  if (condition === undefined || condition === '*' || condition.includes(version)) return;
  throw preconditionFailed(`If-Match names another version than the present one, W/"${version}".`);
};

/** What references show (RFC 7643 §4.2 `members.display`). */
export const displayOf = (document: JsonObject): string | null => {
  for (const name of ['displayName', 'userName']) {
    const value = Object.hasOwn(document, name) ? document[name] : undefined;
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
};

/** Of the ids that do not exist, so many are named. */
const named = 3;

/** @throws ScimError invalidValue that names some of the ids that were not found */
export const assertAllFound = (ids: ReadonlySet<string>, found: Iterable<string>): void => {
  const existing = new Set(found);
  if (existing.size === ids.size) return;
  const missing = [...ids].filter((id) => !existing.has(id));
  const names = missing.slice(0, named).map((id) => JSON.stringify(id));
  const more = missing.length > named ? ` and ${missing.length - named} more` : '';
  throw invalidValue(`members: ${names.join(', ')}${more} cannot be a member: there is no such resource.`);
};
