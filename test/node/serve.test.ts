import { readFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createOrigin } from '../../src/node/origin.ts';
import type { ServiceRequest } from '../../src/service/http.ts';
import { echo, ok, start } from './running.ts';
import { head, openWire, type Wire } from './wire.ts';

/** What answers a POST only once it is let to, and all else at once. */
const holding = () => {
  const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    /** Resolves when it is asked. */
    asked: asked.promise,
    letGo: held.resolve,
    handle: async ({ method, url }: ServiceRequest) => {
      if (method === 'POST') {
        asked.resolve();
        await held.promise;
      }
      return ok({ url, done: true });
    },
  };
};

/** Has a request answered on a connection, and another begin there. */
const beginAnother = async (wire: Wire, line: string): Promise<void> => {
  wire.write(`${head('GET /before HTTP/1.1', 'Host: a')}${line}\r\n`);
  await wire.until(/"url":"\/before"/);
};

describe('what is no request', () => {
  it('is answered 431 where the headers are too large [security-02]', async () => {
    const { url, log } = await start(echo, { maxHeaderSize: 2_000 });
    const wire = await openWire(url);
    wire.write(head('GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(3_000)}`));
    const answer = await wire.closed();
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(answer).toContain('content-type: application/scim+json');
    expect(answer).toContain('larger than 2000 bytes');
    expect(log()).toMatchObject([{ status: 431, code: 'HPE_HEADER_OVERFLOW' }]);
  });

  it('is answered 408 where the headers come too slowly [security-03]', async () => {
    const { url } = await start(echo, { headersTimeout: 200 });
    const wire = await openWire(url);
    wire.write('GET / HTTP/1.1\r\nHost: a\r\n');
    expect(await wire.closed()).toMatch(/^HTTP\/1\.1 408 [\s\S]*"status":"408"/);
  });

  it('is answered 400 where it is not HTTP', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write('EHLO mail.example.com\r\n\r\n');
    expect(await wire.closed()).toMatch(/^HTTP\/1\.1 400 [\s\S]*"status":"400"/);
  });

  it('does not get into the answer of the request before it', async () => {
    const { url } = await start(async () => {
      await sleep(100);
      return ok({ done: true });
    });
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked') + 'nonsense\r\n');
    expect((await wire.closed()).match(/HTTP\/1\.1 \d{3} /g)).toEqual(['HTTP/1.1 400 ']);
  });
});

describe('stopping', () => {
  it('lets requests in flight finish and tells their connections to close', async () => {
    const { handle, asked, letGo } = holding();
    const { url, stop } = await start(handle);
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 0'));
    await asked;
    const stopped = stop();
    letGo();
    expect(await stopped).toBe(0);
    expect(await wire.closed()).toMatch(/connection: close[\s\S]*"done":true/i);
  });

  it('closes idle connections, and those on which nothing was ever sent, soon', async () => {
    const { url, stop } = await start();
    const used = await openWire(url);
    used.write(head('GET / HTTP/1.1', 'Host: a'));
    await used.until(/"method":"GET"/);
    const unused = await openWire(url);
    const began = Date.now();
    expect(await stop()).toBe(0);
    // Requests in flight would have had twice as long.
    expect(Date.now() - began).toBeLessThan(15_000);
    await Promise.all([used.closed(), unused.closed()]);
  });

  it('serves what comes on open connections within its grace, the last on each, and closes the others then', async () => {
    const { url, stop } = await start(echo, { grace: 400 });
    const [busy, idle] = await Promise.all([openWire(url), openWire(url)]);
    for (const wire of [busy, idle]) {
      wire.write(head('GET /first HTTP/1.1', 'Host: a'));
      await wire.until(/"url":"\/first"/);
    }
    const stopped = stop();
    busy.write(head('GET /second HTTP/1.1', 'Host: a'));
    expect(await busy.closed()).toMatch(/connection: close[\s\S]*"url":"\/second"/i);
    expect(await idle.closed()).not.toMatch(/connection: close/i);
    expect(await stopped).toBe(0);
  });

  it('refuses what comes after on a connection that is still busy with 503 [errors-14]', async () => {
    const { handle, asked, letGo } = holding();
    const { url, stop } = await start(handle);
    const wire = await openWire(url);
    wire.write(head('POST /first HTTP/1.1', 'Host: a', 'Content-Length: 2'));
    await asked;
    const other = await openWire(url);
    await beginAnother(other, 'GET /late HTTP/1.1');
    const stopped = stop();
    other.write('Host: a\r\n\r\n');
    expect(await other.closed()).toMatch(/HTTP\/1\.1 503 [\s\S]*retry-after: 1\r\n[\s\S]*"status":"503"/);
    letGo();
    wire.write('{}');
    expect(await wire.closed()).toContain('"url":"/first"');
    expect(await stopped).toBe(0);
  });

  it('is not ready, but healthy, meanwhile', async () => {
    const { url, stop } = await start();
    const [health, ready] = await Promise.all([openWire(url), openWire(url)]);
    await beginAnother(health, 'GET /healthz HTTP/1.1');
    await beginAnother(ready, 'GET /readyz HTTP/1.1');
    const stopped = stop();
    for (const wire of [health, ready]) wire.write('Host: a\r\n\r\n');
    const statuses = async (wire: Wire) =>
      [...(await wire.closed()).matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code]) => code);
    expect(await statuses(health)).toEqual(['200', '200']);
    expect(await statuses(ready)).toEqual(['200', '503']);
    await stopped;
  });

  it('loses nothing that was accepted under load', async () => {
    let handled = 0;
    const { url, stop } = await start(async (request) => {
      await request.body(1_000);
      await sleep(Math.random() * 20);
      handled++;
      return ok({ done: true });
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const outcomes = { done: 0, refused: 0, cut: 0 };
    const send = () =>
      new Promise<void>((resolve) => {
        const outgoing = httpRequest(url, { agent, method: 'POST' }, (response) => {
          let text = '';
          response.on('data', (chunk) => (text += String(chunk)));
          response.on('error', () => (outcomes.cut++, resolve()));
          response.on('end', () => {
            if (text.includes('"done":true')) outcomes.done++;
            else outcomes.refused++;
            resolve();
          });
        });
        outgoing.on('error', () => resolve());
        outgoing.end('{}');
      });
    let over = false;
    const clients = Array.from({ length: 20 }, async () => {
      while (!over) await send();
    });
    while (handled < 100) await sleep(5);
    expect(await stop()).toBe(0);
    over = true;
    await Promise.all(clients);
    agent.destroy();
    expect(outcomes.cut).toBe(0);
    expect(outcomes.done).toBe(handled);
  });

  it('cuts what has not finished when the time is over, and says so', async () => {
    const { handle, asked } = holding();
    const { url, stop } = await start(handle, { drainTimeout: 100 });
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 0'));
    await asked;
    expect(await stop()).toBe(1);
    await wire.closed();
  });
});

it('refuses a Host header that is none in SCIM JSON, and does not ask the service', async () => {
  const { url } = await start(echo, { origin: createOrigin({}) });
  const wire = await openWire(url);
  wire.write(head('GET / HTTP/1.1', 'Host: a/b', 'Connection: close'));
  expect(await wire.closed()).toMatch(/^HTTP\/1\.1 400 [\s\S]*no origin/);
});

it('speaks HTTPS where it has a certificate, and says so in the origin', async () => {
  const [cert, key] = ['cert', 'key'].map((name) => readFileSync(join(import.meta.dirname, `tls/${name}.pem`)));
  const { url } = await start(echo, { tls: { cert: cert!, key: key! } });
  expect(url).toMatch(/^https:/);
  const text = await new Promise<string>((resolve, reject) => {
    httpsRequest(`${url}/scim/v2/Users`, { ca: cert!, agent: false }, (response) => {
      response.on('data', (chunk) => resolve(String(chunk)));
    })
      .on('error', reject)
      .end();
  });
  expect(JSON.parse(text)).toMatchObject({ url: '/scim/v2/Users', origin: url });
});
