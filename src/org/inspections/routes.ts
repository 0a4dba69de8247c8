import * as v from 'valibot';
import { aboutSuites } from '../../inspect/about-suites.ts';
import { suiteNames } from '../../inspect/check.ts';
import { reportFormats } from '../../inspect/report/formats.ts';
import { parseRunscope, RunscopeFileError, type Step } from '../../inspect/runscope/file.ts';
import type { Inspection, InspectionTable } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { invalid, notFound, OktaError, refused } from '../errors.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { now } from '../context.ts';
import { compareEntries } from './compare.ts';
import { oktaVariables } from './okta-variables.ts';
import { BusyError, noCounts } from './runs.ts';
import {
  comparisonSchema,
  entrySchema,
  inspectionDetailSchema,
  inspectionSchema,
  progressSchema,
  runInput,
  suiteSchema,
  type RunInput,
} from './schema.ts';
import { targetOf, type InspectionTarget } from './target.ts';
import { detailView, entriesOf, inspectionView, wholeEntryView, wholeReport } from './views.ts';

const tag = 'Inspections';
const base = '/muster/api/v1/inspections';

/** The catalogue is long, and who never inspects does without it. */
const inspector = () => import('../../inspect/inspect.ts');

/** @throws OktaError E0000007 */
const findInspection = async (inspections: InspectionTable, id: string): Promise<Inspection> => {
  const inspection = await inspections.get(id);
  if (!inspection) throw notFound(id, 'Inspection');
  return inspection;
};

const requestsOf = (steps: readonly Step[]): number =>
  steps.reduce(
    (count, step) => count + (step.step_type === 'request' ? 1 : 'steps' in step ? requestsOf(step.steps) : 0),
    0,
  );

const readFiles = (files: RunInput['files']) =>
  files.flatMap(({ name, text }) => {
    try {
      return parseRunscope(text, name);
    } catch (error) {
      if (error instanceof RunscopeFileError) throw invalid('files', error.message);
      throw error;
    }
  });

/** What Okta's CRUD suites need beside the service: the org, and the application in it. */
const variablesOf = (
  org: OrgContext,
  { variables, initialScript }: RunInput,
  { app }: InspectionTarget,
  origin: string,
) => ({
  ...(initialScript === undefined && oktaVariables(org.random)),
  ...(app && { oktaOrgUrl: origin, oktaAppId: app.id }),
  ...variables,
});

const start = defineRoute({
  method: 'POST',
  path: base,
  tag,
  summary: 'Starts a run of the inspector: checks, Runscope files, or both.',
  body: runInput,
  answers: { 202: inspectionSchema },
  errors: [409],
  async handle({ body, org, principal, origin }) {
    const target = await targetOf(org, body);
    const tests = readFiles(body.files);
    const { profile, suites, only, initialScript, pauseScale, relaxTime, seed } = body;
    const withChecks = tests.length === 0 || (suites ?? only) !== undefined;
    const selection = { profile, scim: target.scim, ...(suites && { suites }), ...(only && { only }) };
    const chosen = withChecks ? (await inspector()).selectChecks(selection) : [];
    if (withChecks && chosen.length === 0) throw invalid('suites', `No check of SCIM ${target.scim} is in them`);
    const ofSuite = (name: string) => chosen.filter(({ suite }) => suite === name).length;
    const { app, authorization, oauth, baseUrl } = target;
    const inspection: Inspection = {
      id: org.newId('inspection'),
      target: target.target,
      ...(app && { app: app.id }),
      baseUrl,
      scim: target.scim,
      profile,
      state: 'running',
      started: now(org),
      person: principal.person.id,
      counts: noCounts,
      suites: [
        ...suiteNames.map((name) => ({ name, total: ofSuite(name), counts: noCounts })),
        ...tests.map(({ name, steps }) => ({ name, total: requestsOf(steps), counts: noCounts })),
      ].filter(({ total }) => total > 0),
    };
    try {
      await org.inspections.start(inspection, {
        baseUrl,
        ...selection,
        authorization,
        oauth,
        withChecks,
        ...(seed !== undefined && { seed }),
        runscope: {
          tests,
          variables: variablesOf(org, body, target, origin),
          initialScript,
          pauseScale,
          relaxTime,
        },
      });
    } catch (error) {
      if (error instanceof BusyError) throw new OktaError(409, 'E0000001', error.message, { causes: [error.message] });
      throw error;
    }
    return { status: 202, body: inspectionView(inspection) };
  },
});

const suites = defineRoute({
  method: 'GET',
  path: `${base}/suites`,
  tag,
  summary: 'The suites, and what each is for.',
  answers: { 200: v.array(suiteSchema) },
  async handle() {
    const { selectChecks, profileOf } = await inspector();
    const body = suiteNames.map((name) => {
      const count = (scim: '2.0' | '1.1') => selectChecks({ suites: [name], scim, profile: 'okta' }).length;
      const profile = profileOf[name];
      return {
        name,
        ...aboutSuites[name],
        ...(profile !== undefined && { profile }),
        checks: { '2.0': count('2.0'), '1.1': count('1.1') },
      };
    });
    return { status: 200, body };
  },
});

const list = defineRoute({
  method: 'GET',
  path: base,
  tag,
  summary: 'Lists runs, the newest first.',
  query: v.object({ target: v.optional(v.string()), ...paging(20, 100) }),
  answers: { 200: v.array(inspectionSchema) },
  async handle({ query, org }) {
    const page = await org.store.inspections.list(pageOf(query, { target: query.target }));
    return { status: 200, body: page.items.map(inspectionView), next: page.next };
  },
});

