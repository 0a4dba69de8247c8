import type { Import, ImportedUser } from '../import.ts';
import type { Page, PageRequest } from '../page.ts';

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
  /** Notes what a run has come across, so that one that goes on later knows it still. */
  addSeen(run: string, kind: 'users' | 'groups', externalIds: readonly string[]): Promise<void>;
  /** Of these, those that the run has come across. */
  seen(run: string, kind: 'users' | 'groups', externalIds: readonly string[]): Promise<readonly string[]>;
  /** Forgets all that a run has come across. */
  clearSeen(run: string): Promise<void>;
  /** Forgets those that no import has seen since. @returns how many */
  removeUnseen(app: string, since: string): Promise<number>;
}
