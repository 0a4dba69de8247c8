import { randomUUID } from 'node:crypto';
import type { Exchange, ObservedExchange, Service } from '../service/http.ts';
import { readGivenBody, readWebBody } from './body.ts';

/** What a framework knows of a request beside the request. */
export interface RequestContext {
  /** The address that it came from. */
  readonly remoteAddress?: string;
  /** The body where something in front has read it already: its text, its bytes, or what it was parsed to. */
  readonly body?: unknown;
}

/** A service as a function from Request to Response (the Fetch standard); it never rejects. */
export type FetchHandler = (request: Request, context?: RequestContext) => Promise<Response>;

interface FetchOptions {
  /** The origin by which clients know the service; that of the request where it is absent. */
  readonly origin?: string | undefined;
  /** Told each exchange after it. */
  readonly observe?: ((observed: ObservedExchange) => void) | undefined;
}

/** Makes a service answer requests of the Fetch standard: Hono, Next, Bun, Deno, and tests without a port. */
export const createFetch =
  (service: Service, { origin, observe }: FetchOptions): FetchHandler =>
  async (request, { remoteAddress, body: given } = {}) => {
    const started = performance.now();
    const { pathname, search, origin: ownOrigin } = new URL(request.url);
    const exchange: Exchange = { requestId: request.headers.get('x-request-id') ?? randomUUID() };
    const { method } = request;
    const url = pathname + search;
    const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
    let requestBody: string | undefined;
    const body = async (limit: number): Promise<string> =>
      (requestBody =
        given === undefined && !request.bodyUsed ? await readWebBody(request, limit) : readGivenBody(given, limit));
    const response = await service.handle(
      { method, url, header, body, remoteAddress, origin: origin ?? ownOrigin },
      exchange,
    );
    const duration = performance.now() - started;
    const time = Math.floor(Date.now() - duration);
    observe?.({
      exchange,
      time,
      started,
      duration,
      bodyTime: undefined,
      method,
      url,
      header,
      requestBody,
      response,
      remoteAddress,
    });
    const headers = { ...response.headers, 'x-request-id': exchange.requestId };
    const sent = response.stream?.pipeThrough(new TextEncoderStream()) ?? response.body ?? null;
    return new Response(sent, { status: response.status, headers });
  };
