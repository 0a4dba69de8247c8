import type { AcceptedRequest } from '../../service/asynchronous.ts';
import type { Origin } from '../../service/origin.ts';
import type { Lease } from '../delivery/store.ts';
import type { Change } from '../event.ts';

/** The port by which requests that were accepted are kept until they are done. */
export interface AcceptedRequestStore {
  /** @returns false, and keeps nothing, where `most` are kept already */
  add(request: AcceptedRequest, most: number): Promise<boolean>;
  /**
   * Takes the oldest; while one is being done nobody takes another, so that they are done in their order.
   * @returns with it whether it was taken before, and may have been done
   */
  take(lease: Lease, now: number): Promise<{ readonly request: AcceptedRequest; readonly again: boolean } | undefined>;
  /** Forgets it, and tells what came of it. Nothing is done where the lease is another's. */
  finish(request: AcceptedRequest, owner: string, told: { change: Change; origin: Origin }): Promise<void>;
}
