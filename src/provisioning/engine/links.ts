import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import type { Link } from '../link.ts';
import type { PushedGroup } from '../pushed-group.ts';
import type { OrgTables } from '../store.ts';
import { provision } from './assignment-rows.ts';
import { nowIn, type EngineContext } from './context.ts';
import { queue, settleTasks } from './jobs.ts';
import { appParty, appUserParty, groupParty, log, personParty } from './log.ts';
import { pushesGroups, pushesUsers } from './provisionable.ts';

type Subject = Pick<Link, 'kind' | 'subject'>;

/** What is left of an assignment that is nobody's at the service. */
const unlinkedUser = ({
  externalId: _e,
  linked: _l,
  pushed: _p,
  pushedGrants: _g,
  lastSync: _s,
  ...rest
}: AppUser): Omit<AppUser, 'externalId'> => rest;

const unlinkedGroup = ({ externalId: _e, linked: _l, externalName: _n, error: _r, ...rest }: PushedGroup) => rest;

/** The member is not one of those that were pushed any more: no change of a group takes them out of it. */
const forgetMember = async (tables: OrgTables, app: string, { person, externalId }: AppUser): Promise<void> => {
  if (externalId === undefined) return;
  for (const { id } of await tables.pushedGroups.ofPerson(app, person)) {
    await tables.pushedGroups.setPushedMembers(id, { add: [], remove: [externalId] });
  }
};

const breakUser = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  row: AppUser,
  state: Pick<AppUser, 'status' | 'syncState'>,
): Promise<AppUser> => {
  const next: AppUser = { ...unlinkedUser(row), ...state, lastUpdated: nowIn(context) };
  await forgetMember(tables, application.id, row);
  await tables.appUsers.update(next);
  await settleTasks(tables, application.id, row.person);
  const person = await tables.people.get(row.person);
  await log(context, tables, 'application.user_membership.update', {
    target: [
      appUserParty(application.id, row.username, row.externalId),
      appParty(application),
      ...(person ? [personParty(person)] : []),
    ],
    reason: `The link to ${row.externalId} was broken`,
  });
  return next;
};

const breakGroup = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  pushed: PushedGroup,
  state: Pick<PushedGroup, 'status' | 'pushing'>,
): Promise<PushedGroup> => {
  const next: PushedGroup = { ...unlinkedGroup(pushed), ...state, lastUpdated: nowIn(context) };
  await tables.pushedGroups.update(next);
  await tables.pushedGroups.setPushedMembers(pushed.id, { replace: [] });
  await settleTasks(tables, application.id, pushed.id);
  const group = await tables.groups.get(pushed.group);
  await log(context, tables, 'application.provision.group_push.deactivate_mapping', {
    target: [groupParty(pushed.group, group?.profile.name ?? ''), appParty(application)],
    reason: `The link to ${pushed.externalId} was broken`,
  });
  return next;
};

/**
 * Breaks a link: nothing is sent. The person stays assigned, as one whom the service does not have, until an import or
 * a new match links them; a group is not pushed until its push is activated.
 * @returns whether there was one
 */
export const breakLink = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  { kind, subject }: Subject,
): Promise<boolean> => {
  if (kind === 'person') {
    const row = await tables.appUsers.get(application.id, subject);
    if (row?.externalId === undefined) return false;
    await breakUser(context, tables, application, row, { status: 'DEPROVISIONED', syncState: 'OUT_OF_SYNC' });
    return true;
  }
  const pushed = await tables.pushedGroups.find(application.id, subject);
  if (pushed?.externalId === undefined) return false;
  await breakGroup(context, tables, application, pushed, { status: 'INACTIVE', pushing: false });
  return true;
};

const rematchUser = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  person: string,
): Promise<string | undefined> => {
  const row = await tables.appUsers.get(application.id, person);
  if (!row || !pushesUsers(application)) return undefined;
  const waiting = (await tables.jobs.unfinished(application.id, person)).find(({ action }) => action === 'assign');
  if (waiting) return waiting.id;
  const begun = { status: 'STAGED', syncState: 'SYNCING' } as const;
  if (row.externalId !== undefined) await breakUser(context, tables, application, row, begun);
  else await tables.appUsers.update({ ...row, ...begun });
  return provision(context, tables, application, row);
};

const rematchGroup = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  id: string,
): Promise<string | undefined> => {
  const pushed = await tables.pushedGroups.find(application.id, id);
  const group = pushed && (await tables.groups.get(pushed.group));
  if (!pushed || !group || !pushesGroups(application)) return undefined;
  const state = { status: 'ACTIVE', pushing: true } as const;
  const broken =
    pushed.externalId === undefined
      ? { ...pushed, ...state }
      : await breakGroup(context, tables, application, pushed, state);
  await tables.pushedGroups.update(broken);
  // It is looked for at the service itself: what the last listing had may be what was wrong.
  const input = { memberships: true, name: group.profile.name, unsure: true };
  return queue(context, tables, application.id, 'create-group', { subject: pushed.id, input });
};

/**
 * Forces a new match: whatever the link was, the user is looked for by the unique identifier, the group by its name,
 * and linked, or made where nothing is found.
 * @returns the job that does it; undefined where the subject is not assigned or pushed, or the application pushes none
 */
export const rematch = (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  { kind, subject }: Subject,
): Promise<string | undefined> =>
  kind === 'person'
    ? rematchUser(context, tables, application, subject)
    : rematchGroup(context, tables, application, subject);
