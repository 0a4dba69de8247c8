import * as v from 'valibot';
import { findApp } from '../apps/find.ts';
import { refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';

const tag = 'Churn';
const path = '/muster/api/v1/apps/{id}/churn';

const count = v.optional(
  v.pipe(v.number('Expected a number.'), v.integer('Expected a whole number.'), v.minValue(0), v.maxValue(1000)),
  0,
);

const runSchema = v.strictObject({
  seed: v.number(),
  joiners: v.number(),
  movers: v.number(),
  leavers: v.number(),
  state: v.picklist(['running', 'done', 'stopped', 'failed']),
  joined: v.number(),
  moved: v.number(),
  left: v.number(),
  started: v.string(),
  ended: v.optional(v.string()),
  message: v.optional(v.string()),
});

const start = defineRoute({
  method: 'POST',
  path,
  tag,
  summary: 'Has made-up people join, change jobs and leave, the same for the same seed; it goes on by itself.',
  body: v.object({
    seed: v.pipe(v.number('Expected a number.'), v.integer('Expected a whole number.')),
    joiners: count,
    movers: count,
    leavers: count,
    perSecond: v.optional(
      v.pipe(v.number('Expected a number.'), v.minValue(0.1, 'Expected 0.1 or more.'), v.maxValue(1000)),
    ),
  }),
  answers: { 202: runSchema },
  async handle({ params, body, org, principal, origin }) {
    const application = await findApp(org.store, params.id);
    if (!application.integration) throw refused('Provisioning is not enabled');
    const run = org.churns.start(org, { principal, origin }, application, body);
    if (!run) throw refused('A churn of this application goes on');
    return { status: 202, body: run };
  },
});

const get = defineRoute({
  method: 'GET',
  path,
  tag,
  summary: 'How far the churn of an application has come; there is none where none was started since the org was.',
  answers: { 200: v.strictObject({ run: v.optional(runSchema) }) },
  async handle({ params, org }) {
    const run = org.churns.get((await findApp(org.store, params.id)).id);
    return { status: 200, body: { ...(run && { run }) } };
  },
});

const stop = defineRoute({
  method: 'DELETE',
  path,
  tag,
  summary: 'Stops the churn after the person whom it is at; whoever was made stays.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    await org.churns.stop((await findApp(org.store, params.id)).id);
    return { status: 204 };
  },
});

/** Made-up people who come, move and go. */
export const churnRoutes: readonly Route[] = [start, get, stop];
