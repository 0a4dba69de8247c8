import { createHash } from 'node:crypto';
import { masked } from '../../client/mask.ts';
import { member, type JsonObject } from '../../protocol/json.ts';
import type { Application } from '../application.ts';
import type { ScimRequest } from '../flow.ts';
import { idPrefixes, type NewId } from '../id.ts';
import { importResult } from '../import/counts.ts';
import type { Job, JobAction } from '../job.ts';
import type { OrgStore, OrgTables } from '../store.ts';
import { createAssumedService } from './assumed-service.ts';
import { personParty } from './log.ts';
import { runJob, type JobRunner } from './run-job.ts';

/** A request that would go out. What only reads is sent while planning, and what writes is not. */
export interface PlannedRequest {
  readonly method: ScimRequest['method'];
  readonly path: string;
  readonly body?: JsonObject;
}

/** A job of the plan, in the order in which it would run. */
export interface PlannedJob {
  readonly action: JobAction;
  /** The person's or the pushed group's id. */
  readonly subject?: string;
  /** How the person is called, or the group. */
  readonly name?: string;
  readonly requests: readonly PlannedRequest[];
  readonly result: 'done' | 'failed' | 'nothing';
  /** Why it would fail, why nothing is sent, or what an import would come to. */
  readonly message?: string;
}

/** Every request that an application's waiting jobs, and those that follow from them, would send. */
export interface Plan {
  readonly app: string;
  /** The first ones; the totals are of all. */
  readonly jobs: readonly PlannedJob[];
  readonly totals: {
    readonly jobs: number;
    readonly failed: number;
    readonly nothing: number;
    /** By method. */
    readonly requests: Readonly<Record<string, number>>;
  };
  /** Names this plan: it is applied only while it is still what would be sent. */
  readonly digest: string;
  /** False where there was more to do than a plan covers. */
  readonly complete: boolean;
}

export interface PlanOptions {
  /** Told how many jobs are planned, of how many there are so far. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What a plan covers at most, in jobs and in milliseconds. */
const most = { jobs: 100_000, time: 600_000 };
const day = 86_400_000;
/** What it shows: jobs, and requests of one job. */
const shown = { jobs: 2_000, requests: 50 };
/** How many jobs are planned between one look at what is left and the next. */
const stride = 50;

/** Later than any job's time has come, and than that. */
const [ever, beyond] = [8.64e15, 8.64e15 + 1];

/** Ids that are the same whenever the same is planned. */
const createCountedIds = (): NewId => {
  let count = 0;
  return (kind) => idPrefixes[kind] + String(++count).padStart(20 - idPrefixes[kind].length, '0');
};

/** The request without a password, which is another each time. */
const plannedRequest = ({ method, path, body }: ScimRequest): PlannedRequest => ({
  method,
  path,
  ...(body && { body: member(body, 'password') === undefined ? body : { ...body, password: masked } }),
});

const nameOf = async (tables: OrgTables, { subject }: Job): Promise<string | undefined> => {
  if (subject === undefined) return undefined;
  const person = await tables.people.get(subject);
  if (person) return personParty(person).displayName;
  const pushed = await tables.pushedGroups.get(subject);
  return (await tables.groups.get(pushed?.group ?? subject))?.profile.name;
};

const unfinished = async ({ jobs }: Pick<OrgTables, 'jobs'>, app: string): Promise<number> => {
  const { queued = 0, waiting = 0, running = 0 } = await jobs.count(app);
  return queued + waiting + running;
};

/** What is told of a job that was run on the copy; one that would wait is not run again. */
const settle = async (
  tables: OrgTables,
  job: Job,
  requests: number,
): Promise<Pick<PlannedJob, 'result' | 'message'>> => {
  const ended = await tables.jobs.get(job.id);
  if (ended && ended.state !== 'done' && ended.state !== 'failed') {
    await tables.jobs.update({ ...ended, state: 'dismissed' });
  }
  let message = ended?.message;
  if (job.action === 'reconcile') message ??= 'Brings assignments up to date.';
  if (job.action === 'import' && message === undefined) {
    const [run] = (await tables.imports.list(job.app, { limit: 1 })).items;
    if (run) message = importResult(run).join(' ');
  }
  const failed = ended?.state !== 'done';
  return {
    result: requests === 0 ? 'nothing' : failed ? 'failed' : 'done',
    ...(message !== undefined && { message }),
  };
};

/**
 * Plans what an application's jobs would send: they are run on a copy of what the org keeps, reads are real, and writes
 * are assumed to succeed. Jobs that follow from others (the groups of a new user) are part of it, and imports are.
 */
export const makePlan = async (
  runner: JobRunner,
  application: Application,
  { onProgress, signal }: PlanOptions = {},
): Promise<Plan> => {
  const copy = await runner.store.scratch();
  try {
    return await planOn(copy, runner, application, { ...(onProgress && { onProgress }), ...(signal && { signal }) });
  } finally {
    await copy.close();
  }
};

const planOn = async (
  store: OrgStore,
  real: JobRunner,
  { id: app }: Application,
  { onProgress, signal }: PlanOptions,
): Promise<Plan> => {
  const assume = createAssumedService();
  const start = real.clock();
  let requests: PlannedRequest[] = [];
  let sent = 0;
  // Nobody is told of what did not happen.
  const { onTask: _, ...silent } = real;
  const runner: JobRunner = {
    ...silent,
    store,
    ids: createCountedIds(),
    // An import takes nobody for gone whom the service got since it began: whom the plan pushes, the service has not got.
    clock: () => start + day,
    open: (application, lost) => {
      const line = real.open(application, lost);
      const send = assume(line.send);
      return {
        exchanges: line.exchanges,
        async send(request) {
          sent++;
          if (requests.length < shown.requests) requests.push(plannedRequest(request));
          digest.update(JSON.stringify(plannedRequest(request)));
          counts.set(request.method, (counts.get(request.method) ?? 0) + 1);
          return send(request);
        },
      };
    },
  };
  const digest = createHash('sha256');
  const counts = new Map<string, number>();
  const jobs: PlannedJob[] = [];
  const totals = { jobs: 0, failed: 0, nothing: 0 };
  let complete = false;
  while (totals.jobs < most.jobs && real.clock() - start < most.time) {
    signal?.throwIfAborted();
    if (totals.jobs % stride === 0) onProgress?.(totals.jobs, totals.jobs + (await unfinished(store, app)));
    const [job] = await store.jobs.claim({ now: ever, leasedUntil: beyond, limit: 1, app });
    if (!job) {
      complete = true;
      break;
    }
    [requests, sent] = [[], 0];
    const name = await nameOf(store, job);
    await runJob(runner, job, {
      until: () => beyond,
      extended: () => beyond,
      stop: async () => undefined,
      signal: signal ?? new AbortController().signal,
    });
    const outcome = await settle(store, job, sent);
    const { action, subject } = job;
    digest.update(JSON.stringify([action, subject, outcome]));
    totals.jobs++;
    if (outcome.result !== 'done') totals[outcome.result]++;
    if (jobs.length >= shown.jobs) continue;
    const about = { ...(subject !== undefined && { subject }), ...(name !== undefined && { name }) };
    jobs.push({ action, ...about, requests, ...outcome });
  }
  onProgress?.(totals.jobs, totals.jobs);
  return {
    app,
    jobs,
    totals: { ...totals, requests: Object.fromEntries(counts) },
    digest: digest.digest('hex'),
    complete,
  };
};
