import { answering, around, error, readingEach, type Mutant, without } from './mutant.ts';
import { deafTo, given, listing, parameterOf, querying } from './querying.ts';

/** Cursors that are offsets, as a service makes them whose store knows no others. */
const offsets: Mutant['wrap'] = around(async (request, exchange, handle) => {
  const cursor = parameterOf(request, 'cursor');
  const start = cursor === '' ? '1' : /^o(\d+)$/.exec(cursor ?? '')?.[1];
  const count = parameterOf(request, 'count');
  if (start === undefined || !/^\d+$/.test(count ?? '') || parameterOf(request, 'startIndex'))
    return handle(request, exchange);
  const url = request.url.replace(/([?&])cursor(?:=[^&]*)?/, `$1startIndex=${start}`);
  const response = await handle({ ...request, header: (name) => request.header(name), url }, exchange);
  const list = without('startIndex')(JSON.parse(response.body!));
  const next = Number(start) + list.Resources.length;
  const more = next <= list.totalResults && list.Resources.length > 0;
  return { ...response, body: JSON.stringify({ ...list, ...(more && { nextCursor: `o${next}` }) }) };
});

/** Says otherwise what pages it has. */
const saying = (change: (pagination: any) => any): Mutant['wrap'] =>
  readingEach('/ServiceProviderConfig', (config) => ({ ...config, pagination: change(config.pagination) }));

/** Whoever first used a cursor is whom it serves for. */
const bearer: Mutant['wrap'] = (service) => {
  const owners = new Map<string, string | undefined>();
  return {
    handle: async (request, exchange) => {
      const owner = owners.get(parameterOf(request, 'cursor') ?? '');
      const header = (name: string) => (owner && name === 'authorization' ? owner : request.header(name));
      const response = await service.handle({ ...request, header }, exchange);
      const [, next] = /"nextCursor":"([^"]+)"/.exec(response.body ?? '') ?? [];
      if (next) owners.set(next, request.header('authorization'));
      return response;
    },
  };
};

/** Forgets its cursors after a second, as it says it does. */
const forgetful: Mutant['wrap'] = (service) => {
  const given = new Map<string, number>();
  const { handle } = saying((pagination) => ({ ...pagination, cursorTimeout: 1 }))(service);
  return {
    handle: async (request, exchange) => {
      const since = given.get(parameterOf(request, 'cursor') ?? '');
      if (since !== undefined && Date.now() - since > 1_000) return error(404);
      const response = await handle(request, exchange);
      const [, next] = /"nextCursor":"([^"]+)"/.exec(response.body ?? '') ?? [];
      if (next && !given.has(next)) given.set(next, Date.now());
      return response;
    },
  };
};

const walked = { filter: /^displayName/, cursor: /^(?!-$)./ };

export const cursorPageMutants: readonly Mutant[] = [
  {
    name: 'loses the way after the second page',
    fails: ['cursor-01', 'cursor-10'],
    wrap: listing(walked, without('nextCursor')),
  },
  {
    name: 'knows no cursor without =',
    fails: ['cursor-01-bare'],
    wrap: answering((response, { url }) => (/[?&]cursor(?:&|$)/.test(url) ? error(400, 'invalidCursor') : response)),
  },
  {
    name: 'gives cursors that a URL cannot hold',
    fails: ['cursor-01-characters'],
    wrap: (service) => {
      const unpadded = querying({ cursor: /=$/ }, (parameters) => ({
        ...parameters,
        cursor: parameters['cursor']!.slice(0, -1),
      }));
      return listing({ cursor: /^/ }, ({ nextCursor, ...list }) => ({
        ...list,
        ...(nextCursor && { nextCursor: `${nextCursor}=` }),
      }))(unpadded(service));
    },
  },
  {
    name: 'leads on where it should lead back',
    fails: ['cursor-02'],
    wrap: listing(walked, (list) => ({ ...list, ...(list.nextCursor && { previousCursor: list.nextCursor }) })),
  },
  {
    name: 'leads back from the first page',
    fails: ['cursor-02-first'],
    wrap: listing({ filter: /^displayName/, cursor: /^$/ }, (list) => ({ ...list, previousCursor: 'start' })),
  },
  {
    name: 'gives one more than count by cursor',
    fails: ['cursor-03', 'cursor-03-none'],
    wrap: querying({ cursor: given, count: /^-?\d+$/ }, (parameters) => ({
      ...parameters,
      count: String(Number(parameters['count']) + 1),
    })),
  },
  {
    name: 'takes a negative count by cursor for none',
    fails: ['cursor-03-none'],
    wrap: deafTo({ cursor: /^$/, count: /^-\d/ }, 'count'),
  },
  {
    name: 'passes over startIndex beside a cursor',
    fails: ['cursor-03-startindex'],
    wrap: deafTo({ cursor: /^[^-]/, startIndex: /\d/ }, 'startIndex'),
  },
  {
    name: 'begins anew with a cursor that it does not know',
    fails: ['cursor-04', 'cursor-09-filter'],
    wrap: around(async (request, exchange, handle) => {
      const response = await handle(request, exchange);
      if (request.method !== 'GET' || !response.body?.includes('"invalidCursor"')) return response;
      const url = request.url.replace(/cursor=[^&]*/, 'cursor=');
      return handle({ ...request, header: (name) => request.header(name), url }, exchange);
    }),
  },
  { name: 'answers 404 for a cursor that has expired', fails: ['cursor-05'], wrap: forgetful },
  {
    name: 'takes a count by cursor that is no number for none',
    fails: ['cursor-06'],
    wrap: deafTo({ cursor: /^$/, count: /many/ }, 'count'),
  },
  {
    name: 'does not say whether it has pages by index',
    fails: ['cursor-07'],
    wrap: saying(without('index')),
  },
  { name: 'counts how many have come in its cursors', fails: ['cursor-09-filter', 'cursor-10'], wrap: offsets },
  {
    name: 'serves whoever holds a cursor as whom it was given to',
    fails: ['cursor-09-tenant'],
    wrap: bearer,
  },
];
