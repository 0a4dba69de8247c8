import { expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { assign, findings, useBrowser } from './browser.ts';

const open = useBrowser();

it('assigns with values of its own, changes them, says why a push failed, and unassigns (C9290, C9294)', async () => {
  const both = await open();
  const { page, signIn, org, harness, authorization, complaints } = both;
  const app = await addApp(org, both);
  const person = (await org.call('POST', '/api/v1/users?activate=true', bjensen({ title: 'Guide' }))).body;
  const atService = async () =>
    (await harness.send('GET', '/Users?filter=userName%20eq%20%22babs%40example.com%22', undefined, { authorization }))
      .json.Resources[0];
  await signIn(`/admin/apps/${app.id}?tab=assignments`);
  await page.getByText('No users found').waitFor();
  await page.getByRole('button', { name: 'Assign ▾' }).click();
  await page.getByRole('menuitem', { name: 'Assign to People' }).click();
  await page.getByRole('button', { name: 'Assign Barbara Jensen' }).click();
  await page.getByLabel('User Name').fill('');
  await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Guide');
  await page.getByRole('button', { name: 'Save and Go Back' }).click();
  await page.getByText('The field cannot be left blank').waitFor();
  await page.getByLabel('User Name').fill('babs@example.com');
  await page.getByLabel('Title').fill('Tour Guide');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save and Go Back' }).click();
  await page.getByRole('dialog').getByText('Assigned', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Provisioned', { exact: true }).waitFor();
  expect(await atService()).toMatchObject({ title: 'Tour Guide', name: { givenName: 'Barbara' } });

  const failing = { ...app.integration!, baseUrl: app.integration!.baseUrl.replace('/scim/v2', '/nothing') };
  const integrate = async (integration: typeof failing) =>
    org.store.applications.update({ ...(await org.store.applications.get(app.id))!, integration });
  await integrate(failing);
  await page.getByRole('button', { name: 'Edit assignment of babs@example.com' }).click();
  await page.getByLabel('Title').fill('Vice President');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: /Automatic .* failed/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Why, and retry: Tasks' }).getAttribute('href')).toBe(
    `/admin/tasks?app=${app.id}`,
  );
  expect(await findings(page)).toEqual([]);
  await integrate(app.integration!);
  await org.call('POST', '/muster/api/v1/tasks/retry', {});
  await page.getByText('Provisioned', { exact: true }).waitFor();
  expect((await atService()).title).toBe('Vice President');

  await page.getByRole('button', { name: 'Unassign babs@example.com' }).click();
  await page.getByText('The account at the service is deactivated.').waitFor();
  await page.getByRole('button', { name: 'OK', exact: true }).click();
  await page.getByText('No users found').waitFor();
  await org.context.engine.worker.idle();
  expect((await atService()).active).toBe(false);
  expect((await org.call('GET', `/api/v1/users/${person.id}`)).body.status).toBe('PROVISIONED');
  expect(complaints).toEqual([]);
}, 60_000);

it('provisions one who was assigned before provisioning was enabled', async () => {
  const both = await open();
  const { page, signIn, org, complaints } = both;
  const app = await addApp(org, both);
  await org.call('DELETE', `/muster/api/v1/apps/${app.id}/integration`);
  await org.call('POST', '/api/v1/users?activate=true', bjensen());
  await signIn(`/admin/apps/${app.id}?tab=assignments`);
  await assign(page, 'Barbara Jensen');
  await page.getByText('Not provisioned').waitFor();
  for (const tab of ['Import', 'Push Groups']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('link', { name: 'Go to Provisioning' }).click();
    await page.getByRole('button', { name: 'Configure API Integration' }).waitFor();
  }
  await page.getByRole('tab', { name: 'Assignments' }).click();
  await org.context.engine.saveIntegration(app.id, app.integration!);
  await page.reload();
  await page.getByText('User was assigned this application before Provisioning was enabled').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Provision User' }).click();
  await page.getByRole('button', { name: 'OK', exact: true }).click();
  await page.getByText('Provisioned', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

it('gives the priority of a group and its values, and combines those of several groups', async () => {
  const both = await open();
  const { page, signIn, org, complaints } = both;
  const app = await addApp(org, both);
  const person = (await org.call('POST', '/api/v1/users?activate=true', bjensen())).body.id;
  for (const name of ['Tour Guides', 'Employees']) {
    const { id } = (await org.call('POST', '/api/v1/groups', { profile: { name } })).body;
    await org.call('PUT', `/api/v1/groups/${id}/users/${person}`);
    await org.call('PUT', `/api/v1/apps/${app.id}/groups/${id}`);
  }
  await signIn(`/admin/profile-editor/${app.id}`);
  await page.getByRole('button', { name: 'Add Attribute' }).click();
  await page.getByLabel('Data type').and(page.locator('input')).click();
  await page.getByRole('option', { name: 'array of string' }).click();
  await page.getByLabel('Display name').fill('Licences');
  await page.getByLabel('Variable name').fill('licences');
  await expect.poll(() => page.getByLabel('Use Group Priority').isChecked()).toBe(true);
  await page.getByLabel('User personal').check();
  await expect.poll(() => page.getByLabel('Combine values across groups').count()).toBe(0);
  await page.getByLabel('User personal').uncheck();
  await page.getByLabel('Combine values across groups').check();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('cell', { name: 'licences', exact: true }).waitFor();

  await page.goto(`${org.url}/admin/apps/${app.id}?tab=assignments`);
  await page.getByRole('tabpanel').getByText('Groups', { exact: true }).click();
  for (const [name, licence] of [
    ['Tour Guides', 'tours'],
    ['Employees', 'museums'],
  ]) {
    await page.getByRole('button', { name: `Edit assignment of ${name}` }).click();
    await page.getByRole('combobox', { name: 'Licences' }).fill(licence!);
    await page.keyboard.press('Enter');
    if (name === 'Employees') await page.getByLabel('Priority').fill('1');
    else await page.getByLabel('Priority').fill('2');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await org.context.engine.worker.idle();
  expect((await org.call('GET', `/api/v1/apps/${app.id}/users/${person}`)).body.profile.licences).toEqual([
    'museums',
    'tours',
  ]);
  const groups = (await org.call('GET', `/api/v1/apps/${app.id}/groups?expand=group`)).body;
  expect(groups.map((one: any) => [one.priority, one._embedded.group.profile.name])).toEqual([
    [0, 'Employees'],
    [1, 'Tour Guides'],
  ]);
  await page.getByRole('row', { name: /^1 Employees/ }).waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

it('assigns to a group by a form, converts an individual assignment to it, and reports who has the application and who lost it', async () => {
  const both = await open();
  const { page, signIn, org, complaints } = both;
  const app = await addApp(org, both);
  const babs = (await org.call('POST', '/api/v1/users?activate=true', bjensen())).body.id;
  const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body.id;
  await org.call('PUT', `/api/v1/groups/${group}/users/${babs}`);
  const john = {
    profile: { login: 'jsmith@example.com', email: 'jsmith@example.com', firstName: 'John', lastName: 'Smith' },
  };
  const other = (await org.call('POST', '/api/v1/users?activate=true', john)).body.id;
  for (const id of [babs, other]) await org.call('POST', `/api/v1/apps/${app.id}/users`, { id });
  await signIn();
  await page.goto(`${org.url}/admin/apps/${app.id}?tab=assignments`);
  await page.getByRole('button', { name: 'Assign ▾' }).click();
  await page.getByRole('menuitem', { name: 'Assign to Groups' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Assign Tour Guides' }).click();
  await expect.poll(() => dialog.getByLabel('User Name').count()).toBe(0);
  await dialog.getByLabel('Department').fill('Tours');
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save and Go Back' }).click();
  await dialog.getByText('Assigned', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Convert assignments ▾' }).click();
  await page.getByRole('menuitem', { name: 'Select assignments to convert' }).click();
  await expect.poll(() => page.getByLabel('John Smith').isDisabled()).toBe(true);
  await page.getByRole('row', { name: /John Smith .*In no group that is assigned/ }).waitFor();
  await page.getByLabel('Barbara Jensen').check();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Convert Selected' }).click();
  await dialog.getByRole('button', { name: 'Convert Assignments' }).click();
  await page.getByText('1 assignment was converted to group assignments.').waitFor();
  await page.getByRole('button', { name: 'Back to Assignments' }).click();
  await page.getByRole('row', { name: /Barbara Jensen .* Group/ }).waitFor();
  expect((await org.call('GET', `/api/v1/apps/${app.id}/users/${babs}`)).body).toMatchObject({
    scope: 'GROUP',
    profile: { department: 'Tours' },
  });

  await page.getByRole('button', { name: 'Edit assignment of bjensen@example.com' }).click();
  await expect.poll(() => dialog.getByLabel('Department').isDisabled()).toBe(true);
  await dialog.getByRole('combobox', { name: 'Assignment Source' }).click();
  await page.getByRole('option', { name: 'Administrator (overrides group)' }).click();
  await dialog.getByLabel('Department').fill('Museums');
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: /Barbara Jensen .* Individual/ }).waitFor();
  expect((await org.call('GET', `/api/v1/apps/${app.id}/users/${babs}`)).body).toMatchObject({
    scope: 'USER',
    profile: { department: 'Museums' },
  });

  await org.call('DELETE', `/api/v1/apps/${app.id}/users/${other}`);
  await page.getByRole('link', { name: 'Recent Unassignments', exact: true }).last().click();
  await page.getByRole('row', { name: /John Smith .*Unassigned by an administrator/ }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Current Assignments (now User App Access)' }).click();
  await page.reload();
  await page.getByRole('row', { name: /Barbara Jensen bjensen@example.com Individual/ }).waitFor();
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  expect(complaints).toEqual([]);
}, 60_000);

it('lets people add an application by themselves once self service is on', async () => {
  const both = await open();
  const { page, signIn, org, complaints } = both;
  const app = await addApp(org, both);
  await signIn();
  await page.goto(`${org.url}/admin/apps/${app.id}?tab=assignments`);
  const panel = page.getByRole('region', { name: 'Self service' });
  await panel.getByText('You need to enable self service for org managed apps').waitFor();
  await panel.getByRole('button', { name: 'Go to self service settings' }).click();
  await page.getByLabel('Allow users to add org-managed apps').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('You need to enable').waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('radio', { name: 'Yes' }).check();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('Enabled').waitFor();
  await page.goto(org.url);
  await page.getByRole('heading', { name: 'Add Apps' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: `Add ${app.label}` }).click();
  await page.getByRole('heading', { name: 'Add Apps' }).waitFor({ state: 'detached' });
  await page.getByText(app.label, { exact: true }).waitFor();
  expect((await org.store.appUsers.get(app.id, org.administrator.id))?.scope).toBe('USER');
  expect(complaints).toEqual([]);
}, 60_000);
