import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import * as oauth from 'oauth4webapi';
import { describe, expect, it, vi } from 'vitest';
import { ScimError } from '../../../src/protocol/error.ts';
import type { JsonObject } from '../../../src/protocol/json.ts';
import {
  allow,
  authorizationUrl,
  createBrowser,
  insecure,
  redeem,
  refusal,
  start,
  userSchema,
  type Running,
} from './running.ts';

const getToken = async (
  { as, client }: Pick<Running, 'as' | 'client'>,
  authenticate: oauth.ClientAuth,
  parameters: Record<string, string> = {},
) =>
  oauth.processClientCredentialsResponse(
    as,
    client,
    await oauth.clientCredentialsGrantRequest(as, client, authenticate, parameters, insecure),
  );

const bjensen = { schemas: [userSchema], userName: 'bjensen' };

describe('the client credentials grant', () => {
  it('gives a client a token by its secret, in the header or in the body [auth-11]', async () => {
    const running = await start();
    for (const authenticate of [oauth.ClientSecretBasic(running.secret), oauth.ClientSecretPost(running.secret)]) {
      const { access_token, scope, expires_in, refresh_token } = await getToken(running, authenticate);
      expect([scope, expires_in, refresh_token]).toEqual(['scim', 3_600, undefined]);
      expect((await running.scim(access_token)).status).toBe(200);
    }
  });

  it('refuses a wrong secret, that of another client, an unknown client and one without this grant', async () => {
    const running = await start();
    const other = await running.connect('acme');
    for (const secret of [`${running.secret}x`, other.secret, 'kept by its hash', running.secret.slice(0, -1)]) {
      expect(await refusal(getToken(running, oauth.ClientSecretPost(secret)))).toBe('invalid_client');
    }
    const unknown = { ...running, client: { client_id: '0123456789abcdef' } };
    expect(await refusal(getToken(unknown, oauth.ClientSecretPost(running.secret)))).toBe('invalid_client');
    const byCode = await running.connect('acme', { grants: ['authorization_code'] });
    expect(await refusal(getToken({ ...running, ...byCode }, oauth.ClientSecretPost(byCode.secret)))).toBe(
      'unauthorized_client',
    );
    const response = await fetch(running.as.token_endpoint!, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: running.client.client_id }),
    });
    expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_client' }]);
  });

  it('tells a client to try again while the store does not answer', async () => {
    const running = await start();
    const { connections, oauth: records } = running.storage;
    const busy = (): Promise<never> => Promise.reject(new ScimError(503, 'Busy.', { headers: { 'retry-after': '1' } }));
    const request = () =>
      fetch(running.as.token_endpoint!, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_secret: running.secret,
          ...running.client,
        }),
      });
    for (const spy of [() => vi.spyOn(records, 'put'), () => vi.spyOn(connections, 'connection')]) {
      const spied = spy().mockImplementation(busy);
      const answer = await request();
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toEqual({ error: 'temporarily_unavailable', error_description: 'Busy.' });
      spied.mockRestore();
    }
    expect((await request()).status).toBe(200);
  });

  it('has who fails too often wait, and never who has the secret', async () => {
    let failures = 0;
    const running = await start({}, [], { countFailure: async () => ((failures += 1) > 2 ? 7 : undefined) });
    const attempt = (secret: string) =>
      fetch(running.as.token_endpoint!, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: 'client_credentials', client_id: running.client.client_id, client_secret: secret },
        }),
      });
    for (const status of [401, 401, 429]) expect((await attempt('wrong')).status).toBe(status);
    const refused = await attempt('wrong');
    expect([refused.headers.get('retry-after'), await refused.json()]).toMatchObject([
      '7',
      { error: 'invalid_client' },
    ]);
    expect((await attempt(running.secret)).status).toBe(200);
    expect(failures).toBe(4);
  });

  it('gives what was asked for: to read alone [auth-06]', async () => {
    const running = await start();
    const authenticate = oauth.ClientSecretPost(running.secret);
    const { access_token } = await getToken(running, authenticate, { scope: 'scim:read email' });
    expect((await running.scim(access_token)).status).toBe(200);
    const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] };
    expect((await running.scim(access_token, 'POST', '/Users/.search', search)).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/Users'],
      ['PUT', '/Users/1'],
      ['PATCH', '/Users/1'],
      ['DELETE', '/Users/1'],
      ['POST', '/Bulk'],
    ] as const) {
      const refused = await running.scim(access_token, method, path, bjensen);
      expect([method, refused.status]).toEqual([method, 403]);
      expect(refused.json).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '403',
        detail: 'The access token may only read; to write, expected the scope scim.',
      });
      expect(refused.headers.get('www-authenticate')).toBe(
        'Bearer realm="muster", error="insufficient_scope", ' +
          'error_description="The access token may only read; to write, expected the scope scim.", scope="scim"',
      );
    }
    expect(await refusal(getToken(running, authenticate, { scope: 'email' }))).toBe('invalid_scope');
    const reader = await running.connect('acme', { readOnly: true });
    const asReader = { ...running, ...reader };
    expect(await getToken(asReader, oauth.ClientSecretPost(reader.secret))).toMatchObject({ scope: 'scim:read' });
    expect(await refusal(getToken(asReader, oauth.ClientSecretPost(reader.secret), { scope: 'scim' }))).toBe(
      'invalid_scope',
    );
  });

  it('is for one tenant: the token of another shows nothing of this one', async () => {
    const running = await start();
    const other = await running.connect('globex');
    const ours = await getToken(running, oauth.ClientSecretPost(running.secret));
    const theirs = await getToken({ ...running, ...other }, oauth.ClientSecretPost(other.secret));
    const { json } = await running.scim(ours.access_token, 'POST', '/Users', bjensen);
    expect((await running.scim(ours.access_token, 'GET', `/Users/${json.id}`)).status).toBe(200);
    expect((await running.scim(theirs.access_token, 'GET', `/Users/${json.id}`)).status).toBe(404);
    expect((await running.scim(theirs.access_token)).json.totalResults).toBe(0);
  });
});

