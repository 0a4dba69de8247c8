import { ScimError } from '../protocol/error.ts';
import type { Authenticate } from '../service/authenticate.ts';
import { claimedConnection } from './credentials.ts';
import type { RateLimiter } from './rate-limit.ts';
import { sourceOf } from './source.ts';

export interface FailureLimitOptions {
  /** Failed attempts in a minute from one address; 0 for any number. */
  readonly perSource: number;
  /** Failed attempts in a minute that name one connection; 0 for any number. */
  readonly perConnection: number;
  readonly limiter: RateLimiter;
}

export interface FailureLimit {
  /**
   * Counts a failed attempt.
   * @returns the seconds to wait where there were too many
   */
  count(source: string | undefined, connection: string | undefined): Promise<number | undefined>;
}

/** Tells when there were too many failed attempts from one source, or for one connection. */
export const createFailureLimit = ({ perSource, perConnection, limiter }: FailureLimitOptions): FailureLimit => {
  /** Each counts, whether the other is met or not. @returns milliseconds to wait */
  const count = async (whose: string, id: string | undefined, most: number): Promise<number> =>
    id === undefined || most === 0 ? 0 : limiter.take([{ key: `failed ${whose} ${id}`, rate: most / 60, burst: most }]);
  return {
    async count(source, connection) {
      const waits = await Promise.all([
        count('source', source && sourceOf(source), perSource),
        count('connection', connection, perConnection),
      ]);
      const wait = Math.max(...waits);
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
    authenticate(credentials).catch(async (error: unknown) => {
      const { authorization, source } = credentials;
      const attempted = authorization !== undefined && authorization.trim() !== '';
      if (!(error instanceof ScimError) || error.status !== 401 || !attempted) throw error;
      const wait = await limit.count(source, claimedConnection(authorization));
      if (wait === undefined) throw error;
      throw new ScimError(
        429,
        `Too many failed attempts to authenticate; try again in ${wait} seconds. The last one: ${error.detail}`,
        { headers: { 'retry-after': String(wait) } },
      );
    });
