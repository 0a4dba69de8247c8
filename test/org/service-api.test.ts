import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { observed, openAdmin } from '../admin/service.ts';
import { startOrg } from './running.ts';

type Server = ReturnType<typeof createServer>;

const listening = async (server: Server): Promise<string> => {
  if (!server.listening) await new Promise((resolve) => void server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** What answers where the service should be. */
const instead = (answer: Parameters<typeof createServer>[1]): Promise<string> =>
  listening(createServer(answer as never).listen(0, '127.0.0.1'));

/** An org that is told of the service at `url`, and a browser that its administrator has signed in with. */
const open = async (url: string | undefined, token = 'mso_local_x', patience?: number) => {
  const stopping = new AbortController();
  const serviceApi = url === undefined ? undefined : { url, token, fetch, ...(patience && { patience }) };
  const org = await startOrg({ serviceApi, stopping: stopping.signal });
  const signIn = async (login: string, password: string): Promise<string> => {
    const response = await fetch(`${org.url}/muster/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ login, password }),
    });
    return response.headers.get('set-cookie')!.split(';')[0]!;
  };
  const cookie = await signIn('admin@example.com', 'Kv7J2LEa');
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${org.url}/muster/service${path}`, {
      ...init,
      headers: { cookie, connection: 'close', ...(init.headers as Record<string, string>) },
    });
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await send(path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
  };
  return { org, send, ask, signIn, stop: () => stopping.abort() };
};

const openWithService = async () => {
  const admin = await openAdmin();
  const url = await listening(serve({ fetch: admin.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server);
  const token = admin.authorization.replace('Bearer ', '');
  return { admin, token, ...(await open(url, token)) };
};

describe('the service behind the org', () => {
  it('is administered by who is signed in, while the credential stays with the org', async () => {
    const { ask, send, token } = await openWithService();
    const made = await ask('/admin/v1/tenants', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'acme' }),
    });
    expect(made).toMatchObject({ status: 201, json: { id: 'acme' } });
    const response = await send('/admin/v1/tenants');
    const text = JSON.stringify([...response.headers]) + (await response.text());
    expect(text).toContain('"acme"');
    expect(text).not.toContain(token);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const refusal = await ask('/admin/v1/tenants', { method: 'POST', body: '{"id":"A B"}' });
    expect(refusal).toMatchObject({ status: 400, json: { detail: expect.stringContaining('lower-case') } });
  });

  it('tells the audit of the service who asked', async () => {
    const { ask } = await openWithService();
    await ask('/admin/v1/tenants', {
      method: 'POST',
      // What a browser says of itself is not believed.
      headers: { 'content-type': 'application/json', 'muster-for': 'somebody' },
      body: JSON.stringify({ id: 'acme' }),
    });
    const { json } = await ask('/admin/v1/audit?types=config.tenant.created');
    const { actor } = json.items[0];
    expect(actor.kind).toBe('operator');
    expect(actor.id).toMatch(/^\w+ for admin@example\.com$/);
  });

  it('is closed to who is not signed in, to tokens, to others than administrators, and to other sites', async () => {
    const { org, ask, signIn } = await openWithService();
    await org.call('POST', '/api/v1/users?activate=true', {
      profile: { login: 'bjensen@example.com', email: 'bjensen@example.com', firstName: 'B', lastName: 'Jensen' },
      credentials: { password: { value: 'Tour4Guides' } },
    });
    const bjensen = await signIn('bjensen@example.com', 'Tour4Guides');
    const asked = (headers: Record<string, string>, method = 'GET') =>
      ask('/admin/v1/tenants', { method, headers }).then(({ status }) => status);
    expect(await asked({ cookie: '' })).toBe(401);
    expect(await asked({ cookie: 'muster_session=guessed' })).toBe(401);
    expect(await asked({ authorization: `SSWS ${org.token}` })).toBe(403);
    expect(await asked({ cookie: bjensen })).toBe(403);
    expect(await asked({ origin: 'https://evil.example' }, 'POST')).toBe(403);
    expect(await asked({ 'sec-fetch-site': 'cross-site' }, 'DELETE')).toBe(403);
  });

  it('leads nowhere but to the admin API', async () => {
    const seen: string[] = [];
    const url = await instead(({ url: path = '', headers }, response) => {
      seen.push(path);
      expect(headers.cookie).toBeUndefined();
      response.setHeader('content-type', 'application/json').end('{}');
    });
    const { ask } = await open(url);
    for (const path of [
      '/scim/v2/Users',
      '/admin/v1',
      '/admin/v1/../../oauth/token',
      '/admin/v1/%2e%2e/%2e%2e/scim/v2/Users',
      '/admin/v1/..%5C..%5Cscim',
      '/@elsewhere.example/admin/v1/tenants',
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, path.includes('%5C') ? 200 : 404]);
    }
    // An encoded backslash is no separator, here as there.
    expect(seen).toEqual(['/admin/v1/..%5C..%5Cscim']);
  });

  it('refuses methods that it does not know, bodies that are too large, and to make operators', async () => {
    const { ask, send } = await openWithService();
    expect(await ask('/admin/v1/tenants', { method: 'OPTIONS' })).toMatchObject({ status: 405 });
    expect(await ask('/admin/v1/tenants', { method: 'PUT' })).toMatchObject({
      status: 405,
      json: { detail: expect.stringContaining('GET, POST') },
    });
    const body = JSON.stringify({ id: 'a'.repeat(70_000) });
    expect((await send('/admin/v1/tenants', { method: 'POST', body })).status).toBe(413);
    for (const path of ['/operators', '/%6fperators', '/operators/'])
      expect((await ask(`/admin/v1${path}`, { method: 'POST', body: '{"name":"mallory"}' })).status).toBe(403);
    expect(await ask('/admin/v1/operators')).toMatchObject({ status: 200, json: { items: [] } });
  });

  it('says what to do where no service is known, and what is wrong where none answers as one', async () => {
    const alone = await open(undefined);
    const none = await alone.ask('/admin/v1/tenants');
    expect(none).toMatchObject({ status: 501, json: { errorSummary: expect.stringContaining('MUSTER_ADMIN_URL') } });

    const gone = await open('http://127.0.0.1:9');
    expect(await gone.ask('/admin/v1/tenants')).toMatchObject({
      status: 502,
      json: { errorSummary: expect.stringContaining('http://127.0.0.1:9 does not answer') },
    });
    const answers: readonly [number, string, string][] = [
      [200, 'text/html', 'is no admin API'],
      [302, 'text/plain', 'is no admin API'],
      [401, 'application/problem+json', 'does not accept the credential'],
    ];
    for (const [status, type, words] of answers) {
      const url = await instead((_, response) => {
        response.writeHead(status, { 'content-type': type, location: '/elsewhere' }).end('<script>1</script>');
      });
      const { ask, org } = await open(url);
      expect(await ask('/admin/v1/tenants')).toMatchObject({
        status: 502,
        json: { errorSummary: expect.stringContaining(words) },
      });
      expect(org.faults).toEqual([]);
    }
    const silent = await open(await instead(() => undefined), 'x', 50);
    expect(await silent.ask('/admin/v1/tenants')).toMatchObject({ status: 504 });
  });

  it('waits longer for a delete, with which much may go', async () => {
    const slow = await instead((_, response) => {
      setTimeout(() => response.writeHead(204).end(), 400);
    });
    const { ask } = await open(slow, 'x', 200);
    const tenant = '/admin/v1/tenants/acme';
    const [read, gone] = await Promise.all([ask(tenant), ask(tenant, { method: 'DELETE' })]);
    expect([read.status, gone.status]).toEqual([504, 204]);
  });

  it('hands long answers on as they come', async () => {
    const { admin, send, stop } = await openWithService();
    const leaving = new AbortController();
    const response = await send('/admin/v1/exchanges/stream', { signal: leaving.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain(': muster');
    admin.requestLog.observe(observed({ exchange: { requestId: 'r7' } }));
    expect((await reader.read()).value).toContain('r7');
    expect(admin.listening()).toBe(1);
    leaving.abort();
    await expect.poll(() => admin.listening()).toBe(0);

    const other = await send('/admin/v1/exchanges/stream');
    await expect.poll(() => admin.listening()).toBe(1);
    stop();
    expect(await other.text()).toContain(': muster');
    await expect.poll(() => admin.listening()).toBe(0);
  });
});
