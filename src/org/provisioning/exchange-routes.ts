import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import type { Credentials } from '../../provisioning/application.ts';
import { compareWithDocumentation } from '../../provisioning/documented/compare.ts';
import { operations } from '../../provisioning/operation.ts';
import type { Application, ExchangeFilter, ExchangeStatus, KeptExchange } from '../../provisioning/store.ts';
import { findApp } from '../apps/find.ts';
import type { OrgContext } from '../context.ts';
import { notFound, refused } from '../errors.ts';
import { url } from '../muster/app-schema.ts';
import { given, pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { comparisonSchema, exchangeSchema, resentSchema } from './schema.ts';

const tag = 'Exchanges';
const base = '/muster/api/v1/exchanges';

const numeral = (most: number, text: string) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, text),
    v.transform((digits) => Math.min(Number(digits), most)),
  );

const filters = {
  app: v.optional(v.string()),
  job: v.optional(v.string()),
  person: v.optional(v.string()),
  group: v.optional(v.string()),
  operation: v.optional(v.picklist(operations, `Expected one of ${operations.join(', ')}.`)),
  status: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:[2-5]xx|none|\d{3})$/, 'Expected 2xx, 3xx, 4xx, 5xx, none, or a status.'),
      v.transform((text) => (/^\d+$/.test(text) ? Number(text) : text) as ExchangeStatus),
    ),
  ),
  requestId: v.optional(v.string()),
};

const filterOf = ({
  app,
  job,
  person,
  group,
  operation,
  status,
  requestId,
}: {
  [Name in keyof ExchangeFilter]: ExchangeFilter[Name] | undefined;
}): ExchangeFilter => given({ app, job, person, group, operation, status, requestId });

/** What a list shows of an exchange: neither headers nor bodies. */
const summary = ({ request, response, ...exchange }: KeptExchange) => ({
  ...exchange,
  request: { method: request.method, url: request.url },
  ...(response && { response: { status: response.status } }),
});

const bodies = v.optional(v.picklist(['true', 'false'], 'Expected true or false.'), 'true');

const list = defineRoute({
  method: 'GET',
  path: base,
  tag,
  summary:
    'Lists requests with their answers, credentials masked; those of one job in their order, else the newest first.',
  query: v.object({ ...filters, bodies, ...paging(50, 200) }),
  answers: { 200: v.array(exchangeSchema) },
  async handle({ query, org }) {
    const page = await org.store.exchanges.list({ ...pageOf(query), ...filterOf(query) });
    return { status: 200, body: query.bodies === 'true' ? page.items : page.items.map(summary), next: page.next };
  },
});

/** Milliseconds between looks of a request that waits: another process may have sent something too. */
const look = 100;
/** Milliseconds that a request may wait: what stands between browser and org gives up on longer ones. */
const longest = 20_000;

const since = defineRoute({
  method: 'GET',
  path: `${base}/since`,
  tag,
  summary:
    'What was sent after a position, the oldest first, and the position to go on from; with `wait`, as soon as there is something, at most so many milliseconds later. Without a position, the one of now.',
  query: v.object({
    ...filters,
    position: v.optional(numeral(Number.MAX_SAFE_INTEGER, 'Expected the position of an answer.')),
    wait: v.optional(numeral(longest, 'Expected milliseconds.'), '0'),
    bodies,
    limit: paging(100, 200).limit,
  }),
  answers: { 200: v.strictObject({ position: v.number(), items: v.array(exchangeSchema) }) },
  async handle(input) {
    const { query, org } = input;
    const signal = query.wait > 0 ? input.signal : AbortSignal.abort();
    const until = Date.now() + query.wait;
    let { position } = query;
    for (;;) {
      const found = await org.store.exchanges.since(position, { limit: query.limit, ...filterOf(query) });
      const waits = position !== undefined && found.items.length === 0 && Date.now() < until && !signal.aborted;
      ({ position } = found);
      if (!waits) {
        const items = query.bodies === 'true' ? found.items : found.items.map(summary);
        return { status: 200, body: { position, items } };
      }
      await delay(look, undefined, { signal }).catch(() => undefined);
    }
  },
});

