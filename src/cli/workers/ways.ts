import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Way } from '../../node/forward.ts';

/** How often it is looked whether something is still under way, in milliseconds. */
const interval = 10;

export interface Ways {
  /** The way to who listens now; undefined while nobody does. */
  readonly present: () => Way | undefined;
  /** Resolves when nothing is under way any more to who listened before. */
  readonly left: () => Promise<void>;
}

/** Keeps connections to a process that another may follow. @param path where it listens now */
export const createWays = (path: () => string | undefined): Ways => {
  let way: Way | undefined;
  let former: readonly Way[] = [];
  const present = (): Way | undefined => {
    const socketPath = path();
    if (way?.socketPath === socketPath) return way;
    if (way) former = [...former, way];
    way = socketPath === undefined ? undefined : { socketPath, agent: new Agent({ keepAlive: true }) };
    return way;
  };
  return {
    present,
    async left() {
      present();
      const busy = ({ agent }: Way): boolean => Object.keys(agent.sockets).length > 0;
      while (former.some(busy)) await sleep(interval);
      for (const { agent } of former) agent.destroy();
      former = [];
    },
  };
};
