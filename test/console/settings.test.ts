import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

const colorOf = '(element) => getComputedStyle(element).color';

it('asks before changes are left behind, and before groups are no longer imported', async () => {
  const both = await open();
  const { page, signIn, org, complaints } = both;
  const app = await addApp(org, both, { importGroups: true });
  await signIn(`/admin/apps/${app.id}?tab=provisioning&settings=to-app`);
  await page.getByText('used to create accounts is set to Okta username.').waitFor();
  // What is only read is no fainter than other text.
  expect(await page.getByText('Enable', { exact: true }).first().evaluate(colorOf)).toBe(
    await page.locator('body').evaluate(colorOf),
  );
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Enable Exclude Username Updates').check();
  await page.getByRole('button', { name: 'Integration', exact: true }).click();
  const discard = page.getByRole('dialog', { name: 'Discard changes' });
  await discard.waitFor();
  expect(await findings(page)).toEqual([]);
  await discard.getByRole('button', { name: 'Cancel' }).click();
  await discard.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByLabel('Enable Exclude Username Updates').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Integration', exact: true }).click();
  await discard.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByRole('heading', { name: 'Integration' }).waitFor();
  expect((await org.store.applications.get(app.id))?.toApp.excludeUsernameUpdates).toBe(false);

  await page.getByRole('button', { name: 'To App', exact: true }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Enable Sync Password').check();
  const another = page.getByLabel("Generate a new random password whenever the user's Okta password changes");
  await expect.poll(() => another.count()).toBe(0);
  await page.getByLabel('Sync a randomly generated password').check();
  await another.check();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Settings saved!').waitFor();
  expect((await org.store.applications.get(app.id))?.toApp).toMatchObject({
    syncPassword: 'random',
    cycleSyncedPassword: true,
  });

  await page.getByRole('button', { name: 'Integration', exact: true }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Import Groups').click();
  await page.getByRole('dialog', { name: 'Disable Import Groups' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // The dialog's own form is not that of the settings: nothing was saved.
  expect((await org.store.applications.get(app.id))?.integration?.importGroups).toBe(true);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await org.store.applications.get(app.id))?.integration?.importGroups).toBe(false);

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Base URL').fill(both.base('2.0').replace('/scim/v2', '/nothing'));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Copy as curl' }).waitFor();
  const refused = page.getByRole('alert').filter({ hasText: 'Error authenticating: Not Found' });
  expect(await refused.count()).toBe(1);
  const right = async (locator: Locator) => ((box) => box!.x + box!.width)(await locator.boundingBox());
  expect(await right(page.getByRole('button', { name: 'Copy as curl' }))).toBeLessThan(await right(refused));
  expect(complaints).toEqual([]);
}, 60_000);

it('changes the username format, deactivates and deletes an application', async () => {
  const { page, signIn, org, complaints } = await open();
  await signIn('/admin/apps/add/scim2headerauth');
  await page.getByLabel('Do not display application icon to users').check();
  await expect.poll(() => page.getByLabel('Do not display application icon to users').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('tab', { name: 'Sign On' }).click();
  const [app] = (await org.store.applications.list({ limit: 1 })).items;
  expect(app?.visibility.hideWeb).toBe(true);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Application username format').and(page.locator('input')).click();
  await page.getByRole('option', { name: 'Custom' }).click();
  await page.getByLabel('Custom format').fill('user.nothing');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Custom format').fill('String.toLowerCase(user.login)');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Settings saved!').waitFor();
  expect((await org.store.applications.get(app!.id))?.username.template).toBe('String.toLowerCase(user.login)');

  await page.getByRole('button', { name: 'Active ▾' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate Application' }).click();
  await page.getByRole('button', { name: 'Inactive ▾' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete Application' }).click();
  await page.getByText('No applications yet').waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

it('connects an on-premises connector', async () => {
  const { page, signIn, base, authorization, org, complaints } = await open({ auth: 'basic' });
  const { body } = await org.call('POST', '/api/v1/apps', { label: 'Tours', signOnMode: 'AUTO_LOGIN' });
  await signIn(`/admin/apps/${body.id}`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('radio', { name: 'On-Premises Provisioning' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('tab', { name: 'Provisioning' }).click();
  await page.getByRole('button', { name: 'Configure SCIM Connector' }).click();
  const [username, password] = Buffer.from(authorization.split(' ')[1]!, 'base64').toString().split(':');
  const scim = (await org.store.applications.get(body.id))!.scim;
  await page.getByLabel('SCIM connector base URL').fill(base(scim));
  await page.getByLabel('Username').fill(username!);
  await page.getByLabel(/^Password/).fill(password!);
  await page.getByLabel('Unique user field name').fill('userName');
  await page.getByLabel('Timeout for API calls').fill('20');
  await page.getByText('Connect to these agents').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Test Connector Configuration' }).click();
  const tested = page.getByRole('dialog', { name: 'Connector configured successfully' });
  await tested.waitFor();
  expect(await tested.getByRole('listitem').allTextContents()).toEqual([
    'User Import',
    'Import Profile Updates',
    'Create New Users',
    'Push Pending Users',
    'Push Password Updates is not offered by the connector',
    'Push Profile Updates',
    'Push User Deactivation',
    'Reactivate Users',
    'Push Groups',
    'Incremental Imports',
  ]);
  expect(await findings(page)).toEqual([]);
  await tested.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'To App' }).waitFor();
  expect((await org.store.applications.get(body.id))?.integration).toMatchObject({ timeout: 20_000, actions: [] });
  await page.getByRole('tab', { name: 'Import' }).click();
  await page.getByRole('button', { name: 'Import Now' }).click();
  await expect.poll(() => page.getByLabel('Incremental import').isDisabled()).toBe(true);
  await page.getByText('The connector does not accept user updates').waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

it('shows all applications of a person, also those that are hidden', async () => {
  const { page, signIn, org, complaints } = await open();
  const person = (await org.call('POST', '/api/v1/users?activate=true', bjensen())).body;
  const app = (
    await org.call('POST', '/api/v1/apps', {
      label: 'Tours',
      signOnMode: 'AUTO_LOGIN',
      visibility: { hide: { web: true } },
    })
  ).body;
  await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: person.id, scope: 'USER' });
  await signIn(`/admin/people/${person.id}`);
  await page.getByRole('link', { name: 'Tours' }).waitFor();
  await page.getByText('Hidden from users').waitFor();
  expect(await findings(page)).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);
