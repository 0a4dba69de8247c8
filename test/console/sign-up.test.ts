import { expect, it } from 'vitest';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

it('leads from the sign-up by the mailbox to the Admin Console', async () => {
  const { page, org, elsewhere, complaints } = await open();
  await page.goto(`${org.url}/signup`);
  const fields = {
    'First name': 'Mandy',
    'Last name': 'Pepperidge',
    'Work email': 'mandy@example.com',
    Organization: 'Tours',
  };
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('An email address such as bjensen@example.com is required.').waitFor();
  expect(await page.locator('[aria-invalid="true"]').count()).toBe(3);
  expect(await findings(page)).toEqual([]);
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('link', { name: 'mailbox' }).click();
  await page.getByRole('button', { name: 'Welcome' }).click();
  const link = page.getByRole('dialog').getByRole('link');
  await link.waitFor();
  expect(await findings(page)).toEqual([]);
  await link.first().click();
  await page.getByLabel('Enter new password').fill('Mandy4Tours');
  await page.getByLabel('Repeat new password').fill('Mandy4Tours');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Password requirements were not met.').waitFor();
  expect(await page.getByLabel('Enter new password').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await findings(page)).toEqual([]);
  await page.getByLabel('Enter new password').fill('Tour4Guides');
  await page.getByLabel('Repeat new password').fill('Tour4Guides');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();

  await page.getByRole('button', { name: 'Console: Classic UI' }).click();
  await page.getByRole('menuitem', { name: 'Developer Console' }).click();
  await page.getByRole('heading', { name: 'Getting started' }).waitFor();
  const first = page.getByRole('listitem').first();
  expect(await first.textContent()).toMatch(/^Add an applicationOne/);
  await org.call('POST', '/api/v1/apps', { name: 'scim2headerauth', signOnMode: 'AUTO_LOGIN' });
  await page.reload();
  await first.getByText('Done').waitFor();
  // Of several, the one that was worked on last.
  const second = (await org.call('POST', '/api/v1/apps', { name: 'scim2testapp_basic', signOnMode: 'AUTO_LOGIN' }))
    .body;
  await page.reload();
  await page.getByRole('link', { name: 'Configure its API integration' }).first().click();
  await page.waitForURL(`**/admin/apps/${second.id}?**`);
  await page.getByRole('button', { name: 'Configure API Integration' }).waitFor();
  expect((await org.store.people.getByLogin('mandy@example.com'))?.profile).toMatchObject({ organization: 'Tours' });
  expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
}, 60_000);
