import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServiceResponse } from '../service/http.ts';

/** What is left of a body that nobody asked for and that is no larger is read away, so that the connection lives on. */
const drainable = 64 * 1_024;

/** How long the rest of a larger one is read away, so that the client gets to read the response, in milliseconds. */
const linger = 1_000;

/** A client may leave. */
const unlessGone = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
};

/**
 * Sends a response. `close` ends the connection after it, as does a body that is still to come and is not small.
 * @returns what resolves when a response in parts has been sent, and rejects where one of them failed: it was cut then
 */
export const sendResponse = (
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body, stream }: ServiceResponse,
  { requestId, close }: { requestId: string; close: boolean },
): Promise<void> | undefined => {
  const unread = !request.complete && !(Number(request.headers['content-length']) <= drainable);
  const all = ['x-request-id', requestId];
  for (const name in headers) all.push(name, headers[name]!);
  if (body !== undefined) all.push('content-length', String(Buffer.byteLength(body)));
  if (close || unread) all.push('connection', 'close');
  response.writeHead(status, all);
  if (stream) return pipeline(Readable.fromWeb(stream), response).catch(unlessGone);
  if (request.complete || !(close || unread)) {
    response.end(body);
    return undefined;
  }
  // To close with bytes unread resets the connection, and the client may lose the response (RFC 9112 §9.6).
  if (body !== undefined) response.write(body);
  else response.flushHeaders();
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, linger);
  request.resume().once('close', end);
  return undefined;
};
