import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createBuckets, type BucketStore } from '../../src/authentication/buckets.ts';
import { createSharedLimiter } from '../../src/authentication/shared-limiter.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

let database: string;
let schemas = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});

const openPostgres = async (schema = `buckets_${(schemas += 1)}`): Promise<BucketStore> => {
  const storage = await openPostgresStorage({ url: `${database}?schema=${schema}`, resourceTypes: [], poolSize: 3 });
  onTestFinished(() => storage.close());
  return storage.buckets!;
};

/** So slow that nothing comes back while a test runs. */
const slow = { rate: 1 / 86_400, burst: 10 };

describe.each<[string, () => Promise<BucketStore>]>([
  ['in memory', async () => createBuckets(() => performance.now())],
  ['in PostgreSQL', () => openPostgres()],
])('buckets %s', (_, open) => {
  it('give what they have, each for itself, until they are empty', async () => {
    const buckets = await open();
    const take = (most: number, key = 'a', other = 'b') =>
      buckets.take([
        { ...slow, key, most },
        { ...slow, key: other, most: 1 },
      ]);
    expect(await take(4)).toMatchObject([
      { taken: 4, wait: 0, left: 6 },
      { taken: 1, left: 9 },
    ]);
    expect(await take(4, 'b', 'a')).toMatchObject([{ taken: 4 }, { taken: 1 }]);
    const [rest] = await take(9);
    expect(rest?.taken).toBe(5);
    expect(rest?.wait).toBeGreaterThan(86_000_000);
    expect(rest?.wait).toBeLessThanOrEqual(86_400_000);
    expect(await take(1)).toMatchObject([{ taken: 0, left: 0 }, { taken: 1 }]);
  });

  it('fill again at their rate, and at once where they are told to', async () => {
    const buckets = await open();
    const take = async (rate: number, most: number) =>
      (await buckets.take([{ key: 'a', rate, burst: 10, most }]))[0]!.taken;
    expect(await take(slow.rate, 10)).toBe(10);
    expect(await take(slow.rate, 1)).toBe(0);
    // In a millisecond all of it is there again, and no more than that.
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await take(100_000, 20)).toBe(10);
    expect(await take(slow.rate, 1)).toBe(0);
    await buckets.fill('a');
    expect(await take(slow.rate, 20)).toBe(10);
  });

  it('have names of any length', async () => {
    const buckets = await open();
    const keys = ['x', 'y'].map((end) => `${'ä'.repeat(5_000)}${end}`);
    const take = () => buckets.take(keys.map((key, i) => ({ ...slow, key, most: 10 - i })));
    expect((await take()).map(({ taken }) => taken)).toEqual([10, 9]);
    expect((await take()).map(({ taken }) => taken)).toEqual([0, 1]);
  });
});

describe('those who share buckets', () => {
  const passed = async (limits: readonly (() => Promise<number>)[], count: number): Promise<number> => {
    const waits = await Promise.all(Array.from({ length: count }, (_, i) => limits[i % limits.length]!()));
    return waits.filter((wait) => wait === 0).length;
  };

  it('let pass together what one alone may, however many ask at once', async () => {
    const schema = `shared_${(schemas += 1)}`;
    const stores = await Promise.all([1, 2, 3].map(() => openPostgres(schema)));
    const limiters = stores.map((buckets) => createSharedLimiter({ buckets }));
    const limits = limiters.map(
      ({ take }) =>
        async () =>
          take([{ ...slow, burst: 600, key: 'connection okta' }]),
    );
    const rate = { ...slow, burst: 600, key: 'connection okta' };
    expect(limiters[0]!.left(rate)).toBe(600);
    expect(await limits[0]!()).toBe(0);
    expect(limiters[0]!.left(rate)).toBe(599);
    expect(await passed(limits, 3_000)).toBe(599);
    expect(limiters[0]!.left(rate)).toBe(0);
    const waits = await Promise.all(limits.map((take) => take()));
    expect(Math.min(...waits)).toBeGreaterThan(80_000_000);
  });

  it('ask for many at a time, and count a request for all of its limits or for none', async () => {
    const buckets = createBuckets(() => 0);
    const asked: string[] = [];
    const take: BucketStore['take'] = (some) => {
      asked.push(some.map(({ key, most }) => `${key} ${most}`).join(', '));
      return buckets.take(some);
    };
    const limiter = createSharedLimiter({ buckets: { ...buckets, take } });
    const both = async () =>
      limiter.take([
        { key: 'connection', rate: 100, burst: 1_000 },
        { key: 'tenant', rate: 50, burst: 25 },
      ]);
    for (let i = 0; i < 25; i++) expect(await both()).toBe(0);
    expect(asked[0]).toBe('connection 10, tenant 2');
    expect(asked.length).toBeLessThan(25);
    const before = asked.length;
    expect(await passed([both], 50)).toBe(0);
    expect(asked.length).toBeLessThanOrEqual(before + 1);
    // The tenant's end cost the connection nothing: what is left of its slice is used, then what the bucket has.
    let alone = 0;
    while ((await limiter.take([{ key: 'connection', rate: 100, burst: 1_000 }])) === 0) alone++;
    expect(alone).toBe(975);
  });

  it('count each for itself as long as they cannot ask, and together again afterwards', async () => {
    const buckets = createBuckets(() => 0);
    const time = { now: 0 };
    const errors: unknown[] = [];
    const away = { yes: false };
    const take: BucketStore['take'] = async (asked) => {
      if (away.yes) throw new Error('the database does not answer');
      return buckets.take(asked);
    };
    const limits = [1, 2, 3].map(() => {
      const limiter = createSharedLimiter({
        buckets: { ...buckets, take },
        clock: () => time.now,
        onError: (error) => errors.push(error),
      });
      return async () => limiter.take([{ key: 'a', rate: 1, burst: 10 }]);
    });
    expect(await passed(limits, 30)).toBe(10);
    away.yes = true;
    time.now += 1_000;
    expect(await passed(limits, 60)).toBe(30);
    expect(errors).toHaveLength(3);
    away.yes = false;
    await buckets.fill('a');
    time.now += 1_000;
    expect(await passed(limits, 60)).toBe(10);
  });

  it('let 25 requests a second pass, as Okta, Entra and IPSIE want, by the defaults', async () => {
    const time = { now: 0 };
    const buckets = createBuckets(() => time.now);
    const limiters = [1, 2, 3].map(() => createSharedLimiter({ buckets, clock: () => time.now }));
    for (let i = 0; i < 5_000; i++) {
      const rates = [
        { key: 'connection', rate: 1_000, burst: 10_000 },
        { key: 'tenant', rate: 2_000, burst: 20_000 },
      ];
      expect(await limiters[i % 3]!.take(rates)).toBe(0);
      time.now += 1_000 / 25;
    }
  });
});
