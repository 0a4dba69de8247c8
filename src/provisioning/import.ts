import type { AppProfile } from './app-user.ts';

/** What an import did with users or groups, as the console's dialog counts it. */
export interface ImportCounts {
  readonly scanned: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** Where an import stands, from where it goes on after a crash or a rate limit. */
export interface ImportPosition {
  readonly phase: 'users' | 'gone users' | 'groups' | 'gone groups';
  /** Where the next page begins. */
  readonly index: number;
  /** How many resources were read so far. */
  readonly read: number;
  /** How many there were, as the last page that was read has it. */
  readonly total?: number;
  /** Of an incremental import: ISO 8601. */
  readonly since?: string;
}

/** One run of an import from an application. */
export interface Import {
  readonly id: string;
  readonly app: string;
  readonly mode: 'full' | 'incremental';
  readonly trigger: 'manual' | 'scheduled';
  readonly state: 'running' | 'done' | 'failed' | 'safeguard';
  /** ISO 8601. */
  readonly started: string;
  readonly finished?: string;
  readonly users: ImportCounts;
  readonly groups: ImportCounts;
  readonly message?: string;
  /** The job that runs it. */
  readonly job?: string;
  /** While it is running. */
  readonly position?: ImportPosition;
}

/** A user of the service who awaits a decision on the Import tab. */
export interface ImportedUser {
  readonly app: string;
  /** The service's id. */
  readonly externalId: string;
  readonly username: string;
  readonly profile: AppProfile;
  readonly match: 'exact' | 'partial' | 'none';
  /** The person whom a rule, or somebody, matched. */
  readonly person?: string;
  /** What confirming will do. */
  readonly decision: 'link' | 'create' | 'ignore' | 'undecided';
  /** ISO 8601: the import that last saw the user. */
  readonly lastSeen: string;
}
