import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import { usernameVariable } from '../mapping/changed.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import { add, refresh, remove, type AssignmentChange } from './assignment-rows.ts';
import type { EngineContext } from './context.ts';
import { queue } from './jobs.ts';

/** Why the System Log has an assignment changed. */
const edited = 'The assignment was edited.';

/** Those who get nothing at a service yet, and those who may not have anything there any more. */
const isDeprovisioned = (person: Person | undefined): boolean => !person || person.status === 'DEPROVISIONED';

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

/** Leaves an assignment by hand to the groups that give it, with what was set on it. @returns whether it was one, and they do */
export const convertAssignment = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  personId: string,
): Promise<boolean> => {
  const row = await tables.appUsers.get(application.id, personId);
  const [strongest] = row?.scope === 'USER' ? await tables.appGroups.ofPerson(personId, application.id) : [];
  if (!row || !strongest) return false;
  await tables.appUsers.update({ ...row, scope: 'GROUP', group: strongest.group, overrides: {} });
  await reconcile(context, tables, application, personId);
  return true;
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

/** Force Sync: pushes the profiles of all who are at the service, whatever was pushed last; nobody is created. */
export const forceSync = async (context: EngineContext, tables: OrgTables, application: Application): Promise<string> =>
  queue(context, tables, application.id, 'reconcile', { subject: application.id, input: { force: true } });
