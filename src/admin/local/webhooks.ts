import type { RandomBytes } from '../../authentication/credentials.ts';
import { ForbiddenAddressError, type Addresses } from '../../events/delivery/addresses.ts';
import { meantFor, type Delivery, type Endpoint, type EndpointState } from '../../events/delivery/endpoint.ts';
import type { EndpointStore } from '../../events/delivery/store.ts';
import { audienceOf } from '../../events/delivery/message.ts';
import { jwksPath, type Sets } from '../../events/sets/sets.ts';
import { readOn } from '../../events/read-on.ts';
import type { EventStore } from '../../events/store.ts';
import type { Seal } from '../../provisioning/seal.ts';
import type { Origin } from '../../service/origin.ts';
import type { Urls, WebhookAdministration } from '../administration.ts';
import { conflict, invalid, missing } from '../problem.ts';
import type { DeliveryView, NewWebhook, WebhookView } from '../views/webhook.ts';
import { timeOf, timesOf } from './time.ts';

interface Options {
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly seal: Seal;
  readonly addresses: Addresses;
  readonly sets: Sets;
  readonly urls: () => Pick<Urls, 'publicUrl'>;
  readonly clock: () => number;
  readonly randomBytes: RandomBytes;
  readonly origin: Origin;
  /** @throws Problem where there is no such tenant */
  readonly assertTenant: (id: string) => Promise<void>;
}

const viewOf = ({ secrets, created, due, types = [], ...rest }: EndpointState): WebhookView => {
  const { disabled, authorization: _authorization, ...more } = rest;
  return {
    ...more,
    types: [...types],
    created: timeOf(created),
    due: timeOf(due),
    ...timesOf({ overlapEnds: secrets[1]?.expires }),
    ...(disabled !== undefined && { disabled }),
  };
};

const deliveryViewOf = ({ endpoint, time, request, response, ...rest }: Delivery): DeliveryView => ({
  ...rest,
  webhook: endpoint,
  time: timeOf(time),
  ...(request && { request: { ...request, headers: { ...request.headers } } }),
  ...(response && { response: { ...response, headers: { ...response.headers } } }),
});

