import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import type { AppProfile } from '../app-user.ts';
import type { AppAttribute, Application } from '../application.ts';
import { asTyped, isEmpty } from './attribute-value.ts';
import { changed, isUpdated } from './changed.ts';
import { keyOf, withValueAt } from './external-name.ts';
import { placeOf } from './place-of.ts';
import { isCore, urns } from './urns.ts';

type Merging = Pick<Application, 'profile' | 'scim' | 'mappings' | 'username' | 'toApp' | 'integration'>;

interface MergeOptions {
  /** What was pushed last: a value that is applied on create alone goes out when it was changed by hand since. */
  readonly pushed?: AppProfile | undefined;
  /** The person's id, where the service is to learn it: when a user is linked. */
  readonly externalId?: string;
}

const withSchema = (resource: JsonObject, urn: string): JsonObject => {
  const key = keyOf(resource, 'schemas');
  const schemas = member(resource, key);
  const present = Array.isArray(schemas) ? schemas : [];
  return present.includes(urn) ? resource : { ...resource, [key]: [...present, urn] };
};

const overwrite = (resource: JsonObject, attribute: AppAttribute, profile: AppProfile, nulls: boolean): JsonObject => {
  const place = placeOf(attribute);
  if (!place) return resource;
  const wanted = member(profile, attribute.variable);
  const value = isEmpty(wanted) ? null : asTyped(attribute, wanted);
  if (value === undefined || (value === null && !nulls)) return resource;
  const merged = withValueAt(resource, place, value);
  return isObject(merged) ? merged : resource;
};

/**
 * The body of the PUT that updates a user (contract §4.3): what the service returned, unknown members, `meta` and
 * extensions kept, with the attributes that are applied on updates overwritten. What has no value is written as null
 * where the integration pushes null values, and else left as the service has it.
 */
export const mergeInto = (
  resource: JsonObject,
  application: Merging,
  profile: AppProfile,
  { pushed, externalId }: MergeOptions = {},
): JsonObject => {
  const byHand = new Set(pushed ? changed(application, profile, pushed) : []);
  const nulls = application.integration?.pushNullValues ?? false;
  let merged = externalId === undefined ? resource : { ...resource, [keyOf(resource, 'externalId')]: externalId };
  for (const attribute of application.profile) {
    if (!isUpdated(application, attribute.variable) && !byHand.has(attribute.variable)) continue;
    const before = merged;
    merged = overwrite(merged, attribute, profile, nulls);
    const urn = attribute.externalNamespace;
    // An extension that came without its URN is not named for what was not written.
    if (merged !== before && urn !== undefined && !isCore(urn) && isObject(merged[keyOf(merged, urn)])) {
      merged = withSchema(merged, urn);
    }
  }
  return Array.isArray(merged[keyOf(merged, 'schemas')]) ? merged : withSchema(merged, urns[application.scim].core);
};
