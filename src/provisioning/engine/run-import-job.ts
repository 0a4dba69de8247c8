import type { Application } from '../application.ts';
import type { Outcome } from '../flow.ts';
import type { Import } from '../import.ts';
import type { Importer } from '../import/importer.ts';
import type { Job } from '../job.ts';
import type { NewId } from '../id.ts';
import type { PerformedExchange } from '../perform.ts';
import type { OrgStore } from '../store.ts';
import { keptExchange } from './kept-exchange.ts';
import type { Lease } from './run-job.ts';
import type { createSending } from './sending.ts';

interface ImportRunner {
  readonly store: OrgStore;
  readonly open: ReturnType<typeof createSending>['open'];
  readonly ids: NewId;
}

/** The lease is another's by now. */
class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** Of an answer's body: a page of an import is shown by its beginning. */
const shown = 20_000;

const shortened = ({ response, ...exchange }: PerformedExchange): PerformedExchange => {
  if (!response) return exchange;
  const { length } = response.body;
  const body =
    length <= shown ? response.body : `${response.body.slice(0, shown)}… (${length - shown} characters more)`;
  return { ...exchange, response: { ...response, body } };
};

/**
 * Runs an import under its job's lease, which each request extends.
 * @returns the outcome, and the job as it is held then; undefined where it is another's by now
 */
export const runImportJob = async (
  { store, open, ids }: ImportRunner,
  importer: Importer,
  application: Application,
  job: Job,
  lease: Lease,
): Promise<{ readonly outcome: Outcome<Import>; readonly held: Job } | undefined> => {
  await lease.stop();
  let held = job;
  const hold = async (change: Pick<Job, 'progress'>): Promise<void> => {
    const next = { ...held, ...change, leasedUntil: lease.extended() };
    if (!(await store.jobs.update(next, held.leasedUntil))) throw new LeaseLostError();
    held = next;
  };
  try {
    const outcome = await importer(application, job, {
      store,
      newId: ids,
      send: async (request) => {
        await hold({});
        const line = open(application, lease.signal);
        const answer = await line.send(request);
        await store.exchanges.add(
          line.exchanges.map((exchange) => keptExchange({ ids }, job.app, shortened(exchange), { job: job.id })),
        );
        return answer;
      },
      onProgress: (done, total) => hold({ progress: { done, total } }),
    });
    return { outcome, held };
  } catch (error) {
    if (error instanceof LeaseLostError) return undefined;
    throw error;
  }
};
