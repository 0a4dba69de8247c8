import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAuthenticate } from '../../../src/authentication/authenticate.ts';
import { issuedConnectionId } from '../../../src/authentication/oauth/issued-client.ts';
import { createVerifyIssuedToken } from '../../../src/authentication/oauth/issued-token.ts';
import type { Connection, ConnectionStore } from '../../../src/authentication/store.ts';
import { ScimError } from '../../../src/protocol/error.ts';

const start = Date.parse('2026-11-23T12:00:00Z');
const issuer = 'https://acme.okta.com/oauth2/default';
const audience = 'https://scim.example.com/scim/v2';

/** Where an issuer publishes its keys, with a count of how often they were read. */
const publishKeys = async () => {
  const published: { keys: JWK[]; status: number; reads: number } = { keys: [], status: 200, reads: 0 };
  const server = createServer((_request, response) => {
    published.reads++;
    response.writeHead(published.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: published.keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { published, jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` };
};

const newKey = async (kid: string, alg = 'RS256') => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
};

const setUp = async (changes: Partial<Connection> = {}) => {
  let now = start;
  const { published, jwksUri } = await publishKeys();
  const key = await newKey('k1');
  published.keys.push(key.jwk);
  const all = new Map<string, Connection>();
  const add = (tenant: string, client: string, from = issuer, more: Partial<Connection> = {}): Connection => {
    const id = issuedConnectionId(from, client);
    const connection: Connection = {
      ...{ id, tenant, name: client, auth: 'oauth', profile: 'okta', created: start, secrets: [] },
      issued: { issuer: from, client, audience, jwksUri },
      ...more,
    };
    all.set(id, connection);
    return connection;
  };
  const connection = add('acme', '0oa1', issuer, changes);
  const uses: string[] = [];
  const connections = {
    connection: async (id: string) => all.get(id),
    noteUse: (id: string) => void uses.push(id),
  } as Partial<ConnectionStore> as ConnectionStore;
  const clock = () => now;
  const verifyIssuedToken = createVerifyIssuedToken({
    ...{ connections, clock, fetch, clockSkew: 30 },
    algorithms: ['RS256', 'ES256'],
    clientClaims: ['client_id', 'cid'],
  });
  const authenticate = createAuthenticate({ connections, clock, verifyTokens: [verifyIssuedToken] });
  const sign = (
    claims: Record<string, unknown> = {},
    { header = {}, by = key }: { header?: object; by?: { kid: string; alg: string; privateKey: CryptoKey } } = {},
  ): Promise<string> =>
    new SignJWT({
      ...{ iss: issuer, aud: audience, client_id: '0oa1', sub: '0oa1', scope: 'scim', exp: now / 1_000 + 3_600 },
      ...claims,
    })
      .setProtectedHeader({ alg: by.alg, kid: by.kid, typ: 'at+jwt', ...header })
      .sign(by.privateKey);
  return {
    ...{ connection, add, key, published, uses, sign },
    change: (changed: Partial<Connection>) => void all.set(connection.id, { ...connection, ...changed }),
    pass: (milliseconds: number) => void (now += milliseconds),
    admit: (token: string) => authenticate({ authorization: `Bearer ${token}` }),
    refusal: async (token: string): Promise<ScimError> => {
      const error = await authenticate({ authorization: `Bearer ${token}` }).then(
        () => undefined,
        (e: unknown) => e,
      );
      if (!(error instanceof ScimError)) throw new Error(`expected a ScimError, got ${String(error)}`);
      return error;
    },
  };
};

describe('a token of an outside issuer', () => {
  it('leads to the connection of its client, and to its tenant', async () => {
    const { connection, add, admit, sign, uses } = await setUp();
    expect(await admit(await sign())).toEqual({ tenant: 'acme', connection: connection.id, profile: 'okta' });
    expect(uses).toEqual([connection.id]);
    add('globex', '0oa2');
    expect(await admit(await sign({ client_id: '0oa2' }))).toHaveProperty('tenant', 'globex');
  });

  it('has its scopes in any of the usual claims, and what it may follows from them', async () => {
    const { admit, sign, refusal } = await setUp();
    for (const claims of [
      { scope: 'openid scim' },
      { scope: undefined, scp: ['scim', 'profile'] },
      { scope: undefined, scp: 'scim scim:read' },
    ]) {
      expect(await admit(await sign(claims))).not.toHaveProperty('readOnly');
    }
    expect(await admit(await sign({ scope: 'scim:read' }))).toHaveProperty('readOnly', true);
    for (const claims of [{ scope: 'openid scim:write' }, { scope: undefined }, { scope: 7 }]) {
      const { status, headers } = await refusal(await sign(claims));
      expect(status).toBe(403);
      expect(headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="scim"$/);
    }
  });

  it('never writes through a connection that is for reading', async () => {
    const { admit, sign } = await setUp({ readOnly: true });
    expect(await admit(await sign())).toHaveProperty('readOnly', true);
  });

  it('is refused where anything about it is wrong [auth-11]', async () => {
    const { sign, refusal, key, add, published } = await setUp();
    const stranger = await newKey('k1');
    const es384 = await newKey('k2', 'ES384');
    published.keys.push(es384.jwk);
    add('globex', '0oa9', 'https://globex.okta.com');
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const good = await sign();
    const [head = '', payload = '', signature = ''] = good.split('.');
    const now = start / 1_000;
    const changed = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), client_id: '0oa2' };
    const asSecret = new TextEncoder().encode(JSON.stringify(key.jwk));
    const confused = new SignJWT({ ...changed, client_id: '0oa1' }).setProtectedHeader({ alg: 'HS256', kid: 'k1' });
    for (const [what, token] of Object.entries({
      'alg none': `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      'alg none with the signature': `${encode({ alg: 'none' })}.${payload}.${signature}`,
      'the public key as secret': await confused.sign(asSecret),
      'an algorithm that is not on the list': await sign({}, { by: es384 }),
      'a key of somebody else': await sign({}, { by: stranger }),
      'a changed payload': `${head}.${encode(changed)}.${signature}`,
      'no signature': `${head}.${payload}.`,
      expired: await sign({ exp: now - 31 }),
      'no expiry': await sign({ exp: undefined }),
      'not yet': await sign({ nbf: now + 31 }),
      'another audience': await sign({ aud: 'https://other.example.com' }),
      'no audience': await sign({ aud: undefined }),
      'another issuer, with its client': await sign({ iss: 'https://globex.okta.com' }),
      'another issuer’s client': await sign({ client_id: '0oa9' }),
      'an unknown client': await sign({ client_id: '0oa3' }),
      'no client': await sign({ client_id: undefined }),
      'a client that is no text': await sign({ client_id: ['0oa1'] }),
      'an issuer that is no text': await sign({ iss: 7 }),
      'a logout token': await sign({}, { header: { typ: 'logout+jwt' } }),
      'a token that is bound to a key': await sign({ cnf: { jkt: 'x' } }),
      'no JSON': `${head}.${Buffer.from('nonsense').toString('base64url')}.${signature}`,
      'three empty parts': '..',
    })) {
      const { status, headers } = await refusal(token);
      expect([what, status]).toEqual([what, 401]);
      expect(headers['www-authenticate']).toMatch(
        /^Bearer realm="muster", error="invalid_token", error_description="[^"]+", Basic/,
      );
    }
    expect(await refusal(good).catch((e: unknown) => String(e))).toContain('expected a ScimError');
  });

  it('is taken within the clock skew', async () => {
    const { sign, admit } = await setUp();
    const now = start / 1_000;
    for (const claims of [{ exp: now - 29 }, { nbf: now + 29 }]) expect(await admit(await sign(claims))).toBeDefined();
  });

  it('of an issuer that nobody trusts has no address called', async () => {
    const { published, sign, refusal } = await setUp();
    const [, payload = ''] = (await sign({ iss: 'http://169.254.169.254', jku: 'http://169.254.169.254' })).split('.');
    await refusal(`eyJhbGciOiJSUzI1NiJ9.${payload}.AA`);
    expect(published.reads).toBe(0);
  });

  it('is verified once, and remembered no longer than it is good', async () => {
    const { sign, admit, refusal, published, pass } = await setUp();
    const token = await sign({ exp: start / 1_000 + 120 });
    await admit(token);
    // Not even a broken way to the keys matters now, after jose, whose clock is Date, has forgotten them.
    published.status = 500;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    onTestFinished(() => void vi.useRealTimers());
    for (let i = 0; i < 5; i++) await admit(token);
    expect(published.reads).toBe(1);
    pass(149_000);
    await admit(token);
    pass(2_000);
    published.status = 200;
    expect((await refusal(token)).status).toBe(401);
  });

  it('ends at once with its connection', async () => {
    const { sign, admit, refusal, change } = await setUp();
    const token = await sign();
    await admit(token);
    change({ revoked: start });
    expect((await refusal(token)).detail).toBe('The connection has been revoked.');
    change({ expires: start });
    expect((await refusal(token)).status).toBe(401);
    change({ auth: 'bearer' });
    expect((await refusal(token)).status).toBe(401);
    change({});
    await admit(token);
  });

  it('may be signed by a key that came after the others were read', async () => {
    const { sign, admit, published, pass } = await setUp();
    await admit(await sign());
    const next = await newKey('k2', 'ES256');
    published.keys.push(next.jwk);
    pass(31_000);
    // jose waits that long before it reads the keys again; its clock is Date.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    onTestFinished(() => void vi.useRealTimers());
    await admit(await sign({}, { by: next }));
    expect(published.reads).toBe(2);
  });

  it('is answered 503 where the keys of its issuer cannot be read', async () => {
    const { sign, refusal, published, admit } = await setUp();
    published.status = 500;
    const { status, headers, detail } = await refusal(await sign());
    expect([status, headers['retry-after'], detail]).toEqual([503, '5', expect.stringContaining('keys of the issuer')]);
    published.status = 200;
    await admit(await sign());
  });
});
