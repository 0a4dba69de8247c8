import { setTimeout as delay } from 'node:timers/promises';
import type { Fetch } from '../../client/exchange.ts';
import type { Credentials } from '../application.ts';
import { refreshOAuth, type OAuthCredentials } from '../oauth.ts';
import type { OrgStore } from '../store.ts';

interface RenewalOptions {
  readonly store: OrgStore;
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** How long who renews has, and how often another looks whether it is done, in milliseconds. */
const longest = 70_000;
const poll = 50;

/**
 * Renews the access tokens of applications, one renewal at a time, whichever process needs it: a refresh token is often good
 * once, and a server that sees it again may take back all that it gave.
 * @returns from what was found to be stale to what is good now; it throws Error where the server refuses
 */
export const createRenewals = ({ store, fetch, clock }: RenewalOptions) => {
  const underWay = new Map<string, Promise<Credentials>>();
  const setting = (app: string): string => `renewal of ${app}`;

  const isSame = (one: OAuthCredentials, other: Credentials): boolean =>
    other.mode === 'oauth' && one.accessToken === other.accessToken && one.refreshToken === other.refreshToken;

  /** What was renewed meanwhile; else whether it is to be renewed here, or waited for. */
  const begin = (app: string, stale: OAuthCredentials): Promise<Credentials | 'renew' | 'wait'> =>
    store.transaction(async ({ applications, settings }) => {
      const kept = (await applications.get(app))?.integration?.credentials;
      if (!kept) return stale;
      if (!isSame(stale, kept)) return kept;
      const { until } = (await settings.get(setting(app))) ?? {};
      if (typeof until === 'number' && until > clock()) return 'wait';
      await settings.put(setting(app), { until: clock() + longest });
      return 'renew';
    });

  const end = (app: string, stale: OAuthCredentials, credentials = stale): Promise<void> =>
    store.transaction(async ({ applications, settings }) => {
      const now = await applications.get(app);
      // Somebody may have authenticated anew.
      if (now?.integration && isSame(stale, now.integration.credentials)) {
        await applications.update({ ...now, integration: { ...now.integration, credentials } });
      }
      await settings.put(setting(app), { until: 0 });
    });

  const renewOne = async (app: string, stale: OAuthCredentials): Promise<Credentials> => {
    for (;;) {
      const turn = await begin(app, stale);
      if (typeof turn === 'object') return turn;
      if (turn === 'renew') break;
      await delay(poll);
    }
    let renewed: OAuthCredentials | undefined;
    try {
      renewed = await refreshOAuth(stale, { fetch, clock });
      return renewed;
    } finally {
      await end(app, stale, renewed);
    }
  };

  return (app: string, stale: Credentials): Promise<Credentials> => {
    if (stale.mode !== 'oauth') return Promise.resolve(stale);
    const renewing = underWay.get(app) ?? renewOne(app, stale).finally(() => underWay.delete(app));
    underWay.set(app, renewing);
    return renewing;
  };
};
