import { createAuthenticate } from '../../src/authentication/authenticate.ts';
import { createVerifyOwnToken } from '../../src/authentication/oauth/own-token.ts';
import { authorizationOf, formatToken, hashSecret } from '../../src/authentication/credentials.ts';
import type { VerifyToken } from '../../src/authentication/oauth/access-token.ts';
import type { Connection, ConnectionStore } from '../../src/authentication/store.ts';
import type { React } from '../../src/events/react.ts';
import { payloadTooLarge } from '../../src/protocol/error.ts';
import type { JsonObject } from '../../src/protocol/json.ts';
import type { ProfileName } from '../../src/protocol/leniency.ts';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';
import type { Exchange, ServiceResponse } from '../../src/service/http.ts';
import type { ServiceOptions } from '../../src/service/service.ts';
import { createVersions } from '../../src/service/versions.ts';
import { openTestStorage } from '../test-storage.ts';

const origin = 'https://scim.example.com';
export const baseUrl = `${origin}/scim/v2`;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string | undefined;
  /** The body as JSON; an empty object where there is none. */
  readonly json: any;
  readonly exchange: Exchange;
}

export interface SendOptions {
  readonly headers?: Record<string, string>;
  /** The connection that sends; the harness's first where it is absent. */
  readonly authorization?: string | undefined;
}

interface HarnessOptions extends Partial<
  Pick<ServiceOptions, 'limits' | 'hashPassword' | 'me' | 'checkEntitlements' | 'clock' | 'hooks'>
> {
  readonly profile?: ProfileName;
  readonly file?: string;
  readonly react?: React;
  /** What configuration would give: own schemas and resource types. */
  readonly configured?: Parameters<typeof createResourceTypes>[0];
  /** Checks tokens beside those of our authorization server. */
  readonly verifyTokens?: (connections: ConnectionStore) => readonly VerifyToken[];
}

/** A service over a store of its own, spoken to as a client would, without a port. */
export const createHarness = async ({
  profile = 'rfc',
  file = ':memory:',
  configured,
  verifyTokens = () => [],
  react,
  ...options
}: HarnessOptions = {}) => {
  const { resourceTypes, schemas } = createResourceTypes(configured);
  const clock = options.clock ?? Date.now;
  const storage = await openTestStorage({ file, resourceTypes, clock, ...(react && { react }) });
  const { connections } = storage;
  const service = createVersions({
    store: storage.resources,
    authenticate: createAuthenticate({
      connections,
      clock,
      verifyTokens: [createVerifyOwnToken(storage.oauth, clock), ...verifyTokens(connections)],
    }),
    resourceTypes,
    schemas,
    cursorKey: storage.cursorKey,
    ...options,
  });
  let count = (await connections.connections()).length;
  /** Makes a connection, and its tenant where there is none. @returns the Authorization value that a client sends */
  const connect = async (
    tenant: string,
    with_: Partial<Pick<Connection, 'profile' | 'auth' | 'user' | 'capabilities'>> & { scope?: string } = {},
  ): Promise<string> => {
    if (!(await connections.tenants()).some((t) => t.id === tenant)) {
      await connections.addTenant({ id: tenant, created: clock() });
    }
    const { auth = 'bearer', scope = 'scim', ...rest } = with_;
    const id = `c${++count}`;
    const secret = `secret-${id}`;
    await connections.addConnection({
      id,
      tenant,
      name: id,
      auth,
      profile,
      created: clock(),
      secrets: [{ hash: hashSecret(secret) }],
      ...rest,
    });
    if (auth !== 'oauth') return authorizationOf({ id, auth }, formatToken(id, secret));
    // As the authorization server keeps a token that it has given.
    const token = `access-token-${id}`;
    const content = { clientId: id, scope };
    const expires = Date.parse('2100-01-01');
    await storage.oauth.put({ id: hashSecret(token), kind: 'ClientCredentials', expires, content });
    return `Bearer ${token}`;
  };
  const first = await connect('example');

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    { headers = {}, ...rest }: SendOptions = {},
  ): Promise<Answer> => {
    const authorization = 'authorization' in rest ? rest.authorization : first;
    const all: Record<string, string> = {
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/scim+json' }),
      ...headers,
    };
    const exchange: Exchange = { requestId: 'test' };
    const response: ServiceResponse = await service.handle(
      {
        method,
        url: path.startsWith('/scim') ? path : `/scim/v2${path}`,
        header: (name) => all[name],
        body: async (limit) => {
          const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
          if (Buffer.byteLength(text) > limit) throw payloadTooLarge(`The body is larger than ${limit} bytes.`);
          return text;
        },
        origin,
      },
      exchange,
    );
    const { status, headers: responseHeaders, body: held, stream } = response;
    let text = held;
    for await (const part of stream ?? []) text = (text ?? '') + part;
    return { status, headers: responseHeaders, text, json: text === undefined ? {} : JSON.parse(text), exchange };
  };

  const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
  const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
  return {
    send,
    connect,
    service,
    resourceTypes,
    storage,
    /** Makes a user. @returns its representation */
    user: async (userName: string, more: JsonObject = {}): Promise<any> =>
      (await send('POST', '/Users', { schemas: [userSchema], userName, ...more })).json,
    /** Makes a group with members. @returns its representation */
    group: async (displayName: string, members: readonly string[] = []): Promise<any> =>
      (
        await send('POST', '/Groups', {
          schemas: [groupSchema],
          displayName,
          ...(members.length > 0 && { members: members.map((value) => ({ value })) }),
        })
      ).json,
    /** Sends the operations as a PatchOp. */
    patch: (path: string, Operations: readonly unknown[], options?: SendOptions): Promise<Answer> =>
      send('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations }, options),
    close: () => storage.close(),
  };
};

export type Harness = Awaited<ReturnType<typeof createHarness>>;
