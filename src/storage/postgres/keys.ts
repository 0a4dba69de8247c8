import { createHash } from 'node:crypto';

/** UTF-16 units of a key that its column holds: a row of an index may have 2,704 bytes. */
const kept = 512;
/** A shorter text stands in the same relation to a key as to what is kept of it. */
export const comparable = 256;

export interface KeyParts {
  readonly key: string;
  /** What tells long keys apart; empty for those that are kept whole. */
  readonly rest: string;
}

export const partsOf = (key: string): KeyParts => {
  if (key.length < kept) return { key, rest: '' };
  const end = /[\ud800-\udbff]/.test(key[kept - 1]!) ? kept - 1 : kept;
  return { key: key.slice(0, end), rest: createHash('sha256').update(key).digest('base64') };
};
