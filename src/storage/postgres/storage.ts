import { randomBytes } from 'node:crypto';
import type { Storage, StorageOptions } from '../storage.ts';
import { createAcceptedRequests } from '../sql/accepted-requests.ts';
import { longestStream, mostStreams } from '../sql/member-stream.ts';
import { createEndpoints } from '../sql/endpoints.ts';
import { createAdministrators } from './administrators.ts';
import { createArchive } from './archive.ts';
import { createBuckets } from './buckets.ts';
import { createCollections } from './collections.ts';
import { confine } from './confine.ts';
import { createConnections } from './connections.ts';
import { createDatabase, type Database } from './database.ts';
import { createEvents } from './events.ts';
import { namingDatabase } from './errors.ts';
import { openIndexes } from './indexes.ts';
import { createMemberStreams } from './member-stream.ts';
import { createMemberReads } from './members.ts';
import { grant, migrate, refuseSchemaWith } from './migrate.ts';
import { createOAuthRecords } from './oauth-records.ts';
import { createOperators } from './operators.ts';
import { orgSchema } from './org/schema.ts';
import { createQueries } from './query.ts';
import { createResources } from './resources.ts';
import { createReadOne } from './single-reads.ts';
import { createWriteBatch } from './write-batch.ts';
import { createWriteQueue } from './write-queue.ts';

export interface PostgresStorageOptions extends StorageOptions {
  /** `postgres://user:password@host/database`; the parameter `schema` names the schema of its tables, else `muster`. */
  readonly url: string;
  /** Connections to the database at once, at most, beside two by which credentials are looked up. */
  readonly poolSize?: number;
}

/** The key for a purpose: made when first asked for and the same ever after, for every instance. */
const readKey = (database: Database, purpose: string): Promise<Uint8Array> =>
  database.session(undefined, async (on) => {
    const select = () =>
      on.all<[Uint8Array]>({ text: 'SELECT bytes FROM secret_key WHERE purpose = $1', values: [purpose] });
    const [found] = await select();
    if (found) return found[0];
    await on.all({
      text: 'INSERT INTO secret_key (purpose, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      values: [purpose, randomBytes(32)],
    });
    return (await select())[0]![0];
  });

/**
 * Keeps resources and connections in a PostgreSQL database, which any number of instances share. A write is on disk when
 * its promise resolves.
 * @throws Error where the database cannot be reached, or was written by a newer version
 */
export const openPostgresStorage = async ({
  url,
  resourceTypes,
  clock = Date.now,
  queryTime = 5_000,
  streamTime = longestStream,
  keepEvents = true,
  react,
  committed: tellCommitted,
  poolSize = 10,
}: PostgresStorageOptions): Promise<Storage> => {
  const database = createDatabase({ url, connections: poolSize, statementTime: queryTime });
  try {
    await refuseSchemaWith(database, 'app_user', 'an org');
    await migrate(database);
    await confine(database);
    const indexes = await openIndexes(database, resourceTypes);
    const collections = createCollections(database);
    const members = createMemberReads(collections);
    const queries = createQueries({ collections, indexes, members });
    const batch = createWriteBatch({ clock, indexes, members, queries, collections, keepEvents, react });
    const stream = Buffer.from(await readKey(database, 'events')).toString('hex', 0, 6);
    const { events, committed, configure, statements } = createEvents(database, { stream, clock, keepEvents });
    const lanes = Math.max(1, Math.floor(poolSize / 3));
    const queue = createWriteQueue({
      database,
      collections,
      batch,
      lanes,
      committed: (writes) => {
        committed();
        tellCommitted?.(writes);
      },
    });
    const readOne = createReadOne({ database, members });
    const memberStreams = createMemberStreams({
      database,
      members,
      most: Math.min(mostStreams, lanes),
      longest: streamTime,
    });
    const connections = createConnections(database, configure);
    return {
      resources: createResources({
        database,
        collections,
        members,
        queries,
        queue,
        readOne,
        openStream: memberStreams.open,
      }),
      connections,
      oauth: createOAuthRecords(database, statements, clock),
      administrators: createAdministrators(database, configure),
      operators: createOperators(database, configure),
      events,
      endpoints: createEndpoints(statements),
      acceptedRequests: createAcceptedRequests(statements),
      archive: createArchive(database, collections),
      buckets: createBuckets(database),
      sealKey: await readKey(database, 'seal'),
      eventKey: await readKey(database, 'security-events'),
      cursorKey: await readKey(database, 'cursor'),
      cookieKey: await readKey(database, 'cookie'),
      async close() {
        await connections.flush();
        await queue.drained();
        memberStreams.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw namingDatabase(error, url);
  }
};

/** Lets a role read and write what is kept, and nothing else. @throws Error where there is no such role */
export const grantPostgresAccess = async (url: string, role: string, whose: 'service' | 'org'): Promise<void> => {
  const schema = whose === 'org' ? orgSchema : undefined;
  const database = createDatabase({ url, connections: 1, statementTime: 30_000, ...(schema && { schema }) });
  try {
    await database.session(undefined, (on) => grant(on, database.schema, role));
  } finally {
    await database.close();
  }
};
