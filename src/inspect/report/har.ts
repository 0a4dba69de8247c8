import { STATUS_CODES } from 'node:http';
import manifest from '../../../package.json' with { type: 'json' };
import type { ClientRequest, ClientResponse, Exchange } from '../../client/exchange.ts';
import { entriesOf, type Entry, type Reported } from './entry.ts';
import { safeJson } from './escape.ts';

const httpVersion = 'HTTP/1.1';

const headersOf = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

const requestOf = ({ method, url, headers, body }: ClientRequest) => ({
  method,
  url,
  httpVersion,
  cookies: [],
  headers: headersOf(headers),
  queryString: URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : [],
  ...(body !== undefined && { postData: { mimeType: headers['content-type'] ?? '', params: [], text: body } }),
  headersSize: -1,
  bodySize: body === undefined ? 0 : Buffer.byteLength(body),
});

const responseOf = (response: ClientResponse | undefined) => {
  const { status, headers, body } = response ?? { status: 0, headers: {}, body: '' };
  const size = Buffer.byteLength(body);
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    httpVersion,
    cookies: [],
    headers: headersOf(headers),
    content: { size, mimeType: headers['content-type'] ?? '', text: body },
    redirectURL: headers['location'] ?? '',
    headersSize: -1,
    bodySize: size,
  };
};

const harEntry = (exchange: Exchange, pageref: string) => ({
  pageref,
  startedDateTime: new Date(exchange.started).toISOString(),
  time: exchange.duration,
  request: requestOf(exchange.request),
  response: responseOf(exchange.response),
  cache: {},
  timings: { send: 0, wait: exchange.duration, receive: 0 },
  ...(exchange.failure !== undefined && { comment: exchange.failure }),
});

const pageOf = ({ id, requirement, exchanges: [first] }: Entry) => ({
  id,
  title: `${id}: ${requirement}`,
  startedDateTime: new Date(first!.started).toISOString(),
  pageTimings: {},
});

/** Every exchange as an HTTP Archive 1.2, a page for each check: for browsers' developer tools and proxies. */
export const harReport = (reported: Reported): string => {
  const entries = entriesOf(reported).filter(({ exchanges }) => exchanges.length > 0);
  const log = {
    version: '1.2',
    creator: { name: 'muster inspect', version: manifest.version },
    pages: entries.map(pageOf),
    entries: entries.flatMap(({ id, exchanges }) => exchanges.map((exchange) => harEntry(exchange, id))),
  };
  return `${safeJson({ log }, 2)}\n`;
};
