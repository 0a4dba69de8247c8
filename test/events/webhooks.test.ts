import { describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { createAddresses } from '../../src/events/delivery/addresses.ts';
import { retrySchedule } from '../../src/events/delivery/attempt.ts';
import { createSend } from '../../src/events/delivery/send.ts';
import { openAdmin } from '../admin/service.ts';
import { startDelivering as start } from './delivering.ts';
import { startReceiver, type Received } from './receiver.ts';

type Admin = Awaited<ReturnType<typeof openAdmin>>;

const addresses = createAddresses({ hosts: undefined, networks: ['127.0.0.0/8'] });

const add = async (admin: Admin, url: string, more: object = {}) => {
  const { status, json } = await admin.send('POST', '/webhooks', { name: 'app', url, ...more });
  expect(status).toBe(201);
  return json as { id: string; secret: string };
};

/** Makes users of these names. */
const create = async (admin: Admin, ...names: string[]) => {
  for (const userName of names) {
    const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName };
    await admin.harness.send('POST', '/Users', body);
  }
};

const namesOf = (received: readonly Received[]) => received.map(({ json }) => json.data.after.userName);

const names = (from: number, count: number) => Array.from({ length: count }, (_, i) => `bjensen${from + i}`);

/** Waits until the webhook is as `done` wants it. */
const until = async (admin: Admin, id: string, done: (webhook: any) => boolean) => {
  for (;;) {
    const { json } = await admin.send('GET', `/webhooks/${id}`);
    if (done(json)) return json;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('a webhook', () => {
  it('is sent each event once and in order, signed as Standard Webhooks has it, with what was answered to be seen', async () => {
    const admin = await openAdmin();
    const receiver = await startReceiver((_, response) => void response.writeHead(200, { 'x-app': '1' }).end('thanks'));
    const { id, secret } = await add(admin, receiver.url);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    start(admin);
    await create(admin, ...names(0, 30));
    await receiver.until(({ length }) => length >= 30);
    expect(namesOf(receiver.received)).toEqual(names(0, 30));
    const [first] = receiver.received;
    const { type, timestamp, data } = new Webhook(secret).verify(first!.body, first!.headers as any) as any;
    expect([type, timestamp]).toEqual(['user.created', data.time]);
    expect(first!.headers['webhook-id']).toBe(data.id);
    expect(() => new Webhook(secret).verify(`${first!.body} `, first!.headers as any)).toThrow(
      'No matching signature found',
    );
    const last = receiver.received.at(-1)!.json.data.sequence;
    const state = await until(admin, id, ({ position }) => position === last);
    expect(state).toMatchObject({ attempts: 0, types: ['user.*', 'group.*'] });
    const { items, next } = (await admin.send('GET', `/webhooks/${id}/deliveries?count=2`)).json;
    expect(items).toMatchObject([{ sequence: last, outcome: 'delivered', status: 200, attempt: 1 }, {}]);
    expect((await admin.send('GET', `/webhooks/${id}/deliveries?before=${next}`)).json.items).toHaveLength(28);
    const shown = (await admin.send('GET', `/webhooks/${id}/deliveries/${items[0].id}`)).json;
    expect(shown.request.body).toBe(receiver.received.at(-1)!.body);
    expect(shown.response).toMatchObject({ headers: { 'x-app': '1' }, body: 'thanks' });
    expect((await admin.send('GET', `/webhooks/${id}/deliveries/999999`)).status).toBe(404);
  });

  it('is tried again where it fails, and nothing comes before what failed', async () => {
    const admin = await openAdmin();
    let failures = 2;
    const receiver = await startReceiver((_, response) => void response.writeHead(failures-- > 0 ? 503 : 204).end());
    const { id } = await add(admin, receiver.url);
    start(admin);
    await create(admin, 'bjensen', 'mandy');
    await receiver.until(({ length }) => length >= 4);
    expect(namesOf(receiver.received)).toEqual(['bjensen', 'bjensen', 'bjensen', 'mandy']);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
    await until(admin, id, ({ position }) => position === receiver.received[3]!.json.data.sequence);
    const { items } = (await admin.send('GET', `/webhooks/${id}/deliveries`)).json;
    expect(items.map(({ outcome, attempt, error }: any) => [outcome, attempt, error]).toReversed()).toEqual([
      ['failed', 1, 'It was answered 503.'],
      ['failed', 2, 'It was answered 503.'],
      ['delivered', 3, undefined],
      ['delivered', 1, undefined],
    ]);
  });

  it('waits longer each time, for three days', async () => {
    let now = Date.parse('2026-01-01');
    const admin = await openAdmin({ clock: () => now });
    const receiver = await startReceiver((_, response) => void response.writeHead(500).end());
    const { id } = await add(admin, receiver.url);
    const waits: number[] = [];
    start(admin, { clock: () => now, schedule: retrySchedule });
    await create(admin, 'bjensen');
    for (let attempts = 1; attempts <= retrySchedule.length; attempts++) {
      const { due } = await until(admin, id, (webhook) => webhook.attempts === attempts);
      waits.push((Date.parse(due) - now) / 1_000);
      now = Date.parse(due);
    }
    expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    const { disabled, position } = await until(admin, id, (webhook) => webhook.disabled !== undefined);
    expect(disabled).toBe('After 10 attempts: It was answered 500.');
    expect(position).toBeLessThan(receiver.received[0]!.json.data.sequence);
  });

  it('keeps its place where it is switched off for not answering, and goes on there', async () => {
    const admin = await openAdmin();
    let up = false;
    const receiver = await startReceiver(
      (_, response) => void (up ? response.writeHead(204).end() : response.destroy()),
    );
    const { id } = await add(admin, receiver.url);
    start(admin);
    await create(admin, 'bjensen', 'mandy');
    const { disabled } = await until(admin, id, (webhook) => webhook.disabled !== undefined);
    expect(disabled).toBe('After 3 attempts: socket hang up');
    up = true;
    expect((await admin.send('POST', `/webhooks/${id}/enable`)).json.disabled).toBeUndefined();
    await receiver.until(({ length }) => length >= 5);
    expect(namesOf(receiver.received)).toEqual(['bjensen', 'bjensen', 'bjensen', 'bjensen', 'mandy']);
  });

  it('goes on with the next event where one is refused for good, and lists that one among the dead', async () => {
    const admin = await openAdmin();
    const receiver = await startReceiver(
      ({ json }, response) => void response.writeHead(json.data.after.userName === 'mandy' ? 422 : 204).end(),
    );
    const { id } = await add(admin, receiver.url);
    start(admin);
    await create(admin, 'bjensen', 'mandy', 'jsmith');
    await receiver.until((received) => namesOf(received).includes('jsmith'));
    expect(namesOf(receiver.received)).toEqual(['bjensen', 'mandy', 'mandy', 'mandy', 'jsmith']);
    const { items } = (await admin.send('GET', `/webhooks/${id}/deliveries?outcome=dead`)).json;
    expect(items).toMatchObject([{ status: 422, attempt: 3, type: 'user.created' }]);
    const mandy = receiver.received[1]!.json.data.sequence;
    await admin.send('POST', `/webhooks/${id}/replay`, { from: mandy });
    await receiver.until(({ length }) => length >= 9);
    expect(namesOf(receiver.received).slice(5)).toEqual(['mandy', 'mandy', 'mandy', 'jsmith']);
  });

  it('is switched off at once by 410 Gone, and by an operator', async () => {
    const admin = await openAdmin();
    const receiver = await startReceiver((_, response) => void response.writeHead(410).end());
    const { id } = await add(admin, receiver.url);
    start(admin);
    await create(admin, 'bjensen');
    const gone = await until(admin, id, (webhook) => webhook.disabled !== undefined);
    expect(gone.disabled).toBe('It was answered 410 Gone.');
    expect((await admin.send('POST', `/webhooks/${id}/disable`)).json.disabled).toBe('It was answered 410 Gone.');
    await admin.send('POST', `/webhooks/${id}/replay`, { from: gone.position + 1 });
    expect(receiver.received).toHaveLength(1);
    expect((await admin.send('DELETE', `/webhooks/${id}`)).status).toBe(204);
    expect((await admin.send('GET', `/webhooks/${id}`)).status).toBe(404);
  });

  it('follows no redirect, and waits no longer than it is told', async () => {
    const admin = await openAdmin();
    const elsewhere = await startReceiver();
    const receiver = await startReceiver(
      (_, response) => void response.writeHead(307, { location: elsewhere.url }).end(),
    );
    const { id } = await add(admin, receiver.url, { name: 'redirecting' });
    const silent = await startReceiver(() => undefined);
    const other = await add(admin, silent.url, { name: 'silent' });
    const [patient, impatient] = [60_000, 50].map((timeout) => createSend({ addresses, timeout }));
    start(admin, { send: (url, ...rest) => (url === silent.url ? impatient! : patient!)(url, ...rest) });
    await create(admin, 'bjensen');
    expect((await until(admin, id, ({ disabled }) => disabled)).disabled).toContain('It was answered 307.');
    expect((await until(admin, other.id, ({ disabled }) => disabled)).disabled).toContain('no answer within 0.05 s');
    expect(elsewhere.received).toEqual([]);
  });

  it('is sent again at once what met a connection that was kept, and closed by the other side', async () => {
    const admin = await openAdmin();
    const used = new WeakSet<object>();
    const receiver = await startReceiver((_, response) => {
      const { socket } = response;
      if (used.has(socket!)) return void response.destroy();
      used.add(socket!);
      response.writeHead(204).end();
    });
    const { id } = await add(admin, receiver.url);
    start(admin, { schedule: [] });
    await create(admin, 'bjensen', 'mandy');
    await receiver.until(({ length }) => length >= 3);
    expect(namesOf(receiver.received)).toEqual(['bjensen', 'mandy', 'mandy']);
    await until(admin, id, ({ position }) => position === receiver.received[2]!.json.data.sequence);
    const { items } = (await admin.send('GET', `/webhooks/${id}/deliveries`)).json;
    expect(items.map(({ outcome }: any) => outcome)).toEqual(['delivered', 'delivered']);
  });

  it('is signed by both secrets while one takes the place of the other', async () => {
    let now = Date.now();
    const admin = await openAdmin({ clock: () => now });
    const receiver = await startReceiver();
    const { id, secret: old } = await add(admin, receiver.url);
    start(admin, { clock: () => now });
    const rotated = (await admin.send('POST', `/webhooks/${id}/rotate`, { overlap: 60 })).json;
    expect(Date.parse(rotated.overlapEnds)).toBe(now + 60_000);
    await create(admin, 'bjensen');
    await receiver.until(({ length }) => length >= 1);
    now += 60_000;
    await create(admin, 'mandy');
    await receiver.until(({ length }) => length >= 2);
    const verifies = (secret: string, { body, headers }: Received): boolean => {
      try {
        new Webhook(secret).verify(body, headers as any);
        return true;
      } catch {
        return false;
      }
    };
    const [during, after] = receiver.received;
    expect([old, rotated.secret].map((secret) => verifies(secret, during!))).toEqual([true, true]);
    expect([old, rotated.secret].map((secret) => verifies(secret, after!))).toEqual([false, true]);
  });

  it('is delivered to by one of several processes, in order, whichever dies', async () => {
    const admin = await openAdmin();
    const receiver = await startReceiver();
    await add(admin, receiver.url);
    const first = start(admin, { owner: 'a', lease: 1_000_000 });
    start(admin, { owner: 'b' });
    start(admin, { owner: 'c' });
    await create(admin, ...names(0, 20));
    await receiver.until(({ length }) => length >= 10);
    await first.stop();
    await create(admin, ...names(20, 20));
    await receiver.until((received) => namesOf(received).includes('bjensen39'));
    expect(namesOf(receiver.received)).toEqual(names(0, 40));
  });

  it('is told when events went before they could be delivered', async () => {
    const admin = await openAdmin();
    const receiver = await startReceiver();
    const { id } = await add(admin, receiver.url);
    await create(admin, 'bjensen', 'mandy', 'jsmith');
    await admin.harness.storage.events.prune({ before: Number.MAX_SAFE_INTEGER, size: 1e9 });
    start(admin);
    await receiver.until(({ length }) => length >= 1);
    expect(namesOf(receiver.received)).toEqual(['jsmith']);
    const { items } = (await admin.send('GET', `/webhooks/${id}/deliveries?outcome=lost`)).json;
    expect(items[0].error).toMatch(/^Events \d+ to \d+ were not kept until they could be delivered\.$/);
  });

  it('gets the events of its tenant and its types, from where it is told to begin', async () => {
    const admin = await openAdmin();
    const receiver = await startReceiver();
    await create(admin, 'bjensen');
    await add(admin, receiver.url, { types: ['user.created'], tenant: 'example', after: 0 });
    await admin.send('POST', '/tenants', { id: 'globex' });
    await add(admin, receiver.url, { name: 'other', tenant: 'globex', after: 0 });
    start(admin);
    await create(admin, 'mandy');
    await receiver.until(({ length }) => length >= 2);
    expect(namesOf(receiver.received)).toEqual(['bjensen', 'mandy']);
  });

  it('is refused for what cannot be', async () => {
    const { send } = await openAdmin();
    const url = 'https://app.example.com/hooks';
    const cases: readonly (readonly [object, number, string])[] = [
      [{ name: 'app', url: 'https://169.254.169.254/' }, 400, 'is in no public network'],
      [{ name: 'app', url: 'http://8.8.8.8/' }, 400, 'without TLS'],
      [{ name: 'app', url: 'nowhere' }, 400, 'expected a URL'],
      [{ name: 'app', url, types: ['User created'] }, 400, 'expected types'],
      [{ name: 'app', url, types: [] }, 400, 'types'],
      [{ name: 'app', url, tenant: 'nobody' }, 404, 'There is no tenant "nobody"'],
      [{ name: 'app', url, after: 1_000 }, 400, 'There is no event 1000 yet'],
    ];
    for (const [body, status, detail] of cases) {
      const refused = await send('POST', '/webhooks', body);
      expect([refused.status, refused.json.detail]).toEqual([status, expect.stringContaining(detail)]);
    }
    const { json } = await send('POST', '/webhooks', { name: 'app', url });
    expect((await send('POST', '/webhooks', { name: 'app', url })).status).toBe(409);
    for (const from of [0, 1_000]) {
      expect([from, (await send('POST', `/webhooks/${json.id}/replay`, { from })).status]).toEqual([
        from,
        from === 0 ? 400 : 409,
      ]);
    }
    const audit = (await send('GET', '/audit?types=config.webhook.*')).json.items;
    expect(audit).toMatchObject([{ type: 'config.webhook.created', after: { name: 'app', url } }]);
    expect(JSON.stringify(audit)).not.toContain('sealed');
  });
});
