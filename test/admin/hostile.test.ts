import fc from 'fast-check';
import { expect, it } from 'vitest';
import { oddRequest, operationsOf } from '../odd-requests.ts';
import { openAdmin } from './service.ts';

it('every operation of the admin API answers odd requests with an answer or a clear refusal', async () => {
  const { app, send, harness, authorization, document, errors } = await openAdmin();
  const { id } = await harness.user('bjensen');
  const connection = await send('POST', '/tenants/example/connections', { name: 'okta', auth: 'header' });
  const webhook = await send('POST', '/webhooks', { url: 'http://127.0.0.1:1/' });
  const ids = {
    ...{ tenants: 'example', resources: 'User', '{type}': id },
    ...{ connections: connection.json.id, webhooks: webhook.json.id },
  };
  for (const operation of operationsOf(document)) {
    const { method, path } = operation;
    // It has no end.
    if (path.endsWith('/stream')) continue;
    const property = fc.asyncProperty(oddRequest(operation, { document, ids, id }), async ({ url, content }) => {
      const response = await app.request(url, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(content !== undefined && { body: content }),
      });
      const text = await response.text();
      const said = `${method} ${url} ${content}: ${response.status} ${text.slice(0, 300)}`;
      expect(response.status, said).toBeLessThan(500);
      if (response.status < 400) return;
      const { status, detail } = JSON.parse(text);
      expect(status, said).toBe(response.status);
      expect(detail, said).toMatch(/^(?!.*: Invalid ).*\w/s);
    });
    await fc.assert(property, { numRuns: 10 });
  }
  expect(errors).toEqual([]);
});
