import * as v from 'valibot';
import type { Job } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { jobSchema } from './schema.ts';
import { actionsOf, kindOf, taskKinds, type TaskKind } from './task-kinds.ts';

const tag = 'Tasks';

/** A job as it is shown: a password that it has to send is no one's business. */
const jobView = (job: Job) => {
  const { secret: _, ...shown } = job;
  return shown;
};

const findJob = async (org: OrgContext, id: string): Promise<Job> => {
  const job = await org.store.jobs.get(id);
  if (!job) throw notFound(id, 'Task');
  return job;
};

const states = ['queued', 'running', 'waiting', 'failed', 'done', 'dismissed'] as const;

const list = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/tasks',
  tag,
  summary: 'Lists tasks, which are jobs that failed, or with `state` other jobs; the newest first.',
  query: v.object({
    app: v.optional(v.string()),
    subject: v.optional(v.string()),
    kind: v.optional(v.picklist(taskKinds, `Expected one of ${taskKinds.join(', ')}.`)),
    state: v.optional(v.picklist(states, `Expected one of ${states.join(', ')}.`), 'failed'),
    ...paging(50, 200),
  }),
  answers: { 200: v.array(jobSchema) },
  async handle({ query, org }) {
    const { app, subject, state, kind } = query;
    const actions = kind && actionsOf(kind);
    const page = await org.store.jobs.list({ states: [state], ...pageOf(query, { app, subject, actions }) });
    return { status: 200, body: page.items.map(jobView), next: page.next };
  },
});

const kinds = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/tasks/kinds',
  tag,
  summary: 'Counts tasks by what failed and by application.',
  query: v.object({ app: v.optional(v.string()) }),
  answers: {
    200: v.array(v.strictObject({ app: v.string(), kind: v.picklist(taskKinds), count: v.number() })),
  },
  async handle({ query, org }) {
    const counts = new Map<string, { app: string; kind: TaskKind; count: number }>();
    for (const { app, action, count: more } of await org.store.jobs.tally('failed')) {
      if (query.app !== undefined && app !== query.app) continue;
      const kind = kindOf(action);
      const known = counts.get(`${kind} ${app}`);
      counts.set(`${kind} ${app}`, { app, kind, count: (known?.count ?? 0) + more });
    }
    const order = (kind: TaskKind): number => taskKinds.indexOf(kind);
    return { status: 200, body: [...counts.values()].toSorted((a, b) => order(a.kind) - order(b.kind)) };
  },
});

const count = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/tasks/count',
  tag,
  summary: 'Counts jobs by their states, of one application or all.',
  query: v.object({ app: v.optional(v.string()) }),
  answers: { 200: v.record(v.string(), v.number()) },
  handle: async ({ query, org }) => ({ status: 200, body: await org.store.jobs.count(query.app) }),
});

const get = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/tasks/{id}',
  tag,
  summary: 'Shows a job: what it is about, how far it came, and what is wrong.',
  answers: { 200: jobSchema },
  handle: async ({ params, org }) => ({ status: 200, body: jobView(await findJob(org, params.id)) }),
});

const act = (action: 'retry' | 'dismiss', summary: string): Route =>
  defineRoute({
    method: 'POST',
    path: `/muster/api/v1/tasks/{id}/${action}`,
    tag,
    summary,
    answers: { 200: jobSchema },
    async handle({ params, org }) {
      const { id } = params as { id: string };
      await findJob(org, id);
      await org.store.transaction((tables) => org.engine[action](tables, id));
      org.engine.worker.kick();
      return { status: 200, body: jobView(await findJob(org, id)) };
    },
  });

const retryAll = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/tasks/retry',
  tag,
  summary: 'Retries every task, of one application or all.',
  body: v.object({ app: v.optional(v.string()) }),
  answers: { 200: v.strictObject({ count: v.number() }) },
  async handle({ body, org }) {
    const retried = await org.store.transaction((tables) => org.engine.retryAll(tables, body.app));
    org.engine.worker.kick();
    return { status: 200, body: { count: retried } };
  },
});

/** Tasks, and other jobs. */
export const taskRoutes: readonly Route[] = [
  list,
  kinds,
  count,
  retryAll,
  get,
  act('retry', 'Retries a task, or a job that waits, at once.'),
  act('dismiss', 'Marks a task as complete.'),
];
