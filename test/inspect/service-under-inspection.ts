import type { Fetch } from '../../src/client/exchange.ts';
import type { Service } from '../../src/service/http.ts';
import { createHarness } from '../service/harness.ts';

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
        body: () => request.text(),
        origin,
      },
      { requestId: 'inspection' },
    );
    return new Response(body ?? null, { status, headers });
  };

/** Our own service with one connection, ready to be inspected in process. */
export const createServiceUnderInspection = async (options: Parameters<typeof createHarness>[0] = {}) => {
  const harness = await createHarness(options);
  return {
    baseUrl: 'https://scim.example.com/scim/v2',
    authorization: await harness.connect('example'),
    otherTenant: await harness.connect('other'),
    fetch: fetchOf(harness.service),
    service: harness.service,
    close: harness.close,
  };
};
