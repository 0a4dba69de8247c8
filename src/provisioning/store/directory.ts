import type { Condition } from '../condition.ts';
import type { Group, GroupRule } from '../group.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Person } from '../person.ts';

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
  /**
   * @param rule that picks them: it takes over those whom somebody added by hand, or another rule; absent: by hand, which
   *   takes over nobody
   * @returns those who were not yet in it
   */
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
