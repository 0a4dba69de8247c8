import * as oauth from 'oauth4webapi';
import { describe, expect, it, vi } from 'vitest';
import { hashSecret, newSecret, rotateSecret } from '../../../src/authentication/credentials.ts';
import { randomBytes } from 'node:crypto';
import {
  allow,
  authorizationUrl,
  createBrowser,
  insecure,
  oktaRedirect,
  password,
  redeem,
  refusal,
  start,
  userSchema,
  type Running,
} from './running.ts';

const refresh = async ({ as, client, secret }: Running, token: string, parameters: Record<string, string> = {}) =>
  oauth.processRefreshTokenResponse(
    as,
    client,
    await oauth.refreshTokenGrantRequest(as, client, oauth.ClientSecretBasic(secret), token, {
      ...insecure,
      additionalParameters: parameters,
    }),
  );

const bjensen = { schemas: [userSchema], userName: 'bjensen' };

describe('the authorization code grant', () => {
  it('gives a client tokens for its tenant once an administrator allowed it', async () => {
    const running = await start();
    const callback = await allow(running);
    expect(callback.origin + callback.pathname).toBe(oktaRedirect);
    const tokens = await redeem(running, callback);
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3_600, scope: 'scim' });
    expect((await running.scim(tokens.access_token, 'POST', '/Users', bjensen)).status).toBe(201);
    expect((await running.scim(tokens.access_token)).json).toMatchObject({ totalResults: 1 });
    expect(await running.storage.connections.connection(running.client.client_id)).toHaveProperty('lastUsed');
    const renewed = await refresh(running, tokens.refresh_token!);
    expect((await running.scim(renewed.access_token)).status).toBe(200);
  });

  it('checks the code verifier where a challenge was sent, and does not ask for one', async () => {
    const running = await start();
    const verifier = oauth.generateRandomCodeVerifier();
    const challenge = {
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    expect(await redeem(running, await allow(running, challenge), { verifier })).toHaveProperty('access_token');
    const wrong = oauth.generateRandomCodeVerifier();
    expect(await refusal(redeem(running, await allow(running, challenge), { verifier: wrong }))).toBe('invalid_grant');
    expect(await refusal(redeem(running, await allow(running, challenge)))).toBe('invalid_grant');
    // RFC 9700 §4.8.2: nor is a verifier taken where the challenge was stripped from the request.
    expect(await refusal(redeem(running, await allow(running), { verifier }))).toBe('invalid_grant');
    const plain = { code_challenge: wrong, code_challenge_method: 'plain' };
    const { url } = await createBrowser().follow(authorizationUrl(running, plain));
    expect(new URL(url).searchParams.get('error')).toBe('invalid_request');
  });

  it('revokes everything where a code is sent twice', async () => {
    const running = await start();
    const callback = await allow(running);
    const { access_token, refresh_token } = await redeem(running, callback);
    expect((await running.scim(access_token)).status).toBe(200);
    expect(await refusal(redeem(running, callback))).toBe('invalid_grant');
    expect((await running.scim(access_token)).status).toBe(401);
    expect(await refusal(refresh(running, refresh_token!))).toBe('invalid_grant');
  });

  it('leaves no token in force where a code is sent many times at once', async () => {
    const running = await start();
    const callback = await allow(running);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => redeem(running, callback)));
    const given = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value.access_token);
    expect(given.length).toBeLessThanOrEqual(1);
    for (const token of given) expect((await running.scim(token)).status).toBe(401);
  });

  it('refuses a code of another client, for another redirect, and after its minute', async () => {
    const running = await start();
    const other = await running.connect('globex');
    const callback = await allow(running);
    // As the other client would by mistake, or mixed up by an attacker: it does not know whose code it is.
    expect(await refusal(redeem({ ...running, ...other }, callback))).toBe('invalid_grant');
    expect(await refusal(redeem(running, callback, { redirectUri: `${oktaRedirect}/` }))).toBe('invalid_grant');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    expect(await refusal(redeem(running, callback)).finally(() => vi.useRealTimers())).toBe('invalid_grant');
    expect(await redeem(running, callback)).toHaveProperty('access_token');
  });

  it('gives a new refresh token with each use, and revokes everything where an old one comes back', async () => {
    const running = await start();
    const first = await redeem(running, await allow(running));
    const second = await refresh(running, first.refresh_token!);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await refusal(refresh(running, first.refresh_token!))).toBe('invalid_grant');
    expect(await refusal(refresh(running, second.refresh_token!))).toBe('invalid_grant');
    for (const { access_token } of [first, second]) expect((await running.scim(access_token)).status).toBe(401);
  });

  it('gives a refresh token to its client alone', async () => {
    const running = await start();
    const other = await running.connect('acme');
    const { refresh_token } = await redeem(running, await allow(running));
    expect(await refusal(refresh({ ...running, ...other }, refresh_token!))).toBe('invalid_grant');
  });

  it('never widens a scope', async () => {
    const running = await start();
    const callback = await allow(running, { scope: 'openid scim:read profile' });
    const { access_token, scope, refresh_token } = await redeem(running, callback);
    expect(scope).toBe('scim:read');
    expect((await running.scim(access_token)).status).toBe(200);
    expect((await running.scim(access_token, 'POST', '/Users', bjensen)).status).toBe(403);
    expect(await refusal(refresh(running, refresh_token!, { scope: 'scim' }))).toBe('invalid_scope');
    const reader = await running.connect('acme', { readOnly: true });
    expect(await redeem({ ...running, ...reader }, await allow({ ...running, ...reader }))).toMatchObject({
      scope: 'scim:read',
    });
    const { url } = await createBrowser().follow(authorizationUrl({ ...running, ...reader }, { scope: 'scim' }));
    expect(new URL(url).searchParams.get('error')).toBe('invalid_scope');
    const none = await createBrowser().follow(authorizationUrl(running, { scope: 'openid' }));
    expect(new URL(none.url).searchParams.get('error')).toBe('invalid_scope');
  });

  it('sends nobody to an address that is not on the list', async () => {
    const running = await start({ redirectUris: ['https://idp.example.com/callback'] }, ['https://all.example.com/']);
    const leadsTo = async (redirect_uri: string) => {
      const { url, response } = await createBrowser().follow(authorizationUrl(running, { redirect_uri }));
      return response ? [response.status, new URL(url).pathname.split('/')[2]] : new URL(url).origin;
    };
    for (const uri of [
      'https://idp.example.com/callback',
      'https://all.example.com/',
      'http://127.0.0.1:4711/callback',
      'https://system-admin.oktapreview.com/admin/app/cpc/other/oauth/callback',
    ]) {
      expect([uri, await leadsTo(uri)]).toEqual([uri, [200, 'consent']]);
    }
    for (const uri of ['https://evil.example.com/', 'https://idp.example.com/callback2', `${oktaRedirect}?next=evil`]) {
      expect([uri, await leadsTo(uri)]).toEqual([uri, [400, 'authorize']]);
    }
    const other = await running.connect('acme', { redirectUris: [] });
    const { response } = await createBrowser().follow(
      authorizationUrl({ ...running, ...other }, { redirect_uri: 'https://idp.example.com/callback' }),
    );
    expect(response?.status).toBe(400);
  });

  it('ends with the connection: revoked, expired, or of another kind', async () => {
    const running = await start();
    const { connections } = running.storage;
    const { access_token, refresh_token } = await redeem(running, await allow(running));
    const callback = await allow(running);
    const isEnded = async () => {
      expect((await running.scim(access_token)).status).toBe(401);
      expect(await refusal(redeem(running, callback))).toBe('invalid_client');
      const { response } = await createBrowser().follow(authorizationUrl(running));
      expect(response?.status).toBe(400);
    };
    await connections.updateConnection({ ...running.connection, expires: 1 });
    await isEnded();
    await connections.updateConnection(running.connection);
    expect((await running.scim(access_token)).status).toBe(200);
    expect(await refresh(running, refresh_token!)).toHaveProperty('access_token');
    await connections.updateConnection({ ...running.connection, auth: 'bearer' });
    expect((await running.scim(access_token)).status).toBe(401);
    await connections.updateConnection({ ...running.connection, revoked: 1 });
    await isEnded();
  });

  it('takes the old secret and the new one while it is rotated', async () => {
    const running = await start();
    const secret = newSecret(randomBytes);
    const rotated = rotateSecret(running.connection, secret, { now: Date.now(), overlap: 60_000 });
    await running.storage.connections.updateConnection(rotated);
    const { refresh_token } = await redeem(running, await allow(running));
    const renewed = { ...running, secret };
    expect(await refresh(renewed, refresh_token!)).toHaveProperty('access_token');
    running.pass(60_000);
    const callback = await allow(running);
    expect(await refusal(redeem(running, callback))).toBe('invalid_client');
    expect(await redeem(renewed, callback)).toHaveProperty('access_token');
  });

  it('keeps neither code nor token where it could be read', async () => {
    const running = await start();
    const callback = await allow(running);
    const code = callback.searchParams.get('code')!;
    const { access_token, refresh_token } = await redeem(running, callback);
    for (const value of [code, access_token, refresh_token!]) {
      const record = await running.storage.oauth.get(hashSecret(value));
      expect(record).toBeDefined();
      expect(JSON.stringify(record)).not.toContain(value);
      expect(running.log()).not.toContain(value);
    }
    for (const value of [password, running.secret]) expect(running.log()).not.toContain(value);
    expect(running.log()).toContain('/oauth/token"');
  });
});
