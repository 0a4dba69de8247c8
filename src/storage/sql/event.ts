import type { ChangeDetails, StoredEvent } from '../../events/event.ts';
import type { EventPage, EventQuery } from '../../events/store.ts';
import type { Actor, Origin } from '../../service/origin.ts';
import { join, raw, sql, type Sql } from './sql.ts';

/** The columns of an event in the order of `EventRow`. */
export const eventColumns = 'sequence, type, time, tenant, actor, request_id, details';

export type EventRow = readonly [
  sequence: number,
  type: string,
  time: number,
  tenant: string | null,
  actor: string | null,
  requestId: string | null,
  details: string,
];

/** `connection:okta-1`; what stands before the first colon is its kind. */
export const actorText = (origin: Origin | undefined): string | null =>
  origin ? `${origin.actor.kind}:${origin.actor.id}` : null;

const actorOf = (text: string): Actor => {
  const end = text.indexOf(':');
  return { kind: text.slice(0, end) as Actor['kind'], id: text.slice(end + 1) };
};

/** @param stream tells this store's events from those of another */
const eventOf = (row: EventRow, stream: string): StoredEvent => {
  const [sequence, type, time, tenant, actor, requestId, details] = row;
  return {
    sequence,
    id: `${stream}-${sequence}`,
    type,
    time,
    ...(tenant !== null && { tenant }),
    ...(JSON.parse(details) as ChangeDetails),
    ...(actor !== null && { actor: actorOf(actor) }),
    ...(requestId !== null && { requestId }),
  };
};

const actorKinds = [
  'connection',
  'operator',
  'administrator',
  'command',
  'application',
] as const satisfies readonly Actor['kind'][];

/** Bytes that an event takes, about. */
export const sizeOf = (details: string): number => details.length + 100;

const typeCondition = (type: string): Sql => {
  const beginning = type.slice(0, -1);
  return type.endsWith('*') ? sql`substr(type, 1, length(${beginning})) = ${beginning}` : sql`type = ${type}`;
};

/** Events that are looked at by one query, at most. */
const windowSize = 10_000;

/** The events that are kept, of which a query looks at some. */
interface Bounds {
  readonly first: number;
  readonly last: number;
}

/** The sequences that are looked at. */
const windowOf = ({ after, before = Infinity }: EventQuery, { first, last }: Bounds): readonly [number, number] => {
  const newest = Math.min(last, before - 1);
  if (after === undefined) return [Math.max(first, newest - windowSize + 1), newest];
  return [after + 1, Math.min(newest, Math.max(after, first - 1) + windowSize)];
};

/** The events that a query is about. */
export const whereOf = (query: EventQuery, bounds: Bounds): Sql => {
  const { types, actor, ...filter } = query;
  const [from, to] = windowOf(query, bounds);
  const conditions: [condition: (value: string | number) => Sql, value: string | number | undefined][] = [
    [(value) => sql`tenant = ${value}`, filter.tenant],
    [(value) => sql`resource = ${value}`, filter.resource],
    [(value) => sql`request_id = ${value}`, filter.requestId],
    [(value) => sql`time >= ${value}`, filter.since],
    [(value) => sql`time < ${value}`, filter.until],
    [(value) => sql`sequence >= ${value}`, from],
    [(value) => sql`sequence <= ${value}`, to],
  ];
  const all = conditions.flatMap(([condition, value]) => (value === undefined ? [] : [condition(value)]));
  if (actor !== undefined) {
    const names = actorKinds.map((kind) => sql`${`${kind}:${actor}`}`);
    all.push(sql`actor IN (${join(names, ', ')})`);
  }
  if (types) all.push(sql`(${join(types.map(typeCondition), ' OR ')})`);
  return join([raw('TRUE'), ...all], ' AND ');
};

/** A page of what was found. */
export const pageOf = (
  rows: readonly EventRow[],
  query: EventQuery,
  { stream, ...bounds }: Bounds & { stream: string },
): EventPage => {
  const [from, to] = windowOf(query, bounds);
  const end = query.after === undefined ? from : Math.max(query.after, to);
  return {
    events: rows.map((row) => eventOf(row, stream)),
    position: rows.length === query.count ? (rows.at(-1)?.[0] ?? end) : end,
    ...bounds,
  };
};