const get = defineRoute({
  method: 'GET',
  path: `${base}/{id}`,
  tag,
  summary: 'Shows a run: how it went, and what is to mend, by likely cause.',
  answers: { 200: inspectionDetailSchema },
  handle: async ({ params, org }) => ({
    status: 200,
    body: detailView(await findInspection(org.store.inspections, params.id)),
  }),
});

const progress = defineRoute({
  method: 'GET',
  path: `${base}/{id}/progress`,
  tag,
  summary: 'How far a run has come: answered as soon as that is more than `seen`, or after 20 seconds.',
  query: v.object({ seen: v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'Expected a whole number.')), '0') }),
  answers: { 200: progressSchema },
  async handle({ params, query, org }) {
    const found = await org.inspections.progress(params.id, Number(query.seen));
    if (found) return { status: 200, body: { ...found, inspection: inspectionView(found.inspection) } };
    const inspection = await findInspection(org.store.inspections, params.id);
    return { status: 200, body: { revision: 0, inspection: inspectionView(inspection), wrong: [] } };
  },
});

const cancel = defineRoute({
  method: 'POST',
  path: `${base}/{id}/cancel`,
  tag,
  summary: 'Ends a run. What it made is removed first; what it found is kept.',
  answers: { 202: inspectionSchema },
  async handle({ params, org }) {
    const inspection = await findInspection(org.store.inspections, params.id);
    org.inspections.cancel(inspection.id);
    return { status: 202, body: inspectionView(inspection) };
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: `${base}/{id}`,
  tag,
  summary: 'Forgets a run and its results.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    const { id, state } = await findInspection(org.store.inspections, params.id);
    if (state === 'running') throw refused('The inspection is under way: cancel it first');
    await org.store.inspections.remove(id);
    return { status: 204 };
  },
});

const results = defineRoute({
  method: 'GET',
  path: `${base}/{id}/results`,
  tag,
  summary: 'Each requirement that was tried, without its exchanges.',
  answers: { 200: v.array(entrySchema) },
  async handle({ params, org }) {
    const { id } = await findInspection(org.store.inspections, params.id);
    return { status: 200, body: await entriesOf(org.store.inspections, id) };
  },
});

const result = defineRoute({
  method: 'GET',
  path: `${base}/{id}/results/{result}`,
  tag,
  summary: 'A requirement that was tried, with its exchanges, credentials masked.',
  answers: { 200: entrySchema },
  async handle({ params, org }) {
    const { id } = await findInspection(org.store.inspections, params.id);
    const kept = await org.store.inspections.result(id, params.result);
    const body = kept && wholeEntryView(kept);
    if (!body) throw notFound(params.result, 'InspectionResult');
    return { status: 200, body };
  },
});

/** The last run of the same target before this one. */
const runBefore = async ({ store }: OrgContext, { id, target }: Inspection): Promise<Inspection | undefined> => {
  const { items } = await store.inspections.list({ target, limit: 100 });
  return items.slice(items.findIndex((one) => one.id === id) + 1).find(({ state }) => state === 'done');
};

const compare = defineRoute({
  method: 'GET',
  path: `${base}/{id}/comparison`,
  tag,
  summary: 'Compares a run with another, or with the one before it of the same target.',
  query: v.object({ with: v.optional(v.string()) }),
  answers: { 200: comparisonSchema },
  async handle({ params, query, org }) {
    const { inspections } = org.store;
    const after = await findInspection(inspections, params.id);
    const before =
      query.with === undefined ? await runBefore(org, after) : await findInspection(inspections, query.with);
    if (!before) throw notFound('the run before', 'Inspection');
    const [then, since] = [await entriesOf(inspections, before.id), await entriesOf(inspections, after.id)];
    return {
      status: 200,
      body: { before: inspectionView(before), after: inspectionView(after), ...compareEntries(then, since) },
    };
  },
});

const files = {
  html: { type: 'text/html; charset=utf-8', ending: 'html' },
  json: { type: 'application/json', ending: 'json' },
  har: { type: 'application/json', ending: 'har' },
  junit: { type: 'application/xml; charset=utf-8', ending: 'xml' },
  markdown: { type: 'text/markdown; charset=utf-8', ending: 'md' },
} as const;

const report = defineRoute({
  method: 'GET',
  path: `${base}/{id}/reports/{format}`,
  tag,
  summary: 'The report as a file: html, json, har, junit or markdown.',
  answers: { 200: undefined },
  file: '*/*',
  async handle({ params, org }) {
    const { inspections } = org.store;
    const { id, format } = params;
    if (!Object.hasOwn(files, format)) throw notFound(format, 'ReportFormat');
    const reported = await wholeReport(inspections, await findInspection(inspections, id));
    if (!reported) throw refused('The run came to no report');
    const { type, ending } = files[format as keyof typeof files];
    const content = reportFormats[format as keyof typeof files](reported);
    return { status: 200, file: { name: `inspection-${id}.${ending}`, type, content } };
  },
});

/** Runs of the inspector and what came of them. */
export const inspectionRoutes: readonly Route[] = [
  start,
  list,
  suites,
  get,
  progress,
  cancel,
  remove,
  results,
  result,
  compare,
  report,
];
