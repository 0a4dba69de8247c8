import { describe, expect, it } from 'vitest';
import { open, refusal, userUrn } from './client.ts';
import { baseUrl } from './harness.ts';

/** bjensen with a connection that is hers, and jsmith whom it must never touch. */
const openWithMe = async () => {
  const harness = await open();
  const bjensen = await harness.user('bjensen');
  const jsmith = await harness.user('jsmith');
  const authorization = await harness.connect('example', { user: bjensen.id });
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    harness.send(method, path, body, { authorization, headers });
  return {
    ...harness,
    harness,
    bjensen,
    jsmith,
    send,
    read: async (id: string) => harness.send('GET', `/Users/${id}`),
  };
};

describe('/Me', () => {
  it('is the user of the connection [me-01, me-02]', async () => {
    const { send, bjensen } = await openWithMe();
    for (const path of ['/Me', '/me', '/Me/']) {
      const { status, json, headers } = await send('GET', path);
      expect([status, json]).toEqual([200, bjensen]);
      expect(headers['content-location']).toBe(`${baseUrl}/Users/${bjensen.id}`);
      expect(headers['etag']).toBe(bjensen.meta.version);
    }
    expect((await send('GET', '/Me?attributes=userName')).json).toEqual({
      schemas: [userUrn],
      id: bjensen.id,
      userName: 'bjensen',
    });
    expect((await send('GET', '/Me', undefined, { 'if-none-match': bjensen.meta.version })).status).toBe(304);
  });

  it('is nobody for a connection without a user, nor for one whose user is gone, and never another [me-01]', async () => {
    const { harness, send, bjensen, user, connect } = await openWithMe();
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect(refusal(await harness.send(method, '/Me', {}))).toBe('404');
    }
    // The same id means nothing in another tenant.
    const authorization = await connect('other', { user: bjensen.id });
    expect(refusal(await harness.send('GET', '/Me', undefined, { authorization }))).toBe('404');
    await send('DELETE', `/Users/${bjensen.id}`);
    await user('bjensen');
    expect(refusal(await send('GET', '/Me'))).toBe('404');
  });

  it('is 501 where it is not served [me-01]', async () => {
    const { send } = await open({ me: false });
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(refusal(await send(method, '/Me', {}))).toBe('501');
    }
  });

  it('is modified, replaced and deleted as the user is [me-03]', async () => {
    const { send, bjensen, jsmith, read } = await openWithMe();
    const location = `${baseUrl}/Users/${bjensen.id}`;
    const patched = await send('PATCH', '/Me', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'add', path: 'title', value: 'Guide' }],
    });
    expect([patched.status, patched.json.title, patched.headers['content-location']]).toEqual([200, 'Guide', location]);
    const replacement = { schemas: [userUrn], userName: 'barbara' };
    expect((await send('PUT', '/Me', replacement, { 'if-match': 'W/"1"' })).status).toBe(412);
    const replaced = await send('PUT', '/Me', replacement, { 'if-match': 'W/"2"' });
    expect([replaced.status, replaced.json.userName, replaced.json.id]).toEqual([200, 'barbara', bjensen.id]);
    expect((await read(bjensen.id)).json).toEqual(replaced.json);
    expect((await send('DELETE', '/Me')).status).toBe(204);
    expect((await read(bjensen.id)).status).toBe(404);
    expect((await read(jsmith.id)).json).toEqual(jsmith);
  });

  it('is no way to register [me-04]', async () => {
    const { send, harness } = await openWithMe();
    const body = { schemas: [userUrn], userName: 'mandy' };
    expect(refusal(await send('POST', '/Me', body))).toBe('501');
    expect(refusal(await harness.send('POST', '/Me', body))).toBe('501');
    expect((await send('GET', '/Users')).json.totalResults).toBe(2);
  });
});
