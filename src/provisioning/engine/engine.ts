import type { BucketStore } from '../../authentication/buckets.ts';
import type { Fetch } from '../../client/exchange.ts';
import { archiveOf } from '../../client/har.ts';
import type { ReachStep } from '../../client/reach.ts';
import type { Application, Integration } from '../application.ts';
import { checkConnection, type ConnectionReport } from '../check-connection.ts';
import type { AppUser } from '../app-user.ts';
import type { Job, KeptExchange } from '../job.ts';
import type { NewId } from '../id.ts';
import type { Importer } from '../import/importer.ts';
import { createImportSchedule, startImport } from '../import/start.ts';
import { createMapper, type Mapper } from '../mapping/mapper.ts';
import type { Attributes, OrgProperties } from '../mapping/scope.ts';
import { oktaProfile } from '../okta-profile.ts';
import type { PerformedExchange, Send } from '../perform.ts';
import type { OrgStore, OrgTables } from '../store.ts';
import { provision } from './assignment-rows.ts';
import * as assignments from './assignments.ts';
import { createAuthentications } from './authentications.ts';
import * as changes from './changes.ts';
import { compareUser } from './difference.ts';
import { findDrift } from './drift.ts';
import type { EngineContext } from './context.ts';
import * as push from './group-push.ts';
import { queue } from './jobs.ts';
import * as links from './links.ts';
import { keptExchange, type About } from './kept-exchange.ts';
import { createPlanRuns, type PlanRun, type PlanWork } from './plan-runs.ts';
import { makePlan, type Plan, type PlanOptions } from './plan.ts';
import { quarantineOf, release } from './quarantine.ts';
import { replay, type Replayed } from './replay.ts';
import { answerDifferences, resend, type Resent, type Target } from './resend.ts';
import type { JobRunner, OnTask } from './run-job.ts';
import { saveIntegration } from './save-integration.ts';
import { createSending } from './sending.ts';
import * as tasks from './tasks.ts';
import { createWorker, type Worker, type WorkerOptions } from './worker.ts';

export interface EngineOptions extends WorkerOptions {
  readonly store: OrgStore;
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly ids: NewId;
  readonly uuid: () => string;
  /** That many random bytes. */
  readonly random: (size: number) => Uint8Array;
  /** Counts what is sent for all processes; absent: in memory, for one. */
  readonly buckets?: BucketStore | undefined;
  /** The org as expressions see it. */
  readonly org: OrgProperties;
  /** The attributes of the Okta user profile, custom ones too; Okta's own where it is absent. */
  readonly user?: (tables: OrgTables) => Attributes | Promise<Attributes>;
  /** Looks for a service's name, address and TLS; absent where it is in the same process. */
  readonly reach?: (url: string) => Promise<readonly ReachStep[]>;
  /** Runs imports. */
  readonly importer?: Importer;
  /** Is told of each task. */
  readonly onTask?: OnTask;
}

/** A push of one person, with each of its steps. */
export interface ProvisionedNow {
  readonly job: Job;
  readonly exchanges: readonly KeptExchange[];
}

type Bound<F> = F extends (context: EngineContext, tables: OrgTables, ...rest: infer Rest) => infer Result
  ? (tables: OrgTables, ...rest: Rest) => Result
  : never;

/** Mappings are compiled once for what they are made from. */
const createMappers = ({ org, user = () => oktaProfile, clock }: EngineOptions): EngineContext['mapperOf'] => {
  const mappers = new Map<string, { readonly key: string; readonly mapper: Mapper }>();
  return async (application, tables) => {
    const attributes = await user(tables);
    const { id, profile, mappings, username, toOkta, key: name, label } = application;
    const key = JSON.stringify([profile, mappings, username, toOkta, name, label, attributes]);
    let known = mappers.get(id);
    if (known?.key !== key) {
      known = { key, mapper: createMapper(application, { user: attributes, org, clock }) };
      mappers.set(id, known);
    }
    return known.mapper;
  };
};

/**
 * The org's engine: turns changes into jobs, in the caller's transaction, and runs them. After a transaction that may
 * have queued something, `worker.kick()` has it done at once.
 */
