import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { addApp } from '../org/service.ts';
import { findings, settled, useBrowser } from './browser.ts';

const open = useBrowser();

it('inspects the service of an application, shows what to mend and its exchanges, and compares with the run before', async () => {
  const both = await open();
  const { page, org, signIn, harness, authorization, complaints, elsewhere } = both;
  const app = await addApp(org, both);
  await signIn();
  await page.getByRole('button', { name: 'Inspect' }).click();
  await page.getByRole('link', { name: 'Inspect' }).click();
  await page.getByText('Nothing was inspected yet').waitFor();
  await page.getByRole('combobox', { name: 'Application' }).click();
  await page.getByRole('option', { name: app.label }).click();
  await page.getByText(`SCIM 2.0 at ${both.base('2.0')}`).waitFor();
  for (const suite of ['RFC 7643', 'entitlements', 'OAuth 2', 'Security', 'Concurrency', 'Unicode'])
    await page.getByRole('checkbox', { name: suite }).uncheck();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('main').getByRole('button', { name: 'Inspect', exact: true }).click();
  await page.getByRole('heading', { name: '2 requirements not met' }).waitFor();
  await page.getByText("Okta's SPEC suite: failed").waitFor();
  await page.getByText('Breaks Okta').waitFor();
  await page.getByText('keep one there with userName').first().waitFor();
  await settled(page);
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Show exchanges of okta-spec-01' }).click();
  const shown = page.getByRole('dialog', { name: 'okta-spec-01' });
  await shown.getByText('this shows it').waitFor();
  await shown.getByText('Raw').first().click();
  expect(await shown.textContent()).toContain('GET');
  expect(await shown.textContent()).not.toContain(authorization);
  await settled(page);
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');

  const user = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'bjensen@example.com',
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
    active: true,
  };
  await harness.send('POST', '/Users', user, { authorization });
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('heading', { name: 'Every requirement is met' }).waitFor();
  const since = page.getByRole('region', { name: 'Since the run before' });
  await since.getByText('2 newly passing').waitFor();
  await since.getByText('0 newly failing').waitFor();
  await settled(page);
  expect(await findings(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'All', exact: true }).click();
  await page.getByRole('textbox', { name: 'Search requirements' }).fill('spec-01');
  await page.getByRole('cell', { name: 'okta-spec-01' }).waitFor();
  // The view can be linked to.
  await page.reload();
  await page.getByRole('cell', { name: 'okta-spec-01' }).waitFor();

  await page.getByRole('button', { name: 'Save report' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'HTML, for people' }).click();
  expect((await download).suggestedFilename()).toMatch(/^inspection-ins\w+\.html$/);
  await page.getByRole('navigation', { name: 'Admin Console' }).getByRole('link', { name: 'Inspect' }).click();
  await page.getByText('Nothing failed').waitFor();
  expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
}, 60_000);

/** Drags a file over an element and lets go of it there, as the browser has it from a desktop. */
const drop = async (page: Page, onto: Locator, name: string, text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-drop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  await onto.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await onto.boundingBox())!;
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x: x + width / 2, y: y + height / 2, data });
};

const step = {
  step_type: 'request',
  note: 'Required Test: List Users',
  method: 'GET',
  url: '{{SCIMBaseURL}}/Users?count={{many}}',
  headers: { Authorization: ['{{auth}}'] },
  assertions: [{ source: 'response_status', comparison: 'equal_number', value: 200 }],
};
const file = { name: 'Tour Guides', steps: [step, { step_type: 'pause', duration: 60 }] };

it('runs a Runscope file that was dropped, against an address with credentials of its own, and cancels it', async () => {
  const both = await open();
  const { page, signIn, authorization, complaints } = both;
  await signIn('/admin/inspect');
  await page.getByText('Any address').click();
  await page.getByRole('main').getByRole('button', { name: 'Inspect', exact: true }).click();
  await page.getByText('The field cannot be left blank.').first().waitFor();
  await page.getByLabel('Base URL').fill('ftp://example.com');
  await page.getByRole('textbox', { name: 'Token', exact: true }).fill(authorization.replace(/^Bearer /, ''));
  await drop(page, page.getByTestId('drop'), 'tours.json', JSON.stringify(file));
  await page.getByText('tours.json').waitFor();
  await page.getByLabel('many').fill('3');
  await page.getByRole('main').getByRole('button', { name: 'Inspect', exact: true }).click();
  await page.getByText('Expected one such as').first().waitFor();
  await page.getByLabel('Base URL').fill(both.base('2.0'));
  expect(await findings(page)).toEqual([]);
  await page.getByRole('main').getByRole('button', { name: 'Inspect', exact: true }).click();
  await page.getByRole('heading', { name: '1 of 1 tried' }).waitFor();
  await settled(page);
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('It was cancelled').waitFor();
  await page.getByRole('combobox', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'All', exact: true }).click();
  await page.getByRole('button', { name: 'Required Test: List Users' }).click();
  await page.getByRole('dialog').getByText('Users?count=3').first().waitFor();
  expect(complaints).toEqual([]);
}, 60_000);
