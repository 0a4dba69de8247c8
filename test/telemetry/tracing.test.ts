import * as api from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect, it, onTestFinished } from 'vitest';
import { createResourceTypes, createService, openStorage } from '../../src/index.ts';

it('makes a span of each request, named by what it asks, in the trace that it names, and none of what it holds', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    isRemote: true,
  };
  const tracing = {
    ...api,
    trace: Object.assign(Object.create(api.trace) as typeof api.trace, {
      getTracer: provider.getTracer.bind(provider),
    }),
    // As the W3C propagator of an SDK does.
    propagation: Object.assign(Object.create(api.propagation) as typeof api.propagation, {
      extract: (context: api.Context, carrier: Record<string, string>) =>
        carrier['traceparent'] ? api.trace.setSpanContext(context, remote) : context,
    }),
  };
  const { resourceTypes } = createResourceTypes();
  const storage = await openStorage({ database: ':memory:', resourceTypes });
  onTestFinished(() => storage.close());
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  const lines: string[] = [];
  const scim = createService({
    storage,
    tracing,
    authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }),
    observe: ({ exchange }) => lines.push(`${exchange.traceId} ${exchange.requestId}`),
  });
  const send = (path: string, init: RequestInit = {}) =>
    scim.fetch(
      new Request(`https://app.example.com/scim/${path}`, {
        ...init,
        headers: {
          'content-type': 'application/scim+json',
          'x-request-id': 'r1',
          traceparent: `00-${remote.traceId}-${remote.spanId}-01`,
        },
      }),
    );
  await send('v2/Users', {
    method: 'POST',
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen' }),
  });
  await send('v1/Users?filter=userName%20eq%20%22bjensen%22');
  const [create, query] = exporter.getFinishedSpans();
  expect([create?.name, query?.name]).toEqual(['SCIM create User', 'SCIM query User']);
  expect(create?.spanContext().traceId).toBe(remote.traceId);
  expect(create?.parentSpanContext?.spanId).toBe(remote.spanId);
  expect(create?.attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.response.status_code': 201,
    'scim.version': '2.0',
    'muster.request_id': 'r1',
    'muster.tenant': 'acme',
    'muster.store_time_ms': expect.any(Number),
  });
  expect(query?.attributes['scim.version']).toBe('1.1');
  expect(JSON.stringify([create?.attributes, query?.attributes])).not.toContain('bjensen');
  expect(lines[0]).toBe(`${remote.traceId} r1`);
});
