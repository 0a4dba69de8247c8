import type { RandomBytes } from '../../authentication/credentials.ts';
import {
  authorizationOf,
  formatToken,
  hashSecret,
  newConnectionId,
  newSecret,
  rotateSecret,
} from '../../authentication/credentials.ts';
import { issuedConnectionId } from '../../authentication/oauth/issued-client.ts';
import { endpoints, serverPath } from '../../authentication/oauth/server/metadata.ts';
import type { Connection, ConnectionStore } from '../../authentication/store.ts';
import { leniencies, profiles, type ProfileName } from '../../protocol/leniency.ts';
import type { Origin } from '../../service/origin.ts';
import type { Administration, Urls } from '../administration.ts';
import { conflict, invalid, missing } from '../problem.ts';
import type { ConnectionView, IssuedView, NewConnection } from '../views/connection.ts';
import { timeOf, timesOf } from './time.ts';

interface Options {
  readonly connections: ConnectionStore;
  readonly clock: () => number;
  readonly randomBytes: RandomBytes;
  readonly urls: () => Urls;
  readonly origin: Origin;
  /** @throws Problem where there is no such tenant */
  readonly assertTenant: (id: string) => Promise<void>;
  /** The id of the user that is meant. @throws Problem */
  readonly findUser: (tenant: string, reference: string) => Promise<string>;
}

/** Whether the connection proves itself by a secret that we gave it, and not by a key or a token of somebody else. */
const hasSecret = ({ oauth, issued }: Partial<Connection>): boolean =>
  issued === undefined && oauth?.jwks === undefined && oauth?.jwksUri === undefined;

/** The members of a connection that are no secret. */
const viewOf = (connection: Connection): ConnectionView => {
  const { secrets, created, expires, revoked, lastUsed, capabilities, oauth, issued, ...rest } = connection;
  const overlapEnds = secrets[1]?.expires;
  const { grants, redirectUris, ...keys } = oauth ?? {};
  return {
    ...rest,
    created: timeOf(created),
    ...timesOf({ expires, revoked, lastUsed, overlapEnds }),
    ...(capabilities && { capabilities: [...capabilities] }),
    ...(grants && { grants: [...grants] }),
    ...(redirectUris && { redirectUris: [...redirectUris] }),
    ...keys,
    ...issued,
  };
};

/** The endpoints of our authorization server, as Okta's wizard asks for them. */
const oauthEndpoints = ({ publicUrl }: Urls) => ({
  authorizationEndpoint: publicUrl + serverPath + endpoints.authorization,
  tokenEndpoint: publicUrl + serverPath + endpoints.token,
});

const fields = (values: Readonly<Record<string, string>>): IssuedView['fields'] =>
  Object.entries(values).map(([label, value]) => ({ label, value }));

/** The members that are there: of a change, those that were named. */
const defined = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** What goes where in the form of Okta's app templates and of its app wizard. */
const fieldsOf = (connection: Connection, token: string, urls: Urls): IssuedView['fields'] => {
  const { id, auth, issued } = connection;
  switch (auth) {
    case 'basic':
      return fields({ Username: id, Password: token });
    case 'header':
      return fields({ 'API Token': token });
    case 'bearer':
      return fields({ 'OAuth Bearer Token': token });
    case 'oauth': {
      if (issued) return fields({ Issuer: issued.issuer, Client: issued.client, Audience: issued.audience });
      const { authorizationEndpoint, tokenEndpoint } = oauthEndpoints(urls);
      return fields({
        'Access token endpoint URI': tokenEndpoint,
        'Authorization endpoint URI': authorizationEndpoint,
        'Client ID': id,
        ...(hasSecret(connection) && { 'Client secret': token }),
      });
    }
  }
};

/** What a script needs of a connection beside what it is; with mode oauth in the words of RFC 6749. */
const credentialsOf = (connection: Connection, token: string, urls: Urls): Partial<IssuedView> => {
  if (connection.issued) return {};
  if (connection.auth !== 'oauth') return { authorization: authorizationOf(connection, token), token };
  const client = hasSecret(connection) ? { clientSecret: token } : {};
  return { issuer: urls.publicUrl + serverPath, ...oauthEndpoints(urls), clientId: connection.id, ...client };
};

/** @throws Problem 400 where the members for OAuth do not fit the mode */
const checkOAuth = ({ auth, oauth, issued, readOnly }: NewConnection): void => {
  if (auth !== 'oauth' && (oauth ?? issued ?? readOnly) !== undefined) {
    throw invalid('The members oauth, issued and readOnly are for auth "oauth" alone.');
  }
  if (auth === 'oauth' && (oauth === undefined) === (issued === undefined)) {
    throw invalid('With auth "oauth" one of the members oauth and issued is needed, and not both.');
  }
  if (oauth?.jwks !== undefined && oauth.jwksUri !== undefined) throw invalid('jwks and jwksUri exclude each other.');
};

