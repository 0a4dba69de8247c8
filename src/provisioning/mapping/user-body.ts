import { member, type JsonObject } from '../../protocol/json.ts';
import type { AppProfile } from '../app-user.ts';
import type { Application } from '../application.ts';
import { asTyped, isEmpty } from './attribute-value.ts';
import { withValueAt } from './external-name.ts';
import { placeOf } from './place-of.ts';
import { isCore, urns } from './urns.ts';

interface NewUser {
  /** The person's id: `00u…`. */
  readonly externalId: string;
  /** Okta sends one always; random where passwords are not synchronized. */
  readonly password?: string;
  /** False for a pending user of an on-premises application. */
  readonly active?: boolean;
}

/** What Okta writes first, in its order; then come externalId, groups, password and active, then all else. */
const first = ['userName', 'name', 'emails', 'displayName', 'locale'];

/**
 * The body of the POST that creates a user (contract §4.2): properties in Okta's order, what is empty left out,
 * `groups` and `active` always there.
 */
export const userBody = (
  application: Pick<Application, 'profile' | 'scim'>,
  profile: AppProfile,
  { externalId, password, active = true }: NewUser,
): JsonObject => {
  let attributes: JsonObject = {};
  const extensions: string[] = [];
  for (const attribute of application.profile) {
    const place = placeOf(attribute);
    const value = asTyped(attribute, member(profile, attribute.variable) ?? null);
    if (!place || value === undefined || isEmpty(value)) continue;
    attributes = withValueAt(attributes, place, value) as JsonObject;
    const urn = attribute.externalNamespace;
    if (urn !== undefined && !isCore(urn) && !extensions.includes(urn)) extensions.push(urn);
  }
  const pick = (names: readonly string[]): JsonObject =>
    Object.fromEntries(
      names.filter((name) => Object.hasOwn(attributes, name)).map((name) => [name, attributes[name]!]),
    );
  const rest = Object.keys(attributes).filter((name) => !first.includes(name) && !extensions.includes(name));
  return {
    schemas: [urns[application.scim].core, ...extensions],
    ...pick(first),
    externalId,
    groups: [],
    ...(password !== undefined && { password }),
    active,
    ...pick(rest),
    ...pick(extensions),
  };
};
