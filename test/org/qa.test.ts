import { expect, it } from 'vitest';
import { addApp, startBoth } from './service.ts';
import { bjensen } from './running.ts';

const password = 'Kv7J2LEa';

/** Okta's QA plan, walked through the org's API and seen at the service. */
const begin = async () => {
  const both = await startBoth('header');
  const { org, harness, authorization } = both;
  const { engine } = org.context;
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await org.call(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    await engine.worker.idle();
    return answer.body;
  };
  /** The user as the service has it; undefined where it has none. */
  const seen = async (userName: string) => {
    const filter = encodeURIComponent(`userName eq "${userName}"`);
    const { json } = await harness.send('GET', `/Users?filter=${filter}`, undefined, { authorization });
    return json.Resources[0];
  };
  const add = (login: string, more: object = {}) =>
    call('POST', '/api/v1/users', {
      ...bjensen({ login: `${login}@example.com`, email: `${login}@example.com`, ...more }),
      credentials: { password: { value: password } },
    });
  /** The cases among these that the org says were not seen to work in it. */
  const unseen = async (app: string, ...ids: readonly string[]): Promise<string[]> => {
    const { cases } = await call('GET', `/muster/api/v1/apps/${app}/readiness`);
    return ids.filter((id) => cases.find((one: { id: string }) => one.id === id).state !== 'seen');
  };
  return { ...both, call, seen, add, unseen };
};

it('people, groups, members, an application and its integration [C9296] [C9297] [C9308] [C9298] [C9306]', async () => {
  const { org, call, base, authorization, unseen } = await begin();
  // C9296: without a password the person is pending, and is mailed the way to activate.
  const pending = await call('POST', '/api/v1/users?activate=true', bjensen());
  expect(pending.status).toBe('PROVISIONED');
  const [mail] = await call('GET', '/muster/api/v1/mailbox');
  expect(mail).toMatchObject({ to: 'bjensen@example.com', subject: 'Welcome to Okta!' });
  const staged = await call('POST', '/api/v1/users?activate=false', bjensen({ login: 'staged@example.com' }));
  expect(staged.status).toBe('STAGED');
  expect(await call('GET', '/muster/api/v1/mailbox')).toHaveLength(1);
  // C9297, C9308
  const group = await call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides', description: 'They lead' } });
  await call('PUT', `/api/v1/groups/${group.id}/users/${pending.id}`);
  expect(await call('GET', `/api/v1/groups/${group.id}/users`)).toMatchObject([{ id: pending.id }]);
  // C9298, C9306
  const { id } = await call('POST', '/api/v1/apps', { name: 'scim2headerauth', label: 'Tours' });
  const draft = { baseUrl: base('2.0'), credentials: { mode: 'header', value: authorization } };
  const saved = await call('PUT', `/muster/api/v1/apps/${id}/integration`, draft);
  expect(saved.report.message).toBe('SCIM 2.0 Test App (Header Auth) was verified successfully!');
  const on = {
    createUsers: true,
    updateAttributes: true,
    deactivateUsers: true,
    syncPassword: 'off',
    excludeUsernameUpdates: false,
  };
  expect((await call('PUT', `/muster/api/v1/apps/${id}/to-app`, on)).toApp).toMatchObject(on);
  expect((await org.call('GET', `/api/v1/apps/${id}`)).body.features).toContain('PUSH_NEW_USERS');
  expect(await unseen(id, 'C9296', 'C9297', 'C9308', 'C9298', 'C9306')).toEqual([]);
});

