import type { Fetch } from '../../client/exchange.ts';
import type { Credentials, Integration } from '../application.ts';
import { finishOAuth, startOAuth, type OAuthCredentials } from '../oauth.ts';

interface Pending {
  readonly app: string;
  readonly credentials: OAuthCredentials;
  readonly redirectUri: string;
  readonly verifier?: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

interface AuthenticationOptions {
  readonly fetch: Fetch;
  readonly clock: () => number;
  readonly random: (size: number) => Uint8Array;
}

/** Milliseconds in which a sign-in at the service has to end, and its tokens have to be saved. */
const patience = 600_000;

const sameClient = (a: OAuthCredentials, b: OAuthCredentials): boolean =>
  a.clientId === b.clientId && a.tokenEndpoint === b.tokenEndpoint;

/** “Authenticate with …”: sign-ins at services that have begun, and tokens that wait to be saved with the form. */
export const createAuthentications = ({ fetch, clock, random }: AuthenticationOptions) => {
  const pending = new Map<string, Pending>();
  const obtained = new Map<string, { readonly credentials: OAuthCredentials; readonly expires: number }>();
  const forget = (): void => {
    for (const kept of [pending, obtained]) {
      for (const [key, { expires }] of kept) if (expires <= clock()) kept.delete(key);
    }
  };

  return {
    /** @returns the URL of the service's sign-in page */
    async start(
      app: string,
      credentials: OAuthCredentials,
      { redirectUri, scope }: { readonly redirectUri: string; readonly scope?: string },
    ): Promise<string> {
      forget();
      const state = Buffer.from(random(24)).toString('base64url');
      const { url, verifier } = await startOAuth(credentials, {
        redirectUri,
        state,
        ...(scope !== undefined && { scope }),
      });
      const expires = clock() + patience;
      pending.set(state, { app, credentials, redirectUri, expires, ...(verifier !== undefined && { verifier }) });
      return url;
    },
    /**
     * Takes the code with which the browser came back to the token endpoint.
     * @throws Error where nobody began this, or the service refuses
     */
    async finish(callback: URL): Promise<{ readonly app: string }> {
      forget();
      const state = callback.searchParams.get('state') ?? '';
      const begun = pending.get(state);
      if (!begun) throw new Error('This sign-in was not begun here, or took too long: authenticate again.');
      pending.delete(state);
      const { app, credentials, ...rest } = begun;
      const tokens = await finishOAuth(credentials, callback, { ...rest, state }, { fetch, clock });
      obtained.set(app, { credentials: tokens, expires: clock() + patience });
      return { app };
    },
    /** The integration with the tokens that its client obtained, where it has none yet. */
    complete<I extends Integration>(app: string, integration: I): I {
      forget();
      const credentials: Credentials = integration.credentials;
      const tokens = obtained.get(app)?.credentials;
      if (credentials.mode !== 'oauth' || credentials.accessToken !== undefined || !tokens) return integration;
      if (!sameClient(credentials, tokens)) return integration;
      const { accessToken, refreshToken, expires } = tokens;
      return {
        ...integration,
        credentials: {
          ...credentials,
          ...(accessToken !== undefined && { accessToken }),
          ...(refreshToken !== undefined && { refreshToken }),
          ...(expires !== undefined && { expires }),
        },
      };
    },
  };
};
