import { setTimeout as delay } from 'node:timers/promises';

/** Spaces requests out: so many a second for each application, none at once that would be too many. */
export const createRateLimits = (clock: () => number) => {
  const free = new Map<string, number>();
  return {
    /** Resolves when the next request may go out; at once without a limit. */
    async take(app: string, perSecond: number | undefined): Promise<void> {
      if (perSecond === undefined || perSecond <= 0) return;
      const now = clock();
      const turn = Math.max(now, free.get(app) ?? now);
      free.set(app, turn + 1000 / perSecond);
      if (turn > now) await delay(turn - now);
    },
  };
};
