import type { JsonObject } from '../protocol/json.ts';
import type { Linked } from './link.ts';

/** The values of an application's profile, by variable name. */
export type AppProfile = JsonObject;

/** A role or an entitlement that a person was granted, as it is sent. */
export interface Grant {
  readonly value: string;
  readonly display: string;
  /** Of an entitlement. */
  readonly type?: string;
}

/** What a person was granted at an application (Identity Governance). */
export interface Grants {
  readonly roles: readonly Grant[];
  readonly entitlements: readonly Grant[];
}

/** A person's assignment to an application, with what the org knows of the user at the service. */
export interface AppUser {
  readonly app: string;
  readonly person: string;
  /** USER: assigned by hand; GROUP: through one group or more. */
  readonly scope: 'USER' | 'GROUP';
  /** The group whose assignment has the best priority. */
  readonly group?: string;
  /** ISO 8601. */
  readonly created: string;
  readonly lastUpdated: string;
  readonly status:
    | 'STAGED'
    | 'PROVISIONED'
    | 'ACTIVE'
    | 'INACTIVE'
    | 'DEPROVISIONED'
    | 'SUSPENDED'
    | 'IMPORTED'
    | 'MATCHED'
    | 'UNASSIGNED';
  readonly syncState: 'DISABLED' | 'OUT_OF_SYNC' | 'SYNCING' | 'SYNCHRONIZED' | 'ERROR';
  /** The app username (Sign On > Application username format, or set by hand). */
  readonly username: string;
  /** Values set on the assignment itself; they win over the mappings. */
  readonly overrides: AppProfile;
  /** What the org wants at the service. */
  readonly profile: AppProfile;
  /** What Okta believes was pushed last: updates are those that differ from it. */
  readonly pushed?: AppProfile;
  readonly grants?: Grants;
  /** Those of the last push. */
  readonly pushedGrants?: Grants;
  /** The service's id of the user. */
  readonly externalId?: string;
  /** How that is known. */
  readonly linked?: Linked;
  readonly lastSync?: string;
  readonly passwordChanged?: string;
}

/** The assignment of a group to an application; the lower the priority, the stronger. */
export interface AppGroup {
  readonly app: string;
  readonly group: string;
  readonly priority: number;
  readonly profile: AppProfile;
  readonly lastUpdated: string;
}
