import { STATUS_CODES } from 'node:http';
import manifest from '../../package.json' with { type: 'json' };
import type { ClientRequest, ClientResponse, Exchange } from './exchange.ts';

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

/** An exchange as an entry of an HTTP Archive 1.2. */
export const harEntry = (exchange: Exchange) => ({
  startedDateTime: new Date(exchange.started).toISOString(),
  time: exchange.duration,
  request: requestOf(exchange.request),
  response: responseOf(exchange.response),
  cache: {},
  timings: { send: 0, wait: exchange.duration, receive: 0 },
  ...(exchange.failure !== undefined && { comment: exchange.failure }),
});

/** Who made an archive. */
export const harCreator = (name: string) => ({ name, version: manifest.version });

/** Exchanges as an HTTP Archive 1.2. */
export const archiveOf = (exchanges: readonly Exchange[], creator: string) => ({
  log: { version: '1.2', creator: harCreator(creator), entries: exchanges.map(harEntry) },
});
