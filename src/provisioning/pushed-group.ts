import type { Linked } from './link.ts';

/** A group of the org that is pushed to an application. The members that were pushed last are kept beside it, a row each. */
export interface PushedGroup {
  /** `gPm…` */
  readonly id: string;
  readonly app: string;
  readonly group: string;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'ERROR';
  readonly pushing: boolean;
  /** The service's id, once created or linked. */
  readonly externalId?: string;
  /** How that is known. */
  readonly linked?: Linked;
  /** Its name at the service. */
  readonly externalName?: string;
  /** The rule that found it; absent: by name. */
  readonly rule?: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly lastPush?: string;
  readonly error?: string;
}

/** Push Groups > By rule. */
export interface PushRule {
  readonly id: string;
  readonly app: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly field: 'name' | 'description';
  readonly operator: 'starts with' | 'ends with' | 'contains' | 'equals';
  readonly value: string;
}

/** A group at the service, as the last listing had it (“Refresh App Groups”). */
export interface AppGroupEntry {
  readonly app: string;
  readonly externalId: string;
  readonly name: string;
}
