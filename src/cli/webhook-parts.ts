import { createAddresses, type Addresses } from '../events/delivery/addresses.ts';
import type { Urls } from '../admin/administration.ts';
import { createSets, type Sets } from '../events/sets/sets.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { createSeal, type Seal } from '../provisioning/seal.ts';
import type { Storage } from '../storage/storage.ts';
import type { Settings } from './settings/settings.ts';
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
