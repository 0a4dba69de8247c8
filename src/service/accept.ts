import { parseJson } from '../protocol/parse-json.ts';
import { keptHeaders, type AcceptedRequest, type Asynchronous } from './asynchronous.ts';
import type { Principal } from './authenticate.ts';
import type { ServiceRequest, ServiceResponse } from './http.ts';
import type { Limits } from './limits.ts';
import { assertReadable } from './negotiate.ts';
import { locationOf } from './render.ts';
import { empty } from './respond.ts';
import type { Route } from './route.ts';
import type { ResourceStore } from './store.ts';

interface Parts {
  readonly asynchronous: Asynchronous;
  readonly basePath: string;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly givesIds: ResourceStore['givesIds'];
}

/** A text in which no letter is written by its number. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Whether a body may hold what is not to be kept as it was sent. */
const mayHoldSecret = (body: string): boolean => /pass|secret/i.test(unescaped(body));

/**
 * Takes a request to be done later (RFC 9967 §2.5.1.1), save one that cannot be kept, since it may hold a secret, is about
 * more than one resource, or makes one whose id is not known before.
 * @returns the response, or the request with its body, which is read once
 * @throws ScimError where its body cannot be read
 */
export const acceptRequest = async (
  request: ServiceRequest,
  { method, to, principal }: { method: AcceptedRequest['method']; to: Route; principal: Principal },
  { asynchronous, basePath, limits, clock, newId, givesIds }: Parts,
): Promise<{ response: ServiceResponse } | { request: ServiceRequest }> => {
  if (to.kind !== 'collection' && to.kind !== 'resource') return { request };
  if (to.kind === 'collection' && givesIds?.(to.type)) return { request };
  const { url, origin, remoteAddress } = request;
  let body: string | undefined;
  if (method !== 'DELETE') {
    assertReadable(request);
    body = await request.body(limits.bodySize);
    parseJson(body, { depth: limits.jsonDepth });
  }
  const again: ServiceRequest = {
    method: request.method,
    url,
    origin,
    remoteAddress,
    header: (name) => request.header(name),
    body: async () => body ?? '',
  };
  if (body !== undefined && mayHoldSecret(body)) return { request: again };
  const id = to.kind === 'resource' ? to.id : newId();
  const txn = newId();
  const accepted = await asynchronous.accept({
    txn,
    time: clock(),
    method,
    url,
    origin,
    principal,
    headers: keptHeaders(again),
    ...(body !== undefined && { body }),
    type: to.type.name,
    id,
  });
  if (!accepted) return { request: again };
  return {
    response: empty(202, {
      'set-txn': txn,
      'preference-applied': 'respond-async',
      location: locationOf(origin + basePath, to.type, id),
    }),
  };
};
