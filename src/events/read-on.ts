import type { EventPage, EventQuery, EventStore } from './store.ts';
import type { StoredEvent } from './event.ts';

/** Others come first between two looks. */
const pause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Those that follow, as soon as there are some: a page is empty only where nothing that is meant follows. */
export const readOn = async (
  events: EventStore,
  query: EventQuery & { readonly after: number },
): Promise<EventPage> => {
  let { after } = query;
  for (;;) {
    const page = await events.read({ ...query, after });
    if (page.events.length > 0 || page.position >= page.last) return page;
    after = page.position;
    await pause();
  }
};

/** The newest, as many as are asked for. @returns with them whether there may be more before `position` */
export const readBack = async (
  events: EventStore,
  query: Omit<EventQuery, 'after'>,
): Promise<{ readonly events: readonly StoredEvent[]; readonly position: number; readonly more: boolean }> => {
  const found: StoredEvent[] = [];
  let { before } = query;
  for (;;) {
    const page = await events.read({
      ...query,
      ...(before !== undefined && { before }),
      count: query.count - found.length,
    });
    found.push(...page.events);
    const more = page.position > page.first;
    if (found.length === query.count || !more) return { events: found, position: page.position, more };
    before = page.position;
    await pause();
  }
};
