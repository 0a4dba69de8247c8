import { randomBytes } from 'node:crypto';
import { authorizationOf, formatToken, hashSecret, newConnectionId, newSecret } from '../authentication/credentials.ts';
import type { Connection, ConnectionStore } from '../authentication/store.ts';
import { v1BaseUrlOf } from './base-url.ts';
import { formatTime, print, printJson } from './output.ts';

/** A connection with its credential, which is known at this moment only. */
export interface Issued {
  readonly connection: Connection;
  readonly token: string;
}

/** Makes a connection with a new secret. */
export const issueConnection = async (
  connections: ConnectionStore,
  details: Omit<Connection, 'id' | 'created' | 'secrets'>,
): Promise<Issued> => {
  const secret = newSecret(randomBytes);
  const connection: Connection = {
    id: newConnectionId(randomBytes),
    created: Date.now(),
    secrets: [{ hash: hashSecret(secret) }],
    ...details,
  };
  await connections.addConnection(connection);
  return { connection, token: formatToken(connection.id, secret) };
};

/** The members of a connection that are no secret, for `--json`. */
export const describeConnection = (connection: Connection) => {
  const { id, tenant, name, auth, profile, created, expires, revoked, lastUsed, user, capabilities } = connection;
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
  };
};

/** What goes where in the form of Okta's app templates and of its app wizard. */
const formFields = ({ connection: { id, auth }, token }: Issued): [string, string][] => {
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
  }
};

/**
 * Writes a connection and its credential: the one time that it is shown.
 * @param brief whether the base URL of SCIM 1.1 has been told already
 */
export const printIssued = (
  issued: Issued,
  { baseUrl, json, brief = false }: { baseUrl: string; json: boolean; brief?: boolean },
): void => {
  const { connection, token } = issued;
  const authorization = authorizationOf(connection, token);
  if (json) {
    printJson({ ...describeConnection(connection), baseUrl, v1BaseUrl: v1BaseUrlOf(baseUrl), authorization, token });
    return;
  }
  const fields: [string, string][] = [['Base URL', baseUrl], ...formFields(issued)];
  if (!brief) fields.splice(1, 0, ['Base URL, SCIM 1.1', v1BaseUrlOf(baseUrl)]);
  print(
    `Connection ${connection.name} (${connection.auth}, profile ${connection.profile}) of tenant ${connection.tenant}`,
  );
  for (const [label, value] of fields) print(`  ${label.padEnd(20)}${value}`);
};
