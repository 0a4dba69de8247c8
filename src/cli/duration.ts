import { UsageError } from './usage-error.ts';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * `90d`, `24h`, `30m` or `45s` in milliseconds.
 * @param option the option that holds it, for the message
 * @throws UsageError
 */
export const parseDuration = (text: string, option: string): number => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit === undefined) throw new UsageError(`${option}: expected a time such as 90d, 24h or 30m; found "${text}".`);
  return Number(count) * units[unit]!;
};
