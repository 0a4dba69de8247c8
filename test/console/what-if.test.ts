import { describe, expect, it } from 'vitest';
import { bjensen } from '../org/running.ts';
import { addApp } from '../org/service.ts';
import { findings, useBrowser } from './browser.ts';

const open = useBrowser();

const setUp = async (options: Parameters<typeof open>[0] = {}) => {
  const both = await open(options);
  const { org, harness, authorization } = both;
  const app = await addApp(org, both);
  const assign = async (login: string, more: object = {}) => {
    const { body } = await org.call('POST', '/api/v1/users?activate=true', bjensen({ login, email: login, ...more }));
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: body.id, scope: 'USER' });
    return body.id as string;
  };
  const atService = async () => {
    const { json } = await harness.send('GET', '/Users?count=200', undefined, { authorization });
    return json.Resources as { id: string; userName: string; active: boolean }[];
  };
  const idle = () => org.context.engine.worker.idle();
  return { ...both, app, assign, atService, idle };
};

describe('What if in a browser', () => {
  it('plans every request, applies the plan, and says when things have changed', async () => {
    const { page, org, app, signIn, assign, atService, idle, complaints } = await setUp();
    await signIn();
    await page.getByRole('link', { name: 'What if' }).click();
    await page.getByText('What is changed is sent at once').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByText('Nothing waits').waitFor();
    await page.getByRole('button', { name: 'Pause sending' }).click();
    await page.getByText('Nothing is sent: this application is paused').waitFor();

    await assign('bjensen@example.com');
    await page.getByRole('button', { name: 'Plan again' }).click();
    const job = page.getByRole('button', { name: /Assign: Barbara Jensen/ });
    await job.click();
    await page.getByText('POST /Users', { exact: true }).last().waitFor();
    await page.getByText('"••••"').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await atService()).toEqual([]);

    await assign('jsmith@example.com', { firstName: 'John', lastName: 'Smith' });
    const apply = async () => {
      await page.getByRole('button', { name: 'Apply this plan' }).click();
      await page
        .getByRole('dialog')
        .getByText(/to http/)
        .waitFor();
      await page.getByRole('button', { name: 'Apply', exact: true }).click();
    };
    await apply();
    await page.getByText('Nothing was sent: things have changed').waitFor();
    expect(await atService()).toEqual([]);
    await page.getByRole('button', { name: /Assign: John Smith/ }).waitFor();
    await apply();
    await page.getByText('The plan was applied.').waitFor();
    expect((await atService()).map(({ userName }) => userName).toSorted()).toEqual([
      'bjensen@example.com',
      'jsmith@example.com',
    ]);
    await page.getByRole('button', { name: 'Resume sending' }).click();
    await page.getByText('What is changed is sent at once').waitFor();
    await idle();
    expect((await org.store.applications.get(app.id))!.switches.paused).toBe(false);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('counts all jobs and requests of a plan that is longer than what is shown of it', async () => {
    // A plan that asks the service something waits for as long as somebody looks at it.
    let held: PromiseWithResolvers<void> | undefined;
    const { page, org, app, signIn, assign, complaints } = await setUp({
      through: (fetch) => async (url, init) => {
        await held?.promise;
        return fetch(url, init);
      },
    });
    await org.store.applications.update({ ...app, switches: { ...app.switches, paused: true } });
    await assign('bjensen@example.com');
    const nobody = (i: number) => ({
      ...({ id: `jobNobody${i}`, app: app.id, action: 'update-profile', subject: `nobody${i}`, input: {} } as const),
      ...{ created: 0, runAt: 0 },
    });
    await org.store.jobs.add(Array.from({ length: 2_004 }, (_, i) => nobody(i)));
    await assign('jsmith@example.com');
    await signIn();
    await page.getByRole('link', { name: 'What if' }).click();
    held = Promise.withResolvers();
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    const bar = page.getByRole('progressbar', { name: 'Planning' });
    await page.getByText(/^Planning: [\d,]+ of 2,006 jobs$/).waitFor();
    expect(await findings(page)).toEqual([]);
    held.resolve();
    await bar.waitFor({ state: 'detached' });
    // Of 2,006 jobs 2,000 are shown; the last one, which creates a user, is not among them.
    await page.getByText('2 requests that write, in 2006 jobs').waitFor();
    await page.getByText('The first 2000 jobs are shown.').waitFor();
    // One that is cancelled, which would have had a job more, leaves what there was.
    await assign('jdoe@example.com');
    held = Promise.withResolvers();
    await page.getByRole('button', { name: 'Plan again' }).click();
    const cancelled = page.waitForResponse((response) => response.request().method() === 'DELETE');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await cancelled;
    held.resolve();
    await bar.waitFor({ state: 'detached' });
    await page.getByText('2 requests that write, in 2006 jobs').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('shows the drift of all and the three-way difference of one, and provisions one with each step', async () => {
    const { page, app, signIn, assign, atService, harness, authorization, idle, complaints } = await setUp();
    await assign('bjensen@example.com', { title: 'Tour Guide' });
    await idle();
    const [user] = await atService();
    await harness.patch(`/Users/${user!.id}`, [{ op: 'replace', value: { title: 'Boss' } }], { authorization });
    await harness.user('stranger@example.com');
    await signIn(`/admin/apps/${app.id}?tab=what-if&view=drift`);
    await page.getByRole('button', { name: 'Look for drift' }).click();
    const drift = page.getByRole('table', { name: 'Drift' });
    await drift.getByRole('row', { name: /stranger@example.com Assigned to nobody/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await drift.getByRole('button', { name: 'bjensen@example.com' }).click();

    const difference = page.getByRole('table', { name: 'Three-way difference' });
    await difference.getByRole('row', { name: /Title.*Tour Guide.*Boss Changed at the service/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('view')).toBe('person');
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Show all attributes').check();
    await difference.getByRole('row', { name: /Given name.*Same/ }).waitFor();
    await page.getByLabel('Show all attributes').uncheck();

    await page.getByRole('button', { name: 'Provision now', exact: true }).click();
    await page.getByText('Provisioned', { exact: true }).waitFor();
    await page.getByRole('button', { name: /200 PUT \/scim\/v2\/Users/ }).click();
    await page.getByText('"Tour Guide"').first().waitFor();
    await page.getByText('No attribute differs').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('sets how an application sends, faults on purpose, and releases a quarantine', async () => {
    const { page, org, app, signIn, assign, idle, complaints } = await setUp();
    const switches = async () => (await org.store.applications.get(app.id))!.switches;
    await signIn(`/admin/what-if?app=${app.id}&view=sending`);
    await page.getByText('Quarantine is off').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Requests a second').fill('50');
    await page.getByLabel('Quarantine after so many failures').fill('1');
    await page.getByLabel('Dialect').and(page.locator('input')).click();
    await page.getByRole('option', { name: 'Microsoft Entra ID, as of 2020' }).click();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved!').waitFor();
    expect(await switches()).toMatchObject({ rateLimit: 50, quarantineAfter: 1, dialect: 'entra-2020' });
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Requests a second').fill('');
    await page.getByLabel('Dialect').and(page.locator('input')).click();
    await page.getByRole('option', { name: 'Okta', exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await switches()).rateLimit).toBeUndefined();

    // A service that is gone: after one failure nothing is sent any more.
    const gone = { ...app.integration!, baseUrl: 'http://127.0.0.1:9/scim/v2' };
    await org.store.applications.update({ ...(await org.store.applications.get(app.id))!, integration: gone });
    await assign('bjensen@example.com');
    await idle();
    await page.getByText('In quarantine', { exact: true }).waitFor();
    await page.getByText(/failures in a row, the last of them/).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByText('Not in quarantine').waitFor();

    await page.getByRole('button', { name: 'Faults On purpose' }).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('switch', { name: /^Send twice/ }).check();
    await page.getByLabel('Share of “Send twice”').fill('25');
    await page.getByRole('switch', { name: /^Delay/ }).check();
    await page.getByLabel('Longest delay').fill('5');
    await page.getByLabel('Seed').fill('7');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await switches()).faults).toEqual({ seed: 7, delay: 5, duplicate: 0.25 });
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('switch', { name: /^Send twice/ }).uncheck();
    await page.getByRole('switch', { name: /^Delay/ }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await switches()).faults).toBeUndefined();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('has made-up people come and go, shows how far it is, and stops', async () => {
    const { page, app, signIn, atService, idle, complaints } = await setUp();
    await signIn(`/admin/what-if?app=${app.id}&view=churn`);
    await page.getByLabel('Joiners').fill('4');
    await page.getByLabel('Movers').fill('1');
    await page.getByLabel('Leavers').fill('1');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Joined: 4 of 4').waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByText('All that it caused was sent').waitFor();
    expect(await findings(page)).toEqual([]);
    await idle();
    expect((await atService()).filter(({ active }) => active)).toHaveLength(3);

    await page.getByLabel('Seed').fill('2');
    await page.getByLabel('Joiners').fill('1000');
    await page.getByLabel('People a second').fill('0.1');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Joined: 1 of 1000').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);
});
