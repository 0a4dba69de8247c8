import type { ToOkta } from '../../provisioning/application.ts';

/** A schedule as a cron expression: at the full hour, at midnight, on Sundays. */
const expressions: Readonly<Record<Exclude<ToOkta['schedule'], 'never'>, string>> = {
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  weekly: '0 0 * * 0',
};

export const scheduleView = (schedule: ToOkta['schedule']) =>
  schedule === 'never'
    ? { status: 'DISABLED' as const }
    : { status: 'ENABLED' as const, fullImport: { expression: expressions[schedule], timezone: 'UTC' } };

/** The schedule that comes closest to a cron expression; undefined where it is none. */
export const scheduleOf = (expression: string): ToOkta['schedule'] | undefined => {
  const [minute, hour, day, , weekday, ...more] = expression.trim().split(/\s+/);
  if (minute === undefined || weekday === undefined || more.length > 0) return undefined;
  if (!/^[\d*/,-]+$/.test([minute, hour, day, weekday].join(''))) return undefined;
  if (weekday !== '*' || day !== '*') return 'weekly';
  return hour === '*' || /[*/,-]/.test(hour ?? '') ? 'hourly' : 'daily';
};
