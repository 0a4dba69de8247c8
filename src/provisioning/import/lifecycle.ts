import type { Application } from '../application.ts';
import type { Import } from '../import.ts';
import type { OrgTables } from '../store.ts';
import { allPages } from './all-pages.ts';
import { nowIn, type ImportContext } from './context.ts';
import { noCounts } from './counts.ts';
import { logEnd, logStart } from './log.ts';

export interface ImportOptions {
  /** Incremental: what has changed since the last import that was done; on-premises connectors alone can say. */
  readonly mode: Import['mode'];
  readonly trigger: Import['trigger'];
  readonly job?: string;
  /** Somebody has looked at what the safeguard stopped, and wants it. */
  readonly unguarded?: boolean;
  /** A rate limit makes its job wait, and it goes on then. */
  readonly waits?: boolean;
}

/** An import that is under way. */
export type Run = Import & Required<Pick<Import, 'position'>>;

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

/** Begins an import, or takes up the one that the same job was interrupted in. @returns whether it goes on */
export const openRun = async (
  application: Application,
  { mode, trigger, job }: ImportOptions,
  context: ImportContext,
): Promise<{ readonly run: Run; readonly resumed: boolean }> => {
  const { store } = context;
  const app = application.id;
  const started = nowIn(context);
  const since =
    mode === 'incremental' && (await tellsChanges(store, application)) ? await lastImport(store, app) : undefined;
  const begun: Run = {
    id: context.newId('import'),
    app,
    mode,
    trigger,
    state: 'running',
    started,
    users: noCounts,
    groups: noCounts,
    ...(job !== undefined && { job }),
    position: { phase: 'users', index: 1, read: 0, ...(since !== undefined && { since }) },
  };
  return store.transaction(async (tables) => {
    let left: Run | undefined;
    for (const one of (await tables.imports.list(app, { limit: 10 })).items) {
      if (one.state !== 'running') continue;
      const { position, message: _, ...rest } = one;
      if (job !== undefined && one.job === job && position && !left) left = { ...rest, position };
      else await abandon(tables, one, started);
    }
    if (left) return { run: left, resumed: true };
    await tables.imports.put(begun);
    await logStart(context, tables, application, begun);
    return { run: begun, resumed: false };
  });
};

/** Ends an import that nobody goes on with. */
export const abandon = async (
  { imports }: Pick<OrgTables, 'imports'>,
  left: Import,
  finished: string,
): Promise<void> => {
  const { position: _, ...run } = left;
  await imports.put({ ...run, state: 'failed', finished, message: 'The import was interrupted.' });
  await imports.clearSeen(run.id);
};

/** Writes how an import ended. */
export const closeRun = (
  context: ImportContext,
  application: Application,
  open: Run,
  state: Import['state'],
  message?: string,
): Promise<Import> => {
  const { position: _, ...run } = open;
  const ended: Import = { ...run, state, finished: nowIn(context), ...(message !== undefined && { message }) };
  return context.store.transaction(async (tables) => {
    await tables.imports.put(ended);
    await tables.imports.clearSeen(run.id);
    await logEnd(context, tables, application, ended);
    return ended;
  });
};
