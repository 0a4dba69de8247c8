import { expect, it } from 'vitest';
import { bjensen, startOrg } from './running.ts';

it('adds applications of the catalogue, shows them as Okta does, and deletes only inactive ones', async () => {
  const org = await startOrg({ clock: () => Date.parse('2026-11-25T01:00:00Z') });
  const { body } = await org.call('POST', '/api/v1/apps', {
    name: 'scim2headerauth',
    label: 'Tours',
    signOnMode: 'AUTO_LOGIN',
    credentials: {
      scheme: 'EXTERNAL_PASSWORD_SYNC',
      userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
    },
  });
  expect(body).toMatchObject({
    id: expect.stringMatching(/^0oa[A-Za-z0-9]{17}$/),
    name: 'scim2headerauth',
    label: 'Tours',
    status: 'ACTIVE',
    created: '2026-11-25T01:00:00.000Z',
    features: [],
    signOnMode: 'AUTO_LOGIN',
    visibility: { hide: { iOS: false, web: false } },
    credentials: { userNameTemplate: { template: '${source.login}', type: 'BUILT_IN', pushStatus: 'PUSH' } },
  });
  const path = `/api/v1/apps/${body.id}`;
  const changed = await org.call('PUT', path, {
    label: 'Travel',
    visibility: { autoSubmitToolbar: true, hide: { web: true } },
    credentials: { userNameTemplate: { template: 'user.email', pushStatus: 'DONT_PUSH' } },
  });
  expect(changed.body).toMatchObject({
    label: 'Travel',
    visibility: { autoSubmitToolbar: true, hide: { iOS: false, web: true } },
    credentials: { userNameTemplate: { template: 'user.email', type: 'CUSTOM', pushStatus: 'DONT_PUSH' } },
  });
  expect((await org.call('GET', path)).body).toEqual(changed.body);
  const names = async (query: string) =>
    (await org.call('GET', `/api/v1/apps?${query}`)).body.map(({ label }: any) => label);
  expect(await names('q=tra')).toEqual(['Travel']);
  expect(await names('filter=name+eq+"scim2headerauth"')).toEqual(['Travel']);
  expect(await names('filter=status+eq+"INACTIVE"')).toEqual([]);
  expect(await names(`filter=user.id+eq+"${org.administrator.id}"`)).toEqual([]);
  await org.call('POST', `${path}/users`, { id: org.administrator.id });
  const expanded = `filter=user.id+eq+"${org.administrator.id}"&expand=user/${org.administrator.id}`;
  expect((await org.call('GET', `/api/v1/apps?${expanded}`)).body).toMatchObject([
    { label: 'Travel', _embedded: { user: { id: org.administrator.id, scope: 'USER' } } },
  ]);
  expect((await org.call('GET', '/api/v1/apps?filter=label+eq+"x"')).body.errorCode).toBe('E0000031');
  expect((await org.call('DELETE', path)).body.errorCode).toBe('E0000056');
  await org.call('POST', `${path}/lifecycle/deactivate`);
  expect((await org.call('GET', path)).body.status).toBe('INACTIVE');
  await org.call('POST', `${path}/lifecycle/activate`);
  await org.call('POST', `${path}/lifecycle/deactivate`);
  expect((await org.call('DELETE', path)).status).toBe(204);
  expect((await org.call('GET', path)).body.errorSummary).toMatch(/\(AppInstance\)$/);
  const unknown = await org.call('POST', '/api/v1/apps', { name: 'nothing', label: 'x' });
  expect(unknown.body.errorCauses[0].errorSummary).toMatch(
    /^name: There is no "nothing" in the catalogue; it has scim2/,
  );
});

