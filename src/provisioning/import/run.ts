import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import type { Condition } from '../condition.ts';
import { done, fail, type Outcome } from '../flow.ts';
import type { Import, ImportCounts } from '../import.ts';
import type { Page } from '../page.ts';
import { perform } from '../perform.ts';
import type { OrgTables } from '../store.ts';
import { nowIn, type ImportContext, type ImportDecisions } from './context.ts';
import { addCounts, noCounts } from './counts.ts';
import { removeGroup, takeGroups } from './group-page.ts';
import { listPage, nextIndex, type ListPage } from './list-page.ts';
import { logEnd, logStart } from './log.ts';
import { removeUser, whyGuarded } from './removals.ts';
import { takeUsers } from './user-page.ts';

export interface ImportOptions {
  /** Incremental: what has changed since the last import that was done; on-premises connectors alone can say. */
  readonly mode: Import['mode'];
  readonly trigger: Import['trigger'];
  readonly job?: string;
  /** Somebody has looked at what the safeguard stopped, and wants it. */
  readonly unguarded?: boolean;
}

/** What a page came to, and the service's ids in it. */
interface Taken {
  readonly counts: Partial<ImportCounts>;
  readonly present: readonly string[];
}

/** How many rows of the org are looked through at a time. */
const batch = 500;

async function* allPages<T>(
  list: (page: { limit: number; after?: string }) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let after: string | undefined;
  do {
    const { items, next } = await list({ limit: batch, ...(after !== undefined && { after }) });
    yield items;
    after = next;
  } while (after !== undefined);
}

/** When the last import that was done began; undefined where there was none. */
const lastImport = async (tables: Pick<OrgTables, 'imports'>, app: string): Promise<string | undefined> => {
  for await (const runs of allPages((page) => tables.imports.list(app, page))) {
    const found = runs.find(({ state }) => state === 'done');
    if (found) return found.started;
  }
  return undefined;
};

/**
 * Whether the service can say what has changed. Okta asks on-premises connectors alone, which have the capability, or
 * told of none; a cloud application's “incremental” import is a full one.
 */
const tellsChanges = async ({ applications }: Pick<OrgTables, 'applications'>, { id, kind }: Application) => {
  if (kind !== 'on-premises') return false;
  const capabilities = (await applications.discovery(id))?.['capabilities'];
  return !Array.isArray(capabilities) || capabilities.includes('OPP_SCIM_INCREMENTAL_IMPORTS');
};

/**
 * Imports users and groups of an application's service, page by page: what an import has taken in is kept however it
 * ends, so that one that was interrupted is simply run again. Of the service's users it keeps no more than their ids.
 */
