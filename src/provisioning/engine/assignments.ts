import { same } from '../../protocol/json.ts';
import { asJson } from '../as-json.ts';
import type { AppProfile, AppUser, Grants } from '../app-user.ts';
import type { Application } from '../application.ts';
import { changed, usernameVariable } from '../mapping/changed.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import { nowIn, type EngineContext } from './context.ts';
import { isUnsure, queue, settleTasks, tasksOf } from './jobs.ts';
import { appParty, appUserParty, log, personParty } from './log.ts';
import { pushesUsers } from './provisionable.ts';

/** What an administrator sets on an assignment. */
export interface AssignmentChange {
  readonly username?: string;
  readonly overrides?: AppProfile;
  readonly grants?: Grants;
}

/** Why the System Log has an assignment changed. */
const edited = 'The assignment was edited.';

/** Those who get nothing at a service yet, and those who may not have anything there any more. */
const isDeprovisioned = (person: Person | undefined): boolean => !person || person.status === 'DEPROVISIONED';

/** What every decision about one person and one application starts from. */
interface Situation {
  readonly application: Application;
  readonly person: Person;
  readonly row: AppUser | undefined;
}

/**
 * Brings the assignment of a person to an application up to date with what assigns it: by hand (the row's scope), the
 * groups that are assigned, the person's status and profile, the mappings. What the service has to be told is queued.
 */
export const reconcile = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  personId: string,
): Promise<void> => {
  const { appUsers, appGroups, people } = tables;
  const person = await people.get(personId);
  const row = await appUsers.get(application.id, personId);
  if (!person || isDeprovisioned(person)) {
    if (row) await remove(context, tables, application, row, person);
    return;
  }
  const [strongest] = await appGroups.ofPerson(personId, application.id);
  const situation = { application, person, row };
  if (row?.scope === 'USER') return refresh(context, tables, { ...situation, row });
  if (!strongest) {
    if (row) await remove(context, tables, application, row, person);
    return;
  }
  if (row) {
    const { group: _, ...rest } = row;
    return refresh(context, tables, { ...situation, row: { ...rest, group: strongest.group } });
  }
  await add(context, tables, situation, 'GROUP', {}, strongest.group);
};

/** Assigns a person by hand, or changes what is set on the assignment. @returns the assignment; undefined for those who cannot have one */
export const assignPerson = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  personId: string,
  change: AssignmentChange = {},
): Promise<AppUser | undefined> => {
  const person = await tables.people.get(personId);
  if (!person || isDeprovisioned(person)) return undefined;
  const row = await tables.appUsers.get(application.id, personId);
  if (!row) {
    await add(context, tables, { application, person, row }, 'USER', change);
    return tables.appUsers.get(application.id, personId);
  }
  const { group: _, ...rest } = row;
  const { username, overrides, grants } = change;
  const next: AppUser = {
    ...rest,
    scope: 'USER',
    overrides: { ...row.overrides, ...overrides, ...(username !== undefined && { [usernameVariable]: username }) },
    ...(grants && { grants }),
  };
  await refresh(context, tables, { application, person, row: next }, { granted: grants !== undefined, reason: edited });
  return tables.appUsers.get(application.id, personId);
};

/** Changes what is set on an assignment, however it came to be. */
export const changeAssignment = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  personId: string,
  { username, overrides, grants }: AssignmentChange,
): Promise<AppUser | undefined> => {
  const person = await tables.people.get(personId);
  const row = await tables.appUsers.get(application.id, personId);
  if (!person || !row) return undefined;
  const next: AppUser = {
    ...row,
    ...(overrides && { overrides: { ...row.overrides, ...overrides } }),
    ...(username !== undefined && { overrides: { ...row.overrides, ...overrides, [usernameVariable]: username } }),
    ...(grants && { grants }),
  };
  await refresh(context, tables, { application, person, row: next }, { granted: grants !== undefined, reason: edited });
  return tables.appUsers.get(application.id, personId);
};

