import { STATUS_CODES } from 'node:http';
import { isObject, member, type Json } from '../protocol/json.ts';
import type { Answer, ScimRequest } from './flow.ts';
import { invalidJson } from './invalid-json.ts';

/** What sort of failure it is: what is tried again, and how it is explained, follows from it. */
export type FailureKind =
  | 'timeout'
  | 'unreachable'
  | 'redirect'
  | 'not-json'
  | 'not-a-list'
  | 'empty-user'
  | 'ambiguous'
  | 'no-match'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rate-limit'
  | 'unsupported'
  | 'refused'
  | 'server';

export interface Failure {
  readonly kind: FailureKind;
  /** Okta's sentence, as tasks show it. */
  readonly message: string;
  /** Its end: `Conflict. Errors reported by remote server: …`. */
  readonly reason: string;
  /** The request whose answer was the failure; none where nothing was sent. */
  readonly request?: ScimRequest;
  /** 0 where none came. */
  readonly status: number;
  readonly retryAfter?: string;
}

/** What is wrong with an answer, before a flow says what it was doing. */
export interface Problem {
  readonly kind: FailureKind;
  readonly reason: string;
}

const kinds: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'rate-limit',
  501: 'unsupported',
};

/** The error's text: `detail` of SCIM 2.0, `description` of SCIM 1.1. */
const detailOf = (json: Json | undefined): string => {
  const errors = member(json, 'Errors');
  const description = Array.isArray(errors) ? member(errors[0], 'description') : undefined;
  const detail = member(json, 'detail') ?? description;
  // A text without one shows as Java shows none.
  return typeof detail === 'string' ? detail : 'null';
};

const remote = (status: number, text: string): string =>
  `${STATUS_CODES[status] ?? status}. Errors reported by remote server: ${text}`;

/** What keeps an answer from being a success; undefined for a 2xx with JSON or nothing in it. */
export const problemOf = (answer: Answer): Problem | undefined => {
  const { status, failure, text, json } = answer;
  if (failure) return { kind: failure.kind, reason: failure.text };
  const unreadable = json === undefined && text.trim() !== '';
  if (status >= 200 && status < 300) {
    // Whatever its status, an answer that nobody can read is the gateway's fault.
    return unreadable ? { kind: 'not-json', reason: remote(502, invalidJson(text)) } : undefined;
  }
  const kind = kinds[status] ?? (status >= 500 ? 'server' : status < 400 ? 'redirect' : 'refused');
  return { kind, reason: remote(status, unreadable ? invalidJson(text) : detailOf(json)) };
};

/** A problem as the failure of what was being done. */
export const failureOf = (
  { kind, reason }: Problem,
  message: string,
  request?: ScimRequest,
  answer?: Answer,
): Failure => ({
  kind,
  message,
  reason,
  status: answer?.status ?? 0,
  ...(request && { request }),
  ...(answer?.retryAfter !== undefined && { retryAfter: answer.retryAfter }),
});

/** A list as Okta reads it. The reason of a failure is Java's null: its log says no more. */
export const readList = (
  json: Json | undefined,
): { readonly resources: readonly Json[]; readonly total: number } | Problem => {
  const problem: Problem = { kind: 'not-a-list', reason: 'null' };
  if (!isObject(json)) return problem;
  // Names in lower case are accepted too.
  const named = (name: string): Json | undefined => member(json, name) ?? member(json, name.toLowerCase());
  const resources = named('Resources');
  const total = named('totalResults');
  const numbers = [total, named('startIndex'), named('itemsPerPage')];
  if (!Array.isArray(resources) || typeof total !== 'number') return problem;
  return numbers.every((value) => value === undefined || typeof value === 'number') ? { resources, total } : problem;
};
