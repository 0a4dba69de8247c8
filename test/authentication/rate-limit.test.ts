import { describe, expect, it, onTestFinished } from 'vitest';
import { createRateLimiter, limitRate, type RateLimits } from '../../src/authentication/rate-limit.ts';
import { createResourceTypes, createService, openStorage } from '../../src/index.ts';

interface Asked {
  readonly connection: string;
  readonly tenant?: string;
  readonly rateLimit?: number;
}

const open = (limits: Partial<RateLimits> = {}) => {
  const time = { now: 0 };
  const limiter = createRateLimiter(() => time.now);
  const ask = async ({ connection, tenant = 'acme', rateLimit }: Asked, count = 1): Promise<number[]> => {
    const principal = { tenant, connection, profile: 'okta', ...(rateLimit !== undefined && { rateLimit }) } as const;
    const limited = limitRate(async () => principal, { perConnection: 2, perTenant: 0, limiter, ...limits });
    const statuses: number[] = [];
    for (let n = 0; n < count; n++) {
      const answer = limited({ authorization: 'Bearer x' });
      statuses.push(
        await answer.then(
          () => 200,
          (error: unknown) => (error as { status: number }).status,
        ),
      );
    }
    return statuses;
  };
  return { time, ask };
};

const passed = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length;

describe('requests', () => {
  it('of a connection are answered 429 beyond its rate, after a burst, and again at its rate', async () => {
    const { ask, time } = open();
    expect(await ask({ connection: 'okta' }, 22)).toEqual([...Array<number>(20).fill(200), 429, 429]);
    expect(passed(await ask({ connection: 'entra' }, 5))).toBe(5);
    time.now += 1_000;
    expect(passed(await ask({ connection: 'okta' }, 5))).toBe(2);
  });

  it('of all connections of a tenant are limited together, and do not count where they are refused', async () => {
    const { ask, time } = open({ perConnection: 0, perTenant: 1 });
    expect(passed(await ask({ connection: 'okta' }, 6))).toBe(6);
    expect(passed(await ask({ connection: 'entra' }, 6))).toBe(4);
    expect(passed(await ask({ connection: 'okta', tenant: 'globex' }, 3))).toBe(3);
    time.now += 1_000;
    expect(passed(await ask({ connection: 'okta' }, 2))).toBe(1);
  });

  it('of a connection with a number of its own are limited by that, and not at all by 0', async () => {
    const { ask } = open();
    expect(passed(await ask({ connection: 'slow', rateLimit: 1 }, 30))).toBe(10);
    expect(passed(await ask({ connection: 'free', rateLimit: 0 }, 100))).toBe(100);
  });

  it('are limited though the clock goes back', async () => {
    const { ask, time } = open();
    time.now = 1_000_000;
    expect(passed(await ask({ connection: 'okta' }, 30))).toBe(20);
    time.now = 0;
    expect(passed(await ask({ connection: 'okta' }, 5))).toBe(0);
    time.now = 500;
    expect(passed(await ask({ connection: 'okta' }, 5))).toBe(1);
  });

  it('that are too many are answered in the version of SCIM that they speak, with whole seconds to wait', async () => {
    const { resourceTypes } = createResourceTypes();
    const storage = await openStorage({ database: ':memory:', resourceTypes });
    onTestFinished(() => storage.close());
    const scim = createService({
      storage,
      authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }),
      rateLimits: { perConnection: 1 },
      clock: () => 0,
    });
    const get = (version: string) => scim.fetch(new Request(`https://app.example.com/scim/${version}/Users`));
    for (let n = 0; n < 10; n++) expect((await get('v2')).status).toBe(200);
    const [two, one] = [await get('v2'), await get('v1')];
    expect([two.status, one.status]).toEqual([429, 429]);
    expect([two.headers.get('retry-after'), one.headers.get('retry-after')]).toEqual(['1', '1']);
    expect(two.headers.get('content-type')).toContain('application/scim+json');
    expect(await two.json()).toMatchObject({ status: '429', detail: expect.stringContaining('Too many requests') });
    expect(await one.json()).toMatchObject({ Errors: [{ code: '429' }] });
  });
});
