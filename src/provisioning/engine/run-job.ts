import type { Application } from '../application.ts';
import { explainInWords } from '../explain.ts';
import type { Failure, FailureKind } from '../failure.ts';
import { mostAttempts, type Job, type JobAction } from '../job.ts';
import { perform } from '../perform.ts';
import type { OrgStore, OrgTables } from '../store.ts';
import type { EngineContext } from './context.ts';
import type { Importer } from '../import/importer.ts';
import { settleTasks } from './jobs.ts';
import { keptExchange } from './kept-exchange.ts';
import { appParty, log } from './log.ts';
import type { Prepared, Skipped } from './prepared.ts';
import { noteFailure, noteSuccess } from './quarantine.ts';
import { prepareApplicationJob, runReconcile } from './run-application-job.ts';
import { prepareGroupJob } from './run-group-job.ts';
import { runImportJob } from './run-import-job.ts';
import { prepareUserJob } from './run-user-job.ts';
import type { createSending } from './sending.ts';

const groupActions: ReadonlySet<JobAction> = new Set([
  'create-group',
  'link-group',
  'update-group',
  'push-group',
  'delete-group',
]);
const applicationActions: ReadonlySet<JobAction> = new Set(['refresh-app-groups', 'discover']);

/** A job's flow, from what the org wants at the moment. */
const prepare = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  job: Job,
): Promise<Prepared | Skipped> => {
  if (groupActions.has(job.action)) return prepareGroupJob(context, tables, application, job);
  if (applicationActions.has(job.action)) return prepareApplicationJob(context, application, job);
  return prepareUserJob(context, tables, application, job);
};

/** Contract of Okta's rate limits: what it waits without an integer Retry-After. */
const defaultWait = 300_000;

/** How long a 429 makes a job wait: each further one doubles it. */
const waitAfter = (retryAfter: string | undefined, before: number | undefined): number => {
  if (before !== undefined) return before * 2;
  return retryAfter !== undefined && /^\s*\d+\s*$/.test(retryAfter) ? Number(retryAfter) * 1000 : defaultWait;
};

/** Is told of a task in the transaction that makes it. @returns what follows once that is written */
export type OnTask = (tables: OrgTables, task: Job) => Promise<() => void>;

export interface JobRunner extends EngineContext {
  readonly store: OrgStore;
  readonly open: ReturnType<typeof createSending>['open'];
  /** Runs imports; the decisions are the importer's. */
  readonly importer?: Importer;
  readonly onTask?: OnTask;
}

/** A lease as it is held at the moment: it is renewed while the job runs. */
export interface Lease {
  readonly until: () => number;
  /** Until when it would be if it were renewed now. */
  readonly extended: () => number;
  /** Ends the renewals; resolves when none is under way. */
  readonly stop: () => Promise<void>;
  readonly signal: AbortSignal;
}

const cleared = ({ message: _m, explanation: _e, wait: _w, leasedUntil: _l, secret: _s, ...job }: Job): Job => job;