/** Ends an assignment by hand; groups that assign the application keep the person in it. @returns whether there was one */
export const unassignPerson = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  personId: string,
): Promise<boolean> => {
  const row = await tables.appUsers.get(application.id, personId);
  if (!row) return false;
  const [strongest] = await tables.appGroups.ofPerson(personId, application.id);
  if (!strongest) {
    await remove(
      context,
      tables,
      application,
      row,
      await tables.people.get(personId),
      'Unassigned by an administrator.',
    );
    return true;
  }
  await tables.appUsers.update({ ...row, scope: 'GROUP', group: strongest.group, overrides: {} });
  await reconcile(context, tables, application, personId);
  return true;
};

/** The profile that the mappings make of an assignment. */
const profileFor = async (
  context: EngineContext,
  tables: OrgTables,
  { application, person }: Situation,
  overrides: AppProfile,
  before: AppProfile | undefined,
): Promise<AppProfile> => {
  const mapper = await context.mapperOf(application, tables);
  return mapper.toApp({
    person,
    groups: await tables.groups.ofPerson(person.id),
    assignments: await tables.appGroups.ofPerson(person.id, application.id),
    overrides,
    before,
  }).profile;
};

const usernameOf = (profile: AppProfile, person: Person): string => {
  const [username, login] = [profile[usernameVariable], person.profile['login']];
  return typeof username === 'string' ? username : typeof login === 'string' ? login : person.id;
};

const add = async (
  context: EngineContext,
  tables: OrgTables,
  situation: Situation,
  scope: AppUser['scope'],
  { username, overrides: given = {}, grants }: AssignmentChange,
  group?: string,
): Promise<void> => {
  const { application, person } = situation;
  const overrides = { ...given, ...(username !== undefined && { [usernameVariable]: username }) };
  const profile = await profileFor(context, tables, situation, overrides, undefined);
  const now = nowIn(context);
  const provisioned = pushesUsers(application);
  const pending = person.status === 'STAGED';
  const pushes = provisioned && (!pending || (await pushesPending(tables, application)));
  const row: AppUser = {
    app: application.id,
    person: person.id,
    scope,
    ...(group !== undefined && { group }),
    created: now,
    lastUpdated: now,
    status: provisioned || pending ? 'STAGED' : 'ACTIVE',
    syncState: pushes ? 'SYNCING' : 'DISABLED',
    username: usernameOf(profile, person),
    overrides,
    profile,
    ...(grants && { grants }),
  };
  await tables.appUsers.add(row);
  await log(context, tables, 'application.user_membership.add', {
    target: [appUserParty(application.id, row.username), appParty(application), personParty(person)],
    reason: scope === 'GROUP' ? 'Assigned through a group.' : 'Assigned individually.',
  });
  if (pushes) await provision(context, tables, application, row, { pending });
};

/** Whether users are pushed before the person is active, inactive then: an on-premises connector may want it. */
const pushesPending = async (tables: OrgTables, { id, kind }: Application): Promise<boolean> => {
  if (kind !== 'on-premises') return false;
  const capabilities = (await tables.applications.discovery(id))?.['capabilities'];
  return !Array.isArray(capabilities) || capabilities.includes('PUSH_PENDING_USERS');
};

/** Queues the push of a user who may not be at the service yet. @returns the job's id */
export const provision = (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  { person, username, profile, grants }: AppUser,
  { pending = false }: { readonly pending?: boolean } = {},
): Promise<string> =>
  // A retry sends again what was computed now: a mapping that has changed since is not heeded.
  queue(context, tables, application.id, 'assign', {
    subject: person,
    input: { username, profile, ...(grants && { grants: asJson(grants) }), ...(pending && { pending }) },
  });

/** Whether the service has to be told of what the row wants. */
export const isOutOfSync = (application: Application, { profile, pushed, grants, pushedGrants }: AppUser): boolean =>
  pushed === undefined ||
  changed(application, profile, pushed).length > 0 ||
  !same(asJson(grants ?? {}), asJson(pushedGrants ?? {}));

