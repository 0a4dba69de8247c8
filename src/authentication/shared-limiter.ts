import type { BucketStore, Rate } from './buckets.ts';
import { createRateLimiter, type CountingLimiter } from './rate-limit.ts';

/** What is taken from a common bucket at a time, in seconds of the rate. */
const slice = 0.1;
/** How long an empty bucket is not asked again, and for how long one counts alone that the others cannot be asked, in milliseconds. */
const pause = 50;
const retreat = 1_000;
/** Keys that are kept; beyond them those go that were used longest ago. */
const kept = 10_000;

/** What this process has of a common bucket. */
interface Holding {
  rate: Rate;
  left: number;
  /** What the bucket had when it was asked last. */
  rest: number;
  /** Until when nothing is to be had, on the limiter's clock. */
  dry: number;
  /** Those who wait for what is asked for. */
  waiting: number;
  coming: Promise<void> | undefined;
}

interface Options {
  readonly buckets: Pick<BucketStore, 'take'>;
  /** Told why the buckets could not be asked. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds that never go back. */
  readonly clock?: () => number;
}

/** What this rate has taken at a time: with one alone the count is exact. */
const sizeOf = ({ rate, burst }: Rate): number => Math.max(1, Math.floor(Math.min(rate, burst) * slice));

/**
 * Counts together with all who share the buckets. Each process takes slices of them and counts from these, so that hardly a
 * request waits for the way there and back; what is under way for several keys goes together. A process that cannot ask
 * counts by itself, beginning with full buckets, until it can.
 */
export const createSharedLimiter = ({
  buckets,
  onError,
  clock = () => performance.now(),
}: Options): CountingLimiter => {
  const holdings = new Map<string, Holding>();
  const alone = createRateLimiter(clock);
  let aloneUntil = -Infinity;
  let wanted: Holding[] = [];
  let collecting: Promise<void> | undefined;
  let asking: Promise<void> = Promise.resolve();

  const ask = async (): Promise<void> => {
    // All that is wanted in this turn goes together.
    await new Promise((resolve) => setImmediate(resolve));
    const batch = wanted;
    wanted = [];
    collecting = undefined;
    try {
      const asked = batch.map(({ rate, waiting }) => ({ ...rate, most: Math.max(sizeOf(rate), waiting) }));
      const answers = await buckets.take(asked);
      for (const [index, { taken, wait, left }] of answers.entries()) {
        const holding = batch[index]!;
        holding.left += taken;
        holding.rest = left;
        if (taken < asked[index]!.most) holding.dry = clock() + Math.max(wait, pause);
      }
    } catch (error) {
      onError?.(error);
      aloneUntil = clock() + retreat;
    }
  };

  const fetch = (holding: Holding): Promise<void> => {
    if (!holding.coming) {
      wanted.push(holding);
      asking = collecting ??= asking.then(ask);
      holding.coming = collecting.finally(() => (holding.coming = undefined));
    }
    return holding.coming;
  };

  const holdingOf = (rate: Rate): Holding => {
    const { key } = rate;
    const holding = holdings.get(key) ?? { rate, left: 0, rest: 0, dry: -Infinity, waiting: 0, coming: undefined };
    if (holding.rate.rate !== rate.rate) holding.left = Math.min(holding.left, sizeOf(rate));
    holding.rate = rate;
    holdings.delete(key);
    holdings.set(key, holding);
    for (const oldest of holdings.keys()) {
      if (holdings.size <= kept) break;
      holdings.delete(oldest);
    }
    return holding;
  };

  const waitFor = async (holding: Holding): Promise<void> => {
    holding.waiting++;
    await fetch(holding);
    holding.waiting--;
  };

  const take = (rates: readonly Rate[]): number | Promise<number> => {
    if (clock() < aloneUntil) return alone.take(rates);
    const held = rates.map(holdingOf);
    const lacking = held.filter(({ left }) => left < 1);
    if (lacking.length > 0) {
      const wait = Math.max(...lacking.map(({ dry }) => dry - clock()));
      return wait > 0 ? wait : Promise.all(lacking.map(waitFor)).then(() => take(rates));
    }
    for (const holding of held) {
      holding.left--;
      const size = sizeOf(holding.rate);
      // Before the next request has to wait for it.
      if (size > 1 && holding.left <= size / 2 && holding.dry <= clock()) void fetch(holding);
    }
    return 0;
  };
  return {
    take,
    left(rate) {
      if (clock() < aloneUntil) return alone.left(rate);
      const holding = holdings.get(rate.key);
      return holding ? holding.left + holding.rest : Math.floor(rate.burst);
    },
  };
};
