import type { Application } from '../application.ts';

const hour = 3_600_000;

const periods: Readonly<Record<Exclude<Application['toOkta']['schedule'], 'never'>, number>> = {
  hourly: hour,
  daily: 24 * hour,
  weekly: 7 * 24 * hour,
};

/**
 * When the next import of a schedule is due, milliseconds since the epoch; undefined where there is none.
 * @param last when the last one began; absent: never
 * @param since when the schedule was set, or the application made: the first is due a period later
 */
export const nextImport = (
  schedule: Application['toOkta']['schedule'],
  last: number | undefined,
  since: number,
): number | undefined => (schedule === 'never' ? undefined : (last ?? since) + periods[schedule]);
