import { ValueProblem } from './function.ts';

/** As the clocks of a time zone show it. */
export interface LocalTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes east of Greenwich. */
  readonly offset: number;
}

const minute = 60_000;

/** Okta's example of `EST` has daylight saving time, which the id of the time zone database lacks. */
const aliases: ReadonlyMap<string, string> = new Map([['EST', 'America/New_York']]);

const formatter = (zone: string): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: aliases.get(zone) ?? zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new ValueProblem(`There is no time zone ${JSON.stringify(zone.slice(0, 40))}.`, { cause });
  }
};

const fromUtc = (at: number, offset: number): LocalTime => {
  const shifted = new Date(at + offset * minute);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
    offset,
  };
};

/**
 * A moment, milliseconds since the epoch, in a time zone of the IANA database.
 * @throws ValueProblem where there is no such zone
 */
export const inZone = (at: number, zone: string): LocalTime => {
  if (zone === 'UTC') return fromUtc(at, 0);
  const parts = new Map(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return fromUtc(at, Math.round((shown - Math.floor(at / 1000) * 1000) / minute));
};

/** The moment of a local time; undefined where the calendar has no such day or time. */
export const momentOf = ({
  year,
  month,
  day,
  hour,
  minute: minutes,
  second,
  millisecond,
  offset,
}: LocalTime): number | undefined => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (hour > 23 || minutes > 59 || second > 59) return undefined;
  const at = date.getTime() + ((hour * 60 + minutes - offset) * 60 + second) * 1000 + millisecond;
  return Number.isFinite(at) ? at : undefined;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** `-04:00`; without the colon where `separator` is empty. */
export const printOffset = (offset: number, separator = ':'): string =>
  `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${separator}${two(Math.abs(offset) % 60)}`;

/** ISO 8601 with milliseconds, `Z` for UTC. */
export const printIso = (time: LocalTime): string => {
  const { year, month, day, hour, minute: minutes, second, millisecond, offset } = time;
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const zone = offset === 0 ? 'Z' : printOffset(offset);
  return `${date}T${two(hour)}:${two(minutes)}:${two(second)}.${String(millisecond).padStart(3, '0')}${zone}`;
};
