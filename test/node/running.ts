import { pino } from 'pino';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Exchange, Service, ServiceRequest, ServiceResponse } from '../../src/service/http.ts';
import { respondToError } from '../../src/service/respond.ts';
import { createOrigin } from '../../src/node/origin.ts';
import { serve, type RunningServer, type ServeOptions } from '../../src/node/serve.ts';

type Handle = (request: ServiceRequest, exchange: Exchange) => Promise<ServiceResponse>;

export const ok = (body: unknown): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': 'application/scim+json' },
  body: JSON.stringify(body),
});

/** Answers POST with what it got, refuses PUT without a look at the body, and tells others what it was asked. */
export const echo: Handle = async (request) => {
  if (request.method === 'PUT') return { status: 405, headers: { allow: 'GET, POST' }, body: '{}' };
  if (request.method === 'POST') return ok({ body: await request.body(1_000) });
  return ok({ method: request.method, url: request.url, origin: request.origin });
};

/** A server on a free port that ends with the test. */
export const start = async (
  handle: Handle = echo,
  options: Partial<ServeOptions> & { level?: string } = {},
): Promise<RunningServer & { log: () => Record<string, unknown>[] }> => {
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  const service: Service = {
    handle: (request, exchange) => handle(request, exchange).catch((e: unknown) => respondToError(e, exchange)),
  };
  const server = await serve(service, {
    host: '127.0.0.1',
    port: 0,
    origin: createOrigin({}),
    logger: pino({ level: options.level ?? 'info', base: null }, sink),
    ready: async () => true,
    grace: 0,
    ...options,
  });
  onTestFinished(() => void server.stop());
  return { ...server, log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};
