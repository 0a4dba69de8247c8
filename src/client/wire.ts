import * as http from 'node:http';
import * as https from 'node:https';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import type { Fetch } from './exchange.ts';

interface WireOptions {
  /** Milliseconds without a byte on the socket, after which it is closed. */
  readonly idle?: number;
  /** Bytes of a body, unpacked, that are read at most. */
  readonly largestBody?: number;
  /** Requests on their way to one host at a time. */
  readonly connections?: number;
}

export interface Wire {
  readonly fetch: Fetch;
  /** Closes the connections that are kept alive. */
  close(): void;
}

/** As Apache's client spells them at Okta; names are the same in whatever case. */
const spelled = (name: string): string => name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** Text, or a form; nothing else is sent here. */
const bodyOf = (body: RequestInit['body']): Buffer | undefined => {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(String(body));
  throw new TypeError('The wire sends text and forms.');
};

const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
};

const read = async (message: http.IncomingMessage, largest: number): Promise<Buffer> => {
  const unpack = unpackers[(message.headers['content-encoding'] ?? '').toLowerCase()];
  const stream: Readable = unpack ? pipeline(message, unpack(), () => undefined) : message;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) {
      message.destroy();
      throw new Error(`a body of more than ${largest} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const respond = async (message: http.IncomingMessage, largest: number): Promise<Response> => {
  const bytes = await read(message, largest);
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(message.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const status = message.statusCode ?? 0;
  // The platform's Response refuses a body where there may be none.
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : new Uint8Array(bytes), { status, headers });
};

/**
 * HTTP as Okta's client speaks it: its headers in their order and spelling and no others, kept-alive connections that
 * are closed after a minute without a byte. `fetch` of the platform adds headers of its own and knows no such limit.
 */
export const createWire = ({
  idle = 60_000,
  largestBody = 64 * 1024 * 1024,
  connections = 32,
}: WireOptions = {}): Wire => {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: connections }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: connections }),
  };
  const fetch: Fetch = (address, init) =>
    new Promise((resolve, reject) => {
      const url = new URL(address);
      const secure = url.protocol === 'https:';
      const body = bodyOf(init.body);
      const given: [string, string][] =
        init.headers instanceof Headers
          ? [...init.headers]
          : Object.entries((init.headers ?? {}) as Record<string, string>);
      const own: [string, string][] = [
        ...(body ? [['Content-Length', String(body.length)] as [string, string]] : []),
        ['Host', url.host],
        ['Connection', 'Keep-Alive'],
      ];
      // Apache's client writes these before the last of Okta's own.
      const headers = Object.fromEntries([
        ...given.slice(0, -1).map(([name, value]) => [spelled(name), value]),
        ...own,
        ...given.slice(-1).map(([name, value]) => [spelled(name), value]),
      ]) as Record<string, string>;
      const options = {
        method: init.method ?? 'GET',
        headers,
        agent: secure ? agents['https:'] : agents['http:'],
        ...(init.signal && { signal: init.signal }),
      };
      const request = (secure ? https : http).request(url, options);
      request.setTimeout(idle, () => {
        request.destroy(Object.assign(new Error(`no bytes within ${idle} ms`), { code: 'ETIMEDOUT' }));
      });
      request.on('error', reject);
      request.on('response', (message) => {
        respond(message, largestBody).then(resolve, reject);
      });
      request.end(body);
    });
  return {
    fetch,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
};
