import type { BucketStore } from '../../../authentication/buckets.ts';
import type { OrgStore, Seal } from '../../../provisioning/store.ts';
import { inTurn } from '../../sql/org/table.ts';
import { createTables, defaultKept, type Kept } from '../../sql/org/tables.ts';
import { openScratch } from '../../sqlite/org/storage.ts';
import { createBuckets } from '../buckets.ts';
import { createDatabase } from '../database.ts';
import { namingDatabase } from '../errors.ts';
import { migrate, refuseSchemaWith } from '../migrate.ts';
import { migrations } from './migrations.ts';
import { createRows } from './rows.ts';
import { orgSchema } from './schema.ts';
import { copyRows } from './scratch.ts';
import { createTransactions } from './transactions.ts';

export interface PostgresOrgOptions {
  /** `postgres://user:password@host/database`; the parameter `schema` names the schema of its tables, else `muster_org`. */
  readonly url: string;
  /** Seals the credentials of applications and the passwords that are to be sent. */
  readonly seal: Seal;
  readonly kept?: Kept;
  /** Connections to the database at once, at most. */
  readonly poolSize?: number;
  /** How long a statement may take, in milliseconds. */
  readonly statementTime?: number;
}

export interface PostgresOrgStorage extends OrgStore {
  readonly buckets: BucketStore;
  /** Finishes the writes that are under way and lets go of the connections. */
  close(): Promise<void>;
}

/**
 * Keeps an org in a PostgreSQL database, which several processes may share. A write is on disk when its promise resolves.
 * @throws Error where the database cannot be reached, its schema is a service's, or was written by a newer version
 */
export const openPostgresOrgStorage = async ({
  url,
  seal,
  kept = defaultKept,
  poolSize = 5,
  statementTime = 30_000,
}: PostgresOrgOptions): Promise<PostgresOrgStorage> => {
  const database = createDatabase({ url, connections: poolSize, statementTime, schema: orgSchema });
  try {
    await refuseSchemaWith(database, 'resource', 'a service');
    await migrate(database, migrations);
  } catch (error) {
    await database.close();
    throw namingDatabase(error, url);
  }
  const transactions = createTransactions(database);
  const bind = createTables({ seal, kept });
  return {
    ...bind((work, reads) =>
      reads ? transactions.read((on) => work(createRows(on))) : transactions.write((on) => work(createRows(on))),
    ),
    transaction: (work) => transactions.write((on, guard) => work(bind(inTurn(createRows(on), guard)))),
    scratch: () => openScratch((copy) => transactions.read((on) => copyRows(on, copy)), { seal, kept }),
    buckets: createBuckets(database),
    async close() {
      await transactions.drained();
      await database.close();
    },
  };
};
