import type { StoredEvent } from './event.ts';

/** An event as those who read it are given it. */
export type RenderedEvent = Omit<StoredEvent, 'time'> & { readonly time: string };

export const renderEvent = (event: StoredEvent): RenderedEvent => ({
  ...event,
  time: new Date(event.time).toISOString(),
});
