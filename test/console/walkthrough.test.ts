import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { assign, settled, useBrowser } from './browser.ts';
import { withPalette } from './palette.ts';

const open = useBrowser();

const docs = join(import.meta.dirname, '../../docs');
/** `npm run pictures` takes them anew. */
const taking = process.env['PICTURES'] !== undefined;

interface Section {
  readonly title: string;
  /** What stands in bold: the words of the console. */
  readonly labels: readonly string[];
  readonly picture: string;
}

/** The steps of the guide, each with its picture. */
const sections: readonly Section[] = readFileSync(join(docs, 'walkthrough.md'), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    title: text.split('\n')[0]!,
    labels: [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, label]) => label!.replaceAll(/\s+/g, ' ')),
    picture: /\]\((pictures\/[\w-]+\.png)\)/.exec(text)?.[1] ?? '',
  }));

/** All that a page says: its text, and what its fields are called and hold. */
const words = `(() => {
  const named = [...document.querySelectorAll('[aria-label], [placeholder], input')].flatMap((one) =>
    [one.getAttribute('aria-label'), one.getAttribute('placeholder'), one.value]);
  return [document.body.innerText, ...named].join(' ');
})()`;

it('goes through the console as docs/walkthrough.md tells it, word by word, and pictures it', async () => {
  const { page, signIn, base, authorization, org, elsewhere, complaints } = await open({
    viewport: { width: 1280, height: 760 },
    colorScheme: 'light',
  });
  const left = [...sections];
  let seen = '';
  /** Reads what the page says by now. */
  const look = async () => {
    await settled(page);
    seen += ` ${await page.evaluate<string>(words)}`.replaceAll(/\s+/g, ' ').toLowerCase();
  };
  /** Ends a section: its words were on the page, and its picture is there. */
  const picture = async (title: string) => {
    await look();
    const section = left.shift();
    expect(section?.title).toBe(title);
    expect([title, section!.labels.filter((label) => !seen.includes(label.toLowerCase()))]).toEqual([title, []]);
    const file = join(docs, section!.picture);
    if (taking) writeFileSync(file, withPalette(await page.screenshot({ animations: 'disabled', caret: 'hide' })));
    expect(statSync(file).size).toBeLessThan(100_000);
    seen = '';
  };
  const person = (login: string, firstName: string, lastName: string) =>
    org.call('POST', '/api/v1/users?activate=true', bjensen({ login, email: login, firstName, lastName }));
  const barbara = (await person('bjensen@example.com', 'Barbara', 'Jensen')).body;
  await person('jsmith@example.com', 'John', 'Smith');
  const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body;
  await org.call('PUT', `/api/v1/groups/${group.id}/users/${barbara.id}`);

  await signIn();
  await picture('1. The Admin Console');

  await page.getByRole('link', { name: 'Applications' }).first().click();
  await page.getByRole('link', { name: 'Browse App Catalog' }).first().waitFor();
  await look();
  await page.getByRole('link', { name: 'Browse App Catalog' }).first().click();
  await page.getByLabel('Search the catalogue').fill('SCIM 2.0');
  await page.getByText('SCIM 2.0 Test App (Header Auth)').first().waitFor();
  await picture('2. The application catalogue');

  await page.getByRole('link', { name: 'Add Integration: SCIM 2.0 Test App (Header Auth)' }).click();
  await page.getByRole('button', { name: 'Next' }).waitFor();
  await picture('3. General Settings');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Done' }).waitFor();
  await picture('4. Sign-On Options');
  await page.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('tab', { name: 'Provisioning' }).click();
  await page.getByRole('button', { name: 'Configure API Integration' }).waitFor();
  await look();
  await page.getByRole('button', { name: 'Configure API Integration' }).click();
  await page.getByLabel('Enable API integration').check();
  await page.getByLabel('Base URL').fill(base('2.0'));
  await page.getByLabel('API Token').fill(authorization);
  await page.getByRole('button', { name: 'Test API Credentials' }).click();
  await page.getByText('SCIM 2.0 Test App (Header Auth) was verified successfully!').waitFor();
  await picture('5. The API integration');
  await page.getByRole('button', { name: 'Save' }).click();

  await page.getByRole('button', { name: 'To App' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
  await look();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  for (const name of ['Create Users', 'Update User Attributes', 'Deactivate Users'])
    await page.getByLabel(`Enable ${name}`).check();
  await picture('6. To App');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Settings saved!').first().waitFor();

  const [app] = (await org.store.applications.list({ limit: 1 })).items;
  await page.goto(`${org.url}/admin/profile-editor/${app!.id}`);
  await page.getByRole('button', { name: 'Add Attribute' }).click();
  await page.getByLabel('Display name').fill('Costume');
  await page.getByLabel('Variable name').fill('costume');
  await page.getByLabel('External name', { exact: true }).fill('nickName');
  await page.getByLabel('External namespace').fill('urn:ietf:params:scim:schemas:core:2.0:User');
  await look();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Mappings of' }).click();
  await page.getByRole('menuitem', { name: `Okta User to ${app!.label}` }).click();
  await page.getByLabel('Show Unmapped Attributes').check();
  await look();
  await page.getByRole('button', { name: 'Edit mapping of costume' }).click();
  await page.getByLabel('Attribute value').and(page.locator('input')).click();
  await page.getByRole('option', { name: 'Expression' }).click();
  const expression = page.getByLabel('Expression', { exact: true }).and(page.locator('input:not([readonly])'));
  await expression.fill('"Lady " + user.lastName');
  await page.getByLabel('Preview').and(page.locator('input')).fill('Barb');
  await page.getByRole('option', { name: 'Barbara Jensen' }).click();
  await page.getByText('"Lady Jensen"').waitFor();
  await picture('7. Profile Editor and mappings');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: '"Lady " + user.lastName' }).waitFor();

  await page.goto(`${org.url}/admin/apps/${app!.id}?tab=assignments`);
  await page.getByRole('button', { name: 'Assign ▾' }).waitFor();
  await look();
  await page.getByRole('button', { name: 'Assign ▾' }).click();
  await page.getByRole('menuitem', { name: 'Assign to Groups' }).waitFor();
  await look();
  await page.keyboard.press('Escape');
  await assign(page, 'Barbara Jensen');
  await page.getByText('Provisioned', { exact: true }).waitFor();
  await picture('8. Assignments');

  await page.getByRole('tab', { name: 'Push Groups' }).click();
  await page.getByRole('button', { name: 'Push Groups' }).click();
  await page.getByRole('menuitem', { name: 'Find groups by name' }).click();
  await page.getByLabel('Group in Okta', { exact: true }).and(page.locator('input')).fill('Tour');
  await page.getByRole('option', { name: 'Tour Guides' }).click();
  await page.getByText('No match found').waitFor();
  await look();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Active: Tour Guides' }).waitFor();
  await page.getByText('Pushing', { exact: true }).waitFor({ state: 'detached' });
  await picture('9. Push Groups');

  await page.getByRole('tab', { name: 'Import' }).click();
  await page.getByRole('button', { name: 'Import Now' }).click();
  await page.getByRole('button', { name: 'Import', exact: true }).waitFor();
  await look();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('dialog', { name: 'Import complete' }).waitFor();
  await picture('10. Import');
  await page.getByRole('button', { name: 'OK' }).click();

  await page.goto(`${org.url}/admin/tasks`);
  await page.getByRole('heading', { name: 'Tasks' }).waitFor();
  await look();
  await page.goto(`${org.url}/admin/log`);
  await page.getByText('Push new user to external application').first().waitFor();
  await picture('11. Tasks and the System Log');

  await page.goto(`${org.url}/admin/traffic?app=${app!.id}`);
  await page.getByRole('button', { name: 'POST /scim/v2/Users' }).waitFor();
  await look();
  await page.getByRole('button', { name: 'POST /scim/v2/Users' }).click();
  await page.getByRole('dialog').getByText('"bjensen@example.com"').first().waitFor();
  await picture('12. What went over the wire');

  await page.goto(`${org.url}/admin/what-if?app=${app!.id}`);
  await page.getByRole('button', { name: 'Pause sending' }).click();
  const john = (await org.store.people.getByLogin('jsmith@example.com'))!;
  await org.call('POST', `/api/v1/apps/${app!.id}/users`, { id: john.id, scope: 'USER' });
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.getByRole('button', { name: /Assign: John Smith/ }).click();
  await page.getByText('"jsmith@example.com"').first().waitFor();
  await picture('13. What if');

  await page.goto(`${org.url}/admin/inspect`);
  await page.getByRole('combobox', { name: 'Application' }).click();
  await page.getByRole('option', { name: app!.label }).click();
  for (const suite of ['RFC 7643', 'entitlements', 'OAuth 2', 'Security', 'Concurrency', 'Unicode'])
    await page.getByRole('checkbox', { name: suite }).uncheck();
  await look();
  await page.getByRole('main').getByRole('button', { name: 'Inspect', exact: true }).click();
  await page.getByRole('button', { name: 'Save report' }).waitFor();
  await page.getByRole('combobox', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'All', exact: true }).click();
  await page.getByRole('cell', { name: 'okta-spec-01' }).waitFor();
  await picture('14. Inspect');

  await page.goto(`${org.url}/admin/ready?app=${app!.id}&tab=pack`);
  await page.getByRole('link', { name: 'Download submission pack' }).waitFor();
  await look();
  await page.getByRole('tab', { name: 'Suites and QA plan' }).click();
  await page.getByRole('button', { name: /Left.*C9343/ }).click();
  await page.getByRole('button', { name: 'Mark', exact: true }).waitFor();
  await page.getByRole('button', { name: /C9290/ }).click();
  await page.getByRole('button', { name: /C9290/ }).scrollIntoViewIfNeeded();
  await picture('15. Ready for OIN?');

  await page.goto(`${org.url}/admin/apps`);
  await page.getByRole('button', { name: 'Create App Integration' }).click();
  await page.getByLabel('SWA - Secure Web Authentication').check();
  await look();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('App name').fill('Tour Desk');
  await page.getByLabel("App's login page URL").fill('https://tours.example.com/login');
  await look();
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
  await look();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('radio', { name: 'SCIM' }).check();
  await look();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('tab', { name: 'Provisioning' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('SCIM connector base URL').fill(base('2.0'));
  await page.getByLabel('Unique identifier field for users').fill('userName');
  for (const action of ['Push New Users', 'Push Profile Updates']) await page.getByLabel(action).check();
  await page.getByLabel('Authentication Mode').first().click();
  await page.getByRole('option', { name: 'OAuth 2' }).waitFor();
  await look();
  await page.getByRole('option', { name: 'HTTP Header' }).click();
  await page.getByLabel(/^Token/).fill(authorization);
  await look();
  await page.getByRole('button', { name: 'Test Connector Configuration' }).click();
  await page.getByRole('dialog', { name: 'Connector configured successfully' }).waitFor();
  await picture('16. An application of your own');
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'To App' }).waitFor();

  for (const [path, title] of [
    ['tenants', 'Tenants'],
    ['connections', 'Connections'],
    ['events', 'Events'],
    ['webhooks', 'Webhooks'],
    ['log', 'Request Log'],
  ]) {
    await page.goto(`${org.url}/admin/service/${path}`);
    await page.getByRole('heading', { name: title!, exact: true }).waitFor();
    await look();
  }
  await picture('17. The service');

  expect(left).toEqual([]);
  expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
}, 120_000);
