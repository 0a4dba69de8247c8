import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import type { AuthenticationMode } from '../../src/authentication/store.ts';
import type { Fetch } from '../../src/client/exchange.ts';
import { readBody } from '../../src/node/body.ts';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import type { Service } from '../../src/service/http.ts';
import { defaultLimits } from '../../src/service/limits.ts';
import { respondToError } from '../../src/service/respond.ts';
import { start } from '../node/running.ts';
import { createHarness } from '../service/harness.ts';
import { furnishForOkta, oktaTypes } from './okta-directory.ts';

/** For inspections of which something else is tested than how fast this machine is: their limits of time are ten times as long. */
export const patient = (): number => Date.now() / 10;

/** The body as node:http would have it, so that limits, encodings and UTF-8 are as they are over a socket. */
const incoming = (request: Request): IncomingMessage => {
  const body = request.body ? Readable.fromWeb(request.body) : Readable.from([]);
  return Object.assign(body, { headers: Object.fromEntries(request.headers) }) as unknown as IncomingMessage;
};

/** How a body would be framed on the wire (RFC 9112 §6). */
const framing = (body: RequestInit['body']): Record<string, string> => {
  if (typeof body === 'string') return { 'content-length': String(Buffer.byteLength(body)) };
  if (body instanceof Uint8Array) return { 'content-length': String(body.byteLength) };
  return body ? { 'transfer-encoding': 'chunked' } : {};
};

/** A service as a fetch function: nothing goes over a socket. */
export const fetchOf =
  ({ handle }: Service): Fetch =>
  async (url, init) => {
    const request = new Request(url, init);
    const framed = framing(init.body);
    const { pathname, search, origin } = new URL(url);
    const exchange = { requestId: 'inspection' };
    let body: Promise<string> | undefined;
    const response = await handle(
      {
        method: request.method,
        url: pathname + search,
        header: (name) => request.headers.get(name) ?? framed[name],
        // A mutant may read it before the service does, and be no more careful than it has to be.
        body: () => (body ??= readBody(incoming(request), { limit: defaultLimits.bodySize, timeout: 10_000 })),
        origin,
      },
      exchange,
    ).catch((thrown: unknown) => respondToError(thrown, exchange));
    return new Response(response.body ?? null, response);
  };

/** The service on a port of its own that ends with the test, for a run that uses the network's fetch. */
export const overNetwork = async ({ handle }: Service, options: Parameters<typeof start>[1] = {}) => {
  const { url } = await start(handle, { level: 'silent', ...options });
  return { baseUrl: `${url}/scim/v2`, fetch: globalThis.fetch };
};

// A type with attributes of every data type and characteristic.
const testTypes = parseResourceTypeFile(testResource, 'test-resource.json');

/** Our own service with one connection, ready to be inspected in process. */
export const createServiceUnderInspection = async ({
  auth = 'bearer',
  ...options
}: Parameters<typeof createHarness>[0] & { readonly auth?: AuthenticationMode } = {}) => {
  const { checkEntitlements = options.profile === 'okta' } = options;
  const harness = await createHarness({
    configured: {
      schemas: [...testTypes.schemas, ...(checkEntitlements ? oktaTypes.schemas : [])],
      resourceTypes: [...testTypes.resourceTypes, ...(checkEntitlements ? oktaTypes.resourceTypes : [])],
    },
    ...options,
    checkEntitlements,
  });
  if (checkEntitlements) await furnishForOkta(harness);
  return {
    baseUrl: 'https://scim.example.com/scim/v2',
    authorization: await harness.connect('example', { auth }),
    otherTenant: await harness.connect('other', { auth }),
    fetch: fetchOf(harness.service),
    service: harness.service,
    storage: harness.storage,
    close: harness.close,
  };
};
