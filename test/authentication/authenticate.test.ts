import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../src/authentication/authenticate.ts';
import {
  authorizationOf,
  formatToken,
  hashSecret,
  newConnectionId,
  newSecret,
  rotateSecret,
} from '../../src/authentication/credentials.ts';
import type { AuthenticationMode, Connection, ConnectionStore } from '../../src/authentication/store.ts';
import { ScimError } from '../../src/protocol/error.ts';

const start = Date.parse('2026-11-23T12:00:00Z');
const hour = 3_600_000;

const setUp = (auth: AuthenticationMode, overrides: Partial<Connection> = {}) => {
  let now = start;
  const secret = newSecret(randomBytes);
  let connection: Connection = {
    id: newConnectionId(randomBytes),
    tenant: 'example',
    name: 'okta',
    auth,
    profile: 'okta',
    created: start,
    secrets: [{ hash: hashSecret(secret) }],
    ...overrides,
  };
  const uses: number[] = [];
  const connections = {
    connection: async (id: string) => (id === connection.id ? connection : undefined),
    noteUse: (_id: string, time: number) => void uses.push(time),
  } as Partial<ConnectionStore> as ConnectionStore;
  const authenticate = createAuthenticate({ connections, clock: () => now });
  return {
    connection: () => connection,
    secret,
    token: formatToken(connection.id, secret),
    uses,
    pass: (milliseconds: number) => void (now += milliseconds),
    change: (changed: Connection) => void (connection = changed),
    authenticate: (authorization: string | undefined) => authenticate({ authorization }),
    refusal: async (authorization: string | undefined): Promise<ScimError> => {
      const error = await authenticate({ authorization }).then(
        () => undefined,
        (e: unknown) => e,
      );
      if (!(error instanceof ScimError)) throw new Error(`expected a ScimError, got ${String(error)}`);
      expect(error.status).toBe(401);
      return error;
    },
  };
};

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('authenticate', () => {
  it.each(['basic', 'header', 'bearer'] as const)('admits a %s connection by its own form [auth-04]', async (auth) => {
    const { connection, token, authenticate, uses } = setUp(auth, { user: '2819c223' });
    const principal = await authenticate(authorizationOf(connection(), token));
    expect(principal).toEqual({ tenant: 'example', connection: connection().id, profile: 'okta', user: '2819c223' });
    expect(uses).toEqual([start]);
  });

  it('takes the secret alone or the whole token as a Basic password', async () => {
    const { connection, secret, token, authenticate } = setUp('basic');
    for (const password of [secret, token]) {
      const principal = await authenticate(`Basic ${base64(`${connection().id}:${password}`)}`);
      expect(principal.tenant).toBe('example');
    }
  });

  it('takes a header connection bare and after Bearer, the scheme in any case', async () => {
    const { token, authenticate } = setUp('header');
    for (const authorization of [token, `Bearer ${token}`, `bearer  ${token}`, ` ${token} `]) {
      expect(await authenticate(authorization)).toHaveProperty('tenant', 'example');
    }
  });

  it('answers a request without credentials 401 without an error code [auth-01] [auth-02]', async () => {
    const { refusal } = setUp('bearer');
    for (const authorization of [undefined, '', '  ']) {
      const { headers } = await refusal(authorization);
      expect(headers['www-authenticate']).toBe('Bearer realm="muster", Basic realm="muster", charset="UTF-8"');
    }
  });

  it('answers a wrong token with invalid_token and a description [auth-03]', async () => {
    const { connection, refusal, uses } = setUp('bearer');
    const { headers } = await refusal(`Bearer ${formatToken(connection().id, newSecret(randomBytes))}`);
    expect(headers['www-authenticate']).toBe(
      'Bearer realm="muster", error="invalid_token", ' +
        'error_description="The credentials are wrong, or no longer in force.", Basic realm="muster", charset="UTF-8"',
    );
    expect(uses).toEqual([]);
  });

  it('answers wrong Basic credentials with plain challenges, Basic first', async () => {
    const { connection, refusal } = setUp('basic');
    const { headers } = await refusal(`Basic ${base64(`${connection().id}:wrong`)}`);
    expect(headers['www-authenticate']).toBe('Basic realm="muster", charset="UTF-8", Bearer realm="muster"');
  });

  it('says the same of an unknown connection as of a wrong secret [auth-10]', async () => {
    const { connection, secret, refusal } = setUp('bearer');
    const unknown = await refusal(`Bearer ${formatToken('0123456789abcdef', secret)}`);
    const wrong = await refusal(`Bearer ${formatToken(connection().id, newSecret(randomBytes))}`);
    expect(unknown.toJSON()).toEqual(wrong.toJSON());
    expect(unknown.headers).toEqual(wrong.headers);
  });

  it.each([
    ['bearer', (token: string) => token],
    ['basic', (token: string) => `Bearer ${token}`],
    ['basic', (token: string) => token],
    ['bearer', (token: string) => `Basic ${base64(`${token.split('_')[1]}:${token}`)}`],
    ['header', (token: string) => `Basic ${base64(`${token.split('_')[1]}:${token}`)}`],
  ] as const)('refuses the right secret of a %s connection at another door', async (auth, form) => {
    const { token, refusal } = setUp(auth);
    expect((await refusal(form(token))).detail).toBe(
      `The connection is of kind ${auth}; the Authorization header has another form.`,
    );
  });

  it('fails closed on empty secrets, even where one was stored', async () => {
    const { connection, refusal } = setUp('basic', { secrets: [{ hash: hashSecret('') }] });
    const { id } = connection();
    for (const value of [`${id}:`, id, ':', `:${id}`, `${id}:mst_${id}_`]) await refusal(`Basic ${base64(value)}`);
    await refusal(`Bearer mst_${id}_`);
    await refusal(`mst_${id}_`);
  });

  it('fails closed where a connection has no secret', async () => {
    const { token, refusal } = setUp('bearer', { secrets: [] });
    await refusal(`Bearer ${token}`);
  });

  it('refuses malformed and oversized headers [auth-03]', async () => {
    const { connection, token, secret, refusal } = setUp('basic');
    for (const authorization of [
      'Bearer',
      'Basic',
      'Basic !!!!',
      `Basic ${base64('no colon')}`,
      `Basic ${Buffer.from([0xff, 0x3a, 0x61]).toString('base64')}`,
      `Digest ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer mst_${connection().id}`,
      `Bearer ${'x'.repeat(100_000)}`,
      `Basic ${base64(`${connection().id}:${secret}`)}${'='.repeat(2_000)}`,
      `Basic ${base64(`${connection().id}:mst_0123456789abcdef_${secret}`)}`,
      `Basic ${base64(`0123456789abcdef:${token}`)}`,
      '__proto__',
      'Bearer __proto__',
    ]) {
      await refusal(authorization);
    }
  });

  it('refuses an expired connection from its last millisecond on [auth-03]', async () => {
    const { token, authenticate, refusal, pass } = setUp('bearer', { expires: start + hour });
    pass(hour - 1);
    await authenticate(`Bearer ${token}`);
    pass(1);
    expect((await refusal(`Bearer ${token}`)).detail).toBe('The connection expired at 2026-11-23T13:00:00.000Z.');
  });

  it('refuses a revoked connection at once [auth-07]', async () => {
    const { connection, token, authenticate, refusal, change } = setUp('bearer');
    await authenticate(`Bearer ${token}`);
    change({ ...connection(), revoked: start });
    expect((await refusal(`Bearer ${token}`)).detail).toBe('The connection has been revoked.');
  });

  it('takes the old and the new secret during a rotation, and the new one alone after it [auth-08]', async () => {
    const { connection, token, authenticate, refusal, change, pass } = setUp('bearer');
    const secret = newSecret(randomBytes);
    change(rotateSecret(connection(), secret, { now: start, overlap: hour }));
    const next = formatToken(connection().id, secret);
    for (const good of [token, next]) await authenticate(`Bearer ${good}`);
    pass(hour);
    await refusal(`Bearer ${token}`);
    await authenticate(`Bearer ${next}`);
  });

  it('ends the old secret at once where the overlap is nothing', async () => {
    const { connection, token, refusal, change } = setUp('bearer');
    change(rotateSecret(connection(), newSecret(randomBytes), { now: start, overlap: 0 }));
    expect(connection().secrets).toHaveLength(1);
    await refusal(`Bearer ${token}`);
  });

  it('does not lengthen an overlap by a second rotation', async () => {
    const { connection } = setUp('bearer');
    const once = rotateSecret(connection(), 'second', { now: start, overlap: hour });
    const twice = rotateSecret(once, 'third', { now: start + 1, overlap: 24 * hour });
    expect(twice.secrets).toEqual([
      { hash: hashSecret('third') },
      { hash: hashSecret('second'), expires: start + 1 + 24 * hour },
      { hash: connection().secrets[0]?.hash, expires: start + hour },
    ]);
  });
});

describe('credentials', () => {
  it('are 256 random bits behind a prefix and an id without underscores', () => {
    const id = newConnectionId(randomBytes);
    expect(id).toMatch(/^[A-Za-z0-9-]+$/);
    const secret = newSecret(randomBytes);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(formatToken(id, secret)).toBe(`mst_${id}_${secret}`);
  });

  it('are kept as their SHA-256', () => {
    expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
