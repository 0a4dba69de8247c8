import type { Application } from '../application.ts';
import type { Failure } from '../failure.ts';
import { done, fail, type Outcome } from '../flow.ts';
import type { Import } from '../import.ts';
import { allPages } from './all-pages.ts';
import type { ImportContext, ImportDecisions } from './context.ts';
import { goneUsers, removeGroups, removeUsers } from './gone.ts';
import { takeGroups } from './group-page.ts';
import { closeRun, openRun, type ImportOptions, type Run } from './lifecycle.ts';
import { orgSafeguard, whyGuarded } from './safeguard.ts';
import { takeUsers } from './user-page.ts';
import { walk } from './walk.ts';

/** Groups that the org itself pushes come back in the listing; they are no groups of the application. */
const pushedGroups = async ({ store }: ImportContext, app: string): Promise<ReadonlySet<string>> => {
  const pushed = new Set<string>();
  for await (const links of allPages((page) => store.links.list(app, { ...page, kind: 'group' }))) {
    for (const { externalId } of links) pushed.add(externalId);
  }
  return pushed;
};

/**
 * Imports users and groups of an application's service, page by page: what an import has taken in is kept however it
 * ends, and with each page where it stands, so that its job goes on from there after a crash or a rate limit. What else
 * fails ends it.
 */
export const runImport = async (
  application: Application,
  options: ImportOptions,
  context: ImportContext,
): Promise<Outcome<Import>> => {
  const { store } = context;
  const app = application.id;
  const decisions: ImportDecisions = { ...context, mapper: await context.mapperOf(application) };
  const { run: opened, resumed } = await openRun(application, options, context);
  let run = opened;
  const close = (state: Import['state'], message?: string) => closeRun(context, application, run, state, message);
  const interrupted = async (failure: Failure): Promise<Outcome<Import>> => {
    const { kind, message } = failure;
    if (kind === 'rate-limit' && options.waits) await store.imports.put({ ...run, message });
    else await close('failed', message);
    return fail(failure);
  };
  const enter = async (phase: Run['position']['phase']): Promise<void> => {
    const { since } = run.position;
    run = { ...run, position: { phase, index: 1, read: 0, ...(since !== undefined && { since }) } };
    await store.imports.put(run);
  };

  const users = await walk('users', run, {
    application,
    context,
    resumed,
    take: (tables, { resources }) => takeUsers(decisions, tables, application, resources, run.started),
  });
  run = users.run;
  if (!users.ok) return interrupted(users.failure);

  if (run.position.phase === 'gone users') {
    if (run.position.since === undefined) {
      const gone = await goneUsers(context, application, run);
      const guarded = options.unguarded
        ? undefined
        : whyGuarded(application, await orgSafeguard(store), {
            removed: gone.length,
            assigned: await store.appUsers.count(app),
            assignments: await store.appUsers.count(),
          });
      if (guarded !== undefined) return done(await close('safeguard', guarded));
      run = await removeUsers(context, decisions, application, run, gone);
    }
    if (!application.integration?.importGroups) return done(await close('done'));
    await enter('groups');
  }

  const pushed = await pushedGroups(context, app);
  const groups = await walk('groups', run, {
    application,
    context,
    resumed: resumed && opened.position.phase === 'groups',
    take: (tables, { resources }) => takeGroups(decisions, tables, application, resources, pushed),
  });
  run = groups.run;
  if (!groups.ok) return interrupted(groups.failure);
  run = await removeGroups(context, decisions, application, run);
  return done(await close('done'));
};
