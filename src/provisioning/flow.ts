import type { Json, JsonObject } from '../protocol/json.ts';
import type { Failure } from './failure.ts';

/** A request as the kinds of Okta's clients build it; perform adds base URL, headers and credentials. */
export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, with its query, encoded: `/Users?startIndex=1&count=2`. */
  readonly path: string;
  readonly body?: JsonObject;
}

/** What came back, or why nothing did. */
export interface Answer {
  /** 0 where none came. */
  readonly status: number;
  readonly text: string;
  /** The text as JSON; absent where it is none. */
  readonly json?: Json;
  /** Why none came. */
  readonly failure?: { readonly kind: 'timeout' | 'unreachable'; readonly text: string };
  /** As the service sent it. */
  readonly retryAfter?: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Requests in the order of the wire; each yield is handed its answer. No I/O, no clock: whoever drives it decides. */
export type Flow<T> = Generator<ScimRequest, Outcome<T>, Answer>;

/** The answer to a request that a part of a flow sends, where it is what was needed. */
export type Part<T> = Generator<ScimRequest, T, Answer>;

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const fail = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

/** The answer to a request that got the text; empty text is no JSON. */
export const answerOf = (status: number, text: string, retryAfter?: string): Answer => {
  const more = { status, text, ...(retryAfter !== undefined && { retryAfter }) };
  if (text.trim() === '') return more;
  try {
    return { ...more, json: JSON.parse(text) as Json };
  } catch {
    return more;
  }
};
