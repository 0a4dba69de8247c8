import type { Job, KeptExchange } from '../job.ts';
import type { Operation } from '../operation.ts';
import type { Page, PageRequest } from '../page.ts';

export type NewJob = Pick<Job, 'id' | 'app' | 'action' | 'subject' | 'input' | 'secret' | 'created' | 'runAt'>;

export interface JobQuery extends PageRequest {
  readonly app?: string;
  readonly subject?: string;
  readonly states?: readonly Job['state'][];
  readonly actions?: readonly Job['action'][];
}

/** How many jobs of one application there are that do the same. */
export interface JobTally {
  readonly app: string;
  readonly action: Job['action'];
  readonly count: number;
}

/**
 * The queue. Of the unfinished jobs (queued, running, waiting) of one subject of one application, only the one of the
 * smallest sequence can be claimed.
 */
export interface JobTable {
  get(id: string): Promise<Job | undefined>;
  /** The newest first. */
  list(query: JobQuery): Promise<Page<Job>>;
  /** How many there are of each state, of one application or all. */
  count(app?: string): Promise<Readonly<Partial<Record<Job['state'], number>>>>;
  /** How many there are in a state, by application and action. */
  tally(state: Job['state']): Promise<readonly JobTally[]>;
  /** The unfinished jobs of a subject, in their order. */
  unfinished(app: string, subject: string | undefined): Promise<readonly Job[]>;
  /** They are queued in the order of the array. */
  add(jobs: readonly NewJob[]): Promise<void>;
  /**
   * Takes jobs whose time has come, the oldest first: they are running, with the lease and one attempt more. A job
   * whose lease ran out is taken again.
   * @param query.app only of this application; @param query.except not of these
   */
  claim(query: {
    readonly now: number;
    readonly leasedUntil: number;
    readonly limit: number;
    readonly app?: string;
    readonly except?: readonly string[];
  }): Promise<readonly Job[]>;
  /** When the next job can be claimed, milliseconds since the epoch; undefined: none is waiting. */
  nextDue(except?: readonly string[]): Promise<number | undefined>;
  /**
   * Writes all of a job but its sequence.
   * @param held the lease under which it was run
   * @returns false, and writes nothing, where the job is gone or its lease is another by now
   */
  update(job: Job, held?: number): Promise<boolean>;
  /** Forgets finished jobs (done, dismissed) that were made before then. */
  prune(before: number): Promise<number>;
}

/** How a request was answered: the class of its status, the status itself, or not at all. */
export type ExchangeStatus = '2xx' | '3xx' | '4xx' | '5xx' | 'none' | number;

export interface ExchangeFilter {
  readonly app?: string;
  readonly job?: string;
  readonly person?: string;
  readonly group?: string;
  readonly operation?: Operation;
  readonly status?: ExchangeStatus;
  /** The X-Request-Id of the answer, by which the service knows the exchange, too. */
  readonly requestId?: string;
}

export interface ExchangeQuery extends ExchangeFilter, PageRequest {}

export interface ExchangeTable {
  /** Keeps as many as the store is told to, and forgets the oldest. */
  add(exchanges: readonly KeptExchange[]): Promise<void>;
  get(id: string): Promise<KeptExchange | undefined>;
  /** Those that there are, the newest first. */
  getMany(ids: readonly string[]): Promise<readonly KeptExchange[]>;
  /** The newest first; those of one job in the order in which they were made. */
  list(query: ExchangeQuery): Promise<Page<KeptExchange>>;
  /**
   * Those that were added after a position, the oldest first, and the position that was looked up to. Without a
   * position, none, and the one of the newest.
   */
  since(
    position: number | undefined,
    query: ExchangeFilter & { readonly limit: number },
  ): Promise<{ readonly position: number; readonly items: readonly KeptExchange[] }>;
}
