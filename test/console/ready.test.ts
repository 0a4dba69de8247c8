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
  await signIn();
  await page.goto(`${org.url}/admin/ready?app=${app.id}`);
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
