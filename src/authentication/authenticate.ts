import { isUtf8 } from 'node:buffer';
import { ScimError } from '../protocol/error.ts';
import { insufficientScope, type Authenticate, type Principal } from '../service/authenticate.ts';
import { matchesSecret, parseToken } from './credentials.ts';
import { TokenError, type VerifyToken } from './oauth/access-token.ts';
import { defaultScope } from './oauth/scope.ts';
import type { AuthenticationMode, Connection, ConnectionStore } from './store.ts';

interface AuthenticateOptions {
  readonly connections: ConnectionStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Check access tokens, one after the other; none where no OAuth client is served. */
  readonly verifyTokens?: readonly VerifyToken[];
  /** The URL of the document that says where tokens are given (RFC 9728), where there is one. */
  readonly resourceMetadata?: () => string;
}

/** What a request claims, and the modes of the connections that may claim it so. */
interface Claim {
  readonly id: string;
  readonly secret: string;
  readonly modes: readonly AuthenticationMode[];
}

/** RFC 6750 §2.1 */
const b64token = /^[\w\-.~+/]{1,8192}=*$/;

const basic = 'Basic realm="muster", charset="UTF-8"';

const readBasic = (value: string): Claim | undefined => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString();
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  const id = text.slice(0, colon);
  const password = text.slice(colon + 1);
  const token = parseToken(password);
  // The password is the token, or its secret alone.
  if (token) return token.id === id ? { ...token, modes: ['basic'] } : undefined;
  return { id, secret: password, modes: ['basic'] };
};

const readToken = (value: string, modes: readonly AuthenticationMode[]): Claim | undefined => {
  const token = parseToken(value);
  return token && { ...token, modes };
};

const readClaim = (scheme: string | undefined, value: string): Claim | undefined => {
  switch (scheme) {
    case 'basic':
      return readBasic(value);
    case 'bearer':
      // Okta's wizard puts `Bearer ` before what its Header Auth template sends bare.
      return readToken(value, ['bearer', 'header']);
    case undefined:
      return readToken(value, ['header']);
    default:
      return undefined;
  }
};

/**
 * Finds the connection that a request's `Authorization` header proves: HTTP Basic (RFC 7617), Bearer (RFC 6750) with our
 * credential or an OAuth access token, or a bare token for connections of kind header. Why a credential is refused is
 * told only to those who know its secret.
 */
export const createAuthenticate = ({
  connections,
  clock,
  verifyTokens = [],
  resourceMetadata,
}: AuthenticateOptions): Authenticate => {
  const bearer = (): string => {
    const metadata = resourceMetadata ? `, resource_metadata="${resourceMetadata()}"` : '';
    return `Bearer realm="muster"${metadata}`;
  };

  const unauthorized = (detail: string, challenges: readonly string[]) =>
    new ScimError(401, detail, { headers: { 'www-authenticate': challenges.join(', ') } });

  /** RFC 6750 §3: the error code says that a token was sent and is no good. The detail is free of quotes. */
  const refused = (detail: string, scheme: string | undefined) =>
    scheme === 'basic'
      ? unauthorized(detail, [basic, bearer()])
      : unauthorized(detail, [`${bearer()}, error="invalid_token", error_description="${detail}"`, basic]);

  const admit = (
    connection: Connection,
    scheme: string | undefined,
    { modes, now, readOnly }: { modes: readonly AuthenticationMode[]; now: number; readOnly: boolean },
  ): Principal => {
    if (connection.revoked !== undefined) throw refused('The connection has been revoked.', scheme);
    if (connection.expires !== undefined && now >= connection.expires) {
      throw refused(`The connection expired at ${new Date(connection.expires).toISOString()}.`, scheme);
    }
    if (!modes.includes(connection.auth)) {
      throw refused(`The connection is of kind ${connection.auth}; the Authorization header has another form.`, scheme);
    }
    connections.noteUse(connection.id, now);
    const { id, tenant, profile, user, capabilities, rateLimit } = connection;
    return {
      tenant,
      connection: id,
      profile,
      ...(user !== undefined && { user }),
      ...(capabilities && { capabilities }),
      ...(rateLimit !== undefined && { rateLimit }),
      ...(readOnly && { readOnly }),
    };
  };

  const verify = async (token: string) => {
    for (const verifyToken of verifyTokens) {
      const proven = await verifyToken(token);
      if (proven) return proven;
    }
    return undefined;
  };

  const admitToken = async (token: string): Promise<Principal> => {
    const proven = await verify(token).catch((error: unknown) => {
      throw error instanceof TokenError ? refused(error.message, 'bearer') : error;
    });
    const connection = proven && (await connections.connection(proven.connection));
    if (!connection) throw refused('The access token is wrong, or no longer in force.', 'bearer');
    if (proven.scopes.length === 0) {
      throw insufficientScope(`The access token has no scope for SCIM; expected ${defaultScope}.`, defaultScope);
    }
    const readOnly = connection.readOnly === true || !proven.scopes.includes('scim');
    return admit(connection, 'bearer', { modes: ['oauth'], now: clock(), readOnly });
  };

  return async ({ authorization }) => {
    const header = authorization?.trim() ?? '';
    // RFC 6750 §3.1: no error code where no credentials were sent.
    if (header === '') {
      throw unauthorized('Credentials are needed: send an Authorization header.', [bearer(), basic]);
    }
    const space = header.indexOf(' ');
    const scheme = space < 0 ? undefined : header.slice(0, space).toLowerCase();
    const value = header.slice(space + 1).trimStart();
    const claim = readClaim(scheme, value);
    if (!claim) {
      if (scheme === 'bearer' && verifyTokens.length > 0 && b64token.test(value)) return admitToken(value);
      throw refused('The Authorization header is malformed; expected Basic, Bearer or the bare token.', scheme);
    }
    const connection = await connections.connection(claim.id);
    const now = clock();
    if (!matchesSecret(connection?.secrets, claim.secret, now) || !connection) {
      throw refused('The credentials are wrong, or no longer in force.', scheme);
    }
    return admit(connection, scheme, { modes: claim.modes, now, readOnly: false });
  };
};
