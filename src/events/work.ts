import { randomUUID } from 'node:crypto';
import type { Seal } from '../provisioning/seal.ts';
import type { AcceptedRequestStore } from './asynchronous/store.ts';
import { createAsynchronousWorker, type AsynchronousWorker } from './asynchronous/worker.ts';
import type { Addresses } from './delivery/addresses.ts';
import { retrySchedule } from './delivery/attempt.ts';
import { startDeliverer } from './delivery/deliverer.ts';
import { createSend } from './delivery/send.ts';
import type { EndpointStore } from './delivery/store.ts';
import { keepWithin } from './retention.ts';
import type { Sets } from './sets/sets.ts';
import type { EventStore } from './store.ts';

/** The ports of a store that has events. */
export interface EventStorage {
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly acceptedRequests: AcceptedRequestStore;
}

export interface EventWorkOptions {
  readonly storage: EventStorage;
  readonly seal: Seal;
  readonly sets: Sets;
  /** Where webhooks may be sent to. */
  readonly addresses: Addresses;
  /** Milliseconds that an attempt to deliver may take. */
  readonly timeout: number;
  /** Milliseconds for which an event is kept. */
  readonly age: number;
  /** Bytes that events may take, about. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what goes wrong, and what for; it is tried again. */
  readonly onError: (error: unknown, what: string) => void;
}

export interface EventWork {
  /** Takes requests to be done later; undefined where no events are kept, by which is told what came of them. */
  readonly asynchronous: AsynchronousWorker | undefined;
  /** Resolves when what is under way has ended; nothing follows. */
  readonly stop: () => Promise<void>;
}

/** How often it is looked for what other processes wrote, in milliseconds. */
const poll = 1_000;

/** Delivers events, does what was accepted, and removes what is old, until it is stopped. */
export const startEventWork = ({
  storage: { events, endpoints, acceptedRequests },
  seal,
  sets,
  addresses,
  timeout,
  age,
  size,
  clock,
  onError,
}: EventWorkOptions): EventWork => {
  const telling = (what: string) => (error: unknown) => onError(error, what);
  const asynchronous = events.kept
    ? createAsynchronousWorker({
        requests: acceptedRequests,
        events,
        owner: randomUUID(),
        lease: 10_000,
        poll,
        clock,
        onError: telling('a request that was accepted could not be done'),
      })
    : undefined;
  const deliverer = events.kept
    ? startDeliverer({
        events,
        endpoints,
        seal,
        sets,
        send: createSend({ addresses, timeout }),
        schedule: retrySchedule,
        owner: randomUUID(),
        lease: timeout + 3_000,
        poll,
        clock,
        onError: telling('webhooks could not be delivered'),
      })
    : undefined;
  const endRetention = keepWithin({ events, age, size, clock, onError: telling('old events could not be removed') });
  return {
    asynchronous,
    async stop() {
      endRetention();
      await asynchronous?.stop();
      await deliverer?.stop();
    },
  };
};
