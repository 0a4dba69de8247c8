import type { EventAdministration, Running } from '../administration.ts';
import { createNews } from './news.ts';
import { deliveryQuery, given } from './queries.ts';
import { createRoute, idOf, items, type Route } from './route.ts';

const route = createRoute<EventAdministration>();

const managing: readonly Route<EventAdministration>[] = [
  route({
    method: 'GET',
    path: '/webhooks',
    summary: 'The endpoints to which events are delivered, and how far each is.',
    status: 200,
    answer: { items: 'Webhook' },
    refusals: [],
    handle: ({ administration }) => items(administration.webhooks()),
  }),
  route({
    method: 'POST',
    path: '/webhooks',
    summary: 'Adds an endpoint. The answer holds the secret that signs, which is shown this once.',
    body: 'NewWebhook',
    status: 201,
    answer: 'IssuedWebhook',
    refusals: [400, 404, 409],
    handle: ({ administration, body }) => administration.addWebhook(body),
  }),
  route({
    method: 'GET',
    path: '/webhooks/{webhook}',
    summary: 'An endpoint by its id.',
    status: 200,
    answer: 'Webhook',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.webhook(parameters['webhook']!),
  }),
  route({
    method: 'DELETE',
    path: '/webhooks/{webhook}',
    summary: 'Removes an endpoint with its deliveries.',
    status: 204,
    refusals: [404],
    handle: ({ administration, parameters }) => administration.removeWebhook(parameters['webhook']!),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/rotate',
    summary: 'Gives an endpoint a new secret, shown this once; the old one signs beside it for the overlap.',
    body: 'WebhookRotation',
    status: 200,
    answer: 'IssuedWebhook',
    refusals: [400, 404],
    handle: ({ administration, parameters, body }) => administration.rotateWebhook(parameters['webhook']!, body),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/disable',
    summary: 'Stops delivering; the place is kept.',
    status: 200,
    answer: 'Webhook',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.disableWebhook(parameters['webhook']!),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/enable',
    summary: 'Goes on delivering where it stopped, at once.',
    status: 200,
    answer: 'Webhook',
    refusals: [404],
    handle: ({ administration, parameters }) => administration.enableWebhook(parameters['webhook']!),
  }),
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/replay',
    summary: 'Delivers again from a sequence on, or passes over what comes before it.',
    body: 'Replay',
    status: 200,
    answer: 'Webhook',
    refusals: [400, 404, 409],
    handle: ({ administration, parameters, body }) => administration.replayWebhook(parameters['webhook']!, body.from),
  }),
  route({
    method: 'GET',
    path: '/webhooks/{webhook}/deliveries',
    summary: 'The last attempts to deliver, the newest first; those of the outcome dead are the dead letters.',
    query: deliveryQuery,
    status: 200,
    answer: 'DeliveryPage',
    refusals: [400, 404],
    handle: ({ administration, parameters, query }) => administration.deliveries(parameters['webhook']!, given(query)),
  }),
  route({
    method: 'GET',
    path: '/webhooks/{webhook}/deliveries/{delivery}',
    summary: 'An attempt with its request and its answer.',
    status: 200,
    answer: 'Delivery',
    refusals: [400, 404],
    handle: ({ administration, parameters }) =>
      administration.delivery(parameters['webhook']!, idOf(parameters['delivery'], 'a delivery')),
  }),
];

/** Milliseconds for which a poll waits for the first token. */
const patience = 30_000;

/** RFC 8936: who receives asks for tokens, and says which are done with. */
const pollRoute = (running: Pick<Running, 'subscribeEvents'>): Route<EventAdministration> =>
  route({
    method: 'POST',
    path: '/webhooks/{webhook}/poll',
    summary: 'Security event tokens that follow those that are acknowledged (RFC 8936).',
    body: 'SetPoll',
    status: 200,
    answer: 'SetPage',
    refusals: [400, 404, 409],
    scope: 'events',
    handle: async ({ administration, parameters, body }) => {
      const poll = (asked: typeof body) => administration.pollWebhook(parameters['webhook']!, asked);
      const until = performance.now() + (body.returnImmediately || body.maxEvents === 0 ? 0 : patience);
      const news = createNews(running.subscribeEvents);
      try {
        let page = await poll(body);
        for (
          let left = patience;
          Object.keys(page.sets).length === 0;
          page = await poll({ ...body, ack: [], setErrs: {} })
        ) {
          left = until - performance.now();
          if (left <= 0) break;
          await news.wait(left);
        }
        return page;
      } finally {
        news.end();
      }
    },
  });

/** What is done with webhooks. */
export const webhookRoutes = (running: Pick<Running, 'subscribeEvents'>): readonly Route<EventAdministration>[] => [
  ...managing,
  pollRoute(running),
];
