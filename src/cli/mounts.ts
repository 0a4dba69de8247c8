import { jwksPath, type Sets } from '../events/sets/sets.ts';
import type { Mount } from '../node/mount.ts';

/** Serves the key that signs security event tokens, to everybody. */
export const createJwksMount = ({ jwks }: Sets): Mount => ({
  serves: (path) => path === jwksPath,
  async handle({ method }, response) {
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    response.writeHead(200, { 'content-type': 'application/jwk-set+json', 'cache-control': 'max-age=300' });
    response.end(method === 'GET' ? JSON.stringify(jwks) : undefined);
  },
});

/** Several mounts as one; of two that serve a path, the first does. */
export const combine = (mounts: readonly Mount[]): Mount => {
  const of = (path: string): Mount | undefined => mounts.find(({ serves }) => serves(path));
  return {
    serves: (path) => of(path) !== undefined,
    handle: (request, response, context) =>
      of((request.url ?? '').split('?', 1)[0]!)!.handle(request, response, context),
  };
};
