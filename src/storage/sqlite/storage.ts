import type { AdministratorStore, OAuthStore } from '../../authentication/oauth/store.ts';
import type { ConnectionStore } from '../../authentication/store.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { ResourceStore } from '../../service/store.ts';
import { createAdministrators } from './administrators.ts';
import { createCollections } from './collections.ts';
import { createConnections } from './connections.ts';
import { createDataVersion } from './data-version.ts';
import { openDatabase } from './database.ts';
import { createIndexes } from './indexes.ts';
import { readKey } from './keys.ts';
import { createMembers } from './members.ts';
import { createOAuthRecords } from './oauth-records.ts';
import { createQueries } from './query.ts';
import { createReadTurn } from './read-turn.ts';
import { createResources } from './resources.ts';
import { createWriteQueue } from './write-queue.ts';

export interface SqliteStorageOptions {
  /** Made where it is missing, its directory too; `:memory:` keeps nothing. */
  readonly file: string;
  /** All that the store is to hold. Their attributes decide what is unique and what is looked up by index. */
  readonly resourceTypes: readonly ResourceType[];
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** How long a write waits for another process that writes, in milliseconds; after that it is answered 503. */
  readonly patience?: number;
  /** How long a query may take, in milliseconds; after that it is answered tooMany. */
  readonly queryTime?: number;
}

export interface SqliteStorage {
  readonly resources: ResourceStore;
  readonly connections: ConnectionStore;
  readonly oauth: OAuthStore;
  readonly administrators: AdministratorStore;
  /** Signs page cursors: 32 random bytes that outlast the process and that all processes on this file share. */
  readonly cursorKey: Uint8Array;
  /** Signs the cookies of a sign-in: 32 random bytes, kept and shared likewise. */
  readonly cookieKey: Uint8Array;
  /** Finishes the writes that are under way and closes the file. */
  close(): Promise<void>;
}

/**
 * Keeps resources and connections in one SQLite file. A write is on disk when its promise resolves.
 * @throws Error where the file cannot be opened, is another program's, or was written by a newer version
 */
export const createSqliteStorage = ({
  file,
  resourceTypes,
  clock = Date.now,
  patience = 5_000,
  queryTime = 5_000,
}: SqliteStorageOptions): SqliteStorage => {
  const db = openDatabase(file);
  const indexes = createIndexes(db, resourceTypes);
  const collections = createCollections(db);
  const reads = createReadTurn(db);
  const queue = createWriteQueue(db, { reads, patience, undone: () => collections.forget() });
  const members = createMembers(db, collections);
  const queries = createQueries(db, { collections, indexes, members, queryTime });
  const dataVersion = createDataVersion(db, reads);
  const connections = createConnections(db, { queue, dataVersion });
  return {
    resources: createResources({ db, clock, queue, reads, collections, indexes, members, queries }),
    connections,
    oauth: createOAuthRecords(db, { queue, dataVersion, clock }),
    administrators: createAdministrators(db, queue),
    cursorKey: readKey(db, 'cursor'),
    cookieKey: readKey(db, 'cookie'),
    async close() {
      await connections.flush();
      await queue.drained();
      reads.end();
      db.close();
    },
  };
};
