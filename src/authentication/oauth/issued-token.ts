import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { ScimError } from '../../protocol/error.ts';
import { hashSecret } from '../credentials.ts';
import type { ConnectionStore, IssuedClient } from '../store.ts';
import { TokenError, type ProvenToken, type VerifyToken } from './access-token.ts';
import { issuedConnectionId } from './issued-client.ts';
import { knownScopes } from './scope.ts';

/** How tokens of outside issuers are checked, whoever issued them. */
export interface IssuedTokenOptions {
  readonly connections: ConnectionStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly fetch: typeof fetch;
  /** JWS algorithms (RFC 7518 §3.1) that are accepted; never a symmetric one, never `none`. */
  readonly algorithms: readonly string[];
  /** Seconds by which clocks may differ. */
  readonly clockSkew: number;
  /** The claims that name the client; the first that a token has counts. */
  readonly clientClaims: readonly string[];
}

/** How many verified tokens are remembered. */
const remembered = 10_000;

/** How long at most, in milliseconds: a key that its issuer withdraws is out of use after this. */
const memory = 600_000;

const jwt = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** RFC 9068 §2.1, and what issuers have that are older: no ID token hint, no logout token, no proof. */
const accessTokenTypes: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

/** `scope` (RFC 9068 §2.2.3) or `scp` (Okta, Entra ID); words or a list of words. */
const scopesOf = ({ scope, scp }: JWTPayload) => {
  const words: unknown = scope ?? scp;
  return knownScopes(Array.isArray(words) ? words.map(String) : typeof words === 'string' ? words.split(' ') : []);
};

/** The errors of jose that say something about the token; all others are about the way to the issuer's keys. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  /^ERR_(?:JWT_|JWS_|JOSE_ALG_|JOSE_NOT_|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE_)/.test(String(error.code));

/**
 * Checks access tokens of outside issuers (RFC 9068). Only the keys of an issuer for which there is a connection are
 * ever read, so that nobody has us call an address of their choice.
 */
export const createVerifyIssuedToken = ({
  connections,
  clock,
  fetch,
  algorithms,
  clockSkew,
  clientClaims,
}: IssuedTokenOptions): VerifyToken => {
  const verified = new Map<string, ProvenToken & { readonly until: number }>();
  const keys = new Map<string, JWTVerifyGetKey>();

  const verify = async (token: string): Promise<ProvenToken & { readonly until: number }> => {
    const jose = await import('jose');
    const keysAt = (uri: string): JWTVerifyGetKey => {
      let found = keys.get(uri);
      if (!found) {
        found = jose.createRemoteJWKSet(new URL(uri), { [jose.customFetch]: fetch });
        keys.set(uri, found);
      }
      return found;
    };

    const claimed = await Promise.resolve()
      .then(() => jose.decodeJwt(token))
      .catch(() => {
        throw new TokenError('The access token is malformed.');
      });
    const claim = clientClaims.find((name) => Object.hasOwn(claimed, name));
    const client = claim === undefined ? undefined : claimed[claim];
    if (typeof claimed.iss !== 'string' || typeof client !== 'string') {
      throw new TokenError('The access token names no issuer and client that are known here.');
    }
    const id = issuedConnectionId(claimed.iss, client);
    const issued: IssuedClient | undefined = (await connections.connection(id))?.issued;
    if (!issued) throw new TokenError('The access token names no issuer and client that are known here.');

    const checks = {
      issuer: issued.issuer,
      audience: issued.audience,
      algorithms: [...algorithms],
      clockTolerance: clockSkew,
      currentDate: new Date(clock()),
      requiredClaims: ['exp'],
    };
    const { payload, protectedHeader } = await jose
      .jwtVerify(token, keysAt(issued.jwksUri), checks)
      .catch((error: unknown) => {
        if (isAboutToken(error)) {
          throw new TokenError(`The access token is refused: ${(error as Error).message.replaceAll('"', '')}.`);
        }
        throw new ScimError(503, 'The keys of the issuer of the access token cannot be read; try again.', {
          headers: { 'retry-after': '5' },
          cause: error,
        });
      });
    if (!accessTokenTypes.includes(protectedHeader.typ?.toLowerCase())) {
      throw new TokenError('What was sent is a JWT, but no access token.');
    }
    // RFC 7800: good only together with the proof of a key, which is not checked here.
    if (payload['cnf'] !== undefined) {
      throw new TokenError('The access token is bound to a key, and no bearer token.');
    }
    return {
      connection: id,
      scopes: scopesOf(payload),
      until: Math.min(payload.exp! * 1_000 + clockSkew * 1_000, clock() + memory),
    };
  };

  return async (token) => {
    if (!jwt.test(token)) return undefined;
    const key = hashSecret(token);
    const known = verified.get(key);
    if (known && clock() < known.until) return known;
    const proven = await verify(token);
    if (verified.size >= remembered) verified.clear();
    verified.set(key, proven);
    return proven;
  };
};
