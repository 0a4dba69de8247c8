import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type InputType } from 'node:zlib';
import { invalidSyntax, payloadTooLarge, ScimError, unsupportedMediaType } from '../protocol/error.ts';

type Decode = (data: InputType, options: { maxOutputLength: number }) => Promise<Buffer>;

// RFC 9110 §8.4.1. Each stops as soon as its output passes maxOutputLength.
const gzip: Decode = promisify(gunzip);
const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

const tooLarge = (limit: number) => payloadTooLarge(`The body is larger than ${limit} bytes, which is the limit.`);

const tooSlow = (timeout: number) =>
  new ScimError(408, `The body was not complete after ${timeout / 1_000} seconds, which is the limit.`);

const readBytes = (request: IncomingMessage, limit: number, timeout: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (error?: ScimError): void => {
      clearTimeout(timer);
      request.off('data', take).off('end', settle).off('close', cut);
      if (error) reject(error);
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size));
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) settle(tooLarge(limit));
      else chunks.push(chunk);
    };
    const cut = (): void => settle(invalidSyntax('The connection was closed before the body was complete.'));
    const timer = setTimeout(() => settle(tooSlow(timeout)), timeout);
    // The client may have gone while the request was looked at.
    if (request.destroyed) cut();
    else request.on('data', take).on('end', settle).on('close', cut);
  });

const decompress = async (bytes: Buffer, encoding: string, limit: number): Promise<Buffer> => {
  try {
    return await decoders.get(encoding)!(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw invalidSyntax(`The body is not ${encoding} data, as Content-Encoding says (${(error as Error).message}).`);
  }
};

/** @returns undefined where the body is sent as it is. @throws ScimError 415 */
const assertCoding = (header: string | undefined): string | undefined => {
  const encoding = header?.toLowerCase();
  if (encoding === undefined || encoding === 'identity') return undefined;
  if (decoders.has(encoding)) return encoding;
  throw unsupportedMediaType(`Content-Encoding is "${encoding}"; expected gzip, deflate, br or none.`);
};

const decode = async (sent: Buffer, encoding: string | undefined, limit: number): Promise<string> => {
  const bytes = encoding === undefined ? sent : await decompress(sent, encoding, limit);
  // RFC 7644 §3.8: JSON is UTF-8 here; a replacement character would be stored for what was really sent.
  if (!isUtf8(bytes)) throw invalidSyntax('The body is not UTF-8.');
  return bytes.toString();
};

/**
 * Reads a request's body as text.
 * @param limit bytes, as sent and decompressed
 * @param timeout milliseconds for the whole of it
 * @throws ScimError 413 beyond `limit`, 408 beyond `timeout`, 415 for an unknown Content-Encoding, 400 where it is cut
 *   off, not UTF-8 or not what its encoding says
 */
export const readBody = async (
  request: IncomingMessage,
  { limit, timeout }: { limit: number; timeout: number },
): Promise<string> => {
  const encoding = assertCoding(request.headers['content-encoding']);
  if (Number(request.headers['content-length']) > limit) throw tooLarge(limit);
  return decode(await readBytes(request, limit, timeout), encoding, limit);
};

/**
 * The text of a body that something in front has read already: its text, its bytes, or what it was parsed to.
 * @throws ScimError 413 beyond `limit` bytes, 400 where nothing was handed on
 */
export const readGivenBody = (given: unknown, limit: number): string => {
  if (given === undefined) {
    throw invalidSyntax('The body was read before the service could, and was not handed on to it.');
  }
  const text =
    given instanceof Uint8Array
      ? Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString()
      : typeof given === 'string'
        ? given
        : JSON.stringify(given);
  if (Buffer.byteLength(text) > limit) throw tooLarge(limit);
  return text;
};

/** The same as `readBody` of a request as the Fetch standard has it. */
export const readWebBody = async (request: Request, limit: number): Promise<string> => {
  const encoding = assertCoding(request.headers.get('content-encoding') ?? undefined);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks, size), encoding, limit);
};
