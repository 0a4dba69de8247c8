import { createBuckets, type BucketStore } from '../../authentication/buckets.ts';
import type { Fetch } from '../../client/exchange.ts';
import type { Application } from '../application.ts';
import { authorizationOf } from '../client/headers.ts';
import type { Answer, ScimRequest } from '../flow.ts';
import { isStale } from '../oauth.ts';
import { sendRequest, type PerformedExchange, type Send } from '../perform.ts';
import type { OrgStore } from '../store.ts';
import { createFaults, type Faults } from './faults.ts';
import { createRateLimits } from './rate-limit.ts';
import { createRenewals } from './renewals.ts';

interface SendingOptions {
  readonly store: OrgStore;
  readonly fetch: Fetch;
  readonly clock: () => number;
  /** Counts requests for all processes; absent: in memory, for one. */
  readonly buckets?: BucketStore | undefined;
}

/** A way out for the requests of one flow. */
export interface Line {
  readonly send: Send;
  /** What went out so far. */
  readonly exchanges: readonly PerformedExchange[];
}

/** What all flows share on their way out: tokens that are renewed, an application's rate limit, faults on purpose. */
export const createSending = ({ store, fetch, clock, buckets = createBuckets(clock) }: SendingOptions) => {
  const rateLimits = createRateLimits(buckets);
  const faults = new Map<string, { readonly key: string; readonly faults: Faults }>();
  const renew = createRenewals({ store, fetch, clock });

  const faultsOf = (application: Application): Faults | undefined => {
    const { faults: wanted } = application.switches;
    if (!wanted) return undefined;
    const key = JSON.stringify(wanted);
    const known = faults.get(application.id);
    if (known?.key === key) return known.faults;
    const made = createFaults(wanted);
    faults.set(application.id, { key, faults: made });
    return made;
  };

  const open = (application: Application, signal?: AbortSignal): Line => {
    const { integration } = application;
    if (!integration) throw new TypeError('An application without an integration sends nothing.');
    const exchanges: PerformedExchange[] = [];
    let { credentials } = integration;
    const once = async (request: ScimRequest): Promise<Answer> => {
      await rateLimits.take(application.id, application.switches.rateLimit);
      const { answer, exchange } = await sendRequest(request, {
        baseUrl: integration.baseUrl,
        version: application.scim,
        dialect: application.switches.dialect,
        credentials,
        fetch,
        clock,
        ...(integration.timeout !== undefined && { timeout: integration.timeout }),
        ...(signal && { signal }),
      });
      exchanges.push(exchange);
      return answer;
    };
    const authorized = async (request: ScimRequest): Promise<Answer> => {
      try {
        if (isStale(credentials, clock())) credentials = await renew(application.id, credentials);
        const answer = await once(request);
        if (answer.status !== 401 || credentials.mode !== 'oauth' || credentials.refreshToken === undefined)
          return answer;
        credentials = await renew(application.id, credentials);
      } catch (error) {
        const text = `The access token could not be renewed: ${(error as Error).message} Authenticate again.`;
        return { status: 401, text, json: { detail: text } };
      }
      return once(request);
    };
    const faulty = faultsOf(application);
    return { exchanges, send: faulty ? (request) => faulty(request, authorized) : authorized };
  };

  return {
    open,
    /**
     * The Authorization value by which an application's requests go out now; undefined where there is none.
     * @throws Error where a token cannot be renewed
     */
    authorization: async ({ id, integration }: Application): Promise<string | undefined> => {
      if (!integration) return undefined;
      const { credentials } = integration;
      return authorizationOf(isStale(credentials, clock()) ? await renew(id, credentials) : credentials);
    },
  };
};