it('assigns users and groups, and shows who is assigned and why', async () => {
  const org = await startOrg();
  const app = (await org.call('POST', '/api/v1/apps', { name: 'scim2testapp' })).body.id;
  const user = (await org.call('POST', '/api/v1/users', bjensen())).body.id;
  const path = `/api/v1/apps/${app}/users`;
  const assigned = await org.call('POST', path, {
    id: user,
    scope: 'USER',
    credentials: { userName: 'babs@example.com' },
    profile: { givenName: 'Barbara', title: 'Guide' },
  });
  expect(assigned.body).toMatchObject({
    id: user,
    scope: 'USER',
    credentials: { userName: 'babs@example.com' },
    profile: { givenName: 'Barbara', familyName: 'Jensen', title: 'Guide', email: 'bjensen@example.com' },
  });
  // What the mappings give anyway follows the person; the rest is the assignment's own.
  await org.call('POST', `/api/v1/users/${user}`, { profile: { firstName: 'Babs', title: 'Driver' } });
  const followed = (await org.call('GET', `${path}/${user}`)).body;
  expect(followed.profile).toMatchObject({ givenName: 'Babs', title: 'Guide' });
  expect(followed.credentials.userName).toBe('babs@example.com');
  const edited = await org.call('POST', `${path}/${user}`, { profile: { title: 'Captain' } });
  expect(edited.body.profile.title).toBe('Captain');
  const unknown = await org.call('POST', `${path}/${user}`, { profile: { shoeSize: 7 } });
  expect(unknown.body.errorCauses).toEqual([{ errorSummary: "profile: Property 'shoeSize' not found." }]);
  const [listed] = (await org.call('GET', `${path}?expand=user&q=babs`)).body;
  expect(listed._embedded.user.profile.login).toBe('bjensen@example.com');

  const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body.id;
  await org.call('PUT', `/api/v1/groups/${group}/users/${user}`);
  const put = await org.call('PUT', `/api/v1/apps/${app}/groups/${group}`, {});
  expect(put.body).toMatchObject({ id: group, priority: 0 });
  expect((await org.call('GET', `/api/v1/groups/${group}/apps`)).body).toMatchObject([{ id: app }]);
  expect((await org.call('GET', `/api/v1/apps/${app}/groups?expand=group`)).body[0]._embedded.group.profile.name).toBe(
    'Tour Guides',
  );
  const other = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Staff' } })).body.id;
  expect((await org.call('PUT', `/api/v1/apps/${app}/groups/${other}`)).body.priority).toBe(1);
  const personal = await org.call('PUT', `/api/v1/apps/${app}/groups/${other}`, { profile: { givenName: 'x' } });
  expect(personal.status).toBe(400);
  // The group keeps them in it.
  expect((await org.call('DELETE', `${path}/${user}`)).status).toBe(204);
  expect((await org.call('GET', `${path}/${user}`)).body).toMatchObject({ scope: 'GROUP' });
  expect((await org.call('DELETE', `/api/v1/apps/${app}/groups/${group}`)).status).toBe(204);
  expect((await org.call('DELETE', `/api/v1/apps/${app}/groups/${group}`)).status).toBe(404);

  await org.call('POST', `/api/v1/users/${user}/lifecycle/deactivate`);
  expect((await org.call('POST', path, { id: user })).body.errorCode).toBe('E0000038');
  expect((await org.call('POST', path, { id: '00uX' })).status).toBe(404);
});

it('lists the System Log as Okta does: by time, filter and words, and on from where it ended', async () => {
  const org = await startOrg();
  const types = (body: any[]) => body.map(({ eventType }) => eventType);
  const begin = await org.call('GET', '/api/v1/logs?since=2026-01-01T00:00:00Z');
  const next = () => /<([^>]+)>; rel="next"/.exec(begin.headers.get('link')!)![1]!.slice(org.url.length);
  expect((await org.call('GET', next())).body).toEqual([]);
  const user = (await org.call('POST', '/api/v1/users', bjensen())).body.id;
  await org.call('POST', `/api/v1/users/${user}/lifecycle/suspend`);
  await org.call('POST', `/api/v1/users/${user}/lifecycle/deactivate`);
  const later = (await org.call('GET', next())).body;
  expect(types(later)).toEqual(['user.lifecycle.create', 'user.lifecycle.deactivate']);
  expect(later[0]).toMatchObject({
    severity: 'INFO',
    outcome: { result: 'SUCCESS', reason: null },
    actor: { alternateId: 'admin@example.com' },
    target: [{ id: user, type: 'User' }],
  });
  const found = async (query: string) => types((await org.call('GET', `/api/v1/logs?${query}`)).body);
  expect(await found(`filter=target.id+eq+"${user}"&sortOrder=DESCENDING`)).toEqual([
    'user.lifecycle.deactivate',
    'user.lifecycle.create',
  ]);
  expect(await found('q=deactivate+barbara')).toEqual(['user.lifecycle.deactivate']);
  expect(await found('until=2026-01-01T00:00:00Z')).toEqual([]);
  expect((await org.call('GET', '/api/v1/logs?since=yesterday')).body.errorCode).toBe('E0000001');
  const bounded = await org.call('GET', '/api/v1/logs?until=2999-01-01T00:00:00Z');
  expect(bounded.headers.get('link')).not.toContain('rel="next"');
});
