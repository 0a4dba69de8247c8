import type { Application } from './application.ts';
import type { Group } from './group.ts';
import type { Person } from './person.ts';
import type { OrgTables } from './store.ts';

/**
 * What provisioning is told of changes to the directory, within the transaction that makes them, so that a change and
 * the jobs that it causes are written together. What has gone is told of before it goes, all else after it was written.
 */
export interface DirectoryChanges {
  personAdded(tables: OrgTables, person: Person): Promise<void>;
  /** Of the profile or the status. */
  personChanged(tables: OrgTables, before: Person, after: Person): Promise<void>;
  personRemoved(tables: OrgTables, person: Person): Promise<void>;
  /** To a user of the application's service, by an import. */
  personLinked(tables: OrgTables, application: Application, person: Person): Promise<void>;
  /** The password as it was typed: what Sync Password sends. */
  passwordSet(tables: OrgTables, person: Person, password: string): Promise<void>;
  groupAdded(tables: OrgTables, group: Group): Promise<void>;
  groupChanged(tables: OrgTables, before: Group, after: Group): Promise<void>;
  groupRemoved(tables: OrgTables, group: Group): Promise<void>;
  /** The ids of those who were not yet, or no longer are, members. */
  membersChanged(
    tables: OrgTables,
    group: Group,
    change: { readonly added: readonly string[]; readonly removed: readonly string[] },
  ): Promise<void>;
}
