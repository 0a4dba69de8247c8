import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { EventQuery } from '../../events/store.ts';
import type { Administration, Running } from '../administration.ts';
import type { LogQuery } from '../request-log/store.ts';
import { createNews } from './news.ts';

/** After how many looks without a find a comment keeps the connection alive. */
const quiet = 15;

interface Found {
  /** Each with what `Last-Event-ID` is to be after it. */
  readonly items: readonly { readonly id: number; readonly data: object }[];
  /** Where to go on. */
  readonly next: number;
  /** Whether there may be more at once. */
  readonly more: boolean;
}

/** What a stream of server-sent events is made of. */
export interface Stream {
  /** Where it begins. @param lastEventId what a client that lost its connection had last */
  readonly start: (lastEventId: number | undefined) => Promise<number>;
  readonly read: (after: number) => Promise<Found>;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Exchanges as they happen. */
export const streamExchanges = (administration: Administration, running: Running, query: LogQuery): Stream => ({
  async start(lastEventId) {
    const given = lastEventId ?? query.after;
    if (given !== undefined) return given;
    // The newest that there is, whatever its tenant: what comes after it is new.
    return (await administration.exchanges({ count: 1, bodies: false })).items[0]?.id ?? 0;
  },
  async read(after) {
    const { items } = await administration.exchanges({ ...query, after });
    return {
      items: items.map((item) => ({ id: item.id, data: item })),
      next: items.at(-1)?.id ?? after,
      more: items.length === query.count,
    };
  },
  subscribe: running.subscribe,
});

/** Changes as they are committed. */
export const streamEvents = (
  administration: Administration,
  running: Running,
  query: EventQuery & { readonly after: number },
): Stream => ({
  async start(lastEventId) {
    const after = lastEventId ?? query.after;
    // What is refused is refused before the stream begins.
    await administration.events({ ...query, after, count: 1 });
    return after;
  },
  async read(after) {
    const { items, next } = await administration.events({ ...query, after });
    return {
      items: items.map((item) => ({ id: item.sequence, data: item })),
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
  const lastEventId = c.req.header('last-event-id');
  const known = lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : undefined;
  let after = await start(known);
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
