import type { Json } from '../protocol/json.ts';

export interface ClientRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** By their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent; of `bytes` what they are, in words. */
  readonly body?: string;
  /** Sent instead: what is not text, too long to be shown, or slow to come. An exchange does not hold it. */
  readonly bytes?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

export interface ClientResponse {
  readonly status: number;
  /** By their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request with its response, as it is shown to people: no credentials in it. */
export interface Exchange {
  readonly request: ClientRequest;
  /** Absent where none came. */
  readonly response?: ClientResponse;
  /** Why none came. */
  readonly failure?: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** `fetch`, or what stands for it: a service in the same process. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The response's body as JSON; undefined where it is none. */
export const jsonOf = (response: ClientResponse | undefined): Json | undefined => {
  if (!response || response.body === '') return undefined;
  try {
    return JSON.parse(response.body) as Json;
  } catch {
    return undefined;
  }
};
