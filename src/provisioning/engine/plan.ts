import { createHash } from 'node:crypto';
import { masked } from '../../client/mask.ts';
import { member, type JsonObject } from '../../protocol/json.ts';
import type { Application } from '../application.ts';
import { answerOf, type Answer, type ScimRequest } from '../flow.ts';
import { idPrefixes, type NewId } from '../id.ts';
import type { Job, JobAction } from '../job.ts';
import { perform, type Send } from '../perform.ts';
import type { OrgStore, OrgTables } from '../store.ts';
import { reconcilePages } from './run-application-job.ts';
import { prepare, type JobRunner } from './run-job.ts';

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
  readonly requests: readonly PlannedRequest[];
  readonly result: 'done' | 'failed' | 'nothing';
  /** Why it would fail, or why nothing is sent. */
  readonly message?: string;
}

/** Every request that an application's waiting jobs, and those that follow from them, would send. */
export interface Plan {
  readonly app: string;
  readonly jobs: readonly PlannedJob[];
  /** Names this plan: it is applied only while it is still what would be sent. */
  readonly digest: string;
  /** False where there were more jobs than a plan holds. */
  readonly complete: boolean;
}

/** Undoes a transaction that only looked. */
class Undo<T> extends Error {
  readonly value: T;

  constructor(value: T) {
    super('undone');
    this.value = value;
  }
}

/** Runs work in a transaction whose writes are undone. */
const undone = async <T>(store: OrgStore, work: (tables: OrgTables) => Promise<T>): Promise<T> => {
  try {
    return await store.transaction<T>(async (tables) => {
      throw new Undo(await work(tables));
    });
  } catch (error) {
    if (error instanceof Undo) return error.value as T;
    throw error;
  }
};

/** Answers writes as a service would that takes them all, and sends what reads. */
const assuming = (send: Send): Send => {
  const assumed = new Map<string, JsonObject | undefined>();
  let made = 0;
  return async ({ method, path, body = {} }): Promise<Answer> => {
    switch (method) {
      case 'GET': {
        if (!assumed.has(path)) return send({ method, path });
        const resource = assumed.get(path);
        return resource ? answerOf(200, JSON.stringify(resource)) : answerOf(404, '');
      }
      case 'POST': {
        const id = `planned-${++made}`;
        const resource = { ...body, id };
        assumed.set(`${path}/${id}`, resource);
        return answerOf(201, JSON.stringify(resource));
      }
      case 'PUT':
        assumed.set(path, body);
        return answerOf(200, JSON.stringify(body));
      case 'PATCH':
        return answerOf(204, '');
      case 'DELETE':
        assumed.set(path, undefined);
        return answerOf(204, '');
    }
  };
};

/** A job that is settled in the plan, and what its end does to the tables. */
interface Settled {
  readonly id: string;
  readonly effect: (tables: OrgTables) => Promise<void>;
}

type Head = { readonly job: Job } & (
  | { readonly prepared: Exclude<Awaited<ReturnType<typeof prepare>>, { skipped: string }> }
  | { readonly message: string; readonly effect?: Settled['effect'] }
);

/** More would keep the org waiting: a plan is made of transactions that are undone. */
const most = 500;

/** The first unfinished job of each subject, as the queue would run them. */
const headsOf = async (tables: OrgTables, app: string): Promise<readonly Job[]> => {
  const first = new Map<string, Job>();
  let after: string | undefined;
  do {
    const page = await tables.jobs.list({
      app,
      states: ['queued', 'waiting', 'running'],
      limit: 500,
      ...(after !== undefined && { after }),
    });
    // The newest come first: the last that is seen of a subject is its oldest.
    for (const job of page.items) first.set(job.subject ?? '', job);
    after = page.next;
  } while (after !== undefined);
  return [...first.values()].toSorted((a, b) => a.sequence - b.sequence);
};

/** Ids that are the same in each round, since each begins with what the rounds before it did. */
const createCountedIds = (): { readonly ids: NewId; readonly restart: () => void } => {
  let count = 0;
  return {
    ids: (kind) => idPrefixes[kind] + String(++count).padStart(20 - idPrefixes[kind].length, '0'),
    restart: () => {
      count = 0;
    },
  };
};

/**
 * Plans what an application's jobs would send: reads are real, writes are assumed to succeed, and nothing is kept. Jobs
 * that follow from others (the groups of a new user) are part of it.
 */
export const makePlan = async (runner: JobRunner, application: Application): Promise<Plan> => {
  const { store, open } = runner;
  const send = assuming(open(application).send);
  const settled: Settled[] = [];
  const jobs: PlannedJob[] = [];
  let complete = true;
  const { ids, restart } = createCountedIds();
  const context: JobRunner = { ...runner, ids };
  for (;;) {
    restart();
    const heads = await undone(store, async (tables): Promise<readonly Head[]> => {
      for (const { id, effect } of settled) {
        const job = await tables.jobs.get(id);
        if (job) await tables.jobs.update({ ...job, state: 'done' });
        await effect(tables);
      }
      const found: Head[] = [];
      for (const job of await headsOf(tables, application.id))
        found.push(await look(context, tables, application, job));
      return found;
    });
    if (heads.length === 0) break;
    for (const head of heads) {
      const { job } = head;
      const { action, subject } = job;
      const named = { action, ...(subject !== undefined && { subject }) };
      if ('message' in head) {
        jobs.push({ ...named, requests: [], result: 'nothing', message: head.message });
        settled.push({ id: job.id, effect: head.effect ?? (async () => undefined) });
        continue;
      }
      const requests: PlannedRequest[] = [];
      const outcome = await perform(head.prepared.flow, (request) => {
        requests.push(shown(request));
        return send(request);
      });
      const { succeed } = head.prepared;
      jobs.push({
        ...named,
        requests,
        result: outcome.ok ? 'done' : 'failed',
        ...(!outcome.ok && { message: outcome.failure.message }),
      });
      settled.push({
        id: job.id,
        effect: outcome.ok ? (tables) => succeed(tables, outcome.value) : async () => undefined,
      });
    }
    if (jobs.length > most) {
      complete = false;
      break;
    }
  }
  return {
    app: application.id,
    jobs,
    digest: createHash('sha256').update(JSON.stringify(jobs)).digest('hex'),
    complete,
  };
};

const look = async (context: JobRunner, tables: OrgTables, application: Application, job: Job): Promise<Head> => {
  if (job.action === 'import')
    return { job, message: 'An import is not planned: it reads, and asks before it writes.' };
  if (job.action === 'reconcile') {
    const effect = (t: OrgTables) => reconcilePages(context, t, application, job);
    return { job, message: 'Brings assignments up to date.', effect };
  }
  const plan = await prepare(context, tables, application, job);
  return 'skipped' in plan
    ? { job, message: plan.skipped, ...(plan.settle && { effect: plan.settle }) }
    : { job, prepared: plan };
};

/** The request without a password, which is another each time. */
const shown = ({ method, path, body }: ScimRequest): PlannedRequest => ({
  method,
  path,
  ...(body && { body: member(body, 'password') === undefined ? body : { ...body, password: masked } }),
});
