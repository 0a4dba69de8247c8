import { ScimError } from '../protocol/error.ts';
import type { Authenticate } from '../service/authenticate.ts';
import { createLevels, waitFor, type Rate } from './buckets.ts';

/** Counts requests. */
export interface RateLimiter {
  /**
   * Counts one request for all of the rates, or for none.
   * @returns milliseconds until it may come again; 0 where it was counted
   */
  take(rates: readonly Rate[]): number | Promise<number>;
}

export interface CountingLimiter extends RateLimiter {
  /** How many may come at once now, as far as this process knows: a whole number. */
  left(rate: Rate): number;
}

/** Counts in memory, for one process. */
export const createRateLimiter = (clock: () => number): CountingLimiter => {
  const levels = createLevels();
  return {
    take(rates) {
      const now = clock();
      const present = rates.map((rate) => levels.read(rate, now));
      const wait = Math.max(0, ...rates.map(({ rate }, index) => waitFor(present[index]!, rate)));
      for (const [index, { key }] of rates.entries()) {
        levels.write(key, wait > 0 ? present[index]! : present[index]! - 1, now);
      }
      return wait;
    },
    left: (rate) => Math.floor(levels.read(rate, clock())),
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
