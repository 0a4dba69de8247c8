import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { useBrowser } from './browser.ts';

const open = useBrowser();

/** What is asked of an element of the page. */
interface Element {
  readonly tagName: string;
  matches(selector: string): boolean;
  readonly ownerDocument: {
    readonly defaultView: { getComputedStyle(element: Element): { readonly outlineStyle: string } };
  };
}

/** Whether an element has the focus, and a link or a button shows it. */
const focus = (element: Element): 'elsewhere' | 'here' | 'unseen' => {
  if (!element.matches(':focus')) return 'elsewhere';
  const { outlineStyle } = element.ownerDocument.defaultView.getComputedStyle(element);
  return /^(?:A|BUTTON)$/.test(element.tagName) && outlineStyle === 'none' ? 'unseen' : 'here';
};

/** What somebody does with a page who has no mouse. */
const keysOf = (page: Page) => {
  const { keyboard } = page;
  /** Goes on to an element by Tab, as somebody does who sees the page. */
  const reach = async (target: Locator) => {
    await target.waitFor();
    for (let presses = 0; presses < 120; presses++) {
      const state = await target.evaluate(focus);
      if (state === 'unseen') throw new Error(`${String(target)} does not show that it has the focus.`);
      if (state === 'here') return;
      await keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(target)}.`);
  };
  const press = async (target: Locator, key = 'Enter') => {
    await reach(target);
    await keyboard.press(key);
  };
  const type = async (target: Locator, text: string) => {
    await reach(target);
    await keyboard.type(text);
  };
  return { reach, press, type };
};

it('leads by the keyboard alone from the sign-in to a verified integration and an assignment', async () => {
  const { page, base, authorization, harness, org, complaints } = await open();
  await org.call('POST', '/api/v1/users?activate=true', bjensen());
  const { reach, press, type } = keysOf(page);
  const { keyboard } = page;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const link = (name: string) => page.getByRole('link', { name, exact: true });

  await page.goto(`${org.url}/signin`);
  await type(page.getByLabel('Username'), 'admin@example.com');
  await type(page.getByLabel('Password', { exact: true }), 'Kv7J2LEa');
  await keyboard.press('Enter');
  await press(link('Admin'));
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  await press(page.getByRole('navigation').getByRole('link', { name: 'Applications' }));
  // What stands before the page is skipped.
  await page.getByRole('heading', { name: 'Applications' }).waitFor();
  await press(link('Skip to the page'));
  await press(link('Browse App Catalog').first());
  await type(page.getByLabel('Search the catalogue'), 'SCIM 2.0');
  await press(link('Add Integration: SCIM 2.0 Test App (Header Auth)'));
  await press(button('Next'));
  await press(button('Done'));

  const tab = (name: string) => page.getByRole('tab', { name });
  await reach(tab('Assignments'));
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowLeft');
  await press(button('Configure API Integration'), 'Space');
  await press(page.getByLabel('Enable API integration'), 'Space');
  await type(page.getByLabel('Base URL'), base('2.0'));
  await type(page.getByLabel('API Token'), authorization);
  await press(button('Test API Credentials'));
  await page.getByText('SCIM 2.0 Test App (Header Auth) was verified successfully!').waitFor();
  await press(button('Save'));
  await press(button('To App'));
  await press(button('Edit'));
  await press(page.getByLabel('Enable Create Users'), 'Space');
  await press(button('Save'));
  await page.getByText('Settings saved!').first().waitFor();

  await reach(tab('Provisioning'));
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await press(button('Assign ▾'));
  const people = page.getByRole('menuitem', { name: 'Assign to People' });
  await people.waitFor();
  if ((await people.evaluate(focus)) === 'elsewhere') await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await reach(button('Assign Barbara Jensen'));
  // The dialog keeps the focus.
  for (let presses = 0; presses < 20; presses++) {
    await keyboard.press('Tab');
    expect(await dialog.evaluate((element: Element) => element.matches(':focus-within'))).toBe(true);
  }
  await press(button('Assign Barbara Jensen'));
  await reach(page.getByLabel('User Name'));
  await keyboard.press('Enter');
  await dialog.getByText('Assigned', { exact: true }).waitFor();
  await press(button('Done'));
  await page.getByText('Provisioned', { exact: true }).waitFor();
  const { json } = await harness.send('GET', '/Users?filter=userName%20eq%20%22bjensen%40example.com%22');
  expect(json.totalResults).toBe(1);

  // A dialog gives the focus back.
  await press(button('Unassign bjensen@example.com'));
  await dialog.waitFor();
  await keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => button('Unassign bjensen@example.com').evaluate(focus)).toBe('here');
  expect(complaints).toEqual([]);
}, 60_000);

it('has a plan made and applied, and files inspected, by the keyboard alone', async () => {
  const both = await open();
  const { page, org, signIn, harness, complaints } = both;
  const app = await addApp(org, both);
  const { press } = keysOf(page);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await signIn(`/admin/what-if?app=${app.id}`);
  await press(button('Pause sending'));
  await page.getByText('Nothing is sent: this application is paused').waitFor();
  const { body: person } = await org.call('POST', '/api/v1/users?activate=true', bjensen());
  await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: person.id, scope: 'USER' });
  await press(button('Plan'));
  await press(page.getByRole('button', { name: /Assign: Barbara Jensen/ }));
  await page.getByText('POST /Users', { exact: true }).last().waitFor();
  await press(button('Apply this plan'));
  await press(button('Apply'));
  await page.getByText('The plan was applied.').waitFor();
  const { json } = await harness.send('GET', '/Users?filter=userName%20eq%20%22bjensen%40example.com%22');
  expect(json.totalResults).toBe(1);

  await page.goto(`${org.url}/admin/inspect`);
  const choosing = page.waitForEvent('filechooser');
  await press(button('Choose files'));
  const step = { step_type: 'request', method: 'GET', url: '{{SCIMBaseURL}}/Users', headers: {}, assertions: [] };
  const buffer = Buffer.from(JSON.stringify({ name: 'Tour Guides', steps: [step] }));
  await (await choosing).setFiles({ name: 'tours.json', mimeType: 'application/json', buffer });
  await page.getByText('tours.json').waitFor();
  await press(button('Remove tours.json'));
  await page.getByText('tours.json').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
}, 60_000);
