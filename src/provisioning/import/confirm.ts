import { member, type JsonObject } from '../../protocol/json.ts';
import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import type { ImportedUser } from '../import.ts';
import { oktaProfile } from '../okta-profile.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import { nowIn, type ImportDecisions } from './context.ts';
import { logImport } from './log.ts';

/** What became of a row of the Import tab. */
export type Confirmation =
  | { readonly ok: true; readonly person: Person; readonly created: boolean }
  /** Why nothing became of it. */
  | { readonly ok: false; readonly reason: string };

const refused = (reason: string): Confirmation => ({ ok: false, reason });

/** What keeps these values from being an Okta user's; undefined where nothing does. */
const whyNoPerson = (profile: JsonObject): string | undefined => {
  for (const { variable, title, required, length } of oktaProfile) {
    const value = member(profile, variable);
    if (required && typeof value !== 'string') return `${title} is required, and the mappings to Okta give none.`;
    if (typeof value === 'string' && value.length > (length?.max ?? Infinity)) {
      return `${title} has ${length?.max} characters at most.`;
    }
  }
  const login = member(profile, 'login');
  return typeof login === 'string' && login.includes('@')
    ? undefined
    : `Username must be in the form of an email address, found ${JSON.stringify(login)}.`;
};

const createPerson = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  profile: JsonObject,
  activate: boolean,
): Promise<Confirmation> => {
  const problem = whyNoPerson(profile);
  if (problem !== undefined) return refused(problem);
  const now = nowIn(decisions);
  const person: Person = {
    id: decisions.newId('person'),
    // Without a password yet, an activated user has still to act (Okta: “Pending user action”).
    status: activate ? 'PROVISIONED' : 'STAGED',
    created: now,
    lastUpdated: now,
    statusChanged: now,
    ...(activate && { activated: now }),
    profile,
    password: false,
    ...(application.toOkta.sourcing.enabled && { source: application.id }),
  };
  const login = member(profile, 'login');
  if (typeof login === 'string' && (await tables.people.getByLogin(login))) {
    return refused(`There is an Okta user with the username ${login} already.`);
  }
  await tables.people.add(person);
  return { ok: true, person, created: true };
};

/** The person after the application has given its values, where it sources profiles; reactivated where it may. */
export const sourcePerson = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  person: Person,
  appProfile: JsonObject,
): Promise<Person> => {
  const { sourcing } = application.toOkta;
  if (!sourcing.enabled) return person;
  const groups = await tables.groups.ofPerson(person.id);
  const { profile } = decisions.mapper.toOkta({ appProfile, person, groups });
  const returns =
    (person.status === 'SUSPENDED' && sourcing.reactivateSuspended) ||
    (person.status === 'DEPROVISIONED' && sourcing.reactivateDeactivated);
  const now = nowIn(decisions);
  const sourced: Person = {
    ...person,
    profile: { ...person.profile, ...profile },
    source: application.id,
    ...(returns && { status: 'ACTIVE', statusChanged: now }),
  };
  if (JSON.stringify(sourced) === JSON.stringify(person)) return person;
  const after = { ...sourced, lastUpdated: now };
  await tables.people.update(after);
  await decisions.changes.personChanged(tables, person, after);
  return after;
};

/** Links a person to the user of the service: the assignment has what the service has. */
const linkPerson = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  person: Person,
  { externalId, username, profile, match, decision }: ImportedUser,
): Promise<void> => {
  const now = nowIn(decisions);
  const known = {
    externalId,
    // Whom somebody specifies, no rule has matched.
    linked: { at: now, how: decision === 'link' && match === 'none' ? 'chosen' : 'imported' },
    pushed: profile,
    lastSync: now,
    lastUpdated: now,
    status: person.status === 'STAGED' ? 'STAGED' : 'ACTIVE',
    syncState: 'SYNCHRONIZED',
  } satisfies Partial<AppUser>;
  const before = await tables.appUsers.get(application.id, person.id);
  if (before) {
    await tables.appUsers.update({ ...before, ...known });
    return;
  }
  await tables.appUsers.add({
    app: application.id,
    person: person.id,
    scope: 'USER',
    created: now,
    username,
    overrides: {},
    profile,
    ...known,
  });
};

/**
 * Confirms a user of the Import tab: links the person that was decided on, or makes one; the row goes. One who cannot be
 * confirmed stays, with the reason.
 * @param activate whether a person who is made is activated
 */
export const confirmUser = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  row: ImportedUser,
  activate: boolean,
): Promise<Confirmation> => {
  const { app, externalId, profile, decision } = row;
  if (decision === 'ignore') return refused('This user is ignored.');
  if (decision === 'undecided') return refused('Nobody has decided yet whom this user is.');
  const [taken] = await tables.appUsers.getByExternalIds(app, [externalId]);
  let outcome: Confirmation;
  if (taken) outcome = refused('This user is linked to a person already.');
  else if (decision === 'link') {
    const person = row.person === undefined ? undefined : await tables.people.get(row.person);
    const linked = person && (await tables.appUsers.get(app, person.id))?.externalId;
    if (!person) outcome = refused('The Okta user is gone.');
    else if (linked !== undefined) outcome = refused('The Okta user is linked to another user of the application.');
    else outcome = { ok: true, person, created: false };
  } else {
    const mapped = decisions.mapper.toOkta({ appProfile: profile });
    const [problem] = mapped.problems;
    outcome = problem
      ? refused(`${problem.target}: ${problem.error.message}`)
      : await createPerson(decisions, tables, application, mapped.profile, activate);
  }
  if (!outcome.ok) return outcome;
  const { person, created } = outcome;
  await linkPerson(decisions, tables, application, person, row);
  // The directory learns of somebody new with the assignment in place, so that nothing is pushed to where they come from.
  if (created) await decisions.changes.personAdded(tables, person);
  else await decisions.changes.personLinked(tables, application, person);
  const sourced = created ? person : await sourcePerson(decisions, tables, application, person, profile);
  await tables.imports.removeUsers(app, [externalId]);
  await logImport(decisions, tables, application, created ? 'create' : 'match', sourced);
  return { ...outcome, person: sourced };
};
