import { createAddresses, type Addresses } from '../events/delivery/addresses.ts';
import { createSeal, type Seal } from '../provisioning/seal.ts';
import type { Storage } from '../storage/storage.ts';
import type { Settings } from './settings.ts';
import { asUsage } from './usage-error.ts';

/** What webhooks need of the settings. @throws UsageError */
export const webhookParts = (
  { webhookHosts, webhookNetworks = [], sealKey }: Settings,
  storage: Storage,
): { readonly seal: Seal; readonly addresses: Addresses } => ({
  seal: createSeal(sealKey === undefined ? storage.sealKey : Buffer.from(sealKey, 'hex')),
  addresses: asUsage(() => createAddresses({ hosts: webhookHosts, networks: webhookNetworks })),
});
