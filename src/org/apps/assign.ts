import { same, type JsonObject } from '../../protocol/json.ts';
import { usernameVariable } from '../../provisioning/mapping/changed.ts';
import { createMapper } from '../../provisioning/mapping/mapper.ts';
import type { Application, AppUser, OrgTables, Person } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { invalid, statusForbids } from '../errors.ts';
import { userAttributes } from '../users/profile.ts';

interface Wanted {
  readonly username?: string | undefined;
  readonly profile?: JsonObject | null | undefined;
}

/** @throws OktaError E0000001 for an attribute that the application's profile does not have */
const assertKnown = ({ profile }: Application, given: JsonObject): void => {
  const known = new Set(profile.map(({ variable }) => variable));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) throw invalid('profile', `Property '${unknown}' not found.`);
};

/**
 * What an assignment sets by hand: of the values that a client sends, those which the mappings would not give anyway.
 * The others follow the person's profile.
 */
const byHand = async (
  org: OrgContext,
  tables: OrgTables,
  application: Application,
  person: Person,
  { username, profile }: Wanted,
): Promise<{ readonly username?: string; readonly overrides: JsonObject }> => {
  const given = profile ?? {};
  assertKnown(application, given);
  const mapper = createMapper(application, {
    user: await userAttributes(tables),
    org: org.properties,
    clock: org.clock,
  });
  const mapped = mapper.toApp({
    person,
    groups: await tables.groups.ofPerson(person.id),
    assignments: await tables.appGroups.ofPerson(person.id, application.id),
  }).profile;
  const overrides = Object.entries(given).filter(([name, value]) => !same(mapped[name], value));
  return {
    ...(username !== undefined && username !== mapped[usernameVariable] && { username }),
    overrides: Object.fromEntries(overrides),
  };
};

/** Assigns an application to a person by hand, or changes what is set on the assignment. @throws OktaError */
export const assign = async (
  org: OrgContext,
  tables: OrgTables,
  application: Application,
  person: Person,
  wanted: Wanted,
): Promise<AppUser> => {
  const change = await byHand(org, tables, application, person, wanted);
  const appUser = await org.engine.assignPerson(tables, application, person.id, change);
  if (!appUser) throw statusForbids('A deactivated user cannot be assigned an application.');
  return appUser;
};

/** Changes what is set on an assignment, however it came to be. */
export const changeAssignment = async (
  org: OrgContext,
  tables: OrgTables,
  application: Application,
  person: Person,
  wanted: Wanted,
): Promise<AppUser | undefined> =>
  org.engine.changeAssignment(tables, application, person.id, await byHand(org, tables, application, person, wanted));
