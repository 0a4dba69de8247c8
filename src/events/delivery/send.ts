import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Addresses } from './addresses.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Its beginning. */
  readonly body: string;
}

/** Posts to an endpoint. @throws Error that says why there was no answer */
export type Send = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Answer>;

interface SendOptions {
  readonly addresses: Addresses;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
}

/** Bytes of an answer that are read; the rest is not waited for. */
const mostRead = 4_096;

/** Whether the other side closed a connection that was kept, just as it was used again. */
const wasStale = (request: ClientRequest, error: NodeJS.ErrnoException): boolean =>
  request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/** Sends to where it is allowed to, and follows no redirect: it would lead where nobody looked. */
export const createSend = ({ addresses, timeout }: SendOptions): Send => {
  // A connection is kept for the next event: to where it leads was checked when it was made.
  const options = { keepAlive: true, maxFreeSockets: 16 };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };

  const sendOnce = (url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<Answer | undefined> =>
    new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const signal = AbortSignal.timeout(timeout);
      const request = (secure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: addresses.lookupFor(url),
        agent: secure ? agents.https : agents.http,
        signal,
      });
      const fail = (error: Error): void =>
        reject(signal.aborted ? new Error(`There was no answer within ${timeout / 1_000} s.`) : error);
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (wasStale(request, error)) resolve(undefined);
        else fail(error);
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const done = (): void =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const),
            ),
            body: Buffer.concat(chunks).toString('utf8').slice(0, mostRead),
          });
        response.on('error', fail);
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size < mostRead) return;
          done();
          request.destroy();
        });
        response.on('end', done);
      });
      request.end(body);
    });

  return async (target, headers, body) => {
    addresses.assertUrl(target);
    const url = new URL(target);
    for (;;) {
      const answer = await sendOnce(url, headers, body);
      if (answer) return answer;
    }
  };
};
