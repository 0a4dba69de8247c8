import { describe, expect, it } from 'vitest';
import { addApp } from '../org/service.ts';
import { bjensen } from '../org/running.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

const user = (userName: string, givenName: string, familyName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { givenName, familyName },
  emails: [{ primary: true, value: userName, type: 'work' }],
  active: true,
});

describe('the Import tab in a browser', () => {
  it('imports, shows Okta’s counts, matches and confirms (C9303, C9304, C9338)', async () => {
    const both = await open();
    const { page, signIn, org, harness, authorization, complaints } = both;
    const app = await addApp(org, both, { importGroups: true });
    const send = (path: string, body: object) => harness.send('POST', path, body, { authorization });
    await send('/Users', user('bjensen@example.com', 'Barbara', 'Jensen'));
    await send('/Users', user('jsmith@example.com', 'John', 'Smith'));
    await send('/Users', user('mprinz@example.com', 'Mark', 'Prinz'));
    const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Tour Guides' };
    await send('/Groups', group);
    await org.call('POST', '/api/v1/users?activate=false', bjensen());
    const babs = { login: 'babs@example.com', email: 'babs@example.com' };
    const other = (await org.call('POST', '/api/v1/users?activate=false', bjensen(babs))).body;
    await signIn(`/admin/apps/${app.id}?tab=import`);
    await page.getByRole('button', { name: 'Import Now' }).click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const result = page.getByRole('dialog', { name: 'Import complete' });
    await result.waitFor();
    expect(await result.getByRole('listitem').allTextContents()).toEqual([
      '3 users scanned!',
      '3 new users imported',
      '0 existing users updated',
      '0 existing users unchanged',
      '0 users removed',
      '1 groups scanned!',
      '1 new groups imported',
      '0 existing groups updated',
      '0 existing groups unchanged',
      '0 groups removed',
    ]);
    expect(await findings(page)).toEqual([]);
    await result.getByRole('button', { name: 'OK' }).click();

    const assignment = (name: string) => page.getByLabel(`Okta User Assignment of ${name}`).and(page.locator('input'));
    await expect.poll(() => assignment('bjensen@example.com').inputValue()).toBe('EXACT match: bjensen@example.com');
    await expect.poll(() => assignment('jsmith@example.com').inputValue()).toBe('NEW user: jsmith@example.com');
    // A mind can be changed: the match is not forgotten.
    await assignment('bjensen@example.com').click();
    await page.getByRole('option', { name: 'NEW user: bjensen' }).click();
    await expect.poll(() => assignment('bjensen@example.com').inputValue()).toBe('NEW user: bjensen@example.com');
    await assignment('bjensen@example.com').click();
    await page.getByRole('option', { name: 'EXACT match' }).click();
    await assignment('jsmith@example.com').click();
    await page.getByRole('option', { name: 'Existing Okta user I specify' }).click();
    await page.getByLabel('Okta user', { exact: true }).and(page.locator('input')).fill('babs');
    await page.getByRole('option', { name: 'babs@example.com' }).click();
    await page.getByRole('button', { name: 'OK' }).click();
    await expect.poll(() => assignment('jsmith@example.com').inputValue()).toBe('Existing Okta user: babs@example.com');
    await assignment('mprinz@example.com').click();
    await page.getByRole('option', { name: 'Ignore' }).click();
    await expect.poll(() => assignment('mprinz@example.com').inputValue()).toBe('User is IGNORED in Okta');
    expect(await findings(page)).toEqual([]);

    for (const name of ['bjensen', 'jsmith', 'mprinz']) await page.getByLabel(`Confirm ${name}@example.com`).check();
    await page.getByRole('button', { name: 'Confirm Assignments' }).click();
    await page.getByLabel('Auto-activate users after confirmation').check();
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.getByText('mprinz@example.com: This user is ignored.').waitFor();
    await page.getByText('2 users were confirmed.').waitFor();
    const assigned = (await org.call('GET', `/api/v1/apps/${app.id}/users`)).body;
    expect(assigned).toHaveLength(2);
    expect(assigned.map(({ id }: { id: string }) => id)).toContain(other.id);

    await page.getByRole('button', { name: 'Clear unconfirmed users' }).click();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByText('No users to import').waitFor();

    await page.getByRole('link', { name: 'Monitor Imports' }).last().click();
    await page.getByText('Completed').waitFor();
    await page.getByText('3 scanned').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);
});
