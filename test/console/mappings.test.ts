import { describe, expect, it } from 'vitest';
import { addApp } from '../org/service.ts';
import { bjensen } from '../org/running.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

describe('profiles and mappings in a browser', () => {
  it('keeps the settings of To Okta (C9359)', async () => {
    const both = await open();
    const { page, signIn, org, complaints } = both;
    const app = await addApp(org, both);
    await signIn(`/admin/apps/${app.id}?tab=provisioning&settings=to-okta`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Email matches').check();
    await page.getByLabel('Partial match on first and last name').check();
    await page.getByLabel('Auto-confirm exact matches').check();
    await page.getByLabel(`Allow ${app.label} to source Okta users`).check();
    await page.getByLabel('Suspend', { exact: true }).check();
    await page.getByLabel('Reactivate suspended Okta users').check();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved!').waitFor();
    expect((await org.store.applications.get(app.id))?.toOkta).toMatchObject({
      match: { exact: 'email', partial: true, confirmExact: true, confirmNew: false },
      sourcing: { enabled: true, onDeactivate: 'suspend', reactivateSuspended: true },
      safeguard: 20,
    });

    // The org-wide safeguard is one for all applications, and saved by itself.
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByText('Org-wide unassignment safeguard: 20 %').waitFor();
    await page.getByRole('button', { name: 'Change org-wide' }).click();
    const dialog = page.getByRole('dialog', { name: 'Org-wide unassignment safeguard' });
    await dialog.getByLabel(/^Percent of the assignments/).fill('15');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Org-wide unassignment safeguard: 15 %').waitFor();
    expect((await org.call('GET', '/muster/api/v1/import-safeguard')).body).toEqual({ percent: 15 });
    expect(complaints).toEqual([]);
  }, 60_000);

  it('adds an attribute, maps it by a previewed expression, forces a sync and removes both (C9289, C9344, C9345)', async () => {
    const both = await open();
    const { page, signIn, org, harness, authorization, complaints } = both;
    const app = await addApp(org, both);
    const person = (await org.call('POST', '/api/v1/users?activate=true', bjensen())).body;
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: person.id, scope: 'USER' });
    await org.context.engine.worker.idle();
    const mapping = async () =>
      (await org.store.applications.get(app.id))!.mappings.toApp.find(({ target }) => target === 'costume');
    await signIn(`/admin/apps/${app.id}?tab=provisioning&settings=to-app`);
    await page.getByText('Configured in Sign On settings').waitFor();
    expect(await findings(page)).toEqual([]);

    await page.goto(`${org.url}/admin/profile-editor`);
    await page.getByText('Apps', { exact: true }).click();
    await page.getByRole('link', { name: `${app.label} User` }).click();
    await page.getByRole('button', { name: 'Add Attribute' }).click();
    await page.getByText('Local app attributes are only stored on Okta').waitFor();
    await page.getByLabel('Display name').fill('Shoe size');
    await page.getByLabel('Variable name').fill('shoe size');
    await page.getByRole('button', { name: 'Save and Add Another' }).click();
    await page.getByText('Expected a letter, then letters, digits and underscores, 100 at most.').waitFor();
    await page.getByLabel('Variable name').fill('shoeSize');
    await page.getByRole('button', { name: 'Save and Add Another' }).click();
    await expect.poll(() => page.getByLabel('Display name').inputValue()).toBe('');
    await page.getByLabel('Display name').fill('Costume');
    await page.getByLabel('Variable name').fill('costume');
    await page.getByLabel('External name', { exact: true }).fill('nickName');
    await page.getByLabel('External namespace').fill('urn:ietf:params:scim:schemas:core:2.0:User');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'costume', exact: true }).waitFor();
    await page.getByRole('cell', { name: 'shoeSize', exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Edit Attribute shoeSize' }).click();
    await page.getByLabel('Define enumerated list of values').check();
    await page.getByRole('combobox', { name: 'Values' }).fill('38');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The attribute was saved.').waitFor();
    const { profile } = (await org.store.applications.get(app.id))!;
    expect(profile.find(({ variable }) => variable === 'shoeSize')).toMatchObject({ title: 'Shoe size', enum: ['38'] });

    await page.getByRole('button', { name: 'Mappings of' }).click();
    await page.getByRole('menuitem', { name: `Okta User to ${app.label}` }).click();
    await page.getByLabel('Show Unmapped Attributes').check();
    await page.getByRole('button', { name: 'Edit mapping of costume' }).click();
    await page.getByLabel('Attribute value').and(page.locator('input')).click();
    await page.getByRole('option', { name: 'Expression' }).click();
    await page
      .getByLabel('Expression', { exact: true })
      .and(page.locator('input:not([readonly])'))
      .fill('user.nothing');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    const expression = page.getByLabel('Expression', { exact: true }).and(page.locator('input:not([readonly])'));
    await expression.fill('"Lady " + user.lastName');
    await page.getByLabel('Preview').and(page.locator('input')).fill('Barb');
    await page.getByRole('option', { name: 'Barbara Jensen' }).click();
    await page.getByText('"Lady Jensen"').waitFor();
    await page.getByLabel('Create and update').check();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: '"Lady " + user.lastName' }).waitFor();
    expect(await mapping()).toMatchObject({ applyOn: 'create and update' });

    await page.getByRole('button', { name: 'Force Sync' }).click();
    await page.getByText('The profiles of all provisioned users are pushed again.').waitFor();
    const nickName = async () =>
      (await harness.send('GET', '/Users', undefined, { authorization })).json.Resources[0].nickName;
    await expect.poll(nickName).toBe('Lady Jensen');

    await page.getByRole('button', { name: 'Remove mapping of costume' }).click();
    await page.getByText('Are you sure you want to remove the mapping for the attribute costume?').waitFor();
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await page.getByRole('button', { name: 'Remove mapping of costume' }).waitFor({ state: 'detached' });
    expect(await mapping()).toBeUndefined();
    await page.getByRole('link', { name: 'Go to Profile Editor' }).click();
    await page.getByRole('button', { name: 'Delete Attribute costume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete Attribute' }).click();
    await page.getByRole('cell', { name: 'costume', exact: true }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  }, 60_000);

  it('adds attributes to people, who have them in their profile, in mappings and at the service, and removes them', async () => {
    const both = await open();
    const { page, signIn, org, harness, authorization, complaints } = both;
    const app = await addApp(org, both);
    const person = (await org.call('POST', '/api/v1/users?activate=true', bjensen())).body;
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: person.id, scope: 'USER' });
    await signIn();
    await page.goto(`${org.url}/admin/profile-editor`);
    await page.getByRole('link', { name: 'User (default)' }).click();
    await page.getByRole('button', { name: 'Edit Attribute login' }).hover();
    await page.getByText('Every org has it as it is').waitFor();
    await page.getByRole('button', { name: 'Add Attribute' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Display name').fill('Badge number');
    await dialog.getByLabel('Variable name').fill('badge');
    await dialog.getByPlaceholder('max').fill('5');
    await dialog.getByLabel('Yes').check();
    await expect.poll(() => dialog.getByLabel('External name', { exact: true }).count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save and Add Another' }).click();
    await expect.poll(() => dialog.getByLabel('Display name').inputValue()).toBe('');
    await dialog.getByLabel('Data type').and(page.locator('input')).click();
    await page.getByRole('option', { name: 'array of string' }).click();
    await dialog.getByLabel('Display name').fill('Languages');
    await dialog.getByLabel('Variable name').fill('languages');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Custom', { exact: true }).first().click();
    await page.getByRole('cell', { name: 'languages', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Edit Attribute badge' }).click();
    await dialog.getByLabel('Display name').fill('Badge');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('cell', { name: 'Badge', exact: true }).waitFor();

    // Who is added needs a badge; who is there gets one.
    await page.goto(`${org.url}/admin/people`);
    await page.getByRole('button', { name: 'Add Person' }).click();
    await dialog.getByLabel('First name').fill('John');
    await dialog.getByLabel('Last name').fill('Smith');
    await dialog.getByLabel('Primary email').fill('jsmith@example.com');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('The field cannot be left blank').waitFor();
    await dialog.getByLabel('Badge').fill('B700');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Barbara Jensen' }).click();
    await page.getByRole('tab', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await dialog.getByLabel('Badge').fill('B70123');
    await dialog.getByLabel('Languages').and(page.locator('input')).fill('no');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('The field must be between 0 and 5 characters').waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByLabel('Badge').fill('B701');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'B701', exact: true }).waitFor();

    // To App: the person's value is pushed; To Okta: the attribute can be given one.
    await page.goto(`${org.url}/admin/apps/${app.id}?tab=provisioning&settings=to-app`);
    await page.getByLabel('Show Unmapped Attributes').check();
    await page.getByRole('button', { name: 'Edit mapping of nickName' }).click();
    await page.getByLabel('Attribute of the Okta Profile').and(page.locator('input')).fill('badge');
    await page.getByRole('option', { name: 'badge | string' }).click();
    await page.getByLabel('Create and update').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'user.badge' }).waitFor();
    const nickName = async () =>
      (await harness.send('GET', '/Users', undefined, { authorization })).json.Resources[0]?.nickName;
    await expect.poll(nickName).toBe('B701');
    await page.goto(`${org.url}/admin/apps/${app.id}?tab=provisioning&settings=to-okta`);
    await page.getByLabel('Show Unmapped Attributes').check();
    await page.getByRole('button', { name: 'Edit mapping of badge' }).waitFor();

    await page.goto(`${org.url}/admin/profile-editor/user`);
    await page.getByRole('button', { name: 'Delete Attribute badge' }).click();
    await dialog.getByRole('button', { name: 'Delete Attribute' }).click();
    await dialog.getByText(`It is still used by the mapping of nickName to ${app.label}.`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Delete Attribute languages' }).click();
    await dialog.getByRole('button', { name: 'Delete Attribute' }).click();
    await page.getByRole('cell', { name: 'languages', exact: true }).waitFor({ state: 'detached' });
    expect((await org.call('GET', `/api/v1/users/${person.id}`)).body.profile).toEqual({
      ...person.profile,
      badge: 'B701',
    });
    expect(complaints).toEqual([]);
  }, 60_000);
});
