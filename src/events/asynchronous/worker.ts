import type { AcceptedRequest, Asynchronous, Completion } from '../../service/asynchronous.ts';
import type { Origin } from '../../service/origin.ts';
import { requestCompleted } from '../changes.ts';
import { readBack } from '../read-on.ts';
import type { EventStore } from '../store.ts';
import type { AcceptedRequestStore } from './store.ts';

interface Options {
  readonly requests: AcceptedRequestStore;
  readonly events: EventStore;
  /** Names this process among those that share the database. */
  readonly owner: string;
  /** Milliseconds after which another process takes over from one that died: more than a request takes. */
  readonly lease: number;
  /** Milliseconds after which it is looked for what other processes accepted. */
  readonly poll: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what cannot be done now; it is tried again. */
  readonly onError: (error: unknown) => void;
}

export interface AsynchronousWorker extends Asynchronous {
  /** Begins to do what is accepted. @param complete does a request, and never rejects */
  start(complete: (request: AcceptedRequest) => Promise<Completion>): void;
  /** Resolves when the request that is under way is done; none follows. */
  stop(): Promise<void>;
}

/** Requests that wait, at most. */
const capacity = 10_000;

const successes = { POST: '201', PUT: '200', PATCH: '200', DELETE: '204' } as const;

const originOf = ({ principal, txn }: AcceptedRequest): Origin => ({
  actor: { kind: 'connection', id: principal.connection },
  requestId: txn,
});

/** Does what was accepted, one after the other in their order, and tells what came of each as an event. */
export const createAsynchronousWorker = ({
  requests,
  events,
  owner,
  lease,
  poll,
  clock,
  onError,
}: Options): AsynchronousWorker => {
  let complete: ((request: AcceptedRequest) => Promise<Completion>) | undefined;
  let stopped = false;
  let working: Promise<void> | undefined;
  let again = false;

  /** What came of a request that another process began, told by the event of the change that it made. */
  const done = async ({ txn, time, method }: AcceptedRequest): Promise<Completion | undefined> => {
    const { events: found } = await readBack(events, { requestId: txn, since: time, count: 1 });
    const version = found[0]?.resource.version;
    if (version === undefined) return undefined;
    return { method, status: successes[method], ...(method !== 'DELETE' && { version: `W/"${version}"` }) };
  };

  const work = async (): Promise<void> => {
    while (complete && !stopped) {
      const taken = await requests.take({ owner, until: clock() + lease }, clock());
      if (!taken) return;
      const { request } = taken;
      const completion = (taken.again ? await done(request) : undefined) ?? (await complete(request));
      // What the database is not able to do now it may be later.
      if (completion.status === '503') throw new Error(`The request ${request.txn} cannot be done now.`);
      await requests.finish(request, owner, {
        change: requestCompleted(request, completion),
        origin: originOf(request),
      });
    }
  };

  const wake = (): void => {
    again = true;
    if (stopped || working || !complete) return;
    again = false;
    working = work()
      .catch(onError)
      .finally(() => {
        working = undefined;
        if (again) wake();
      });
  };
  const timer = setInterval(wake, poll).unref();

  return {
    async accept(request) {
      const accepted = await requests.add(request, capacity);
      if (accepted) wake();
      return accepted;
    },
    start(by) {
      complete = by;
      wake();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await working;
    },
  };
};
