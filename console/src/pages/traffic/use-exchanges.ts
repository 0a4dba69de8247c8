import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ask, askPage, ApiError, type ListPage } from '../../api/client.ts';
import { exchangesPath, type ExchangeFilter, type ExchangeSummary } from '../../api/exchanges.ts';

interface Since {
  readonly position: number;
  readonly items: readonly ExchangeSummary[];
}

type LoadedPage = ListPage<ExchangeSummary> & { readonly position?: number };

/** Whether what is new is told: at once, not now, or not as long as it is paused. */
export type Liveness = 'live' | 'lost' | 'paused';

const pageSize = 200;
/** Milliseconds that a request waits for news, and the longest pause after one that failed. */
const wait = 20_000;
const longestPause = 30_000;

const visible = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
    done();
  });

const pause = (time: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Asks for what comes after a position, again and again; ever more seldom while the org does not answer. */
const follow = async (
  filter: ExchangeFilter,
  start: number,
  signal: AbortSignal,
  on: { readonly found: (found: Since) => void; readonly liveness: (liveness: Liveness) => void },
): Promise<void> => {
  let position = start;
  for (let failures = 0; !signal.aborted;) {
    await visible(signal);
    try {
      const query = { ...filter, bodies: 'false', position, wait: failures === 0 ? wait : 0 };
      const found = await ask<Since>(`${exchangesPath}/since`, { query, signal });
      ({ position } = found);
      failures = 0;
      on.liveness('live');
      if (!signal.aborted) on.found(found);
    } catch (error) {
      if (signal.aborted) return;
      on.liveness('lost');
      // Nobody is signed in any more: asking again does not help.
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) return;
      failures++;
      await pause(Math.min(1_000 * 2 ** (failures - 1), longestPause), signal);
    }
  }
};

/** The exchanges that a filter lets through, page by page, and what comes meanwhile. */
export const useExchanges = (filter: ExchangeFilter, paused: boolean) => {
  const queries = useQueryClient();
  const key = useMemo(() => [exchangesPath, 'list', filter] as const, [filter]);
  const [liveness, setLiveness] = useState<Liveness>('live');
  const [held, setHeld] = useState<{ readonly filter: ExchangeFilter; readonly items: Since['items'] }>();
  const mine = held?.filter === filter ? held.items : [];

  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<LoadedPage> => {
      const all = { ...filter, bodies: 'false', limit: pageSize, after: pageParam };
      if (pageParam !== undefined) return askPage<ExchangeSummary>(exchangesPath, { query: all, signal });
      // What comes between the two is listed, and told again.
      const { position } = await ask<Since>(`${exchangesPath}/since`, { signal });
      return { ...(await askPage<ExchangeSummary>(exchangesPath, { query: all, signal })), position };
    },
    getNextPageParam: (page) => page.next,
    // Told as it comes, and read anew by who comes back.
    staleTime: Infinity,
    gcTime: 0,
  });
  const { data } = query;

  const add = useCallback(
    (news: Since['items']) =>
      queries.setQueryData<InfiniteData<LoadedPage>>(key, (before) => {
        if (!before) return before;
        const [first, ...rest] = before.pages;
        const known = new Set(first!.items.map(({ id }) => id));
        const items = news.filter(({ id }) => !known.has(id));
        // Those of one task are in their order: the newest is the last.
        if (filter.job !== undefined) {
          const last = before.pages.at(-1)!;
          const pages = [...before.pages.slice(0, -1), { ...last, items: [...last.items, ...items] }];
          return last.next === undefined ? { ...before, pages } : before;
        }
        return { ...before, pages: [{ ...first!, items: [...items.toReversed(), ...first!.items] }, ...rest] };
      }),
    [queries, key, filter.job],
  );

  const position = data?.pages[0]?.position;
  const reached = useRef<{ readonly filter: ExchangeFilter; readonly position: number }>(undefined);
  const holding = useRef(false);
  useEffect(() => {
    if (position === undefined || paused) return;
    const stop = new AbortController();
    const known = reached.current?.filter === filter;
    if (!known) holding.current = false;
    const start = known ? reached.current!.position : position;
    void follow(filter, start, stop.signal, {
      found: (found) => {
        reached.current = { filter, position: found.position };
        if (found.items.length === 0) return;
        if (!holding.current) add(found.items);
        else
          setHeld((before) => ({
            filter,
            items: [...(before?.filter === filter ? before.items : []), ...found.items],
          }));
      },
      liveness: setLiveness,
    });
    return () => stop.abort();
  }, [filter, position, paused, add]);

  /** A list that somebody reads further down does not move beneath their eyes. */
  const hold = (on: boolean): void => {
    holding.current = on;
    if (on || mine.length === 0) return;
    add(mine);
    setHeld(undefined);
  };

  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return { ...query, items, hold, held: mine.length, liveness: paused ? ('paused' as const) : liveness };
};
