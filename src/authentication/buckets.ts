/** What comes of one kind, counted together by a token bucket, which is full at first. */
export interface Rate {
  /** Whose it is: `connection c1`. */
  readonly key: string;
  /** How many a second, on average. */
  readonly rate: number;
  /** How many at once, at most, after as long a rest. */
  readonly burst: number;
}

export interface Asked extends Rate {
  /** How many are wanted, at most: a whole number. */
  readonly most: number;
}

export interface Taken {
  /** How many there were to be had. */
  readonly taken: number;
  /** Milliseconds until there is one again; 0 where one is left. */
  readonly wait: number;
  /** How many are left after it: a whole number. */
  readonly left: number;
}

/** The port of token buckets that are shared: by all of a process, or by all instances on a database. */
export interface BucketStore {
  /** Takes from each what it has, up to what is wanted; in the order asked. Each key comes once. */
  take(asked: readonly Asked[]): Promise<readonly Taken[]>;
  /** Makes a bucket full. */
  fill(key: string): Promise<void>;
}

interface Level {
  readonly left: number;
  /** When that was so, in milliseconds. */
  readonly at: number;
}

/** Buckets that are kept; beyond them those go that were used longest ago. */
const kept = 10_000;

/** What a third of a thing three times lacks to a whole. */
const rounding = 1e-9;

/** How full buckets are, in memory, which is bounded. */
export const createLevels = () => {
  const levels = new Map<string, Level>();
  return {
    /** What is there now. */
    read({ key, rate, burst }: Rate, now: number): number {
      const { left, at } = levels.get(key) ?? { left: burst, at: now };
      return Math.min(burst, left + (Math.max(0, now - at) * rate) / 1_000 + rounding);
    },
    write(key: string, left: number, now: number): void {
      levels.delete(key);
      levels.set(key, { left, at: now });
      for (const oldest of levels.keys()) {
        if (levels.size <= kept) break;
        levels.delete(oldest);
      }
    },
    forget: (key: string): void => void levels.delete(key),
  };
};

/** Milliseconds until there is a whole one. */
export const waitFor = (left: number, rate: number): number => (left >= 1 ? 0 : ((1 - left) * 1_000) / rate);

/** Buckets in memory, for one process. */
export const createBuckets = (clock: () => number): BucketStore => {
  const levels = createLevels();
  return {
    async take(asked) {
      const now = clock();
      return asked.map((one) => {
        const present = levels.read(one, now);
        const taken = Math.min(one.most, Math.floor(present));
        const left = present - taken;
        levels.write(one.key, left, now);
        return { taken, wait: waitFor(left, one.rate), left: Math.floor(left) };
      });
    },
    fill: async (key) => levels.forget(key),
  };
};