/** Recomputes the profile; queues a push where what is wanted differs from what was pushed last. */
const refresh = async (
  context: EngineContext,
  tables: OrgTables,
  { application, person, row }: Situation & { readonly row: AppUser },
  { granted = false, reason }: { readonly granted?: boolean; readonly reason?: string } = {},
): Promise<void> => {
  const before = await tables.appUsers.get(application.id, person.id);
  const profile = await profileFor(context, tables, { application, person, row }, row.overrides, row.profile);
  const next: AppUser = { ...row, profile, username: usernameOf(profile, person) };
  const unpushed = next.externalId === undefined;
  const waiting = unpushed ? await tables.jobs.unfinished(application.id, person.id) : [];
  // A staged person who has become active is provisioned now.
  const begins =
    unpushed &&
    row.syncState === 'DISABLED' &&
    row.status === 'STAGED' &&
    person.status !== 'STAGED' &&
    pushesUsers(application);
  const known = !unpushed || waiting.some(({ action }) => action === 'assign');
  const pushes =
    !begins &&
    known &&
    pushesUsers(application) &&
    (granted || application.toApp.updateAttributes) &&
    isOutOfSync(application, next);
  // Pushed while the person was pending, who is not any more.
  const activates = !unpushed && row.status === 'STAGED' && person.status !== 'STAGED' && pushesUsers(application);
  const changedRow = !before || !same(told(before), told(next));
  if (!changedRow && !begins && !pushes && !activates) return;
  const written: AppUser = {
    ...next,
    lastUpdated: changedRow ? nowIn(context) : next.lastUpdated,
    ...(begins && { syncState: 'SYNCING' as const }),
    ...(pushes && !unpushed && { syncState: 'OUT_OF_SYNC' as const }),
  };
  await tables.appUsers.update(written);
  if (changedRow) {
    await log(context, tables, 'application.user_membership.update', {
      target: [
        appUserParty(application.id, next.username, next.externalId),
        appParty(application),
        personParty(person),
      ],
      ...(reason !== undefined && { reason }),
    });
  }
  if (begins) await provision(context, tables, application, written);
  if (activates) await queue(context, tables, application.id, 'reactivate', { subject: person.id });
  if (pushes) await queue(context, tables, application.id, 'update-profile', { subject: person.id });
};

/** The row without what changes when it is merely pushed. */
const told = (row: AppUser) => asJson({ ...row, lastUpdated: '', syncState: '' });

/** Drops the assignment, and has the user deactivated at the service. */
const remove = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  row: AppUser,
  person: Person | undefined,
  reason?: string,
): Promise<void> => {
  await tables.appUsers.remove(application.id, row.person);
  await log(context, tables, 'application.user_membership.remove', {
    target: [
      appUserParty(application.id, row.username, row.externalId),
      appParty(application),
      ...(person ? [personParty(person)] : []),
    ],
    ...(reason !== undefined && { reason }),
  });
  const pending = await tables.jobs.unfinished(application.id, row.person);
  const begun = [...pending, ...(await tasksOf(tables, application.id, row.person))];
  const unsure = begun.some((job) => job.action === 'assign' && isUnsure(job));
  await settleTasks(tables, application.id, row.person, ({ action }) => action !== 'deactivate');
  if (!pushesUsers(application)) return;
  const { externalId, username } = row;
  if (externalId === undefined && !unsure && !pending.some(({ action }) => action === 'assign')) return;
  await queue(context, tables, application.id, 'deactivate', {
    subject: row.person,
    input: { username, ...(externalId !== undefined ? { externalId } : unsure && { unsure }) },
  });
};

/** Force Sync: pushes the profiles of all who are at the service, whatever was pushed last; nobody is created. */
export const forceSync = async (context: EngineContext, tables: OrgTables, application: Application): Promise<string> =>
  queue(context, tables, application.id, 'reconcile', { subject: application.id, input: { force: true } });
