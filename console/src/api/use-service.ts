import { useThrottledCallback } from '@mantine/hooks';
import { useQueries, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import {
  askService,
  servicePrefix,
  serviceUrl,
  type Answer,
  type Connection,
  type Name,
  type Parts,
  type Tenant,
} from './service.ts';

/** What the service answers, as long as a page shows it. */
export const useService = <N extends Name>(
  name: N,
  parts: Parts<N> & { readonly path?: Readonly<Record<string, string>> },
  options: { readonly refresh?: number; readonly enabled?: boolean } = {},
): UseQueryResult<Answer<N>> =>
  useQuery({
    queryKey: [serviceUrl(name, parts.path), parts],
    queryFn: ({ signal }) => askService(name, parts, signal),
    enabled: options.enabled ?? true,
    ...(options.refresh !== undefined && { refetchInterval: options.refresh }),
  });

export const useTenants = (): UseQueryResult<{ readonly items: readonly Tenant[] }> =>
  useService('GET /admin/v1/tenants', {});

export const useConnections = (): UseQueryResult<{ readonly items: readonly Connection[] }> =>
  useService('GET /admin/v1/connections', { query: {} });

/** How many resources of a type a tenant has. @param refresh milliseconds between looks */
export const useCount = (tenant: string, type: string, refresh?: number): number | undefined =>
  useService(
    'GET /admin/v1/tenants/{tenant}/resources/{type}',
    { path: { tenant, type }, query: { count: '1' } },
    refresh === undefined ? {} : { refresh },
  ).data?.total;

/** Tenants whose resources are counted for a sum, at most: each is asked for by itself. */
const counted = 20;

/** How many resources of a type there are in all tenants; undefined where it is not known, or costs too much to ask. */
export const useTotal = (type: string): number | undefined => {
  const tenants = useTenants().data?.items;
  const name = 'GET /admin/v1/tenants/{tenant}/resources/{type}';
  const few = tenants && tenants.length <= counted ? tenants : [];
  const totals = useQueries({
    queries: few.map(({ id }) => {
      const parts = { path: { tenant: id, type }, query: { count: '1' } };
      return { queryKey: [serviceUrl(name, parts.path), parts], queryFn: () => askService(name, parts) };
    }),
    combine: (results) => results.map(({ data }) => data?.total),
  });
  if (!tenants || few.length < tenants.length || totals.includes(undefined)) return undefined;
  let sum = 0;
  for (const total of totals) sum += total!;
  return sum;
};

/** Has all that was read of the service read anew, after a change. */
export const useServiceChanged = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return () =>
    queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => String(first).startsWith(servicePrefix) });
};

/**
 * Reads a list anew whenever the service tells, by a stream of server-sent events, that something came.
 * @param event the name of the events
 * @param begin says from where on it is to tell
 */
export const useServiceNews = (
  list: Name,
  stream: Name,
  query: Readonly<Record<string, string | undefined>>,
  event: string,
  begin?: () => Promise<Readonly<Record<string, string>>>,
): void => {
  const queries = useQueryClient();
  const told = useThrottledCallback(() => void queries.invalidateQueries({ queryKey: [serviceUrl(list)] }), 500);
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const url = `${serviceUrl(stream)}?${new URLSearchParams(given)}`;
  useEffect(() => {
    let source: EventSource | undefined;
    let left = false;
    const open = (where: Readonly<Record<string, string>>): void => {
      if (left) return;
      source = new EventSource(`${url}&${new URLSearchParams(where)}`);
      source.addEventListener(event, told);
    };
    // Where the service cannot say, the list itself tells why.
    if (begin) begin().then(open, () => undefined);
    else open({});
    return () => {
      left = true;
      source?.close();
    };
  }, [url, event, told, begin]);
};
