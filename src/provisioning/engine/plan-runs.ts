import type { NewId } from '../id.ts';
import type { Plan, PlanOptions } from './plan.ts';

/** A plan that is made, or applied, while nobody waits for it. */
export interface PlanRun {
  readonly id: string;
  readonly app: string;
  readonly state: 'planning' | 'applying' | 'done' | 'failed' | 'cancelled';
  readonly progress: { readonly done: number; readonly total: number };
  readonly plan?: Plan;
  /** Of one that was to be applied: whether it was. */
  readonly applied?: boolean;
  /** Why it failed. */
  readonly message?: string;
}

export interface PlanWork extends PlanOptions {
  /** Told when what was planned is about to be sent. */
  readonly onApplying: () => void;
}

type Work = (options: PlanWork) => Promise<{ readonly plan: Plan; readonly applied?: boolean }>;

/** At the same time, and how many are remembered: they are in this process alone. */
const most = 2;
const kept = 20;

/** As many plans as may be made are under way. */
export class PlansBusyError extends Error {
  override readonly name = 'PlansBusyError';
}

export const createPlanRuns = (ids: NewId, onError: (error: unknown) => void) => {
  const runs = new Map<string, { run: PlanRun; readonly cancel: AbortController; ended: Promise<void> }>();
  const underWay = (): number =>
    [...runs.values()].filter(({ run: { state } }) => state === 'planning' || state === 'applying').length;

  return {
    /** Begins, and does not wait. @throws PlansBusyError */
    start(app: string, work: Work): PlanRun {
      if (underWay() >= most) throw new PlansBusyError(`${most} plans are under way: wait for the end of one.`);
      const id = ids('plan');
      const cancel = new AbortController();
      const entry = {
        run: { id, app, state: 'planning', progress: { done: 0, total: 0 } } as PlanRun,
        cancel,
        ended: Promise.resolve(),
      };
      const change = (more: Partial<PlanRun>): void => {
        entry.run = { ...entry.run, ...more };
      };
      runs.set(id, entry);
      for (const [old, { run }] of runs) {
        if (runs.size <= kept) break;
        if (run.state !== 'planning' && run.state !== 'applying') runs.delete(old);
      }
      const options: PlanWork = {
        onProgress: (done, total) => change({ progress: { done, total } }),
        onApplying: () => change({ state: 'applying', progress: { done: 0, total: entry.run.progress.total } }),
        signal: cancel.signal,
      };
      entry.ended = work(options).then(
        (result) => change({ state: 'done', ...result }),
        (error: unknown) => {
          if (cancel.signal.aborted) return change({ state: 'cancelled' });
          onError(error);
          change({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
        },
      );
      return entry.run;
    },
    get: (id: string): PlanRun | undefined => runs.get(id)?.run,
    /** Ends a plan that is made; what is applied already goes on. */
    cancel: (id: string): void => runs.get(id)?.cancel.abort(),
    /** Ends all, and waits for them. */
    async stop(): Promise<void> {
      for (const { cancel } of runs.values()) cancel.abort();
      await Promise.all([...runs.values()].map(({ ended }) => ended));
    },
  };
};
