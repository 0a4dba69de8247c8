import type { JsonObject } from '../protocol/json.ts';

/** Okta's lifecycle of a user; a deleted one is gone. */
export type PersonStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'PASSWORD_EXPIRED'
  | 'LOCKED_OUT'
  | 'SUSPENDED'
  | 'DEPROVISIONED';

/** An Okta user. A User is always SCIM's. */
export interface Person {
  /** `00u…` */
  readonly id: string;
  readonly status: PersonStatus;
  /** ISO 8601. */
  readonly created: string;
  readonly activated?: string;
  readonly statusChanged?: string;
  readonly lastLogin?: string;
  readonly lastUpdated: string;
  readonly passwordChanged?: string;
  /** Okta's variables: `login`, `email`, `firstName`, `lastName`, … */
  readonly profile: JsonObject;
  /** Has a password of their own; its hash is kept apart. */
  readonly password: boolean;
  /** The application that sources the profile, where one does. */
  readonly source?: string;
}
