import type { IncomingMessage } from 'node:http';
import type { BucketStore } from '../../authentication/buckets.ts';
import { createAuthorizationServer } from '../../authentication/oauth/server/server.ts';
import { jwksPath, type Sets } from '../../events/sets/sets.ts';
import type { Mount } from '../../node/mount.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Scim } from './scim.ts';
import type { Settings } from '../settings/settings.ts';

/** Serves the key that signs security event tokens, to everybody. */
const createJwksMount = ({ jwks }: Sets): Mount => ({
  serves: (path) => path === jwksPath,
  async handle({ method }, response) {
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    response.writeHead(200, { 'content-type': 'application/jwk-set+json', 'cache-control': 'max-age=300' });
    response.end(method === 'GET' ? JSON.stringify(jwks) : undefined);
  },
});

/** Several mounts as one; of two that serve a path, the first does. */
const combine = (mounts: readonly Mount[]): Mount => {
  const of = (path: string): Mount | undefined => mounts.find(({ serves }) => serves(path));
  return {
    serves: (path) => of(path) !== undefined,
    handle: (request, response, context) =>
      of((request.url ?? '').split('?', 1)[0]!)!.handle(request, response, context),
  };
};

interface Options {
  readonly storage: Storage;
  readonly sets: Sets;
  /** The public URL without the path of SCIM. */
  readonly publicUrl: () => string;
  readonly buckets: BucketStore | undefined;
  readonly failures: Scim['failures'];
  /** The address that a request came from. */
  readonly source: (request: IncomingMessage) => string | undefined;
}

/** What is served beside SCIM: the key of security event tokens and, where it is on, the authorization server. */
export const createMounts = (
  { oauth, oauthRedirectUris = [], oauthTokenLifetime, oauthRefreshLifetime }: Settings,
  { storage, sets, publicUrl, buckets, failures, source }: Options,
): Mount => {
  const jwks = createJwksMount(sets);
  if (!oauth) return jwks;
  const { connections, administrators, cookieKey } = storage;
  const authorizationServer = createAuthorizationServer({
    publicUrl,
    store: storage.oauth,
    connections,
    administrators,
    cookieKey,
    buckets,
    clock: Date.now,
    redirectUris: oauthRedirectUris,
    accessTokenLifetime: oauthTokenLifetime,
    refreshTokenLifetime: oauthRefreshLifetime,
    countFailure: (request, client) => failures.count(source(request), client),
  });
  return combine([jwks, authorizationServer]);
};