const findExchange = async (org: OrgContext, id: string): Promise<KeptExchange> => {
  const exchange = await org.store.exchanges.get(id);
  if (!exchange) throw notFound(id, 'Exchange');
  return exchange;
};

const get = defineRoute({
  method: 'GET',
  path: `${base}/{id}`,
  tag,
  summary: 'Shows a request with its answer, credentials masked.',
  answers: { 200: exchangeSchema },
  handle: async ({ params, org }) => ({ status: 200, body: await findExchange(org, params.id) }),
});

const documented = defineRoute({
  method: 'GET',
  path: `${base}/{id}/documented`,
  tag,
  summary: 'Compares an exchange with what Okta’s documentation says of such a request of such a client.',
  answers: { 200: comparisonSchema },
  async handle({ params, org }) {
    const exchange = await findExchange(org, params.id);
    const application = await findApp(org.store, exchange.app);
    return { status: 200, body: compareWithDocumentation(application, exchange) };
  },
});

const findTarget = async (org: OrgContext, id: string): Promise<Application> => {
  const application = await findApp(org.store, id);
  if (!application.integration) throw refused('Provisioning is not enabled');
  return application;
};

const resend = defineRoute({
  method: 'POST',
  path: `${base}/{id}/resend`,
  tag,
  summary:
    'Sends the request again: to the same service, to that of another application with its credentials, or to another base URL with the Authorization header that is given. Tells what is another in the answer.',
  body: v.object({
    app: v.optional(v.string()),
    baseUrl: v.optional(url),
    authorization: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(8_192, 'The field is too long'))),
  }),
  answers: { 200: resentSchema },
  async handle({ params, body, org }) {
    const exchange = await findExchange(org, params.id);
    const from = await findTarget(org, exchange.app);
    const application = body.app === undefined ? from : await findTarget(org, body.app);
    if (application.scim !== from.scim)
      throw refused(`The request is of SCIM ${from.scim}, the application of another`);
    const { baseUrl, authorization = '' } = body;
    const credentials: Credentials = authorization === '' ? { mode: 'none' } : { mode: 'header', value: authorization };
    const target = { application, ...(baseUrl !== undefined && { elsewhere: { baseUrl, credentials } }) };
    try {
      return { status: 200, body: await org.engine.resend(exchange, from, target) };
    } catch (error) {
      throw error instanceof TypeError ? refused(error.message) : error;
    }
  },
});

/** More would be more than a browser opens. */
const most = 10_000;

const har = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/exchanges.har',
  tag,
  summary: 'The newest exchanges that are asked for, or those of these ids, as an HTTP Archive (HAR 1.2).',
  query: v.object({
    ...filters,
    ids: v.optional(
      v.pipe(
        v.string(),
        v.transform((text) => text.split(',')),
        v.maxLength(500, 'Expected 500 ids at most.'),
      ),
    ),
    limit: paging(1_000, most).limit,
  }),
  answers: { 200: v.looseObject({ log: v.unknown() }) },
  async handle({ query, org }) {
    const { exchanges } = org.store;
    const found = query.ids
      ? await exchanges.getMany(query.ids)
      : (await exchanges.list({ limit: query.limit, ...filterOf(query) })).items;
    return {
      status: 200,
      body: org.engine.archive(query.job === undefined ? found : found.toReversed()),
      headers: { 'content-disposition': 'attachment; filename="exchanges.har"' },
    };
  },
});

const chosenHar = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/exchanges.har',
  tag,
  summary: 'The exchanges of these ids, which may be more than an address has room for, as an HTTP Archive (HAR 1.2).',
  body: v.object({ ids: v.pipe(v.array(v.string()), v.maxLength(most, `Expected ${most} ids at most.`)) }),
  answers: { 200: v.looseObject({ log: v.unknown() }) },
  handle: async ({ body, org }) => ({
    status: 200,
    body: org.engine.archive(await org.store.exchanges.getMany(body.ids)),
  }),
});

/** What was sent, and what came back. */
export const exchangeRoutes: readonly Route[] = [list, since, har, chosenHar, get, documented, resend];
