import { expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

it('lists the applications that a group gives its members', async () => {
  const { page, org, signIn, complaints } = await open();
  const { body: group } = await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } });
  const { body: app } = await org.call('POST', '/api/v1/apps', { label: 'Tours', signOnMode: 'AUTO_LOGIN' });
  await org.call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, {});
  await signIn(`/admin/groups/${group.id}`);
  await page.getByText('No members yet').waitFor();
  await page.getByRole('tab', { name: 'Applications' }).click();
  const link = page.getByRole('link', { name: 'Tours' });
  await link.waitFor();
  expect(await findings(page)).toEqual([]);
  await link.click();
  await page.getByRole('heading', { name: 'Tours' }).waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

it('assigns people to groups by a rule of group membership, and by an expression, whose faults it shows', async () => {
  const { page, org, signIn, complaints } = await open();
  const person = async (login: string, more: object = {}) =>
    (await org.call('POST', '/api/v1/users?activate=true', bjensen({ login, email: login, ...more }))).body;
  const group = async (name: string) => (await org.call('POST', '/api/v1/groups', { profile: { name } })).body;
  const members = async (id: string): Promise<string[]> =>
    (await org.call('GET', `/api/v1/groups/${id}/users`)).body.map(
      ({ profile }: { profile: { login: string } }) => profile.login,
    );
  const [guides, employees] = [await group('Tour Guides'), await group('Employees')];
  const barbara = await person('bjensen@example.com', { department: 'Tours' });
  await person('jsmith@example.com', { firstName: 'John', lastName: 'Smith', department: 'Tours' });
  await org.call('PUT', `/api/v1/groups/${guides.id}/users/${barbara.id}`);
  const pick = async (label: string, text: string) => {
    await page.getByLabel(label, { exact: true }).and(page.locator('input')).fill(text);
    await page.getByRole('option', { name: text }).click();
  };
  const turn = async (from: string, action: string) => {
    await page.getByRole('button', { name: from }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  await signIn('/admin/groups');
  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByText('No rules yet').waitFor();

  await page.getByRole('button', { name: 'Add Rule' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Guides are employees');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('The field cannot be left blank').count()).toBe(2);
  await pick('Includes any of the following', 'Tour Guides');
  await pick('Assign to', 'Employees');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await turn('Inactive: Guides are employees', 'Activate');
  await page.getByRole('button', { name: 'Active: Guides are employees', exact: true }).waitFor();
  expect(await members(employees.id)).toEqual(['bjensen@example.com']);
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Add Rule' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Of Tours');
  await page.getByLabel('Condition').and(page.locator('input')).click();
  await page.getByRole('option', { name: 'Use Okta Expression Language (advanced)' }).click();
  const expression = page.getByLabel('Expression', { exact: true });
  await expression.fill('user.nothing == "Tours"');
  await pick('Assign to', 'Employees');
  await pick('The following users', 'Barbara Jensen');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => expression.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => page.getByRole('dialog').getByRole('alert').count()).toBe(0);
  await expression.fill('user.department == "Tours"');
  await page.getByRole('button', { name: 'Save' }).click();
  await turn('Inactive: Of Tours', 'Edit');
  await expect.poll(() => page.getByLabel('Value').inputValue()).toBe('Tours');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('except one user').waitFor();
  await turn('Inactive: Of Tours', 'Activate');
  await page.getByRole('button', { name: 'Active: Of Tours', exact: true }).waitFor();
  expect((await members(employees.id)).toSorted()).toEqual(['bjensen@example.com', 'jsmith@example.com']);

  await turn('Active: Of Tours', 'Deactivate');
  await turn('Inactive: Of Tours', 'Delete');
  await page.getByLabel('They are taken out of the groups').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Inactive: Of Tours' }).waitFor({ state: 'detached' });
  expect(await members(employees.id)).toEqual(['bjensen@example.com']);
  expect(complaints).toEqual([]);
}, 60_000);
