import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { ScimError } from '../protocol/error.ts';
import { respondToError } from '../service/respond.ts';

const describe = (code: string | undefined, maxHeaderSize: number): ScimError => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ScimError(
        431,
        `The request line and headers are larger than ${maxHeaderSize} bytes, which is the limit.`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ScimError(408, 'The request was not complete in time.');
    default:
      return new ScimError(400, `The request is not HTTP/1.1 as RFC 9112 has it (${code ?? 'unknown'}).`);
  }
};

/** Answers what node:http cannot make a request of, in SCIM JSON as everything else, and closes the connection. */
export const answerClientErrors = (
  server: Server,
  { maxHeaderSize, logger }: { maxHeaderSize: number; logger: Logger },
): void => {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // As node's own handler: part of a response may be on its way already.
    const current = (socket as { _httpMessage?: { headersSent: boolean } | null })._httpMessage;
    if (!socket.writable || error.code === 'ECONNRESET' || current?.headersSent) {
      socket.destroy();
      return;
    }
    const { status, headers, body = '' } = respondToError(describe(error.code, maxHeaderSize), { requestId: '' });
    const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`, () => socket.destroy());
    // Where it broke off within the body, the request has a line of its own.
    if (!current) logger.info({ status, code: error.code, remoteAddress: socket.remoteAddress }, 'malformed request');
  });
};
