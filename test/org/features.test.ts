import okta from '@okta/okta-sdk-nodejs';
import { describe, expect, it } from 'vitest';
import { addApp, startBoth } from './service.ts';
import { bjensen, startOrg } from './running.ts';

describe('the provisioning features of an application', () => {
  it('are To App and To Okta, and are changed in parts', async () => {
    const both = await startBoth();
    const { org } = both;
    const { id } = await addApp(org, both);
    const path = `/api/v1/apps/${id}/features`;
    const [toApp, toOkta] = (await org.call('GET', path)).body;
    expect(toApp).toMatchObject({
      name: 'USER_PROVISIONING',
      status: 'ENABLED',
      capabilities: {
        create: { lifecycleCreate: { status: 'ENABLED' } },
        update: { profile: { status: 'ENABLED' }, password: { status: 'DISABLED' } },
      },
    });
    expect(toOkta).toMatchObject({
      name: 'INBOUND_PROVISIONING',
      capabilities: {
        importRules: { userCreateAndMatch: { exactMatchCriteria: 'USERNAME', allowPartialMatch: false } },
        importSettings: { schedule: { status: 'DISABLED' } },
      },
    });
    const update = {
      lifecycleDeactivate: { status: 'DISABLED' },
      password: { status: 'ENABLED', seed: 'RANDOM', change: 'CHANGE' },
      profile: { status: 'ENABLED' },
    };
    const changed = await org.call('PUT', `${path}/USER_PROVISIONING`, { update });
    expect(changed.body.capabilities).toEqual({ create: toApp.capabilities.create, update });
    expect((await org.store.applications.get(id))?.toApp).toMatchObject({
      createUsers: true,
      deactivateUsers: false,
      syncPassword: 'random',
      cycleSyncedPassword: true,
    });
    const password = async (input: object) =>
      (await org.call('PUT', `${path}/USER_PROVISIONING`, { update: { password: input } })).body.capabilities.update
        .password;
    const [on, random] = [{ status: 'ENABLED' }, { status: 'ENABLED', seed: 'RANDOM' }];
    expect(await password({ ...on, change: 'KEEP_EXISTING' })).toEqual({ ...random, change: 'KEEP_EXISTING' });
    // What is left out stays; an Okta password always follows.
    expect(await password(on)).toEqual({ ...random, change: 'KEEP_EXISTING' });
    expect(await password({ ...on, seed: 'OKTA' })).toEqual({ ...on, seed: 'OKTA', change: 'CHANGE' });
    expect(
      (await org.call('PUT', `${path}/USER_PROVISIONING`, { update: { password: { ...on, change: 'NEVER' } } })).status,
    ).toBe(400);

    const inbound = await org.call('PUT', `${path}/INBOUND_PROVISIONING`, {
      importRules: {
        userCreateAndMatch: { exactMatchCriteria: 'EMAIL', allowPartialMatch: true, autoConfirmExactMatch: true },
      },
      importSettings: {
        username: { usernameFormat: 'EMAIL' },
        schedule: { status: 'ENABLED', fullImport: { expression: '0 0 * * *', timezone: 'UTC' } },
      },
    });
    expect((await org.store.applications.get(id))?.toOkta).toMatchObject({
      schedule: 'daily',
      usernameFormat: '${source.email}',
      match: { exact: 'email', partial: true, confirmExact: true, confirmNew: false },
    });
    expect((await org.call('PUT', `${path}/INBOUND_PROVISIONING`, inbound.body.capabilities)).body).toEqual(
      inbound.body,
    );
    expect((await org.call('GET', `${path}/INBOUND_PROVISIONING`)).body).toEqual(inbound.body);
  });

  it.each([
    ['0 * * * *', 'hourly'],
    ['30 4 * * *', 'daily'],
    ['0 0 * * 1', 'weekly'],
    ['0 */6 * * *', 'hourly'],
  ])('take %s for %s', async (expression, schedule) => {
    const both = await startBoth();
    const { id } = await addApp(both.org, both);
    const importSettings = { schedule: { status: 'ENABLED', fullImport: { expression } } };
    expect(
      (await both.org.call('PUT', `/api/v1/apps/${id}/features/INBOUND_PROVISIONING`, { importSettings })).status,
    ).toBe(200);
    expect((await both.org.store.applications.get(id))?.toOkta.schedule).toBe(schedule);
  });

  it('are refused where they cannot be', async () => {
    const both = await startBoth();
    const { org } = both;
    const { id } = await addApp(org, both);
    const put = (name: string, body: object) => org.call('PUT', `/api/v1/apps/${id}/features/${name}`, body);
    expect((await put('OTHER', {})).status).toBe(404);
    expect(
      (
        await put('INBOUND_PROVISIONING', {
          importSettings: { schedule: { status: 'ENABLED', fullImport: { expression: 'often' } } },
        })
      ).status,
    ).toBe(400);
    const username = { usernameFormat: 'CUSTOM', userNameExpression: 'source.nothing' };
    expect(
      (await put('INBOUND_PROVISIONING', { importSettings: { username } })).body.errorCauses[0].errorSummary,
    ).toContain('no attribute nothing');
    const bare = (await org.call('POST', '/api/v1/apps', { name: 'scim2headerauth' })).body;
    expect((await org.call('GET', `/api/v1/apps/${bare.id}/features`)).body.errorSummary).toContain(
      'Provisioning is not enabled',
    );
  });
});

