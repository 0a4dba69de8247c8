import { createHmac, hash } from 'node:crypto';
import { TemplateError } from './template.ts';

export interface BuiltInOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** The value of the user's variable of that name, where there is one. */
  readonly variable: (name: string) => string | undefined;
  readonly testName: string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** In the tokens of moment.js, UTC. */
const formatTime = (seconds: number, format: string): string => {
  const iso = new Date(seconds * 1_000).toISOString();
  const tokens: Record<string, string> = {
    YYYY: iso.slice(0, 4),
    YY: iso.slice(2, 4),
    MM: iso.slice(5, 7),
    DD: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
    SSS: iso.slice(20, 23),
    X: String(seconds),
    Z: '+00:00',
  };
  return format.replaceAll(/YYYY|YY|MM|DD|HH|mm|ss|SSS|X|Z/g, (token) => tokens[token]!);
};

/** @returns the value of a built-in variable or function: `uuid`, `random_int(1, 6)`; undefined where it is none */
export const createBuiltIns = ({ now, random, variable, testName }: BuiltInOptions) => {
  const integer = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const seconds = (): number => Math.floor(now() / 1_000);

  const number = (text: string, call: string, from: number, to: number): number => {
    const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
    if (value >= from && value <= to) return value;
    throw new TemplateError(`{{${call}}} wants an integer from ${from} to ${to}, not "${text}"`);
  };
  const most = Number.MAX_SAFE_INTEGER;
  const latest = 8.64e12;

  const uuid = (): string =>
    '10000000-1000-4000-8000-100000000000'.replaceAll(/[018]/g, (digit) =>
      digit === '8' ? '89ab'[integer(0, 3)]! : integer(0, 15).toString(16),
    );

  const constants = new Map<string, () => string>([
    ['timestamp', () => String(seconds())],
    ['utc_datetime', () => new Date(now()).toISOString()],
    ['random_int', () => String(integer(0, 2 ** 31 - 1))],
    ['uuid', uuid],
    ['random_uuid', uuid],
    ['runscope_test_name', () => testName],
    ...['environment', 'environment_uuid', 'bucket', 'bucket_name', 'test_uuid', 'region', 'agent'].map(
      (name): [string, () => string] => [`runscope_${name}`, () => 'muster'],
    ),
  ]);

  /** One argument: the name of a variable, or the text itself. */
  const one = new Map<string, (value: string, call: string) => string>([
    ['timestamp_offset', (value, call) => String(seconds() + number(value, call, -latest, latest))],
    [
      'random_string',
      (value, call) =>
        Array.from({ length: number(value, call, 1, 1_000) }, () => alphabet[integer(0, alphabet.length - 1)]).join(''),
    ],
    ['encode_base64', (value) => Buffer.from(value).toString('base64')],
    ['md5', (value) => hash('md5', value)],
    ['sha1', (value) => hash('sha1', value)],
    ['sha256', (value) => hash('sha256', value)],
    ['url_encode', (value) => encodeURIComponent(value.toWellFormed())],
  ]);

  const hmac = (algorithm: string) => (value: string, key: string) =>
    createHmac(algorithm, key).update(value).digest('hex');
  const two = new Map<string, (first: string, second: string, call: string) => string>([
    ['format_timestamp', (value, format, call) => formatTime(number(value, call, -latest, latest), format)],
    [
      'random_int',
      (from, to, call) => {
        const least = number(from, call, -most, most);
        return String(integer(least, number(to, call, least, most)));
      },
    ],
    ['hmac_sha1', hmac('sha1')],
    ['hmac_sha256', hmac('sha256')],
  ]);

  const argument = (text: string): string => {
    const name = text.trim();
    return variable(name) ?? constants.get(name)?.() ?? /^(["'])(.*)\1$/s.exec(name)?.[2] ?? name;
  };

  return (expression: string): string | undefined => {
    const constant = constants.get(expression.replace(/\(\)$/, ''));
    if (constant) return constant();
    const [, name = '', inner = ''] = /^(\w+)\s*\((.*)\)$/s.exec(expression) ?? [];
    const binary = two.get(name);
    if (!binary) return one.get(name)?.(argument(inner), expression);
    // A value that is signed may hold commas; its key does not.
    const comma = name.startsWith('hmac') ? inner.lastIndexOf(',') : inner.indexOf(',');
    if (comma < 0) throw new TemplateError(`{{${expression}}} wants two arguments`);
    return binary(argument(inner.slice(0, comma)), argument(inner.slice(comma + 1)), expression);
  };
};
