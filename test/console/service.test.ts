import { describe, expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { startDelivering } from '../events/delivering.ts';
import { startReceiver } from '../events/receiver.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

type Opened = Awaited<ReturnType<typeof open>>;

/** The value that the dialog shows beside a label. */
const shown = ({ page }: Opened, label: string): Promise<string> =>
  page.getByRole('dialog').getByRole('row', { name: label }).locator('code').innerText();

const usersBy = ({ harness }: Opened, authorization: string) =>
  harness.send('GET', '/Users', undefined, { authorization }).then(({ status }) => status);

describe('the service in the console', () => {
  it('is shown as it is: ready, how much is asked of it, and what it refused', async () => {
    const { page, base, authorization, harness, admin, signIn, complaints } = await open();
    await harness.user('bjensen');
    const hook = { name: 'Tours', url: 'http://127.0.0.1:9/hooks', types: ['user.*'] };
    const { id } = await admin!.administration.addWebhook(hook);
    await admin!.administration.disableWebhook(id);
    const users = `${base('2.0')}/Users`;
    for (let i = 0; i < 3; i++) await fetch(users, { headers: { authorization } });
    await fetch(`${users}?filter=userName`, { headers: { authorization } });
    await signIn('/admin/service');
    await page.getByText('Ready', { exact: true }).waitFor();
    await page.getByRole('link', { name: '1 Users' }).waitFor();
    await page.getByText('Nothing is delivered to the webhook Tours').waitFor();
    await page
      .getByRole('figure', { name: /^4 requests within .*: 3 answered, 1 refused \(4xx\), 0 failed/ })
      .waitFor();
    await page.getByRole('link', { name: 'GET /scim/v2/Users' }).click();
    await page.getByRole('dialog').getByText('Why it was refused').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('adds a tenant, and deletes it with all that it says will go', async () => {
    const opened = await open();
    const { page, org, harness, signIn, complaints } = opened;
    const { id } = await harness.user('bjensen');
    await harness.group('Tour Guides', [id]);
    await signIn();
    await page.getByRole('button', { name: 'Service' }).click();
    await page.getByRole('link', { name: 'Tenants', exact: true }).click();
    await page.getByRole('heading', { name: 'Tenants' }).waitFor();
    await page.getByRole('button', { name: 'Add tenant' }).click();
    await page.getByLabel('Id').fill('Acme Inc');
    await page.getByRole('dialog').getByRole('button', { name: 'Add tenant' }).click();
    await page.getByText('lower-case letters').waitFor();
    await page.getByLabel('Id').fill('example');
    await page.getByRole('dialog').getByRole('button', { name: 'Add tenant' }).click();
    await page.getByText('There is already a tenant "example".').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Id').fill('acme');
    await page.getByRole('dialog').getByRole('button', { name: 'Add tenant' }).click();
    await page.getByRole('row', { name: /^acme 0 users of acme 0 groups/ }).waitFor();

    await page.getByRole('button', { name: 'Delete example' }).click();
    await page.getByText('2 connections: whoever uses one is refused at once').waitFor();
    await page.getByText('1 users and 1 groups').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete tenant' }).click();
    await page.getByText('Type example to confirm.').waitFor();
    await page.getByLabel('Type example to confirm').fill('example');
    await page.getByRole('button', { name: 'Delete tenant' }).click();
    await page.getByText('Tenant example was deleted.').waitFor();
    expect(await harness.storage.connections.tenants()).toMatchObject([{ id: 'acme' }]);
    expect(await usersBy(opened, opened.authorization)).toBe(401);
    await page.goto(`${org.url}/admin/service/tenants`);
    await page.getByRole('row', { name: /^acme/ }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('shows how much of a tenant is left while it is deleted, however long that takes', async () => {
    const { page, harness, admin, signIn, complaints } = await open();
    const { id } = await harness.user('bjensen');
    await harness.user('jsmith');
    await harness.group('Tour Guides', [id]);
    // The org waited in vain; the service goes on.
    const deletion = (url: URL): boolean => url.pathname.endsWith('/admin/v1/tenants/example');
    await page.route(deletion, (route) => route.fulfill({ status: 504, json: { title: 'It took too long.' } }));
    await signIn('/admin/service/tenants');
    await page.getByRole('button', { name: 'Delete example' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 users and 1 groups').waitFor();
    await dialog.getByLabel('Type example to confirm').fill('example');
    await dialog.getByRole('button', { name: 'Delete tenant' }).click();
    await dialog.getByText('3 of 3 users and groups are left.').waitFor();
    const bar = dialog.getByRole('progressbar', { name: 'Deleted' });
    expect(await bar.getAttribute('aria-valuenow')).toBe('0');
    await harness.send('DELETE', `/Users/${id}`);
    await dialog.getByText('2 of 3 users and groups are left.').waitFor();
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeCloseTo(100 / 3);
    expect(await findings(page)).toEqual([]);
    await admin!.administration.removeTenant('example');
    await page.getByText('Tenant example was deleted.').waitFor();
    expect(await dialog.count()).toBe(0);
    expect(complaints).toEqual([expect.stringContaining('504')]);
  }, 60_000);

  it('makes a connection of each mode, whose secret it shows once', async () => {
    const opened = await open();
    const { page, signIn, complaints } = opened;
    await signIn('/admin/service/connections');
    const modes = [
      ['Basic Auth', 'Password'],
      ['HTTP Header', 'API Token'],
      ['OAuth Bearer Token', 'OAuth Bearer Token'],
      ['OAuth 2', 'Client secret'],
    ] as const;
    for (const [mode, field] of modes) {
      await page.getByRole('button', { name: 'Add connection' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill(`Okta by ${mode}`);
      await dialog.getByRole('combobox', { name: 'Tenant' }).click();
      await page.getByRole('option', { name: 'example' }).click();
      await dialog.getByRole('combobox', { name: 'Authentication' }).click();
      await page.getByRole('option', { name: mode, exact: true }).click();
      if (mode === 'OAuth 2') {
        await dialog.getByLabel('Authorization code').uncheck();
        await dialog.getByRole('button', { name: 'Add connection' }).click();
        await page.getByText('Choose how the client gets its tokens.').waitFor();
        await dialog.getByLabel('Client credentials').check();
      }
      if (mode === 'OAuth 2') expect(await findings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Add connection' }).click();
      await page.getByText('This is the only time that the secret is shown').waitFor();
      if (mode === 'Basic Auth') expect(await findings(page)).toEqual([]);
      const secret = await shown(opened, field);
      const name = mode === 'Basic Auth' ? await shown(opened, 'Username') : '';
      if (mode !== 'OAuth 2') {
        const sent = { 'Basic Auth': `Basic ${btoa(`${name}:${secret}`)}`, 'HTTP Header': secret }[mode as string];
        expect([mode, await usersBy(opened, sent ?? `Bearer ${secret}`)]).toEqual([mode, 200]);
      }
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('link', { name: `Okta by ${mode}` }).click();
      await page.getByRole('region', { name: 'Credential' }).waitFor();
      expect(await page.content()).not.toContain(secret);
      await page.getByRole('link', { name: 'Connections', exact: true }).first().click();
      await page.getByRole('heading', { name: 'Connections' }).waitFor();
    }
    expect(complaints).toEqual([]);
  }, 90_000);

  it('changes a connection, rotates its secret with an overlap, and revokes it', async () => {
    const opened = await open();
    const { page, harness, admin, signIn, complaints } = opened;
    const { id: user } = await harness.user('bjensen');
    const options = { name: 'Okta', auth: 'bearer', profile: 'okta' } as const;
    const made = await admin!.administration.addConnection('example', options);
    await signIn(`/admin/service/connections/${made.id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('User of /Me').fill('nobody');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('There is no User with the id or userName "nobody"').waitFor();
    await page.getByLabel('User of /Me').fill('bjensen');
    await page.getByRole('combobox', { name: 'Profile' }).click();
    await page.getByRole('option', { name: 'entra' }).click();
    await page.getByLabel('Expires').fill('2100-01-31T12:00');
    await page.getByRole('combobox', { name: 'On-premises agent' }).click();
    await page.getByRole('option', { name: 'PUSH_NEW_USERS' }).click();
    await page.keyboard.press('Escape');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved!').waitFor();
    expect(await admin!.administration.connection(made.id)).toMatchObject({
      profile: 'entra',
      user,
      capabilities: ['PUSH_NEW_USERS'],
      expires: expect.stringMatching(/^2100-01-31/),
    });
    await page.getByText('bareManager').waitFor();

    await page.getByRole('button', { name: 'Rotate secret' }).click();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByText('The secret of before is good until').waitFor();
    const secret = await shown(opened, 'OAuth Bearer Token');
    expect(await usersBy(opened, `Bearer ${secret}`)).toBe(200);
    expect(await usersBy(opened, made.authorization!)).toBe(200);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('rowheader', { name: 'Secret of before' }).waitFor();

    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('is refused from the next request on').waitFor();
    await page.getByRole('button', { name: 'Revoke connection' }).click();
    await page.getByText('The connection was revoked.').waitFor();
    expect(await usersBy(opened, `Bearer ${secret}`)).toBe(401);
    await page.getByRole('button', { name: 'Rotate secret' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  }, 60_000);

  it('finds users by a SCIM filter, says what is wrong with one, and pages through members', async () => {
    const { page, harness, signIn, complaints } = await open();
    const ids: string[] = [];
    for (let i = 0; i < 60; i++) ids.push((await harness.user(`guide${String(i).padStart(2, '0')}`)).id);
    const group = await harness.group('Tour Guides', ids);
    await signIn('/admin/service/resources');
    await page.getByRole('link', { name: 'guide49' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'guide50' }).count()).toBe(0);
    await page.getByRole('link', { name: 'guide49' }).scrollIntoViewIfNeeded();
    await page.getByRole('link', { name: 'guide59' }).waitFor();

    await page.getByLabel('SCIM filter').fill('userName sw guide');
    await page.keyboard.press('Enter');
    await page.getByText('The filter is no good (invalidFilter)').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('SCIM filter').fill('userName sw "guide1"');
    await page.keyboard.press('Enter');
    await page.getByText('10 match').waitFor();
    await page.getByRole('link', { name: 'guide17' }).click();
    await page.getByRole('heading', { name: 'guide17' }).waitFor();
    await page.getByText('"userName": "guide17"').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Tour Guides' }).click();
    await page.getByText('W/"1"', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'guide00' }).waitFor();
    // What comes into sight is read on, before a click could hit “Show more”.
    await page.getByRole('link', { name: 'guide49' }).scrollIntoViewIfNeeded();
    await page.getByRole('link', { name: 'guide59' }).waitFor();
    expect(page.url()).toContain(group.id);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('tells in the request log what Okta sent, masked, and what its profile let through', async () => {
    const opened = await open();
    const { page, base, authorization, signIn, complaints } = opened;
    const headers = { authorization, 'content-type': 'application/scim+json', 'x-request-id': 'request-7' };
    const sent = (body: object) =>
      fetch(`${base('2.0')}/Users`, { method: 'POST', headers, body: JSON.stringify(body) });
    await sent({ userName: 'bjensen', password: 'Tour4Guides', active: 'True' });
    await sent({ userName: 'bjensen' });
    await signIn('/admin/service/log');
    await page.getByText('lenient').first().waitFor();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Errors' }).click();
    await page.getByRole('cell', { name: '409' }).waitFor();
    await expect.poll(() => page.getByRole('cell', { name: '201' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show all' }).click();

    // What comes while the page is open shows up.
    const refused = fetch(`${base('2.0')}/Groups`, { headers: { authorization: 'Bearer mst_wrong_secret' } });
    expect((await refused).status).toBe(401);
    // Who types goes on typing while the list follows.
    await page.getByLabel('Part of the path').pressSequentially('v2/Groups', { delay: 60 });
    await page.getByRole('button', { name: 'POST' }).first().waitFor({ state: 'detached' });
    await expect.poll(() => page.getByLabel('Part of the path').inputValue()).toBe('v2/Groups');
    await page.getByRole('button', { name: 'GET /scim/v2/Groups' }).click();
    await page.getByText('Why it was refused').waitFor();
    await page.getByRole('dialog').getByLabel('Close').click();
    await page.getByRole('button', { name: 'Show all' }).click();

    await page.getByRole('button', { name: 'POST /scim/v2/Users' }).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Accepted by profile okta').waitFor();
    await dialog.getByText('The text “True” or “False” was read as a boolean.').waitFor();
    await dialog.getByText('Raw').click();
    await dialog.getByText('HTTP 201').waitFor();
    const text = await dialog.innerText();
    expect(text).toContain('request-7');
    expect(text).not.toContain('Tour4Guides');
    expect(text).not.toContain(authorization);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('link', { name: 'Its connection' }).click();
    await page.getByRole('region', { name: 'Credential' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('leads from an exchange of the org to the entry of the service’s log, and back', async () => {
    const opened = await open();
    const { page, org, signIn, complaints } = opened;
    const app = await addApp(org, opened);
    const { body: user } = await org.call('POST', '/api/v1/users?activate=true', bjensen());
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: user.id, scope: 'USER' });
    await org.context.engine.worker.idle();
    await signIn('/admin/traffic');
    await page.getByRole('button', { name: 'POST /scim/v2/Users' }).click();
    await page.getByRole('link', { name: 'In the service’s log' }).click();
    await page.getByRole('heading', { name: 'Request Log' }).waitFor();
    await page.getByRole('button', { name: 'POST /scim/v2/Users' }).click();
    await page.getByRole('dialog').getByText('Its connection').waitFor();
    await page.getByRole('link', { name: 'As this org sent it' }).click();
    await page.getByRole('heading', { name: 'Traffic' }).waitFor();
    await page.getByRole('dialog', { name: 'Create user' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('shows each change as it is committed, with before and after, who made it and by what request', async () => {
    const opened = await open();
    const { page, org, base, authorization, harness, signIn, complaints } = opened;
    const { id } = await harness.user('bjensen');
    await signIn('/admin/service/events');
    await page.getByText('user.created').waitFor();
    // What is changed while the page is open shows up.
    await fetch(`${base('2.0')}/Users/${id}`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/scim+json', 'x-request-id': 'request-8' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', value: { active: false } }],
      }),
    });
    const row = page.getByRole('row', { name: 'user.deactivated' });
    await row.waitFor();
    await row.getByRole('button', { name: 'bjensen' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: 'active true false' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('link', { name: 'The request that did it' }).click();
    await page.getByRole('heading', { name: 'Request Log' }).waitFor();
    await page.getByRole('button', { name: /^PATCH/ }).waitFor();

    await page.goto(`${org.url}/admin/service/events`);
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'What operators did' }).click();
    await page.getByText('config.connection.created').first().waitFor();
    await expect.poll(() => page.getByText('user.created').count()).toBe(0);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('has events delivered to an application, shows what it answered, and replays a dead letter', async () => {
    const { page, harness, admin, signIn, complaints } = await open();
    let refuses = true;
    const receiver = await startReceiver((_, response) => void response.writeHead(refuses ? 422 : 200).end('thanks'));
    startDelivering(admin!);
    await signIn('/admin/service/webhooks');
    await page.getByRole('button', { name: 'Add webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Tours');
    await dialog.getByLabel('URL').fill('https://192.168.0.1/hooks');
    await dialog.getByRole('button', { name: 'Add webhook' }).click();
    await dialog.getByText('192.168.0.1').waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByLabel('URL').fill(receiver.url);
    await dialog.getByRole('button', { name: 'Add webhook' }).click();
    await page.getByText('This is the only time that the secret is shown').waitFor();
    await page.getByText('whsec_').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();

    await harness.user('bjensen');
    await page.getByRole('link', { name: 'Tours' }).click();
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'Dead letters' }).click();
    await page.getByText('Given up (422)').waitFor();
    refuses = false;
    await page.getByRole('button', { name: 'user.created' }).click();
    const delivery = page.getByRole('dialog', { name: 'Delivery' });
    await delivery.getByText('HTTP 422').waitFor();
    expect(await findings(page)).toEqual([]);
    await delivery.getByRole('button', { name: 'Deliver again from this event on' }).click();
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'Delivered', exact: true }).click();
    await page.getByText('Delivered (200)').waitFor();
    // The same event, whenever it is delivered.
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);

    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByText('Nothing is delivered', { exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText('Delivering').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete webhook' }).click();
    await page.getByText('No webhooks yet').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('is told of where the org knows of none, with what to do', async () => {
    const { page, org, signIn } = await open({ administered: false });
    await signIn();
    for (const path of ['', '/tenants', '/log', '/events', '/webhooks']) {
      await page.goto(`${org.url}/admin/service${path}`);
      await page.getByText('No service is known here').waitFor();
      await page.getByText('MUSTER_ADMIN_URL').waitFor();
    }
    expect(await findings(page)).toEqual([]);
  }, 60_000);
});
