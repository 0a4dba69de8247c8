import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createResourceTypes, createService, openStorage, type ServiceOptions } from '../../src/index.ts';

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const { resourceTypes } = createResourceTypes();

const createScim = async (options: Partial<ServiceOptions> = {}) => {
  const storage = await openStorage({ database: ':memory:', resourceTypes });
  onTestFinished(() => storage.close());
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  return createService({
    storage,
    authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }),
    ...options,
  });
};

type Scim = Awaited<ReturnType<typeof createScim>>;

const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const parser = () => express.json({ type: ['application/json', 'application/scim+json'] });

/** Each way to mount the service, below `/scim` of an application. @returns the application's origin */
const mounts: Readonly<Record<string, (scim: Scim) => Promise<string>>> = {
  'node:http': (scim) => listen(scim.listener),
  'Express without a body parser': (scim) => listen(express().use('/scim', scim.listener)),
  'Express behind a body parser': (scim) => listen(express().use(parser()).use('/scim', scim.listener)),
  'Express before a body parser': (scim) => listen(express().use('/scim', scim.listener).use(parser())),
  async Fastify(scim) {
    const app = fastify();
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _body, done) => done(null));
    app.all('/scim/*', (request, reply) => {
      reply.hijack();
      scim.listener(request.raw, reply.raw);
    });
    onTestFinished(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  },
  async 'Fastify with its body parser'(scim) {
    const app = fastify();
    app.addContentTypeParser('application/scim+json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    app.all('/scim/*', (request, reply) => {
      reply.hijack();
      scim.listener(Object.assign(request.raw, { body: request.body }), reply.raw);
    });
    onTestFinished(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  },
};

const create = async (origin: string, userName: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${origin}/scim/v2/Users`, {
    method: 'POST',
    headers: { 'content-type': 'application/scim+json', ...headers },
    body: JSON.stringify({ schemas: [userUrn], userName }),
  });
  return { status: response.status, location: response.headers.get('location') };
};

const forwarded = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'app.example.com',
  'x-forwarded-for': '192.0.2.1',
};

describe.each(Object.keys(mounts))('the service in %s', (name) => {
  it('names itself as clients know it behind a proxy that is trusted, and believes nobody else', async () => {
    const trusting = await mounts[name]!(await createScim({ trustedProxies: ['127.0.0.1'] }));
    expect(await create(trusting, 'bjensen', forwarded)).toEqual({
      status: 201,
      location: expect.stringMatching(/^https:\/\/app\.example\.com\/scim\/v2\/Users\//),
    });
    const wary = await mounts[name]!(await createScim());
    expect(await create(wary, 'bjensen', forwarded)).toEqual({
      status: 201,
      location: expect.stringContaining(`${wary}/scim/v2/Users/`),
    });
    const named = await mounts[name]!(await createScim({ baseUrl: 'https://scim.example.com/scim/v2' }));
    expect((await create(named, 'bjensen')).location).toMatch(/^https:\/\/scim\.example\.com\/scim\/v2\/Users\//);
  });
});

it('names itself by its base URL in Hono, whatever the request says', async () => {
  const scim = await createScim({ baseUrl: 'https://app.example.com/scim/v2' });
  const app = new Hono().all('/scim/*', (c) => scim.fetch(c.req.raw));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { location } = await create(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'bjensen', forwarded);
  expect(location).toMatch(/^https:\/\/app\.example\.com\/scim\/v2\/Users\//);
});

it('never meets another service of the process: neither its users, its types, its cursors nor its limits', async () => {
  const badge = {
    schemas: [{ id: 'urn:example:Badge', name: 'Badge', attributes: [{ name: 'serial', type: 'string' }] }],
    resourceTypes: [{ name: 'Badge', endpoint: '/Badges', schema: 'urn:example:Badge' }],
  };
  const types = createResourceTypes(badge as unknown as Parameters<typeof createResourceTypes>[0]);
  const storage = await openStorage({ database: ':memory:', resourceTypes: types.resourceTypes });
  onTestFinished(() => storage.close());
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  const authenticate = async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }) as const;
  const rateLimits = { perConnection: 1 };
  const one = createService({ storage, types, authenticate, rateLimits });
  const other = await createScim({ rateLimits });
  const ask = async (scim: Scim, path: string, init?: RequestInit) => {
    const response = await scim.fetch(new Request(`https://app.example.com/scim/v2${path}`, init));
    return { status: response.status, json: (await response.json()) as any };
  };
  const post = (scim: Scim, userName: string) => {
    const body = JSON.stringify({ schemas: [userUrn], userName });
    return ask(scim, '/Users', { method: 'POST', headers: { 'content-type': 'application/scim+json' }, body });
  };
  for (const userName of ['bjensen', 'mandy', 'jsmith']) expect((await post(one, userName)).status).toBe(201);
  expect((await post(other, 'bjensen')).status).toBe(201);
  expect((await ask(other, '/Users')).json.totalResults).toBe(1);
  expect([(await ask(one, '/Badges')).status, (await ask(other, '/Badges')).status]).toEqual([200, 404]);
  const { nextCursor } = (await ask(one, '/Users?cursor&count=1')).json;
  expect((await ask(other, `/Users?cursor=${encodeURIComponent(nextCursor)}&count=1`)).status).toBe(400);
  let status = 200;
  while (status === 200) ({ status } = await ask(one, '/Users'));
  expect([status, (await ask(other, '/Users')).status]).toEqual([429, 200]);
});
