import { request as send, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import { ScimError } from '../protocol/error.ts';
import type { Exchange } from '../service/http.ts';
import { headerOf, originForm, pathOf, sentRequestId, type ListenerOptions } from './listener.ts';
import { connectionPeer, peerHeader, printPeer } from './peer.ts';
import { logRequest } from './request-log.ts';
import { sendResponse } from './respond.ts';

/** The way to another process of this machine. */
export interface Way {
  /** A Unix socket, or a named pipe, that only such processes can open. */
  readonly socketPath: string;
  readonly agent: Agent;
}

/** What is answered by another process. */
export interface Forward {
  readonly takes: (method: string, path: string) => boolean;
  /** Undefined while there is nobody who could answer. */
  readonly way: () => Way | undefined;
}

type ForwardOptions = Required<
  Pick<ListenerOptions, 'logger' | 'source' | 'refuse' | 'newRequestId' | 'stopping' | 'draining'>
> &
  Pick<ListenerOptions, 'observe'>;

/** RFC 9110 §7.6.1: what is said of one connection, and not of the request. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** Methods whose requests need not say that they have no body. */
const bodiless = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'];

const mostHeaders = 64 * 1_024;

const endToEnd = (rawHeaders: readonly string[], without: readonly string[]): string[] => {
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (!without.includes(name.toLowerCase())) kept.push(name, rawHeaders[i + 1]!);
  }
  return kept;
};

const forwardedHeaders = (request: IncomingMessage): string[] => {
  const { headers, rawHeaders, method = '' } = request;
  const named = headers.connection?.toLowerCase().split(/[\s,]+/) ?? [];
  const all = endToEnd(rawHeaders, [...hopByHop, ...named, peerHeader]);
  all.push(peerHeader, printPeer(connectionPeer(request)));
  // Without either there is no body (RFC 9112 §6.3), which the next is not to wait for.
  if (headers['transfer-encoding'] !== undefined) all.push('transfer-encoding', 'chunked');
  else if (headers['content-length'] === undefined && !bodiless.includes(method)) all.push('content-length', '0');
  return all;
};

const unavailable = (detail: string, cause?: unknown): ScimError =>
  new ScimError(503, detail, { headers: { 'retry-after': '1' }, ...(cause !== undefined && { cause }) });

const notDone = 'The process that writes is being replaced, and nothing was done; send the request again.';

/** Codes of node:net that say that nobody was reached. */
const unreached: readonly unknown[] = ['ECONNREFUSED', 'ENOENT', 'EACCES'];

const explain = (error: NodeJS.ErrnoException): ScimError =>
  unreached.includes(error.code)
    ? unavailable(notDone, error)
    : // To send it again would do it twice.
      unavailable(
        'The process that writes ended before it answered; the request may have been done. See whether it was, or send it again.',
        error,
      );

/** Sends the request on. @returns its answer, of which the body is still to come */
const ask = (
  request: IncomingMessage,
  response: ServerResponse,
  { socketPath, agent }: Way,
): Promise<{ answer: IncomingMessage; onward: ClientRequest; unsure: boolean }> =>
  new Promise((resolve, reject) => {
    // RFC 9110 §10.1.1: who waits for 100 may or may not send the body after another answer.
    let unsure = request.headers.expect !== undefined;
    const onward = send({
      socketPath,
      agent,
      method: request.method,
      path: request.url,
      headers: forwardedHeaders(request),
      maxHeaderSize: mostHeaders,
    });
    onward.on('error', reject);
    onward.once('response', (answer) => resolve({ answer, onward, unsure }));
    response.once('close', () => {
      if (!response.writableFinished) onward.destroy();
    });
    if (!unsure) {
      request.pipe(onward);
      // By its head alone it may be refused. Most bodies are there by then, and go along with it.
      setImmediate(() => {
        if (!request.complete) onward.flushHeaders();
      });
      return;
    }
    onward.once('continue', () => {
      unsure = false;
      response.writeContinue();
      request.pipe(onward);
    });
    onward.flushHeaders();
  });

/**
 * Has another process answer the requests that `takes` tells, bodies passed on as they come; all others go to `listener`.
 * That process has them counted and logged. Where it cannot be reached, or ends before it answers, the answer is 503, and nothing
 * is sent twice.
 */
export const withForward = (
  listener: RequestListener,
  { takes, way }: Forward,
  { logger, source, refuse, newRequestId, stopping, draining, observe }: ForwardOptions,
): RequestListener => {
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const to = way();
    if (!to) throw unavailable(notDone);
    const { answer, onward, unsure } = await ask(request, response, to).catch((error: unknown) => {
      throw explain(error as NodeJS.ErrnoException);
    });
    const { statusCode: status = 502, rawHeaders } = answer;
    if (request.complete && !unsure) {
      const headers = endToEnd(rawHeaders, hopByHop);
      if (stopping()) headers.push('connection', 'close');
      response.writeHead(status, headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
      return;
    }
    // It was answered by its beginning. What is left of it nobody waits for.
    request.unpipe(onward).resume();
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    onward.destroy();
    const { 'x-request-id': requestId = '', ...headers } = Object.fromEntries(
      Object.entries(answer.headers)
        .filter(([name]) => !hopByHop.includes(name) && name !== 'content-length')
        .map(([name, value]) => [name, String(value)]),
    );
    const body = Buffer.concat(parts).toString();
    void sendResponse(request, response, { status, headers, body }, { requestId, close: unsure || stopping() });
  };

  const fail = (request: IncomingMessage, response: ServerResponse, started: number, error: unknown): void => {
    if (response.headersSent || response.destroyed) return void response.destroy();
    const url = originForm(request.url ?? '');
    const method = request.method ?? '';
    const exchange: Exchange = { requestId: sentRequestId(request) ?? newRequestId() };
    const refusal = refuse(error, url, exchange);
    const close = stopping() || request.headers.expect !== undefined;
    request.unpipe().resume();
    void sendResponse(request, response, refusal, { requestId: exchange.requestId, close });
    const duration = performance.now() - started;
    const remoteAddress = source(request);
    logRequest(logger, { exchange, method, url, status: refusal.status, duration, remoteAddress });
    const times = { time: Math.floor(Date.now() - duration), started, duration, bodyTime: undefined };
    const header = headerOf(request);
    observe?.({ exchange, method, url, header, requestBody: undefined, response: refusal, remoteAddress, ...times });
  };

  return (request, response) => {
    const path = pathOf(originForm(request.url ?? ''));
    if (draining() || !takes(request.method ?? '', path)) return listener(request, response);
    const started = performance.now();
    forward(request, response).catch((error: unknown) => fail(request, response, started, error));
  };
};
