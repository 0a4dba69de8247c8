import { randomFillSync } from 'node:crypto';

interface IdOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Fills the bytes with unpredictable values. */
  readonly randomFill?: (bytes: Uint8Array) => void;
}

const poolSize = 4_096;

/**
 * Makes UUIDs of version 7 (RFC 9562 §5.7): each greater than the one before, so that an index of them grows at its
 * end, and random in its last 62 bits, so that none can be guessed from another.
 */
export const createNewId = ({ clock, randomFill = (bytes) => randomFillSync(bytes) }: IdOptions): (() => string) => {
  const pool = Buffer.alloc(poolSize);
  let used = poolSize;
  let last = 0;
  let counter = 0;
  return () => {
    if (used === poolSize) {
      randomFill(pool);
      used = 0;
    }
    const hex = pool.toString('hex', used, used + 8);
    used += 8;
    const now = clock();
    // RFC 9562 §6.2 method 1: within one millisecond, and where the clock steps back, the counter keeps the order.
    if (now > last) {
      last = now;
      counter = 0;
    } else if (++counter > 0xfff) {
      last++;
      counter = 0;
    }
    const time = last.toString(16).padStart(12, '0');
    const variant = ((Number.parseInt(hex[0]!, 16) & 0x3) | 0x8).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${hex.slice(1, 4)}-${hex.slice(4)}`;
  };
};
