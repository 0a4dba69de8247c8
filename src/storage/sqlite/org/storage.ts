import type { DatabaseSync } from 'node:sqlite';
import type { OrgStore, OrgTables, Seal } from '../../../provisioning/store.ts';
import type { SettingTable } from '../../../provisioning/store.ts';
import { openDatabase } from '../database.ts';
import { createAccess } from './access.ts';
import { createAppGroups } from './app-groups.ts';
import { createApplications } from './applications.ts';
import { createAppUsers } from './app-users.ts';
import { createExchanges } from './exchanges.ts';
import { createGroups } from './groups.ts';
import { createImports } from './imports.ts';
import { createInspections, createReadiness } from './inspections.ts';
import { createJobs } from './jobs.ts';
import { createLinks } from './links.ts';
import { createLog } from './log.ts';
import { createMail } from './mail.ts';
import { migrations } from './migrations.ts';
import { createPeople } from './people.ts';
import { createAppGroupCache, createPushRules } from './push-rules.ts';
import { createPushedGroups } from './pushed-groups.ts';
import { createRows, documentOf, type Rows } from './rows.ts';
import { createRules } from './rules.ts';
import { createScratch } from './scratch.ts';
import { bindTable, defineTable, type Runner, type Table } from './table.ts';
import { createTransactions } from './transactions.ts';

/** "MORG": it tells an org's file from a service's. */
const format = { applicationId: 0x4d4f5247, steps: migrations };

export interface SqliteOrgOptions {
  /** Made where it is missing, its directory too; `:memory:` keeps nothing. */
  readonly file: string;
  /** Seals the credentials of applications and the passwords that are to be sent. */
  readonly seal: Seal;
  /** How long a write waits for another process that writes, in milliseconds. */
  readonly patience?: number;
  /** How many of each are kept; the oldest go first. */
  readonly kept?: { readonly exchanges: number; readonly events: number; readonly mails: number };
}

export interface SqliteOrgStorage extends OrgStore {
  /** Finishes the writes that are under way and closes the file. */
  close(): Promise<void>;
}

const createSettings = (rows: Rows): Table<SettingTable> =>
  defineTable<SettingTable>(['get'], {
    get: (name) => documentOf(rows.one('SELECT document FROM setting WHERE name = ?', name)),
    put: (name, value) =>
      void rows.run(
        `INSERT INTO setting (name, document) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET document = excluded.document`,
        name,
        JSON.stringify(value),
      ),
  });

/**
 * Keeps an org in one SQLite file. A write is on disk when its promise resolves.
 * @throws Error where the file cannot be opened, is another program's or a service's, or was written by a newer version
 */
export const createSqliteOrgStorage = ({ file, ...options }: SqliteOrgOptions): SqliteOrgStorage =>
  storageOver(openDatabase(file, format), options);

const storageOver = (
  db: DatabaseSync,
  options: Omit<SqliteOrgOptions, 'file'>,
  closed: () => void = () => undefined,
): SqliteOrgStorage => {
  const { seal, patience = 5_000, kept = { exchanges: 100_000, events: 200_000, mails: 10_000 } } = options;
  const rows = createRows(db);
  const transactions = createTransactions(db, { patience });
  const tables = {
    people: createPeople(rows),
    groups: createGroups(rows),
    rules: createRules(rows),
    applications: createApplications(rows, seal),
    appUsers: createAppUsers(rows),
    appGroups: createAppGroups(rows),
    pushedGroups: createPushedGroups(rows),
    pushRules: createPushRules(rows),
    appGroupCache: createAppGroupCache(rows),
    jobs: createJobs(rows, seal),
    exchanges: createExchanges(rows, kept.exchanges),
    imports: createImports(rows),
    log: createLog(rows, kept.events),
    mail: createMail(rows, kept.mails),
    access: createAccess(rows),
    settings: createSettings(rows),
    links: createLinks(rows),
    inspections: createInspections(rows),
    readiness: createReadiness(rows),
  } satisfies { [Name in keyof OrgTables]: Table<OrgTables[Name]> };

  const bind = (run: Runner): OrgTables =>
    Object.fromEntries(
      Object.entries(tables).map(([name, table]) => [name, bindTable(table as Table<object>, run)]),
    ) as unknown as OrgTables;

  return {
    ...bind((work, reads) => (reads ? transactions.read(work) : transactions.write(async () => work()))),
    transaction: (work) =>
      transactions.write((guard) =>
        work(
          bind(async (work) => {
            guard();
            return work();
          }),
        ),
      ),
    scratch: () =>
      transactions.read(() => {
        const { db: copy, remove } = createScratch(db, format);
        return storageOver(copy, options, remove);
      }),
    async close() {
      await transactions.drained();
      db.close();
      closed();
    },
  };
};
