import { hash } from 'node:crypto';
import type { BucketStore } from '../../authentication/buckets.ts';
import type { Database } from './database.ts';

/** How often full buckets are removed, in milliseconds, and how many of them at most. */
const sweeping = 60_000;
const swept = 10_000;

/** What is there now; those who waited for the row came later than they say. A third three times is a whole. */
const present = `least(excluded.burst,
  b.left + greatest(0, extract(epoch FROM excluded.at - b.at)) * excluded.rate + 1e-9)`;
const taken = `least(excluded.taken, floor(${present}))`;

// In one order, so that two instances do not wait for one another.
const takeAll = `
  INSERT INTO bucket AS b (key, rate, burst, taken, "left", at)
  SELECT key, rate, burst, least(most, floor(burst)), burst - least(most, floor(burst)), clock_timestamp()
  FROM unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) a (key, rate, burst, most) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET rate = excluded.rate, burst = excluded.burst,
    taken = ${taken}, "left" = ${present} - ${taken}, at = greatest(b.at, excluded.at)
  RETURNING key, taken, greatest(0, 1 - "left") * 1000 / rate, floor("left")`;

// Those that are full are as good as absent.
const sweep = `
  DELETE FROM bucket WHERE key IN (
    SELECT key FROM bucket
    WHERE at < now() - interval '1 minute' AND "left" + extract(epoch FROM now() - at) * rate >= burst
    LIMIT ${swept} FOR UPDATE SKIP LOCKED)`;

/** Token buckets for all instances, by the clock of the database. */
export const createBuckets = (database: Database): BucketStore => {
  let next = 0;
  const keyOf = (key: string): string => (key.length <= 200 ? key : hash('sha256', key));
  return {
    async take(asked) {
      const keys = asked.map(({ key }) => keyOf(key));
      const columns = (['rate', 'burst', 'most'] as const).map((name) => asked.map((one) => one[name]));
      const rows = await database.look<[string, number, number, number]>({ text: takeAll, values: [keys, ...columns] });
      if (performance.now() >= next) {
        next = performance.now() + sweeping;
        // What could not be removed is found by the next.
        database.run({ text: sweep, values: [] }).catch(() => undefined);
      }
      const found = new Map(rows.map(([key, ...answer]) => [key, answer]));
      return keys.map((key) => {
        const [count = 0, wait = 0, left = 0] = found.get(key) ?? [];
        return { taken: count, wait, left };
      });
    },
    async fill(key) {
      await database.run({ text: 'DELETE FROM bucket WHERE key = $1', values: [keyOf(key)] });
    },
  };
};
