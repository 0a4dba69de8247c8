import { AxeBuilder } from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createConsole, type Console } from '../../src/org/console.ts';
import { bjensen } from '../org/running.ts';
import { startBoth } from '../org/service.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'muster-console-'));
let browser: Browser;
let built: Console;

beforeAll(async () => {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'], {
    cwd: join(root, 'console'),
  });
  built = await createConsole(folder);
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}, 120_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** A browser before an org with its console, beside a service. */
const open = async (options: Parameters<Browser['newContext']>[0] = {}) => {
  const both = await startBoth('header', { console: built });
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const elsewhere: string[] = [];
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
  const signIn = async () => {
    await page.goto(`${both.org.url}/signin`);
    await page.getByLabel('Username').fill('admin@example.com');
    await page.getByLabel('Password', { exact: true }).fill('Kv7J2LEa');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Admin' }).click();
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  };
  return { ...both, page, elsewhere, complaints, signIn };
};

const findings = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

describe('the console in a browser', () => {
  it('leads from the catalogue to a user at the service', async () => {
    const { page, signIn, base, authorization, harness, org, elsewhere, complaints } = await open();
    await org.call('POST', '/api/v1/users?activate=true', {
      ...bjensen(),
      credentials: { password: { value: 'Tour4Guides' } },
    });
    await signIn();

    await page.getByRole('link', { name: 'Applications' }).first().click();
    await page.getByRole('link', { name: 'Browse App Catalog' }).first().click();
    await page.getByLabel('Search the catalogue').fill('SCIM 2.0');
    await page.getByRole('link', { name: 'Add Integration: SCIM 2.0 Test App (Header Auth)' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('tab', { name: 'Provisioning' }).click();
    await page.getByRole('button', { name: 'Configure API Integration' }).click();
    await page.getByLabel('Enable API integration').check();
    await page.getByLabel('Base URL').fill(base('2.0'));
    await page.getByLabel('API Token').fill('mst_wrong');
    await page.getByRole('button', { name: 'Test API Credentials' }).click();
    await page.getByText('Error authenticating').first().waitFor();
    await page.getByLabel('API Token').fill(authorization);
    await page.getByRole('button', { name: 'Test API Credentials' }).click();
    await page.getByText('SCIM 2.0 Test App (Header Auth) was verified successfully!').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();

    await page.getByRole('button', { name: 'To App' }).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    for (const name of ['Create Users', 'Update User Attributes', 'Deactivate Users']) {
      await page.getByLabel(`Enable ${name}`).check();
    }
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved!').first().waitFor();

    await page.getByRole('tab', { name: 'Assignments' }).click();
    await page.getByRole('button', { name: 'Assign to People' }).click();
    await page.getByRole('button', { name: 'Assign Barbara Jensen' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Provisioned', { exact: true }).waitFor();
    const { json } = await harness.send('GET', '/Users?filter=userName%20eq%20%22bjensen%40example.com%22');
    expect(json.totalResults).toBe(1);

    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
  }, 60_000);

  it.each(['light', 'dark'] as const)(
    'is accessible on each page, in %s colours',
    async (colorScheme) => {
      const { page, signIn, org } = await open({ colorScheme });
      await page.goto(`${org.url}/signup`);
      await page.getByRole('heading', { name: 'Sign up' }).waitFor();
      expect(await findings(page)).toEqual([]);
      await signIn();
      const { body: app } = await org.call('POST', '/api/v1/apps', {
        name: 'scim2headerauth',
        signOnMode: 'AUTO_LOGIN',
      });
      for (const path of [
        '/',
        '/admin',
        '/admin/people',
        `/admin/people/${org.administrator.id}`,
        '/admin/groups',
        '/admin/apps',
        '/admin/apps/catalog',
        '/admin/apps/add/scim2headerauth',
        ...['general', 'sign-on', 'provisioning', 'assignments'].map((tab) => `/admin/apps/${app.id}?tab=${tab}`),
        '/admin/api',
        '/admin/log',
        '/admin/mailbox',
      ]) {
        await page.goto(org.url + path);
        await page.waitForLoadState('networkidle');
        expect([path, ...(await findings(page))]).toEqual([path]);
      }
    },
    120_000,
  );
});
