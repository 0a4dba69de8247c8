import { setTimeout as delay } from 'node:timers/promises';
import type { Application } from '../application.ts';
import type { Answer, ScimRequest } from '../flow.ts';
import type { Send } from '../perform.ts';

type Wanted = NonNullable<Application['switches']['faults']>;

/** Sends a request through the faults. */
export type Faults = (request: ScimRequest, send: Send) => Promise<Answer>;

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/**
 * Faults on our side of the wire, to see how a service bears them: shares of the requests, but `delay` in milliseconds
 * at most. Dropped after it was sent, a write is done at the service and unknown here; doubled, it comes twice; stale,
 * an older write of the same path comes once more before it; reordered, it lets those of others pass.
 */
export const createFaults = ({
  seed,
  delay: longest = 0,
  dropAfterSend = 0,
  duplicate = 0,
  stale = 0,
  reorder = 0,
}: Wanted): Faults => {
  const random = createRandom(seed);
  const older = new Map<string, ScimRequest>();
  return async (request, send) => {
    const [waits, drops, doubles, repeats, yields] = [random(), random(), random(), random(), random()];
    const writes = request.method !== 'GET';
    if (longest > 0) await delay(waits * longest);
    if (yields < reorder) await delay(Math.max(longest, 10));
    const before = older.get(request.path);
    if (writes && before && repeats < stale) await send(before);
    if (writes) older.set(request.path, request);
    const answer = await send(request);
    if (writes && doubles < duplicate) await send(request);
    if (drops >= dropAfterSend) return answer;
    return {
      status: 0,
      text: '',
      failure: { kind: 'unreachable', text: 'the answer was dropped on purpose' },
    };
  };
};