export const runImport = async (
  application: Application,
  { mode, trigger, job, unguarded = false }: ImportOptions,
  context: ImportContext,
): Promise<Outcome<Import>> => {
  const { store, send, onProgress } = context;
  const app = application.id;
  const decisions: ImportDecisions = { ...context, mapper: await context.mapperOf(application) };
  const started = nowIn(context);
  const since =
    mode === 'incremental' && (await tellsChanges(store, application)) ? await lastImport(store, app) : undefined;
  let run: Import = {
    id: context.newId('import'),
    app,
    mode,
    trigger,
    state: 'running',
    started,
    users: noCounts,
    groups: noCounts,
    ...(job !== undefined && { job }),
  };
  await store.transaction(async (tables) => {
    // One that was interrupted is run again by its job, and has begun anew.
    for (const left of (await tables.imports.list(app, { limit: 10 })).items) {
      if (left.state !== 'running') continue;
      await tables.imports.put({ ...left, state: 'failed', finished: started, message: 'The import was interrupted.' });
    }
    await tables.imports.put(run);
    await logStart(context, tables, application, run);
  });

  const end = async (state: Import['state'], message?: string): Promise<Import> => {
    run = { ...run, state, finished: nowIn(context), ...(message !== undefined && { message }) };
    await store.transaction(async (tables) => {
      await tables.imports.put(run);
      await logEnd(context, tables, application, run);
    });
    return run;
  };

  const message = (reason: string): string => `Import from app ${application.label} failed: ${reason}`;

  /** Reads every page of an endpoint; each is taken in by one transaction, together with the counts. */
  const walk = async (
    kind: 'users' | 'groups',
    present: Set<string>,
    take: (tables: OrgTables, page: ListPage) => Promise<Taken>,
  ): Promise<Outcome<undefined>> => {
    const endpoint = kind === 'users' ? '/Users' : '/Groups';
    for (let index: number | undefined = 1, read = 0; index !== undefined;) {
      const page = await perform(listPage(endpoint, index, message, kind === 'users' ? since : undefined), send);
      if (!page.ok) return page;
      const next = await store.transaction(async (tables) => {
        const taken = await take(tables, page.value);
        const counted: Import = { ...run, [kind]: addCounts(run[kind], taken.counts) };
        await tables.imports.put(counted);
        return { counted, present: taken.present };
      });
      run = next.counted;
      for (const id of next.present) present.add(id);
      read += page.value.resources.length;
      if (kind === 'users') await onProgress?.(read, Math.max(read, page.value.total));
      index = nextIndex(index, page.value);
    }
    return done(undefined);
  };

  /** The assigned users whom the service does not have (any more); those whom it got since the import began have time. */
  const goneUsers = async (present: ReadonlySet<string>): Promise<readonly string[]> => {
    const gone: string[] = [];
    const isGone = ({ externalId, lastSync, created }: AppUser): boolean =>
      externalId !== undefined && !present.has(externalId) && (lastSync ?? created) < started;
    for await (const users of allPages((page) => store.appUsers.list(app, page))) {
      gone.push(...users.filter(isGone).map(({ person }) => person));
    }
    return gone;
  };

  const removeUsers = async (people: readonly string[]): Promise<void> => {
    for (let i = 0; i < people.length; i += batch) {
      const removed = await store.transaction(async (tables) => {
        let count = 0;
        for (const appUser of await tables.appUsers.getMany(app, people.slice(i, i + batch))) {
          if (await removeUser(decisions, tables, application, appUser)) count++;
        }
        return count;
      });
      run = { ...run, users: addCounts(run.users, { removed }) };
    }
    // Users of the Import tab who are gone were never counted among the existing ones.
    await store.imports.removeUnseen(app, started);
  };

  const removeGroups = async (present: ReadonlySet<string>): Promise<void> => {
    const gone = new Set<string>();
    for await (const entries of allPages((page) => store.appGroupCache.list(app, page))) {
      for (const { externalId } of entries) if (!present.has(externalId)) gone.add(externalId);
    }
    const imported: Condition = { kind: 'compare', path: ['source', 'app'], operator: 'eq', value: app };
    for await (const groups of allPages((page) => store.groups.list({ ...page, condition: imported }))) {
      for (const { source } of groups)
        if (source?.app === app && !present.has(source.externalId)) gone.add(source.externalId);
    }
    for (const externalId of gone) {
      await store.transaction((tables) => removeGroup(decisions, tables, application, externalId));
      run = { ...run, groups: addCounts(run.groups, { removed: 1 }) };
    }
  };

  /** Groups that the org itself pushes come back in the listing; they are no groups of the application. */
  const pushedGroups = async (): Promise<ReadonlySet<string>> => {
    const pushed = new Set<string>();
    for await (const groups of allPages((page) => store.pushedGroups.list(app, page))) {
      for (const { externalId } of groups) if (externalId !== undefined) pushed.add(externalId);
    }
    return pushed;
  };

  const users = new Set<string>();
  const walked = await walk('users', users, (tables, { resources }) =>
    takeUsers(decisions, tables, application, resources, started),
  );
  if (!walked.ok) {
    await end('failed', walked.failure.message);
    return fail(walked.failure);
  }
  if (since === undefined) {
    const gone = await goneUsers(users);
    const guarded = unguarded ? undefined : whyGuarded(application, gone.length, await store.appUsers.count(app));
    if (guarded !== undefined) return done(await end('safeguard', guarded));
    await removeUsers(gone);
  }
  if (application.integration?.importGroups) {
    const groups = new Set<string>();
    const pushed = await pushedGroups();
    const walkedGroups = await walk('groups', groups, (tables, { resources }) =>
      takeGroups(decisions, tables, application, resources, pushed),
    );
    if (!walkedGroups.ok) {
      await end('failed', walkedGroups.failure.message);
      return fail(walkedGroups.failure);
    }
    await removeGroups(groups);
  }
  return done(await end('done'));
};
