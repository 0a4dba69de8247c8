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

const requestHeaders = (header: ObservedExchange['header'], mask: Mask): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of shownHeaders) {
    const value = header(name);
    if (value !== undefined) headers[name] = mask.text(value);
  }
  const authorization = header('authorization');
  if (authorization !== undefined) headers['authorization'] = maskAuthorization(authorization);
  return headers;
};

const messageOf = (
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  mask: Mask,
  limit: number,
): LoggedMessage => {
  if (body === undefined || limit === 0) return { headers };
  const { text, length } = mask.body(body, limit);
  return { headers, body: text, ...(length !== undefined && { length }) };
};

const milliseconds = (value: number): number => Math.round(value * 1_000) / 1_000;

const timingsOf = ({ duration, started, bodyTime, exchange: { authenticated } }: ObservedExchange): Timings => ({
  total: milliseconds(duration),
  ...(authenticated !== undefined && { authentication: milliseconds(authenticated - started) }),
  ...(bodyTime !== undefined && { body: milliseconds(bodyTime) }),
});

const causeOf = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));

/** Characters of what lay behind a failure. */
const longestCause = 4_096;

/** The entry of an exchange. @param limit characters of a body; 0 for none */
export const entryOf = (observed: ObservedExchange, mask: Mask, limit: number): NewLogEntry => {
  const { exchange, time, method, url, header, response, remoteAddress } = observed;
  const { requestId, tenant, connection, leniencies, detail, cause } = exchange;
  const end = url.indexOf('?');
  const authorization = connection === undefined ? header('authorization') : undefined;
  const claimed = authorization === undefined ? undefined : claimedConnection(authorization);
  return {
    time,
    requestId,
    method,
    path: mask.text(end < 0 ? url : url.slice(0, end)),
    ...(end >= 0 && { query: mask.query(url.slice(end + 1)) }),
    status: response.status,
    ...(tenant !== undefined && { tenant }),
    ...(connection !== undefined && { connection }),
    ...(claimed !== undefined && { connection: claimed, claimed: true }),
    ...(remoteAddress !== undefined && { source: remoteAddress }),
    ...(leniencies && { leniencies }),
    ...(detail !== undefined && { detail: mask.text(detail) }),
    ...(cause !== undefined && { cause: mask.text(causeOf(cause)).slice(0, longestCause) }),
    timings: timingsOf(observed),
    request: messageOf(requestHeaders(observed.header, mask), observed.requestBody, mask, limit),
    response: messageOf(response.headers, response.body, mask, limit),
  };
};
