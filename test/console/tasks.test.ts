import { expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

it('shows tasks by kind, each with its reason, leads to its exchanges, and retries it', async () => {
  const both = await open();
  const { page, org, harness, signIn, complaints } = both;
  const app = await addApp(org, both);
  const { body: user } = await org.call('POST', '/api/v1/users?activate=true', bjensen());
  // A service that has nothing where it was said to be.
  const integration = { ...app.integration!, baseUrl: both.base('2.0') + '/nowhere' };
  await org.store.applications.update({ ...(await org.store.applications.get(app.id))!, integration });
  await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: user.id, scope: 'USER' });
  const { body: group } = await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } });
  await org.call('POST', `/muster/api/v1/apps/${app.id}/pushed-groups`, { group: group.id });
  await org.context.engine.worker.idle();
  const kinds = (await org.call('GET', `/muster/api/v1/tasks/kinds?app=${app.id}`)).body;
  expect(kinds).toEqual([
    { app: app.id, kind: 'provisioning', count: 1 },
    { app: app.id, kind: 'groups', count: 1 },
  ]);
  expect((await org.call('GET', '/muster/api/v1/tasks/kinds?app=another')).body).toEqual([]);
  await signIn();
  await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  await page.getByRole('button', { name: /^Groups could not be pushed .* 1 task$/ }).waitFor();
  await expect.poll(() => page.getByRole('table').count()).toBe(0);
  await page.getByRole('button', { name: /^Users could not be provisioned .* 1 task$/ }).click();
  await page.getByText('Automatic provisioning of user').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Retry', exact: true }).count()).toBe(1);
  expect(await findings(page)).toEqual([]);

  await page.getByRole('link', { name: 'Exchanges' }).click();
  await page.getByRole('heading', { name: 'Traffic' }).waitFor();
  await page
    .getByRole('button', { name: /GET .*Users/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText('Raw').click();
  await page.getByText('HTTP 404').waitFor();
  expect(await page.getByRole('dialog').textContent()).not.toContain(both.authorization);
  expect(await findings(page)).toEqual([]);
  await page.goBack();
  await page.goBack();
  // What was open is open again.
  await page.getByText('Automatic provisioning of user').waitFor();

  await org.store.applications.update({
    ...(await org.store.applications.get(app.id))!,
    integration: app.integration!,
  });
  await page.goto(`${org.url}/admin/people/${user.id}`);
  await page.getByText('Provisioning failed for this person').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Go to Tasks' }).click();
  await page.getByRole('button', { name: /^Users could not be provisioned/ }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Retry Selected' }).isDisabled()).toBe(true);
  await page.getByLabel(/^Select Automatic provisioning/).check();
  await page.getByRole('button', { name: 'Retry Selected' }).click();
  await page.getByRole('button', { name: /^Users could not be provisioned/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Retry all' }).click();
  await page.getByText('There are no tasks').waitFor();
  const { json } = await harness.send('GET', '/Users?filter=userName%20eq%20%22bjensen%40example.com%22');
  expect(json.totalResults).toBe(1);

  await page.goto(`${org.url}/admin/apps/${app.id}?tab=assignments`);
  await page.getByRole('link', { name: 'Exchanges of bjensen@example.com' }).click();
  await page.getByRole('button', { name: 'POST /scim/v2/Users' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.goto(`${org.url}/admin/log`);
  await page.getByRole('link', { name: 'Its exchanges' }).first().click();
  await page
    .getByRole('button', { name: /Users|Groups/ })
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
}, 60_000);
