import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as JSON. */
  readonly json: any;
}

/** An endpoint of an application: `answer` may say no. */
export const startReceiver = async (
  answer: (received: Received, response: ServerResponse) => void = (_, response) => void response.writeHead(204).end(),
) => {
  const received: Received[] = [];
  let wake: (() => void) | undefined;
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const one = { headers: request.headers, body, json: body.startsWith('{') ? JSON.parse(body) : undefined };
    received.push(one);
    answer(one, response);
    wake?.();
  };
  const server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    /** Resolves when `done` is true of what was received. */
    async until(done: (received: readonly Received[]) => boolean): Promise<void> {
      while (!done(received)) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
};
