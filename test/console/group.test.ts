import { expect, it } from 'vitest';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

it('lists the applications that a group gives its members', async () => {
  const { page, org, signIn, complaints } = await open();
  const { body: group } = await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } });
  const { body: app } = await org.call('POST', '/api/v1/apps', { label: 'Tours', signOnMode: 'AUTO_LOGIN' });
  await org.call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, {});
  await signIn();
  await page.goto(`${org.url}/admin/groups/${group.id}`);
  await page.getByText('No members yet').waitFor();
  await page.getByRole('tab', { name: 'Applications' }).click();
  const link = page.getByRole('link', { name: 'Tours' });
  await link.waitFor();
  expect(await findings(page)).toEqual([]);
  await link.click();
  await page.getByRole('heading', { name: 'Tours' }).waitFor();
  expect(complaints).toEqual([]);
}, 60_000);