export const createEngine = (options: EngineOptions) => {
  const { store, fetch, clock, ids, uuid, random, reach, importer, onTask, buckets, ...workerOptions } = options;
  const context: EngineContext = { clock, ids, uuid, random, mapperOf: createMappers(options) };
  const bound = <F extends (context: EngineContext, tables: OrgTables, ...rest: never[]) => unknown>(
    work: F,
  ): Bound<F> => ((tables: OrgTables, ...rest: never[]) => work(context, tables, ...rest)) as Bound<F>;
  const { open, authorization } = createSending({ store, fetch, clock, buckets });
  const runner: JobRunner = { ...context, store, open, ...(importer && { importer }), ...(onTask && { onTask }) };
  const worker: Worker = createWorker(runner, workerOptions);
  const authentications = createAuthentications({ fetch, clock, random });
  const checking = { fetch, clock, ...(reach && { reach }) };
  const keep = (app: string, exchanges: readonly PerformedExchange[], about?: About): Promise<void> =>
    store.exchanges.add(exchanges.map((exchange) => keptExchange(context, app, exchange, about)));
  /** A way out whose exchanges are kept, for what no job does. */
  const aside = async <T>(application: Application, about: About, work: (send: Send) => Promise<T>): Promise<T> => {
    const line = open(application);
    try {
      return await work(line.send);
    } finally {
      await keep(application.id, line.exchanges, about);
    }
  };

  const plans = createPlanRuns(ids, workerOptions.onError ?? (() => undefined));
  /** Sends what a plan says, if it is still what would be sent, and all of it. */
  const applyPlan = async (
    application: Application,
    digest: string,
    { onApplying, ...options }: Partial<PlanWork> = {},
  ): Promise<{ readonly applied: boolean; readonly plan: Plan }> => {
    const plan = await makePlan(runner, application, options);
    const applied = plan.digest === digest && plan.complete;
    if (applied) {
      const { onProgress, signal } = options;
      onApplying?.();
      await worker.drain(application.id, {
        onProgress: (done) => onProgress?.(done, Math.max(done, plan.totals.jobs)),
        ...(signal && { signal }),
      });
    }
    return { applied, plan };
  };

  return {
    worker,
    /** Test API Credentials, Test Connector Configuration; `more`: also what Okta does not ask. */
    testCredentials: async (
      application: Application,
      { more = true }: { readonly more?: boolean } = {},
    ): Promise<ConnectionReport> => {
      const { id, integration } = application;
      const completed = integration && { ...application, integration: authentications.complete(id, integration) };
      const report = await checkConnection(completed ?? application, { ...checking, more });
      await keep(id, report.exchanges);
      return report;
    },
    authorization,
    /** “Authenticate with …” of applications that use OAuth 2. */
    authentications,
    saveIntegration: async (app: string, integration: Integration): Promise<ConnectionReport> => {
      const report = await saveIntegration(context, store, app, authentications.complete(app, integration), checking);
      await keep(app, report.exchanges);
      worker.kick();
      return report;
    },

    /** What changed, told in the transaction that changes it. */
    personChanged: bound(changes.personChanged),
    personRemoved: bound(changes.personRemoved),
    personLinked: bound(push.personLinked),
    passwordGiven: bound(changes.passwordGiven),
    membershipChanged: bound(changes.membershipChanged),
    groupAdded: bound(changes.groupAdded),
    groupChanged: bound(changes.groupChanged),
    groupRemoved: bound(changes.groupRemoved),
    groupAssignmentChanged: bound(changes.groupAssignmentChanged),
    applicationChanged: bound(changes.applicationChanged),

    assignPerson: bound(assignments.assignPerson),
    changeAssignment: bound(assignments.changeAssignment),
    convertAssignment: bound(assignments.convertAssignment),
    unassignPerson: bound(assignments.unassignPerson),
    /** Provision User: pushes one who was assigned before there was provisioning. */
    provision: bound(provision),
    forceSync: bound(assignments.forceSync),

    breakLink: bound(links.breakLink),
    /** “Force rematch”. */
    rematch: bound(links.rematch),

    startPush: bound(push.startPush),
    activatePush: bound(push.activatePush),
    deactivatePush: bound(push.deactivatePush),
    pushNow: bound(push.pushNow),
    unlink: bound(push.unlink),
    addRule: bound(push.addRule),
    removeRule: bound(push.removeRule),
    mapperOf: context.mapperOf,
    /** Refresh App Groups. */
    refreshAppGroups: (tables: OrgTables, app: string): Promise<string> =>
      queue(context, tables, app, 'refresh-app-groups'),

    /** Import Now; of a running import the job is returned. */
    startImport: bound(startImport),
    /** Starts imports when their schedules say so, from `start()` on. */
    importSchedule: createImportSchedule(context, store, () => worker.kick()),

    /** Pushes one person now, whatever was pushed before, and waits for it. @returns the job and its exchanges */
    provisionNow: async (application: Application, person: string): Promise<ProvisionedNow> => {
      const id = await store.transaction(async (tables) => {
        const row = await tables.appUsers.get(application.id, person);
        if (!row) throw new TypeError(`${person} is not assigned to ${application.id}.`);
        if (row.externalId === undefined) return provision(context, tables, application, row);
        return queue(context, tables, application.id, 'update-profile', { subject: person, input: { force: true } });
      });
      const job = await worker.finish(id);
      const { items: exchanges } = await store.exchanges.list({ job: id, limit: 100 });
      return { job, exchanges };
    },
    /** Dry run: every request that an application's waiting jobs would send. */
    plan: (application: Application, options?: PlanOptions): Promise<Plan> => makePlan(runner, application, options),
    applyPlan,
    /** Plans that are made, or applied, while nobody waits. */
    plans: {
      ...plans,
      start: (application: Application, digest?: string): PlanRun =>
        plans.start(application.id, async (work) =>
          digest === undefined
            ? { plan: await makePlan(runner, application, work) }
            : applyPlan(application, digest, work),
        ),
    },
    /** The three-way difference of a user; undefined for one who is not at the service. */
    difference: async (application: Application, row: AppUser) => {
      const { externalId } = row;
      return externalId === undefined
        ? undefined
        : aside(application, { person: row.person }, (send) => compareUser(application, { ...row, externalId }, send));
    },
    /** Compares all that the service has with what the org wants. */
    drift: (application: Application) => aside(application, {}, (send) => findDrift(application, { store, send })),
    /** Sends the recorded exchanges of one application to the service of another, oldest first. */
    replay: async (from: Application, to: Application): Promise<readonly Replayed[]> => {
      const { items } = await store.exchanges.list({ app: from.id, limit: 5_000 });
      const baseUrl = from.integration?.baseUrl ?? '';
      return aside(to, {}, (send) => replay(items.toReversed(), baseUrl, send));
    },
    /** Sends the request of one exchange again, and keeps what comes. @throws TypeError where it cannot be sent there */
    resend: async (exchange: KeptExchange, from: Application, to: Target): Promise<Resent> => {
      const sent = await resend(exchange, from, to, open);
      const { id: replayOf, person, group } = exchange;
      const about = { replayOf, ...(person !== undefined && { person }), ...(group !== undefined && { group }) };
      const kept = keptExchange(context, to.application.id, sent, about);
      await store.exchanges.add([kept]);
      return { exchange: kept, differences: answerDifferences(exchange, kept) };
    },
    /** Exchanges, the newest first, as an HTTP Archive 1.2, where the oldest stands first. */
    archive: (exchanges: readonly KeptExchange[]) => archiveOf(exchanges.toReversed(), 'muster org'),
    quarantine: (app: string) => quarantineOf(store, app),

    retry: bound(tasks.retry),
    retryAll: bound(tasks.retryAll),
    dismiss: bound(tasks.dismiss),
    /** Ends a quarantine. */
    release: (tables: OrgTables, app: string): Promise<void> => release(tables, app),
  };
};

export type Engine = ReturnType<typeof createEngine>;
