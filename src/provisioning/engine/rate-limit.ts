import { setTimeout as delay } from 'node:timers/promises';
import type { BucketStore } from '../../authentication/buckets.ts';

/** Spaces requests out: so many a second for each application, of all who share the buckets, and none at once that would be too many. */
export const createRateLimits = (buckets: BucketStore) => {
  /** The last of those who wait for their turn here: one at a time asks for it. */
  const turns = new Map<string, Promise<void>>();

  const waitForOne = async (app: string, rate: number): Promise<void> => {
    const asked = [{ key: `application ${app}`, rate, burst: 1, most: 1 }];
    try {
      for (;;) {
        const [{ taken, wait } = { taken: 1, wait: 0 }] = await buckets.take(asked);
        if (taken > 0) return;
        await delay(Math.ceil(wait));
      }
    } catch {
      // Where the others cannot be asked, each keeps to it by itself.
      await delay(1_000 / rate);
    }
  };

  return {
    /** Resolves when the next request may go out; at once without a limit. */
    async take(app: string, perSecond: number | undefined): Promise<void> {
      if (perSecond === undefined || perSecond <= 0) return;
      const turn = (turns.get(app) ?? Promise.resolve()).then(() => waitForOne(app, perSecond));
      turns.set(app, turn);
      await turn;
      if (turns.get(app) === turn) turns.delete(app);
    },
  };
};
