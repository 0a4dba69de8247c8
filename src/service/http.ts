/** A request as plain values: what both adapters, node:http and fetch, make of theirs. */
export interface ServiceRequest {
  readonly method: string;
  /** Path and query as received: `/scim/v2/Users?count=2`. */
  readonly url: string;
  /** A header's value by its lower-case name; values of a repeated header joined by `, `. */
  header(name: string): string | undefined;
  /**
   * The body as text: decompressed, decoded from UTF-8. Nothing is read before this is called.
   * @throws ScimError 413 beyond `limit` bytes (decompressed too), 400 where it is not UTF-8 or not what its encoding
   *   says, 415 for an unknown Content-Encoding, 408 where it comes too slowly
   */
  body(limit: number): Promise<string>;
  /** The address that the request came from, for the log and for trusted proxies; undefined where unknown. */
  readonly remoteAddress?: string | undefined;
  /** The origin of the public URL as the adapter knows it, `https://scim.example.com`; the configured one wins. */
  readonly origin: string;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for 204, 304 and HEAD. */
  readonly body?: string;
  /**
   * In place of the body where it is too large to be held: a part after the other. Where it fails the response is cut. Who
   * does not read it to its end has to cancel it.
   */
  readonly stream?: ReadableStream<string>;
}

/** What the service learns about a request while it answers it: the request log is written from it. */
export interface Exchange {
  readonly requestId: string;
  tenant?: string;
  connection?: string;
  /** The leniencies of the connection's profile that the request needed. */
  leniencies?: readonly string[];
  /** The SCIM `detail` of a refusal. */
  detail?: string;
  /** What lay behind a failure of the service itself; never sent to the client. */
  cause?: unknown;
  /** What was asked for, in few words: no id and nothing else that clients choose. */
  operation?: { readonly kind: string; readonly type: string; readonly version: '1.1' | '2.0' };
  /** Milliseconds for which the store was waited for; absent where it was not asked. */
  storeTime?: number;
  /** The trace that it is a part of. */
  traceId?: string;
  /** When it was known whose request it is, as `performance.now()` tells it. */
  authenticated?: number;
}

/** A request with its response, after it was sent: what an adapter shows to who keeps exchanges. */
export interface ObservedExchange {
  readonly exchange: Exchange;
  /** When the request came, in milliseconds since the epoch. */
  readonly time: number;
  /** The same as `performance.now()` tells it. */
  readonly started: number;
  /** Milliseconds for all of it. */
  readonly duration: number;
  /** Milliseconds for the body to come, where it was read. */
  readonly bodyTime: number | undefined;
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly header: ServiceRequest['header'];
  /** Undefined where it was not read, or refused while it was. */
  readonly requestBody: string | undefined;
  readonly response: ServiceResponse;
  readonly remoteAddress: string | undefined;
}

/** The service as a function from request to response; it never rejects. */
export interface Service {
  handle(request: ServiceRequest, exchange: Exchange): Promise<ServiceResponse>;
}
