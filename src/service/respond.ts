import { internalError, ScimError } from '../protocol/error.ts';
import type { Exchange, ServiceResponse } from './http.ts';
import { scimMediaType } from './negotiate.ts';

const common = {
  'x-content-type-options': 'nosniff',
  // What is sent is personal data: no cache between here and the client may keep it.
  'cache-control': 'no-store',
};

/** A response with a SCIM message. */
export const json = (status: number, body: string, headers: Record<string, string> = {}): ServiceResponse => ({
  status,
  headers: { 'content-type': scimMediaType, ...common, ...headers },
  body,
});

/** A response with a SCIM message that is sent as it is made. */
export const inParts = (
  status: number,
  stream: ReadableStream<string>,
  headers: Record<string, string>,
): ServiceResponse => ({
  status,
  headers: { 'content-type': scimMediaType, ...common, ...headers },
  stream,
});

/** A response without a body. */
export const empty = (status: number, headers: Record<string, string> = {}): ServiceResponse => ({
  status,
  headers: { ...common, ...headers },
});

/** What is not a ScimError is the service's own failure: a 500 whose cause the operator sees. */
export const toScimError = (thrown: unknown): ScimError =>
  thrown instanceof ScimError ? thrown : internalError(thrown);

/** The only place where an error becomes a response (RFC 7644 §3.12). */
export const respondToError = (thrown: unknown, exchange: Exchange): ServiceResponse => {
  const error = toScimError(thrown);
  exchange.detail = error.detail;
  if (error.cause !== undefined) exchange.cause = error.cause;
  return json(error.status, JSON.stringify(error), error.headers);
};
