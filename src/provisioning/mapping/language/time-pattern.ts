import { ValueProblem } from './function.ts';
import { momentOf, printOffset, type LocalTime } from './time-zone.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A run of one letter, or text that stands for itself. */
interface Piece {
  readonly letter?: string;
  readonly text: string;
}

const maxPattern = 100;

const pieces = (pattern: string): readonly Piece[] => {
  if (pattern.length > maxPattern) throw new ValueProblem(`A format has ${maxPattern} characters at most.`);
  const found: Piece[] = [];
  for (const [run] of pattern.matchAll(/'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    if (run === "''") found.push({ text: "'" });
    else if (run.startsWith("'")) found.push({ text: run.replaceAll(/^'|'$/g, '').replaceAll("''", "'") });
    else if (/^[A-Za-z]/.test(run)) found.push({ letter: run[0]!, text: run });
    else found.push({ text: run });
  }
  return found;
};

const unknown = (letter: string): ValueProblem =>
  new ValueProblem(
    `The format has ${JSON.stringify(letter)}; expected letters of Joda-Time such as yyyy-MM-dd HH:mm:ss.`,
  );

const dayOf = ({ year, month, day }: LocalTime): Date => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
};

const dayOfYear = (time: LocalTime): number =>
  1 + Math.round((dayOf(time).getTime() - dayOf({ ...time, month: 1, day: 1 }).getTime()) / 86_400_000);

const formatPiece = (letter: string, width: number, time: LocalTime): string => {
  const padded = (value: number): string => String(value).padStart(width, '0');
  const named = (name: string): string => (width > 3 ? name : name.slice(0, 3));
  switch (letter) {
    case 'y':
    case 'Y':
    case 'x':
      return width === 2 ? String(time.year % 100).padStart(2, '0') : padded(time.year);
    case 'M':
      return width > 2 ? named(months[time.month - 1]!) : padded(time.month);
    case 'd':
      return padded(time.day);
    case 'D':
      return padded(dayOfYear(time));
    case 'E':
      return named(days[dayOf(time).getUTCDay()]!);
    case 'e':
      return padded(dayOf(time).getUTCDay() || 7);
    case 'a':
      return time.hour < 12 ? 'AM' : 'PM';
    case 'H':
      return padded(time.hour);
    case 'k':
      return padded(time.hour || 24);
    case 'h':
      return padded(time.hour % 12 || 12);
    case 'K':
      return padded(time.hour % 12);
    case 'm':
      return padded(time.minute);
    case 's':
      return padded(time.second);
    case 'S':
      return String(time.millisecond).padStart(3, '0').padEnd(width, '0').slice(0, width);
    case 'Z':
      return printOffset(time.offset, width === 1 ? '' : ':');
    default:
      throw unknown(letter);
  }
};

/**
 * The time in a format of Joda-Time (`MM/dd/yyyy`), with English names.
 * @throws ValueProblem for a letter that is not supported
 */
export const formatTime = (time: LocalTime, pattern: string): string =>
  pieces(pattern)
    .map(({ letter, text }) => (letter === undefined ? text : formatPiece(letter, text.length, time)))
    .join('');

/** What may stand for a run of the letter, and what it says. */
const readers: Readonly<Record<string, { readonly form: RegExp; read(text: string, width: number): Partial<Read> }>> = {
  ...Object.fromEntries(
    ['y', 'Y', 'x'].map((letter) => [
      letter,
      {
        form: /\d{1,4}/y,
        // Joda-Time: two digits lie between 30 years back and 70 ahead of 2000.
        read: (text: string, width: number) => ({
          year: width === 2 && text.length === 2 ? Number(text) + (Number(text) < 50 ? 2000 : 1900) : Number(text),
        }),
      },
    ]),
  ),
  M: {
    form: /\d{1,2}|[A-Za-z]{3,9}/y,
    read: (text) => {
      const found = months.findIndex((name) =>
        [name, name.slice(0, 3)].some((n) => n.toLowerCase() === text.toLowerCase()),
      );
      return { month: found === -1 ? Number(text) : found + 1 };
    },
  },
  d: { form: /\d{1,2}/y, read: (text) => ({ day: Number(text) }) },
  E: { form: /[A-Za-z]{3,9}/y, read: () => ({}) },
  H: { form: /\d{1,2}/y, read: (text) => ({ hour: Number(text) }) },
  k: { form: /\d{1,2}/y, read: (text) => ({ hour: Number(text) % 24 }) },
  h: { form: /\d{1,2}/y, read: (text) => ({ half: Number(text) % 12 }) },
  K: { form: /\d{1,2}/y, read: (text) => ({ half: Number(text) }) },
  a: { form: /[AaPp][Mm]/y, read: (text) => ({ afternoon: text.toLowerCase() === 'pm' }) },
  m: { form: /\d{1,2}/y, read: (text) => ({ minute: Number(text) }) },
  s: { form: /\d{1,2}/y, read: (text) => ({ second: Number(text) }) },
  S: { form: /\d{1,9}/y, read: (text) => ({ millisecond: Number(text.padEnd(3, '0').slice(0, 3)) }) },
  Z: {
    form: /Z|[+-]\d\d:?\d\d/y,
    read: (text) => {
      const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(text) ?? [];
      return { offset: (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) };
    },
  },
};

type Read = LocalTime & { readonly half: number; readonly afternoon: boolean };

/**
 * The moment that a text in a format of Joda-Time names, milliseconds since the epoch; UTC where it says no offset.
 * Undefined where the text is not in that format.
 * @throws ValueProblem for a letter that is not supported
 */
export const parseTime = (text: string, pattern: string): number | undefined => {
  const read: Partial<Read> = {};
  let at = 0;
  const all = pieces(pattern);
  for (const [index, { letter, text: run }] of all.entries()) {
    if (letter === undefined) {
      if (!text.startsWith(run, at)) return undefined;
      at += run.length;
      continue;
    }
    const reader = Object.hasOwn(readers, letter) ? readers[letter] : undefined;
    if (!reader) throw unknown(letter);
    // Digits that follow without a separator are of the next letter: yyyyMMdd.
    const touching = all[index + 1]?.letter !== undefined && /\d/.test(text[at] ?? '');
    const part = touching ? text.slice(at, at + run.length) : text.slice(at);
    reader.form.lastIndex = 0;
    const found = reader.form.exec(part)?.[0];
    if (found === undefined) return undefined;
    Object.assign(read, reader.read(found, run.length));
    at += found.length;
  }
  if (at !== text.length) return undefined;
  const { year = 1970, month = 1, day = 1, minute = 0, second = 0, millisecond = 0, offset = 0 } = read;
  const hour = read.half === undefined ? (read.hour ?? 0) : read.half + (read.afternoon ? 12 : 0);
  return momentOf({ year, month, day, hour, minute, second, millisecond, offset });
};
