import { describe, expect, it } from 'vitest';
import { createFailureLimit, limitFailures } from '../../src/authentication/failures.ts';
import { createRateLimiter } from '../../src/authentication/rate-limit.ts';
import { sourceOf } from '../../src/authentication/source.ts';
import { ScimError } from '../../src/protocol/error.ts';
import type { Credentials, Principal } from '../../src/service/authenticate.ts';

const principal: Principal = { tenant: 'acme', connection: 'c1', profile: 'okta' };

/** Lets `Bearer mst_c1_right` in and nothing else. */
const open = (limits: { perSource?: number; perConnection?: number } = {}) => {
  const time = { now: 0 };
  const limit = createFailureLimit({
    perSource: 10,
    perConnection: 3,
    limiter: createRateLimiter(() => time.now),
    ...limits,
  });
  const authenticate = limitFailures(async ({ authorization }) => {
    if (authorization === 'Bearer mst_c1_right') return principal;
    throw new ScimError(401, 'The credentials are wrong.', { headers: { 'www-authenticate': 'Bearer' } });
  }, limit);
  const attempt = async (authorization: string | undefined, source: string | undefined = '192.0.2.1') => {
    const credentials: Credentials = { authorization, source };
    return authenticate(credentials).then(
      () => 200,
      (error: unknown) => (error as ScimError).status,
    );
  };
  return { time, authenticate, attempt };
};

const times = async <T>(count: number, attempt: (n: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let n = 0; n < count; n++) results.push(await attempt(n));
  return results;
};

describe('failed attempts', () => {
  it('for one connection are answered 429 when there were too many, wherever they come from', async () => {
    const { attempt } = open();
    expect(await times(5, (n) => attempt('Bearer mst_c1_wrong', `192.0.2.${n}`))).toEqual([401, 401, 401, 429, 429]);
    expect(await attempt('Bearer mst_c2_wrong')).toBe(401);
    expect(await attempt(`Basic ${btoa('c1:x')}`)).toBe(429);
  });

  it('from one source are answered 429 when there were too many, whatever they name', async () => {
    const { attempt } = open();
    const statuses = await times(12, (n) => attempt(`Bearer mst_x${n}_wrong`));
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(await attempt('Bearer mst_x99_wrong', '192.0.2.2')).toBe(401);
    expect(await attempt('nonsense')).toBe(429);
  });

  it('never lock out whoever knows the secret, from the same address and for the same connection', async () => {
    const { attempt } = open();
    await times(100, () => attempt('Bearer mst_c1_wrong'));
    expect(await attempt('Bearer mst_c1_wrong')).toBe(429);
    expect(await times(3, () => attempt('Bearer mst_c1_right'))).toEqual([200, 200, 200]);
  });

  it('say for how many whole seconds to wait, and are answered 401 again after them', async () => {
    const { attempt, authenticate, time } = open({ perConnection: 2 });
    await times(2, () => attempt('Bearer mst_c1_wrong'));
    const error = await authenticate({ authorization: 'Bearer mst_c1_wrong', source: '192.0.2.1' }).catch(
      (thrown: unknown) => thrown as ScimError,
    );
    expect(error).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
    expect((error as ScimError).detail).toMatch(/try again in 30 seconds.*The credentials are wrong\.$/);
    time.now += 29_999;
    expect(await attempt('Bearer mst_c1_wrong')).toBe(429);
    time.now += 1;
    expect(await attempt('Bearer mst_c1_wrong')).toBe(401);
    expect(await attempt('Bearer mst_c1_wrong')).toBe(429);
  });

  it('are counted only where credentials were sent, and not at all where there is no limit', async () => {
    const { attempt } = open({ perSource: 1 });
    expect(await times(5, () => attempt(undefined))).toEqual([401, 401, 401, 401, 401]);
    expect(await times(2, () => attempt(' '))).toEqual([401, 401]);
    const free = open({ perSource: 0, perConnection: 0 });
    expect(new Set(await times(1_000, () => free.attempt('Bearer mst_c1_wrong')))).toEqual(new Set([401]));
  });

  it('from ever new sources with ever new names take bounded memory, and time that does not grow', async () => {
    const limit = createFailureLimit({ perSource: 1, perConnection: 1, limiter: createRateLimiter(() => 0) });
    for (let n = 0; n < 50_000; n++) await limit.count(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, `c${n}`);
    expect(await limit.count('10.0.195.79', undefined)).toBe(60);
    // The first are long forgotten.
    expect(await limit.count('10.0.0.1', 'c0')).toBeUndefined();
  });

  it('pass on what is no refusal of credentials', async () => {
    const limit = createFailureLimit({ perSource: 1, perConnection: 1, limiter: createRateLimiter(() => 0) });
    const failure = new Error('the disk is full');
    const authenticate = limitFailures(() => Promise.reject(failure), limit);
    for (let n = 0; n < 3; n++) await expect(authenticate({ authorization: 'x' })).rejects.toBe(failure);
  });
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('the source %s counts as %s', (address, source) => {
  expect(sourceOf(address)).toBe(source);
});
