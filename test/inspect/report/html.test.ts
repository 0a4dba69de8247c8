import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { htmlReport } from '../../../src/inspect/report/html.ts';
import { violations } from '../../axe.ts';
import { everything, hostile, reported, result } from './reported.ts';

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'muster-report-'));

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const open = async (report = everything, options: Parameters<Browser['newContext']>[0] = {}) => {
  const file = join(folder, 'report.html');
  writeFileSync(file, htmlReport(report));
  const context = await browser.newContext({ offline: true, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(pathToFileURL(file).href);
  return { page, requests, complaints, url: pathToFileURL(file).href };
};

const width = (page: Page): Promise<[number, number]> =>
  page.evaluate('[document.documentElement.scrollWidth, document.documentElement.clientWidth]');

const unfoldAll = (page: Page): Promise<void> =>
  page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');

describe('the HTML report in a browser', () => {
  it('asks nobody for anything, and nothing in it runs or breaks', async () => {
    const { page, requests, complaints, url } = await open();
    expect(requests.filter((request) => request !== url && !request.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.locator('body').textContent()).toContain(hostile.slice(0, 60));
  });

  it('shows first how it went, whether Okta is content, and what to mend', async () => {
    const { page } = await open();
    expect(await page.locator('h1').textContent()).toBe(
      '4 requirements not met, 1 check broke, 1 warning, of 19 tried',
    );
    expect(await page.locator('.answers').textContent()).toBe("Okta's SPEC suite: passed, 12 of 12 requests");
    expect(await page.locator('.cause h3').allTextContents()).toEqual([
      'The requirement of create-25.',
      'The requirement of entra-01.',
      'PATCH /Users/{id} is answered 500',
      'TypeError: x is not a function',
      'The requirement of sort-01.',
    ]);
    expect(await page.locator('.cause .seen').first().locator('dt, dd').allTextContents()).toEqual([
      'Sent',
      'POST /Users',
      'Expected',
      'status 409',
      'Found',
      '400: userName "create-25" is taken.',
    ]);
  });

  it('unfolds a passed requirement where its square is followed, and each exchange by itself', async () => {
    const { page } = await open();
    const passed = page.locator('.result', { has: page.locator('[id="discovery-01"]') });
    const exchange = passed.locator('.exchange');
    expect(await exchange.isVisible()).toBe(false);
    await page.locator('.cells a[href="#discovery-01"]').click();
    expect(await exchange.isVisible()).toBe(true);
    expect(await exchange.locator('.wire').isVisible()).toBe(false);
    await exchange.locator('summary').click();
    expect(await exchange.locator('.wire').isVisible()).toBe(true);
    expect(await exchange.locator('.wire').textContent()).toContain('authorization: Bearer ••••');
    await exchange.locator('summary').click();
    expect(await exchange.locator('.wire').isVisible()).toBe(false);
  });

  it('shows what did not pass alone, on demand', async () => {
    const { page } = await open();
    const shown = () => page.locator('.result:visible').count();
    expect(await shown()).toBe(everything.results.length);
    await page.getByLabel('what did not pass').check();
    expect(await shown()).toBe(6);
  });

  it.each(['light', 'dark'] as const)('is accessible in %s, whatever is open', async (colorScheme) => {
    const { page } = await open(everything, { colorScheme });
    await unfoldAll(page);
    expect(await violations(page)).toEqual([]);
  });

  it('fits a telephone and paper', async () => {
    const { page } = await open(everything, { viewport: { width: 360, height: 800 } });
    await unfoldAll(page);
    const [needed, given] = await width(page);
    expect(needed).toBeLessThanOrEqual(given);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.shown').isVisible()).toBe(false);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('cuts bodies that are too long to be read', () => {
    const [first] = reported([result('create-01')]).results;
    const long = { ...first!.exchanges[0]!, response: { status: 200, headers: {}, body: 'x'.repeat(1_000_000) } };
    const html = htmlReport(reported([{ ...first!, exchanges: [long] }]));
    expect(html.length).toBeLessThan(50_000);
    expect(html).toContain('… and 980,000 characters more');
  });
});
