import type { AccessTable } from './store/access.ts';
import type { ApplicationTable } from './store/applications.ts';
import type { AppGroupTable, AppUserTable } from './store/assignments.ts';
import type { GroupTable, PersonTable, RuleTable } from './store/directory.ts';
import type { AppGroupCacheTable, PushedGroupTable, PushRuleTable } from './store/group-push.ts';
import type { ImportTable } from './store/imports.ts';
import type { InspectionTable, ReadinessTable } from './store/inspections.ts';
import type { ExchangeTable, JobTable } from './store/jobs.ts';
import type { LinkTable } from './store/links.ts';
import type { LogTable, MailTable, SettingTable } from './store/records.ts';

/** All that the org keeps. */
export interface OrgTables {
  readonly people: PersonTable;
  readonly groups: GroupTable;
  readonly rules: RuleTable;
  readonly applications: ApplicationTable;
  readonly appUsers: AppUserTable;
  readonly appGroups: AppGroupTable;
  readonly pushedGroups: PushedGroupTable;
  readonly pushRules: PushRuleTable;
  readonly appGroupCache: AppGroupCacheTable;
  readonly jobs: JobTable;
  readonly exchanges: ExchangeTable;
  readonly imports: ImportTable;
  readonly log: LogTable;
  readonly mail: MailTable;
  readonly access: AccessTable;
  readonly settings: SettingTable;
  readonly links: LinkTable;
  readonly inspections: InspectionTable;
  readonly readiness: ReadinessTable;
}

/**
 * The port by which the org is kept; each call by itself is one transaction, and what it wrote is on disk when its
 * promise resolves. `update` of what is gone does nothing.
 */
export interface OrgStore extends OrgTables {
  /**
   * Runs `work` in one transaction, as if no other ran beside it; what it throws undoes all of it. `work` may await
   * nothing but the tables that it is given, and may be called again: it does nothing else.
   */
  transaction<T>(work: (tables: OrgTables) => Promise<T>): Promise<T>;
  /** Copies what the org keeps, as it is at one moment, to try out what would come of something; without exchanges, events, mails, tokens, sessions and inspections. */
  scratch(): Promise<ScratchStore>;
}

/** A copy that nobody else sees; neither it nor what it is a copy of is changed by the other. It is gone when it is closed. */
export interface ScratchStore extends OrgStore {
  close(): Promise<void>;
}

export * from './store/errors.ts';
export type * from './store/access.ts';
export type * from './store/applications.ts';
export type * from './store/assignments.ts';
export type * from './store/directory.ts';
export type * from './store/group-push.ts';
export type * from './store/imports.ts';
export type * from './store/inspections.ts';
export type * from './store/jobs.ts';
export type * from './store/links.ts';
export type * from './store/records.ts';
export type { ApiToken, Mail, OneTimeLink, Session } from './access.ts';
export type { AppGroup, AppProfile, AppUser } from './app-user.ts';
export type { Application, Credentials } from './application.ts';
export type { Condition, ConditionOperator } from './condition.ts';
export type { Group, GroupRule } from './group.ts';
export type { Import, ImportCounts, ImportedUser } from './import.ts';
export type { InspectedResult, Inspection, VerdictCounts } from './inspection.ts';
export type { Job, KeptExchange } from './job.ts';
export type { Link, Linked } from './link.ts';
export type { LogEvent } from './log-event.ts';
export type { Page, PageRequest } from './page.ts';
export type { Person, PersonStatus } from './person.ts';
export type { AppGroupEntry, PushedGroup, PushRule } from './pushed-group.ts';
export type { Seal } from './seal.ts';