/** Runs a job that was claimed, to its end or to its next attempt. */
export const runJob = async (runner: JobRunner, job: Job, lease: Lease): Promise<void> => {
  const { store } = runner;
  const application = await store.applications.get(job.app);
  if (
    !application ||
    application.status !== 'ACTIVE' ||
    !application.integration ||
    application.provisioning === 'none'
  ) {
    await end(runner, job, lease, { ...cleared(job), state: 'done', message: 'The application is not provisioned.' });
    return;
  }
  if (job.action === 'reconcile') {
    await lease.stop();
    let current = job;
    await runReconcile(runner, store, application, job, async (tables, change) => {
      const next = { ...current, ...change, leasedUntil: lease.extended() };
      const held = await tables.jobs.update(next, current.leasedUntil);
      if (held) current = next;
      return held;
    });
    const ended: Job = { ...cleared(current), state: 'done' };
    await end(runner, job, { ...lease, until: () => current.leasedUntil ?? 0 }, ended);
    return;
  }
  if (job.action === 'import' && runner.importer) {
    const ran = await runImportJob(runner, runner.importer, application, job, lease);
    if (!ran) return;
    const { outcome, held } = ran;
    const next: Job = outcome.ok
      ? {
          ...cleared(held),
          state: 'done',
          ...(outcome.value.message !== undefined && { message: outcome.value.message }),
        }
      : failed(runner, held, outcome.failure);
    await end(runner, job, { ...lease, until: () => held.leasedUntil ?? 0 }, next, async (tables) => {
      if (outcome.ok) await noteSuccess(tables, application);
      else {
        await noteFailure(runner, tables, application, outcome.failure, job.id);
        await logFailure(runner, tables, application, outcome.failure, job.id);
      }
    });
    return;
  }
  const plan = await prepare(runner, store, application, job);
  if ('skipped' in plan) {
    const { skipped: message, settle, byHand } = plan;
    const ended: Job = { ...cleared(job), state: byHand ? 'failed' : 'done', message };
    await end(runner, job, lease, ended, async (tables) => settle?.(tables));
    return;
  }
  const line = runner.open(application, lease.signal);
  const outcome = await perform(plan.flow, line.send);
  const { person, group } = plan;
  const about = { job: job.id, ...(person !== undefined && { person }), ...(group !== undefined && { group }) };
  const keep = (tables: OrgTables) =>
    tables.exchanges.add(line.exchanges.map((exchange) => keptExchange(runner, job.app, exchange, about)));
  if (outcome.ok) {
    await end(runner, job, lease, { ...cleared(job), state: 'done' }, async (tables) => {
      await keep(tables);
      await plan.succeed(tables, outcome.value);
      await noteSuccess(tables, application);
      if (job.subject !== undefined) {
        await settleTasks(
          tables,
          job.app,
          job.subject,
          ({ action, id }) =>
            id !== job.id && (action === job.action || (action === 'deactivate' && job.action === 'assign')),
        );
      }
    });
    return;
  }
  const { failure } = outcome;
  const next = failed(runner, job, failure);
  await end(runner, job, lease, next, async (tables) => {
    await keep(tables);
    if (next.state === 'failed') await plan.fail(tables, failure);
    await noteFailure(runner, tables, application, failure, job.id);
    await logFailure(runner, tables, application, failure, job.id);
  });
};

/** After these a write may have been done at the service all the same. */
const unsure: ReadonlySet<FailureKind> = new Set(['timeout', 'unreachable', 'not-json', 'server', 'empty-user']);

const failed = ({ clock }: EngineContext, job: Job, failure: Failure): Job => {
  const { leasedUntil: _, ...rest } = job;
  const input = unsure.has(failure.kind) ? { ...rest.input, unsure: true } : rest.input;
  const told = { ...rest, input, message: failure.message, explanation: explainInWords(failure) };
  if (failure.kind !== 'rate-limit' || job.attempts >= mostAttempts) return { ...told, state: 'failed' };
  const wait = waitAfter(failure.retryAfter, job.wait);
  return { ...told, state: 'waiting', wait, runAt: clock() + wait };
};

const logFailure = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  { kind, reason }: Failure,
  job: string,
): Promise<void> => {
  const told = { target: [appParty(application)], job, result: 'FAILURE' as const, reason };
  if (kind === 'unauthorized') await log(context, tables, 'application.integration.authentication_failure', told);
  if (kind === 'rate-limit') await log(context, tables, 'application.integration.rate_limit_exceeded', told);
  if (kind === 'unreachable' || kind === 'timeout' || kind === 'server') {
    await log(context, tables, 'application.integration.general_failure', told);
  }
};

/** Writes the job's end, and what it means, in one transaction; nothing where the lease is another's by now. */
const end = async (
  { store, onTask }: JobRunner,
  job: Job,
  lease: Lease,
  next: Job,
  meaning: (tables: OrgTables) => Promise<void> = async () => undefined,
): Promise<void> => {
  await lease.stop();
  const told = await store.transaction(async (tables) => {
    if (!(await tables.jobs.update({ ...next, id: job.id }, lease.until()))) return undefined;
    await meaning(tables);
    return next.state === 'failed' ? onTask?.(tables, next) : undefined;
  });
  told?.();
};
