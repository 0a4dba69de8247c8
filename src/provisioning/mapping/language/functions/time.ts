import { parseDateTime } from '../../../../protocol/date-time.ts';
import type { Json } from '../../../../protocol/json.ts';
import type { FunctionDefinition } from '../function.ts';
import { formatTime, parseTime } from '../time-pattern.ts';
import { inZone, printIso } from '../time-zone.ts';

/** From 1601-01-01, which Windows counts from, to the epoch: in units of 100 nanoseconds. */
const windowsEpoch = 116_444_736_000_000_000n;
const perMillisecond = 10_000n;

const iso = (moment: number | undefined): Json =>
  moment === undefined || Number.isNaN(new Date(moment).getTime()) ? null : printIso(inZone(Math.floor(moment), 'UTC'));

const parseIso = (text: Json | undefined): number | undefined => {
  if (typeof text !== 'string') return undefined;
  return parseDateTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
};

const integer = (text: Json | undefined): bigint | undefined =>
  typeof text === 'string' && /^-?\d{1,19}$/.test(text.trim()) ? BigInt(text.trim()) : undefined;

const of = (run: (input: Json | undefined) => Json): FunctionDefinition => ({
  parameters: ['string'],
  result: 'string',
  run: ([input]) => run(input),
});

/** Time functions; what is no time becomes null. */
export const timeFunctions: Readonly<Record<string, FunctionDefinition>> = {
  'Time.now': {
    parameters: [],
    optional: ['string', 'string'],
    result: 'string',
    run: ([zone, format], { now }) => {
      const time = inZone(now, typeof zone === 'string' ? zone : 'UTC');
      return typeof format === 'string' ? formatTime(time, format) : printIso(time);
    },
  },
  'Time.fromWindowsToIso8601': of((text) => {
    const ticks = integer(text);
    return ticks === undefined ? null : iso(Number((ticks - windowsEpoch) / perMillisecond));
  }),
  'Time.fromUnixToIso8601': of((text) => {
    const seconds = integer(text);
    return seconds === undefined ? null : iso(Number(seconds) * 1000);
  }),
  'Time.fromStringToIso8601': {
    parameters: ['string', 'string'],
    result: 'string',
    run: ([text, format]) =>
      typeof text === 'string' && typeof format === 'string' ? iso(parseTime(text, format)) : null,
  },
  'Time.fromIso8601ToWindows': of((text) => {
    const moment = parseIso(text);
    return moment === undefined ? null : String(BigInt(Math.floor(moment)) * perMillisecond + windowsEpoch);
  }),
  'Time.fromIso8601ToUnix': of((text) => {
    const moment = parseIso(text);
    return moment === undefined ? null : String(Math.floor(moment / 1000));
  }),
  'Time.fromIso8601ToString': {
    parameters: ['string', 'string'],
    result: 'string',
    run: ([text, format]) => {
      const moment = parseIso(text);
      return moment === undefined || typeof format !== 'string' ? null : formatTime(inZone(moment, 'UTC'), format);
    },
  },
};
