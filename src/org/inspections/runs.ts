import { inspectOnThread, type Inspecting } from '../../inspect/thread.ts';
import type { ThreadMessage, ThreadRun, TriedEntry } from '../../inspect/thread-worker.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { InspectedResult, Inspection, OrgStore, VerdictCounts } from '../../provisioning/store.ts';

/** A run as far as it has come. */
export interface Progress {
  /** Grows with all that happens. */
  readonly revision: number;
  readonly inspection: Inspection;
  /** What went wrong, the newest first. */
  readonly wrong: readonly TriedEntry[];
  readonly latest?: TriedEntry;
}

/** Another run of the same target, or too many at a time, are under way. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

export interface InspectionRuns {
  /** @throws BusyError */
  start(inspection: Inspection, run: ThreadRun): Promise<void>;
  /** Ends a run, which removes what it made first; of one that is not under way nothing comes. */
  cancel(id: string): void;
  /** How far a run has come, as soon as that is more than the caller has seen; undefined: it is not under way. */
  progress(id: string, seen: number): Promise<Progress | undefined>;
  /** Resolves when the run has ended and what came of it is kept. */
  ended(id: string): Promise<void>;
  /** Ends all runs, and waits for them. */
  stop(): Promise<void>;
}

interface Options {
  readonly store: OrgStore;
  readonly clock: () => number;
  readonly inspect?: typeof inspectOnThread;
  readonly onError?: (error: unknown) => void;
}

interface Running {
  progress: Progress;
  readonly thread: Inspecting;
  cancelled: boolean;
  readonly waiting: Set<() => void>;
  ended: Promise<void>;
}

/** At the same time, each on a thread. */
const most = 3;
/** As many runs of one target are kept. */
const kept = 20;
/** Of what went wrong, as many are told while it runs. */
const told = 100;
/** Milliseconds that who asks for progress waits at most. */
const patience = 20_000;
/** Milliseconds between one progress and the next. */
const pace = 150;

export const noCounts: VerdictCounts = { pass: 0, warn: 0, fail: 0, skipped: 0, error: 0 };

const add = (counts: VerdictCounts, { verdict }: TriedEntry): VerdictCounts => ({
  ...counts,
  [verdict]: counts[verdict] + 1,
});

const after = ({ revision, inspection, wrong }: Progress, suite: string, entry: TriedEntry): Progress => ({
  revision: revision + 1,
  inspection: {
    ...inspection,
    counts: add(inspection.counts, entry),
    suites: inspection.suites.map((one) => (one.name === suite ? { ...one, counts: add(one.counts, entry) } : one)),
  },
  wrong: entry.verdict === 'fail' || entry.verdict === 'error' ? [entry, ...wrong].slice(0, told) : wrong,
  latest: entry,
});

/** Runs of the inspector: each on a thread of its own, one at a time for a target, what came of it kept in the store. */
export const createInspectionRuns = ({
  store,
  clock,
  inspect = inspectOnThread,
  onError = () => undefined,
}: Options): InspectionRuns => {
  const runs = new Map<string, Running>();
  const time = () => new Date(clock()).toISOString();

  const forgetOld = async (target: string): Promise<void> => {
    const { next } = await store.inspections.list({ target, limit: kept });
    if (next === undefined) return;
    const { items } = await store.inspections.list({ target, limit: kept, after: next });
    for (const { id } of items) await store.inspections.remove(id);
  };

  const cancel = (id: string): void => {
    const running = runs.get(id);
    if (!running) return;
    running.cancelled = true;
    running.thread.cancel();
  };

  return {
    async start(inspection, run) {
      const { id, target } = inspection;
      const others = [...runs.values()].map(({ progress }) => progress.inspection);
      if (others.some((other) => other.target === target))
        throw new BusyError('An inspection of this service is under way: wait for its end, or cancel it.');
      if (runs.size >= most) throw new BusyError(`${most} inspections are under way: wait for the end of one.`);

      let writes: Promise<void> = Promise.resolve();
      const results = (pieces: readonly InspectedResult[]): void => {
        writes = writes.then(() => store.inspections.addResults(id, pieces));
        writes.catch(onError);
      };
      let last: Inspection | undefined;
      const hear = (message: ThreadMessage): void => {
        const running = runs.get(id)!;
        if (message.kind === 'tried') {
          running.progress = after(running.progress, message.suite, message.entry);
          for (const wake of running.waiting) wake();
        } else if (message.kind === 'results') {
          results(message.results as unknown as readonly InspectedResult[]);
        } else if (message.kind === 'report') {
          const report = { ...message.report, ...message.summary } as unknown as JsonObject;
          const { counts } = message.summary;
          last = { ...running.progress.inspection, state: running.cancelled ? 'cancelled' : 'done', counts, report };
        } else {
          if (message.own) onError(new Error(message.message));
          const text = message.own ? 'The inspector broke; the log of the org says why.' : message.message;
          last = { ...running.progress.inspection, state: running.cancelled ? 'cancelled' : 'failed', message: text };
        }
      };

      const thread = inspect(run, hear);
      const running: Running = {
        progress: { revision: 1, inspection, wrong: [] },
        thread,
        cancelled: false,
        waiting: new Set(),
        ended: Promise.resolve(),
      };
      runs.set(id, running);
      const begun = store.inspections.put(inspection);
      running.ended = (async () => {
        try {
          await thread.ended;
          await begun;
          await writes;
          await store.inspections.put({ ...(last ?? running.progress.inspection), finished: time() });
          await forgetOld(target);
        } catch (error) {
          onError(error);
        } finally {
          runs.delete(id);
          for (const wake of running.waiting) wake();
        }
      })();
      await begun;
    },

    cancel,

    async progress(id, seen) {
      const running = runs.get(id);
      if (!running || running.progress.revision > seen) return running?.progress;
      await new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          running.waiting.delete(wake);
          resolve();
        };
        let paced = false;
        // What comes together is told together.
        const wake = (): void => {
          if (paced) return;
          paced = true;
          clearTimeout(timer);
          timer = setTimeout(end, pace);
        };
        let timer = setTimeout(end, patience);
        running.waiting.add(wake);
      });
      return runs.get(id)?.progress;
    },

    ended: async (id) => runs.get(id)?.ended,

    async stop() {
      for (const [id] of runs) cancel(id);
      await Promise.all([...runs.values()].map(({ ended }) => ended));
    },
  };
};

/** Says of runs that were under way when the org was last ended that nothing came of them. */
export const endLostRuns = async ({ store, clock }: Pick<Options, 'store' | 'clock'>): Promise<void> => {
  const { items } = await store.inspections.list({ state: 'running', limit: 100 });
  for (const inspection of items)
    await store.inspections.put({
      ...inspection,
      state: 'failed',
      message: 'The org was ended while it ran.',
      finished: new Date(clock()).toISOString(),
    });
};
