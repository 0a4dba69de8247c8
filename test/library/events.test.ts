import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createMetrics,
  createResourceTypes,
  createService,
  openMappedStore,
  openStorage,
  ScimError,
  startEvents,
  type EventServiceOptions,
} from '../../src/index.ts';
import { musterJson, newFolder } from '../cli/muster.ts';
import { startReceiver } from '../events/receiver.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { patchOpUrn, userUrn } from '../service/client.ts';

const { resourceTypes } = createResourceTypes();

const schema = 'CREATE TABLE people (id text PRIMARY KEY, email text NOT NULL UNIQUE, enabled text NOT NULL)';
const mapping = (kind: 'text' | 'integer' = 'text') => ({
  tenant: 'acme',
  resources: {
    User: {
      table: 'people',
      id: { column: 'id', kind },
      attributes: {
        userName: 'email',
        active: { column: 'enabled', values: { true: 'yes', false: 'no' }, absent: 'yes' },
      },
    },
  },
});

const openSqlite = async () => {
  const database = new DatabaseSync(':memory:');
  onTestFinished(() => database.close());
  database.exec(schema);
  return openMappedStore({ database, mapping: mapping(), resourceTypes, keepEvents: true });
};

const openPostgres = async () => {
  const database = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 });
  onTestFinished(() => database.end());
  await database.query(schema);
  return openMappedStore({ database, mapping: mapping(), resourceTypes, keepEvents: true });
};

const credentials: Readonly<Record<string, { name: string; scope?: 'events' }>> = {
  'Bearer of-the-operator': { name: 'ada' },
  'Bearer of-the-application': { name: 'app', scope: 'events' },
};

const authenticate: EventServiceOptions['authenticate'] = async ({ authorization = '' }) => {
  const known = credentials[authorization];
  if (!known) throw new ScimError(401, 'The token is unknown.', { headers: { 'www-authenticate': 'Bearer' } });
  return known;
};

