import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { createOrigin } from '../../src/node/origin.ts';
import { forwardedPeer } from '../../src/node/peer.ts';
import type { ServeOptions } from '../../src/node/serve.ts';
import { createSource } from '../../src/node/source.ts';
import { refuse } from '../../src/service/versions.ts';
import { echo, ok, start } from './running.ts';
import { head, openWire } from './wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-forward-'));
afterAll(() => rmSync(folder, { recursive: true }));
let sockets = 0;

/** A server that forwards all but GET to another. */
const startTwo = async (handle = echo, options: Partial<ServeOptions> = {}) => {
  const path = join(folder, `${(sockets += 1)}`);
  const behind = await start(handle, {
    path,
    keepAliveTimeout: 0,
    origin: createOrigin({ peer: forwardedPeer }),
    source: createSource([], forwardedPeer),
  });
  const way = { socketPath: path, agent: new Agent({ keepAlive: true }) };
  const forward = { takes: (method: string) => method !== 'GET', way: () => way };
  const front = await start(echo, { forward, refuse, ...options });
  return { front, behind, way };
};

describe('a request that another process answers', () => {
  it('has its body passed on however it is framed, and the next on its connection is its own', async () => {
    const { front, behind } = await startTwo(async (request) => {
      const body = await request.body(1_000);
      return ok({ method: request.method, body, named: request.header('x-named'), te: request.header('te') });
    });
    const wire = await openWire(front.url);
    const chunked = '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
    wire.write(head('POST /a HTTP/1.1', 'Host: a', 'Content-Length: 3') + 'abc');
    wire.write(head('DELETE /a HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked') + chunked);
    wire.write(head('POST /a HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked') + chunked);
    wire.write(head('POST /a HTTP/1.1', 'Host: a', 'X-Named: x', 'TE: trailers', 'Connection: x-named, te'));
    wire.write(head('DELETE /a HTTP/1.1', 'Host: a', 'X-Named: y', 'Connection: close'));
    const answers = (await wire.closed()).match(/\{.*?\}/g)!.map((body) => JSON.parse(body) as object);
    expect(answers).toEqual([
      { method: 'POST', body: 'abc' },
      { method: 'DELETE', body: 'abcde' },
      { method: 'POST', body: 'abcde' },
      { method: 'POST', body: '' },
      { method: 'DELETE', body: '', named: 'y' },
    ]);
    // Each is logged once, with where it came from.
    expect(front.log()).toEqual([]);
    expect(behind.log().map(({ remoteAddress }) => remoteAddress)).toEqual(Array(5).fill('127.0.0.1'));
  });

  it('is asked for its body only when that is wanted, and answered without it otherwise', async () => {
    const { front } = await startTwo();
    const asked = await openWire(front.url);
    asked.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 3', 'Expect: 100-continue'));
    await asked.until(/^HTTP\/1\.1 100 Continue\r\n/);
    asked.write('abc');
    expect(await asked.until(/"body":"abc"/)).toMatch(/HTTP\/1\.1 200 /);
    const refused = await openWire(front.url);
    refused.write(head('PUT / HTTP/1.1', 'Host: a', 'Content-Length: 3', 'Expect: 100-continue'));
    expect(await refused.closed()).toMatch(/^HTTP\/1\.1 405 [\s\S]*connection: close/i);
    const large = await openWire(front.url);
    large.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 100000') + 'x'.repeat(5_000));
    expect(await large.closed()).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close[\s\S]*"status":"413"/i);
    const small = await openWire(front.url);
    small.write(head('PUT / HTTP/1.1', 'Host: a', 'Content-Length: 3'));
    await small.until(/^HTTP\/1\.1 405 /);
    small.write(`abc${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 2')}de`);
    expect(await small.until(/"body":"de"/)).not.toMatch(/connection: close/i);
  });

  it('is known by the scheme that its client used, whatever that says', async () => {
    const key = (name: string) => readFileSync(join(import.meta.dirname, 'tls', `${name}.pem`));
    const ask = async ({ origin, remoteAddress }: { origin: string; remoteAddress?: string | undefined }) =>
      ok({ origin, remoteAddress });
    const { front } = await startTwo(ask, { tls: { cert: key('cert'), key: key('key') } });
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { host: 'scim.example.com', 'x-muster-peer': 'http 203.0.113.9' };
      httpsRequest(front.url, { method: 'DELETE', rejectUnauthorized: false, headers }, (response) => {
        text(response).then(resolve, reject);
      })
        .on('error', reject)
        .end();
    });
    expect(JSON.parse(answer)).toEqual({ origin: 'https://scim.example.com', remoteAddress: '127.0.0.1' });
  });

  it('is cut where its client goes, and answered 503 in its own version where nobody is there or the other ends', async () => {
    let began = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (began = resolve));
    const { front, behind, way } = await startTwo(async (request) => {
      began();
      return ok({ body: await request.body(1_000) });
    });
    const gone = await openWire(front.url);
    gone.write(head('POST /gone HTTP/1.1', 'Host: a', 'Content-Length: 10') + 'abc');
    await beginning;
    gone.destroy();
    await expect.poll(() => behind.log()).toMatchObject([{ url: '/gone', status: 400 }]);

    const waiting = await openWire(front.url);
    waiting.write(head('POST /scim/v2/Users HTTP/1.1', 'Host: a', 'Content-Length: 10') + 'abc');
    await expect.poll(() => Object.keys(way.agent.sockets)).toHaveLength(1);
    way.agent.destroy();
    expect(await waiting.until(/may have been done/)).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1/);
    await behind.stop();
    const late = await openWire(front.url);
    late.write(head('DELETE /scim/v1/Users/1 HTTP/1.1', 'Host: a'));
    expect(await late.until(/"Errors"/)).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1[\s\S]*nothing was done/);
    expect(front.log().map(({ status, url }) => [status, url])).toEqual([
      [503, '/scim/v2/Users'],
      [503, '/scim/v1/Users/1'],
    ]);
  });
});
