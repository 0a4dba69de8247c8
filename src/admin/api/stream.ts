import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { EventFilter } from '../../events/store.ts';
import type { Administration, Running } from '../administration.ts';
import type { LogQuery } from '../request-log/store.ts';
import { createNews } from './news.ts';

/** After how many looks without a find a comment keeps the connection alive. */
const quiet = 15;

interface Found {
  /** Each with what `Last-Event-ID` is to be after it. */
  readonly items: readonly { readonly id: number | string; readonly data: object }[];
  /** Where to go on. */
  readonly next: string;
  /** Whether there may be more at once. */
  readonly more: boolean;
}

/** What a stream of server-sent events is made of. */
export interface Stream {
  /** Where it begins. @param lastEventId what a client that lost its connection had last */
  readonly start: (lastEventId: string | undefined) => Promise<string>;
  readonly read: (after: string) => Promise<Found>;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Exchanges as they happen. */
export const streamExchanges = (administration: Administration, running: Running, query: LogQuery): Stream => ({
  async start(lastEventId) {
    if (lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId)) return lastEventId;
    if (query.after !== undefined) return String(query.after);
    // The newest that there is, whatever its tenant: what comes after it is new.
    return String((await administration.exchanges({ count: 1, bodies: false })).items[0]?.id ?? 0);
  },
  async read(after) {
    const { items } = await administration.exchanges({ ...query, after: Number(after) });
    return {
      items: items.map((item) => ({ id: item.id, data: item })),
      next: String(items.at(-1)?.id ?? after),
      more: items.length === query.count,
    };
  },
  subscribe: running.subscribe,
});

/** Changes as they are committed. */
export const streamEvents = (
  administration: Pick<Administration, 'events'>,
  running: Pick<Running, 'subscribeEvents'>,
  query: EventFilter & { readonly after: string; readonly count: number },
): Stream => ({
  async start(lastEventId) {
    const known = lastEventId !== undefined && /^(?:[0-9a-f]{12}-)?\d{1,15}$/.test(lastEventId);
    const after = known ? lastEventId : query.after;
    // What is refused is refused before the stream begins.
    await administration.events({ ...query, after, count: 1 });
    return after;
  },
  async read(after) {
    const { items, next } = await administration.events({ ...query, after });
    return {
      items: items.map((item) => ({ id: item.id, data: item })),
      next,
      more: items.length === query.count,
    };
  },
  subscribe: running.subscribeEvents,
});

/**
 * Serves a stream as server-sent events with their ids, so that a client that lost its connection goes on where it was.
 * @param name of the events
 */
export const serveStream = async (
  c: Context,
  name: string,
  { start, read, subscribe }: Stream,
  onError: (error: unknown) => void,
): Promise<Response> => {
  let after = await start(c.req.header('last-event-id'));
  return streamSSE(
    c,
    async (stream) => {
      let idle = 0;
      const news = createNews(subscribe);
      stream.onAbort(() => news.end());
      await stream.write(': muster\n\n');
      while (!stream.aborted) {
        const { items, next, more } = await read(after);
        for (const { id, data } of items) {
          await stream.writeSSE({ id: String(id), event: name, data: JSON.stringify(data) });
        }
        after = next;
        if (more) continue;
        idle = items.length > 0 ? 0 : idle + 1;
        if (idle >= quiet) {
          idle = 0;
          await stream.write(': nothing new\n\n');
        }
        await news.wait();
      }
    },
    async (error) => onError(error),
  );
};
