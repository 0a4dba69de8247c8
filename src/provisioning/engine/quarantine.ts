import type { Application } from '../application.ts';
import type { Failure, FailureKind } from '../failure.ts';
import type { OrgTables } from '../store.ts';
import { nowIn, type EngineContext } from './context.ts';
import { appParty, log } from './log.ts';

/** What ails the service as a whole rather than one user. */
const general: ReadonlySet<FailureKind> = new Set([
  'unauthorized',
  'forbidden',
  'unreachable',
  'timeout',
  'server',
  'not-json',
  'redirect',
]);

/** An application to which nothing is sent until somebody releases it. */
export interface Quarantine {
  readonly failures: number;
  /** ISO 8601; absent while it is only counted. */
  readonly since?: string;
  readonly reason?: string;
}

const nameOf = (app: string): string => `quarantine.${app}`;

export const quarantineOf = async (
  { settings }: Pick<OrgTables, 'settings'>,
  app: string,
): Promise<Quarantine | undefined> => {
  const kept = await settings.get(nameOf(app));
  return kept && typeof kept['failures'] === 'number' ? (kept as unknown as Quarantine) : undefined;
};

/** Counts failures in a row where the application's switch asks for it. */
export const noteFailure = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  { kind, message }: Failure,
  job: string,
): Promise<void> => {
  const most = application.switches.quarantineAfter;
  if (most === undefined || !general.has(kind)) return;
  const before = await quarantineOf(tables, application.id);
  if (before?.since !== undefined) return;
  const failures = (before?.failures ?? 0) + 1;
  const begins = failures >= most;
  await tables.settings.put(nameOf(application.id), {
    failures,
    ...(begins && { since: nowIn(context), reason: message }),
  });
  if (!begins) return;
  await log(context, tables, 'application.integration.general_failure', {
    target: [appParty(application)],
    job,
    result: 'FAILURE',
    reason: `Quarantined after ${failures} failures in a row: ${message}`,
  });
};

export const noteSuccess = async (tables: OrgTables, application: Application): Promise<void> => {
  if (application.switches.quarantineAfter === undefined) return;
  if ((await quarantineOf(tables, application.id))?.failures) await release(tables, application.id);
};

/** Lets requests go out again. */
export const release = ({ settings }: Pick<OrgTables, 'settings'>, app: string): Promise<void> =>
  settings.put(nameOf(app), { failures: 0 });
