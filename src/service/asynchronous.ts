import type { JsonObject } from '../protocol/json.ts';
import type { Principal } from './authenticate.ts';
import type { ServiceRequest } from './http.ts';

/** A request that was answered 202 and is done later (RFC 9967 §2.5.1.1), as plain values. */
export interface AcceptedRequest {
  /** By it the client knows what came of it: `Set-Txn`. */
  readonly txn: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly url: string;
  /** The origin that it was sent to. */
  readonly origin: string;
  readonly principal: Principal;
  /** Those that matter, by lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The name of the resource type, and the id of the resource that it is about, or makes. */
  readonly type: string;
  readonly id: string;
}

/** What came of it, as the result of a bulk operation has it (RFC 7644 §3.7.3). */
export interface Completion {
  readonly method: string;
  readonly status: string;
  readonly version?: string;
  /** The error, where it is none of 200. */
  readonly response?: JsonObject;
}

/** The port by which requests are accepted to be done later. */
export interface Asynchronous {
  /** @returns false where too many wait: it is then answered when it is done. Otherwise it is on disk */
  accept(request: AcceptedRequest): Promise<boolean>;
}

const methods: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'] satisfies readonly AcceptedRequest['method'][];

export const isAsynchronous = (method: string): method is AcceptedRequest['method'] => methods.includes(method);

/** RFC 7240 §4.1. A preference may have parameters, and its value may be quoted; this one has neither. */
export const prefersAsynchronous = (prefer: string | undefined): boolean =>
  prefer !== undefined &&
  prefer.split(/[,;]/).some((preference) => preference.trim().toLowerCase() === 'respond-async');

const kept = ['content-type', 'if-match', 'if-none-match'];

/** What of a request's headers is needed to do it later. */
export const keptHeaders = (request: ServiceRequest): Record<string, string> =>
  Object.fromEntries(
    kept.flatMap((name) => {
      const value = request.header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** The request once more. */
export const requestOf = ({ method, url, origin, headers, body = '' }: AcceptedRequest): ServiceRequest => ({
  method,
  url,
  origin,
  header: (name) => headers[name],
  body: () => Promise.resolve(body),
});
