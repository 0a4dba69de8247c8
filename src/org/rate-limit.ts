import { tooManyRequests } from './errors.ts';

const minute = 60_000;

/**
 * Counts the requests of each principal by the minute, and refuses those beyond the limit.
 * @returns the headers by which Okta tells where the principal stands
 * @throws OktaError E0000047
 */
export const createRateLimit = ({ limit, clock }: { limit: number; clock: () => number }) => {
  let begun = 0;
  let counts = new Map<string, number>();
  return (key: string): Record<string, string> => {
    const time = clock();
    const start = time - (time % minute);
    if (start !== begun) {
      begun = start;
      counts = new Map();
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const headers = {
      'x-rate-limit-limit': String(limit),
      'x-rate-limit-remaining': String(Math.max(limit - count, 0)),
      // Seconds since the epoch, UTC.
      'x-rate-limit-reset': String((start + minute) / 1_000),
    };
    if (count > limit) throw tooManyRequests(headers);
    return headers;
  };
};
