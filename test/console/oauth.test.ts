import { expect, it } from 'vitest';
import { password, start } from '../authentication/oauth/running.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

it('C21902: integrates by OAuth 2, whose sign-in takes place in a window of the service', async () => {
  const service = await start();
  const { page, org, signIn, complaints } = await open();
  const { body } = await org.call('POST', '/api/v1/apps', { label: 'Tours', signOnMode: 'AUTO_LOGIN' });
  await org.call('PUT', `/muster/api/v1/apps/${body.id}/provisioning`, { provisioning: 'scim' });
  await signIn(`/admin/apps/${body.id}?tab=provisioning`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('SCIM connector base URL').fill(`${service.url}/scim/v2`);
  await page.getByLabel('Authentication Mode').first().click();
  await page.getByRole('option', { name: 'OAuth 2' }).click();
  await page.getByRole('button', { name: 'Authenticate with Tours' }).click();
  await page.getByText('Expected a URL.').first().waitFor();
  expect(await page.getByLabel('Authorization endpoint URI').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Access token endpoint URI').fill(service.as.token_endpoint!);
  await page.getByLabel('Authorization endpoint URI').fill(service.as.authorization_endpoint!);
  await page.getByLabel('Client ID').fill(service.client.client_id);
  await page.getByLabel('Client secret').first().fill(service.secret);
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Test Connector Configuration' }).click();
  await page.getByText('Press Authenticate first').waitFor();
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Authenticate with Tours' }).click();
  const popup = await opening;
  await popup.getByLabel('Name').fill('admin-acme');
  await popup.getByLabel('Password').fill(password);
  const closing = popup.waitForEvent('close');
  await popup.getByRole('button', { name: 'Allow' }).click();
  await closing;
  await page.getByRole('button', { name: 'Test Connector Configuration' }).click();
  const tested = page.getByRole('dialog', { name: 'Connector configured successfully' });
  await tested.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await org.store.applications.get(body.id))?.integration?.credentials)
    .toMatchObject({ mode: 'oauth', accessToken: expect.any(String) });
  await page.goto(`${org.url}/authenticated`);
  await page.getByRole('heading', { name: 'Authenticated' }).waitFor();
  expect(await findings(page)).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);