describe('an access token', () => {
  it('expires to the second', async () => {
    const running = await start();
    const { access_token } = await getToken(running, oauth.ClientSecretPost(running.secret));
    running.pass(3_598_000);
    expect((await running.scim(access_token)).status).toBe(200);
    running.pass(2_000);
    const { status, json, headers } = await running.scim(access_token);
    expect([status, json.detail]).toEqual([401, expect.stringMatching(/^The access token expired at /)]);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="muster", .*error="invalid_token"/);
  });

  it('is taken as bearer token alone, and nothing else in its place', async () => {
    const running = await start();
    const { access_token } = await getToken(running, oauth.ClientSecretPost(running.secret));
    const { refresh_token } = await redeem(running, await allow(running));
    const { client_id } = running.client;
    for (const authorization of [
      access_token,
      `Basic ${Buffer.from(`${client_id}:${access_token}`).toString('base64')}`,
      `Basic ${Buffer.from(`${client_id}:${running.secret}`).toString('base64')}`,
      `Bearer ${running.secret}`,
      `Bearer ${refresh_token}`,
      `Bearer ${access_token}x`,
      `Bearer ${access_token.slice(1)}`,
      `Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.`,
      `Bearer ${'x'.repeat(20_000)}`,
    ]) {
      const response = await fetch(`${running.url}/scim/v2/Users`, { headers: { authorization } });
      expect([authorization.slice(0, 40), response.status]).toEqual([authorization.slice(0, 40), 401]);
      expect(await response.json()).toMatchObject({ status: '401' });
    }
    const query = await fetch(`${running.url}/scim/v2/Users?access_token=${access_token}`);
    expect(query.status).toBe(401);
  });

  it('is revoked and introspected by its own client', async () => {
    const running = await start();
    const { as, client } = running;
    const authenticate = oauth.ClientSecretPost(running.secret);
    const other = await running.connect('acme');
    const introspect = async (token: string, who: { client: oauth.Client; secret: string } = running) =>
      oauth.processIntrospectionResponse(
        as,
        who.client,
        await oauth.introspectionRequest(as, who.client, oauth.ClientSecretPost(who.secret), token, insecure),
      );
    const revoke = async (token: string, who: { client: oauth.Client; secret: string } = running) =>
      oauth.processRevocationResponse(
        await oauth.revocationRequest(as, who.client, oauth.ClientSecretPost(who.secret), token, insecure),
      );
    const { access_token } = await getToken(running, authenticate);
    expect(await introspect(access_token)).toMatchObject({
      ...{ active: true, client_id: client.client_id, scope: 'scim', token_type: 'Bearer', iss: as.issuer },
    });
    expect(await introspect(access_token, other)).toEqual({ active: false });
    await revoke(access_token, other);
    expect((await running.scim(access_token)).status).toBe(200);
    await revoke(access_token);
    expect((await running.scim(access_token)).status).toBe(401);
    expect(await introspect(access_token)).toEqual({ active: false });

    const tokens = await redeem(running, await allow(running));
    expect(await introspect(tokens.refresh_token!)).toMatchObject({ active: true, sub: 'acme/admin-acme' });
    await revoke(tokens.refresh_token!);
    expect((await running.scim(tokens.access_token)).status).toBe(401);
  });
});

