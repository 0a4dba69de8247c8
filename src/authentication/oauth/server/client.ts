import type { ClientMetadata } from 'oidc-provider';
import { matchesSecret, parseToken } from '../../credentials.ts';
import type { Connection, ConnectionStore } from '../../store.ts';
import { scopes, type Scope } from '../scope.ts';

/** The connection as long as it is in force and a client of our authorization server. */
export const findClientConnection = async (
  connections: ConnectionStore,
  id: string,
  now: number,
): Promise<Connection | undefined> => {
  const connection = await connections.connection(id);
  const { auth, oauth, revoked, expires = Infinity } = connection ?? {};
  return auth === 'oauth' && oauth && revoked === undefined && now < expires ? connection : undefined;
};

const nowhere = 'https://redirect-uri.invalid/';

/** What a client of this connection may be given. */
export const scopesOf = ({ readOnly }: Pick<Connection, 'readOnly'>): readonly Scope[] =>
  readOnly ? ['scim:read'] : scopes;

/** A connection as the library wants to see its client (RFC 7591 §2). */
export const clientMetadata = (connection: Connection): ClientMetadata => {
  const { id, name, oauth } = connection;
  const { grants, redirectUris, jwks, jwksUri } = oauth!;
  const byCode = grants.includes('authorization_code');
  const byKey = jwks !== undefined || jwksUri !== undefined;
  return {
    client_id: id,
    client_name: name,
    token_endpoint_auth_method: byKey ? 'private_key_jwt' : 'client_secret_basic',
    // The library wants to see one; it is never compared with anything.
    ...(!byKey && { client_secret: 'kept by its hash' }),
    ...(jwks !== undefined ? { jwks: jwks as unknown as ClientMetadata['jwks'] } : {}),
    ...(jwksUri !== undefined && { jwks_uri: jwksUri }),
    grant_types: [...grants, ...(byCode ? ['refresh_token'] : [])],
    response_types: byCode ? ['code'] : [],
    // Where there is a code it wants to see one of these too; those that every client has it cannot express.
    redirect_uris: byCode ? [nowhere, ...(redirectUris ?? [])] : [],
    scope: scopesOf(connection).join(' '),
  };
};

/** Whether the secret that a client sent is one of its connection's: the whole of what was handed out, or its secret. */
export const isClientSecret = ({ id, secrets }: Connection, sent: string, now: number): boolean => {
  const token = parseToken(sent);
  return token ? token.id === id && matchesSecret(secrets, token.secret, now) : matchesSecret(secrets, sent, now);
};
