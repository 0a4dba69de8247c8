import type { Exchange } from '../client/exchange.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { Operation } from './operation.ts';

export type JobAction =
  | 'assign'
  | 'update-profile'
  | 'deactivate'
  | 'reactivate'
  | 'sync-password'
  | 'import-profile'
  | 'create-group'
  | 'link-group'
  | 'update-group'
  | 'push-group'
  | 'delete-group'
  | 'import'
  | 'refresh-app-groups'
  | 'discover'
  /** Brings all assignments of an application, or those of one group's members, up to date. */
  | 'reconcile';

/** How often a job is tried that a rate limit makes wait (contract of Okta's rate limits). */
export const mostAttempts = 10;

/** One flow for one user or group of one application. A failed job is what Okta's dashboard calls a task. */
export interface Job {
  readonly id: string;
  readonly app: string;
  readonly action: JobAction;
  /** The person's or pushed group's id; an application's own jobs have none. Jobs of one subject run in their order. */
  readonly subject?: string;
  readonly input: JsonObject;
  /** A password that the flow has to send: sealed where it is kept, forgotten when the job is done or dismissed. */
  readonly secret?: string;
  readonly state: 'queued' | 'running' | 'waiting' | 'failed' | 'done' | 'dismissed';
  /** Grows with each job of the org. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly runAt: number;
  readonly attempts: number;
  /** Of the last 429, milliseconds: the next one doubles it. */
  readonly wait?: number;
  readonly leasedUntil?: number;
  /** Okta's message: `Automatic provisioning of user … failed: …`. */
  readonly message?: string;
  /** Ours: what was wrong, where, what to do. */
  readonly explanation?: string;
  readonly progress?: { readonly done: number; readonly total?: number };
}

/** An exchange that a job caused; or, without one, a test of credentials, a comparison, or a replay. */
export interface KeptExchange extends Exchange {
  readonly id: string;
  readonly app: string;
  readonly operation: Operation;
  readonly job?: string;
  readonly person?: string;
  readonly group?: string;
  /** The exchange whose request was sent again. */
  readonly replayOf?: string;
  /** What Okta bears in the answer, and other clients do not. */
  readonly warnings?: readonly string[];
}
