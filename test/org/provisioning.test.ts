import { describe, expect, it } from 'vitest';
import { setUp } from './service.ts';

describe('Push Groups by the API', () => {
  it('creates, lists, stops, resumes, pushes and unlinks', async () => {
    const { call, path, idle, person, assign, group, atService } = await setUp();
    const barbara = await person('bjensen@example.com');
    await assign(barbara.id);
    const guides = await group('Tour Guides', barbara);
    const pushed = await call('POST', `${path}/pushed-groups`, { group: guides.id });
    expect(pushed).toMatchObject({ status: 201, body: { status: 'ACTIVE', pushing: true } });
    await idle();
    const one = `${path}/pushed-groups/${pushed.body.id}`;
    expect((await call('GET', `${path}/pushed-groups`)).body).toMatchObject([{ name: 'Tour Guides', pushing: false }]);
    expect(await atService()).toMatchObject([
      { displayName: 'Tour Guides', members: [{ display: expect.anything() }] },
    ]);
    expect((await call('POST', `${path}/pushed-groups`, { group: guides.id })).status).toBe(400);
    expect((await call('POST', `${one}/deactivate`)).body).toMatchObject({ status: 'INACTIVE' });
    await call('DELETE', `/api/v1/groups/${guides.id}/users/${barbara.id}`);
    await idle();
    expect((await atService())[0].members).toHaveLength(1);
    await call('POST', `${one}/activate`);
    await idle();
    expect((await atService())[0].members).toBeUndefined();
    expect((await call('POST', `${one}/push`)).status).toBe(200);
    expect((await call('DELETE', one)).status).toBe(400);
    expect((await call('DELETE', `${one}?target=delete`)).status).toBe(204);
    await idle();
    expect(await atService()).toEqual([]);
    expect((await call('GET', one)).status).toBe(404);
  });

  it('by rule, many at once, and linked from the list of app groups', async () => {
    const { call, path, idle, group, atService } = await setUp();
    await group('Tour Guides');
    await group('Tour Operators');
    const input = { name: 'Tours', field: 'name', operator: 'starts with', value: 'Tour' };
    const rule = await call('POST', `${path}/push-rules`, input);
    expect(rule).toMatchObject({ status: 201, body: { status: 'ACTIVE' } });
    await idle();
    expect(await atService()).toHaveLength(2);
    expect((await call('GET', `${path}/push-rules`)).body).toHaveLength(1);
    expect((await call('POST', `${path}/push-rules/${rule.body.id}/deactivate`)).body.status).toBe('INACTIVE');
    await group('Tour Drivers');
    await idle();
    expect(await atService()).toHaveLength(2);
    await call('POST', `${path}/push-rules/${rule.body.id}/activate`);
    await idle();
    expect(await atService()).toHaveLength(3);
    const ids = (await call('GET', `${path}/pushed-groups`)).body.map(({ id }: any) => id);
    const bulk = `${path}/pushed-groups/bulk-edit`;
    expect((await call('POST', bulk, { ids, action: 'deactivate' })).body).toEqual({ count: 3 });
    expect((await call('GET', `${path}/pushed-groups?status=INACTIVE`)).body).toHaveLength(3);
    expect((await call('POST', bulk, { ids: ['gPmNoSuchGroup123456'], action: 'push' })).status).toBe(404);
    await call('POST', bulk, { ids: ids.slice(1), action: 'delete', target: 'delete' });
    await idle();
    expect(await atService()).toHaveLength(1);
    expect((await call('DELETE', `${path}/push-rules/${rule.body.id}?target=leave`)).status).toBe(204);
    expect(await atService()).toHaveLength(1);

    expect((await call('POST', `${path}/app-groups/refresh`)).status).toBe(202);
    await idle();
    const [there] = (await call('GET', `${path}/app-groups`)).body;
    const linked = await group('Linked');
    await call('POST', `${path}/pushed-groups`, { group: linked.id, link: { externalId: there.externalId } });
    await idle();
    expect(await atService()).toMatchObject([{ id: there.externalId, displayName: 'Linked' }]);
  });
});

