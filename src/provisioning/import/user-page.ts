import { same, type JsonObject } from '../../protocol/json.ts';
import type { AppProfile, AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import type { ImportCounts, ImportedUser } from '../import.ts';
import type { OrgTables } from '../store.ts';
import { confirmUser, sourcePerson } from './confirm.ts';
import { nowIn, type ImportDecisions } from './context.ts';
import { logImport } from './log.ts';
import { matchUser, type Match } from './match.ts';
import { readUser, type ListedUser } from './read-user.ts';

/** What a page of users came to. */
export interface UserPageResult {
  readonly counts: Partial<ImportCounts>;
  /** The service's ids of the assigned users that were there and active. */
  readonly present: readonly string[];
}

type Tally = { -readonly [Name in keyof ImportCounts]: number };

/** The variables that have no place at the service keep their values. */
const withImported = (application: Application, before: AppProfile, imported: AppProfile): AppProfile => ({
  ...Object.fromEntries(
    application.profile
      .filter(({ variable, externalName }) => externalName === undefined && Object.hasOwn(before, variable))
      .map(({ variable }) => [variable, before[variable]!]),
  ),
  ...imported,
});

/** A user who is assigned: what the service has is what was pushed last. @returns whether that was news */
const refresh = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  appUser: AppUser,
  { profile: imported, username }: ListedUser,
): Promise<boolean> => {
  const { toApp, toOkta } = application;
  const pushed = withImported(application, appUser.pushed ?? {}, imported);
  const news = !same(pushed, appUser.pushed);
  if (news) {
    // Where nothing is pushed to the service, its values are the ones that count.
    const takes = toOkta.sourcing.enabled || !toApp.updateAttributes;
    const profile = takes ? { profile: withImported(application, appUser.profile, imported), username } : {};
    const now = nowIn(decisions);
    await tables.appUsers.update({ ...appUser, ...profile, pushed, lastSync: now, lastUpdated: now });
  }
  const person = await tables.people.get(appUser.person);
  if (!person) return news;
  const sourced = await sourcePerson(decisions, tables, application, person, imported);
  if (news) await logImport(decisions, tables, application, 'update', sourced);
  return news || sourced !== person;
};

const decide = (match: Match): Pick<ImportedUser, 'match' | 'decision' | 'person'> => {
  if (match.kind === 'none') return { match: 'none', decision: 'create' };
  if (!match.person) return { match: match.kind, decision: 'undecided' };
  return { match: match.kind, decision: 'link', person: match.person.id };
};

/** What an administrator decided stands, however often the user is imported; whom somebody chose no rule has matched. */
const kept = (before: ImportedUser | undefined): Pick<ImportedUser, 'match' | 'decision' | 'person'> | undefined => {
  if (!before) return undefined;
  const { match, decision, person } = before;
  const chosen = decision === 'ignore' || (match === 'none' ? decision === 'link' : decision === 'create');
  return chosen ? { match, decision, ...(person !== undefined && { person }) } : undefined;
};

/** Whether a rule confirms such a match by itself. */
const confirmsItself = ({ toOkta: { match } }: Application, { match: kind, decision }: ImportedUser): boolean => {
  if (decision === 'create') return match.confirmNew;
  return (
    decision === 'link' && ((kind === 'exact' && match.confirmExact) || (kind === 'partial' && match.confirmPartial))
  );
};

/** A user whom nobody is linked to yet: a row of the Import tab, or confirmed at once where a rule does that. */
const propose = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  user: ListedUser,
  lastSeen: string,
): Promise<'added' | 'updated' | 'unchanged'> => {
  const { externalId, username, profile } = user;
  const before = await tables.imports.user(application.id, externalId);
  const mapped: JsonObject = decisions.mapper.toOkta({ appProfile: profile }).profile;
  const match = await matchUser(tables, application, user, mapped);
  const row: ImportedUser = {
    app: application.id,
    externalId,
    username,
    profile,
    lastSeen,
    ...decide(match),
    ...kept(before),
  };
  await tables.imports.putUsers([row]);
  const returning = match.kind !== 'none' && match.person?.status === 'DEPROVISIONED';
  if (returning || confirmsItself(application, row)) {
    await confirmUser(decisions, tables, application, row, application.toOkta.match.activateNew);
  }
  if (!before) return 'added';
  return same(before.profile, profile) ? 'unchanged' : 'updated';
};

/**
 * Takes in a page of users: those who are assigned are brought up to date, active ones whom nobody is linked to are
 * matched. Inactive users are not imported (and not counted): an assigned one of them counts as gone.
 * @param lastSeen when the import began
 */
export const takeUsers = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  resources: readonly JsonObject[],
  lastSeen: string,
): Promise<UserPageResult> => {
  const listed = resources.map((resource) => readUser(application, resource)).filter((user) => user !== undefined);
  const active = listed.filter((user) => user.active);
  const linked = new Map(
    (
      await tables.appUsers.getByExternalIds(
        application.id,
        active.map(({ externalId }) => externalId),
      )
    ).map((user) => [user.externalId, user]),
  );
  const counts: Tally = { scanned: active.length, added: 0, updated: 0, unchanged: 0, removed: 0 };
  const present: string[] = [];
  for (const user of active) {
    const appUser = linked.get(user.externalId);
    if (appUser) {
      present.push(user.externalId);
      counts[(await refresh(decisions, tables, application, appUser, user)) ? 'updated' : 'unchanged']++;
    } else {
      counts[await propose(decisions, tables, application, user, lastSeen)]++;
      present.push(user.externalId);
    }
  }
  return { counts, present };
};
