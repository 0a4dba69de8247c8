import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { violations } from '../../axe.ts';
import { authorizationUrl, createBrowser, password, redeem, start, type Running } from './running.ts';

let chrome: Browser;

beforeAll(async () => {
  chrome = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});

afterAll(() => chrome.close());

/** A site on a port of its own: the application to which the browser goes back, or somebody's trap. */
const openSite = async (html = '<h1>Back</h1>'): Promise<string> => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const openPage = async (running: Running, options: Parameters<Browser['newContext']>[0] = {}) => {
  const redirectUri = `${await openSite()}/callback`;
  const context = await chrome.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(authorizationUrl(running, { redirect_uri: redirectUri }).href);
  return { page, context, redirectUri, requests, complaints };
};

describe('the consent page in a browser', () => {
  it('shows who asks for what, lets an administrator in, and sends the browser back with a code', async () => {
    const running = await start();
    const { page, redirectUri, requests, complaints } = await openPage(running);
    expect(await page.locator('h1').textContent()).toBe(`Let “${running.connection.name}” in?`);
    const text = await page.locator('main').textContent();
    expect(text).toContain('asks to read, create, change and delete the users and groups of acme');
    expect(text).toContain(new URL(redirectUri).host);
    await page.getByLabel('Name').fill('admin-acme');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(`${redirectUri}?*`);
    const callback = new URL(page.url());
    expect(await redeem(running, callback, { redirectUri })).toHaveProperty('access_token');
    const hosts = new Set(requests.map((url) => new URL(url).host));
    expect([...hosts]).toEqual([new URL(running.url).host, new URL(redirectUri).host]);
    expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  });

  it('says where a password is wrong, and asks again', async () => {
    const running = await start();
    const { page } = await openPage(running);
    await page.getByLabel('Name').fill('admin-acme');
    await page.getByLabel('Password').fill('a wrong one');
    await page.getByRole('button', { name: 'Allow' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('not those of an administrator');
    expect(await page.getByLabel('Name').inputValue()).toBe('admin-acme');
    expect(await page.getByLabel('Password').inputValue()).toBe('');
  });

  it('tells the application that the administrator refused, without a password', async () => {
    const running = await start();
    const { page, redirectUri } = await openPage(running);
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.waitForURL(`${redirectUri}?*`);
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  });

  it.each(['light', 'dark'] as const)(
    'is accessible in %s, also with a problem and as an error',
    async (colorScheme) => {
      const running = await start();
      const { page } = await openPage(running, { colorScheme, viewport: { width: 360, height: 800 } });
      expect(await violations(page)).toEqual([]);
      await page.getByLabel('Name').fill('<script>alert(1)</script>');
      await page.getByLabel('Password').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      expect(await violations(page)).toEqual([]);
      const [needed, given] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      expect(needed).toBeLessThanOrEqual(given);
      await page.goto(authorizationUrl(running, { redirect_uri: 'https://evil.example/' }).href);
      expect(await page.locator('h1').textContent()).toBe('This cannot be done');
      expect(await violations(page)).toEqual([]);
    },
  );

  it('is in nobody else’s frame, and takes no form of theirs', async () => {
    const running = await start();
    const { page, context } = await openPage(running);
    const url = page.url();
    const trap = await openSite(
      `<iframe src="${url}"></iframe><form method="post" action="${url}"><input name="name" value="admin-acme">` +
        `<input name="password" value="${password}"><button name="decision" value="allow">Win</button></form>`,
    );
    const trapped = await context.newPage();
    // Another site: for cookies, 127.0.0.1 at any port is one and the same.
    await trapped.goto(trap.replace('127.0.0.1', 'localhost'));
    await expect.poll(() => trapped.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
    await trapped.getByRole('button', { name: 'Win' }).click();
    await expect.poll(() => trapped.locator('h1').textContent()).toBe('This cannot be done');
    await page.reload();
    expect(await page.locator('h1').textContent()).toContain('Let');
  });
});

describe('the consent page', () => {
  const openConsent = async (running: Running) => {
    const browser = createBrowser();
    const { url, response } = await browser.follow(authorizationUrl(running));
    return { browser, url, response: response! };
  };
  const right = { name: 'admin-acme', password, decision: 'allow' };

  it('is sent with what keeps it from frames, scripts and caches', async () => {
    const { response } = await openConsent(await start());
    const csp = response.headers.get('content-security-policy');
    expect(csp).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self' https:\/\/system-admin/);
    expect(csp).toContain("frame-ancestors 'none'; base-uri 'none'");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it('takes the decision of an administrator of its tenant alone', async () => {
    const running = await start();
    const { browser, url } = await openConsent(running);
    for (const [name, word] of [
      ['admin-globex', password],
      ['admin-acme', ''],
      ['admin-acme', `${password} `],
      ['', ''],
      ['nobody', password],
      ['acme/admin-acme', password],
    ] as const) {
      const { response, leadsTo } = await browser.submit(url, { ...right, name, password: word });
      expect([name, response.status, leadsTo]).toEqual([name, 403, undefined]);
    }
    expect((await browser.submit(url, right)).leadsTo).toBeDefined();
  });

  it('asks for the password with every request, whoever signed in before', async () => {
    const running = await start();
    const { browser, url } = await openConsent(running);
    const { leadsTo } = await browser.submit(url, right);
    expect((await browser.follow(leadsTo!)).url).toContain('code=');
    const again = await browser.follow(authorizationUrl(running));
    expect(new URL(again.url).pathname).toMatch(/^\/oauth\/consent\//);
    const silent = await browser.follow(authorizationUrl(running, { prompt: 'none' }));
    expect(new URL(silent.url).searchParams.get('error')).toBe('login_required');
  });

  it('belongs to the browser that asked for it', async () => {
    const running = await start();
    const { browser, url } = await openConsent(running);
    const thief = createBrowser();
    expect((await thief.request(url)).status).toBe(400);
    expect((await thief.submit(url, right)).response.status).toBe(400);
    const other = await openConsent(running);
    // The cookie of one request for the page of another.
    for (const [key, cookie] of other.browser.jar) thief.jar.set(key, { ...cookie, path: '/' });
    expect((await thief.submit(url, right)).leadsTo).not.toContain(url.split('/').at(-1));
    for (const [key, cookie] of browser.jar) browser.jar.set(key, { ...cookie, value: `${cookie.value}x` });
    expect((await browser.submit(url, right)).response.status).toBe(400);
  });

  it('takes no form that another site sent', async () => {
    const running = await start();
    const { browser, url } = await openConsent(running);
    for (const origin of ['https://evil.example', 'null', running.url.replace('http:', 'https:')]) {
      expect((await browser.submit(url, right, { origin })).response.status).toBe(403);
    }
    expect((await browser.submit(url, right, { origin: running.url })).leadsTo).toBeDefined();
  });

  it('outlives the change of the key that signs its cookies, once', async () => {
    const running = await start();
    const before = await openConsent(running);
    running.pass(86_400_000);
    expect((await before.browser.submit(before.url, right)).leadsTo).toBeDefined();
    const after = await openConsent(running);
    running.pass(2 * 86_400_000);
    expect((await after.browser.submit(after.url, right)).response.status).toBe(400);
  });

  it('decides once', async () => {
    const running = await start();
    const { browser, url } = await openConsent(running);
    const { leadsTo } = await browser.submit(url, right);
    expect((await browser.follow(leadsTo!)).url).toContain('code=');
    expect((await browser.follow(leadsTo!)).response?.status).toBe(400);
    expect((await browser.submit(url, right)).response.status).toBe(400);
  });

  it('has who guesses wait, also with the right password', async () => {
    const running = await start();
    const { browser, url } = await openConsent(running);
    const guesses = Array.from({ length: 8 }, (_, i) => browser.submit(url, { ...right, password: `guess ${i}` }));
    const statuses = (await Promise.all(guesses)).map(({ response }) => response.status);
    expect(statuses.toSorted()).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    expect((await browser.submit(url, right)).response.status).toBe(429);
    const other = await running.connect('globex');
    const globex = createBrowser();
    const page = await globex.follow(authorizationUrl({ ...running, ...other }));
    expect((await globex.submit(page.url, { ...right, name: 'admin-globex' })).leadsTo).toBeDefined();
    running.pass(60_000);
    expect((await browser.submit(url, right)).leadsTo).toBeDefined();
  });

  it('has who guesses at many names wait', async () => {
    let failures = 0;
    const running = await start({}, [], { countFailure: async () => ((failures += 1) > 1 ? 7 : undefined) });
    const { browser, url } = await openConsent(running);
    const wrong = (name: string) => browser.submit(url, { ...right, name, password: 'wrong' });
    expect((await wrong('one')).response.status).toBe(403);
    const { response } = await wrong('two');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await browser.submit(url, right)).leadsTo).toBeDefined();
  });

  it('reads no form that is too large', async () => {
    const running = await start();
    const { browser, url } = await openConsent(running);
    expect((await browser.submit(url, { ...right, more: 'x'.repeat(5_000) })).response.status).toBe(413);
  });
});
