import { describe, expect, it } from 'vitest';
import { addApp, startBoth } from './service.ts';
import { bjensen, startOrg } from './running.ts';

const user = (userName: string, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  active: true,
  ...more,
});

const setUp = async () => {
  const both = await startBoth();
  const { org, harness, authorization } = both;
  const app = await addApp(org, both, { importGroups: true });
  const path = `/muster/api/v1/apps/${app.id}`;
  const send = async (method: string, to: string, body?: object) =>
    (await harness.send(method, to, body, { authorization })).json;
  /** Import Now, and what its dialog shows. */
  const importNow = async (body?: object) => {
    const started = await org.call('POST', `${path}/imports`, body);
    expect(started.status).toBe(202);
    await org.context.engine.worker.idle();
    return (await org.call('GET', `${path}/imports?limit=1`)).body[0];
  };
  return { ...both, app, path, send, importNow };
};

describe('the Import tab', () => {
  it('imports users and groups, counts them in Okta’s words and confirms who was picked (C9303, C9304, C9338)', async () => {
    const { org, path, send, importNow, app } = await setUp();
    const babs = await send('POST', '/Users', user('bjensen@example.com', { title: 'Tour Guide' }));
    await send('POST', '/Users', user('jsmith@example.com', { active: false }));
    await send('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Tour Guides',
      members: [{ value: babs.id }],
    });
    const run = await importNow();
    expect(run).toMatchObject({ state: 'done', mode: 'full', trigger: 'manual' });
    expect(run.result).toEqual([
      '1 users scanned!',
      '1 new user imported',
      '0 existing users updated',
      '0 existing users unchanged',
      '0 users removed',
      '1 groups scanned!',
      '1 new groups imported',
      '0 existing groups updated',
      '0 existing groups unchanged',
      '0 groups removed',
    ]);
    expect((await org.call('GET', `${path}/imports/${run.id}`)).body).toEqual(run);
    const [row] = (await org.call('GET', `${path}/imported-users`)).body;
    expect(row).toMatchObject({
      externalId: babs.id,
      match: 'none',
      decision: 'create',
      profile: { title: 'Tour Guide' },
    });

    const confirmed = await org.call('POST', `${path}/imported-users/confirm`, {
      externalIds: [babs.id],
      activate: true,
    });
    expect(confirmed.body).toMatchObject([{ externalId: babs.id, ok: true, created: true }]);
    await org.context.engine.worker.idle();
    const [{ person }] = confirmed.body;
    expect((await org.call('GET', `/api/v1/users/${person}`)).body).toMatchObject({
      status: 'PROVISIONED',
      profile: { login: 'bjensen@example.com', firstName: 'Barbara', lastName: 'Jensen', title: 'Tour Guide' },
    });
    const names = (await org.call('GET', `/api/v1/users/${person}/groups`)).body.map(
      ({ profile }: any) => profile.name,
    );
    expect(names).toContain('Everyone');
    expect((await org.store.mail.list({ limit: 9, to: 'bjensen@example.com' })).items).toMatchObject([
      { subject: 'Welcome to Okta!', person },
    ]);
    expect((await org.call('GET', `/api/v1/apps/${app.id}/users/${person}`)).body).toMatchObject({
      externalId: babs.id,
      scope: 'USER',
    });
    expect((await org.call('GET', `${path}/imported-users`)).body).toEqual([]);

    // With the assignment edited, the user is updated at the service (C9305).
    await org.call('POST', `/api/v1/apps/${app.id}/users/${person}`, { profile: { title: 'Chief Guide' } });
    await org.context.engine.worker.idle();
    expect((await send('GET', `/Users/${babs.id}`)).title).toBe('Chief Guide');
    // The group has its member once the org knows who that is.
    expect((await importNow()).groups).toMatchObject({ updated: 1 });
    const [group] = (await org.call('GET', '/api/v1/groups?q=Tour')).body;
    expect(group).toMatchObject({ type: 'APP_GROUP' });
    expect((await org.call('GET', `/api/v1/groups/${group.id}/users`)).body).toMatchObject([{ id: person }]);
  });

  it('lets somebody decide whom a user is: another, nobody yet, or to be ignored', async () => {
    const { org, path, send, importNow } = await setUp();
    const other = (
      await org.call(
        'POST',
        '/api/v1/users?activate=false',
        bjensen({ login: 'babs@example.com', email: 'babs@example.com' }),
      )
    ).body;
    const babs = await send('POST', '/Users', user('bjensen@example.com'));
    const jim = await send('POST', '/Users', user('jsmith@example.com'));
    await importNow();
    const decide = (id: string, body: object) => org.call('PUT', `${path}/imported-users/${id}`, body);
    expect((await decide(babs.id, { decision: 'link' })).status).toBe(400);
    expect((await decide(babs.id, { decision: 'ignore', person: other.id })).status).toBe(400);
    expect((await decide(babs.id, { decision: 'link', person: 'nobody' })).status).toBe(404);
    expect((await decide('nobody', { decision: 'ignore' })).status).toBe(404);
    expect((await decide(babs.id, { decision: 'link', person: other.id })).body).toMatchObject({
      match: 'none',
      decision: 'link',
      person: { id: other.id, login: 'babs@example.com', name: 'Barbara Jensen' },
    });
    await decide(jim.id, { decision: 'ignore' });
    await importNow();
    expect((await org.call('GET', `${path}/imported-users?decision=ignore`)).body).toMatchObject([
      { externalId: jim.id },
    ]);
    expect((await org.call('GET', `${path}/imported-users?q=bjensen&match=none`)).body).toMatchObject([
      { person: { id: other.id } },
    ]);
    const externalIds = [babs.id, jim.id];
    expect((await org.call('POST', `${path}/imported-users/confirm`, { externalIds })).body).toEqual([
      { externalId: babs.id, ok: true, person: other.id, created: false },
      { externalId: jim.id, ok: false, reason: 'This user is ignored.' },
    ]);
    expect((await org.call('DELETE', `${path}/imported-users`)).body).toEqual({ removed: 1 });
    expect((await org.call('GET', `${path}/imported-users`)).body).toEqual([]);
  });

  it('makes the application the source of people, and deactivates whom it deactivates (C9359, C9360, C9361)', async () => {
    const { org, app, path, send, importNow } = await setUp();
    const sourcing = {
      enabled: true,
      onDeactivate: 'deactivate',
      reactivateSuspended: false,
      reactivateDeactivated: false,
    };
    const match = { ...app.toOkta.match, confirmNew: true, activateNew: true };
    const saved = await org.call('PUT', `${path}/to-okta`, { ...app.toOkta, sourcing, match });
    expect(saved.status).toBe(200);
    const babs = await send('POST', '/Users', user('bjensen@example.com'));
    await importNow();
    const person = (await org.store.people.getByLogin('bjensen@example.com'))!;
    expect(person.source).toBe(app.id);
    const deactivate = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', value: { active: false } }],
    };
    await send('PATCH', `/Users/${babs.id}`, deactivate);
    expect((await importNow()).result).toContain('1 users removed');
    expect((await org.call('GET', `/api/v1/users/${person.id}`)).body.status).toBe('DEPROVISIONED');
    expect((await org.call('GET', `/api/v1/apps/${app.id}/users`)).body).toEqual([]);
  });

  it('is stopped by the application’s safeguard, then by the org’s, before it removes anybody', async () => {
    const { org, app, path, send, importNow } = await setUp();
    const { safeguard, ...unguarded } = { ...app.toOkta, match: { ...app.toOkta.match, confirmNew: true } };
    const guard = (settings: object) => org.call('PUT', `${path}/to-okta`, settings);
    const guardOrg = (body: object) => org.call('PUT', '/muster/api/v1/import-safeguard', body);
    expect(safeguard).toBe(20);
    await guard({ ...unguarded, safeguard });
    const ids: string[] = [];
    for (let i = 0; i < 105; i++) ids.push((await send('POST', '/Users', user(`tourist${i}@example.com`))).id);
    expect(await importNow()).toMatchObject({ state: 'done', users: { added: 105 } });
    const assigned = () => org.store.appUsers.count(app.id);
    for (const id of ids.slice(0, 22)) await send('DELETE', `/Users/${id}`);

    expect(await importNow()).toMatchObject({
      state: 'safeguard',
      users: { scanned: 83, removed: 0 },
      message: expect.stringContaining('22 of 105 assigned users (21 %), more than the 20 % that the import safeguard'),
    });
    expect(await assigned()).toBe(105);
    const events = (await org.call('GET', '/api/v1/logs?filter=eventType eq "system.import.roadblock"')).body;
    expect(events).toHaveLength(1);

    expect((await org.call('GET', '/muster/api/v1/import-safeguard')).body).toEqual({ percent: 20 });
    await guard(unguarded);
    expect(await importNow()).toMatchObject({
      state: 'safeguard',
      message: expect.stringContaining('22 of 105 assignments to all applications (21 %), more than the 20 %'),
    });
    expect(await assigned()).toBe(105);
    expect((await guardOrg({ percent: 101 })).status).toBe(400);
    expect((await guardOrg({ percent: 25 })).body).toEqual({ percent: 25 });
    expect(await importNow()).toMatchObject({ state: 'done', users: { removed: 22 } });
    expect(await assigned()).toBe(83);
  });

  it('is let through by who has looked, and where there is no safeguard', async () => {
    const { org, app, path, send, importNow } = await setUp();
    await org.call('PUT', `${path}/to-okta`, { ...app.toOkta, match: { ...app.toOkta.match, confirmNew: true } });
    const ids: string[] = [];
    for (let i = 0; i < 101; i++) ids.push((await send('POST', '/Users', user(`tourist${i}@example.com`))).id);
    await importNow();
    for (const id of ids.slice(0, 30)) await send('DELETE', `/Users/${id}`);
    expect((await importNow()).state).toBe('safeguard');
    expect(await importNow({ unguarded: true })).toMatchObject({ state: 'done', users: { removed: 30 } });
    expect((await org.call('PUT', '/muster/api/v1/import-safeguard', {})).body).toEqual({});
    expect((await org.call('GET', '/muster/api/v1/import-safeguard')).body).toEqual({});
  });

  it('is refused where there is nothing to import from', async () => {
    const org = await startOrg();
    const { id } = (await org.call('POST', '/api/v1/apps', { name: 'scim2headerauth' })).body;
    const path = `/muster/api/v1/apps/${id}`;
    expect((await org.call('POST', `${path}/imports`)).body.errorSummary).toContain('Provisioning is not enabled');
    expect((await org.call('POST', `${path}/imports`, { mode: 'half' })).status).toBe(400);
    expect((await org.call('GET', `${path}/imports/impNone`)).status).toBe(404);
    expect((await org.call('POST', `${path}/imported-users/confirm`, { externalIds: ['x'] })).status).toBe(404);
    expect((await org.call('GET', '/muster/api/v1/apps/0oaNone/imports')).status).toBe(404);
  });
});
