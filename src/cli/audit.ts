import type { Administration } from '../admin/administration.ts';
import type { EventView } from '../admin/views/event.ts';
import type { EventFilter } from '../events/store.ts';
import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption } from './command.ts';
import { parseSince } from './log.ts';
import { parseCount } from './option-value.ts';
import { print, printJson } from './output.ts';

/** Events of a page, where all are wanted. */
const pageSize = 1_000;

const text = (value: unknown): string => (value === undefined ? '(absent)' : JSON.stringify(value));

/** What is another in a document, attribute by attribute. */
const changesOf = ({ before, after, added, removed, password }: EventView): string[] => {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const differing = [...names].filter((name) => text(before?.[name]) !== text(after?.[name]));
  const members = (sign: string, list: typeof added) =>
    (list ?? []).map(({ type, value }) => `  ${sign} ${type} ${value}`);
  return [
    ...(before && after ? differing.map((name) => `  ${name}: ${text(before[name])} → ${text(after[name])}`) : []),
    ...(password ? ['  password: changed'] : []),
    ...members('+', added),
    ...members('-', removed),
  ];
};

const show = (event: EventView, json: boolean): void => {
  if (json) return printJson(event);
  const { sequence, time, type, tenant = '-', resource, actor, requestId } = event;
  const who = actor ? `${actor.kind} ${actor.id}` : '-';
  print([sequence, time, type, tenant, resource.id, who, ...(requestId === undefined ? [] : [requestId])].join('  '));
  for (const line of changesOf(event)) print(line);
};

/** All that match, the oldest first. */
const showAll = async (administration: Administration, filter: EventFilter, json: boolean): Promise<void> => {
  for (let after = '0'; ;) {
    const { items, next } = await administration.events({ ...filter, after, count: pageSize });
    for (const event of items) show(event, json);
    if (items.length === 0) return;
    after = next;
  }
};

export const auditCommand = defineCommand({
  name: 'audit',
  summary: 'Shows who changed what, before and after: users, groups and members, and what operators configured.',
  parameters: [],
  options: {
    tenant: { value: 'id', description: 'Only changes in this tenant.' },
    type: {
      value: 'types',
      description: 'Only those of these types, by commas: user.deleted, group.*, config.connection.*.',
    },
    resource: { value: 'id', description: 'Only changes of the user, group or connection with this id.' },
    actor: { value: 'id', description: 'Only changes by this connection (its id), operator or command.' },
    'request-id': { value: 'id', description: 'Only those by the request of this X-Request-Id.' },
    since: { value: 'time', description: 'Only those of the last 15m, 24h, …, or since 2026-01-31T12:00:00Z.' },
    until: { value: 'time', description: 'Only those before, likewise.' },
    limit: { value: 'count', description: 'The newest of them, so many; 20 where it is not said.' },
    all: { description: 'All of them, the oldest first: with --json an export.' },
    ...jsonOption,
  },
  settings: administrationSettings,
  run: ({ options, settings }) =>
    withAdministration(settings, {}, async (administration) => {
      const filter: EventFilter = {
        ...(options.tenant !== undefined && { tenant: options.tenant }),
        ...(options.type !== undefined && { types: options.type.split(',') }),
        ...(options.resource !== undefined && { resource: options.resource }),
        ...(options.actor !== undefined && { actor: options.actor }),
        ...(options['request-id'] !== undefined && { requestId: options['request-id'] }),
        ...(options.since !== undefined && { since: parseSince('--since', options.since) }),
        ...(options.until !== undefined && { until: parseSince('--until', options.until) }),
      };
      if (options.all) return showAll(administration, filter, options.json);
      const count = Math.min(Math.max(parseCount('--limit', options.limit ?? '20'), 1), pageSize);
      const { items } = await administration.audit({ ...filter, count });
      for (const event of items.toReversed()) show(event, options.json);
    }),
});
