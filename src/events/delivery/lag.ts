import { readOn } from '../read-on.ts';
import type { EventStore } from '../store.ts';
import { meantFor, type EndpointState } from './endpoint.ts';
import type { EndpointStore } from './store.ts';

/** How many events each webhook has still to be told of, by its name. */
export const webhookLag = async ({
  endpoints,
  events,
}: {
  readonly endpoints: EndpointStore;
  readonly events: EventStore;
}): Promise<ReadonlyMap<string, number>> => {
  const lagOf = async (endpoint: EndpointState): Promise<number> => {
    const { events: next, last } = await readOn(events, meantFor(endpoint, endpoint.position, 1));
    // What comes after the first that is meant may be meant or not.
    return next[0] ? last - next[0].sequence + 1 : 0;
  };
  const all = await endpoints.all();
  return new Map(await Promise.all(all.map(async (endpoint) => [endpoint.name, await lagOf(endpoint)] as const)));
};
