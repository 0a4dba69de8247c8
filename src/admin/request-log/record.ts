import { claimedConnection } from '../../authentication/credentials.ts';
import type { ObservedExchange } from '../../service/http.ts';
import { masked, type Mask } from './mask.ts';
import type { LoggedMessage, NewLogEntry, Timings } from './store.ts';

/** What a request may say that helps to understand it. Others may hold secrets, which nobody here knows by name. */
const shownHeaders = [
  'host',
  'user-agent',
  'accept',
  'accept-encoding',
  'content-type',
  'content-length',
  'content-encoding',
  'if-match',
  'if-none-match',
  'prefer',
  'x-http-method-override',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
];

/** The scheme is no secret, and its absence is what some faults are about. */
const maskAuthorization = (value: string): string => (/^(?:Basic|Bearer) /i.exec(value)?.[0] ?? '') + masked;

const requestHeaders = (header: ObservedExchange['header']): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of shownHeaders) {
    const value = header(name);
    if (value !== undefined) headers[name] = value;
  }
  const authorization = header('authorization');
  if (authorization !== undefined) headers['authorization'] = maskAuthorization(authorization);
  return headers;
};

/** One character more than is kept tells that there is more. */
const messageOf = (
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  limit: number,
): LoggedMessage => {
  if (body === undefined || limit === 0) return { headers };
  return body.length > limit ? { headers, body: body.slice(0, limit + 1), length: body.length } : { headers, body };
};

const milliseconds = (value: number): number => Math.round(value * 1_000) / 1_000;

const timingsOf = ({
  duration,
  started,
  bodyTime,
  exchange: { authenticated, storeTime },
}: ObservedExchange): Timings => ({
  total: milliseconds(duration),
  ...(authenticated !== undefined && { authentication: milliseconds(authenticated - started) }),
  ...(bodyTime !== undefined && { body: milliseconds(bodyTime) }),
  ...(storeTime !== undefined && { store: milliseconds(storeTime) }),
});

const causeOf = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));

/** Characters of what lay behind a failure. */
const longestCause = 4_096;

/**
 * What the log needs of an exchange, as plain values: secrets are in it still, but the credentials of the request.
 * @param limit characters of a body; 0 for none
 */
export const gather = (observed: ObservedExchange, limit: number): NewLogEntry => {
  const { exchange, time, method, url, header, response, remoteAddress } = observed;
  const { requestId, tenant, connection, leniencies, detail, cause } = exchange;
  const end = url.indexOf('?');
  const authorization = connection === undefined ? header('authorization') : undefined;
  const claimed = authorization === undefined ? undefined : claimedConnection(authorization);
  return {
    time,
    requestId,
    method,
    path: end < 0 ? url : url.slice(0, end),
    ...(end >= 0 && { query: url.slice(end + 1) }),
    status: response.status,
    ...(tenant !== undefined && { tenant }),
    ...(connection !== undefined && { connection }),
    ...(claimed !== undefined && { connection: claimed, claimed: true }),
    ...(remoteAddress !== undefined && { source: remoteAddress }),
    ...(leniencies && { leniencies }),
    ...(detail !== undefined && { detail }),
    ...(cause !== undefined && { cause: causeOf(cause) }),
    timings: timingsOf(observed),
    request: messageOf(requestHeaders(header), observed.requestBody, limit),
    response: messageOf(response.headers, response.body, limit),
  };
};

const maskMessage = ({ headers, body, length: whole }: LoggedMessage, mask: Mask, limit: number): LoggedMessage => {
  if (body === undefined) return { headers };
  const { text, length } = mask.body(body, limit);
  return { headers, body: text, ...(length !== undefined && { length: whole ?? length }) };
};

const maskHeaders = (headers: Readonly<Record<string, string>>, mask: Mask): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, mask.text(value)]));

/** An entry as it is kept, of one that was gathered with the same `limit`. */
export const maskEntry = (entry: NewLogEntry, mask: Mask, limit: number): NewLogEntry => {
  const { path, query, detail, cause, request, response } = entry;
  return {
    ...entry,
    path: mask.text(path),
    ...(query !== undefined && { query: mask.query(query) }),
    ...(detail !== undefined && { detail: mask.text(detail) }),
    ...(cause !== undefined && { cause: mask.text(cause).slice(0, longestCause) }),
    request: maskMessage({ ...request, headers: maskHeaders(request.headers, mask) }, mask, limit),
    response: maskMessage(response, mask, limit),
  };
};
