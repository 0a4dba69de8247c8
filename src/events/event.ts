import type { JsonObject } from '../protocol/json.ts';
import type { Completion } from '../service/asynchronous.ts';
import type { Actor } from '../service/origin.ts';

export type ChangeOperation = 'create' | 'modify' | 'replace' | 'delete';

/** A member of a group as an event tells of it. */
export interface ChangedMember {
  readonly value: string;
  /** The name of its resource type: `User`. */
  readonly type: string;
}

/** What a change did to what it changed. */
export interface ChangeDetails {
  readonly resource: {
    /** The name of a resource type, or of what an operator configures: `Connection`. */
    readonly type: string;
    readonly id: string;
    /** The version that it has by the change, or had when it was deleted. */
    readonly version?: number;
  };
  readonly operation: ChangeOperation;
  /** As it was and as it is, without members, `meta`, and anything that is never returned. */
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  /** Present where a password was set or forgotten; what it is is nobody's business. */
  readonly password?: 'changed';
  /** Present where a request was completed that was answered 202. */
  readonly result?: Completion;
  /** Present where members of a group came or went: those that did. */
  readonly added?: readonly ChangedMember[];
  readonly removed?: readonly ChangedMember[];
}

/** A change before it is written. */
export interface Change {
  /** `user.created`: the resource's type in lower case, and what became of it. */
  readonly type: string;
  /** The id of what changed. */
  readonly resource: string;
  /** JSON text of `ChangeDetails`. */
  readonly details: string;
}

/** A committed change. */
export interface StoredEvent extends ChangeDetails {
  /** 1 for the first of the store, and one more for each: there is no gap, and none comes later with a smaller one. */
  readonly sequence: number;
  /** The same whenever and however the event is delivered, and no other event's. */
  readonly id: string;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Absent where it is no tenant's. */
  readonly tenant?: string;
  /** Absent where nobody is known. */
  readonly actor?: Actor;
  /** The X-Request-Id of what changed it. */
  readonly requestId?: string;
}
