import { describe, expect, it } from 'vitest';
import { formatToken, hashSecret, rotateSecret } from '../../src/authentication/credentials.ts';
import { open, refusal, userUrn } from './client.ts';

/** Requests on every endpoint that holds resources, with a body where one is read. */
const protectedRequests = [
  ['GET', '/'],
  ['GET', '/Users'],
  ['GET', '/Users?filter=userName%20pr'],
  ['HEAD', '/Users'],
  ['GET', '/Users/1'],
  ['GET', '/Groups'],
  ['GET', '/Me'],
  ['POST', '/Users'],
  ['PUT', '/Users/1'],
  ['PATCH', '/Users/1'],
  ['DELETE', '/Users/1'],
  ['POST', '/.search'],
  ['POST', '/Users/.search'],
  ['POST', '/Bulk'],
] as const;

describe('credentials', () => {
  it('are asked for on every endpoint that holds resources, with an Error [auth-01, auth-02]', async () => {
    const { send } = await open();
    for (const [method, path] of protectedRequests) {
      const answer = await send(
        method,
        path,
        { schemas: [userUrn], userName: 'bjensen' },
        { authorization: undefined },
      );
      if (method !== 'HEAD') expect([method, path, refusal(answer)]).toEqual([method, path, '401']);
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="[^"]+", Basic realm="[^"]+"/);
      expect(answer.headers['content-type']).toBe('application/scim+json');
      expect(answer.exchange.tenant).toBeUndefined();
    }
    expect((await send('GET', '/Users')).json.totalResults).toBe(0);
  });

  it('are asked for before the body is read', async () => {
    const { send } = await open();
    const options = { authorization: undefined, headers: { 'content-type': 'text/plain' } };
    expect(refusal(await send('POST', '/Users', '{ nonsense', options))).toBe('401');
  });

  it('that are wrong, malformed or empty are refused [auth-03]', async () => {
    const { send, connect } = await open();
    const right = await connect('example');
    const token = right.slice('Bearer '.length);
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${token}x`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token} ${token}`,
      `Token ${token}`,
      `Basic ${token}`,
      token,
      'Bearer mst_c1_',
      'Bearer null',
      'Basic Og==',
      `${right}, ${right}`,
    ]) {
      const answer = await send('GET', '/Users', undefined, { authorization });
      expect([authorization, refusal(answer)]).toEqual([authorization, '401']);
      expect(answer.headers).toHaveProperty('www-authenticate');
    }
    expect((await send('GET', '/Users', undefined, { authorization: right })).status).toBe(200);
  });

  it('are taken as Basic, bearer and bare header, as is advertised [auth-04]', async () => {
    const { send, connect } = await open();
    for (const auth of ['basic', 'header', 'bearer'] as const) {
      const authorization = await connect('example', { auth });
      expect((await send('GET', '/Users', undefined, { authorization })).status).toBe(200);
    }
    const header = await connect('example', { auth: 'header' });
    expect((await send('GET', '/Users', undefined, { authorization: `Bearer ${header}` })).status).toBe(200);
    const { authenticationSchemes } = (await send('GET', '/ServiceProviderConfig')).json;
    expect(authenticationSchemes.map((s: { type: string }) => s.type)).toEqual([
      'oauthbearertoken',
      'httpbasic',
      'oauthbearertoken',
    ]);
  });

  it('in the query are no credentials [auth-09]', async () => {
    const { send, connect } = await open();
    const authorization = await connect('example');
    const token = authorization.slice('Bearer '.length);
    for (const name of ['access_token', 'token', 'authorization', 'api_key']) {
      for (const path of [`/Users?${name}=${token}`, `/Users?${name}=Bearer%20${token}`]) {
        expect(refusal(await send('GET', path, undefined, { authorization: undefined }))).toBe('401');
      }
    }
  });

  it('are refused when they expire and when they are revoked, at once [auth-03, auth-07]', async () => {
    let now = Date.parse('2026-01-01');
    const { send, connect, storage } = await open({ clock: () => now });
    const authorization = await connect('example');
    const { connections } = storage;
    const connection = (await connections.connections('example')).at(-1)!;
    const read = async () => (await send('GET', '/Users', undefined, { authorization })).status;
    await connections.updateConnection({ ...connection, expires: now + 1_000 });
    expect(await read()).toBe(200);
    now += 1_000;
    expect(await read()).toBe(401);
    await connections.updateConnection(connection);
    expect(await read()).toBe(200);
    await connections.updateConnection({ ...connection, revoked: now });
    expect(await read()).toBe(401);
  });

  it('may be two while they are rotated [auth-08]', async () => {
    let now = Date.parse('2026-01-01');
    const { send, connect, storage } = await open({ clock: () => now });
    const old = await connect('example');
    const { connections } = storage;
    const connection = (await connections.connections('example')).at(-1)!;
    const secret = 'a-new-secret';
    await connections.updateConnection(rotateSecret(connection, secret, { now, overlap: 60_000 }));
    const renewed = `Bearer ${formatToken(connection.id, secret)}`;
    const statuses = () =>
      Promise.all(
        [old, renewed].map(async (authorization) => (await send('GET', '/Users', undefined, { authorization })).status),
      );
    expect(hashSecret(secret)).not.toBe(connection.secrets[0]!.hash);
    expect(await statuses()).toEqual([200, 200]);
    now += 60_000;
    expect(await statuses()).toEqual([401, 200]);
  });

  it('are not needed to read what the service is', async () => {
    const { send } = await open();
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/ResourceTypes/User']) {
      expect((await send('GET', path, undefined, { authorization: undefined })).status).toBe(200);
    }
  });
});
