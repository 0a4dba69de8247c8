import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { KeptExchange } from '../../src/provisioning/store.ts';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { findings, settled, useBrowser } from './browser.ts';

const open = useBrowser();

const setUp = async () => {
  const both = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { org } = both;
  const app = await addApp(org, both);
  const assign = async (login: string) => {
    const { body } = await org.call('POST', '/api/v1/users?activate=true', bjensen({ login, email: login }));
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: body.id, scope: 'USER' });
    await org.context.engine.worker.idle();
    return body.id as string;
  };
  return { ...both, app, assign };
};

describe('Traffic in a browser', () => {
  it('shows each request as it goes out, narrows them, and keeps the choice in the URL', async () => {
    const { page, signIn, assign, complaints } = await setUp();
    await signIn('/admin/traffic');
    await page.getByText('Live', { exact: true }).waitFor();
    const creates = page.getByRole('button', { name: /^POST \/scim\/v2\/Users/ });
    await expect.poll(() => creates.count()).toBe(0);
    await assign('bjensen@example.com');
    await creates.waitFor();

    await page.getByLabel('Operation').and(page.locator('input')).click();
    await page.getByRole('option', { name: 'Find user' }).click();
    await page.getByRole('button', { name: /^GET .*filter=userName eq "bjensen@example.com"/ }).waitFor();
    await expect.poll(() => creates.count()).toBe(0);
    await page.getByLabel('Status').and(page.locator('input')).click();
    await page.getByRole('option', { name: 'Conflict (409)' }).click();
    await page.getByText('Nothing of this kind was sent').waitFor();
    expect(new URL(page.url()).search).toBe('?operation=find-user&status=409');
    await page.reload();
    await page.getByText('Nothing of this kind was sent').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await creates.waitFor();

    await page.getByLabel('Person').and(page.locator('input')).fill('Barb');
    await page.getByRole('option', { name: 'Barbara Jensen (bjensen@example.com)' }).click();
    await expect.poll(() => page.getByRole('row').count()).toBe(3);
    await page.reload();
    await expect
      .poll(() => page.getByLabel('Person').and(page.locator('input')).inputValue())
      .toBe('Barbara Jensen (bjensen@example.com)');

    // What is paused stands still; what came meanwhile is there afterwards.
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await assign('jsmith@example.com');
    await expect.poll(() => creates.count()).toBe(1);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => creates.count()).toBe(2);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('opens a request, compares it with Okta’s documentation and sends it again', async () => {
    const { page, signIn, assign, authorization, base, complaints } = await setUp();
    await assign('bjensen@example.com');
    await signIn('/admin/traffic');
    await page.getByRole('button', { name: /^POST \/scim\/v2\/Users/ }).click();
    const drawer = page.getByRole('dialog', { name: 'Create user' });
    await drawer.getByText('"bjensen@example.com"').first().waitFor();
    expect(await findings(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Copy as curl' }).click();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(/^curl -X POST 'http/);

    await drawer.getByRole('tab', { name: 'Okta’s documentation' }).click();
    await drawer.getByText('As Okta’s documentation says').waitFor();
    expect(await findings(page)).toEqual([]);

    await drawer.getByRole('tab', { name: 'Replay' }).click();
    expect(new URL(page.url()).searchParams.get('view')).toBe('replay');
    await drawer.getByRole('button', { name: 'Send again' }).click();
    const differences = drawer.getByRole('table', { name: 'Differences between the answers' });
    await differences.getByRole('row', { name: 'status 201 409' }).waitFor();
    await drawer.getByLabel('Another base URL').check();
    await drawer.getByLabel('Base URL', { exact: true }).fill(base('2.0'));
    await drawer.getByRole('button', { name: 'Send again' }).click();
    await differences.getByRole('row', { name: 'status 201 401' }).waitFor();
    await drawer.getByLabel('Authorization header').and(page.locator('input')).fill(authorization);
    await drawer.getByRole('button', { name: 'Send again' }).click();
    await differences.getByRole('row', { name: 'status 201 409' }).waitFor();
    expect(await findings(page)).toEqual([]);
    // Each of them was sent, and is listed.
    await expect.poll(() => page.getByRole('button', { name: /^POST \/scim\/v2\/Users/ }).count()).toBe(4);
    expect((await drawer.textContent())!.includes(authorization)).toBe(false);

    // The list is walked by keys.
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page
      .getByRole('button', { name: /^POST \/scim\/v2\/Users/ })
      .first()
      .focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Find user' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'The request above' }).click();
    await page.getByRole('dialog', { name: 'Create user' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('downloads what is ticked, or all, as HAR', async () => {
    const { page, signIn, assign } = await setUp();
    await assign('bjensen@example.com');
    await signIn('/admin/traffic');
    await page.getByLabel('Select POST /scim/v2/Users').check();
    const entries = async (item: RegExp) => {
      await page.getByRole('button', { name: 'Export HAR' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: item }).click();
      const file = await (await download).path();
      return JSON.parse(await readFile(file, 'utf8')).log.entries as { request: { method: string } }[];
    };
    expect((await entries(/The selection \(1\)/)).map(({ request }) => request.method)).toEqual(['POST']);
    expect((await entries(/^All/)).length).toBeGreaterThan(2);
  }, 60_000);

  it('ticks no more requests than one archive takes', async () => {
    const { page, signIn, assign, complaints } = await setUp();
    await assign('bjensen@example.com');
    // One page of what is otherwise read on fifty times.
    const list = (url: URL): boolean => url.pathname === '/muster/api/v1/exchanges';
    await page.route(list, async (route) => {
      const response = await route.fetch();
      const [one] = (await response.json()) as KeptExchange[];
      const request = (number: number) => ({
        ...one!.request,
        method: 'GET',
        url: `https://scim.example.com/${number}`,
      });
      const json = Array.from({ length: 10_001 }, (_, i) => ({ ...one, id: `exc${i}`, request: request(i) }));
      await route.fulfill({ response, json });
    });
    await signIn('/admin/traffic');
    const tick = (number: number) => page.getByLabel(`Select GET /${number}`, { exact: true });
    await tick(0).check();
    await page.evaluate(`document.querySelector('[aria-label="Exchanges"]').parentElement.scrollTo(0, 44 * 10_001)`);
    await tick(10_000).click({ modifiers: ['Shift'] });
    await page.getByText('One archive takes 10,000 requests: these would be 10,001.').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await tick(10_000).isChecked()).toBe(false);
    await tick(9_999).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Export HAR' }).click();
    await page.getByRole('menuitem', { name: 'The selection (10,000)' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('holds a hundred thousand requests, and only those on the page that can be seen', async () => {
    const { page, org, signIn, app, assign } = await setUp();
    const make = (number: number): KeptExchange => ({
      id: `exc${String(number).padStart(17, '0')}`,
      app: app.id,
      operation: number % 1_000 === 0 ? 'delete-group' : 'read-user',
      request: { method: 'GET', url: `https://scim.example.com/scim/v2/Users/${number}`, headers: {} },
      response: { status: 200, headers: {}, body: '{}' },
      started: number,
      duration: 1,
    });
    const many = 100_000;
    for (let from = 0; from < many; from += 5_000)
      await org.store.exchanges.add(Array.from({ length: 5_000 }, (_, index) => make(from + index)));
    await signIn('/admin/traffic');
    const row = (number: number) => page.getByRole('button', { name: `GET /scim/v2/Users/${number}`, exact: true });
    await row(many - 1).waitFor();
    // It is read on as somebody scrolls: 200 at a time, 44 pixels each.
    const box = `document.querySelector('[aria-label="Exchanges"]').parentElement`;
    for (let down = 1; down <= 5; down++) {
      await page.evaluate(`${box}.scrollTo(0, ${box}.scrollHeight)`);
      await expect.poll(() => page.evaluate<number>(`${box}.scrollHeight`)).toBeGreaterThan(44 * 200 * (down + 1));
    }
    await page.evaluate(`${box}.scrollTo(0, 44 * 1000)`);
    await row(many - 1_001).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBeLessThan(60);
    // Many are ticked by their ends, and go into one file.
    await page.getByLabel(`Select GET /scim/v2/Users/${many - 1_001}`, { exact: true }).check();
    await page.evaluate(`${box}.scrollTo(0, 44 * 700)`);
    await page.getByLabel(`Select GET /scim/v2/Users/${many - 701}`, { exact: true }).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Export HAR' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'The selection (301)' }).click();
    const { log } = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    expect(log.entries).toHaveLength(301);
    await page.evaluate(`${box}.scrollTo(0, 44 * 1000)`);
    await row(many - 1_001).waitFor();
    // What comes meanwhile does not move what is read.
    await assign('bjensen@example.com');
    const news = page.getByRole('button', { name: /new requests$/ });
    await news.waitFor();
    await expect.poll(() => row(many - 1_001).isVisible()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await news.click();
    await page.getByRole('button', { name: 'POST /scim/v2/Users' }).waitFor();
    await page.goto(`${org.url}/admin/traffic?operation=delete-group`);
    await row(many - 1_000).waitFor();
    await settled(page);
  }, 60_000);
});
