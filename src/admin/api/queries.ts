import * as v from 'valibot';
import { deliveryOutcomes } from '../../events/delivery/endpoint.ts';
import type { LogQuery } from '../request-log/store.ts';

const described = <T extends v.GenericSchema>(schema: T, text: string) => v.pipe(schema, v.description(text));

const integer = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, `expected an integer from ${least} to ${most}`),
    v.transform(Number),
    v.minValue(least, `expected at least ${least}`),
    v.maxValue(most, `expected at most ${most}`),
  );
const id = integer(0, Number.MAX_SAFE_INTEGER);
const time = v.pipe(
  v.string(),
  v.isoTimestamp('expected a time such as 2026-01-31T12:00:00Z'),
  v.transform((text) => Date.parse(text)),
);

export const connectionQuery = v.object({
  tenant: v.optional(described(v.string(), 'Only those of this tenant.')),
});

const flag = v.pipe(
  v.picklist(['true', 'false'], 'expected true or false'),
  v.transform((text) => text === 'true'),
);

export const memberQuery = v.object({
  count: v.optional(described(integer(1, 1_000), 'Resources of a page, 1 to 1000.'), '100'),
  cursor: v.optional(described(v.string(), 'The `next` of the page before.')),
});

export const resourceQuery = v.object({
  filter: v.optional(described(v.string(), 'A filter such as: userName sw "b" (RFC 7644 §3.4.2.2).')),
  ...memberQuery.entries,
});

export const oneResourceQuery = v.object({
  members: v.optional(described(flag, 'Whether the members of a group are wanted too.'), 'true'),
});

const conditions = {
  tenant: v.optional(v.string()),
  connection: v.optional(described(v.string(), 'The id of a connection.')),
  requestId: v.optional(v.string()),
  method: v.optional(v.string()),
  path: v.optional(described(v.string(), 'A part of the path.')),
  status: v.optional(
    described(
      v.pipe(v.string(), v.regex(/^[1-5](?:\d\d|xx)$|^errors$/, 'expected 404, 4xx or errors')),
      'A status such as 404, a class such as 4xx, or errors: 4xx and 5xx.',
    ),
  ),
  since: v.optional(described(time, 'From this time on.')),
  until: v.optional(described(time, 'Before this time.')),
  bodies: v.optional(described(flag, 'Whether the bodies are wanted too.'), 'false'),
};

export const exchangeQuery = v.object({
  ...conditions,
  before: v.optional(described(id, 'Only those before this id: the next page.')),
  after: v.optional(described(id, 'Only those after this id, the oldest of them first.')),
  count: v.optional(described(integer(1, 1_000), 'Exchanges of a page, 1 to 1000.'), '100'),
});

export const streamQuery = v.object({
  ...conditions,
  after: v.optional(described(id, 'What has come since this id, too; otherwise what comes from now on.')),
});

const types = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9.*_-]{1,100}(?:,[a-z0-9.*_-]{1,100}){0,49}$/,
    'expected types such as user.created,user.deleted, or user.* for all that begin so',
  ),
  v.transform((text) => text.split(',')),
);

const eventConditions = {
  tenant: v.optional(described(v.string(), 'Only those of this tenant.')),
  types: v.optional(described(types, 'Only those of these types, by commas; user.* for all that begin so.')),
  resource: v.optional(described(v.string(), 'Only changes of what has this id.')),
  actor: v.optional(described(v.string(), 'Only changes by this connection (its id), operator or command.')),
  requestId: v.optional(v.string()),
  since: v.optional(described(time, 'From this time on.')),
  until: v.optional(described(time, 'Before this time.')),
};

const after = v.optional(
  described(
    v.pipe(
      v.string(),
      v.regex(/^(?:[0-9a-f]{12}-)?\d{1,15}$/, 'expected the `next` of a page, the id of an event, or 0'),
    ),
    'What the reader has seen: the `next` of the page before, or the id of an event; 0 for all that is kept.',
  ),
  '0',
);

export const eventQuery = v.object({
  ...eventConditions,
  after,
  count: v.optional(described(integer(1, 1_000), 'Events of a page, 1 to 1000.'), '100'),
  wait: v.optional(described(integer(0, 60), 'Seconds to wait for one where there is none yet, up to 60.'), '0'),
});

export const eventStreamQuery = v.object({ ...eventConditions, after });

export const auditQuery = v.object({
  ...eventConditions,
  before: v.optional(described(id, 'Only those before this sequence: the next page.')),
  count: v.optional(described(integer(1, 1_000), 'Events of a page, 1 to 1000.'), '100'),
});

export const deliveryQuery = v.object({
  outcome: v.optional(v.picklist(deliveryOutcomes, `expected one of ${deliveryOutcomes.join(', ')}`)),
  before: v.optional(described(id, 'Only those before this id: the next page.')),
  count: v.optional(described(integer(1, 1_000), 'Deliveries of a page, 1 to 1000.'), '100'),
});

/** A query without the members that were not given. */
export const given = <T extends object>(query: T): { [Name in keyof T]: Exclude<T[Name], undefined> } =>
  JSON.parse(JSON.stringify(query)) as { [Name in keyof T]: Exclude<T[Name], undefined> };

const statusRange = (text: string): { from: number; to: number } => {
  if (text === 'errors') return { from: 400, to: 599 };
  return { from: Number(text.replace('xx', '00')), to: Number(text.replace('xx', '99')) };
};

type Conditions = v.InferOutput<typeof exchangeQuery> | v.InferOutput<typeof streamQuery>;

/** The conditions as the store takes them. */
export const logQueryOf = ({ status, ...query }: Conditions, count: number): LogQuery => ({
  // What was not said is absent.
  ...(JSON.parse(JSON.stringify(query)) as Omit<LogQuery, 'count'>),
  ...(status !== undefined && { status: statusRange(status) }),
  count,
});
