import type { RandomBytes } from '../../authentication/credentials.ts';
import type { ConnectionStore, OperatorStore } from '../../authentication/store.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Addresses } from '../../events/delivery/addresses.ts';
import type { EndpointStore } from '../../events/delivery/store.ts';
import type { Seal } from '../../provisioning/seal.ts';
import type { Sets } from '../../events/sets/sets.ts';
import type { EventStore } from '../../events/store.ts';
import type { Origin } from '../../service/origin.ts';
import type { PagingResourceStore } from '../../service/store.ts';
import type { Administration, Urls } from '../administration.ts';
import { conflict, missing } from '../problem.ts';
import type { RequestLogStore } from '../request-log/store.ts';
import { createConnectionAdministration } from './connections.ts';
import { createEventAdministration } from './events.ts';
import { createExchangeAdministration } from './exchanges.ts';
import { createOperatorAdministration } from './operators.ts';
import { removeAll } from './remove-all.ts';
import { createResourceAdministration } from './resources.ts';
import { timeOf } from './time.ts';
import { createWebhookAdministration } from './webhooks.ts';

export interface AdministrationOptions {
  readonly resources: PagingResourceStore;
  readonly connections: ConnectionStore;
  readonly operators: OperatorStore;
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly seal: Seal;
  /** Where webhooks may be sent to. */
  readonly addresses: Addresses;
  readonly sets: Sets;
  readonly cursorKey: Uint8Array;
  readonly resourceTypes: readonly ResourceType[];
  /** Undefined where none is kept. */
  readonly requestLog: RequestLogStore | undefined;
  readonly urls: () => Urls;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly randomBytes: RandomBytes;
  /** Who does what is done by it. */
  readonly origin: Origin;
}

/** Administration on the stores themselves. */
export const createAdministration = ({ requestLog, ...options }: AdministrationOptions): Administration => {
  const { connections, clock, origin } = options;

  const assertTenant = async (id: string): Promise<void> => {
    if ((await connections.tenants()).some((tenant) => tenant.id === id)) return;
    throw missing(`There is no tenant "${id}"; make it with: muster tenant add ${id}`);
  };
  const resources = createResourceAdministration({ ...options, assertTenant });
  const findUser = async (tenant: string, reference: string): Promise<string> =>
    (await resources.resource(tenant, 'User', reference)).id;

  return {
    tenants: async () => (await connections.tenants()).map(({ id, created }) => ({ id, created: timeOf(created) })),
    async addTenant(id) {
      if ((await connections.tenants()).some((tenant) => tenant.id === id)) {
        throw conflict(`There is already a tenant "${id}".`);
      }
      const created = clock();
      await connections.addTenant({ id, created }, origin);
      return { id, created: timeOf(created) };
    },
    async removeTenant(id) {
      await assertTenant(id);
      const time = clock();
      // Whoever writes is shut out first. What is interrupted here goes on where it is asked for again.
      for (const connection of await connections.connections(id)) {
        await connections.updateConnection({ ...connection, revoked: connection.revoked ?? time }, origin);
      }
      const store = options.resources.tenant(id, origin);
      await removeAll(store, options.resourceTypes);
      await connections.removeTenant(id, time, origin);
      // A write that was under way may have come after the others.
      await removeAll(store, options.resourceTypes);
    },
    ...createConnectionAdministration({ ...options, assertTenant, findUser }),
    ...createOperatorAdministration(options),
    ...resources,
    ...createExchangeAdministration(requestLog),
    ...createEventAdministration(options.events),
    ...createWebhookAdministration({ ...options, assertTenant }),
  };
};
