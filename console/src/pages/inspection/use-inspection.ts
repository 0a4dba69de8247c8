import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../../api/client.ts';
import { inspectionPath, type InspectionDetail, type InspectionProgress } from '../../api/inspections.ts';

/** A run, read again when it has ended. */
export const useInspection = (
  id: string,
): { readonly run: UseQueryResult<InspectionDetail>; readonly progress: InspectionProgress | undefined } => {
  const queries = useQueryClient();
  const path = inspectionPath(id);
  const run = useQuery({ queryKey: [path], queryFn: () => ask<InspectionDetail>(path) });
  const running = run.data?.state === 'running';
  const progressKey = [path, 'progress'];
  // The org answers as soon as there is more than was seen.
  const { data: progress } = useQuery({
    queryKey: progressKey,
    queryFn: ({ signal }) => {
      const seen = queries.getQueryData<InspectionProgress>(progressKey)?.revision ?? 0;
      return ask<InspectionProgress>(`${path}/progress`, { query: { seen }, signal });
    },
    enabled: running,
    refetchInterval: running ? 100 : false,
    refetchIntervalInBackground: true,
  });
  const ended = running && progress !== undefined && progress.inspection.state !== 'running';
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: [path], exact: true });
  }, [queries, path, ended]);
  return { run, progress: running ? progress : undefined };
};