describe('group push mappings', () => {
  it('push, pause, resume and unlink groups', async () => {
    const both = await startBoth();
    const { org, harness, authorization } = both;
    const app = await addApp(org, both);
    const idle = () => org.context.engine.worker.idle();
    const names = async () =>
      (await harness.send('GET', '/Groups', undefined, { authorization })).json.Resources.map(
        (one: any) => one.displayName,
      );
    const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body;
    const path = `/api/v1/apps/${app.id}/group-push/mappings`;
    const made = await org.call('POST', path, { sourceGroupId: group.id, status: 'INACTIVE' });
    expect(made.body).toMatchObject({ sourceGroupId: group.id, status: 'INACTIVE' });
    expect(made.body.id).toMatch(/^gPm/);
    await idle();
    expect(await names()).toEqual([]);
    expect((await org.call('PATCH', `${path}/${made.body.id}`, { status: 'ACTIVE' })).body.status).toBe('ACTIVE');
    await idle();
    expect(await names()).toEqual(['Tour Guides']);
    const active = (await org.call('GET', `${path}?status=ACTIVE`)).body;
    expect(active).toMatchObject([
      { id: made.body.id, targetGroupId: expect.any(String), lastPush: expect.any(String) },
    ]);
    expect((await org.call('GET', `${path}?sourceGroupId=${group.id}&status=INACTIVE`)).body).toEqual([]);

    const again = await org.call('POST', path, { sourceGroupId: group.id });
    expect(again.status).toBe(400);
    expect((await org.call('POST', path, { sourceGroupId: '00gNone' })).status).toBe(404);
    expect((await org.call('DELETE', `${path}/${made.body.id}?deleteTargetGroup=true`)).status).toBe(400);
    await org.call('PATCH', `${path}/${made.body.id}`, { status: 'INACTIVE' });
    expect((await org.call('DELETE', `${path}/${made.body.id}?deleteTargetGroup=true`)).status).toBe(204);
    await idle();
    expect(await names()).toEqual([]);
    expect((await org.call('GET', `${path}/${made.body.id}`)).status).toBe(404);
  });

  it("are driven by Okta's SDK", async () => {
    const both = await startBoth();
    const { org } = both;
    const app = await addApp(org, both);
    const { groupPushMappingApi, groupApi } = new okta.Client({ orgUrl: org.url, token: org.token });
    const group = await groupApi.createGroup({ group: { profile: { name: 'Tour Guides' } } });
    const made = await groupPushMappingApi.createGroupPushMapping({
      appId: app.id,
      body: { sourceGroupId: group.id! },
    });
    await org.context.engine.worker.idle();
    const found = await groupPushMappingApi.getGroupPushMapping({ appId: app.id, mappingId: made.id! });
    expect(found).toMatchObject({ status: 'ACTIVE', sourceGroupId: group.id });
  });
});

