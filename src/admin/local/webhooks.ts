import type { RandomBytes } from '../../authentication/credentials.ts';
import { ForbiddenAddressError, type Addresses } from '../../events/delivery/addresses.ts';
import type { Delivery, Endpoint, EndpointState } from '../../events/delivery/endpoint.ts';
import type { EndpointStore } from '../../events/delivery/store.ts';
import type { EventStore } from '../../events/store.ts';
import type { Seal } from '../../provisioning/seal.ts';
import type { Origin } from '../../service/origin.ts';
import type { Administration } from '../administration.ts';
import { conflict, invalid, missing } from '../problem.ts';
import type { DeliveryView, WebhookView } from '../views.ts';
import { timeOf, timesOf } from './time.ts';

interface Options {
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly seal: Seal;
  readonly addresses: Addresses;
  readonly clock: () => number;
  readonly randomBytes: RandomBytes;
  readonly origin: Origin;
  /** @throws Problem where there is no such tenant */
  readonly assertTenant: (id: string) => Promise<void>;
}

const viewOf = ({ secrets, created, due, types = [], ...rest }: EndpointState): WebhookView => {
  const { disabled, ...more } = rest;
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
  clock,
  randomBytes,
  origin,
  assertTenant,
}: Options): Pick<
  Administration,
  | 'webhooks'
  | 'webhook'
  | 'addWebhook'
  | 'removeWebhook'
  | 'rotateWebhook'
  | 'disableWebhook'
  | 'enableWebhook'
  | 'replayWebhook'
  | 'deliveries'
  | 'delivery'
> => {
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

  return {
    webhooks: async () => (await endpoints.all()).map(viewOf),
    webhook: async (id) => viewOf(await find(id)),
    async addWebhook({ name, url, tenant, types, after }) {
      if (!events.kept) throw conflict('No events are kept; the setting events switches them on.');
      try {
        addresses.assertUrl(url);
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
        url,
        ...(tenant !== undefined && { tenant }),
        types,
        created: clock(),
        secrets: [{ sealed: seal.seal(secret) }],
      };
      await endpoints.add(endpoint, after ?? last, origin);
      return { ...viewOf(await find(endpoint.id)), secret };
    },
    async removeWebhook(id) {
      await find(id);
      await endpoints.remove(id, origin);
    },
    async rotateWebhook(id, { overlap }) {
      const found = documentOf(await find(id));
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