/** An application of Express, behind a body parser, with SCIM and events. */
const start = async (storage: Awaited<ReturnType<typeof openSqlite>>) => {
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const events = startEvents({
    storage,
    resourceTypes,
    publicUrl: `${origin}/`,
    authenticate,
    webhookNetworks: ['127.0.0.0/8'],
  });
  onTestFinished(() => events.stop());
  const scim = createService({
    storage,
    events,
    authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }),
  });
  app.use(express.json({ type: ['application/json', 'application/scim+json'] }));
  app.use('/scim', scim.listener);
  app.use('/admin', events.listener);
  app.use((request, response, next) => (events.serves(request.path) ? events.listener(request, response) : next()));
  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const json = path.startsWith('/scim') ? 'application/scim+json' : 'application/json';
    const response = await fetch(origin + path, {
      method,
      headers: { authorization: 'Bearer of-the-operator', ...(body && { 'content-type': json }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    origin,
    events,
    send,
    admin: (method: string, path: string, body?: object, headers?: Record<string, string>) =>
      send(method, `/admin/v1${path}`, body, headers),
    post: (userName: string, headers: Record<string, string> = {}) =>
      send('POST', '/scim/v2/Users', { schemas: [userUrn], userName, active: true }, headers),
    patch: (id: string, value: object, headers: Record<string, string> = {}) =>
      send('PATCH', `/scim/v2/Users/${id}`, { schemas: [patchOpUrn], Operations: [{ op: 'replace', value }] }, headers),
  };
};

describe.each([
  ['SQLite', openSqlite],
  ['PostgreSQL', openPostgres],
])('an application with its own tables in %s', (_, open) => {
  it('reads its events, waits for the next, and lets nobody else', async () => {
    const { admin, post, patch } = await start(await open());
    const reader = { authorization: 'Bearer of-the-application' };
    const { id } = (await post('bjensen@example.com', { 'x-request-id': 'r1' })).json;
    const { items, next } = (await admin('GET', '/events?after=0', undefined, reader)).json;
    expect(items).toMatchObject([
      {
        sequence: 1,
        type: 'user.created',
        tenant: 'acme',
        resource: { type: 'User', id },
        actor: { kind: 'connection', id: 'okta' },
        requestId: 'r1',
      },
    ]);
    const waiting = admin('GET', `/events?after=${next}&wait=30`, undefined, reader);
    await patch(id, { active: false });
    expect((await waiting).json.items).toMatchObject([{ sequence: 2, type: 'user.deactivated' }]);
    expect((await admin('GET', '/audit', undefined, reader)).status).toBe(403);
    expect((await admin('GET', '/audit')).json.items.map(({ sequence }: any) => sequence)).toEqual([2, 1]);
    const refused = await admin('GET', '/events?after=0', undefined, { authorization: 'Bearer guessed' });
    expect([refused.status, refused.json.detail, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'The token is unknown.',
      'Bearer',
    ]);
    expect((await admin('GET', '/events?after=1-9')).status).toBe(400);
    expect((await admin('GET', '/tenants')).status).toBe(404);
  });

  it('has webhooks delivered, signed, and security event tokens polled, whose key it publishes', async () => {
    const { admin, post, origin, events } = await start(await open());
    const receiver = await startReceiver();
    const added = await admin('POST', '/webhooks', { name: 'app', url: receiver.url, tenant: 'acme' });
    expect(added.status).toBe(201);
    expect((await admin('POST', '/webhooks', { name: 'other', url: receiver.url, tenant: 'globex' })).status).toBe(404);
    const feed = (await admin('POST', '/webhooks', { name: 'feed', format: 'set', audience: origin })).json;
    await post('bjensen@example.com');
    await receiver.until(({ length }) => length > 0);
    const [{ body, headers }] = receiver.received as [(typeof receiver.received)[0]];
    expect(new Webhook(added.json.secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'user.created',
      data: { after: { userName: 'bjensen@example.com' } },
    });
    const polled = await admin('POST', `/webhooks/${feed.id}/poll`, { returnImmediately: true });
    const [token] = Object.values(polled.json.sets as Record<string, string>);
    const keys = createRemoteJWKSet(new URL(feed.jwksUri));
    const { payload } = await jwtVerify(token!, keys, { issuer: origin, audience: origin });
    expect(payload).toMatchObject({ sub_id: { format: 'scim' } });
    const { webhookLag } = events;
    expect(await createMetrics({ webhookLag }).text()).toContain('muster_webhook_lag_events{webhook="feed"} 1');
    const { items } = (await admin('GET', '/audit?types=config.*')).json;
    expect(items[0]).toMatchObject({ type: 'config.webhook.created', actor: { kind: 'operator', id: 'ada' } });
  });

  it('answers what prefers it before it is done, and tells what came of it', async () => {
    const { admin, post, send } = await start(await open());
    const config = (await send('GET', '/scim/v2/ServiceProviderConfig')).json;
    expect(config.securityEvents.eventUris).toContain('urn:ietf:params:scim:event:prov:deactivate');
    const accepted = await post('bjensen@example.com', { prefer: 'respond-async' });
    expect(accepted.status).toBe(202);
    const { items } = (await admin('GET', '/events?after=0&types=request.*&wait=30')).json;
    expect(items).toMatchObject([
      { type: 'request.completed', requestId: accepted.headers.get('set-txn'), result: { status: '201' } },
    ]);
    expect(accepted.headers.get('location')).toMatch(new RegExp(`/${items[0].resource.id}$`));
    const made = await send('GET', new URL(accepted.headers.get('location')!).pathname);
    expect(made.json.userName).toBe('bjensen@example.com');
  });
});

it('answers at once where the database gives the id, which nobody knows before', async () => {
  const database = new DatabaseSync(':memory:');
  onTestFinished(() => database.close());
  database.exec(schema.replace('id text PRIMARY KEY', 'id INTEGER PRIMARY KEY'));
  const storage = await openMappedStore({ database, mapping: mapping('integer'), resourceTypes, keepEvents: true });
  const { post, patch } = await start(storage);
  const made = await post('bjensen@example.com', { prefer: 'respond-async' });
  expect([made.status, made.json.id]).toEqual([201, '1']);
  expect((await patch('1', { active: false }, { prefer: 'respond-async' })).status).toBe(202);
});

it('starts on a storage of openStorage with the credentials of its operators, which the commands use too', async () => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'acme', '--database', 'scim.db']);
  const [operator] = await musterJson(folder, ['operator', 'add', 'app', '--database', 'scim.db']);
  const storage = await openStorage({ database: `${folder}/scim.db`, resourceTypes });
  onTestFinished(() => storage.close());
  const events = startEvents({ storage, resourceTypes, publicUrl: 'https://app.example.com' });
  onTestFinished(() => events.stop());
  const server = createServer(events.listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { MUSTER_ADMIN_URL: url, MUSTER_ADMIN_TOKEN: operator!['token'] as string };
  const [feed] = await musterJson(folder, ['webhook', 'add', 'feed', '--format', 'set', '--tenant', 'acme'], { env });
  expect(feed).toMatchObject({ name: 'feed', jwksUri: 'https://app.example.com/events/jwks.json' });
  const audit = await musterJson(folder, ['audit'], { env });
  expect(audit.map(({ type }) => type)).toContain('config.webhook.created');
});

it('says what is missing where it cannot start', async () => {
  const database = new DatabaseSync(':memory:');
  onTestFinished(() => database.close());
  database.exec(schema);
  const without = await openMappedStore({ database, mapping: mapping(), resourceTypes });
  const publicUrl = 'https://app.example.com';
  expect(() => startEvents({ storage: without, resourceTypes, publicUrl, authenticate })).toThrow(
    'expected keepEvents',
  );
  const storage = await openMappedStore({ database, mapping: mapping(), resourceTypes, keepEvents: true });
  expect(() => startEvents({ storage, resourceTypes, publicUrl })).toThrow('authenticate is missing');
});
