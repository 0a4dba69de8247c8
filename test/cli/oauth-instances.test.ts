import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allow, authorizationUrl, createBrowser, oktaRedirect } from '../authentication/oauth/running.ts';
import { freePort } from '../free-port.ts';
import { openThree } from './instances.ts';
import { muster, musterJson } from './muster.ts';

const password = 'correct horse battery staple';

/** Gives one request to one instance and the next to the next, as a proxy does. */
const startProxy = async (ports: readonly number[]): Promise<string> => {
  let turn = 0;
  const server = createServer((incoming, response) => {
    const { method, url: path, headers } = incoming;
    const port = ports[(turn += 1) % ports.length];
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Three instances behind a proxy, by which the browser goes, with an administrator. */
const open = async () => {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const url = await startProxy(ports);
  const baseUrl = `${url}/scim/v2`;
  const three = await openThree((i) => ['--port', String(ports[i]), '--oauth', '--base-url', baseUrl]);
  const { folder, flags } = three;
  await muster(folder, ['administrator', 'add', 'bjensen', '--password-stdin', ...flags], { input: password });
  const issuer = new URL(`${url}/oauth`);
  const metadata = await fetch(`${url}/.well-known/oauth-authorization-server${issuer.pathname}`);
  const as = await oauth.processDiscoveryResponse(issuer, metadata);
  const each = <T>(ask: (instance: string) => Promise<T>): Promise<T[]> =>
    Promise.all(ports.map((port) => ask(`http://127.0.0.1:${port}`)));
  /** How each instance answers who sends an access token. */
  const statuses = (token: string): Promise<number[]> =>
    each(async (instance) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${instance}/scim/v2/Users?count=0`, { headers })).status;
    });
  const addClient = async (...more: string[]): Promise<Record<string, any>> => {
    const args = ['connection', 'add', 'okta', '--auth', 'oauth', '--base-url', baseUrl, ...flags, ...more];
    return (await musterJson(folder, args))[0]!;
  };
  return { ...three, ports, as, each, statuses, addClient };
};

/** A client that an administrator may let in by a code. */
const openWithClient = async () => {
  const opened = await open();
  const added = await opened.addClient('--grant', 'authorization_code', '--grant', 'client_credentials');
  const client = { client_id: String(added['clientId']) };
  const secret = String(added['clientSecret']);
  /** Asks an instance, by its number, for what the OAuth endpoint `path` gives. */
  const post = async (instance: number, path: string, fields: Record<string, string>, as = secret) => {
    const body = new URLSearchParams({ ...client, client_secret: as, ...fields });
    const url = `http://127.0.0.1:${opened.ports[instance % 3]}/oauth/${path}`;
    const text = await (await fetch(url, { method: 'POST', body })).text();
    return (text === '' ? {} : JSON.parse(text)) as Record<string, string>;
  };
  const newCode = async (): Promise<string> => {
    const callback = await allow({ as: opened.as, client }, {}, { name: 'bjensen', password });
    return callback.searchParams.get('code')!;
  };
  const redeem = (instance: number, code: string) =>
    post(instance, 'token', { grant_type: 'authorization_code', code, redirect_uri: oktaRedirect });
  const refresh = (instance: number, token: string) =>
    post(instance, 'token', { grant_type: 'refresh_token', refresh_token: token });
  return { ...opened, client, post, newCode, redeem, refresh };
};

const all = (status: number) => [status, status, status];

/** Those that were given tokens; all others have to have been refused. */
const givenIn = (answers: readonly Record<string, string>[]): readonly Record<string, string>[] => {
  const given = answers.filter((answer) => 'access_token' in answer);
  for (const answer of answers) if (!given.includes(answer)) expect(answer).toMatchObject({ error: 'invalid_grant' });
  return given;
};

describe('three processes on one database', () => {
  it('give tokens for a code once, and take them back where it comes again, at whichever', async () => {
    const { newCode, redeem, refresh, statuses } = await openWithClient();
    const code = await newCode();
    const tokens = await redeem(0, code);
    expect(await statuses(tokens['access_token']!)).toEqual(all(200));
    expect(await redeem(1, code)).toMatchObject({ error: 'invalid_grant' });
    expect(await statuses(tokens['access_token']!)).toEqual(all(401));
    expect(await refresh(2, tokens['refresh_token']!)).toMatchObject({ error: 'invalid_grant' });

    for (let round = 0; round < 3; round++) {
      const many = await newCode();
      const given = givenIn(await Promise.all(Array.from({ length: 9 }, (_, i) => redeem(i, many))));
      expect(given.length).toBeLessThanOrEqual(1);
      for (const { access_token } of given) expect(await statuses(access_token!)).toEqual(all(401));
    }
  });

  it('give tokens for a refresh token once, and take all back where it comes again, at whichever', async () => {
    const { newCode, redeem, refresh, statuses } = await openWithClient();
    const first = await redeem(0, await newCode());
    const second = await refresh(1, first['refresh_token']!);
    expect(await statuses(second['access_token']!)).toEqual(all(200));
    expect(await refresh(2, first['refresh_token']!)).toMatchObject({ error: 'invalid_grant' });
    for (const { access_token } of [first, second]) expect(await statuses(access_token!)).toEqual(all(401));
    expect(await refresh(0, second['refresh_token']!)).toMatchObject({ error: 'invalid_grant' });

    const { refresh_token } = await redeem(0, await newCode());
    const given = givenIn(await Promise.all(Array.from({ length: 9 }, (_, i) => refresh(i, refresh_token!))));
    expect(given.length).toBeLessThanOrEqual(1);
    for (const { access_token } of given) expect(await statuses(access_token!)).toEqual(all(401));
  });

  it('refuse at once a token that another revoked, a secret that was rotated, and a connection that is revoked', async () => {
    const { folder, flags, post, statuses } = await openWithClient();
    const grant = { grant_type: 'client_credentials' };
    const [one, two] = [
      (await post(0, 'token', grant))['access_token']!,
      (await post(1, 'token', grant))['access_token']!,
    ];
    expect(await statuses(one)).toEqual(all(200));
    await post(2, 'revoke', { token: one });
    expect([await statuses(one), await statuses(two)]).toEqual([all(401), all(200)]);
    expect(await post(0, 'introspect', { token: one })).toMatchObject({ active: false });

    const [rotated] = await musterJson(folder, ['connection', 'rotate', 'okta', '--overlap', '0s', ...flags]);
    for (const instance of [0, 1, 2]) {
      expect(await post(instance, 'token', grant)).toMatchObject({ error: 'invalid_client' });
      expect(await post(instance, 'token', grant, rotated!['clientSecret'])).toHaveProperty('access_token');
    }
    await musterJson(folder, ['connection', 'revoke', 'okta', ...flags]);
    expect(await statuses(two)).toEqual(all(401));
    for (const instance of [0, 1, 2]) {
      expect(await post(instance, 'token', grant, rotated!['clientSecret'])).toMatchObject({ error: 'invalid_client' });
    }
  });

  it('take an assertion of a key once (RFC 7523 §3)', async () => {
    const { folder, as, each, addClient } = await open();
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    writeFileSync(
      join(folder, 'keys.json'),
      JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] }),
    );
    const { clientId } = await addClient('--grant', 'client_credentials', '--jwks', 'keys.json');
    const assertion = await new SignJWT({ iss: clientId, sub: clientId, aud: as.issuer, jti: 'j1' })
      .setExpirationTime('1m')
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(privateKey);
    const send = async (instance: string): Promise<number> => {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      });
      return (await fetch(`${instance}/oauth/token`, { method: 'POST', body })).status;
    };
    // What each instance loads first, before they are in step.
    await each((instance) => fetch(`${instance}/oauth/token`, { method: 'POST' }));
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => each(send)))).flat();
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(29);
  });

  it('look at five passwords of an administrator and have who guesses wait then, wherever the guesses come', async () => {
    const { as, client } = await openWithClient();
    const guess = async (word: string): Promise<number> => {
      const browser = createBrowser();
      const { url } = await browser.follow(authorizationUrl({ as, client }));
      return (await browser.submit(url, { name: 'bjensen', password: word, decision: 'allow' })).response.status;
    };
    const statuses = await Promise.all(Array.from({ length: 12 }, (_, i) => guess(`guess ${i}`)));
    expect(statuses.filter((status) => status === 403)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    expect(await guess(password)).toBe(429);
  });
});