describe('a client with a key', () => {
  const withKey = async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] } as unknown as JsonObject;
    const running = await start({ jwks, grants: ['client_credentials'] });
    const send = (assertion: string, parameters: Record<string, string> = {}) =>
      fetch(running.as.token_endpoint!, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          ...parameters,
        }),
      });
    let count = 0;
    const assertion = (
      claims: Record<string, unknown> = {},
      key: CryptoKey | Uint8Array = privateKey,
      alg = 'ES256',
    ) => {
      const id = running.client.client_id;
      const all = { iss: id, sub: id, aud: running.as.issuer, jti: `j${(count += 1)}`, exp: Date.now() / 1_000 + 60 };
      return new SignJWT({ ...all, ...claims }).setProtectedHeader({ alg, kid: 'k1' }).sign(key);
    };
    return { running, privateKey, send, assertion };
  };

  it('authenticates by it (RFC 7523), and by nothing else', async () => {
    const { running, privateKey } = await withKey();
    const { access_token } = await getToken(running, oauth.PrivateKeyJwt({ key: privateKey, kid: 'k1' }));
    expect((await running.scim(access_token)).status).toBe(200);
    for (const secret of [running.secret, 'kept by its hash']) {
      expect(await refusal(getToken(running, oauth.ClientSecretPost(secret)))).toBe('invalid_client');
    }
  });

  it('is refused with an assertion that is forged, expired, for somebody else, or used before', async () => {
    const { running, send, assertion } = await withKey();
    const { privateKey: stranger, publicKey } = await generateKeyPair('ES256');
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [, payload] = (await assertion()).split('.');
    const jwks = { keys: [await exportJWK(publicKey)] } as unknown as JsonObject;
    const other = await running.connect('globex', { jwks });
    const symmetric = new TextEncoder().encode(running.secret);
    for (const [what, forged] of Object.entries({
      'alg none': `${encode({ alg: 'none' })}.${payload}.`,
      'a key of its own': await assertion({}, stranger),
      'the secret as key': await assertion({}, symmetric, 'HS256'),
      expired: await assertion({ exp: Date.now() / 1_000 - 60 }),
      'no expiry': await assertion({ exp: undefined }),
      'another audience': await assertion({ aud: 'https://other.example.com/oauth' }),
      'no audience': await assertion({ aud: undefined }),
      'another issuer': await assertion({ iss: other.client.client_id }),
      'another client': await assertion({ iss: other.client.client_id, sub: other.client.client_id }),
      'no id': await assertion({ jti: undefined }),
      nonsense: 'a.b.c',
    })) {
      const response = await send(forged);
      expect([what, [400, 401].includes(response.status)]).toEqual([what, true]);
      expect([what, await response.json()]).not.toHaveProperty([1, 'access_token']);
    }
    const good = await assertion();
    const statuses = (await Promise.all([1, 2, 3].map(() => send(good)))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 401, 401]);
    expect((await send(good)).status).toBe(401);
  });
});