/** Endpoints to which events are delivered. */
export const createWebhookAdministration = ({
  events,
  endpoints,
  seal,
  addresses,
  sets,
  urls,
  clock,
  randomBytes,
  origin,
  assertTenant,
}: Options): WebhookAdministration => {
  // Standard Webhooks: 24 to 64 random bytes.
  const newSecret = (): string => `whsec_${Buffer.from(randomBytes(32)).toString('base64')}`;

  const find = async (id: string): Promise<EndpointState> => {
    const found = await endpoints.get(id);
    if (!found) throw missing(`There is no webhook with the id "${id}".`);
    return found;
  };
  const documentOf = ({ position: _p, attempts: _a, due: _d, disabled: _s, ...endpoint }: EndpointState): Endpoint =>
    endpoint;
  const bounds = () => events.read({ count: 1 });

  /** @throws Problem 400 where what is given does not go together */
  const checkFormat = ({ url, format, audience, authorization, types = [] }: NewWebhook): void => {
    if (format === undefined && url === undefined)
      throw invalid('The member url is missing; without it only the format set is polled.');
    if (format === undefined && (audience ?? authorization) !== undefined) {
      throw invalid('The members audience and authorization are for the format set alone.');
    }
    if (format === 'set' && types.some((type) => type === '*' || type.startsWith('config'))) {
      throw invalid('The member types: security event tokens tell of resources alone, such as user.* and group.*.');
    }
  };

  /**
   * Goes on past the events that are done with, as far as there is none before them that is not: that one is told again.
   * @returns the position
   */
  const acknowledge = async (
    endpoint: EndpointState,
    done: ReadonlySet<string>,
    failed: ReadonlyMap<string, { readonly err: string; readonly description?: string | undefined }>,
  ): Promise<number> => {
    let { position } = endpoint;
    if (done.size + failed.size === 0) return position;
    const now = clock();
    const lease = { owner: Buffer.from(randomBytes(9)).toString('base64url'), until: now + 10_000 };
    const claimed = await endpoints.claim(endpoint.id, lease, now);
    if (!claimed) throw conflict(`The webhook ${endpoint.name} is being asked by another.`);
    ({ position } = claimed);
    const { events: next } = await readOn(events, meantFor(endpoint, position, done.size + failed.size));
    for (const { sequence, id: event, type } of next) {
      const problem = failed.get(event);
      if (!problem && !done.has(event)) break;
      position = sequence;
      const error = [problem?.err, problem?.description].filter((text) => text !== undefined).join(': ');
      const outcome = problem ? ({ outcome: 'dead', error } as const) : ({ outcome: 'delivered' } as const);
      const delivery = { sequence, event, type, attempt: 1, time: now, duration: 0, ...outcome };
      await endpoints.settle(endpoint.id, lease, { ...claimed, position }, delivery);
    }
    await endpoints.release(endpoint.id, lease.owner);
    return position;
  };

  return {
    webhooks: async () => (await endpoints.all()).map(viewOf),
    webhook: async (id) => viewOf(await find(id)),
    async addWebhook(given) {
      const { name, url, format, audience, authorization, tenant, after } = given;
      const { types = ['user.*', 'group.*', ...(format === 'set' ? ['request.*'] : [])] } = given;
      if (!events.kept) throw conflict('No events are kept; the setting events switches them on.');
      checkFormat(given);
      try {
        if (url !== undefined) addresses.assertUrl(url);
      } catch (error) {
        throw error instanceof ForbiddenAddressError ? invalid(error.message) : error;
      }
      if (tenant !== undefined) await assertTenant(tenant);
      if ((await endpoints.all()).some((other) => other.name === name)) {
        throw conflict(`There is already a webhook "${name}".`);
      }
      const { last } = await bounds();
      if (after !== undefined && after > last) throw invalid(`There is no event ${after} yet: the newest is ${last}.`);
      const secret = newSecret();
      const endpoint: Endpoint = {
        id: `wh_${Buffer.from(randomBytes(9)).toString('base64url')}`,
        name,
        ...(url !== undefined && { url }),
        ...(format && { format }),
        ...(audience !== undefined && { audience }),
        ...(authorization !== undefined && { authorization: seal.seal(authorization) }),
        ...(tenant !== undefined && { tenant }),
        types,
        created: clock(),
        secrets: format === 'set' ? [] : [{ sealed: seal.seal(secret) }],
      };
      await endpoints.add(endpoint, after ?? last, origin);
      const view = viewOf(await find(endpoint.id));
      return format === 'set' ? { ...view, jwksUri: urls().publicUrl + jwksPath } : { ...view, secret };
    },
    async removeWebhook(id) {
      await find(id);
      await endpoints.remove(id, origin);
    },
    async rotateWebhook(id, { overlap }) {
      const found = documentOf(await find(id));
      if (found.format === 'set')
        throw conflict(`The webhook ${found.name} has no secret: the key of the service signs.`);
      const secret = newSecret();
      const [present] = found.secrets;
      const old = present && overlap > 0 ? [{ ...present, expires: clock() + overlap * 1_000 }] : [];
      await endpoints.update({ ...found, secrets: [{ sealed: seal.seal(secret) }, ...old] }, origin);
      return { ...viewOf(await find(id)), secret };
    },
    async disableWebhook(id) {
      const { disabled } = await find(id);
      if (disabled === undefined) await endpoints.move(id, { disabled: 'An operator stopped it.' }, origin);
      return viewOf(await find(id));
    },
    async enableWebhook(id) {
      await find(id);
      await endpoints.move(id, { attempts: 0, due: clock(), disabled: undefined }, origin);
      return viewOf(await find(id));
    },
    async replayWebhook(id, from) {
      await find(id);
      const { first, last } = await bounds();
      if (from < first) throw conflict(`Event ${from} is not kept any more; the oldest is ${first}.`);
      if (from > last + 1) throw conflict(`There is no event ${from} yet: the newest is ${last}.`);
      await endpoints.move(id, { position: from - 1, attempts: 0, due: clock() }, origin);
      return viewOf(await find(id));
    },
    async pollWebhook(id, { ack, setErrs, maxEvents }) {
      const endpoint = await find(id);
      if (endpoint.url !== undefined) throw conflict(`The webhook ${endpoint.name} is pushed to ${endpoint.url}.`);
      if (endpoint.disabled !== undefined) throw conflict(`The webhook ${endpoint.name} is off: ${endpoint.disabled}`);
      const position = await acknowledge(endpoint, new Set(ack), new Map(Object.entries(setErrs)));
      const page = maxEvents === 0 ? undefined : await readOn(events, meantFor(endpoint, position, maxEvents + 1));
      const some = page?.events.slice(0, maxEvents) ?? [];
      const tokens = await Promise.all(some.map((event) => sets.sign(event, audienceOf(endpoint))));
      const signed = some.flatMap((event, i) => (tokens[i] === undefined ? [] : [[event.id, tokens[i]] as const]));
      const more = page !== undefined && page.events.length > maxEvents;
      return { sets: Object.fromEntries(signed), ...(more && { moreAvailable: true }) };
    },
    async deliveries(id, query) {
      await find(id);
      const found = await endpoints.deliveries(id, query);
      const oldest = found.at(-1);
      const more = oldest !== undefined && found.length === query.count;
      return { items: found.map(deliveryViewOf), ...(more && { next: oldest.id }) };
    },
    async delivery(id, delivery) {
      await find(id);
      const found = await endpoints.delivery(id, delivery);
      if (!found) throw missing(`There is no delivery ${delivery}; it may have been too old to be kept.`);
      return deliveryViewOf(found);
    },
  };
};
