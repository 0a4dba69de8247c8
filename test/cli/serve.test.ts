import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { head, openWire } from '../node/wire.ts';
import { newFolder, spawnMuster, type Running } from './muster.ts';

const serveInMemory = async (args: readonly string[] = []) => {
  const running = spawnMuster(newFolder(), ['serve', '--database', ':memory:', '--port', '0', '--json', ...args]);
  const [line] = await running.until(/^\{.*\}\n/);
  return { running, ...(JSON.parse(line) as { baseUrl: string; authorization: string; tenant: string; auth: string }) };
};

/** A request whose body has not come yet: it is in flight until `finish`. */
const begin = async (baseUrl: string, authorization: string) => {
  const wire = await openWire(baseUrl);
  const user = JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen' });
  const headers = [
    `Authorization: ${authorization}`,
    `Content-Length: ${user.length}`,
    'Content-Type: application/scim+json',
    'Expect: 100-continue',
  ];
  wire.write(head('POST /scim/v2/Users HTTP/1.1', 'Host: localhost', ...headers));
  await wire.until(/^HTTP\/1\.1 100 /);
  return { finish: () => wire.write(user), wire };
};

describe('muster serve', () => {
  it('makes a tenant and a bearer connection where the database is in memory', async () => {
    const { baseUrl, authorization, tenant, auth } = await serveInMemory();
    expect({ tenant, auth }).toEqual({ tenant: 'default', auth: 'bearer' });
    const response = await fetch(`${baseUrl}/Users`, { headers: { authorization } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ totalResults: 0 });
  });

  it('prints them for people too', async () => {
    const { until } = spawnMuster(newFolder(), ['serve', '--database', ':memory:', '--port', '0']);
    await until(/OAuth Bearer Token +mst_[\s\S]*Muster serves SCIM 2\.0 at http:\/\/127\.0\.0\.1:\d+\/scim\/v2/);
  });

  it('seeds nothing in a file', async () => {
    const folder = newFolder();
    const { until, child, ended } = spawnMuster(folder, ['serve', '--port', '0', '--database', 'deep/er/muster.db']);
    await until(/serves/);
    child.kill();
    expect(await ended).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'deep/er/muster.db'))).toBe(true);
    const list = await spawnMuster(folder, ['tenant', 'list', '--json', '--database', 'deep/er/muster.db']).ended;
    expect(list).toMatchObject({ code: 0, stdout: '' });
  });

  it('writes the request log as JSON lines to standard error, the last ones at its end', async () => {
    const { running, baseUrl, authorization } = await serveInMemory();
    const headers = { authorization, 'x-request-id': 'r1' };
    await fetch(`${baseUrl}/Users?filter=userName%20eq%20%22bjensen%22`, { headers });
    running.child.kill();
    const { stderr } = await running.ended;
    expect(JSON.parse(stderr)).toMatchObject({
      requestId: 'r1',
      url: '/scim/v2/Users',
      status: 200,
      tenant: 'default',
    });
    expect(stderr).not.toContain('bjensen');
  });

  it('says that a port is taken, and how to name another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { ended } = spawnMuster(newFolder(), ['serve', '--port', String(port)]);
    expect(await ended).toMatchObject({
      code: 1,
      stderr: `muster: Port ${port} at 127.0.0.1 is taken. Name another with --port or MUSTER_PORT.\n`,
    });
    server.close();
  });

  it('answers with the public base URL, whatever Host says [discovery-15]', async () => {
    const port = await freePort();
    const { baseUrl } = await serveInMemory(['--port', String(port), '--base-url', 'https://scim.example.com/scim/v2']);
    expect(baseUrl).toBe('https://scim.example.com/scim/v2');
    const response = await fetch(`http://127.0.0.1:${port}/scim/v2/ServiceProviderConfig`);
    expect(await response.json()).toMatchObject({ meta: { location: `${baseUrl}/ServiceProviderConfig` } });
  });

  it('takes its limits from the settings', async () => {
    const { baseUrl, authorization } = await serveInMemory(['--max-body-size', '100', '--max-page-size', '7']);
    const config = await (await fetch(`${baseUrl}/ServiceProviderConfig`)).json();
    expect(config).toMatchObject({ filter: { maxResults: 7 } });
    const headers = { authorization, 'content-type': 'application/scim+json' };
    const response = await fetch(`${baseUrl}/Users`, { method: 'POST', headers, body: 'x'.repeat(101) });
    expect(response.status).toBe(413);
  });
});

describe('a signal', () => {
  const signalled = async (send: (running: Running) => Promise<void> | void) => {
    const { running, baseUrl, authorization } = await serveInMemory();
    const { finish, wire } = await begin(baseUrl, authorization);
    await send(running);
    // It has come: nobody is let in any more.
    const knock = () =>
      fetch(baseUrl, { headers: { connection: 'close' } }).then(
        () => 'answered',
        () => 'refused',
      );
    await expect.poll(knock).toBe('refused');
    finish();
    return { answer: await wire.closed(), ended: await running.ended };
  };

  it('ends it though nobody reads its log any more', async () => {
    const { running } = await serveInMemory();
    running.child.stderr!.destroy();
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('%s lets a request in flight finish', async (signal) => {
    const { answer, ended } = await signalled(({ child }) => void child.kill(signal));
    expect(answer).toMatch(/HTTP\/1\.1 201 [\s\S]*connection: close/i);
    expect(ended.code).toBe(0);
  });

  it('that comes twice, at once and later, changes nothing', async () => {
    const { answer, ended } = await signalled(async ({ child }) => {
      child.kill('SIGINT');
      child.kill('SIGTERM');
      await sleep(20);
      child.kill('SIGINT');
      await sleep(1_100);
      child.kill('SIGINT');
    });
    expect(answer).toMatch(/HTTP\/1\.1 201 /);
    expect(ended.code).toBe(0);
  });

  it('that is insisted on ends it at once', async () => {
    const { running, baseUrl, authorization } = await serveInMemory();
    await begin(baseUrl, authorization);
    for (let over = false; !over;) {
      running.child.kill('SIGTERM');
      over = await Promise.race([running.ended.then(() => true), sleep(1_050, false)]);
    }
    expect(await running.ended).toMatchObject({ code: 1, stderr: '' });
  });

  it('waits no longer than the drain time-out, and says what was cut', async () => {
    const { running, baseUrl, authorization } = await serveInMemory(['--drain-timeout', '1']);
    await begin(baseUrl, authorization);
    running.child.kill();
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('1 requests were not finished after 1 s, and were cut.');
  });
});
