import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
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

/** Sends to where it is allowed to, and follows no redirect: it would lead where nobody looked. */
export const createSend =
  ({ addresses, timeout }: SendOptions): Send =>
  (target, headers, body) =>
    new Promise((resolve, reject) => {
      addresses.assertUrl(target);
      const url = new URL(target);
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const signal = AbortSignal.timeout(timeout);
      const request = send(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: addresses.lookupFor(url),
        // A connection of its own: one that is kept was checked for another look-up.
        agent: false,
        signal,
      });
      const fail = (error: Error): void =>
        reject(signal.aborted ? new Error(`There was no answer within ${timeout / 1_000} s.`) : error);
      request.on('error', fail);
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
