import { encodeText } from './text.ts';

/** The types of elements by their names in a cast, with PostgreSQL's numbers of them. */
const types = { smallint: 21, integer: 23, bigint: 20, text: 25 } as const;
const widths = { smallint: 2, integer: 4, bigint: 8 } as const;

export type ElementType = keyof typeof types;
export type Element = string | number | null;

/** Which parameters of a statement are arrays of what: those with a cast such as `$1::text[]`. */
export const arraysIn = (text: string): ReadonlyMap<number, ElementType> =>
  new Map(
    Array.from(text.matchAll(/\$(\d+)::(smallint|integer|bigint|text)\[\]/g), ([, place, type]) => [
      Number(place),
      type as ElementType,
    ]),
  );

const header = 20;

const writeNumber = (bytes: Buffer, value: number, at: number, type: keyof typeof widths): void => {
  if (type === 'smallint') bytes.writeInt16BE(value, at);
  else if (type === 'integer') bytes.writeInt32BE(value, at);
  else {
    bytes.writeInt32BE(Math.floor(value / 2 ** 32), at);
    bytes.writeUInt32BE(value >>> 0, at + 4);
  }
};

/**
 * An array as PostgreSQL receives it in binary (`array_recv`), where nothing has to be quoted on one side and found again
 * on the other.
 */
const toBytes = (elements: readonly Element[], type: ElementType): Buffer => {
  const texts = type === 'text' ? elements.map((one) => (one === null ? null : encodeText(String(one)))) : undefined;
  const lengths = elements.map((one, i) => {
    if (one === null) return -1;
    return type === 'text' ? Buffer.byteLength(texts![i]!) : widths[type];
  });
  const size = lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), 0);
  const bytes = Buffer.allocUnsafe(elements.length === 0 ? 12 : header + size);
  bytes.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  bytes.writeInt32BE(lengths.includes(-1) ? 1 : 0, 4);
  bytes.writeInt32BE(types[type], 8);
  if (elements.length === 0) return bytes;
  bytes.writeInt32BE(elements.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = header;
  for (const [i, length] of lengths.entries()) {
    bytes.writeInt32BE(length, at);
    at += 4;
    if (length < 0) continue;
    if (type === 'text') bytes.write(texts![i]!, at);
    else writeNumber(bytes, elements[i] as number, at, type);
    at += length;
  }
  return bytes;
};

/** An array that is bound; the driver asks for its bytes. */
export interface BoundArray {
  readonly elements: readonly Element[];
  toPostgres(): Buffer;
}

export const bindArray = (elements: readonly Element[], type: ElementType): BoundArray => ({
  elements,
  toPostgres: () => toBytes(elements, type),
});
