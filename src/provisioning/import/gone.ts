import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import type { Condition } from '../condition.ts';
import type { OrgTables } from '../store.ts';
import { allPages, batch } from './all-pages.ts';
import type { ImportContext, ImportDecisions } from './context.ts';
import { addCounts } from './counts.ts';
import { removeGroup } from './group-page.ts';
import type { Run } from './lifecycle.ts';
import { removeUser } from './removals.ts';

type Seen = Pick<OrgTables, 'imports'>;

/** Of these ids, those that the import has not come across. */
const unseen = async ({ imports }: Seen, run: Run, kind: 'users' | 'groups', ids: readonly string[]) => {
  const seen = new Set(await imports.seen(run.id, kind, ids));
  return ids.filter((id) => !seen.has(id));
};

/** The assigned users whom the service does not have (any more); those whom it got since the import began have time. */
export const goneUsers = async (
  { store }: Pick<ImportContext, 'store'>,
  { id: app }: Application,
  run: Run,
): Promise<readonly string[]> => {
  const gone: string[] = [];
  for await (const users of allPages((page) => store.appUsers.list(app, page))) {
    const older = users.filter(
      (user): user is AppUser & { readonly externalId: string } =>
        user.externalId !== undefined && (user.lastSync ?? user.created) < run.started,
    );
    const missing = new Set(
      await unseen(
        store,
        run,
        'users',
        older.map(({ externalId }) => externalId),
      ),
    );
    gone.push(...older.filter(({ externalId }) => missing.has(externalId)).map(({ person }) => person));
  }
  return gone;
};

/** Takes leave of those who are gone, some hundred in each transaction. */
export const removeUsers = async (
  { store }: Pick<ImportContext, 'store'>,
  decisions: ImportDecisions,
  application: Application,
  begun: Run,
  people: readonly string[],
): Promise<Run> => {
  let run = begun;
  for (let i = 0; i < people.length; i += batch) {
    const before = run;
    run = await store.transaction(async (tables): Promise<Run> => {
      let removed = 0;
      for (const appUser of await tables.appUsers.getMany(application.id, people.slice(i, i + batch))) {
        if (await removeUser(decisions, tables, application, appUser)) removed++;
      }
      const after: Run = { ...before, users: addCounts(before.users, { removed }) };
      await tables.imports.put(after);
      return after;
    });
  }
  // Users of the Import tab who are gone were never counted among the existing ones.
  await store.imports.removeUnseen(application.id, run.started);
  return run;
};

/** Removes the groups of the application that the service does not have any more. */
export const removeGroups = async (
  { store }: Pick<ImportContext, 'store'>,
  decisions: ImportDecisions,
  application: Application,
  begun: Run,
): Promise<Run> => {
  const app = application.id;
  const gone = new Set<string>();
  const look = async (ids: readonly string[]): Promise<void> => {
    for (const id of await unseen(store, begun, 'groups', ids)) gone.add(id);
  };
  for await (const entries of allPages((page) => store.appGroupCache.list(app, page))) {
    await look(entries.map(({ externalId }) => externalId));
  }
  const imported: Condition = { kind: 'compare', path: ['source', 'app'], operator: 'eq', value: app };
  for await (const groups of allPages((page) => store.groups.list({ ...page, condition: imported }))) {
    // Conditions compare without regard to case, ids do not.
    await look(groups.flatMap(({ source }) => (source?.app === app ? [source.externalId] : [])));
  }
  let run = begun;
  for (const externalId of gone) {
    const after: Run = { ...run, groups: addCounts(run.groups, { removed: 1 }) };
    await store.transaction(async (tables) => {
      await removeGroup(decisions, tables, application, externalId);
      await tables.imports.put(after);
    });
    run = after;
  }
  return run;
};