describe('attributes at the service', () => {
  it('follow the groups that assign, the person, and nothing else (C9309, C9310, C9337)', async () => {
    const both = await startBoth();
    const { org, harness, authorization } = both;
    const app = await addApp(org, both);
    const idle = () => org.context.engine.worker.idle();
    const stored = async () => (await harness.send('GET', '/Users', undefined, { authorization })).json.Resources[0];
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const person = (await org.call('POST', '/api/v1/users', bjensen({ title: 'Tour Guide', nickName: 'Babs' }))).body;
    const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body;
    await org.call('PUT', `/api/v1/groups/${group.id}/users/${person.id}`);
    await org.call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, { profile: { department: 'Tours' } });
    await idle();
    expect(await stored()).toMatchObject({
      title: 'Tour Guide',
      nickName: 'Babs',
      [enterprise]: { department: 'Tours' },
    });

    await org.call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, { profile: { department: 'Parks' } });
    await idle();
    expect((await stored())[enterprise]).toEqual({ department: 'Parks' });
    await org.call('POST', `/api/v1/users/${person.id}`, { profile: { title: 'Chief Guide' } });
    await idle();
    expect(await stored()).toMatchObject({ title: 'Chief Guide', nickName: 'Babs' });

    // An empty value is no error; it goes out where null values are pushed.
    await org.call('POST', `/api/v1/users/${person.id}`, { profile: { nickName: '' } });
    await idle();
    expect(await stored()).toMatchObject({ nickName: 'Babs' });
    const { integration } = (await org.store.applications.get(app.id))!;
    await org.context.engine.saveIntegration(app.id, { ...integration!, pushNullValues: true });
    await org.call('POST', `/api/v1/users/${person.id}`, { profile: { title: '' } });
    await idle();
    expect(await stored()).not.toHaveProperty('title');
    expect(await stored()).not.toHaveProperty('nickName');
    expect((await org.store.jobs.list({ states: ['failed'], limit: 10 })).items).toEqual([]);
  });
});

describe('values that several groups give', () => {
  it('are those of the group with the best priority, or of all groups where the attribute combines them', async () => {
    const both = await startBoth();
    const { org, harness, authorization, base } = both;
    const app = await addApp(org, both);
    await org.context.engine.saveIntegration(app.id, {
      ...app.integration!,
      baseUrl: base('2.0'),
      pushNullValues: true,
    });
    const urn = 'urn:okta:tours:1.0:user:custom';
    const schema = `/api/v1/meta/schemas/apps/${app.id}/default`;
    const define = (property: object) =>
      org.call('POST', schema, { definitions: { custom: { properties: { licences: property } } } });
    const list = { type: 'array', items: { type: 'string' }, externalName: 'licences', externalNamespace: urn };
    await define({ title: 'Licences', ...list });
    const group = async (name: string, licences: readonly string[]): Promise<string> => {
      const { id } = (await org.call('POST', '/api/v1/groups', { profile: { name } })).body;
      await org.call('PUT', `/api/v1/apps/${app.id}/groups/${id}`, { profile: { licences } });
      return id;
    };
    const guides = await group('Tour Guides', ['tours', 'parks']);
    const employees = await group('Employees', ['parks', 'museums']);
    const person = (await org.call('POST', '/api/v1/users', bjensen())).body.id;
    for (const one of [guides, employees]) await org.call('PUT', `/api/v1/groups/${one}/users/${person}`);
    const stored = async () => {
      await org.context.engine.worker.idle();
      return (await harness.send('GET', '/Users', undefined, { authorization })).json.Resources[0][urn]?.licences;
    };
    expect(await stored()).toEqual(['tours', 'parks']);
    await org.call('PUT', `/api/v1/apps/${app.id}/groups/${guides}`, { priority: 9 });
    expect(await stored()).toEqual(['parks', 'museums']);
    await define({ union: 'ENABLE' });
    expect(await stored()).toEqual(['parks', 'museums', 'tours']);
    await org.call('PUT', `/api/v1/apps/${app.id}/groups/${employees}`, { profile: { licences: ['museums'] } });
    expect(await stored()).toEqual(['museums', 'tours', 'parks']);
    // It is not the assignment through which the person has the application.
    await org.call('DELETE', `/api/v1/groups/${guides}`);
    expect(await stored()).toEqual(['museums']);
    await org.call('PUT', `/api/v1/apps/${app.id}/groups/${employees}`, { profile: {} });
    expect(await stored()).toBeUndefined();
    expect((await org.store.jobs.list({ states: ['failed'], limit: 10 })).items).toEqual([]);
  });
});

it('answers about applications that are not there', async () => {
  const org = await startOrg();
  for (const path of ['features', 'features/USER_PROVISIONING', 'group-push/mappings']) {
    expect((await org.call('GET', `/api/v1/apps/0oaNone/${path}`)).status).toBe(404);
  }
});
