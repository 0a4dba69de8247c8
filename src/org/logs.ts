import * as v from 'valibot';
import { parseDateTime } from '../protocol/date-time.ts';
import type { LogEvent } from '../provisioning/store.ts';
import { invalid } from './errors.ts';
import { pageOf, paging } from './paging.ts';
import { defineRoute, type Route } from './route.ts';
import { parseSearch } from './search.ts';

const party = v.strictObject({
  id: v.string(),
  type: v.string(),
  alternateId: v.string(),
  displayName: v.string(),
  detailEntry: v.null(),
});

export const logEventSchema = v.strictObject({
  uuid: v.string(),
  published: v.string(),
  eventType: v.string(),
  version: v.string(),
  displayMessage: v.string(),
  severity: v.picklist(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  outcome: v.strictObject({ result: v.string(), reason: v.nullable(v.string()) }),
  actor: party,
  target: v.array(party),
  client: v.null(),
  transaction: v.strictObject({ type: v.string(), id: v.string(), detail: v.record(v.string(), v.unknown()) }),
  debugContext: v.strictObject({ debugData: v.record(v.string(), v.unknown()) }),
  legacyEventType: v.null(),
});

/** The event as `/api/v1/logs` shows it; the job whose exchanges show what happened is among the debug data. */
const logView = ({ job, outcome, actor, target, ...event }: LogEvent) => ({
  ...event,
  version: '0',
  outcome: { result: outcome.result, reason: outcome.reason ?? null },
  actor: { ...actor, detailEntry: null },
  target: target.map((one) => ({ ...one, detailEntry: null })),
  client: null,
  transaction: { type: job === undefined ? 'WEB' : 'JOB', id: job ?? event.uuid, detail: {} },
  debugContext: { debugData: job === undefined ? {} : { jobId: job } },
  legacyEventType: null,
});

const timeOf = (name: string, text: string | undefined) => {
  if (!text) return {};
  const time = parseDateTime(text);
  if (time === undefined) throw invalid(name, 'Expected a time such as 2011-05-13T04:42:34.000Z');
  return { [name]: new Date(time).toISOString() };
};

const listLogs = defineRoute({
  method: 'GET',
  path: '/api/v1/logs',
  tag: 'System Log',
  summary: 'Lists events; the next link of the last page leads to what happens later.',
  query: v.object({
    since: v.optional(v.string()),
    until: v.optional(v.string()),
    filter: v.optional(v.string()),
    q: v.optional(v.string()),
    sortOrder: v.optional(v.picklist(['ASCENDING', 'DESCENDING'], 'Expected ASCENDING or DESCENDING.')),
    ...paging(100, 1_000),
  }),
  answers: { 200: v.array(logEventSchema) },
  async handle({ query, org }) {
    const { q, filter, sortOrder = 'ASCENDING' } = query;
    const descending = sortOrder === 'DESCENDING';
    const page = await org.store.log.list({
      ...pageOf(query),
      ...timeOf('since', query.since),
      ...timeOf('until', query.until),
      ...(filter && { condition: parseSearch(filter) }),
      ...(q !== undefined && { q }),
      descending,
    });
    // Bounded, or backwards, the list ends; else what happens later follows, as Okta has it.
    const ends = page.items.length < query.limit && (descending || query.until !== undefined);
    return { status: 200, body: page.items.map(logView), next: ends ? undefined : page.next };
  },
});

export const logRoutes: readonly Route[] = [listLogs];
