import type { Seal } from '../../provisioning/seal.ts';
import type { StoredEvent } from '../event.ts';
import type { EndpointState, NewDelivery, Progress } from './endpoint.ts';
import type { Sets } from '../sets/sets.ts';
import { messageFor } from './message.ts';
import type { Send } from './send.ts';

/**
 * How long is waited before each further attempt, in milliseconds: what Standard Webhooks recommends, three days in all.
 */
export const retrySchedule: readonly number[] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map(
  (seconds) => seconds * 1_000,
);

/** Answers that refuse the event and not the request: the next one may well be taken. */
const refusals: ReadonlySet<number> = new Set([400, 413, 422]);
const gone = 410;

export interface AttemptOptions {
  readonly send: Send;
  readonly seal: Seal;
  readonly sets: Sets;
  readonly schedule: readonly number[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What an attempt came to. */
export interface Attempt {
  /** Absent where the endpoint has no form for the event: nothing was sent. */
  readonly delivery?: NewDelivery;
  readonly progress: Progress;
}

/** Where the endpoint stands after a failure. */
const afterFailure = (
  { position, attempts }: EndpointState,
  { sequence }: StoredEvent,
  {
    status,
    error,
    now,
    schedule,
  }: { status: number | undefined; error: string; now: number; schedule: readonly number[] },
): { outcome: 'failed' | 'dead'; progress: Progress } => {
  const wait = schedule[attempts];
  const stay = { position, attempts: attempts + 1, due: now };
  if (status === gone) return { outcome: 'failed', progress: { ...stay, disabled: 'It was answered 410 Gone.' } };
  if (wait !== undefined) return { outcome: 'failed', progress: { ...stay, due: now + wait, disabled: undefined } };
  if (status !== undefined && refusals.has(status)) {
    return { outcome: 'dead', progress: { position: sequence, attempts: 0, due: now, disabled: undefined } };
  }
  // Its place is kept: who switches it on again goes on with this event.
  return { outcome: 'failed', progress: { ...stay, disabled: `After ${attempts + 1} attempts: ${error}` } };
};

/** Sends an event once. */
export const attemptDelivery = async (
  endpoint: EndpointState,
  event: StoredEvent,
  { send, seal, sets, schedule, clock }: AttemptOptions,
): Promise<Attempt> => {
  const time = clock();
  const started = performance.now();
  const attempted = {
    sequence: event.sequence,
    event: event.id,
    type: event.type,
    attempt: endpoint.attempts + 1,
    time,
  };
  const done = { position: event.sequence, attempts: 0, due: time, disabled: undefined };
  const message = await messageFor(endpoint, event, { seal, sets, now: time });
  if (!message) return { progress: done };
  const { headers, body, shown: request } = message;
  try {
    const answer = await send(endpoint.url!, headers, body);
    const made = { ...attempted, duration: performance.now() - started, status: answer.status, request };
    const response = { headers: answer.headers, body: answer.body };
    if (answer.status >= 200 && answer.status < 300) {
      return {
        delivery: { ...made, response, outcome: 'delivered' },
        progress: done,
      };
    }
    const error = `It was answered ${answer.status}.`;
    const { outcome, progress } = afterFailure(endpoint, event, { ...answer, error, now: clock(), schedule });
    return { delivery: { ...made, response, outcome, error }, progress };
  } catch (thrown) {
    const error = (thrown as Error).message;
    const { outcome, progress } = afterFailure(endpoint, event, { status: undefined, error, now: clock(), schedule });
    return {
      delivery: { ...attempted, duration: performance.now() - started, request, outcome, error },
      progress,
    };
  }
};
