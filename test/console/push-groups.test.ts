import { describe, expect, it } from 'vitest';
import { addApp } from '../org/service.ts';
import { bjensen } from '../org/running.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

const setUp = async () => {
  const both = await open();
  const { org, harness, authorization, page } = both;
  const app = await addApp(org, both);
  const group = async (name: string) => (await org.call('POST', '/api/v1/groups', { profile: { name } })).body;
  /** The groups of the service, by name, with the number of their members. */
  const atService = async (): Promise<Record<string, number>> => {
    const { json } = await harness.send('GET', '/Groups', undefined, { authorization });
    const members = ({ members: of = [] }: { members?: unknown[] }): number => of.length;
    return Object.fromEntries(
      (json.Resources ?? []).map((one: { displayName: string; members?: unknown[] }) => [
        one.displayName,
        members(one),
      ]),
    );
  };
  const show = () => page.goto(`${org.url}/admin/apps/${app.id}?tab=push-groups`);
  const menu = async (button: string, item: string) => {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const pick = async (name: string) => {
    await menu('Push Groups', 'Find groups by name');
    const field = page.getByLabel('Group in Okta', { exact: true }).and(page.locator('input'));
    await field.fill(name);
    await page.getByRole('option', { name }).click();
  };
  return { ...both, app, group, atService, show, menu, pick };
};

describe('the Push Groups tab in a browser', () => {
  it('creates, deactivates, activates, pushes now and unlinks a group (C9312, C9318, C9319, C9320)', async () => {
    const { page, signIn, org, app, group, atService, show, menu, pick, complaints } = await setUp();
    const { id } = await group('Tour Guides');
    const person = (await org.call('POST', '/api/v1/users?activate=true', bjensen())).body;
    await org.call('PUT', `/api/v1/groups/${id}/users/${person.id}`);
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: person.id, scope: 'USER' });
    await org.context.engine.worker.idle();
    await signIn();
    await show();
    await page.getByText('No groups found for this filter').waitFor();
    await pick('Tour Guides');
    await page.getByText('No match found').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Active: Tour Guides' }).waitFor();
    await expect.poll(atService).toEqual({ 'Tour Guides': 1 });

    await menu('Active: Tour Guides', 'Deactivate group push');
    await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
    await page.getByRole('button', { name: 'Inactive: Tour Guides' }).waitFor();
    await org.call('DELETE', `/api/v1/groups/${id}/users/${person.id}`);
    await org.context.engine.worker.idle();
    expect(await atService()).toEqual({ 'Tour Guides': 1 });
    await menu('Inactive: Tour Guides', 'Activate group push');
    await page.getByRole('button', { name: 'Active: Tour Guides' }).waitFor();
    await expect.poll(atService).toEqual({ 'Tour Guides': 0 });
    await menu('Active: Tour Guides', 'Push now');
    expect(await findings(page)).toEqual([]);

    await menu('Active: Tour Guides', 'Unlink pushed group');
    const dialog = page.getByRole('dialog', { name: 'Unlink Pushed Group' });
    await dialog.getByText('No user accounts are deleted with either option').waitFor();
    await expect
      .poll(() => dialog.getByLabel('Delete the group in the target app (recommended)').isChecked())
      .toBe(true);
    await dialog.getByRole('button', { name: 'Unlink' }).click();
    await page.getByText('No groups found for this filter').waitFor();
    await expect.poll(atService).toEqual({});
    expect(complaints).toEqual([]);
  }, 60_000);

  it('links a group of the service, without renaming it where that is off (C9314, C9322, C9330)', async () => {
    const { page, signIn, org, app, group, harness, authorization, atService, show, pick } = await setUp();
    await group('Tour Guides');
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
    await group('Employees');
    for (const displayName of ['Guides', 'Employees'])
      await harness.send('POST', '/Groups', { schemas, displayName }, { authorization });
    await signIn();
    await show();
    await page.getByRole('button', { name: 'Group Push Settings' }).click();
    await page.getByLabel('Rename app groups to match group name in Okta').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved!').waitFor();
    await page.getByRole('button', { name: 'Refresh App Groups' }).click();
    await page.getByText('The groups of the service are read again.').waitFor();
    await org.context.engine.worker.idle();
    await pick('Tour Guides');
    await page.getByLabel('Link Group').check();
    await page.getByLabel('Select a group').and(page.locator('input')).fill('Gui');
    await page.getByRole('option', { name: 'Guides' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('cell', { name: 'Guides', exact: true }).waitFor();
    await org.context.engine.worker.idle();
    // One of the same name is linked, unless somebody wants another.
    await pick('Employees');
    await page.getByText('Match found: Employees').waitFor();
    await expect.poll(() => page.getByLabel('Link Group').isChecked()).toBe(true);
    await page.getByLabel('Create Group').check();
    await page.getByText('There is a group of that name at the service already').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Link Group').check();
    await expect
      .poll(() => page.getByLabel('Select a group').and(page.locator('input')).inputValue())
      .toBe('Employees');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Active: Employees' }).waitFor();
    await org.context.engine.worker.idle();
    expect(await atService()).toEqual({ Guides: 0, Employees: 0 });
    expect((await org.store.applications.get(app.id))?.renameAppGroups).toBe(false);
  }, 60_000);

  it('pushes by rule, edits in bulk and deletes the rule (C9323, C9324, C9326, C9328, C9329, C9331)', async () => {
    const { page, signIn, org, group, atService, show, menu } = await setUp();
    for (const name of ['Tour Guides', 'Tour Leaders', 'Employees']) await group(name);
    await signIn();
    await show();
    await menu('Push Groups', 'Find groups by rule');
    await page.getByLabel('Rule name').fill('Tours');
    await page.getByLabel('Text').fill('Tour');
    await page.getByRole('button', { name: 'Create Rule' }).click();
    await page.getByRole('button', { name: 'Active: Tour Leaders' }).waitFor();
    await expect.poll(atService).toEqual({ 'Tour Guides': 0, 'Tour Leaders': 0 });

    await page.getByRole('button', { name: 'Bulk Edit' }).click();
    for (const name of ['Tour Guides', 'Tour Leaders']) await page.getByLabel(`Select ${name}`).check();
    await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
    await page.getByRole('button', { name: 'Inactive: Tour Guides' }).waitFor();
    await page.getByRole('button', { name: 'Inactive: Tour Leaders' }).waitFor();
    for (const name of ['Tour Guides', 'Tour Leaders']) await page.getByLabel(`Select ${name}`).check();
    await page.getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByRole('button', { name: 'Active: Tour Guides' }).waitFor();
    await page.getByLabel('Select Tour Guides').check();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel('Leave the group in the target app').check();
    await page.getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('button', { name: 'Active: Tour Guides' }).waitFor({ state: 'detached' });

    await page.getByText('By rule', { exact: true }).click();
    expect(await findings(page)).toEqual([]);
    await menu('Active: rule Tours', 'Deactivate Rule');
    await page.getByRole('button', { name: 'Inactive: rule Tours' }).waitFor();
    await menu('Inactive: rule Tours', 'Delete Rule');
    await page.getByLabel('Leave associated groups').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No rules yet').waitFor();
    await org.context.engine.worker.idle();
    expect(await atService()).toEqual({ 'Tour Guides': 0, 'Tour Leaders': 0 });
  }, 60_000);

  it('shows what went wrong, and retries', async () => {
    const { page, signIn, org, app, group, atService, show, pick } = await setUp();
    await group('Tour Guides');
    const { applications } = org.store;
    const kept = (await applications.get(app.id))!;
    const broken = { ...kept.integration!, baseUrl: kept.integration!.baseUrl.replace('/scim/v2', '/nothing') };
    await applications.update({ ...kept, integration: broken });
    await signIn();
    await show();
    await pick('Tour Guides');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Error: Tour Guides' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await applications.update({ ...(await applications.get(app.id))!, integration: kept.integration! });
    await page.getByText('Errors', { exact: true }).click();
    await page.getByRole('button', { name: 'Retry All Groups' }).click();
    await page.getByText('No groups found for this filter').waitFor();
    await expect.poll(atService).toEqual({ 'Tour Guides': 0 });
  }, 60_000);
});
