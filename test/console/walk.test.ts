import { describe, expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { assign, useBrowser } from './browser.ts';

const open = useBrowser();

describe('the console in a browser', () => {
  it('leads from the catalogue to a user at the service', async () => {
    const { page, signIn, base, authorization, harness, org, elsewhere, complaints } = await open();
    await org.call('POST', '/api/v1/users?activate=true', {
      ...bjensen(),
      credentials: { password: { value: 'Tour4Guides' } },
    });
    await signIn();

    await page.getByRole('link', { name: 'Applications' }).first().click();
    await page.getByRole('link', { name: 'Browse App Catalog' }).first().click();
    await page.getByLabel('Search the catalogue').fill('SCIM 2.0');
    await page.getByRole('link', { name: 'Add Integration: SCIM 2.0 Test App (Header Auth)' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('tab', { name: 'Provisioning' }).click();
    await page.getByRole('button', { name: 'Configure API Integration' }).click();
    await page.getByLabel('Enable API integration').check();
    await page.getByLabel('Base URL').fill(base('2.0'));
    await page.getByLabel('API Token').fill('mst_wrong');
    await page.getByRole('button', { name: 'Test API Credentials' }).click();
    await page.getByText('Error authenticating').first().waitFor();
    await page.getByLabel('API Token').fill(authorization);
    await page.getByRole('button', { name: 'Test API Credentials' }).click();
    await page.getByText('SCIM 2.0 Test App (Header Auth) was verified successfully!').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();

    await page.getByRole('button', { name: 'To App' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    for (const name of ['Create Users', 'Update User Attributes', 'Deactivate Users']) {
      await page.getByLabel(`Enable ${name}`).check();
    }
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved!').first().waitFor();

    await page.getByRole('tab', { name: 'Assignments' }).click();
    await assign(page, 'Barbara Jensen');
    await page.getByText('Provisioned', { exact: true }).waitFor();
    const { json } = await harness.send('GET', '/Users?filter=userName%20eq%20%22bjensen%40example.com%22');
    expect(json.totalResults).toBe(1);

    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
  }, 60_000);
});