it('the life of an assigned person, seen at the service [C9290] [C9310] [C9291] [C9295] [C9300] [C9292] [C9293] [C9294]', async () => {
  const both = await begin();
  const { org, call, seen, add, unseen } = both;
  const app = await addApp(org, both);
  const { id } = await add('bjensen', { title: 'Tour Guide' });
  expect(await seen('bjensen@example.com')).toBeUndefined();
  const users = `/api/v1/apps/${app.id}/users`;
  await call('POST', users, { id, scope: 'USER' });
  const created = await seen('bjensen@example.com');
  expect(created).toMatchObject({ active: true, title: 'Tour Guide', externalId: id, name: { givenName: 'Barbara' } });
  expect(await call('GET', `${users}/${id}`)).toMatchObject({ externalId: created.id, syncState: 'SYNCHRONIZED' });
  await call('POST', `/api/v1/users/${id}`, { profile: { title: 'Captain' } });
  expect(await seen('bjensen@example.com')).toMatchObject({ id: created.id, title: 'Captain' });
  await call('POST', `${users}/${id}`, { profile: { givenName: 'Babs' } });
  expect((await seen('bjensen@example.com')).name.givenName).toBe('Babs');

  const life = (step: string) => call('POST', `/api/v1/users/${id}/lifecycle/${step}`);
  await life('suspend');
  expect((await seen('bjensen@example.com')).active).toBe(true);
  expect(await call('GET', `${users}/${id}`)).toMatchObject({ id });
  await life('unsuspend');
  expect(await seen('bjensen@example.com')).toMatchObject({ active: true, title: 'Captain' });
  await life('deactivate');
  expect(await seen('bjensen@example.com')).toMatchObject({ id: created.id, active: false });
  expect(await call('GET', users)).toEqual([]);
  await life('activate');
  expect((await seen('bjensen@example.com')).active).toBe(false);
  await call('POST', users, { id, scope: 'USER' });
  expect(await seen('bjensen@example.com')).toMatchObject({ id: created.id, active: true });
  await call('DELETE', `${users}/${id}`);
  expect(await seen('bjensen@example.com')).toMatchObject({ id: created.id, active: false });
  expect(await unseen(app.id, 'C9290', 'C9310', 'C9291', 'C9295', 'C9300', 'C9292', 'C9293', 'C9294')).toEqual([]);
});

it('links who is there, and pushes every attribute [C9335] [C9336] [C9334] [C9337]', async () => {
  const both = await begin();
  const { org, call, seen, add, harness, authorization, unseen } = both;
  const app = await addApp(org, both);
  const users = `/api/v1/apps/${app.id}/users`;
  const there = await harness.send(
    'POST',
    '/Users',
    { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'jsmith@example.com', nickName: 'Jack' },
    { authorization },
  );
  const linked = await add('jsmith', { firstName: 'John', lastName: 'Smith' });
  await call('POST', users, { id: linked.id });
  expect(await seen('jsmith@example.com')).toMatchObject({
    id: there.json.id,
    name: { givenName: 'John' },
    active: true,
  });

  const unique = await add('unique', { email: 'quite.unique@example.org' });
  await call('POST', users, { id: unique.id });
  expect((await seen('unique@example.com')).emails).toMatchObject([{ value: 'quite.unique@example.org' }]);

  const all = {
    middleName: 'J',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
    title: 'Guide',
    displayName: 'Babs Jensen',
    nickName: 'Babs',
    profileUrl: 'https://example.com/babs',
    primaryPhone: '+1 555 0100',
    streetAddress: '1 Sea Road',
    city: 'Port',
    state: 'CA',
    zipCode: '90210',
    countryCode: 'US',
    preferredLanguage: 'en',
    locale: 'en_US',
    timezone: 'America/Los_Angeles',
    userType: 'Employee',
    employeeNumber: '701984',
    costCenter: '4130',
    organization: 'Universal',
    division: 'Park',
    department: 'Tours',
  };
  const full = await add('full', all);
  await call('POST', users, { id: full.id });
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  expect(await seen('full@example.com')).toMatchObject({
    title: 'Guide',
    nickName: 'Babs',
    userType: 'Employee',
    name: { middleName: 'J', honorificPrefix: 'Ms.' },
    [enterprise]: { employeeNumber: '701984', department: 'Tours' },
  });
  expect(await call('GET', `${users}/${full.id}`)).toMatchObject({ syncState: 'SYNCHRONIZED' });
  await call('POST', `/api/v1/users/${full.id}`, { profile: { title: null, department: '' } });
  expect(await call('GET', `${users}/${full.id}`)).toMatchObject({ syncState: 'SYNCHRONIZED' });
  expect(await unseen(app.id, 'C9335', 'C9336', 'C9334')).toEqual([]);
});

