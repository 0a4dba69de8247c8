import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWire } from '../../src/client/wire.ts';

/** A server of bytes: what it was sent, and a socket to answer on. */
const listen = async (answer: (socket: Socket, request: string) => void) => {
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      requests.push(String(data));
      answer(socket, String(data));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  const url = `http://127.0.0.1:${address.port}`;
  onTestFinished(() => void server.close());
  return { url, requests, connections: () => connections };
};

const wire = (options?: Parameters<typeof createWire>[0]) => {
  const made = createWire(options);
  onTestFinished(() => made.close());
  return made;
};

const reply = (body: string | Buffer, headers = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n`),
    Buffer.from(body),
  ]);

describe('the wire', () => {
  it('carries the headers of Okta’s client in their order and spelling, and no others', async () => {
    const { url, requests, connections } = await listen((socket) => socket.write(reply('{}')));
    const { fetch } = wire();
    for (const method of ['POST', 'GET']) {
      const headers = {
        accept: 'application/scim+json',
        'accept-charset': 'utf-8',
        ...(method === 'POST' && { 'content-type': 'application/scim+json; charset=utf-8' }),
        'user-agent': 'Okta SCIM Client 1.0.0',
        authorization: 'Bearer token',
        'accept-encoding': 'gzip,deflate',
      };
      const answer = await fetch(`${url}/scim/v2/Users`, {
        method,
        headers,
        ...(method === 'POST' && { body: '{"a":"ü"}' }),
      });
      expect(await answer.text()).toBe('{}');
    }
    expect(requests[0]).toBe(
      [
        'POST /scim/v2/Users HTTP/1.1',
        'Accept: application/scim+json',
        'Accept-Charset: utf-8',
        'Content-Type: application/scim+json; charset=utf-8',
        'User-Agent: Okta SCIM Client 1.0.0',
        'Authorization: Bearer token',
        'Content-Length: 10',
        `Host: ${url.slice(7)}`,
        'Connection: Keep-Alive',
        'Accept-Encoding: gzip,deflate',
        '',
        '{"a":"ü"}',
      ].join('\r\n'),
    );
    expect(requests[1]).not.toMatch(/content-type|content-length/i);
    expect(connections()).toBe(1);
  });

  it('unpacks what was packed, up to a limit', async () => {
    const body = 'x'.repeat(10_000);
    const { url } = await listen((socket) => socket.write(reply(gzipSync(body), 'Content-Encoding: gzip\r\n')));
    const headers = { 'accept-encoding': 'gzip,deflate' };
    expect(await (await wire().fetch(url, { headers })).text()).toBe(body);
    await expect(wire({ largestBody: 9_999 }).fetch(url, { headers })).rejects.toThrow('more than 9999 bytes');
  });

  it('closes a socket on which nothing comes, and not one on which bytes trickle', async () => {
    const { url } = await listen((socket, request) => {
      if (request.includes('/silent')) return;
      const bytes = [...reply('{"slow":true}')];
      const timer = setInterval(() => {
        const next = bytes.splice(0, 1);
        if (next.length === 0) clearInterval(timer);
        else socket.write(Buffer.from(next));
      }, 10);
    });
    const { fetch } = wire({ idle: 500 });
    const headers = { 'accept-encoding': 'gzip,deflate' };
    await expect(fetch(`${url}/silent`, { headers })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(await (await fetch(`${url}/slow`, { headers })).json()).toEqual({ slow: true });
  });

  it('follows no redirect', async () => {
    const { url, requests } = await listen((socket) =>
      socket.write('HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n'),
    );
    expect((await wire().fetch(url, { headers: { accept: '*/*' } })).status).toBe(302);
    expect(requests).toHaveLength(1);
  });

  it('says so when the connection ends before the answer does', async () => {
    const { url } = await listen((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'));
    await expect(wire().fetch(url, { headers: { accept: '*/*' } })).rejects.toThrow('aborted');
  });
});