describe('tasks by the API', () => {
  it('are listed, shown with their exchanges, retried and dismissed', async () => {
    const { call, idle, person, assign, org, app, both } = await setUp();
    await org.store.applications.update({ ...app, toApp: { ...app.toApp, createUsers: false } });
    const [barbara, jim] = [await person('bjensen@example.com'), await person('jsmith@example.com')];
    await assign(barbara.id);
    await assign(jim.id);
    const tasks = (await call('GET', `/muster/api/v1/tasks?app=${app.id}`)).body;
    expect(tasks).toHaveLength(2);
    expect(tasks[0].message).toContain('Matching user not found.');
    expect((await call('GET', '/muster/api/v1/tasks/count')).body).toMatchObject({ failed: 2 });
    expect((await call('GET', `/muster/api/v1/tasks/${tasks[0].id}`)).body.explanation).toContain('Create Users');
    const exchanges = (await call('GET', `/muster/api/v1/exchanges?job=${tasks[0].id}`)).body;
    expect(exchanges).toMatchObject([{ request: { method: 'GET', headers: { authorization: '••••' } } }]);
    expect(JSON.stringify(exchanges)).not.toContain(both.authorization);
    await call('POST', `/muster/api/v1/tasks/${tasks[0].id}/dismiss`);
    await org.store.applications.update(app);
    expect((await call('POST', '/muster/api/v1/tasks/retry', {})).body).toEqual({ count: 1 });
    await idle();
    expect((await call('GET', '/muster/api/v1/tasks')).body).toEqual([]);
    expect((await call('GET', '/muster/api/v1/tasks?state=done')).body.length).toBeGreaterThan(0);
    expect((await call('GET', '/muster/api/v1/tasks?state=broken')).status).toBe(400);
    const { log } = (await call('GET', `/muster/api/v1/exchanges.har?app=${app.id}`)).body;
    expect(log.entries.length).toBeGreaterThan(2);
    expect(log.creator.name).toBe('muster org');
  });
});

