import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import { nowIn, type ImportDecisions } from './context.ts';
import { logImport } from './log.ts';

/** Whether this application decides over the person's lifecycle; another that sources them does so alone. */
const isSourceOf = ({ id, toOkta: { sourcing } }: Application, person: Person): boolean =>
  sourcing.enabled && (person.source === undefined || person.source === id);

/** What becomes of the assignment of a person whom the service does not have (any more): nothing is sent. */
const leave = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  appUser: AppUser,
): Promise<void> => {
  if (appUser.scope === 'USER') {
    await tables.appUsers.remove(application.id, appUser.person);
    return;
  }
  // A group's assignment stays, as one of somebody whom the service does not have.
  const { externalId: _e, linked: _l, pushed: _p, ...rest } = appUser;
  await tables.appUsers.update({
    ...rest,
    status: 'DEPROVISIONED',
    syncState: 'OUT_OF_SYNC',
    lastUpdated: nowIn(decisions),
  });
};

/**
 * Takes leave of an assigned user who is gone from the service or inactive there, as Profile & Lifecycle Sourcing says:
 * the person is deactivated, suspended (and keeps the assignment), or loses the assignment alone.
 * @returns whether that was news
 */
export const removeUser = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  appUser: AppUser,
): Promise<boolean> => {
  const person = await tables.people.get(appUser.person);
  const onDeactivate = person && isSourceOf(application, person) ? application.toOkta.sourcing.onDeactivate : 'nothing';
  if (person?.status === 'SUSPENDED' && onDeactivate === 'suspend') return false;
  if (onDeactivate === 'deactivate') await tables.appUsers.remove(application.id, appUser.person);
  else if (onDeactivate === 'nothing') await leave(decisions, tables, application, appUser);
  if (!person) return true;
  await logImport(decisions, tables, application, 'delete', person);
  if (onDeactivate === 'nothing' || person.status === 'DEPROVISIONED') return true;
  const now = nowIn(decisions);
  const status = onDeactivate === 'deactivate' ? 'DEPROVISIONED' : 'SUSPENDED';
  const after: Person = { ...person, status, statusChanged: now, lastUpdated: now };
  await tables.people.update(after);
  await decisions.changes.personChanged(tables, person, after);
  return true;
};
