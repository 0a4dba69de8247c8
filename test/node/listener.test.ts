import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../src/protocol/error.ts';
import type { ObservedExchange } from '../../src/service/http.ts';
import { echo, ok, start } from './running.ts';
import { head, openWire } from './wire.ts';

describe('the listener', () => {
  it('passes method, URL and origin on and sends the answer with its length', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/scim/v2/Users?count=2`);
    expect(await response.json()).toEqual({ method: 'GET', url: '/scim/v2/Users?count=2', origin: url });
    expect(response.headers.get('content-type')).toBe('application/scim+json');
    expect(response.headers.has('transfer-encoding')).toBe(false);
  });

  it('counts the length in bytes', async () => {
    const { url } = await start();
    const response = await fetch(url, { method: 'POST', body: 'Björn 🙂' });
    expect(await response.json()).toEqual({ body: 'Björn 🙂' });
  });

  it('joins the values of a repeated header', async () => {
    const { url } = await start(async (request) => ok(request.header('if-match') ?? null));
    const wire = await openWire(url);
    wire.write(head('GET / HTTP/1.1', 'Host: a', 'If-Match: W/"1"', 'If-Match: W/"2"', 'Connection: close'));
    expect(await wire.closed()).toContain(String.raw`"W/\"1\", W/\"2\""`);
  });

  it('takes the absolute form of a URL', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write(
      head('GET http://scim.example.com/Users?count=1 HTTP/1.1', 'Host: scim.example.com', 'Connection: close'),
    );
    expect(await wire.closed()).toContain('"url":"/Users?count=1"');
  });

  it('answers a request without Host 400 in SCIM JSON', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write(head('GET / HTTP/1.1', 'Connection: close'));
    expect(await wire.closed()).toMatch(/^HTTP\/1.1 400 [\s\S]*"detail":"The Host header is missing/);
  });

  it('sends no length with 204 and no body to HEAD', async () => {
    const { url } = await start(async ({ method }) =>
      method === 'HEAD' ? { status: 200, headers: {} } : { status: 204, headers: {} },
    );
    for (const method of ['DELETE', 'HEAD']) {
      const response = await fetch(url, { method });
      expect(response.headers.has('content-length')).toBe(false);
      expect(await response.text()).toBe('');
    }
  });

  it('answers what nobody foresaw 500 and logs its cause', async () => {
    const { url, log } = await start(async () => {
      throw new Error('disk on fire');
    });
    const response = await fetch(`${url}/scim/v2/Users`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('disk on fire');
    expect(log()).toMatchObject([{ level: 50, status: 500, err: { message: 'disk on fire' } }]);
  });

  it('destroys the connection where a response cannot be sent, and lives on', async () => {
    const { url, log } = await start(async ({ url: path }) =>
      path === '/bad' ? { status: 200, headers: { 'content-type': 'a\r\nb' } } : ok({}),
    );
    await expect(fetch(`${url}/bad`)).rejects.toThrow('fetch failed');
    expect((await fetch(`${url}/good`)).status).toBe(200);
    expect(log()[0]).toMatchObject({ level: 50, msg: 'a response could not be sent' });
  });
});

describe('a request id', () => {
  it('is taken from X-Request-Id where it is sane, and made where not [errors-15]', async () => {
    const { url, log } = await start(echo, { newRequestId: () => 'made' });
    const idOf = async (given: string) =>
      (await fetch(url, { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await idOf('4f7c-22:a/b')).toBe('4f7c-22:a/b');
    for (const insane of ['', 'a b', '"', '{"x":1}', 'x'.repeat(129)]) expect(await idOf(insane)).toBe('made');
    expect(log()[0]).toMatchObject({ requestId: '4f7c-22:a/b' });
  });
});

describe('the log', () => {
  const filter = '/scim/v2/Users?filter=userName%20eq%20%22bjensen%22&access_token=s3cret&count=1';

  it('has one line a request, with what the service learnt and without the query', async () => {
    const { url, log } = await start(async (_request, exchange) => {
      exchange.tenant = 'example';
      exchange.connection = 'c1';
      exchange.leniencies = ['booleanStrings'];
      throw new ScimError(404, 'No User has the id 2819c223.');
    });
    await fetch(url + filter, { headers: { authorization: 'Bearer t0ken' } });
    expect(log()).toEqual([
      {
        level: 30,
        time: expect.any(Number) as number,
        requestId: expect.any(String) as string,
        method: 'GET',
        url: '/scim/v2/Users',
        status: 404,
        duration: expect.any(Number) as number,
        remoteAddress: '127.0.0.1',
        tenant: 'example',
        connection: 'c1',
        leniencies: ['booleanStrings'],
        detail: 'No User has the id 2819c223.',
        msg: 'request',
      },
    ]);
  });

  it('shows the query at debug, secrets masked [security-12]', async () => {
    const { url, log } = await start(echo, { level: 'debug' });
    await fetch(url + filter, { headers: { authorization: 'Bearer t0ken' } });
    expect(log()[0]).toMatchObject({
      url: '/scim/v2/Users?filter=userName%20eq%20%22bjensen%22&access_token[masked]&count=1',
    });
    expect(JSON.stringify(log())).not.toMatch(/s3cret|t0ken/);
  });
});

describe('health', () => {
  it('tells live from ready', async () => {
    let up = true;
    const { url } = await start(echo, { ready: async () => up });
    const statusOf = async (path: string, method = 'GET') => (await fetch(url + path, { method })).status;
    expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 200]);
    up = false;
    expect([await statusOf('/healthz'), await statusOf('/readyz'), await statusOf('/readyz', 'HEAD')]).toEqual([
      200, 503, 503,
    ]);
    expect(await statusOf('/healthz', 'POST')).toBe(405);
  });
});

describe('a body', () => {
  const post = (url: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const outgoing = httpRequest(url, { method: 'POST', headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  it.each(['gzip', 'x-gzip', 'deflate', 'br', 'identity'])('is read where it is encoded as %s', async (encoding) => {
    const { url } = await start();
    const encode = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync }[encoding];
    const body = Buffer.from('{"userName":"bjensen"}');
    const { text } = await post(url, encode ? encode(body) : body, { 'content-encoding': encoding });
    expect(text).toBe('{"body":"{\\"userName\\":\\"bjensen\\"}"}');
  });

  it('is refused 415 in an unknown encoding', async () => {
    const { url } = await start();
    expect(await post(url, 'x', { 'content-encoding': 'compress' })).toMatchObject({ status: 415 });
    expect(await post(url, 'x', { 'content-encoding': 'gzip, gzip' })).toMatchObject({ status: 415 });
  });

  it('is refused 400 where it is not what its encoding says, or cut short within it', async () => {
    const { url } = await start();
    for (const body of [Buffer.from('{}'), gzipSync('{}').subarray(0, 12)]) {
      expect(await post(url, body, { 'content-encoding': 'gzip' })).toMatchObject({ status: 400 });
    }
  });

  it('is refused 400 where it is not UTF-8', async () => {
    const { url } = await start();
    const { status, text } = await post(url, Buffer.from([0x22, 0xe9, 0x22]));
    expect(status).toBe(400);
    expect(text).toContain('The body is not UTF-8.');
  });

  it('is refused 413 by its declared length before it comes [security-02]', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 1001'));
    expect(await wire.until(/"status":"413"/)).toMatch(/^HTTP\/1\.1 413 /);
    expect(wire.received()).toMatch(/connection: close/i);
  });

  it('is refused 413 while it comes in chunks, and the answer can be read although more is sent [security-02]', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked'));
    const chunk = `3e8\r\n${'x'.repeat(1_000)}\r\n`;
    for (let i = 0; i < 2_000; i++) wire.write(chunk);
    expect(await wire.until(/"status":"413"/)).toContain('The body is larger than 1000 bytes, which is the limit.');
    // It ends though more is sent.
    while (!wire.isClosed()) {
      wire.write(chunk);
      await sleep(10);
    }
  });

  it('is refused 413 where it decompresses to more than the limit [security-09]', async () => {
    const { url } = await start();
    const bomb = gzipSync(Buffer.alloc(500_000));
    expect(bomb.length).toBeLessThan(1_000);
    expect(await post(url, bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413 });
  });

  it('is refused 408 where it comes too slowly, and the connection ends [security-03]', async () => {
    const { url } = await start(echo, { bodyTimeout: 100 });
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 10'));
    const drip = setInterval(() => wire.write('x'), 30);
    const answer = await wire.until(/"status":"408"/);
    clearInterval(drip);
    expect(answer).toContain('The body was not complete after 0.1 seconds, which is the limit.');
    await wire.closed();
  });

  it('that is cut off ends the request', async () => {
    let told: unknown;
    const asked = Promise.withResolvers<void>();
    const { url, log } = await start(async (request) => {
      asked.resolve();
      await request.body(1_000).catch((error: unknown) => (told = error));
      throw told;
    });
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 10') + 'xx');
    await asked.promise;
    wire.destroy();
    await expect.poll(() => log().length).toBe(1);
    expect(told).toMatchObject({ status: 400, detail: 'The connection was closed before the body was complete.' });
  });

  it('is told to be cut off where the client has gone before it is asked for', async () => {
    const { url, log } = await start(async (request) => {
      await sleep(100);
      return ok(await request.body(1_000));
    });
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 10') + 'xx');
    await sleep(20);
    wire.destroy();
    await expect.poll(() => log().length).toBe(1);
    expect(log()[0]).toMatchObject({ status: 400 });
  });

  it('is not waited for where the method is refused, and the connection lives on', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write(head('PUT / HTTP/1.1', 'Host: a', 'Content-Length: 10') + 'xx');
    expect(await wire.until(/\r\n\r\n\{\}/)).toMatch(/^HTTP\/1\.1 405 /);
    expect(wire.received()).not.toMatch(/connection: close/i);
    wire.write('xxxxxxxx' + head('GET /next HTTP/1.1', 'Host: a'));
    expect(await wire.until(/"url":"\/next"/)).toContain('200 OK');
  });

  it('that is large and not wanted ends the connection after the answer', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write(head('PUT / HTTP/1.1', 'Host: a', 'Content-Length: 1000000') + 'xx');
    expect(await wire.until(/\r\n\r\n\{\}/)).toMatch(/connection: close/i);
    // Bytes that meet a closed socket reset it, and take an answer that was not yet read with them.
    await sleep(200);
    expect(wire.isClosed()).toBe(false);
    await wire.closed();
  });

  it('that goes on as nonsense after it was refused gets no second answer', async () => {
    const { url } = await start();
    const wire = await openWire(url);
    wire.write(head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked') + `7d0\r\n${'x'.repeat(2_000)}\r\n`);
    await wire.until(/"status":"413"/);
    wire.write('nonsense\r\n');
    expect((await wire.closed()).match(/HTTP\/1\.1 \d{3} /g)).toEqual(['HTTP/1.1 413 ']);
  });

  it('is asked for with 100 Continue only when it is read', async () => {
    const { url } = await start();
    const expecting = (method: string) =>
      head(`${method} / HTTP/1.1`, 'Host: a', 'Content-Length: 2', 'Expect: 100-continue');
    const read = await openWire(url);
    read.write(expecting('POST'));
    await read.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    read.write('{}');
    expect(await read.until(/"body":"\{\}"/)).not.toMatch(/connection: close/i);
    const unread = await openWire(url);
    unread.write(expecting('PUT'));
    expect(await unread.until(/\r\n\r\n\{\}/)).toMatch(/^HTTP\/1\.1 405 [\s\S]*connection: close/i);
    await unread.closed();
  });
});

describe('an exchange that is observed', () => {
  const observing = async () => {
    const observed: ObservedExchange[] = [];
    const server = await start(echo, { observe: (exchange) => observed.push(exchange), source: () => '192.0.2.1' });
    return { ...server, observed };
  };

  it('has what was sent, what was answered, by whom, and how long it took', async () => {
    const { url, observed } = await observing();
    const before = Date.now();
    await fetch(`${url}/Users?count=1`, { method: 'POST', body: '{}', headers: { 'x-request-id': 'r1' } });
    expect(observed).toMatchObject([
      {
        exchange: { requestId: 'r1' },
        method: 'POST',
        url: '/Users?count=1',
        requestBody: '{}',
        response: { status: 200, body: '{"body":"{}"}' },
        remoteAddress: '192.0.2.1',
      },
    ]);
    const [{ time, duration, bodyTime, header }] = observed as [ObservedExchange];
    expect(time).toBeGreaterThanOrEqual(before - 1);
    expect(time).toBeLessThanOrEqual(Date.now());
    expect(bodyTime).toBeGreaterThanOrEqual(0);
    expect(duration).toBeGreaterThanOrEqual(bodyTime!);
    expect([header('x-request-id'), header('x-none')]).toEqual(['r1', undefined]);
  });

  it('may be one that was refused before anybody looked at it; health checks are none', async () => {
    const { url, observed } = await observing();
    const wire = await openWire(url);
    wire.write(head('GET /Users HTTP/1.1', 'Connection: close'));
    await wire.closed();
    await fetch(`${url}/healthz`);
    await fetch(`${url}/readyz?x=1`);
    expect(observed).toMatchObject([{ url: '/Users', response: { status: 400 } }]);
    expect(observed[0]).toMatchObject({ requestBody: undefined, bodyTime: undefined });
  });
});
