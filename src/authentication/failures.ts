import { ScimError } from '../protocol/error.ts';
import type { Authenticate } from '../service/authenticate.ts';
import { claimedConnection } from './credentials.ts';
import { sourceOf } from './source.ts';

export interface FailureLimitOptions {
  /** Failed attempts in a minute from one address; 0 for any number. */
  readonly perSource: number;
  /** Failed attempts in a minute that name one connection; 0 for any number. */
  readonly perConnection: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export interface FailureLimit {
  /**
   * Counts a failed attempt.
   * @returns the seconds to wait where there were too many
   */
  count(source: string | undefined, connection: string | undefined): number | undefined;
}

interface Bucket {
  /** Attempts that are left. */
  left: number;
  /** When that was so, in milliseconds since the epoch. */
  at: number;
}

/** Sources, and connections, that are kept; beyond them those go that failed longest ago. */
const kept = 10_000;

const minute = 60_000;

/** Counts by token buckets that are full at first and refill within a minute. */
const createBuckets = (capacity: number, clock: () => number) => {
  const buckets = new Map<string, Bucket>();
  /** Takes one. @returns milliseconds until there is one again, where there is none */
  return (key: string | undefined): number => {
    if (key === undefined || capacity === 0) return 0;
    const now = clock();
    const before = buckets.get(key) ?? { left: capacity, at: now };
    const left = Math.min(capacity, before.left + ((now - before.at) * capacity) / minute);
    buckets.delete(key);
    buckets.set(key, { left: Math.max(left - 1, left >= 1 ? 0 : left), at: now });
    const [oldest] = buckets.keys();
    if (buckets.size > kept && oldest !== undefined) buckets.delete(oldest);
    return left >= 1 ? 0 : ((1 - left) * minute) / capacity;
  };
};

/** Tells when there were too many failed attempts from one source, or for one connection. Its memory is bounded. */
export const createFailureLimit = ({ perSource, perConnection, clock }: FailureLimitOptions): FailureLimit => {
  const ofSource = createBuckets(perSource, clock);
  const ofConnection = createBuckets(perConnection, clock);
  return {
    count(source, connection) {
      const wait = Math.max(ofSource(source && sourceOf(source)), ofConnection(connection));
      return wait > 0 ? Math.ceil(wait / 1_000) : undefined;
    },
  };
};

/**
 * Answers failed attempts 429 where there were too many. A right credential always passes, whatever others did from the
 * same address or with the same connection's name: to guess at 256 random bits is hopeless at any rate, so there is
 * nothing to be won by not looking.
 */
export const limitFailures =
  (authenticate: Authenticate, limit: FailureLimit): Authenticate =>
  (credentials) =>
    authenticate(credentials).catch((error: unknown) => {
      const { authorization, source } = credentials;
      const attempted = authorization !== undefined && authorization.trim() !== '';
      if (!(error instanceof ScimError) || error.status !== 401 || !attempted) throw error;
      const wait = limit.count(source, claimedConnection(authorization));
      if (wait === undefined) throw error;
      throw new ScimError(
        429,
        `Too many failed attempts to authenticate; try again in ${wait} seconds. The last one: ${error.detail}`,
        { headers: { 'retry-after': String(wait) } },
      );
    });
