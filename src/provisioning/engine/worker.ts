import type { Job } from '../job.ts';
import type { OrgStore } from '../store.ts';
import { quarantineOf } from './quarantine.ts';
import { runJob, type JobRunner, type Lease } from './run-job.ts';

export interface WorkerOptions {
  /** Jobs at a time. */
  readonly concurrency?: number;
  /** Milliseconds after which a job of a worker that died is run by another; it is renewed while it runs. */
  readonly lease?: number;
  /** Milliseconds after which it looks for jobs that another process queued. */
  readonly poll?: number;
  /** Called with what no job, and no plan, should throw. */
  readonly onError?: (error: unknown, job?: Job) => void;
}

export interface DrainOptions {
  /** Told how many jobs were run so far. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export interface Worker {
  start(): void;
  /** Resolves when the jobs that run have ended. */
  stop(): Promise<void>;
  /** There may be something to do. */
  kick(): void;
  /** Resolves when nothing is left that could be run now. */
  idle(): Promise<void>;
  /** Runs an application's jobs, though it is paused, until none is left that could be run now. */
  drain(app: string, options?: DrainOptions): Promise<void>;
  /** Resolves with a job that has ended, failed or has to wait; what is before it in its order runs first. */
  finish(id: string): Promise<Job>;
}

/** The applications whose jobs stay where they are: paused, or in quarantine. */
const heldApplications = async (store: OrgStore): Promise<readonly string[]> => {
  const held: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.applications.list({ limit: 200, ...(after !== undefined && { after }) });
    for (const { id, switches } of page.items) {
      const quarantined =
        switches.quarantineAfter !== undefined && (await quarantineOf(store, id))?.since !== undefined;
      if (switches.paused || quarantined) held.push(id);
    }
    after = page.next;
  } while (after !== undefined);
  return held;
};

export const createWorker = (
  runner: JobRunner,
  { concurrency = 16, lease = 120_000, poll = 500, onError = () => undefined }: WorkerOptions = {},
): Worker => {
  const { store, clock } = runner;
  const running = new Set<Promise<void>>();
  let stopped = true;
  let loop: Promise<void> | undefined;
  let wake = (): void => undefined;
  let kicked = false;
  /** Jobs may have been claimed that do not run yet. */
  let taking = false;

  const runOne = async (job: Job): Promise<void> => {
    let until = job.leasedUntil ?? clock();
    const lost = new AbortController();
    let renewing: Promise<void> | undefined;
    const renew = async (): Promise<void> => {
      const renewed = clock() + lease;
      try {
        if (await store.jobs.update({ ...job, leasedUntil: renewed }, until)) until = renewed;
        else lost.abort();
      } catch {
        // A store that is busy is asked again in time.
      }
    };
    const timer = setInterval(() => {
      // Not while the last is under way: what that renews, the next would take for lost.
      renewing ??= renew().finally(() => (renewing = undefined));
    }, lease / 3);
    timer.unref();
    const held: Lease = {
      until: () => until,
      extended: () => clock() + lease,
      stop: async () => {
        clearInterval(timer);
        await renewing;
      },
      signal: lost.signal,
    };
    try {
      await runJob(runner, job, held);
    } catch (error) {
      const message = `The job failed in the org itself: ${error instanceof Error ? error.message : String(error)}`;
      const { leasedUntil: _, ...rest } = job;
      await held.stop();
      await store.jobs.update({ ...rest, state: 'failed', message }, until).catch(() => undefined);
      onError(error, job);
    } finally {
      clearInterval(timer);
    }
  };

  /** @returns how many it took */
  const take = async (): Promise<number> => {
    const limit = concurrency - running.size;
    if (limit <= 0) return 0;
    const held = await heldApplications(store);
    const now = clock();
    const jobs = await store.jobs.claim({ now, leasedUntil: now + lease, limit, except: held });
    for (const job of jobs) {
      const one: Promise<void> = runOne(job).finally(() => {
        running.delete(one);
        kick();
      });
      running.add(one);
    }
    return jobs.length;
  };

  const kick = (): void => {
    kicked = true;
    wake();
  };

  const sleep = (time: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, time);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!stopped) {
      kicked = false;
      let taken = 0;
      taking = true;
      try {
        taken = await take();
      } catch {
        // The store may be busy; it is asked again.
      } finally {
        taking = false;
      }
      if (taken > 0 || kicked) continue;
      await sleep(poll);
    }
  };

  const hasWork = async (): Promise<boolean> => {
    if (taking || running.size > 0) return true;
    const due = await store.jobs.nextDue(await heldApplications(store));
    return taking || running.size > 0 || (due !== undefined && due <= clock());
  };

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      loop = run();
    },
    async stop() {
      stopped = true;
      kick();
      await loop;
      await Promise.all(running);
    },
    kick,
    async finish(id) {
      for (;;) {
        const job = await store.jobs.get(id);
        if (!job) throw new TypeError(`There is no job ${id}.`);
        if (job.state !== 'queued' && job.state !== 'running') return job;
        // Nothing that is held back comes to an end by itself.
        if ((await heldApplications(store)).includes(job.app)) return job;
        kick();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async drain(app, { onProgress, signal } = {}) {
      for (let done = 0; ;) {
        signal?.throwIfAborted();
        const now = clock();
        const jobs = await store.jobs.claim({ now, leasedUntil: now + lease, limit: concurrency, app });
        if (jobs.length === 0) return;
        await Promise.all(jobs.map(runOne));
        done += jobs.length;
        onProgress?.(done);
      }
    },
    async idle() {
      while (await hasWork()) {
        kick();
        if (running.size > 0) await Promise.race(running);
        else await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
};
