import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { findings, settled, useBrowser } from './browser.ts';

const open = useBrowser();

it('says which cases were seen to work, and takes the word of an administrator for the others', async () => {
  const both = await open();
  const { page, org, signIn, complaints } = both;
  const app = await addApp(org, both);
  const { body: user } = await org.call('POST', '/api/v1/users?activate=true', bjensen());
  await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: user.id, scope: 'USER' });
  await org.context.engine.worker.idle();
  await signIn(`/admin/ready?app=${app.id}`);
  const assigned = page.getByRole('button', { name: /C9290/ });
  expect(await assigned.textContent()).toContain('Seen here');
  await assigned.click();
  await page.getByText('An assigned person was created: POST /Users was answered 201').waitFor();
  await page.getByRole('button', { name: /Left.*C9343/ }).click();
  await page.getByRole('button', { name: 'Mark', exact: true }).click();
  await page.getByLabel('Note').fill('In our staging org.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /Done by hand.*C9343/ }).waitFor();
  await page.getByText('Ann Admin: In our staging org.').waitFor();
  await settled(page);
  expect(await findings(page)).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

it('shows the cases of one state, and leads to the place where each is walked', async () => {
  const both = await open();
  const { page, org, signIn, complaints } = both;
  const app = await addApp(org, both);
  const { body: group } = await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } });
  await org.call('POST', `/muster/api/v1/apps/${app.id}/pushed-groups`, { group: group.id });
  await org.context.engine.worker.idle();
  const { body: readiness } = await org.call('GET', `/muster/api/v1/apps/${app.id}/readiness`);
  const count = (state: string): number => readiness.cases.filter((one: any) => one.state === state).length;
  await signIn(`/admin/apps/${app.id}`);
  await page.getByRole('link', { name: `Ready for OIN? ${count('seen')} of 61 seen` }).click();
  await page.getByText(`Left ${count('open')}`).click();
  await page.waitForURL(/state=open/);
  await expect.poll(() => page.getByRole('button', { name: /^Seen here/ }).count()).toBe(0);
  await expect.poll(() => page.getByRole('button', { name: /^Left C/ }).count()).toBe(count('open'));
  await page.reload();
  await page
    .getByRole('button', { name: /^Left C/ })
    .first()
    .waitFor();
  await expect.poll(() => page.getByRole('button', { name: /^Left C/ }).count()).toBe(count('open'));

  /** What is on the page to which the cases of a place lead. */
  const found: Readonly<Record<string, () => ReturnType<typeof page.getByRole>>> = {
    people: () => page.getByRole('heading', { name: 'People', level: 1 }),
    groups: () => page.getByRole('heading', { name: 'Groups', level: 1 }),
    guide: () => page.getByRole('heading', { name: 'Before you submit' }),
    'sign-on': () => page.getByRole('tab', { name: 'Sign On', selected: true }),
    integration: () => page.getByRole('region', { name: 'Integration' }),
    'to-app': () => page.getByRole('heading', { name: 'Provisioning to App' }),
    'to-okta': () => page.getByRole('heading', { name: 'Provisioning to Okta' }),
    profile: () => page.getByRole('heading', { name: `${app.label} User`, level: 1 }),
    assignments: () => page.getByRole('tab', { name: 'Assignments', selected: true }),
    'assignments/groups': () => page.getByRole('radio', { name: 'Groups', checked: true }),
    'assignments/assign-people': () => page.getByRole('dialog', { name: /^Assign .* to People$/ }),
    'assignments/assign-groups': () => page.getByRole('dialog', { name: /^Assign .* to Groups$/ }),
    import: () => page.getByRole('button', { name: 'Import Now' }),
    'push-groups': () => page.getByRole('heading', { name: /^Push Groups to/ }),
    'push-groups/name': () => page.getByRole('dialog', { name: 'Find groups by name' }),
    'push-groups/rule': () => page.getByRole('dialog', { name: 'Find groups by rule' }),
    'push-groups/rules': () => page.getByRole('radio', { name: 'By rule', checked: true }),
    'push-groups/bulk': () => page.getByRole('button', { name: 'Bulk Edit', pressed: true }),
    'push-groups/settings': () => page.getByRole('dialog', { name: 'Group Push Settings' }),
  };
  const places = new Map<string, string>(readiness.cases.map(({ id, place }: any) => [place, id]));
  expect([...places.keys()].toSorted()).toEqual(Object.keys(found).toSorted());
  for (const [place, id] of places) {
    await page.goto(`${org.url}/admin/ready?app=${app.id}`);
    await page.getByRole('button', { name: new RegExp(id) }).click();
    await page.getByRole('link', { name: 'Go there' }).click();
    // The radios of a segmented control are hidden behind their labels.
    await found[place]!().waitFor({ state: 'attached' });
  }
  expect(complaints).toEqual([]);
}, 120_000);

it('takes what only people know of a submission, previews the guide, and has the pack downloaded', async () => {
  const both = await open();
  const { page, org, signIn, complaints, elsewhere } = both;
  const app = await addApp(org, both);
  await signIn(`/admin/ready?app=${app.id}`);
  await page.getByRole('tab', { name: 'Submission pack' }).click();
  const missing = page.getByRole('region', { name: 'Before you submit' });
  await missing.getByText('Name a support contact for customers.').waitFor();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Name of the integration').fill('Tours');
  await page.getByLabel('Base URL as customers type it').fill('http://localhost');
  await page.getByLabel('Support contact').fill('support@example.com');
  await page.getByLabel('Known issues and tips').fill('Names are cut after 64 characters.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Expected a URL with https.').waitFor();
  await page.getByLabel('Base URL as customers type it').fill('https://{tenant}.example.com/scim/v2');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: the guide has it.').waitFor();
  await missing.getByText('Name a support contact for customers.').waitFor({ state: 'detached' });
  const guide = page.frameLocator('iframe');
  await guide.getByRole('heading', { name: 'Configuring provisioning for Tours with Okta' }).waitFor();
  await guide.getByText('Names are cut after 64 characters.').waitFor();
  const drawing = guide.getByRole('img', { name: 'The API integration of Tours' });
  expect(await drawing.textContent()).toContain('https://{tenant}.example.com/scim/v2');
  await page.getByRole('cell', { name: "'https://' + app.tenant + '.example.com/scim/v2'" }).waitFor();
  await missing.getByRole('link', { name: /^Mend it: The suite/ }).waitFor();
  await settled(page);
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download submission pack' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^submission-pack-Tours-\d{4}-\d\d-\d\d\.zip$/);
  expect(Object.keys(unzipSync(readFileSync(await download.path())))).toContain('configuration-guide.html');

  await org.call('DELETE', `/muster/api/v1/apps/${app.id}/integration`);
  await page.reload();
  await page.getByText('There is no guide yet').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Download submission pack' }).isDisabled()).toBe(true);
  expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
}, 60_000);
