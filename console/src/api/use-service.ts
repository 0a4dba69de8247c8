import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
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

/** Has all that was read of the service read anew, after a change. */
export const useServiceChanged = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return () =>
    queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => String(first).startsWith(servicePrefix) });
};
