import { expect, it, onTestFinished } from 'vitest';
import { createBuckets, type BucketStore } from '../../../src/authentication/buckets.ts';
import { createRateLimits } from '../../../src/provisioning/engine/rate-limit.ts';
import { createSeal } from '../../../src/provisioning/seal.ts';
import { openPostgresOrgStorage } from '../../../src/storage/postgres/org/storage.ts';
import { createTestDatabase } from '../../postgres-cluster.ts';

const seal = createSeal(Buffer.alloc(32, 7));

/** How long it takes until each of these has sent four requests, which all want to go out at once, in milliseconds. */
const sendAll = async (all: readonly BucketStore[], rate: number): Promise<number> => {
  const limits = all.map(createRateLimits);
  const started = performance.now();
  await Promise.all(limits.flatMap(({ take }) => [1, 2, 3, 4].map(() => take('0oa1', rate))));
  return performance.now() - started;
};

it('three processes on one database send together no more than an application may', async () => {
  const url = await createTestDatabase();
  const stores = await Promise.all([1, 2, 3].map(() => openPostgresOrgStorage({ url, seal, poolSize: 3 })));
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))));
  const buckets = stores.map((store) => store.buckets);
  // The first goes out at once, eleven more are 20 ms apart.
  expect(await sendAll(buckets, 50)).toBeGreaterThan(11 * 20 - 5);
});

it('each keeps to it alone where the others cannot be asked', async () => {
  const away: BucketStore = {
    ...createBuckets(() => 0),
    take: () => Promise.reject(new Error('the database does not answer')),
  };
  expect(await sendAll([away, away], 50)).toBeGreaterThan(4 * 20 - 5);
});
