import { hashSecret } from '../credentials.ts';
import { TokenError, type VerifyToken } from './access-token.ts';
import { knownScopes } from './scope.ts';
import type { OAuthStore } from './store.ts';

/** The kinds of record that stand for access tokens: with somebody's consent, or the client's own. */
const accessTokens: readonly string[] = ['AccessToken', 'ClientCredentials'];

/** Checks the access tokens of our own authorization server: 256 random bits each, looked up by their SHA-256. */
export const createVerifyOwnToken =
  (store: OAuthStore, clock: () => number): VerifyToken =>
  async (token) => {
    const record = await store.get(hashSecret(token));
    if (!record || !accessTokens.includes(record.kind)) return undefined;
    if (record.expires <= clock()) {
      throw new TokenError(`The access token expired at ${new Date(record.expires).toISOString()}.`);
    }
    const { clientId, scope } = record.content;
    if (typeof clientId !== 'string' || typeof scope !== 'string') return undefined;
    return { connection: clientId, scopes: knownScopes(scope.split(' ')) };
  };
