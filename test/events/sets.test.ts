import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { retrySchedule } from '../../src/events/delivery/attempt.ts';
import { createAddresses } from '../../src/events/delivery/addresses.ts';
import { startDeliverer } from '../../src/events/delivery/deliverer.ts';
import { createSend } from '../../src/events/delivery/send.ts';
import { requestCompleted } from '../../src/events/changes.ts';
import { eventUris } from '../../src/events/sets/security-event.ts';
import { createSets } from '../../src/events/sets/sets.ts';
import { createSeal } from '../../src/provisioning/seal.ts';
import { openAdmin } from '../admin/service.ts';
import { startReceiver } from './receiver.ts';

type Admin = Awaited<ReturnType<typeof openAdmin>>;

const issuer = 'https://scim.example.com';
const audience = 'https://app.example.com';
const prov = 'urn:ietf:params:scim:event:prov';
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOpSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const setsOf = ({ harness }: Admin) =>
  createSets({
    key: harness.storage.eventKey,
    resourceTypes: harness.resourceTypes,
    issuer: () => issuer,
    clock: Date.now,
  });

/** The claims of a token, once its signature and its type are proven. */
const claimsOf = async (admin: Admin, token: string): Promise<any> => {
  const options = { issuer, audience, typ: 'secevent+jwt' };
  return (await jwtVerify(token, createLocalJWKSet(setsOf(admin).jwks), options)).payload;
};

const addPolled = async (admin: Admin, more: object = {}): Promise<string> => {
  const { status, json } = await admin.send('POST', '/webhooks', { name: 'app', format: 'set', audience, ...more });
  expect([status, json.secret, json.jwksUri]).toEqual([201, undefined, `${issuer}/events/jwks.json`]);
  return json.id;
};

const poll = async (admin: Admin, id: string, body: object = {}) =>
  (await admin.send('POST', `/webhooks/${id}/poll`, { returnImmediately: true, ...body })).json as {
    sets: Record<string, string>;
    moreAvailable?: boolean;
  };

/** What a service provider's clients do, and what it answers. */
const changer = ({ harness }: Admin) => ({
  send: harness.send,
  create: async (userName: string, more: object = {}): Promise<string> =>
    (await harness.send('POST', '/Users', { schemas: [userSchema], userName, ...more })).json.id,
  patch: (path: string, ...operations: object[]) =>
    harness.send('PATCH', path, { schemas: [patchOpSchema], Operations: operations }),
});

