import { ScimError } from '../protocol/error.ts';
import type { Authenticate } from '../service/authenticate.ts';

/** Requests of one kind, counted together. */
export interface Rate {
  /** Whose they are: `connection c1`. */
  readonly key: string;
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once, at most, after as long a rest. */
  readonly burst: number;
}

/** Counts requests. In memory for one process; instances that share a count implement it over what they share. */
export interface RateLimiter {
  /**
   * Counts one request for all of the rates, or for none.
   * @returns milliseconds until it may come again; 0 where it was counted
   */
  take(rates: readonly Rate[]): number | Promise<number>;
}

interface Bucket {
  /** Requests that are left. */
  left: number;
  /** When that was so, in milliseconds since the epoch. */
  at: number;
}

/** Buckets that are kept; beyond them those go that were used longest ago. */
const kept = 10_000;

/** Token buckets in memory, which is bounded. */
export const createRateLimiter = (clock: () => number): RateLimiter => {
  const buckets = new Map<string, Bucket>();
  return {
    take(rates) {
      const now = clock();
      let wait = 0;
      const filled = rates.map(({ key, rate, burst }) => {
        const { left, at } = buckets.get(key) ?? { left: burst, at: now };
        const present = Math.min(burst, left + (Math.max(0, now - at) * rate) / 1_000);
        wait = Math.max(wait, ((1 - present) * 1_000) / rate);
        return [key, present] as const;
      });
      for (const [key, left] of filled) {
        buckets.delete(key);
        buckets.set(key, { left: wait > 0 ? left : left - 1, at: now });
      }
      for (const key of buckets.keys()) {
        if (buckets.size <= kept) break;
        buckets.delete(key);
      }
      return wait;
    },
  };
};

export interface RateLimits {
  /** Requests a second of one connection; 0 for any number. A connection may have a number of its own. */
  readonly perConnection: number;
  /** Requests a second of all connections of a tenant together; 0 for any number. */
  readonly perTenant: number;
  readonly limiter: RateLimiter;
  /** Told whose limit was met. */
  readonly refused?: (tenant: string, connection: string) => void;
}

/** What may come at once, in seconds of the rate: a push of a group's members comes in bursts. */
const burst = 10;

const rateOf = (key: string, rate: number): readonly Rate[] =>
  rate > 0 ? [{ key, rate, burst: Math.max(1, rate * burst) }] : [];

/** Answers requests 429 (RFC 6585 §4) that come faster than their connection, or their tenant, may send them. */
export const limitRate =
  (authenticate: Authenticate, { perConnection, perTenant, limiter, refused }: RateLimits): Authenticate =>
  async (credentials) => {
    const principal = await authenticate(credentials);
    const { tenant, connection, rateLimit = perConnection } = principal;
    const rates = [...rateOf(`connection ${connection}`, rateLimit), ...rateOf(`tenant ${tenant}`, perTenant)];
    if (rates.length === 0) return principal;
    const wait = await limiter.take(rates);
    if (wait <= 0) return principal;
    refused?.(tenant, connection);
    const seconds = Math.ceil(wait / 1_000);
    const limits = [
      ...(rateLimit > 0 ? [`${rateLimit} of this connection`] : []),
      ...(perTenant > 0 ? [`${perTenant} of this tenant`] : []),
    ];
    throw new ScimError(
      429,
      `Too many requests: ${limits.join(' and ')} are taken in a second. Try again in ${seconds} s.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  };
