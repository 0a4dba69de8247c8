import { setTimeout as delay } from 'node:timers/promises';
import type { Application } from '../../provisioning/store.ts';
import { now, type OrgContext } from '../context.ts';
import type { Doing } from '../users/write.ts';
import { churn, type Churn } from './churn.ts';

/** A churn that goes on, or the last one; it is forgotten when the org stops. */
export interface ChurnRun extends Churn {
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly joined: number;
  readonly moved: number;
  readonly left: number;
  /** ISO 8601. */
  readonly started: string;
  readonly ended?: string;
  /** Why it failed. */
  readonly message?: string;
}

export interface ChurnRuns {
  /** Starts one. @param perSecond people; absent: as fast as it goes. @returns undefined where one goes on */
  start(
    org: OrgContext,
    doing: Doing,
    application: Application,
    input: Churn & { readonly perSecond?: number | undefined },
  ): ChurnRun | undefined;
  get(app: string): ChurnRun | undefined;
  /** Resolves when the application's has ended; without one, when all have. */
  stop(app?: string): Promise<void>;
}

/** Runs churns beside the requests that start them, one for each application. */
export const createChurnRuns = (): ChurnRuns => {
  const runs = new Map<string, { run: ChurnRun; readonly stop: AbortController; readonly ended: Promise<void> }>();

  return {
    start(org, doing, application, { perSecond, ...input }) {
      if (runs.get(application.id)?.run.state === 'running') return undefined;
      const stop = new AbortController();
      const begin = async (): Promise<void> => {
        const change = (part: Partial<ChurnRun>): void => void (kept.run = { ...kept.run, ...part });
        try {
          for await (const step of churn(org, doing, application, input)) {
            change({ [step]: kept.run[step] + 1 });
            org.engine.worker.kick();
            if (perSecond) await delay(1000 / perSecond, undefined, { signal: stop.signal }).catch(() => undefined);
            if (stop.signal.aborted) break;
          }
          change({ state: stop.signal.aborted ? 'stopped' : 'done', ended: now(org) });
        } catch (error) {
          change({ state: 'failed', ended: now(org), message: error instanceof Error ? error.message : String(error) });
        }
      };
      const run: ChurnRun = { ...input, state: 'running', joined: 0, moved: 0, left: 0, started: now(org) };
      const kept = { run, stop, ended: Promise.resolve().then(() => begin()) };
      runs.set(application.id, kept);
      return run;
    },
    get: (app) => runs.get(app)?.run,
    async stop(app) {
      const ending = app === undefined ? [...runs.values()] : [runs.get(app)].filter((one) => one !== undefined);
      for (const { stop } of ending) stop.abort();
      await Promise.all(ending.map(({ ended }) => ended));
    },
  };
};
