import { describe, expect, it } from 'vitest';
import { createEventAdministration } from '../../src/admin/local/events.ts';
import { openAdmin } from './service.ts';

type Admin = Awaited<ReturnType<typeof openAdmin>>;

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const directory = 'types=user.*,group.*';

/** A tenant with a connection, and what changes its users. */
const openTenant = async (admin: Admin) => {
  const authorization = await admin.harness.connect('example');
  const send = async (method: string, path: string, body?: unknown) =>
    (await admin.harness.send(method, path, body, { authorization })).json as { id: string };
  return {
    send,
    create: (userName: string, more: object = {}) =>
      send('POST', '/Users', { schemas: [userSchema], userName, ...more }),
    patch: (path: string, value: object) =>
      send('PATCH', path, { schemas: [patchOp], Operations: [{ op: 'replace', value }] }),
  };
};

/** A stream of server-sent events, as an application reads it. */
const openStream = async ({ app, authorization }: Admin, query: string, headers: Record<string, string> = {}) => {
  const response = await app.request(`/admin/v1/events/stream?${query}`, { headers: { authorization, ...headers } });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async events(count: number): Promise<any[]> {
      for (;;) {
        const found = [...text.matchAll(/^event: change\ndata: (.*)\nid: ([0-9a-f]{12}-\d+)\n\n/gm)];
        if (found.length >= count) return found.map(([, data]) => JSON.parse(data!));
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended: ${text}`);
        text += value;
      }
    },
    end: () => reader.cancel(),
  };
};

describe('GET /events', () => {
  it('gives each change of a SCIM request once, in order, with who, why, before and after', async () => {
    const admin = await openAdmin();
    const { create, patch, send } = await openTenant(admin);
    const user = await create('bjensen', { password: 't1meMa$heen', active: true });
    await patch(`/Users/${user.id}`, { active: false });
    const group = await send('POST', '/Groups', {
      schemas: [groupSchema],
      displayName: 'Tour Guides',
      members: [{ value: user.id }],
    });
    await send('DELETE', `/Users/${user.id}`);
    const first = (await admin.send('GET', `/events?${directory}&count=3`)).json;
    const rest = (await admin.send('GET', `/events?${directory}&after=${first.next}`)).json;
    const events = [...first.items, ...rest.items];
    expect(events.map(({ type, resource }: any) => [type, resource.id, resource.version])).toEqual([
      ['user.created', user.id, 1],
      ['user.deactivated', user.id, 2],
      ['group.created', group.id, 1],
      ['group.members', group.id, 1],
      ['group.members', group.id, 2],
      ['user.deleted', user.id, 2],
    ]);
    expect(events[1]).toMatchObject({
      tenant: 'example',
      operation: 'modify',
      actor: { kind: 'connection' },
      requestId: expect.any(String),
      before: { userName: 'bjensen', active: true },
      after: { userName: 'bjensen', active: false },
    });
    expect(events[4]).toMatchObject({ operation: 'delete', removed: [{ value: user.id, type: 'User' }] });
    expect(JSON.stringify(events)).not.toContain('t1meMa$heen');
    const { items, next } = (await admin.send('GET', `/events?after=${rest.next}`)).json;
    expect([items, next]).toEqual([[], rest.next]);
  });

  it('tells PUT from PATCH, each operation of a bulk request by itself, and that a password changed', async () => {
    const admin = await openAdmin();
    const { create, send } = await openTenant(admin);
    const { id } = await create('bjensen');
    await send('PUT', `/Users/${id}`, { schemas: [userSchema], userName: 'babs' });
    await send('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: { schemas: [userSchema], userName: 'mandy' } },
        { method: 'POST', path: '/Users', bulkId: 'b', data: { schemas: [userSchema], userName: 'mandy' } },
        { method: 'DELETE', path: `/Users/${id}` },
      ],
    });
    const { items } = (await admin.send('GET', `/events?${directory}`)).json;
    expect(items.map(({ type, operation }: any) => `${type} ${operation}`)).toEqual([
      'user.created create',
      'user.updated replace',
      'user.created create',
      'user.deleted delete',
    ]);
    expect(items[2].requestId).toBe(items[3].requestId);
  });

  it('waits for what is to come, for as long as it is told', async () => {
    const admin = await openAdmin();
    const { create } = await openTenant(admin);
    const { next } = (await admin.send('GET', '/events')).json;
    const waiting = admin.send('GET', `/events?after=${next}&wait=60&types=user.deleted,user.created`);
    await create('bjensen');
    expect((await waiting).json.items.map(({ type }: any) => type)).toEqual(['user.created']);
    const none = (await admin.send('GET', `/events?after=${next}&wait=1&types=user.deleted`)).json;
    expect([none.items, none.next]).toEqual([[], next.replace(/\d+$/, (last: string) => String(Number(last) + 1))]);
  });

  it('says what is not kept any more, and what is not there yet', async () => {
    const admin = await openAdmin();
    const { create } = await openTenant(admin);
    for (const name of ['bjensen', 'mandy', 'jsmith']) await create(name);
    const { next: cursor } = (await admin.send('GET', '/events?count=1000')).json;
    const [, stream, last] = /^([0-9a-f]{12})-(\d+)$/.exec(cursor)!;
    const next = Number(last);
    await admin.harness.storage.events.prune({ before: Number.MAX_SAFE_INTEGER, size: 1e9 });
    for (const path of ['/events', '/events/stream']) {
      const gone = await admin.send('GET', `${path}?after=1`);
      expect([gone.status, gone.json.detail]).toEqual([
        410,
        `Events up to ${next - 1} are not kept any more; read all anew, then go on after ${next}.`,
      ]);
      const other = await admin.send('GET', `${path}?after=${'0'.repeat(12)}-1`);
      expect([other.status, other.json.detail]).toEqual([409, expect.stringContaining('put back to an older state')]);
      expect((await admin.send('GET', `${path}?after=${stream}-1`)).status).toBe(410);
      const early = await admin.send('GET', `${path}?after=${next + 1}`);
      expect([early.status, early.json.detail]).toEqual([
        409,
        `There is no event ${next + 1} yet: the newest is ${next}. Was the database replaced by an older one?`,
      ]);
    }
    expect((await admin.send('GET', `/events?after=${next - 1}`)).json.items).toHaveLength(1);
    expect((await admin.send('GET', '/events')).json.items).toHaveLength(1);
    for (const query of ['types=User.created', 'types=', 'after=x', 'wait=61', 'type=user.created']) {
      expect((await admin.send('GET', `/events?${query}`)).status).toBe(400);
    }
  });

  it('may be given to the application alone, which may nothing else', async () => {
    const { send } = await openAdmin();
    const { json } = await send('POST', '/operators', { name: 'app', scope: 'events' });
    expect(json.scope).toBe('events');
    const headers = { authorization: `Bearer ${json.token}` };
    expect((await send('GET', '/events', undefined, headers)).status).toBe(200);
    for (const [method, path] of [
      ['GET', '/audit'],
      ['GET', '/tenants'],
      ['POST', '/operators'],
      ['GET', '/exchanges'],
    ] as const) {
      const refused = await send(method, path, method === 'POST' ? { name: 'more' } : undefined, headers);
      expect([path, refused.status, refused.json.detail]).toEqual([
        path,
        403,
        'The credential of app is for events alone.',
      ]);
    }
  });

  it('streams them as they are committed, and goes on where a stream broke off', async () => {
    const admin = await openAdmin();
    const { create } = await openTenant(admin);
    await create('bjensen');
    const stream = await openStream(admin, directory);
    const [first] = await stream.events(1);
    expect(first).toMatchObject({ type: 'user.created', after: { userName: 'bjensen' } });
    await create('mandy');
    const [, second] = await stream.events(2);
    await stream.end();
    await create('jsmith');
    const again = await openStream(admin, directory, { 'last-event-id': second.id });
    expect((await again.events(1)).map(({ after }) => after.userName)).toEqual(['jsmith']);
    await again.end();
    expect(admin.errors).toEqual([]);
  });

  it('is refused where no events are kept', async () => {
    const { administration, create, send } = await openAdmin();
    const off = create({
      ...administration,
      ...createEventAdministration({
        stream: '000000000000',
        kept: false,
        read: () => Promise.reject(new Error('nothing is read')),
        prune: async () => 0,
        subscribe: () => () => undefined,
      }),
    });
    for (const path of ['/events', '/events/stream', '/audit']) {
      const { status, json } = await send('GET', path, undefined, {}, off);
      expect([status, json.detail]).toEqual([409, 'No events are kept; the setting events switches them on.']);
    }
  });
});

describe('GET /audit', () => {
  it('tells what operators configured beside what clients changed, the newest first', async () => {
    const admin = await openAdmin();
    const { send } = admin;
    const ada = (await send('POST', '/operators', { name: 'ada' })).json;
    const headers = { authorization: `Bearer ${ada.token}`, 'x-request-id': 'r1' };
    await send('POST', '/tenants', { id: 'acme' }, headers);
    const connection = (await send('POST', '/tenants/acme/connections', { name: 'okta', auth: 'bearer' }, headers))
      .json;
    await send('POST', `/connections/${connection.id}/rotate`, {}, headers);
    await send('POST', `/connections/${connection.id}/revoke`, undefined, headers);
    const page = (await send('GET', '/audit?actor=ada&count=3')).json;
    expect(page.items.map(({ type }: any) => type)).toEqual([
      'config.connection.revoked',
      'config.connection.rotated',
      'config.connection.created',
    ]);
    const older = (await send('GET', `/audit?actor=ada&count=3&before=${page.next}`)).json;
    expect(older.items).toMatchObject([
      { type: 'config.tenant.created', requestId: 'r1', actor: { kind: 'operator', id: 'ada' } },
    ]);
    expect(older.next).toBeUndefined();
    expect(page.items[0]).toMatchObject({
      tenant: 'acme',
      before: { name: 'okta' },
      after: { name: 'okta', revoked: expect.any(Number) },
    });
    const all = (await send('GET', '/audit?requestId=r1&types=config.connection.*')).json;
    expect(all.items).toHaveLength(3);
    expect(JSON.stringify(all)).not.toContain('secrets');
    expect((await send('GET', `/audit?resource=${connection.id}&tenant=globex`)).json.items).toEqual([]);
  });
});
