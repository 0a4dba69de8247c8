import type { ApiToken, Mail, OneTimeLink, Session } from './access.ts';
import type { AppGroup, AppUser } from './app-user.ts';
import type { Application } from './application.ts';
import type { Condition } from './condition.ts';
import type { Group, GroupRule } from './group.ts';
import type { Import, ImportedUser } from './import.ts';
import type { Job, KeptExchange } from './job.ts';
import type { LogEvent } from './log-event.ts';
import type { Page, PageRequest } from './page.ts';
import type { Person } from './person.ts';
import type { AppGroupEntry, PushedGroup, PushRule } from './pushed-group.ts';
import type { JsonObject } from '../protocol/json.ts';

/** What is to be unique is taken. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  /** `person.login`, `group.name`, `application.label`, `rule.name`, `appUser`, … */
  readonly field: string;

  constructor(field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

/** `after` is none of this list's. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** What a list of people or groups is narrowed by. */
export interface ListQuery extends PageRequest {
  /** People: begins first name, last name, login or email. Groups: begins the name. Whatever the case. */
  readonly q?: string;
  readonly condition?: Condition;
  /** Absent: in the order of creation. What lacks the value comes last. */
  readonly sort?: { readonly path: readonly string[]; readonly descending: boolean };
}

export interface PersonTable {
  get(id: string): Promise<Person | undefined>;
  getMany(ids: readonly string[]): Promise<readonly Person[]>;
  /** Whatever the case of the login. */
  getByLogin(login: string): Promise<Person | undefined>;
  list(query: ListQuery): Promise<Page<Person>>;
  /** How many there are in each status. */
  count(): Promise<Readonly<Partial<Record<Person['status'], number>>>>;
  /** @throws ConflictError person.login */
  add(person: Person): Promise<void>;
  /** Writes all of a person who exists. @throws ConflictError person.login */
  update(person: Person): Promise<void>;
  /** With what is theirs alone: password, memberships, assignments, tokens, sessions, links. */
  remove(id: string): Promise<void>;
  /** As `hashPassword` makes it. */
  passwordHash(id: string): Promise<string | undefined>;
  setPasswordHash(id: string, hash: string | undefined): Promise<void>;
}

export interface GroupTable {
  get(id: string): Promise<Group | undefined>;
  getMany(ids: readonly string[]): Promise<readonly Group[]>;
  /** An OKTA_GROUP or BUILT_IN one, whatever the case of the name. */
  getByName(name: string): Promise<Group | undefined>;
  /** An APP_GROUP by its id at the application. */
  getBySource(app: string, externalId: string): Promise<Group | undefined>;
  list(query: ListQuery): Promise<Page<Group>>;
  /** @throws ConflictError group.name: names are unique among the groups that no application is the source of */
  add(group: Group): Promise<void>;
  /** Writes all of a group that exists. @throws ConflictError group.name */
  update(group: Group): Promise<void>;
  /** With its memberships, assignments, pushed groups, and its part in rules. */
  remove(id: string): Promise<void>;

  /** In the order in which people were made. */
  members(group: string, page: PageRequest): Promise<Page<Person>>;
  /** @param rule only those whom this rule added */
  memberIds(group: string, page: PageRequest, rule?: string): Promise<Page<string>>;
  memberCount(group: string): Promise<number>;
  isMember(group: string, person: string): Promise<boolean>;
  /** All groups of a person, in the order of creation. */
  ofPerson(person: string): Promise<readonly Group[]>;
  /** @param rule that adds them; absent: by hand, which a rule does not undo. @returns those who were not yet in it */
  addMembers(group: string, people: readonly string[], rule?: string): Promise<readonly string[]>;
  /** The groups that rules gave a person, with the rule. */
  ruleMemberships(person: string): Promise<readonly { readonly group: string; readonly rule: string }[]>;
  /** @returns those who were in it */
  removeMembers(group: string, people: readonly string[]): Promise<readonly string[]>;
}

export interface RuleTable {
  get(id: string): Promise<GroupRule | undefined>;
  list(query: PageRequest & { readonly q?: string }): Promise<Page<GroupRule>>;
  active(): Promise<readonly GroupRule[]>;
  /** @throws ConflictError rule.name */
  add(rule: GroupRule): Promise<void>;
  /** @throws ConflictError rule.name */
  update(rule: GroupRule): Promise<void>;
  /** Those whom it added stay, as if they had been added by hand. */
  remove(id: string): Promise<void>;
}

export interface ApplicationQuery extends PageRequest {
  /** Begins the label or the key, whatever the case. */
  readonly q?: string;
  readonly status?: Application['status'];
  readonly key?: string;
}

export interface ApplicationTable {
  get(id: string): Promise<Application | undefined>;
  list(query: ApplicationQuery): Promise<Page<Application>>;
  add(application: Application): Promise<void>;
  update(application: Application): Promise<void>;
  /** With all that is its own: assignments, pushed groups and rules, jobs, exchanges, imports. */
  remove(id: string): Promise<void>;
  /** What schema discovery found at the service, as the engine writes it. */
  discovery(id: string): Promise<JsonObject | undefined>;
  setDiscovery(id: string, found: JsonObject | undefined): Promise<void>;
}

export interface AppUserQuery extends PageRequest {
  /** Begins the username, or the person's first name, last name or email. */
  readonly q?: string;
  readonly status?: AppUser['status'];
  readonly syncState?: AppUser['syncState'];
  readonly scope?: AppUser['scope'];
  /** Assigned through this group. */
  readonly group?: string;
}

export interface AppUserTable {
  get(app: string, person: string): Promise<AppUser | undefined>;
  getMany(app: string, people: readonly string[]): Promise<readonly AppUser[]>;
  getByExternalIds(app: string, externalIds: readonly string[]): Promise<readonly AppUser[]>;
  /** Whatever the case. */
  getByUsername(app: string, username: string): Promise<readonly AppUser[]>;
  /** In the order of assignment. */
  list(app: string, query: AppUserQuery): Promise<Page<AppUser>>;
  ofPerson(person: string): Promise<readonly AppUser[]>;
  count(app: string): Promise<number>;
  /** @throws ConflictError appUser where the person is assigned already */
  add(appUser: AppUser): Promise<void>;
  update(appUser: AppUser): Promise<void>;
  remove(app: string, person: string): Promise<void>;
}

export interface AppGroupTable {
  get(app: string, group: string): Promise<AppGroup | undefined>;
  /** By priority, the strongest first. */
  list(app: string, query: PageRequest & { readonly q?: string }): Promise<Page<AppGroup>>;
  ofGroup(group: string): Promise<readonly AppGroup[]>;
  /** The assignments that reach a person, the strongest of each application first. @param app only of this one */
  ofPerson(person: string, app?: string): Promise<readonly AppGroup[]>;
  /** Makes it or writes over it. Of equal priorities the older assignment is the stronger. */
  put(appGroup: AppGroup): Promise<void>;
  remove(app: string, group: string): Promise<void>;
}

/** A member as it is sent. */
export interface WantedMember {
  /** The service's id of the user. */
  readonly externalId: string;
  readonly username: string;
  readonly person: string;
}

export interface PushedGroupTable {
  get(id: string): Promise<PushedGroup | undefined>;
  find(app: string, group: string): Promise<PushedGroup | undefined>;
  list(
    app: string,
    query: PageRequest & {
      readonly q?: string;
      readonly status?: PushedGroup['status'];
      readonly rule?: string | null;
    },
  ): Promise<Page<PushedGroup>>;
  ofGroup(group: string): Promise<readonly PushedGroup[]>;
  /** Those of the application whose group the person is a member of. */
  ofPerson(app: string, person: string): Promise<readonly PushedGroup[]>;
  /** @throws ConflictError pushedGroup where the group is pushed to the application already */
  add(pushedGroup: PushedGroup): Promise<void>;
  update(pushedGroup: PushedGroup): Promise<void>;
  remove(id: string): Promise<void>;
  /** The members that ought to be there: in the group, assigned, and known at the service; in the order of assignment. */
  wantedMembers(id: string): Promise<readonly WantedMember[]>;
  /** Those that were pushed last, by the service's ids. */
  pushedMembers(id: string): Promise<readonly string[]>;
  /** What a change of membership has to send; its cost is one pass over both, without reading what is equal. */
  difference(id: string): Promise<{ readonly add: readonly WantedMember[]; readonly remove: readonly string[] }>;
  setPushedMembers(
    id: string,
    change:
      | { readonly replace: readonly string[] }
      | { readonly add: readonly string[]; readonly remove: readonly string[] },
  ): Promise<void>;
}

export interface PushRuleTable {
  get(id: string): Promise<PushRule | undefined>;
  list(app: string): Promise<readonly PushRule[]>;
  /** The active ones of all applications. */
  active(): Promise<readonly PushRule[]>;
  put(rule: PushRule): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The groups at the services, as the last listing had them. */
export interface AppGroupCacheTable {
  replace(app: string, entries: readonly AppGroupEntry[]): Promise<void>;
  put(entry: AppGroupEntry): Promise<void>;
  remove(app: string, externalId: string): Promise<void>;
  get(app: string, externalId: string): Promise<AppGroupEntry | undefined>;
  /** Of exactly this name. */
  getByName(app: string, name: string): Promise<AppGroupEntry | undefined>;
  /** By name. */
  list(app: string, query: PageRequest & { readonly q?: string }): Promise<Page<AppGroupEntry>>;
}

export type NewJob = Pick<Job, 'id' | 'app' | 'action' | 'subject' | 'input' | 'secret' | 'created' | 'runAt'>;

export interface JobQuery extends PageRequest {
  readonly app?: string;
  readonly subject?: string;
  readonly states?: readonly Job['state'][];
}

/**
 * The queue. Of the unfinished jobs (queued, running, waiting) of one subject of one application, only the one of the
 * smallest sequence can be claimed.
 */
export interface JobTable {
  get(id: string): Promise<Job | undefined>;
  /** The newest first. */
  list(query: JobQuery): Promise<Page<Job>>;
  /** How many there are of each state, of one application or all. */
  count(app?: string): Promise<Readonly<Partial<Record<Job['state'], number>>>>;
  /** The unfinished jobs of a subject, in their order. */
  unfinished(app: string, subject: string | undefined): Promise<readonly Job[]>;
  /** They are queued in the order of the array. */
  add(jobs: readonly NewJob[]): Promise<void>;
  /**
   * Takes jobs whose time has come, the oldest first: they are running, with the lease and one attempt more. A job
   * whose lease ran out is taken again.
   * @param query.app only of this application; @param query.except not of these
   */
  claim(query: {
    readonly now: number;
    readonly leasedUntil: number;
    readonly limit: number;
    readonly app?: string;
    readonly except?: readonly string[];
  }): Promise<readonly Job[]>;
  /** When the next job can be claimed, milliseconds since the epoch; undefined: none is waiting. */
  nextDue(except?: readonly string[]): Promise<number | undefined>;
  /**
   * Writes all of a job but its sequence.
   * @param held the lease under which it was run
   * @returns false, and writes nothing, where the job is gone or its lease is another by now
   */
  update(job: Job, held?: number): Promise<boolean>;
  /** Forgets finished jobs (done, dismissed) that were made before then. */
  prune(before: number): Promise<number>;
}

export interface ExchangeQuery extends PageRequest {
  readonly app?: string;
  readonly job?: string;
  readonly person?: string;
  readonly group?: string;
}

export interface ExchangeTable {
  /** Keeps as many as the store is told to, and forgets the oldest. */
  add(exchanges: readonly KeptExchange[]): Promise<void>;
  get(id: string): Promise<KeptExchange | undefined>;
  /** The newest first; those of one job in the order in which they were made. */
  list(query: ExchangeQuery): Promise<Page<KeptExchange>>;
}

export interface ImportTable {
  get(id: string): Promise<Import | undefined>;
  /** The newest first. */
  list(app: string, page: PageRequest): Promise<Page<Import>>;
  put(run: Import): Promise<void>;

  user(app: string, externalId: string): Promise<ImportedUser | undefined>;
  /** By username. */
  users(
    app: string,
    query: PageRequest & {
      readonly q?: string;
      readonly match?: ImportedUser['match'];
      readonly decision?: ImportedUser['decision'];
    },
  ): Promise<Page<ImportedUser>>;
  /** Makes them or writes over them. */
  putUsers(users: readonly ImportedUser[]): Promise<void>;
  removeUsers(app: string, externalIds: readonly string[]): Promise<void>;
  /** Forgets those that no import has seen since. @returns how many */
  removeUnseen(app: string, since: string): Promise<number>;
}

export interface LogQuery extends PageRequest {
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, exclusive. */
  readonly until?: string;
  readonly condition?: Condition;
  /** Words that all occur in the event's texts, whatever the case. */
  readonly q?: string;
  readonly descending?: boolean;
}

export interface LogTable {
  /** Keeps as many as the store is told to, and forgets the oldest. */
  add(events: readonly LogEvent[]): Promise<void>;
  /** Always has a `next`, from where what comes later can be read. */
  list(query: LogQuery): Promise<Page<LogEvent>>;
}

export interface MailTable {
  get(id: string): Promise<Mail | undefined>;
  /** The newest first. */
  list(query: PageRequest & { readonly to?: string }): Promise<Page<Mail>>;
  put(mail: Mail): Promise<void>;
}

export interface AccessTable {
  tokens(): Promise<readonly ApiToken[]>;
  tokenByHash(hash: string): Promise<ApiToken | undefined>;
  putToken(token: ApiToken): Promise<void>;
  /** @returns whether it existed */
  removeToken(id: string): Promise<boolean>;
  session(hash: string): Promise<Session | undefined>;
  putSession(session: Session): Promise<void>;
  removeSession(hash: string): Promise<void>;
  /** All of a person's. */
  removeSessions(person: string): Promise<void>;
  /** Writes over the person's links of the same purpose: the newest is good. */
  putLink(link: OneTimeLink): Promise<void>;
  /** The link, which is good once. */
  takeLink(hash: string): Promise<OneTimeLink | undefined>;
  /** Forgets sessions and links that ended before then. */
  prune(before: string): Promise<void>;
}

/** What the org keeps of itself, by name: `userSchema`, `org`, …; each a document that one part of the code writes. */
export interface SettingTable {
  get(name: string): Promise<JsonObject | undefined>;
  put(name: string, value: JsonObject): Promise<void>;
}

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
}

export type { ApiToken, Mail, OneTimeLink, Session } from './access.ts';
export type { AppGroup, AppProfile, AppUser } from './app-user.ts';
export type { Application, Credentials } from './application.ts';
export type { Condition, ConditionOperator } from './condition.ts';
export type { Group, GroupRule } from './group.ts';
export type { Import, ImportCounts, ImportedUser } from './import.ts';
export type { Job, KeptExchange } from './job.ts';
export type { LogEvent } from './log-event.ts';
export type { Page, PageRequest } from './page.ts';
export type { Person, PersonStatus } from './person.ts';
export type { AppGroupEntry, PushedGroup, PushRule } from './pushed-group.ts';
export type { Seal } from './seal.ts';
