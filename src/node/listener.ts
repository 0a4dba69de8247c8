import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { methodNotAllowed, ScimError } from '../protocol/error.ts';
import type { Exchange, ObservedExchange, Service, ServiceRequest, ServiceResponse } from '../service/http.ts';
import { respondToError } from '../service/respond.ts';
import { readBody, readGivenBody } from './body.ts';
import { logRequest } from './request-log.ts';
import { sendResponse } from './respond.ts';

export interface ListenerOptions {
  /** The origin of the public URL by which a request came; may throw a ScimError. */
  readonly origin: (request: IncomingMessage) => string;
  /** The address that a request came from; that of the connection where it is not given. */
  readonly source?: (request: IncomingMessage) => string | undefined;
  readonly logger: Logger;
  /** Told each exchange after it; health checks are none. */
  readonly observe?: ((observed: ObservedExchange) => void) | undefined;
  /** Whether the store answers, for `/readyz`. */
  readonly ready: () => Promise<boolean>;
  /** Whether another serves on the same port, so that who is about to stop need not say that nobody is ready. */
  readonly replaced?: (() => boolean) | undefined;
  /** What `/readyz` says beside, to whoever asks. */
  readonly warnings?: () => readonly string[];
  /** Whether the server is about to stop: it is not ready, and what it answers is the last on each connection. */
  readonly stopping?: () => boolean;
  /** Whether what comes now is refused with 503. */
  readonly draining?: () => boolean;
  /** Milliseconds for a body to arrive. */
  readonly bodyTimeout?: number;
  readonly newRequestId?: () => string;
  /** The answer to what does not come as far as the service; a SCIM 2.0 Error. */
  readonly refuse?: (thrown: unknown, url: string, exchange: Exchange) => ServiceResponse;
}

/** Printable, short, and without what could break a log line or a header. */
const sane = /^[\w.:/+=@-]{1,128}$/;

/** The id that the client gave the request, where it can be used. */
export const sentRequestId = ({ headers }: IncomingMessage): string | undefined => {
  const id = headers['x-request-id'];
  return typeof id === 'string' && sane.test(id) ? id : undefined;
};

export const pathOf = (url: string): string => url.split('?', 1)[0]!;

/** RFC 9112 §3.2.2: a server takes `GET http://host/path` too. */
export const originForm = (url: string): string => (url[0] === '/' ? url : url.replace(/^https?:\/\/[^/?]*/i, ''));

/** A header's value by its lower-case name. */
export const headerOf =
  ({ headers }: IncomingMessage): ServiceRequest['header'] =>
  (name) => {
    const value = headers[name];
    return typeof value === 'object' ? value.join(', ') : value;
  };

/** What frameworks over node:http add to a request. */
interface FrameworkRequest extends IncomingMessage {
  /** With the path at which the service is mounted, which `url` lacks. */
  readonly originalUrl?: string;
  /** What a body parser in front made of the body. */
  readonly body?: unknown;
}

const isHealth = (path: string): boolean => path === '/healthz' || path === '/readyz';

const health = (ok: boolean, warnings: readonly string[] = []): ServiceResponse => ({
  status: ok ? 200 : 503,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({ status: ok ? 'ok' : 'unavailable', ...(warnings.length > 0 && { warnings }) }),
});

/** The service as a listener for node:http and node:https, with `GET /healthz` and `GET /readyz` beside it. */
export const createListener = (
  service: Service,
  {
    origin,
    source = (request) => request.socket.remoteAddress,
    logger,
    observe,
    ready,
    replaced = () => false,
    warnings = () => [],
    draining = () => false,
    stopping = draining,
    bodyTimeout = 30_000,
    newRequestId = randomUUID,
    refuse = (thrown, _url, exchange) => respondToError(thrown, exchange),
  }: ListenerOptions,
): RequestListener => {
  const check = async (path: string, method: string): Promise<ServiceResponse> => {
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, ['GET', 'HEAD']);
    const alive = path === '/healthz';
    const response = alive ? health(true) : health((!stopping() || replaced()) && (await ready()), warnings());
    return method === 'HEAD' ? { status: response.status, headers: response.headers } : response;
  };

  const answer = async (
    request: IncomingMessage,
    url: string,
    exchange: Exchange,
    given: Pick<ServiceRequest, 'header' | 'body' | 'remoteAddress'>,
  ): Promise<ServiceResponse> => {
    const method = request.method ?? '';
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      throw new ScimError(400, 'The Host header is missing (RFC 9112 §3.2).');
    }
    const path = pathOf(url);
    if (isHealth(path)) return check(path, method);
    if (draining()) {
      throw new ScimError(503, 'The service is about to stop; send the request again.', {
        headers: { 'retry-after': '1' },
      });
    }
    return service.handle({ method, url, ...given, origin: origin(request) }, exchange);
  };

  const listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const exchange: Exchange = { requestId: sentRequestId(request) ?? newRequestId() };
    const { originalUrl = request.url ?? '', body: parsed }: FrameworkRequest = request;
    const url = originForm(originalUrl);
    // RFC 9110 §10.1.1: who waits for 100 may or may not send the body after another answer.
    let unsure = request.headers.expect !== undefined;
    let requestBody: string | undefined;
    let bodyTime: number | undefined;
    const body = async (limit: number): Promise<string> => {
      if (unsure) response.writeContinue();
      const asked = performance.now();
      try {
        requestBody = request.readableDidRead
          ? readGivenBody(parsed, limit)
          : await readBody(request, { limit, timeout: bodyTimeout });
        return requestBody;
      } finally {
        bodyTime = performance.now() - asked;
        unsure = !request.complete;
      }
    };
    const header = headerOf(request);
    const remoteAddress = source(request);
    const given = { header, body, remoteAddress };
    const answered = await answer(request, url, exchange, given).catch((e: unknown) => refuse(e, url, exchange));
    const close = unsure || stopping();
    const sending = sendResponse(request, response, answered, { requestId: exchange.requestId, close });
    if (sending) await sending.catch((error: unknown) => void (exchange.cause = error));
    const duration = performance.now() - started;
    const method = request.method ?? '';
    logRequest(logger, { exchange, method, url, status: answered.status, duration, remoteAddress });
    if (!observe || isHealth(pathOf(url))) return;
    const times = { time: Math.floor(Date.now() - duration), started, duration, bodyTime };
    observe({ exchange, method, url, header, requestBody, response: answered, remoteAddress, ...times });
  };

  return (request, response) => {
    listen(request, response).catch((error: unknown) => {
      logger.error(error, 'a response could not be sent');
      response.destroy();
    });
  };
};
