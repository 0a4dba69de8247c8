import type { ConnectionStore } from '../../authentication/store.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { ResourceStore } from '../../service/store.ts';
import { createCollections } from './collections.ts';
import { createConnections } from './connections.ts';
import { openDatabase } from './database.ts';
import { createIndexes } from './indexes.ts';
import { readKey } from './keys.ts';
import { createMembers } from './members.ts';
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
  /** Signs page cursors: 32 random bytes that outlast the process and that all processes on this file share. */
  readonly cursorKey: Uint8Array;
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
  const connections = createConnections(db, { queue, reads });
  return {
    resources: createResources({ db, clock, queue, reads, collections, indexes, members, queries }),
    connections,
    cursorKey: readKey(db, 'cursor'),
    async close() {
      await connections.flush();
      await queue.drained();
      reads.end();
      db.close();
    },
  };
};
