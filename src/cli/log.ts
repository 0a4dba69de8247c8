import { setTimeout as sleep } from 'node:timers/promises';
import type { Administration } from '../admin/administration.ts';
import type { LogQuery } from '../admin/request-log/store.ts';
import type { ExchangeView } from '../admin/views/exchange.ts';
import { administrationSettings, withAdministration } from './administration/administration.ts';
import { defineCommand, jsonOption } from './command.ts';
import { parseDuration } from './duration.ts';
import { parseCount } from './option-value.ts';
import { print, printJson } from './output.ts';
import { stopSignal } from './stop-signals.ts';
import { UsageError } from './usage-error.ts';

/** How often --follow looks, in milliseconds. */
const interval = 500;

const parseStatus = (value: string): { from: number; to: number } => {
  if (value === 'errors') return { from: 400, to: 599 };
  if (!/^[1-5](?:\d\d|xx)$/.test(value)) {
    throw new UsageError(`--status: expected 404, 4xx or errors; found "${value}".`);
  }
  return { from: Number(value.replace('xx', '00')), to: Number(value.replace('xx', '99')) };
};

/** `15m` ago, or a time such as 2026-01-31T12:00:00Z. */
export const parseSince = (option: string, value: string): number => {
  const time = Date.parse(value);
  return /^\d{4}-/.test(value) && !Number.isNaN(time) ? time : Date.now() - parseDuration(value, option);
};

const lineOf = (exchange: ExchangeView): string => {
  const { id, time, method, path, query, status, tenant, connection, claimed, timings, leniencies, detail } = exchange;
  const url = query === undefined ? path : `${path}?${query}`;
  const who = connection === undefined ? '-' : `${tenant ?? '?'}/${connection}${claimed ? '?' : ''}`;
  const more = [detail, leniencies && `leniencies: ${leniencies.join(', ')}`].filter((part) => part !== undefined);
  const lost = exchange.lost === undefined ? [] : [`(${exchange.lost} exchanges were lost here)`];
  return [...lost, [id, time, status, method, url, `${timings.total.toFixed(1)} ms`, who, ...more].join('  ')].join(
    '\n',
  );
};

const messageOf = ({ headers, body, length }: ExchangeView['request']): string =>
  [
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    ...(body === undefined ? [] : ['', ...body.split('\n').map((line) => `  ${line}`)]),
    ...(length === undefined ? [] : [`  (the beginning of ${length} characters)`]),
  ].join('\n');

const show = (exchange: ExchangeView, { json, bodies }: { json: boolean; bodies: boolean }): void => {
  if (json) return printJson(exchange);
  print(lineOf(exchange));
  if (bodies) print(`${messageOf(exchange.request)}\n\n${messageOf(exchange.response)}\n`);
};

const follow = async (
  administration: Administration,
  query: LogQuery,
  from: number,
  write: (exchange: ExchangeView) => void,
): Promise<void> => {
  let stopped = false;
  const stop = stopSignal().then(() => (stopped = true));
  let after = from;
  while (!stopped) {
    const { items } = await administration.exchanges({ ...query, after, count: 100 });
    for (const exchange of items) write(exchange);
    after = items.at(-1)?.id ?? after;
    if (items.length < 100) await Promise.race([sleep(interval), stop]);
  }
};

export const logCommand = defineCommand({
  name: 'log',
  summary: 'Shows the SCIM exchanges that the service kept: the last ones, one by its id, or all as they happen.',
  parameters: ['id?'],
  options: {
    tenant: { value: 'id', description: 'Only those of this tenant.' },
    connection: { value: 'id or name', description: 'Only those of this connection.' },
    status: { value: 'status', description: 'Only those answered so: 404, 4xx, or errors for all from 400 on.' },
    method: { value: 'method', description: 'Only those of this method.' },
    path: { value: 'text', description: 'Only those whose path holds this.' },
    'request-id': { value: 'id', description: 'Only that of this X-Request-Id.' },
    since: { value: 'time', description: 'Only those of the last 15m, 24h, …, or since 2026-01-31T12:00:00Z.' },
    until: { value: 'time', description: 'Only those before, likewise.' },
    limit: { value: 'count', description: 'So many at most; 20 where it is not said.' },
    bodies: { description: 'Shows headers and bodies, too.' },
    follow: { description: 'Goes on with those to come, until Ctrl-C.' },
    ...jsonOption,
  },
  settings: administrationSettings,
  run: ({ parameters: [id], options, settings }) =>
    withAdministration(settings, { requestLog: true }, async (administration) => {
      const shape = { json: options.json, bodies: options.bodies || id !== undefined };
      if (id !== undefined) return show(await administration.exchange(parseCount('<id>', id)), shape);
      const { connection: reference } = options;
      const connection =
        reference === undefined
          ? undefined
          : ((await administration.connections(options.tenant)).find(({ name }) => name === reference)?.id ??
            reference);
      const query: LogQuery = {
        ...(options.tenant !== undefined && { tenant: options.tenant }),
        ...(connection !== undefined && { connection }),
        ...(options.status !== undefined && { status: parseStatus(options.status) }),
        ...(options.method !== undefined && { method: options.method.toUpperCase() }),
        ...(options.path !== undefined && { path: options.path }),
        ...(options['request-id'] !== undefined && { requestId: options['request-id'] }),
        ...(options.since !== undefined && { since: parseSince('--since', options.since) }),
        ...(options.until !== undefined && { until: parseSince('--until', options.until) }),
        count: Math.min(Math.max(parseCount('--limit', options.limit ?? '20'), 1), 1_000),
        bodies: options.bodies,
      };
      const [newest] = (await administration.exchanges({ count: 1, bodies: false })).items;
      const { items } = await administration.exchanges(query);
      for (const exchange of items.toReversed()) show(exchange, shape);
      const from = Math.max(newest?.id ?? 0, items[0]?.id ?? 0);
      if (options.follow) await follow(administration, query, from, (exchange) => show(exchange, shape));
    }),
});
