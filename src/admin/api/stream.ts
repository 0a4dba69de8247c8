import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Administration, Running } from '../administration.ts';
import type { LogQuery } from '../request-log/store.ts';

/** How often it is looked for what other processes wrote, in milliseconds. */
const interval = 1_000;

/** After how many looks without a find a comment keeps the connection alive. */
const quiet = 15;

interface News {
  /** Resolves when something was written since it was last asked, or after the interval. */
  wait(): Promise<void>;
  end(): void;
}

const createNews = (running: Running): News => {
  let fresh = false;
  let wake: (() => void) | undefined;
  const tell = (): void => {
    fresh = true;
    wake?.();
  };
  const unsubscribe = running.subscribe(tell);
  return {
    async wait() {
      if (!fresh) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, interval).unref();
        });
      }
      fresh = false;
    },
    end() {
      unsubscribe();
      tell();
    },
  };
};

/**
 * Exchanges as they happen, as server-sent events with their ids, so that a client that lost its connection goes on
 * where it was.
 */
export const streamExchanges = async (
  c: Context,
  query: LogQuery,
  {
    administration,
    running,
    onError,
  }: {
    administration: Administration;
    running: Running;
    onError: (error: unknown) => void;
  },
): Promise<Response> => {
  const lastEventId = c.req.header('last-event-id');
  const given = lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : query.after;
  // The newest that there is, whatever its tenant: what comes after it is new.
  const [newest] = given === undefined ? (await administration.exchanges({ count: 1, bodies: false })).items : [];
  let after = given ?? newest?.id ?? 0;
  return streamSSE(
    c,
    async (stream) => {
      let idle = 0;
      const news = createNews(running);
      stream.onAbort(() => news.end());
      await stream.write(': muster\n\n');
      while (!stream.aborted) {
        const { items } = await administration.exchanges({ ...query, after });
        for (const item of items) {
          await stream.writeSSE({ id: String(item.id), event: 'exchange', data: JSON.stringify(item) });
          after = item.id;
        }
        if (items.length === query.count) continue;
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
