import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import type { Fetch } from '../../src/client/exchange.ts';
import { readBody } from '../../src/node/body.ts';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import type { Service } from '../../src/service/http.ts';
import { createHarness } from '../service/harness.ts';
import { furnishForOkta, oktaTypes } from './okta-directory.ts';

/** The body as node:http would have it, so that limits, encodings and UTF-8 are as they are over a socket. */
const incoming = (request: Request): IncomingMessage => {
  const body = request.body ? Readable.fromWeb(request.body) : Readable.from([]);
  return Object.assign(body, { headers: Object.fromEntries(request.headers) }) as unknown as IncomingMessage;
};

/** A service as a fetch function: nothing goes over a socket. */
export const fetchOf =
  ({ handle }: Service): Fetch =>
  async (url, init) => {
    const request = new Request(url, init);
    const { pathname, search, origin } = new URL(url);
    const { status, headers, body } = await handle(
      {
        method: request.method,
        url: pathname + search,
        header: (name) => request.headers.get(name) ?? undefined,
        body: (limit) => readBody(incoming(request), { limit, timeout: 10_000 }),
        origin,
      },
      { requestId: 'inspection' },
    );
    return new Response(body ?? null, { status, headers });
  };

// A type with attributes of every data type and characteristic.
const testTypes = parseResourceTypeFile(testResource, 'test-resource.json');

/** Our own service with one connection, ready to be inspected in process. */
export const createServiceUnderInspection = async (options: Parameters<typeof createHarness>[0] = {}) => {
  const okta = options.profile === 'okta';
  const harness = await createHarness({
    configured: {
      schemas: [...testTypes.schemas, ...(okta ? oktaTypes.schemas : [])],
      resourceTypes: [...testTypes.resourceTypes, ...(okta ? oktaTypes.resourceTypes : [])],
    },
    ...options,
  });
  if (okta) await furnishForOkta(harness);
  return {
    baseUrl: 'https://scim.example.com/scim/v2',
    authorization: await harness.connect('example'),
    otherTenant: await harness.connect('other'),
    fetch: fetchOf(harness.service),
    service: harness.service,
    close: harness.close,
  };
};
