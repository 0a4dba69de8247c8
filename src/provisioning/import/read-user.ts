import { member, type JsonObject } from '../../protocol/json.ts';
import type { AppProfile } from '../app-user.ts';
import type { Application } from '../application.ts';
import { usernameVariable } from '../mapping/changed.ts';
import { readProfile } from '../mapping/read-profile.ts';

/** A user as the service has it. */
export interface ListedUser {
  readonly externalId: string;
  readonly username: string;
  readonly active: boolean;
  readonly profile: AppProfile;
}

/** The user of a resource; undefined for one without an id, whom nobody could name. */
export const readUser = (application: Application, resource: JsonObject): ListedUser | undefined => {
  const id = member(resource, 'id');
  // Some services have numbers.
  const externalId = typeof id === 'number' ? String(id) : id;
  if (typeof externalId !== 'string' || externalId === '') return undefined;
  const profile = readProfile(application, resource);
  const username = member(profile, usernameVariable);
  // What is absent is not inactive: RFC 7643 §4.1.1 has no default, and Okta excludes `active: false` alone.
  const active = member(resource, 'active') !== false;
  return { externalId, username: typeof username === 'string' ? username : externalId, active, profile };
};
