import { createAddresses, type Addresses } from '../events/delivery/addresses.ts';
import type { Urls } from '../admin/administration.ts';
import { meantFor, type EndpointState } from '../events/delivery/endpoint.ts';
import { readOn } from '../events/read-on.ts';
import { createSets, type Sets } from '../events/sets/sets.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { createSeal, type Seal } from '../provisioning/seal.ts';
import type { Storage } from '../storage/storage.ts';
import type { Settings } from './settings.ts';
import { asUsage } from './usage-error.ts';

/** What webhooks need of the settings. @throws UsageError */
export const webhookParts = (
  { webhookHosts, webhookNetworks = [], sealKey }: Settings,
  storage: Storage,
  { resourceTypes, urls }: { resourceTypes: readonly ResourceType[]; urls: () => Urls },
): { readonly seal: Seal; readonly addresses: Addresses; readonly sets: Sets } => ({
  seal: createSeal(sealKey === undefined ? storage.sealKey : Buffer.from(sealKey, 'hex')),
  addresses: asUsage(() => createAddresses({ hosts: webhookHosts, networks: webhookNetworks })),
  sets: createSets({ key: storage.eventKey, resourceTypes, issuer: () => urls().publicUrl, clock: Date.now }),
});

/** How many events each webhook has still to be told of, by its name. */
export const webhookLag = async ({ endpoints, events }: Pick<Storage, 'endpoints' | 'events'>) => {
  const lagOf = async (endpoint: EndpointState): Promise<number> => {
    const { events: next, last } = await readOn(events, meantFor(endpoint, endpoint.position, 1));
    // What comes after the first that is meant may be meant or not.
    return next[0] ? last - next[0].sequence + 1 : 0;
  };
  const all = await endpoints.all();
  return new Map(await Promise.all(all.map(async (endpoint) => [endpoint.name, await lagOf(endpoint)] as const)));
};
