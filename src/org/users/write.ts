import type { JsonObject } from '../../protocol/json.ts';
import type { OrgTables, Person } from '../../provisioning/store.ts';
import type { Principal } from '../authenticate.ts';
import { now, type OrgContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { logSuccess, personTarget } from '../events.ts';
import { changeMembers } from '../groups/members.ts';
import { findPerson } from './find.ts';
import { makeLink } from './links.ts';
import { welcomeMail } from './mails.ts';
import { assertPassword } from './password.ts';
import { checkProfile, userAttributes, type UserAttribute } from './profile.ts';

/** Who does it, and where the org then is for the links in mails. */
export interface Doing {
  readonly principal: Principal | undefined;
  readonly origin: string;
}

interface NewPerson {
  readonly profile: JsonObject;
  readonly password?: string | undefined;
  readonly activate: boolean;
  /** A password that has to be changed at the first sign-in. */
  readonly expired?: boolean;
  readonly groups?: readonly string[];
}

const statusOf = ({ activate, password, expired }: NewPerson): Person['status'] =>
  !activate ? 'STAGED' : password === undefined ? 'PROVISIONED' : expired ? 'PASSWORD_EXPIRED' : 'ACTIVE';

/** Makes a person, a member of Everyone. @throws OktaError E0000001, E0000007 */
export const createPerson = async (org: OrgContext, doing: Doing, wanted: NewPerson): Promise<Person> => {
  const profile = checkProfile(await userAttributes(org.store), wanted.profile);
  const { password, groups = [] } = wanted;
  if (password !== undefined) assertPassword(password, { profile });
  const hash = password === undefined ? undefined : await org.passwords.hash(password);
  const time = now(org);
  const status = statusOf(wanted);
  const person: Person = {
    id: org.newId('person'),
    status,
    created: time,
    ...(wanted.activate && { activated: time, statusChanged: time }),
    lastUpdated: time,
    ...(hash !== undefined && { passwordChanged: time }),
    profile,
    password: hash !== undefined,
  };
  const link = await org.store.transaction(async (tables) => {
    await tables.people.add(person);
    if (hash !== undefined) await tables.people.setPasswordHash(person.id, hash);
    await tables.groups.addMembers(org.identity.everyone, [person.id]);
    await org.changes.personAdded(tables, person);
    if (password !== undefined) await org.changes.passwordSet(tables, person, password);
    await logSuccess(org, tables, doing.principal, {
      eventType: 'user.lifecycle.create',
      message: 'Create okta user',
      targets: [personTarget(person)],
    });
    for (const id of groups) {
      const group = await tables.groups.get(id);
      if (!group) throw notFound(id, 'UserGroup');
      await changeMembers(org, tables, doing.principal, group, { add: [person] });
    }
    if (status !== 'PROVISIONED') return undefined;
    return makeLink(org, tables, { person, purpose: 'activate', origin: doing.origin });
  });
  if (link) await org.outbox.send(welcomeMail(person, link.url));
  return person;
};

/** Without the values of attributes that the schema has no more. */
const known = (attributes: readonly UserAttribute[], profile: JsonObject): JsonObject => {
  const names = new Set(attributes.map(({ variable }) => variable));
  return Object.fromEntries(Object.entries(profile).filter(([name]) => names.has(name)));
};

interface PersonUpdate {
  /** The new profile, made of the old one. */
  readonly profile?: (before: JsonObject) => JsonObject;
  readonly password?: string | undefined;
}

/** Changes a person's profile or password. @throws OktaError E0000001, E0000007 */
export const updatePerson = async (
  org: OrgContext,
  doing: Doing,
  id: string,
  { profile, password }: PersonUpdate,
): Promise<Person> => {
  const hash = password === undefined ? undefined : await org.passwords.hash(password);
  return org.store.transaction(async (tables) => {
    const before = await findPerson(tables, id);
    const attributes = profile ? await userAttributes(tables) : [];
    const wanted = profile ? checkProfile(attributes, profile(known(attributes, before.profile))) : before.profile;
    if (password !== undefined) assertPassword(password, { profile: wanted });
    const time = now(org);
    const after: Person = {
      ...before,
      profile: wanted,
      lastUpdated: time,
      ...(hash !== undefined && { password: true, passwordChanged: time }),
    };
    await tables.people.update(after);
    if (profile) {
      await org.changes.personChanged(tables, before, after);
      await logSuccess(org, tables, doing.principal, {
        eventType: 'user.account.update_profile',
        message: 'Update user profile for Okta',
        targets: [personTarget(after)],
      });
    }
    if (password !== undefined && hash !== undefined) await setPassword(org, tables, doing, after, { password, hash });
    return after;
  });
};

/** Keeps a new password of a person who is written already, and ends their sessions. */
export const setPassword = async (
  org: OrgContext,
  tables: OrgTables,
  { principal }: Doing,
  person: Person,
  { password, hash }: { password: string; hash: string },
): Promise<void> => {
  await tables.people.setPasswordHash(person.id, hash);
  await tables.access.removeSessions(person.id);
  await org.changes.passwordSet(tables, person, password);
  await logSuccess(org, tables, principal, {
    eventType: 'user.account.update_password',
    message: 'User update password for Okta',
    targets: [personTarget(person)],
  });
};

/** Forgets a person for good. */
export const removePerson = async (
  org: OrgContext,
  tables: OrgTables,
  { principal }: Doing,
  person: Person,
): Promise<void> => {
  await org.changes.personRemoved(tables, person);
  await logSuccess(org, tables, principal, {
    eventType: 'user.lifecycle.delete.initiated',
    message: 'Delete Okta user initiated',
    targets: [personTarget(person)],
  });
  await tables.people.remove(person.id);
};
