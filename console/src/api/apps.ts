import { useQuery } from '@tanstack/react-query';
import { ask } from './client.ts';
import type { OktaApp } from './okta.ts';

/** The labels of the org's applications by their ids. */
export const useAppLabels = (): ReadonlyMap<string, string> => {
  const { data = [] } = useQuery({
    queryKey: ['/api/v1/apps', 'labels'],
    queryFn: () => ask<OktaApp[]>('/api/v1/apps', { query: { limit: 200 } }),
  });
  return new Map(data.map(({ id, label }) => [id, label]));
};
