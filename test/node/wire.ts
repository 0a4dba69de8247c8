import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server answered on one connection, and when it closed it. */
export interface Wire {
  readonly write: (data: string | Uint8Array) => void;
  /** All that has been received so far. */
  readonly received: () => string;
  /** Resolves when what was received matches. */
  readonly until: (pattern: RegExp) => Promise<string>;
  /** Resolves when the server has closed the connection. */
  readonly closed: () => Promise<string>;
  readonly isClosed: () => boolean;
  readonly destroy: () => void;
}

/** A raw connection to `url`, to send what no HTTP client would. */
export const openWire = async (url: string): Promise<Wire> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  let received = '';
  let closed = false;
  socket.on('data', (data) => (received += data.toString('latin1')));
  socket.on('close', () => (closed = true));
  await new Promise((resolve) => socket.once('connect', resolve));
  const poll = async (done: () => boolean, what: string): Promise<string> => {
    for (const end = Date.now() + 60_000; !done(); await sleep(5)) {
      if (Date.now() > end) throw new Error(`${what} did not happen; received: ${received}`);
    }
    return received;
  };
  return {
    write: (data) => void socket.write(data),
    received: () => received,
    until: (pattern) => poll(() => pattern.test(received), String(pattern)),
    closed: () => poll(() => closed, 'the close'),
    isClosed: () => closed,
    destroy: () => void socket.destroy(),
  };
};

/** The head of a request; every line ends as HTTP wants it. */
export const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
