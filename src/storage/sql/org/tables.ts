import type { OrgTables, Seal } from '../../../provisioning/store.ts';
import { access } from './access.ts';
import { appGroups } from './app-groups.ts';
import { applications } from './applications.ts';
import { appUsers } from './app-users.ts';
import { exchanges } from './exchanges.ts';
import { groups } from './groups.ts';
import { imports } from './imports.ts';
import { inspections, readiness } from './inspections.ts';
import { jobs } from './jobs.ts';
import { links } from './links.ts';
import { log } from './log.ts';
import { mail } from './mail.ts';
import { people } from './people.ts';
import { appGroupCache, pushRules } from './push-rules.ts';
import { pushedGroups } from './pushed-groups.ts';
import { rules } from './rules.ts';
import { settings } from './settings.ts';
import { bindTable, type Runner, type Table } from './table.ts';

/** How many of each are kept; the oldest go first. */
export interface Kept {
  readonly exchanges: number;
  readonly events: number;
  readonly mails: number;
}

export const defaultKept: Kept = { exchanges: 100_000, events: 200_000, mails: 10_000 };

/** All tables of an org; `run` decides in what each of their methods runs. */
export const createTables = ({ seal, kept }: { readonly seal: Seal; readonly kept: Kept }) => {
  const tables = {
    people,
    groups,
    rules,
    applications: applications(seal),
    appUsers,
    appGroups,
    pushedGroups,
    pushRules,
    appGroupCache,
    jobs: jobs(seal),
    exchanges: exchanges(kept.exchanges),
    imports,
    log: log(kept.events),
    mail: mail(kept.mails),
    access,
    settings,
    links,
    inspections,
    readiness,
  } satisfies { [Name in keyof OrgTables]: Table<OrgTables[Name]> };
  return (run: Runner): OrgTables =>
    Object.fromEntries(
      Object.entries(tables).map(([name, table]) => [name, bindTable(table as Table<object>, run)]),
    ) as unknown as OrgTables;
};
