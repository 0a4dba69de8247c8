import * as v from 'valibot';
import { PlansBusyError, type PlanRun } from '../../provisioning/engine/plan-runs.ts';
import type { Application } from '../../provisioning/store.ts';
import { findApp, findIntegrated } from '../apps/find.ts';
import type { OrgContext } from '../context.ts';
import { notFound, refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { planRunSchema, planSchema } from './schema.ts';

const tag = 'Dry runs';
const base = '/muster/api/v1/apps/{id}';

/** Whether the answer comes when all is done, or at once with what says how far it has come. */
const wait = v.optional(v.boolean('Expected true or false.'), true);

/** @throws OktaError E0000001 where too many are under way */
const begin = ({ engine }: OrgContext, application: Application, digest?: string): PlanRun => {
  try {
    return engine.plans.start(application, digest);
  } catch (error) {
    throw error instanceof PlansBusyError ? refused(error.message) : error;
  }
};

const plan = defineRoute({
  method: 'POST',
  path: `${base}/plan`,
  tag,
  summary:
    'Dry run: every request that the waiting jobs would send, imports too. Pause the application to have them wait.',
  body: v.optional(v.object({ wait }), {}),
  answers: { 200: planSchema, 202: planRunSchema },
  async handle({ params, body, org }) {
    const application = await findIntegrated(org, params.id);
    if (!body.wait) return { status: 202, body: begin(org, application) };
    return { status: 200, body: await org.engine.plan(application) };
  },
});

const apply = defineRoute({
  method: 'POST',
  path: `${base}/plan/apply`,
  tag,
  summary: 'Sends what a plan says; refused with the plan of now where that is another, or where it did not cover all.',
  body: v.object({ digest: v.string('The field cannot be left blank'), wait }),
  answers: { 200: v.strictObject({ applied: v.boolean(), plan: planSchema }), 202: planRunSchema },
  async handle({ params, body, org }) {
    const application = await findIntegrated(org, params.id);
    if (!body.wait) return { status: 202, body: begin(org, application, body.digest) };
    return { status: 200, body: await org.engine.applyPlan(application, body.digest) };
  },
});

/** @throws OktaError E0000007 */
const findRun = async ({ store, engine }: OrgContext, app: string, id: string): Promise<PlanRun> => {
  await findApp(store, app);
  const run = engine.plans.get(id);
  if (run?.app !== app) throw notFound(id, 'Plan');
  return run;
};

const getRun = defineRoute({
  method: 'GET',
  path: `${base}/plans/{plan}`,
  tag,
  summary: 'How far a plan has come that nobody waits for, and what came of it.',
  answers: { 200: planRunSchema },
  handle: async ({ params, org }) => ({ status: 200, body: await findRun(org, params.id, params.plan) }),
});

const cancelRun = defineRoute({
  method: 'DELETE',
  path: `${base}/plans/{plan}`,
  tag,
  summary: 'Ends the making of a plan, or its application after the jobs that are under way.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    const { id } = await findRun(org, params.id, params.plan);
    org.engine.plans.cancel(id);
    return { status: 204 };
  },
});

/** What would go out, before it does. */
export const planRoutes: readonly Route[] = [plan, apply, getRun, cancelRun];
