import type { StoredEvent } from '../event.ts';
import type { EventStore } from '../store.ts';
import { attemptDelivery, type AttemptOptions } from './attempt.ts';
import { meantFor, type EndpointState } from './endpoint.ts';
import type { EndpointStore } from './store.ts';

export interface DelivererOptions extends AttemptOptions {
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  /** Names this process among those that share the database. */
  readonly owner: string;
  /** Milliseconds after which another process takes over from one that died: more than an attempt may take. */
  readonly lease: number;
  /** Milliseconds after which it is looked for what other processes wrote, and for what is due again. */
  readonly poll: number;
  /** Told what no delivery should throw. */
  readonly onError: (error: unknown) => void;
}

export interface Deliverer {
  /** Resolves when the attempts that are under way have ended; none follows. */
  stop(): Promise<void>;
}

/** Events that are read at a time. */
const pageSize = 50;
/** Events that are not meant for an endpoint, after which it is noted that they were looked at. */
const unmeant = 1_000;

/**
 * Delivers events to endpoints: to each in order and one after the other, whichever process does it, at least once. What
 * was delivered is noted after the answer, so that a process that dies in between delivers it again, with the same id.
 */
export const startDeliverer = (options: DelivererOptions): Deliverer => {
  const { events, endpoints, owner, lease, poll, clock, onError } = options;
  const running = new Map<string, Promise<void>>();
  /** Up to where nothing is meant for an endpoint that stands at `from`. */
  const looked = new Map<string, { readonly from: number; readonly to: number }>();
  let stopped = false;

  const leased = () => ({ owner, until: clock() + lease });

  /** @returns where it stands now; undefined where it has to stop */
  const deliverOne = async (endpoint: EndpointState, event: StoredEvent): Promise<EndpointState | undefined> => {
    const { delivery, progress } = await attemptDelivery(endpoint, event, options);
    const kept = await endpoints.settle(endpoint.id, leased(), progress, delivery);
    const goesOn = kept && !stopped && progress.disabled === undefined && progress.attempts === 0;
    return goesOn ? { ...endpoint, ...progress } : undefined;
  };

  /** Events that went before they could be delivered are never passed over in silence. */
  const noteLost = async (endpoint: EndpointState, first: number): Promise<EndpointState | undefined> => {
    const position = first - 1;
    const progress = { position, attempts: 0, due: clock(), disabled: undefined };
    const delivery = {
      sequence: position,
      event: '',
      type: '',
      attempt: 0,
      time: clock(),
      duration: 0,
      outcome: 'lost',
      error: `Events ${endpoint.position + 1} to ${position} were not kept until they could be delivered.`,
    } as const;
    const kept = await endpoints.settle(endpoint.id, leased(), progress, delivery);
    return kept ? { ...endpoint, ...progress } : undefined;
  };

  /** @returns whether the endpoint was free */
  const deliver = async (id: string): Promise<boolean> => {
    let endpoint = await endpoints.claim(id, leased(), clock());
    const claimed = endpoint !== undefined;
    while (endpoint && !stopped) {
      if (endpoint.due > clock()) break;
      const page = await events.read(meantFor(endpoint, endpoint.position, pageSize));
      if (endpoint.position < page.first - 1) {
        endpoint = await noteLost(endpoint, page.first);
        continue;
      }
      if (page.events.length === 0) {
        const { position } = page;
        looked.set(id, { from: endpoint.position, to: position });
        if (position - endpoint.position < unmeant) break;
        const kept = await endpoints.settle(id, leased(), { ...endpoint, position });
        endpoint = kept ? { ...endpoint, position } : undefined;
        continue;
      }
      for (const event of page.events) {
        endpoint = endpoint && (await deliverOne(endpoint, event));
        if (!endpoint) break;
      }
    }
    await endpoints.release(id, owner);
    return claimed;
  };

  /** Whether there is something for it. */
  const hasWork = async (endpoint: EndpointState): Promise<boolean> => {
    const { id, url, position, due, disabled } = endpoint;
    if (url === undefined || disabled !== undefined || due > clock()) return false;
    const before = looked.get(id);
    const after = before?.from === position ? before.to : position;
    const page = await events.read(meantFor(endpoint, after, 1));
    if (page.events.length === 0) looked.set(id, { from: position, to: page.position });
    return page.events.length > 0 || page.position - position >= unmeant;
  };

  const work = async (id: string): Promise<void> => {
    const claimed = await deliver(id).catch((error: unknown) => {
      onError(error);
      return false;
    });
    running.delete(id);
    // What came while the last was under way.
    if (claimed) wake();
  };

  const look = async (): Promise<void> => {
    for (const endpoint of await endpoints.all()) {
      const { id } = endpoint;
      if (stopped || running.has(id) || !(await hasWork(endpoint))) continue;
      running.set(id, work(id));
    }
  };

  let looking: Promise<void> | undefined;
  let again = false;
  const wake = (): void => {
    again = true;
    if (stopped || looking) return;
    again = false;
    looking = look()
      .catch(onError)
      .finally(() => {
        looking = undefined;
        if (again) wake();
      });
  };
  const unsubscribe = events.subscribe(wake);
  const timer = setInterval(wake, poll).unref();
  wake();

  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      unsubscribe();
      await looking;
      await Promise.all(running.values());
    },
  };
};