describe('security event tokens (RFC 9967)', () => {
  it('tell each change of a resource, by the URI of the event and the subject', async () => {
    const admin = await openAdmin();
    const id = await addPolled(admin);
    const { create, patch, send } = changer(admin);
    const user = await create('bjensen', { externalId: 'babs', active: true, nickName: 'Babs' });
    await patch(
      `/Users/${user}`,
      { op: 'remove', path: 'nickName' },
      { op: 'replace', path: 'displayName', value: 'Barbara' },
    );
    await patch(`/Users/${user}`, { op: 'replace', path: 'active', value: false });
    await send('PUT', `/Users/${user}`, {
      schemas: [userSchema],
      userName: 'bjensen',
      externalId: 'babs',
      active: true,
    });
    const group = (await send('POST', '/Groups', { schemas: [groupSchema], displayName: 'Tour Guides' })).json.id;
    await patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: user }] });
    await send('DELETE', `/Users/${user}`);
    const { sets } = await poll(admin, id);
    const tokens = await Promise.all(Object.values(sets).map((token) => claimsOf(admin, token)));
    expect(tokens.map(({ jti }) => jti)).toEqual(Object.keys(sets));
    expect(tokens[0]).toEqual({
      jti: expect.any(String),
      iss: issuer,
      aud: audience,
      iat: expect.any(Number),
      toe: expect.any(Number),
      txn: 'test',
      sub_id: { format: 'scim', uri: `/Users/${user}`, externalId: 'babs', id: user },
      events: {
        [`${prov}:create:full`]: {
          version: 'W/"1"',
          data: expect.objectContaining({ userName: 'bjensen', nickName: 'Babs', active: true }),
        },
      },
    });
    const patched = (version: number, ...operations: object[]) => ({
      [`${prov}:patch:full`]: { version: `W/"${version}"`, data: { schemas: [patchOpSchema], Operations: operations } },
    });
    expect(tokens.slice(1).map(({ events }) => events)).toEqual([
      patched(2, { op: 'remove', path: 'nickName' }, { op: 'replace', path: 'displayName', value: 'Barbara' }),
      { ...patched(3, { op: 'replace', path: 'active', value: false }), [`${prov}:deactivate`]: {} },
      {
        [`${prov}:put:full`]: {
          version: 'W/"4"',
          data: expect.objectContaining({ userName: 'bjensen', active: true }),
        },
        [`${prov}:activate`]: {},
      },
      { [`${prov}:create:full`]: { version: 'W/"1"', data: expect.objectContaining({ displayName: 'Tour Guides' }) } },
      patched(2, { op: 'add', path: 'members', value: [{ value: user, type: 'User' }] }),
      patched(3, { op: 'remove', path: `members[value eq "${user}"]` }),
      { [`${prov}:delete`]: {} },
    ]);
    const told = new Set(tokens.flatMap(({ events }) => Object.keys(events)));
    expect([...told].filter((uri) => !eventUris.includes(uri))).toEqual([]);
    expect(tokens.at(-1).sub_id.externalId).toBe('babs');
  });

  it('say that a password changed and not what it is', async () => {
    const admin = await openAdmin();
    const id = await addPolled(admin);
    const { storage } = admin.harness;
    const user = await changer(admin).create('bjensen');
    const [userType] = admin.harness.resourceTypes;
    const nothing = { members: false, groups: false };
    await storage.resources
      .tenant('example')
      .modify(userType!, user, () => ({ secret: 'a-hash' }), { read: nothing, wanted: nothing });
    const { sets } = await poll(admin, id);
    const [, changed] = await Promise.all(Object.values(sets).map((token) => claimsOf(admin, token)));
    expect(changed.events).toEqual({ [`${prov}:patch:notice`]: { version: 'W/"2"', attributes: ['password'] } });
    expect(changed.txn).toBe(changed.jti);
  });

  it('say what came of a request that was answered 202', async () => {
    const admin = await openAdmin();
    const id = await addPolled(admin);
    const { acceptedRequests } = admin.harness.storage;
    const request = {
      txn: '734f0614e3274f288f93ac74119dcf78',
      time: Date.now(),
      method: 'PUT',
      url: '/scim/v2/Users/2819c223',
      origin: issuer,
      principal: { tenant: 'example', connection: 'c1', profile: 'rfc' },
      headers: {},
      type: 'User',
      id: '2819c223',
    } as const;
    await acceptedRequests.add(request, 1);
    await acceptedRequests.take({ owner: 'a', until: 1e15 }, 0);
    const result = { method: 'PUT', status: '200', version: 'W/"2"' };
    const origin = { actor: { kind: 'connection', id: 'c1' }, requestId: request.txn } as const;
    await acceptedRequests.finish(request, 'a', { change: requestCompleted(request, result), origin });
    const [token] = Object.values((await poll(admin, id)).sets);
    expect(await claimsOf(admin, token!)).toMatchObject({
      txn: request.txn,
      sub_id: { format: 'scim', uri: '/Users/2819c223' },
      events: { 'urn:ietf:params:scim:event:misc:asyncresp': result },
    });
  });

  it('are polled until each is acknowledged, in order (RFC 8936)', async () => {
    const admin = await openAdmin();
    const id = await addPolled(admin);
    const { create } = changer(admin);
    for (const name of ['bjensen', 'mandy', 'jsmith', 'babs']) await create(name);
    const names = async ({ sets }: { sets: Record<string, string> }) => {
      const tokens = await Promise.all(Object.values(sets).map((token) => claimsOf(admin, token)));
      return tokens.map(({ events }) => events[`${prov}:create:full`].data.userName);
    };
    const first = await poll(admin, id, { maxEvents: 2 });
    expect([await names(first), first.moreAvailable]).toEqual([['bjensen', 'mandy'], true]);
    expect(await names(await poll(admin, id, { maxEvents: 2 }))).toEqual(['bjensen', 'mandy']);
    const [bjensen, mandy] = Object.keys(first.sets) as [string, string];
    expect(await names(await poll(admin, id, { ack: [mandy] }))).toEqual(['bjensen', 'mandy', 'jsmith', 'babs']);
    const setErrs = { [mandy]: { err: 'invalid_request', description: 'Nobody of that name.' } };
    const rest = await poll(admin, id, { ack: [bjensen], setErrs });
    expect([await names(rest), rest.moreAvailable]).toEqual([['jsmith', 'babs'], undefined]);
    expect(await poll(admin, id, { ack: Object.keys(rest.sets), maxEvents: 0 })).toEqual({ sets: {} });
    expect(await poll(admin, id)).toEqual({ sets: {} });
    const { items } = (await admin.send('GET', `/webhooks/${id}/deliveries?outcome=dead`)).json;
    expect(items).toMatchObject([{ event: mandy, error: 'invalid_request: Nobody of that name.' }]);
    const waiting = admin.send('POST', `/webhooks/${id}/poll`, {});
    await create('zoe');
    expect(await names((await waiting).json)).toEqual(['zoe']);
  });

  it('may be polled by the application’s own credential, one at a time, and not where they are pushed', async () => {
    const admin = await openAdmin();
    const id = await addPolled(admin);
    const app = (await admin.send('POST', '/operators', { name: 'app', scope: 'events' })).json;
    const headers = { authorization: `Bearer ${app.token}` };
    const path = `/webhooks/${id}/poll`;
    expect((await admin.send('POST', path, { returnImmediately: true }, headers)).status).toBe(200);
    expect((await admin.send('POST', path, { maxEvents: -1 }, headers)).status).toBe(400);
    await admin.send('POST', `/webhooks/${id}/disable`);
    expect((await admin.send('POST', path, {}, headers)).json.detail).toContain('is off');
    const pushed = await admin.send('POST', '/webhooks', {
      name: 'pushed',
      format: 'set',
      url: 'https://app.example.com/',
    });
    expect((await admin.send('POST', `/webhooks/${pushed.json.id}/poll`, {})).json.detail).toContain('is pushed to');
    expect((await admin.send('POST', `/webhooks/${pushed.json.id}/rotate`, {})).status).toBe(409);
    for (const body of [
      { name: 'x' },
      { name: 'x', url: 'https://app.example.com/', audience: 'a' },
      { name: 'x', format: 'set', types: ['config.*'] },
      { name: 'x', format: 'set', types: ['*'] },
    ]) {
      expect([body, (await admin.send('POST', '/webhooks', body)).status]).toEqual([body, 400]);
    }
  });

  it('are pushed with the credential that the receiver gave, and tried again (RFC 8935)', async () => {
    const admin = await openAdmin();
    let refused = false;
    const receiver = await startReceiver((_, response) => {
      if (refused) return void response.writeHead(202).end();
      refused = true;
      response.writeHead(500).end();
    });
    const authorization = 'Bearer a-secret-of-the-receiver';
    const { json } = await admin.send('POST', '/webhooks', {
      name: 'app',
      url: receiver.url,
      format: 'set',
      audience,
      authorization,
    });
    expect(JSON.stringify(json)).not.toContain('a-secret');
    const { events, endpoints, sealKey } = admin.harness.storage;
    const deliverer = startDeliverer({
      events,
      endpoints,
      seal: createSeal(sealKey),
      sets: setsOf(admin),
      send: createSend({ addresses: createAddresses({ hosts: undefined, networks: ['127.0.0.0/8'] }), timeout: 5_000 }),
      schedule: retrySchedule.map(() => 0),
      owner: 'a',
      lease: 60_000,
      poll: 20,
      clock: Date.now,
      onError: (error) => {
        throw error;
      },
    });
    onTestFinished(() => deliverer.stop());
    await changer(admin).create('bjensen');
    await changer(admin).create('mandy');
    await receiver.until(({ length }) => length >= 3);
    const jtis = await Promise.all(receiver.received.map(async ({ body }) => (await claimsOf(admin, body)).jti));
    expect(new Set(jtis).size).toBe(2);
    expect(jtis[0]).toBe(jtis[1]);
    for (const { headers } of receiver.received) {
      expect(headers).toMatchObject({
        authorization,
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
      });
    }
    const { items } = (await admin.send('GET', `/webhooks/${json.id}/deliveries`)).json;
    const shown = (await admin.send('GET', `/webhooks/${json.id}/deliveries/${items.at(-1).id}`)).json;
    expect(shown.request.headers.authorization).toBe('••••');
  });
});