describe('the authorization server', () => {
  it('is described where clients look for it (RFC 8414, RFC 9728)', async () => {
    const { url, as, scim } = await start();
    for (const place of ['/oauth/.well-known/oauth-authorization-server', '/oauth/.well-known/openid-configuration']) {
      expect(await (await fetch(url + place)).json()).toEqual(as);
    }
    expect(as).toMatchObject({
      ...{ issuer: `${url}/oauth`, scopes_supported: ['scim', 'scim:read'], response_types_supported: ['code'] },
      ...{ code_challenge_methods_supported: ['S256'], authorization_response_iss_parameter_supported: true },
    });
    const challenge = (await scim('')).headers.get('www-authenticate') ?? '';
    const resource = new URL(`${url}/scim/v2`);
    const metadata = await oauth.processResourceDiscoveryResponse(
      resource,
      await oauth.resourceDiscoveryRequest(resource, insecure),
    );
    expect(metadata.authorization_servers).toEqual([as.issuer]);
    expect(challenge).toContain(`resource_metadata="${url}/.well-known/oauth-protected-resource/scim/v2"`);
  });

  it('has its public name in all that it says, whatever a request is sent to', async () => {
    const publicUrl = 'https://scim.example.com/idp';
    const running = await start({}, [], { publicUrl });
    const { url, as } = running;
    expect([as.issuer, as.token_endpoint]).toEqual([`${publicUrl}/oauth`, `${publicUrl}/oauth/token`]);
    const resource = await fetch(`${url}/.well-known/oauth-protected-resource/idp/scim/v2`);
    expect(await resource.json()).toMatchObject({ resource: `${publicUrl}/scim/v2` });
    expect((await running.scim('')).headers.get('www-authenticate')).toContain(
      'resource_metadata="https://scim.example.com/.well-known/oauth-protected-resource/idp/scim/v2"',
    );
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
    const response = await fetch(authorizationUrl(running).href.replace(publicUrl, url), {
      headers,
      redirect: 'manual',
    });
    expect(response.headers.get('location')).toMatch(/^\/idp\/oauth\/consent\/[\w-]+$/);
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(4);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; path=\/idp\/oauth\/(?:consent|authorize)\/[\w-]+; .*samesite=lax; secure; httponly$/);
    }
  });

  it('answers by a redirect with a query alone', async () => {
    const running = await start();
    for (const response_mode of ['form_post', 'fragment']) {
      const { url } = await createBrowser().follow(authorizationUrl(running, { response_mode }));
      expect(new URL(url).searchParams.get('error')).toBe('unsupported_response_mode');
    }
    for (const response_type of ['token', 'id_token', 'code id_token', 'none']) {
      const { url } = await createBrowser().follow(authorizationUrl(running, { response_type }));
      expect(url).toContain('error=unsupported_response_type');
    }
  });

  it('serves its endpoints and nothing else, each by its methods', async () => {
    const { url } = await start();
    for (const [method, path, status] of [
      ['GET', '/oauth/token', 405],
      ['POST', '/oauth/authorize', 405],
      ['DELETE', '/oauth/.well-known/oauth-authorization-server', 405],
      ['GET', '/oauth/', 404],
      ['GET', '/oauth/jwks', 404],
      ['GET', '/oauth/me', 404],
      ['POST', '/oauth/reg', 404],
      ['GET', '/oauth/session/end', 404],
      ['GET', '/oauth/consent/unknown', 400],
      ['GET', '/oauth/authorize/unknown', 400],
      ['GET', '/.well-known/oauth-protected-resource/other', 404],
      ['GET', '/.well-known/oauth-authorization-server', 404],
    ] as const) {
      expect([method, path, (await fetch(url + path, { method })).status]).toEqual([method, path, status]);
    }
    const large = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'x'.repeat(100_000) }),
    });
    expect([large.status, await large.json()]).toMatchObject([400, { error: 'invalid_request' }]);
  });
});
