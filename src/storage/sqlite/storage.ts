import type { Storage, StorageOptions } from '../storage.ts';
import { createAdministrators } from './administrators.ts';
import { reactNow } from '../../events/react.ts';
import { createArchive } from './archive.ts';
import { createCollections } from './collections.ts';
import { createConnections, type Uses } from './connections.ts';
import { createDataVersion } from './data-version.ts';
import { openDatabase } from './database.ts';
import { createAcceptedRequests } from '../sql/accepted-requests.ts';
import { createEndpoints, type Statements } from '../sql/endpoints.ts';
import { createStatements } from './statements.ts';
import { createEvents, type Tell } from './events.ts';
import { createIndexes } from './indexes.ts';
import { readKey } from './keys.ts';
import { longestStream } from '../sql/member-stream.ts';
import { createLogSize } from './log-size.ts';
import { createMemberStreams } from './member-stream.ts';
import { createMembers } from './members.ts';
import { createOAuthRecords } from './oauth-records.ts';
import { createOperators } from './operators.ts';
import { createQueries } from './query.ts';
import { createReadTurn } from './read-turn.ts';
import { createResources } from './resources.ts';
import { createWriteQueue, refusingQueue, standstill } from './write-queue.ts';

export interface SqliteStorageOptions extends StorageOptions {
  /** Made where it is missing, its directory too; `:memory:` keeps nothing. */
  readonly file: string;
  /** How long a write waits for another process that writes, in milliseconds; after that it is answered 503. */
  readonly patience?: number;
  /** Opens a file that another process writes, to read it alone, and has that process note the uses of connections. */
  readonly beside?: { readonly noteUses: (uses: Uses) => Promise<void> } | undefined;
}

/** How long a reader waits, in milliseconds, while the log of a writer that died is gone through; for a writer it never does. */
const recovery = 1_000;

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
  streamTime = longestStream,
  keepEvents = true,
  react,
  committed,
  beside,
}: SqliteStorageOptions): Storage => {
  const readOnly = beside !== undefined;
  const db = openDatabase(file, undefined, { readOnly });
  const indexes = createIndexes(db, resourceTypes, readOnly);
  const collections = createCollections(db);
  const reads = createReadTurn(db);
  if (readOnly) db.exec(`PRAGMA busy_timeout = ${recovery}`);
  const keepSmall = createLogSize(db, { file, standstill });
  const queue = readOnly
    ? refusingQueue
    : createWriteQueue(db, {
        reads,
        patience,
        undone: () => collections.forget(),
        committed: (writes) => {
          committed?.(writes);
          keepSmall();
        },
      });
  const members = createMembers(db, collections);
  const memberStreams = file === ':memory:' ? undefined : createMemberStreams(file, collections, streamTime);
  const queries = createQueries(db, { collections, indexes, members, queryTime });
  const dataVersion = createDataVersion(db, reads);
  const stream = Buffer.from(readKey(db, 'events')).toString('hex', 0, 6);
  const { journal, events } = createEvents(db, { reads, queue, clock, kept: keepEvents, stream });
  const tell: Tell = (changes, context) => {
    journal?.append(changes, context);
    if (react) reactNow(react, { changes, ...context }, db);
  };
  const statement = createStatements(db);
  const statements: Statements = {
    async read({ text, values }) {
      reads.begin();
      return statement(text).all(...values) as unknown as unknown[][];
    },
    write: (all, told) =>
      queue.write(() => {
        const [rows = []] = all.map(({ text, values }) => statement(text).all(...values) as unknown as unknown[][]);
        if (told && rows.length > 0) journal?.append([told.change], told);
        return rows;
      }),
  };
  const connections = createConnections(db, { queue, dataVersion, journal, noteUses: beside?.noteUses });
  return {
    resources: createResources({
      db,
      clock,
      queue,
      reads,
      collections,
      indexes,
      members,
      queries,
      memberStreams,
      tell: journal || react ? tell : undefined,
    }),
    connections,
    oauth: createOAuthRecords(db, { queue, dataVersion, clock, journal }),
    administrators: createAdministrators(db, queue, journal),
    operators: createOperators(db, queue, journal),
    events,
    endpoints: createEndpoints(statements),
    acceptedRequests: createAcceptedRequests(statements),
    archive: createArchive(db, collections),
    sealKey: readKey(db, 'seal'),
    eventKey: readKey(db, 'security-events'),
    cursorKey: readKey(db, 'cursor'),
    cookieKey: readKey(db, 'cookie'),
    async close() {
      // Who only reads may end after who writes.
      await connections.flush().catch((error: unknown) => {
        if (!readOnly) throw error;
      });
      await queue.drained();
      reads.end();
      memberStreams?.close();
      db.close();
    },
  };
};
