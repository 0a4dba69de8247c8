import type { Origin } from '../../service/origin.ts';
import type { Delivery, Endpoint, EndpointState, NewDelivery, Progress } from './endpoint.ts';

export interface DeliveryQuery {
  readonly outcome?: NewDelivery['outcome'];
  /** Only those before this id: the next page. */
  readonly before?: number;
  readonly count: number;
}

/** Who delivers to an endpoint for now, so that no two do and events stay in order. */
export interface Lease {
  /** A process. */
  readonly owner: string;
  /** Until when, in milliseconds since the epoch. */
  readonly until: number;
}

/** The port by which endpoints are kept, with how far each is and what was delivered of late. */
export interface EndpointStore {
  /** @throws Error where there is an endpoint of this name */
  add(endpoint: Endpoint, position: number, origin: Origin): Promise<void>;
  all(): Promise<readonly EndpointState[]>;
  get(id: string): Promise<EndpointState | undefined>;
  /** Writes all of an endpoint but its id. */
  update(endpoint: Endpoint, origin: Origin): Promise<void>;
  remove(id: string, origin: Origin): Promise<void>;
  /** Sets it going from a position, or stops it for a reason; whoever delivers to it loses the lease. */
  move(id: string, progress: Partial<Progress>, origin: Origin): Promise<void>;
  /** Takes the endpoint, or keeps it. @returns how far it is; undefined where another process has it, or it is disabled */
  claim(id: string, lease: Lease, now: number): Promise<EndpointState | undefined>;
  /** Notes what came of it, and keeps the lease. @returns false, and writes nothing, where the lease is another's */
  settle(id: string, lease: Lease, progress: Progress, delivery?: NewDelivery): Promise<boolean>;
  release(id: string, owner: string): Promise<void>;
  /** The newest first, without bodies. */
  deliveries(endpoint: string, query: DeliveryQuery): Promise<readonly Delivery[]>;
  delivery(endpoint: string, id: number): Promise<Delivery | undefined>;
}
