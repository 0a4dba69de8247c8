import type { EventAdministration, Running } from '../administration.ts';
import { createNews } from './news.ts';
import { auditQuery, eventQuery, eventStreamQuery, given } from './queries.ts';
import { createRoute, type Route } from './route.ts';
import { streamEvents, type Stream } from './stream.ts';

const route = createRoute<EventAdministration>();

/** Committed changes: for those who follow them, and for those who look back. */
export const eventRoutes = (running: Pick<Running, 'subscribeEvents'>): readonly Route<EventAdministration>[] => [
  route({
    method: 'GET',
    path: '/events',
    summary: 'Committed changes in their order, the oldest first. `next` skips nothing, whatever is committed late.',
    query: eventQuery,
    status: 200,
    answer: 'EventPage',
    refusals: [400, 409, 410],
    scope: 'events',
    handle: async ({ administration, query: { wait, ...query } }) => {
      const asked = given(query);
      const until = performance.now() + wait * 1_000;
      const news = createNews(running.subscribeEvents);
      try {
        for (;;) {
          const page = await administration.events(asked);
          const left = until - performance.now();
          if (page.items.length > 0 || left <= 0) return page;
          asked.after = page.next;
          await news.wait(left);
        }
      } finally {
        news.end();
      }
    },
  }),
  route({
    method: 'GET',
    path: '/events/stream',
    summary: 'The same as server-sent events. Last-Event-ID goes on where a stream broke off.',
    query: eventStreamQuery,
    status: 200,
    answer: 'Event',
    stream: 'change',
    refusals: [400, 409, 410],
    scope: 'events',
    handle: async ({ administration, query }): Promise<Stream> =>
      streamEvents(administration, running, { ...given(query), count: 100 }),
  }),
  route({
    method: 'GET',
    path: '/audit',
    summary: 'Every change, of resources and of what operators configure, the newest first.',
    query: auditQuery,
    status: 200,
    answer: 'AuditPage',
    refusals: [400, 409],
    handle: ({ administration, query }) => administration.audit(given(query)),
  }),
];
