import { describe, expect, it } from 'vitest';
import { templates } from '../../src/provisioning/catalogue.ts';
import { bjensen } from '../org/running.ts';
import { assign, findings, useBrowser } from './browser.ts';

const open = useBrowser();
const credentials = {
  basic: ([username, password]: string[]) => ({ Username: username!, Password: password! }),
  header: ([authorization]: string[], [, label]: readonly string[]) => ({ [label!]: authorization! }),
  bearer: ([authorization]: string[], [, label]: readonly string[]) => ({
    [label!]: authorization!.replace('Bearer ', ''),
  }),
};
type Mode = keyof typeof credentials;

describe('C9298, C9306, C9290: a template of the catalogue', () => {
  it.each(templates.filter(({ kind }) => kind === 'template'))(
    '$name is set up, and provisions a user',
    async ({ name, key, scim, authentication, fields }) => {
      const mode = authentication as Mode;
      const { page, signIn, base, authorization, harness, org, complaints } = await open({ auth: mode });
      await org.call('POST', '/api/v1/users?activate=true', bjensen());
      await signIn(`/admin/apps/catalog?q=SCIM ${scim}`);
      await page.getByRole('link', { name: `Add Integration: ${name}` }).click();
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('tab', { name: 'Provisioning' }).click();
      await page.getByRole('button', { name: 'Configure API Integration' }).click();
      await page.getByLabel('Enable API integration').check();
      await page.getByText(`Enter your ${name} credentials`).waitFor();
      await page.getByLabel(fields[0]!).fill(base(scim));
      const secrets =
        mode === 'basic' ? Buffer.from(authorization.split(' ')[1]!, 'base64').toString().split(':') : [authorization];
      for (const [label, value] of Object.entries(credentials[mode](secrets, fields)))
        await page.getByLabel(new RegExp(`^${label}( \\*)?$`)).fill(value);
      await page.getByRole('button', { name: 'Test API Credentials' }).click();
      await page.getByText(`${name} was verified successfully!`).waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'To App' }).click();
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByLabel('Enable Create Users').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Settings saved!').first().waitFor();
      await page.getByRole('tab', { name: 'Assignments' }).click();
      await assign(page, 'Barbara Jensen');
      await page.getByText('Provisioned', { exact: true }).waitFor();
      const { json } = await harness.send('GET', '/Users?filter=userName%20eq%20%22bjensen%40example.com%22');
      expect(json.totalResults).toBe(1);
      expect((await org.store.applications.list({ limit: 1 })).items[0]?.key).toBe(key);
      expect(complaints).toEqual([]);
    },
    60_000,
  );
});

describe('the wizard', () => {
  it('makes a SAML application, adds SCIM, tests the connector and ticks what it can', async () => {
    const { page, signIn, base, authorization, org, complaints } = await open({ auth: 'bearer' });
    await signIn('/admin/apps');
    await page.getByRole('button', { name: 'Create App Integration' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Okta adds no SCIM provisioning to an OIDC application').waitFor();
    await expect.poll(() => dialog.getByLabel('OIDC - OpenID Connect').isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await dialog.getByLabel('SAML 2.0').check();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('The field cannot be left blank').waitFor();
    await page.getByLabel('App name').fill('Tours');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Single sign-on URL').fill('tours.example.com');
    await page.getByLabel('Audience URI (SP Entity ID)').fill('tours');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Expected a URL with http or https.').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Single sign-on URL').fill('https://tours.example.com/saml');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText("I'm an Okta customer adding an internal app").waitFor();
    await page.getByRole('button', { name: 'Finish' }).click();

    await expect.poll(() => page.getByRole('tab', { name: 'Provisioning' }).count()).toBe(0);
    await expect.poll(() => page.getByText('SCIM 2.0', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('radio', { name: 'SCIM' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('tab', { name: 'Provisioning' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('button', { name: 'Test Connector Configuration' }).click();
    const wrong = page.getByText('Expected a URL with http or https.');
    await wrong.waitFor();
    expect(await page.getByLabel('SCIM connector base URL').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('SCIM connector base URL').fill(base('2.0'));
    await expect.poll(() => wrong.count()).toBe(0);
    await page.getByLabel('Unique identifier field for users').fill('userName');
    for (const action of ['Push New Users', 'Push Profile Updates']) await page.getByLabel(action).check();
    await page.getByLabel('Authentication Mode').first().click();
    await page.getByRole('option', { name: 'HTTP Header' }).click();
    await page.getByLabel(/^Token/).fill('mst_wrong');
    await page.getByRole('button', { name: 'Test Connector Configuration' }).click();
    await page.getByText('Error authenticating').first().waitFor();
    await page.getByLabel(/^Token/).fill(authorization);
    // What was wrong with the other token is not said of this one.
    await expect.poll(() => page.getByText('Error authenticating').count()).toBe(0);
    await page.getByRole('button', { name: 'Test Connector Configuration' }).click();
    const tested = page.getByRole('dialog', { name: 'Connector configured successfully' });
    await tested.waitFor();
    expect(await tested.getByRole('listitem').allTextContents()).toEqual([
      'User Import is not ticked',
      'Import Profile Updates is not ticked',
      'Create Users',
      'Update User Attributes',
      'Push Groups is not ticked',
      'Import Groups is not ticked',
    ]);
    expect(await findings(page)).toEqual([]);
    await tested.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'To App' }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'To Okta' }).count()).toBe(0);
    const [app] = (await org.store.applications.list({ limit: 1 })).items;
    expect(app).toMatchObject({ kind: 'wizard', scim: '2.0', provisioning: 'scim' });
    expect(complaints).toEqual([]);
  }, 60_000);

  it('makes an SWA application with Basic Auth, and speaks the SCIM version that is chosen', async () => {
    const { page, signIn, base, authorization, org } = await open({ auth: 'basic' });
    await signIn('/admin/apps/catalog');
    await page.getByRole('button', { name: 'Create New App' }).click();
    await page.getByLabel('SWA - Secure Web Authentication').check();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('App name').fill('Tours');
    await page.getByLabel("App's login page URL").fill('https://tours.example.com/login');
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('heading', { name: 'Tours' }).waitFor();
    const [body] = (await org.store.applications.list({ limit: 1 })).items;
    await org.call('PUT', `/muster/api/v1/apps/${body!.id}/provisioning`, { provisioning: 'scim' });
    await page.goto(`${org.url}/admin/apps/${body!.id}?tab=provisioning`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('SCIM version').first().click();
    await page.getByRole('option', { name: 'SCIM 1.1' }).click();
    await page.getByLabel('SCIM connector base URL').fill(base('1.1'));
    await page.getByLabel('Import Groups').check();
    const [username, password] = Buffer.from(authorization.split(' ')[1]!, 'base64').toString().split(':');
    await page.getByLabel('Username').fill(username!);
    await page.getByLabel(/^Password/).fill('wrong');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').filter({ hasText: 'Error authenticating' }).waitFor();
    expect((await org.store.applications.get(body!.id))?.scim).toBe('2.0');
    await page.getByLabel(/^Password/).fill(password!);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'To Okta' }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'To App' }).count()).toBe(0);
    const app = await org.store.applications.get(body!.id);
    expect(app).toMatchObject({ scim: '1.1', integration: { credentials: { mode: 'basic', username } } });
  }, 60_000);
});
