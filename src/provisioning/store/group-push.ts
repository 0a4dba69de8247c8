import type { Page, PageRequest } from '../page.ts';
import type { AppGroupEntry, PushedGroup, PushRule } from '../pushed-group.ts';

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
