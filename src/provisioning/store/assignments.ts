import type { AppGroup, AppUser } from '../app-user.ts';
import type { Page, PageRequest } from '../page.ts';

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
  /** @param app absent: of all applications */
  count(app?: string): Promise<number>;
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
