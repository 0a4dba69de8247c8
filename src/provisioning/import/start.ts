import type { Application } from '../application.ts';
import type { EngineContext } from '../engine/context.ts';
import { queue } from '../engine/jobs.ts';
import type { Import } from '../import.ts';
import type { OrgStore, OrgTables } from '../store.ts';

/** What an import is started with. */
export interface StartOptions extends Pick<Import, 'mode' | 'trigger'> {
  /** Somebody has looked at what the safeguard stopped, and wants it. */
  readonly unguarded?: boolean;
}

/** The application's import that has not ended; undefined where there is none. */
const unfinished = async ({ jobs }: Pick<OrgTables, 'jobs'>, app: string): Promise<string | undefined> =>
  (await jobs.unfinished(app, undefined)).find(({ action }) => action === 'import')?.id;

/** Queues an import, unless one has not ended yet. @returns the job's id */
export const startImport = async (
  context: EngineContext,
  tables: OrgTables,
  app: string,
  { mode, trigger, unguarded = false }: StartOptions,
): Promise<string> =>
  (await unfinished(tables, app)) ?? queue(context, tables, app, 'import', { input: { mode, trigger, unguarded } });

const hour = 3_600_000;

const periods: Readonly<Record<Exclude<Application['toOkta']['schedule'], 'never'>, number>> = {
  hourly: hour,
  daily: 24 * hour,
  weekly: 7 * 24 * hour,
};

/**
 * When the next import of a schedule is due, milliseconds since the epoch; undefined where there is none.
 * @param last when the last one began; absent: never
 * @param since when the application was changed last: the first is due a period later
 */
export const nextImport = (
  schedule: Application['toOkta']['schedule'],
  last: number | undefined,
  since: number,
): number | undefined => (schedule === 'never' ? undefined : (last ?? since) + periods[schedule]);

/** Whether a scheduled import of the application is due. */
const isDue = async (store: OrgStore, application: Application, now: number): Promise<boolean> => {
  const { id, status, integration, toOkta, lastUpdated } = application;
  if (status !== 'ACTIVE' || !integration || toOkta.schedule === 'never') return false;
  const [last] = (await store.imports.list(id, { limit: 1 })).items;
  const next = nextImport(toOkta.schedule, last && Date.parse(last.started), Date.parse(lastUpdated));
  return next !== undefined && next <= now;
};

export interface ImportSchedule {
  /** Looks every minute from now on. */
  start(): void;
  /** Resolves when it looks no more. */
  stop(): Promise<void>;
  /** Looks once. */
  tick(): Promise<void>;
}

/** Starts the imports that are due by the applications' schedules. */
export const createImportSchedule = (
  context: EngineContext,
  store: OrgStore,
  kick: () => void,
  every = 60_000,
): ImportSchedule => {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const tick = async (): Promise<void> => {
    let after: string | undefined;
    do {
      const page = await store.applications.list({
        limit: 200,
        status: 'ACTIVE',
        ...(after !== undefined && { after }),
      });
      for (const application of page.items) {
        if (!(await isDue(store, application, context.clock()))) continue;
        const options = { mode: 'full', trigger: 'scheduled' } as const;
        await store.transaction((tables) => startImport(context, tables, application.id, options));
        kick();
      }
      after = page.next;
    } while (after !== undefined);
  };
  return {
    tick,
    start() {
      // What fails now is tried again in a minute.
      timer ??= setInterval(() => void (looking = looking.then(tick).catch(() => undefined)), every).unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await looking;
    },
  };
};