describe('provisioning by hand, and beyond Okta, by the API', () => {
  it('plans and applies, compares, provisions one now, synchronizes all, reports drift', async () => {
    const { call, path, idle, person, assign, org, app } = await setUp();
    const barbara = await person('bjensen@example.com');
    await assign(barbara.id);
    const user = `${path}/users/${barbara.id}`;
    expect((await call('POST', `${user}/provision`)).body).toMatchObject({
      job: { state: 'done' },
      exchanges: [{ request: { method: 'GET' } }, { request: { method: 'PUT' } }],
    });
    expect((await call('GET', `${user}/difference`)).body).toMatchObject({ active: true });
    expect((await call('POST', `${path}/drift`)).body).toMatchObject({ users: 1, drifts: [] });
    expect((await call('POST', `${path}/force-sync`)).status).toBe(202);
    await idle();
    await org.store.applications.update({ ...app, switches: { ...app.switches, paused: true } });
    await assign((await person('jsmith@example.com')).id);
    const plan = await call('POST', `${path}/plan`);
    expect(plan.body.jobs).toMatchObject([{ action: 'assign', result: 'done' }]);
    expect((await call('POST', `${path}/plan/apply`, { digest: plan.body.digest })).body.applied).toBe(true);
    expect((await call('POST', `${path}/drift`)).body.users).toBe(2);
    expect((await call('GET', `${path}/quarantine`)).body).toEqual({ failures: 0 });
    expect((await call('DELETE', `${path}/quarantine`)).status).toBe(204);
    expect((await call('POST', `${path}/users/00uNoSuchPerson12345/provision`)).status).toBe(404);
    expect((await call('POST', `${path}/replay`, { from: '0oaNoSuchApp12345678' })).status).toBe(404);
  });

  it('plans more than anybody would wait for, imports too, sends none of it, and then applies it', async () => {
    const { call, path, idle, person, org, app, both, ask } = await setUp();
    await both.harness.send(
      'POST',
      '/Users',
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'babs@example.com',
        name: { givenName: 'Babs', familyName: 'Jensen' },
        emails: [{ value: 'babs@example.com', primary: true, type: 'work' }],
      },
      { authorization: both.authorization },
    );
    const match = { ...app.toOkta.match, confirmNew: true };
    await org.store.applications.update({
      ...app,
      toOkta: { ...app.toOkta, match },
      switches: { ...app.switches, paused: true },
    });
    expect((await call('POST', `${path}/churn`, { seed: 3, joiners: 600 })).status).toBe(202);
    const churned = async () => (await call('GET', `${path}/churn`)).body.run.joined;
    await expect.poll(churned).toBe(600);
    const barbara = await person('bjensen@example.com');
    await call('POST', `/api/v1/apps/${app.id}/users`, { id: barbara.id });
    await call('POST', `${path}/imports`, {});
    const begun = await call('POST', `${path}/plan`, { wait: false });
    expect(begun).toMatchObject({ status: 202, body: { state: 'planning' } });
    const run = `${path}/plans/${begun.body.id}`;
    const state = async () => (await call('GET', run)).body.state;
    await expect.poll(state).toBe('done');
    const { plan, progress } = (await call('GET', run)).body;
    expect(plan).toMatchObject({ complete: true, totals: { failed: 0 } });
    expect(plan.totals.requests['POST']).toBe(601);
    expect(progress.done).toBe(plan.totals.jobs);
    const imported = plan.jobs.find(({ action }: any) => action === 'import');
    expect(imported.message).toContain('1 new user imported');
    expect(plan.jobs.find(({ name }: any) => name === 'bjensen Example')).toMatchObject({ result: 'done' });
    expect((await ask('/Users')).totalResults).toBe(1);
    expect(await org.store.people.getByLogin('babs@example.com')).toBeUndefined();

    const applied = await call('POST', `${path}/plan/apply`, { digest: plan.digest, wait: false });
    const applying = `${path}/plans/${applied.body.id}`;
    await expect.poll(async () => (await call('GET', applying)).body.state).toBe('done');
    expect((await call('GET', applying)).body.applied).toBe(true);
    await idle();
    expect((await ask('/Users')).totalResults).toBe(602);
    expect(await org.store.people.getByLogin('babs@example.com')).toBeDefined();
    expect((await call('GET', `${path}/plans/plnNoSuchPlan1234567`)).status).toBe(404);
    expect((await call('DELETE', run)).status).toBe(204);
  });

  it('has made-up people join, change jobs and leave, and nobody else', async () => {
    const { call, path, idle, person, assign, both, org } = await setUp();
    const barbara = await person('bjensen@example.com');
    await assign(barbara.id);
    const progress = async () => (await call('GET', `${path}/churn`)).body.run;
    expect(await progress()).toBeUndefined();
    const churn = async (input: object) => {
      expect((await call('POST', `${path}/churn`, input)).status).toBe(202);
      await expect.poll(async () => (await progress()).state).toBe('done');
      await idle();
      return progress();
    };
    expect(await churn({ seed: 7, joiners: 5 })).toMatchObject({ joined: 5, moved: 0, left: 0 });
    expect(await churn({ seed: 8, movers: 2, leavers: 100 })).toMatchObject({ joined: 0, moved: 0, left: 5 });
    expect(await churn({ seed: 9, joiners: 3, movers: 2, leavers: 1 })).toMatchObject({ joined: 3, moved: 2, left: 1 });
    const { authorization } = both;
    const { Resources } = (await both.harness.send('GET', '/Users?count=100', undefined, { authorization })).json;
    // Who leaves before having come is never created.
    expect([8, 9]).toContain(Resources.length);
    expect(Resources.filter((user: any) => user.active)).toHaveLength(3);
    expect((await org.store.people.get(barbara.id))!.status).not.toBe('DEPROVISIONED');
    expect((await call('POST', `${path}/churn`, { seed: 1, joiners: 1001 })).status).toBe(400);
    // One at a time, a slow one too, until it is stopped.
    await call('POST', `${path}/churn`, { seed: 10, joiners: 1000, perSecond: 0.1 });
    expect((await call('POST', `${path}/churn`, { seed: 11, joiners: 1 })).status).toBe(400);
    await expect.poll(async () => (await progress()).joined).toBe(1);
    expect((await call('DELETE', `${path}/churn`)).status).toBe(204);
    expect(await progress()).toMatchObject({ state: 'stopped', joined: 1, joiners: 1000 });
  });

  it('begins OAuth 2 without PKCE unless it is wanted, and refuses who comes back unasked', async () => {
    const { call, path, org } = await setUp();
    const input = {
      authorizationEndpoint: 'https://scim.example.com/authorize',
      tokenEndpoint: 'https://scim.example.com/token',
      clientId: 'okta',
      clientSecret: 'a-secret',
    };
    const begun = (await call('POST', `${path}/authenticate`, input)).body;
    const url = new URL(begun.url);
    expect(begun.redirectUri).toBe(`${org.url}/admin/app/cpc/scim2headerauth/oauth/callback`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'okta',
      redirect_uri: begun.redirectUri,
    });
    expect(url.searchParams.has('code_challenge')).toBe(false);
    const pkce = (await call('POST', `${path}/authenticate`, { ...input, pkce: true })).body;
    expect(new URL(pkce.url).searchParams.get('code_challenge_method')).toBe('S256');
    const back = await call('GET', '/admin/app/cpc/scim2headerauth/oauth/callback?code=1&state=unknown');
    expect(back.status).toBe(400);
    expect(back.body.errorSummary).toContain('authenticate again');
  });
});
