import { same, type JsonObject } from '../../protocol/json.ts';
import type { Job, JobAction } from '../job.ts';
import type { NewJob, OrgTables } from '../store.ts';
import type { EngineContext } from './context.ts';

interface JobOptions {
  readonly subject?: string;
  readonly input?: JsonObject;
  /** A password that is to be sent. */
  readonly secret?: string;
}

const newJob = (
  { clock, ids }: EngineContext,
  app: string,
  action: JobAction,
  { subject, input = {}, secret }: JobOptions = {},
): NewJob => ({
  id: ids('job'),
  app,
  action,
  input,
  created: clock(),
  runAt: clock(),
  ...(subject !== undefined && { subject }),
  ...(secret !== undefined && { secret }),
});

/** Actions that look at the state of things when they run: one that has not begun does for all that ask for it. */
const settling: ReadonlySet<JobAction> = new Set([
  'update-profile',
  'update-group',
  'push-group',
  'refresh-app-groups',
]);

/** Queues a job, unless one that has not begun will do the same. @returns the id of the job that will do it */
export const queue = async (
  context: EngineContext,
  tables: OrgTables,
  app: string,
  action: JobAction,
  options: JobOptions = {},
): Promise<string> => {
  if (settling.has(action)) {
    const last = (await tables.jobs.unfinished(app, options.subject)).at(-1);
    // Only the last: what was queued after it has to come before what is asked for now.
    if (last?.state === 'queued' && last.action === action && same(last.input, options.input ?? {})) return last.id;
  }
  const job = newJob(context, app, action, options);
  await tables.jobs.add([job]);
  return job.id;
};

/** Every failed job of a subject, as tasks list them. */
export const tasksOf = async (tables: OrgTables, app: string, subject: string): Promise<readonly Job[]> =>
  (await tables.jobs.list({ app, subject, states: ['failed'], limit: 200 })).items;

/** Whether what a job sent may have been done at the service, though nothing is known of it: it failed so, or runs. */
export const isUnsure = ({ input, state, attempts }: Job): boolean =>
  input['unsure'] === true || (state !== 'failed' && attempts > 0);

/** Forgets the tasks of a subject that are settled: all, or those of one action. */
export const settleTasks = async (
  tables: OrgTables,
  app: string,
  subject: string,
  isSettled: (job: Job) => boolean = () => true,
): Promise<void> => {
  for (const job of await tasksOf(tables, app, subject)) {
    if (isSettled(job)) await tables.jobs.update({ ...job, state: 'dismissed' });
  }
};
