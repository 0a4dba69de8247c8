import { randomBytes } from 'node:crypto';
import { authorizationOf, formatToken, hashSecret, newConnectionId, newSecret } from '../authentication/credentials.ts';
import { issuedConnectionId } from '../authentication/oauth/issued-client.ts';
import { endpoints, serverPath } from '../authentication/oauth/server/metadata.ts';
import type { Connection, ConnectionStore } from '../authentication/store.ts';
import { baseUrlAt, v1BaseUrlOf } from './base-url.ts';
import { formatTime, print, printJson } from './output.ts';

/** A connection with its credential, which is known at this moment only. */
export interface Issued {
  readonly connection: Connection;
  readonly token: string;
}

/** Whether the connection proves itself by a secret that we gave it, and not by a key or a token of somebody else. */
export const hasSecret = ({ oauth, issued }: Connection): boolean =>
  issued === undefined && oauth?.jwks === undefined && oauth?.jwksUri === undefined;

/** Makes a connection with a new secret, where it has one. */
export const issueConnection = async (
  connections: ConnectionStore,
  details: Omit<Connection, 'id' | 'created' | 'secrets'>,
): Promise<Issued> => {
  const secret = newSecret(randomBytes);
  const connection: Connection = {
    id: details.issued
      ? issuedConnectionId(details.issued.issuer, details.issued.client)
      : newConnectionId(randomBytes),
    created: Date.now(),
    secrets: [],
    ...details,
  };
  const withSecret = hasSecret(connection) ? { ...connection, secrets: [{ hash: hashSecret(secret) }] } : connection;
  await connections.addConnection(withSecret);
  return { connection: withSecret, token: formatToken(connection.id, secret) };
};

/** The members of a connection that are no secret, for `--json`. */
export const describeConnection = (connection: Connection) => {
  const {
    id,
    tenant,
    name,
    auth,
    profile,
    created,
    expires,
    revoked,
    lastUsed,
    user,
    capabilities,
    readOnly,
    oauth,
    issued,
  } = connection;
  const time = (value: number | undefined) => (value === undefined ? undefined : formatTime(value));
  return {
    id,
    tenant,
    name,
    auth,
    profile,
    created: formatTime(created),
    expires: time(expires),
    revoked: time(revoked),
    lastUsed: time(lastUsed),
    user,
    capabilities,
    readOnly,
    ...oauth,
    ...issued,
  };
};

/** The endpoints of our authorization server, as Okta's wizard asks for them. */
const oauthEndpoints = (publicUrl: string) => ({
  authorizationEndpoint: publicUrl + serverPath + endpoints.authorization,
  tokenEndpoint: publicUrl + serverPath + endpoints.token,
});

/** What goes where in the form of Okta's app templates and of its app wizard. */
const formFields = ({ connection, token }: Issued, publicUrl: string): [string, string][] => {
  const { id, auth, issued } = connection;
  switch (auth) {
    case 'basic':
      return [
        ['Username', id],
        ['Password', token],
      ];
    case 'header':
      return [['API Token', token]];
    case 'bearer':
      return [['OAuth Bearer Token', token]];
    case 'oauth': {
      if (issued) return Object.entries({ Issuer: issued.issuer, Client: issued.client, Audience: issued.audience });
      const { authorizationEndpoint, tokenEndpoint } = oauthEndpoints(publicUrl);
      return [
        ['Access token endpoint URI', tokenEndpoint],
        ['Authorization endpoint URI', authorizationEndpoint],
        ['Client ID', id],
        ...(hasSecret(connection) ? ([['Client secret', token]] as [string, string][]) : []),
      ];
    }
  }
};

/** What a script needs of a connection beside what it is; with mode oauth in the words of RFC 6749. */
const credentialsOf = ({ connection, token }: Issued, publicUrl: string) => {
  if (connection.issued) return {};
  if (connection.auth !== 'oauth') return { authorization: authorizationOf(connection, token), token };
  const client = hasSecret(connection) ? { clientId: connection.id, clientSecret: token } : { clientId: connection.id };
  return { issuer: publicUrl + serverPath, ...oauthEndpoints(publicUrl), ...client };
};

/**
 * Writes a connection and its credential: the one time that it is shown.
 * @param brief whether the base URL of SCIM 1.1 has been told already
 */
export const printIssued = (
  issued: Issued,
  { publicUrl, json, brief = false }: { publicUrl: string; json: boolean; brief?: boolean },
): void => {
  const { connection } = issued;
  const baseUrl = baseUrlAt(publicUrl);
  const v1BaseUrl = v1BaseUrlOf(baseUrl);
  if (json) {
    printJson({ ...describeConnection(connection), baseUrl, v1BaseUrl, ...credentialsOf(issued, publicUrl) });
    return;
  }
  const fields: [string, string][] = [['Base URL', baseUrl], ...formFields(issued, publicUrl)];
  if (!brief) fields.splice(1, 0, ['Base URL, SCIM 1.1', v1BaseUrl]);
  print(
    `Connection ${connection.name} (${connection.auth}, profile ${connection.profile}) of tenant ${connection.tenant}`,
  );
  const width = Math.max(18, ...fields.map(([label]) => label.length)) + 2;
  for (const [label, value] of fields) print(`  ${label.padEnd(width)}${value}`);
};
