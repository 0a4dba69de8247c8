import type { Job } from '../job.ts';
import type { OrgTables } from '../store.ts';
import { abandon } from '../import/lifecycle.ts';
import { nowIn, type EngineContext } from './context.ts';
import { appParty, log } from './log.ts';

/** Makes a failed job runnable again, or one that waits run at once. @returns whether there was one */
export const retry = async ({ clock }: EngineContext, tables: OrgTables, id: string): Promise<boolean> => {
  const job = await tables.jobs.get(id);
  if (job?.state !== 'failed' && job?.state !== 'waiting') return false;
  const { wait: _, ...rest } = job;
  return tables.jobs.update({ ...rest, state: 'queued', attempts: 0, runAt: clock() });
};

/** Retries every failed job, of one application or all. @returns how many */
export const retryAll = async (context: EngineContext, tables: OrgTables, app?: string): Promise<number> => {
  let count = 0;
  for (;;) {
    const { items } = await tables.jobs.list({ states: ['failed'], limit: 200, ...(app !== undefined && { app }) });
    let moved = 0;
    for (const { id } of items) if (await retry(context, tables, id)) moved++;
    count += moved;
    if (moved === 0) return count;
  }
};

/** “Mark as complete”: forgets a task. @returns whether there was one */
export const dismiss = async (context: EngineContext, tables: OrgTables, id: string): Promise<boolean> => {
  const job: Job | undefined = await tables.jobs.get(id);
  if (job?.state !== 'failed' && job?.state !== 'waiting') return false;
  await tables.jobs.update({ ...job, state: 'dismissed' });
  if (job.action === 'import') {
    // One that waited, and does not go on.
    for (const run of (await tables.imports.list(job.app, { limit: 10 })).items) {
      if (run.state === 'running' && run.job === id) await abandon(tables, run, nowIn(context));
    }
  }
  const application = await tables.applications.get(job.app);
  if (application && job.action === 'deactivate') {
    await log(context, tables, 'app.user_management.deprovision_task_complete', {
      target: [appParty(application)],
      job: id,
    });
  }
  return true;
};
