import type { DirectoryChanges } from '../provisioning/changes.ts';
import type { Engine } from '../provisioning/engine/engine.ts';
import type { NewId } from '../provisioning/id.ts';
import type { OrgProperties } from '../provisioning/mapping/scope.ts';
import type { OrgStore, Person } from '../provisioning/store.ts';
import type { GroupRules } from './groups/apply-rules.ts';
import type { OrgIdentity } from './identity.ts';
import type { ChurnRuns } from './provisioning/churn-runs.ts';
import type { InspectionRuns } from './inspections/runs.ts';
import type { Outbox } from './mail.ts';

/** How passwords are hashed, off the main thread. */
export interface PasswordHashing {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

/** What the operations of the org work with. */
export interface OrgContext {
  readonly store: OrgStore;
  readonly identity: OrgIdentity;
  /** Is told of every change to the directory, in the transaction that makes it. */
  readonly changes: DirectoryChanges;
  readonly groupRules: GroupRules;
  readonly engine: Engine;
  readonly churns: ChurnRuns;
  readonly inspections: InspectionRuns;
  /** The org as expressions see it. */
  readonly properties: OrgProperties;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly newId: NewId;
  readonly random: (size: number) => Uint8Array;
  readonly passwords: PasswordHashing;
  /** Looks by `check` whether a password is right; too many wrong ones in a row lock the person out, whatever the next is. */
  readonly trySignIn: (person: Person, check: () => Promise<boolean>) => Promise<boolean>;
  /** A hash to compare with where there is no person. */
  readonly unknownPassword: () => Promise<string>;
  /** The mails that the org writes. */
  readonly outbox: Outbox;
}

/** The present as the API writes times. */
export const now = ({ clock }: Pick<OrgContext, 'clock'>): string => new Date(clock()).toISOString();