/** The life of a connection: made, rotated, revoked. */
export const createConnectionAdministration = ({
  connections,
  clock,
  randomBytes,
  urls,
  origin,
  assertTenant,
  findUser,
}: Options): Pick<
  Administration,
  | 'profiles'
  | 'connections'
  | 'connection'
  | 'addConnection'
  | 'changeConnection'
  | 'rotateConnection'
  | 'revokeConnection'
> => {
  const issued = (connection: Connection, secret: string): IssuedView => {
    const token = formatToken(connection.id, secret);
    const all = urls();
    return {
      ...viewOf(connection),
      baseUrl: all.baseUrl,
      v1BaseUrl: all.v1BaseUrl,
      ...credentialsOf(connection, token, all),
      fields: fieldsOf(connection, token, all),
    };
  };

  const find = async (id: string): Promise<Connection> => {
    const found = await connections.connection(id);
    if (!found) throw missing(`There is no connection with the id "${id}".`);
    return found;
  };

  const save = async (connection: Connection): Promise<void> => {
    try {
      await connections.updateConnection(connection, origin);
    } catch (error) {
      // Somebody revoked it meanwhile.
      const { revoked, name } = await find(connection.id);
      throw revoked === undefined ? error : conflict(`The connection ${name} is revoked; add another.`);
    }
  };

  const assertFree = async ({ id, tenant, name }: Connection): Promise<void> => {
    const there = await connections.connections(tenant);
    if (!there.some((other) => other.name === name && other.id !== id)) return;
    throw conflict(`The tenant "${tenant}" already has a connection "${name}".`);
  };

  return {
    profiles: async () =>
      Object.entries(profiles).map(([name, granted]) => ({
        name: name as ProfileName,
        leniencies: granted.map((leniency) => ({ name: leniency, description: leniencies[leniency] })),
      })),
    connections: async (tenant) => (await connections.connections(tenant)).map(viewOf),
    connection: async (id) => viewOf(await find(id)),
    async addConnection(tenant, given) {
      const { name, lifetime, user, issued: trusted, ...details } = given;
      checkOAuth(given);
      await assertTenant(tenant);
      const now = clock();
      const secret = newSecret(randomBytes);
      const connection: Connection = {
        id: trusted ? issuedConnectionId(trusted.issuer, trusted.client) : newConnectionId(randomBytes),
        tenant,
        name,
        created: now,
        secrets: hasSecret(given as Partial<Connection>) ? [{ hash: hashSecret(secret) }] : [],
        ...(details as Pick<Connection, 'auth' | 'profile' | 'capabilities' | 'rateLimit' | 'oauth' | 'readOnly'>),
        ...(trusted && { issued: { ...trusted, audience: trusted.audience ?? urls().baseUrl } }),
        ...(lifetime !== undefined && { expires: now + lifetime * 1_000 }),
        ...(user !== undefined && { user: await findUser(tenant, user) }),
      };
      await assertFree(connection);
      if (await connections.connection(connection.id)) {
        throw conflict(`There is already a connection for the client "${trusted?.client}" of ${trusted?.issuer}.`);
      }
      await connections.addConnection(connection, origin);
      return issued(connection, secret);
    },
    async changeConnection(id, { expires, user, capabilities, rateLimit, ...change }) {
      const found = await find(id);
      if (found.revoked !== undefined) throw conflict(`The connection ${found.name} is revoked; add another.`);
      if (change.readOnly !== undefined && found.auth !== 'oauth') {
        throw invalid('The member readOnly is for connections of auth "oauth" alone.');
      }
      const optional = {
        expires: typeof expires === 'string' ? Date.parse(expires) : expires,
        user: typeof user === 'string' ? await findUser(found.tenant, user) : user,
        capabilities,
        rateLimit,
      };
      const connection = Object.fromEntries(
        Object.entries({ ...found, ...defined(change), ...defined(optional) }).filter(([, value]) => value !== null),
      ) as unknown as Connection;
      await assertFree(connection);
      await save(connection);
      return viewOf(connection);
    },
    async rotateConnection(id, { overlap, lifetime }) {
      const found = await find(id);
      if (!hasSecret(found)) {
        throw conflict(`The connection ${found.name} has no secret here: its keys are rotated where it keeps them.`);
      }
      if (found.revoked !== undefined) throw conflict(`The connection ${found.name} is revoked; add another.`);
      const now = clock();
      const secret = newSecret(randomBytes);
      const rotated = rotateSecret(found, secret, { now, overlap: overlap * 1_000 });
      const connection = { ...rotated, ...(lifetime !== undefined && { expires: now + lifetime * 1_000 }) };
      await save(connection);
      return issued(connection, secret);
    },
    async revokeConnection(id) {
      const found = await find(id);
      const connection = { ...found, revoked: found.revoked ?? clock() };
      await save(connection);
      return viewOf(connection);
    },
  };
};
