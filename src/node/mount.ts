import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Exchange } from '../service/http.ts';
import { respondToError } from '../service/respond.ts';
import { readBody } from './body.ts';
import { logRequest } from './request-log.ts';
import { sendResponse } from './respond.ts';

/** What is served beside SCIM, below paths of its own: an authorization server. */
export interface Mount {
  /** Whether this path is one of its own. */
  readonly serves: (path: string) => boolean;
  /** Answers by itself, once it is sure that it can; what it throws before is answered in SCIM JSON. */
  readonly handle: (
    request: IncomingMessage,
    response: ServerResponse,
    context: { readonly body: (limit: number) => Promise<string>; readonly trace: Exchange },
  ) => Promise<void>;
}

interface MountOptions {
  readonly logger: Logger;
  readonly source: (request: IncomingMessage) => string | undefined;
  /** Whether what is answered is the last on its connection. */
  readonly stopping: () => boolean;
  readonly draining: () => boolean;
  /** Milliseconds for a body to arrive. */
  readonly bodyTimeout: number;
  readonly newRequestId: () => string;
}

/** Gives the requests below the mount's paths to it, and all others to `listener`. */
export const withMount = (
  listener: RequestListener,
  { serves, handle }: Mount,
  { logger, source, stopping, draining, bodyTimeout, newRequestId }: MountOptions,
): RequestListener => {
  const listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const requestId = newRequestId();
    const trace: Exchange = { requestId };
    const { method = '', url = '' } = request;
    if (request.headers.expect !== undefined) response.writeContinue();
    response.setHeader('x-request-id', requestId);
    if (stopping()) response.setHeader('connection', 'close');
    const body = (limit: number): Promise<string> => readBody(request, { limit, timeout: bodyTimeout });
    await handle(request, response, { body, trace }).catch((error: unknown) => {
      if (response.headersSent) throw error;
      void sendResponse(request, response, respondToError(error, trace), { requestId, close: false });
    });
    const duration = performance.now() - started;
    const { statusCode: status } = response;
    logRequest(logger, { exchange: trace, method, url, status, duration, remoteAddress: source(request) });
  };

  return (request, response) => {
    if (draining() || !serves((request.url ?? '').split('?', 1)[0]!)) return listener(request, response);
    listen(request, response).catch((error: unknown) => {
      logger.error(error, 'a response could not be sent');
      response.destroy();
    });
  };
};
