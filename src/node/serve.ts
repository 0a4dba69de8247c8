import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { Server as NetServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../service/http.ts';
import { respondToError } from '../service/respond.ts';
import { answerClientErrors } from './client-error.ts';
import { withForward, type Forward } from './forward.ts';
import { createListener, type ListenerOptions } from './listener.ts';
import { withMount, type Mount } from './mount.ts';

export interface ServeOptions extends Omit<ListenerOptions, 'stopping' | 'draining'> {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** A Unix socket, or a named pipe, to listen at instead, which no other process shares. */
  readonly path?: string | undefined;
  readonly mount?: Mount | undefined;
  /** What another process answers. */
  readonly forward?: Forward | undefined;
  /** PEM; with both the server speaks HTTPS. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** Milliseconds for the request line and headers to arrive. */
  readonly headersTimeout?: number;
  /** Milliseconds for which an idle connection is kept, 0 for ever: longer than a proxy in front keeps it, or requests get lost. */
  readonly keepAliveTimeout?: number;
  /** Bytes of the request line and headers. */
  readonly maxHeaderSize?: number;
  /** Milliseconds for requests to finish when the server is stopped. */
  readonly drainTimeout?: number;
  /** Milliseconds of these for which what comes on open connections is still served, the last on each. */
  readonly grace?: number;
}

export interface RunningServer {
  /** `http://127.0.0.1:8080`, with the port that was taken; the path where that is listened at. */
  readonly url: string;
  /**
   * Stops listening, lets requests in flight finish, and each open connection have another one, as long as the grace is; closes
   * idle connections then, and refuses further requests with 503.
   * @returns how many requests had to be cut when the time was over
   */
  readonly stop: () => Promise<number>;
}

const listen = (server: Server, { host, port, path }: Pick<ServeOptions, 'host' | 'port' | 'path'>): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path === undefined ? { host, port } : { path, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address() as AddressInfo | string;
      if (typeof address === 'string') return resolve(address);
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve(`${server instanceof HttpsServer ? 'https' : 'http'}://${name}:${address.port}`);
    });
  });

/** How long a connection without a request is waited for when the server is stopped: one may be on its way. */
const patience = 500;

/**
 * Serves over HTTP, or HTTPS where `tls` is given.
 * @throws Error of node:net where it cannot listen (`EADDRINUSE`), of node:tls where the certificate is no good
 */
export const serve = async (
  service: Service,
  {
    host,
    port,
    path,
    mount,
    forward,
    tls,
    headersTimeout = 20_000,
    bodyTimeout = 30_000,
    keepAliveTimeout = 65_000,
    maxHeaderSize = 32 * 1_024,
    drainTimeout = 30_000,
    grace = 500,
    ...options
  }: ServeOptions,
): Promise<RunningServer> => {
  let stopping = false;
  let draining = false;
  const phases = { stopping: () => stopping, draining: () => draining };
  const scim = createListener(service, { ...options, ...phases, bodyTimeout });
  const {
    logger,
    source = ({ socket }) => socket.remoteAddress,
    newRequestId = randomUUID,
    refuse = (thrown, _url, exchange) => respondToError(thrown, exchange),
    observe,
  } = options;
  const mounted = mount ? withMount(scim, mount, { logger, source, newRequestId, bodyTimeout, ...phases }) : scim;
  const listener = forward
    ? withForward(mounted, forward, { logger, source, newRequestId, refuse, observe, ...phases })
    : mounted;
  const settings = {
    headersTimeout,
    // What nobody reads has to come as quickly as what is read.
    requestTimeout: headersTimeout + bodyTimeout,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout,
    maxHeaderSize,
    // A request without Host is refused by us, in SCIM JSON.
    requireHostHeader: false,
  };
  const server = tls ? createHttpsServer({ ...settings, ...tls }) : createHttpServer(settings);
  let inFlight = 0;
  const onRequest: RequestListener = (request, response) => {
    inFlight++;
    response.once('close', () => inFlight--);
    listener(request, response);
  };
  server.on('request', onRequest);
  // Without this node:http asks for the body before anybody looked at the request.
  server.on('checkContinue', onRequest);
  answerClientErrors(server, { maxHeaderSize, logger });
  const url = await listen(server, { host, port, path });

  const stop = async (): Promise<number> => {
    stopping = true;
    let closed = false;
    // That of node:http would close idle connections too: a request may be on its way to one.
    NetServer.prototype.close.call(server, () => (closed = true));
    const start = performance.now();
    const within = (milliseconds: number): boolean => performance.now() - start < milliseconds;
    while (!closed && within(Math.min(grace, drainTimeout))) await sleep(20);
    draining = true;
    server.close();
    while (!closed && within(drainTimeout) && (inFlight > 0 || within(patience))) {
      await sleep(20);
    }
    const cut = inFlight;
    server.closeAllConnections();
    return cut;
  };

  return { url, stop };
};
