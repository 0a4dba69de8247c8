import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createConsole, type Console } from '../../src/org/console.ts';
import { violations } from '../axe.ts';
import { startBoth } from '../org/service.ts';

const root = join(import.meta.dirname, '../..');

/** Builds the console, once in a run of the tests: whoever comes first does, the others wait. */
const build = async (): Promise<string> => {
  const folder = process.env['MUSTER_TEST_CONSOLE']!;
  const [begun, building, built] = ['begun', 'building', 'built'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    mkdirSync(begun);
  } catch {
    while (!existsSync(built)) await setTimeout(100);
    return built;
  }
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = ['--outDir', building, '--emptyOutDir', '--logLevel', 'error'];
  // As it is shipped: what is built for tests would be slower, and greater.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', ...options], { cwd: join(root, 'console'), env });
  renameSync(building, built);
  return built;
};

/** A browser for the tests of a file; the tests open it, each before an org and a service of its own. */
export const useBrowser = () => {
  let browser: Browser;
  let built: Console;

  beforeAll(async () => {
    built = await createConsole(await build());
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
  });

  afterAll(() => browser.close());

  /** A page before an org with its console, beside a service. */
  return async ({
    auth = 'header',
    administered = true,
    through = (fetch) => fetch,
    ...options
  }: Parameters<Browser['newContext']>[0] &
    Pick<NonNullable<Parameters<typeof startBoth>[1]>, 'administered' | 'through'> & {
      auth?: Parameters<typeof startBoth>[0];
    } = {}) => {
    const both = await startBoth(auth, { console: built, local: true, administered, through });
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    /** Requests that left the machine's own org. */
    const elsewhere: string[] = [];
    /** What the browser reports as wrong. */
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(both.org.url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // A refused sign-in is an answer of the org, which the browser reports too.
      if (message.type() === 'error' && !message.text().includes('status of 4')) complaints.push(message.text());
    });
    onTestFinished(async ({ task }) => {
      const shots = process.env['SCREENSHOTS'];
      if (shots) await page.screenshot({ path: join(shots, `${task.name}.png`), fullPage: true });
      await context.close();
    });
    /** Signs in and opens a page; by the form, which tests of its own fill in, each test would load two pages more. */
    const signIn = async (path = '/admin') => {
      const data = { login: 'admin@example.com', password: 'Kv7J2LEa' };
      const answer = await context.request.post(`${both.org.url}/muster/api/v1/session`, { data });
      if (!answer.ok()) throw new Error(`The sign-in was answered ${answer.status()}.`);
      await page.goto(both.org.url + path);
      if (path === '/admin') await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    };
    return { ...both, page, elsewhere, complaints, signIn };
  };
};

/** Assigns the application whose Assignments tab is shown to a person, as the mappings say. */
export const assign = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: 'Assign ▾' }).click();
  await page.getByRole('menuitem', { name: 'Assign to People' }).click();
  await page.getByRole('button', { name: `Assign ${name}` }).click();
  await page.getByRole('button', { name: 'Save and Go Back' }).click();
  await page.getByRole('dialog').getByText('Assigned', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
};

/** Waits for colours and places to have come to rest; what turns for ever does not. */
const rest = `Promise.all(document.getAnimations()
  .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
  .map(({ finished }) => finished.catch(() => undefined))).then(() => undefined)`;

/** Waits until a page shows what it has to show, and nothing moves. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('h1').first().waitFor();
  await page.locator('[aria-busy="true"], output[aria-label]').first().waitFor({ state: 'detached' });
  await page.evaluate(rest);
};

/** What axe finds wrong with a page in light colours, and, of what only colours decide, in dark ones. */
export const findings = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(rest);
    // What is behind a dialog is out of reach; the dialog's own <header> is none of the page.
    const dialog = (await page.getByRole('dialog').count()) > 0;
    const wrong = await violations(page, {
      ...(dialog && { within: '[role="dialog"]', without: 'landmark-no-duplicate-banner' }),
      ...(colorScheme === 'dark' && { only: 'color-contrast' }),
    });
    found.push(...wrong.map(([id, ...elements]) => `${id}, ${colorScheme}: ${elements.join(' ')}`));
  }
  return found;
};
