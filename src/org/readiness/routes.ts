import { findApp } from '../apps/find.ts';
import { now } from '../context.ts';
import { notFound } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { nameOf } from '../users/attribute.ts';
import { qaCases } from './cases.ts';
import { readReadiness } from './evaluate.ts';
import { removeMark, setMark } from './marks.ts';
import { markInput, readinessSchema } from './schema.ts';
import { suiteStates } from './suites.ts';

const tag = 'Readiness';
const base = '/muster/api/v1/apps/{id}';

const get = defineRoute({
  method: 'GET',
  path: `${base}/readiness`,
  tag,
  summary:
    'Ready for OIN? What the suites came to, and which cases of Okta’s QA plan were seen to work in this org or are marked.',
  answers: { 200: readinessSchema },
  async handle({ params, org }) {
    const application = await findApp(org.store, params.id);
    const suites = await suiteStates(org.store, application);
    const cases = await readReadiness(org, application);
    const ready =
      suites.every(({ required, last }) => !required || last?.passed) && cases.every(({ state }) => state !== 'open');
    return {
      status: 200,
      body: { app: application.id, ready, suites, cases },
    };
  },
});

/** @throws OktaError E0000007 */
const assertCase = (id: string): void => {
  if (!qaCases.some((one) => one.id === id)) throw notFound(id, 'QaCase');
};

const mark = defineRoute({
  method: 'PUT',
  path: `${base}/readiness/{case}`,
  tag,
  summary: 'Marks a case as done, or as one whose feature the application does not support.',
  body: markInput,
  answers: { 204: undefined },
  async handle({ params, body, org, principal }) {
    const { id } = await findApp(org.store, params.id);
    assertCase(params.case);
    await setMark(org.store, id, params.case, { ...body, by: nameOf(principal.person), at: now(org) });
    return { status: 204 };
  },
});

const unmark = defineRoute({
  method: 'DELETE',
  path: `${base}/readiness/{case}`,
  tag,
  summary: 'Takes the mark off a case.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    assertCase(params.case);
    await removeMark(org.store, id, params.case);
    return { status: 204 };
  },
});

/** What is left before an application can be published. */
export const readinessRoutes: readonly Route[] = [get, mark, unmark];
