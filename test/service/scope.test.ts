import { describe, expect, it } from 'vitest';
import { open, userUrn } from './client.ts';

const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] };

describe('a token with the scope scim:read', () => {
  const openAsReader = async () => {
    const service = await open();
    const { id } = await service.user('bjensen');
    const authorization = await service.connect('example', { auth: 'oauth', scope: 'scim:read' });
    const send = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
      service.send(method, path, body, { authorization, headers });
    return { send, id: String(id), service };
  };

  it('reads and searches, by either version of SCIM', async () => {
    const { send, id } = await openAsReader();
    for (const path of ['/Users', `/Users/${id}`, '/Groups', '/', '/scim/v1/Users', `/scim/v1/Users/${id}`]) {
      for (const method of ['GET', 'HEAD']) expect([path, (await send(method, path)).status]).toEqual([path, 200]);
    }
    for (const path of ['/.search', '/Users/.search']) {
      expect([path, (await send('POST', path, {}, search)).status]).toEqual([path, 200]);
    }
  });

  it('writes nothing, whatever the method is called', async () => {
    const { send, id, service } = await openAsReader();
    for (const version of ['/scim/v2', '/scim/v1']) {
      for (const [method, path, override] of [
        ['POST', '/Users'],
        ['PUT', `/Users/${id}`],
        ['PATCH', `/Users/${id}`],
        ['DELETE', `/Users/${id}`],
        ['POST', '/Bulk'],
        ['POST', `/Users/${id}`, 'DELETE'],
        ['POST', `/Users/${id}`, 'PUT'],
        ['POST', `/Users/${id}`, 'PATCH'],
      ] as const) {
        if (override && version === '/scim/v2') continue;
        const headers = override ? { 'x-http-method-override': override } : {};
        const { status, json, headers: answered } = await send(method, version + path, headers, '{ nonsense');
        expect([version, method, path, override, status]).toEqual([version, method, path, override, 403]);
        expect(answered['www-authenticate']).toMatch(/error="insufficient_scope".*scope="scim"$/);
        if (version === '/scim/v1') expect(json.Errors).toMatchObject([{ code: '403' }]);
        else expect(json).toMatchObject({ status: '403' });
      }
    }
    expect((await service.send('GET', `/Users/${id}`)).status).toBe(200);
    const created = { schemas: [userUrn], userName: 'jsmith' };
    expect((await service.send('POST', '/Users', created)).status).toBe(201);
  });
});

it('a token without a scope for SCIM is refused even to read', async () => {
  const { connect, send } = await open();
  const authorization = await connect('example', { auth: 'oauth', scope: 'email' });
  for (const path of ['/Users', '/scim/v1/Users']) {
    const { status, headers } = await send('GET', path, undefined, { authorization });
    expect(status).toBe(403);
    expect(headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="scim"$/);
  }
});
