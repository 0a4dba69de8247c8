import { onTestFinished } from 'vitest';
import { createAddresses } from '../../src/events/delivery/addresses.ts';
import { startDeliverer, type DelivererOptions } from '../../src/events/delivery/deliverer.ts';
import { createSend } from '../../src/events/delivery/send.ts';
import { createSets } from '../../src/events/sets/sets.ts';
import { createSeal } from '../../src/provisioning/seal.ts';
import type { openAdmin } from '../admin/service.ts';

type Admin = Awaited<ReturnType<typeof openAdmin>>;

const addresses = createAddresses({ hosts: undefined, networks: ['127.0.0.0/8'] });

/** Has what is told to webhooks delivered, to this machine too, until the test ends. */
export const startDelivering = (admin: Admin, more: Partial<DelivererOptions> = {}) => {
  const { events, endpoints, sealKey, eventKey } = admin.harness.storage;
  const { resourceTypes } = admin.harness;
  const deliverer = startDeliverer({
    events,
    endpoints,
    seal: createSeal(sealKey),
    sets: createSets({ key: eventKey, resourceTypes, issuer: () => 'https://scim.example.com', clock: Date.now }),
    send: createSend({ addresses, timeout: 5_000 }),
    schedule: [0, 0],
    owner: 'a',
    lease: 60_000,
    poll: 20,
    clock: Date.now,
    onError: (error) => {
      throw error;
    },
    ...more,
  });
  onTestFinished(() => deliverer.stop());
  return deliverer;
};
