import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Operations } from '../../api/generated/org.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import type { NamedPlan } from './plan-jobs.tsx';

type Run = Omit<Operations['GET /muster/api/v1/apps/{id}/plans/{plan}']['answer'], 'plan'> & {
  readonly plan?: NamedPlan;
};

const isUnderWay = (run: Run | undefined): boolean => run?.state === 'planning' || run?.state === 'applying';

/** Makes plans and applies them, while the page says how far that has come. `onDone` is told what came of one. */
export const usePlanRun = (app: Application, onDone: (run: Run) => void) => {
  const base = settingsPath(app.id);
  const [id, setId] = useState<string>();
  const path = `${base}/plans/${id}`;
  const begin = useMutation({
    /** @param digest of the plan that is to be applied; absent: one is made */
    mutationFn: (digest: string | undefined) =>
      ask<Run>(`${base}/plan${digest === undefined ? '' : '/apply'}`, {
        method: 'POST',
        body: { wait: false, ...(digest !== undefined && { digest }) },
      }),
    onSuccess: (run) => setId(run.id),
  });
  const { data: run, error } = useQuery({
    queryKey: [path],
    queryFn: () => ask<Run>(path),
    enabled: id !== undefined,
    // A short one is seen at once, a long one asked after now and then.
    refetchInterval: ({ state: { data, dataUpdateCount, error: failure } }) =>
      failure || (data && !isUnderWay(data)) ? false : dataUpdateCount < 10 ? 100 : 1_000,
  });
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (!run || isUnderWay(run) || told.current === run.id) return;
    told.current = run.id;
    onDone(run);
  }, [run, onDone]);
  const cancel = useMutation({ mutationFn: () => ask(path, { method: 'DELETE' }) });
  const waits = begin.isPending || (id !== undefined && !error && (!run || isUnderWay(run)));
  return {
    begin: (digest?: string): void => begin.mutate(digest),
    cancel: (): void => cancel.mutate(),
    /** Of what is under way. */
    progress: waits ? (run ?? { state: 'planning' as const, progress: { done: 0, total: 0 } }) : undefined,
    problem:
      begin.error?.message ??
      error?.message ??
      cancel.error?.message ??
      (run?.state === 'failed' ? (run.message ?? 'The plan could not be made.') : undefined),
  };
};
