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

/** What every decision about one person and one application starts from. */
interface Situation {
  readonly application: Application;
  readonly person: Person;
  readonly row: AppUser | undefined;
}

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

/** Makes an assignment, and has the user pushed where the application pushes users. */
export const add = async (
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
export const refresh = async (
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
export const remove = async (
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