it('assigns by group, follows membership, and ends with the assignment [C9307] [C9311] [C9333] [C9309]', async () => {
  const both = await begin();
  const { org, call, seen, add, unseen } = both;
  const app = await addApp(org, both);
  const [babs, john] = [await add('bjensen'), await add('jsmith')];
  const group = await call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } });
  await call('PUT', `/api/v1/groups/${group.id}/users/${babs.id}`);
  await call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, {});
  expect((await seen('bjensen@example.com')).active).toBe(true);
  const [assigned] = await call('GET', `/api/v1/apps/${app.id}/users`);
  expect(assigned).toMatchObject({ id: babs.id, scope: 'GROUP' });
  await call('PUT', `/api/v1/groups/${group.id}/users/${john.id}`);
  expect((await seen('jsmith@example.com')).active).toBe(true);
  await call('DELETE', `/api/v1/groups/${group.id}/users/${john.id}`);
  expect((await seen('jsmith@example.com')).active).toBe(false);
  const { variable } = app.profile.find(({ scope }) => scope === 'group')!;
  await call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, { profile: { [variable]: 'Guides' } });
  const { profile } = await call('GET', `/api/v1/apps/${app.id}/users/${babs.id}`);
  expect(profile[variable]).toBe('Guides');
  await call('DELETE', `/api/v1/apps/${app.id}/groups/${group.id}`);
  expect((await seen('bjensen@example.com')).active).toBe(false);
  expect(await call('GET', `/api/v1/apps/${app.id}/users`)).toEqual([]);
  expect(await unseen(app.id, 'C9307', 'C9311', 'C9333', 'C9309')).toEqual([]);
});

it('sets passwords by the invitation mail, and sends them on [C9301] [C9302]', async () => {
  const both = await begin();
  const { org, call, seen, unseen } = both;
  const app = await addApp(org, both);
  await call('PUT', `/muster/api/v1/apps/${app.id}/to-app`, { ...app.toApp, syncPassword: 'okta' });
  const { id } = await call('POST', '/api/v1/users', bjensen());
  await call('POST', `/api/v1/apps/${app.id}/users`, { id });
  expect((await seen('bjensen@example.com')).active).toBe(true);
  const sent = async () =>
    (await org.store.exchanges.list({ app: app.id, limit: 50 })).items.filter(
      ({ request }) => request.method === 'PATCH' && request.body?.includes('"password"'),
    );
  expect(await sent()).toHaveLength(0);
  const [mail] = await call('GET', '/muster/api/v1/mailbox');
  const [, token] = /\/welcome\/([\w-]+)/.exec(mail.text)!;
  await call('POST', '/muster/api/v1/activation', { token, password });
  expect(await sent()).toHaveLength(1);
  await call('POST', `/api/v1/users/${id}/credentials/change_password`, {
    oldPassword: { value: password },
    newPassword: { value: 'Kv7J2LEb' },
  });
  const exchanges = await sent();
  expect(exchanges).toHaveLength(2);
  expect(JSON.stringify(exchanges)).not.toMatch(/Kv7J2LE/);
  expect(await unseen(app.id, 'C9301', 'C9302')).toEqual([]);
});

it('sends nothing once provisioning is disabled, and takes no wrong credentials [C9339] [C9340] [C9341]', async () => {
  const both = await begin();
  const { org, call, seen, add, base, authorization, unseen } = both;
  const app = await addApp(org, both);
  const { id } = await add('bjensen');
  await call('POST', `/api/v1/apps/${app.id}/users`, { id });
  const path = `/muster/api/v1/apps/${app.id}/integration`;
  const draft = (value: string) => ({ baseUrl: base('2.0'), credentials: { mode: 'header', value } });
  expect((await org.call('PUT', path, draft('wrong'))).body.errorCode).toBe('E0000059');
  await call('POST', `/api/v1/users/${id}`, { profile: { title: 'Captain' } });
  expect((await seen('bjensen@example.com')).title).toBe('Captain');
  const other = await both.harness.connect('example', { auth: 'header', profile: 'okta' });
  expect(other).not.toBe(authorization);
  await call('PUT', path, draft(other));
  await call('POST', `/api/v1/users/${id}`, { profile: { title: 'Driver' } });
  expect((await seen('bjensen@example.com')).title).toBe('Driver');
  await call('DELETE', path);
  await call('POST', `/api/v1/apps/${app.id}/users/${id}`, { profile: { title: 'Pilot' } });
  expect((await seen('bjensen@example.com')).title).toBe('Driver');
  expect(await unseen(app.id, 'C9339', 'C9340', 'C9341')).toEqual([]);
});
