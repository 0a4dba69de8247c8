import type { Json } from '../../protocol/json.ts';

export const masked = '••••';

const words = 'password|passwd|secret|token|credential|api[-_]?key|authorization';

/** A feature of ServiceProviderConfig (RFC 7643 §5), no secret. */
const harmless = 'changePassword';

/** A text as the log keeps it. */
export interface Masked {
  readonly text: string;
  /** Characters of the whole, where this is only its beginning. */
  readonly length?: number;
}

export interface Mask {
  /** A body: values of secret attributes masked, wherever they stand; cut after `limit` characters. */
  body(text: string, limit: number): Masked;
  /** A query, without its question mark. */
  query(text: string): string;
  /** Any other text: credentials of ours masked. */
  text(text: string): string;
}

const tokens = /(ms[ot]_)[A-Za-z0-9-]+_[\w-]+/g;

const text = (value: string): string => value.replaceAll(tokens, `$1${masked}`);

const decode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const escape = (name: string): string => name.replaceAll(/\W/g, String.raw`\$&`);

/**
 * Hides secrets in what is logged.
 * @param names attributes whose values are secrets, beside those that are called password, token and the like
 */
export const createMask = (names: readonly string[] = []): Mask => {
  // A short name of one's own, "pin" for one, is also part of innocent words.
  const own = names.map((name) => `(?<![\\w$-])${escape(name)}(?![\\w$-])`);
  const secret = new RegExp([words, ...own].join('|'), 'i');
  // A name may be written with escapes: "p\u0061ssword".
  const hint = new RegExp(String.raw`${secret.source}|\\u|ms[ot]_`, 'i');
  // The usual case, which needs no parser: the value of the member is a string.
  const plain = new RegExp(String.raw`("[^"\\]*(?:${secret.source})[^"\\]*"\s*:\s*)"(?:[^"\\]|\\[^])*"`, 'gi');
  const inQuery = new RegExp(`((?:${[words, ...names.map(escape)].join('|')})(?:[\\w.-]*=)?)[^&]*`, 'gi');

  const walk = (value: Json): Json => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    // RFC 7644 §3.5.2: the operation of a PATCH names the attribute beside the value.
    const { path } = value;
    const named = typeof path === 'string' && secret.test(path);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        if (named && name === 'path') return [name, text(path.replace(/\[[^]*/, `[${masked}]`))];
        const hides = (secret.test(name) && name !== harmless) || (named && name === 'value');
        return [name, hides && member !== null ? masked : walk(member)];
      }),
    );
  };

  /** What cannot be parsed is kept up to where a secret may begin. */
  const beginning = (value: string): string => {
    const at = hint.exec(value);
    return at ? `${value.slice(0, at.index + at[0].length)}${masked}` : value;
  };

  return {
    body(value, limit) {
      const whole = value.length <= limit;
      const shown = whole ? value : value.slice(0, limit);
      const { length } = value;
      if (!hint.test(shown)) return whole ? { text: shown } : { text: shown, length };
      if (whole) {
        if (!hint.test(value.replaceAll(plain, ''))) return { text: value.replaceAll(plain, `$1"${masked}"`) };
        try {
          return { text: JSON.stringify(walk(JSON.parse(value) as Json)) };
        } catch {
          // No JSON, or nested too deeply to be walked.
        }
      }
      return { text: beginning(shown), length };
    },
    query(value) {
      if (!secret.test(decode(value))) return text(value);
      const hidden = value.replaceAll(inQuery, `$1${masked}`);
      // The name itself may be percent-encoded.
      return hidden === value ? masked : text(hidden);
    },
    text,
  };
};
