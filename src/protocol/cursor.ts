import { createHmac, timingSafeEqual } from 'node:crypto';
import { expiredCursor, invalidCursor } from './error.ts';
import type { Json } from './json.ts';

export interface CursorSeal {
  /** The secret that signs cursors: the same in every process that serves the same clients. */
  readonly key: Uint8Array;
  /** What the cursor is good for: caller, filter, sort, resource types. It opens with exactly the same only. */
  readonly binding: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const sign = (content: string, { key, binding }: CursorSeal): string =>
  createHmac('sha256', key).update(`${content}.${binding}`).digest('base64url');

/**
 * A cursor that carries the position itself, signed, so that nothing is kept for it. Its characters need no escaping in
 * a URL (RFC 9865 §2).
 */
export const sealCursor = (position: Json, seal: CursorSeal): string => {
  const content = Buffer.from(JSON.stringify([seal.now, position])).toString('base64url');
  return `${content}.${sign(content, seal)}`;
};

/**
 * The position that a cursor was made of.
 * @param seal with `timeout`, the seconds for which a cursor is good
 * @throws ScimError invalidCursor where it was not sealed with this key and this binding, expiredCursor (RFC 9865 §2.1)
 */
export const openCursor = (cursor: string, seal: CursorSeal & { readonly timeout: number }): Json => {
  const content = cursor.slice(0, Math.max(cursor.lastIndexOf('.'), 0));
  // The text is compared, since Base64 decodes several texts to the same bytes.
  const expected = Buffer.from(`${content}.${sign(content, seal)}`);
  const given = Buffer.from(cursor);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalidCursor(
      'cursor: not one that this service gave for this query; filter, sort and endpoint have to stay the same from page to page.',
    );
  }
  const [issued, position] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [number, Json];
  if (seal.now - issued > seal.timeout * 1000) {
    throw expiredCursor(`cursor: it was good for ${seal.timeout} seconds; start again with an empty cursor.`);
  }
  return position;
};
