import type { CountingLimiter } from '../authentication/rate-limit.ts';
import { tooManyRequests } from './errors.ts';

interface Options {
  /** Requests a minute. */
  readonly limit: number;
  readonly limiter: CountingLimiter;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * Counts the requests of each principal, and refuses those beyond the limit.
 * @returns the headers by which Okta tells where the principal stands
 * @throws OktaError E0000047
 */
export const createRateLimit = ({ limit, limiter, clock }: Options) => {
  const rate = limit / 60;
  return async (principal: string): Promise<Record<string, string>> => {
    const own = { key: `principal ${principal}`, rate, burst: limit };
    const wait = await limiter.take([own]);
    const left = wait > 0 ? 0 : limiter.left(own);
    const headers = {
      'x-rate-limit-limit': String(limit),
      'x-rate-limit-remaining': String(left),
      // Seconds since the epoch, UTC, when all of them are there again: within a minute, as in Okta.
      'x-rate-limit-reset': String(Math.ceil(clock() / 1_000 + (limit - left) / rate)),
    };
    if (wait > 0) throw tooManyRequests(headers);
    return headers;
  };
};
