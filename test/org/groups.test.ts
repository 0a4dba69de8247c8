import { expect, it } from 'vitest';
import { bjensen, noChanges, startOrg } from './running.ts';

const guides = { profile: { name: 'Tour Guides', description: 'Show the way' } };

it('makes, renames and deletes groups, and refuses a name that is taken', async () => {
  const org = await startOrg({ clock: () => Date.parse('2026-11-25T01:00:00Z') });
  const { body } = await org.call('POST', '/api/v1/groups', guides);
  expect(body).toEqual({
    id: expect.stringMatching(/^00g[A-Za-z0-9]{17}$/),
    created: '2026-11-25T01:00:00.000Z',
    lastUpdated: '2026-11-25T01:00:00.000Z',
    lastMembershipUpdated: '2026-11-25T01:00:00.000Z',
    objectClass: ['okta:user_group'],
    type: 'OKTA_GROUP',
    profile: guides.profile,
    _links: {
      users: { href: `${org.url}/api/v1/groups/${body.id}/users` },
      apps: { href: `${org.url}/api/v1/groups/${body.id}/apps` },
    },
  });
  const taken = await org.call('POST', '/api/v1/groups', { profile: { name: 'tour guides' } });
  expect(taken).toMatchObject({
    status: 400,
    body: {
      errorSummary: 'Api validation failed: name',
      errorCauses: [{ errorSummary: 'name: An object with this field already exists in the current organization' }],
    },
  });
  const renamed = await org.call('PUT', `/api/v1/groups/${body.id}`, { profile: { name: 'Guides' } });
  expect(renamed.body.profile).toEqual({ name: 'Guides', description: null });
  expect((await org.call('DELETE', `/api/v1/groups/${body.id}`)).status).toBe(204);
  expect((await org.call('GET', `/api/v1/groups/${body.id}`)).body).toMatchObject({
    errorCode: 'E0000007',
    errorSummary: `Not found: Resource not found: ${body.id} (UserGroup)`,
  });
  expect((await org.call('POST', '/api/v1/groups', { profile: { name: '  ' } })).status).toBe(400);
});

it('adds and removes members, once, and tells provisioning who changed', async () => {
  const seen: unknown[] = [];
  const org = await startOrg({
    changes: { ...noChanges, membersChanged: async (_, { profile }, change) => void seen.push([profile.name, change]) },
  });
  const { id } = (await org.call('POST', '/api/v1/groups', guides)).body;
  const user = (await org.call('POST', '/api/v1/users', bjensen())).body;
  const path = `/api/v1/groups/${id}/users/${user.id}`;
  for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE']) expect((await org.call(method, path)).status).toBe(204);
  expect(seen).toEqual([
    ['Tour Guides', { added: [user.id], removed: [] }],
    ['Tour Guides', { added: [], removed: [user.id] }],
  ]);
  expect((await org.call('PUT', `/api/v1/groups/${id}/users/00uX`)).status).toBe(404);
  expect((await org.call('PUT', `/api/v1/groups/00gX/users/${user.id}`)).status).toBe(404);
  const { items } = await org.store.log.list({ limit: 9, q: 'membership' });
  expect(items.map(({ eventType }) => eventType)).toEqual([
    'group.user_membership.add',
    'group.user_membership.remove',
  ]);
});

it('keeps Everyone as it is, with all people in it', async () => {
  const org = await startOrg();
  const [everyone] = (await org.call('GET', '/api/v1/groups?q=every')).body;
  expect(everyone).toMatchObject({ type: 'BUILT_IN', profile: { name: 'Everyone' } });
  const user = (await org.call('POST', '/api/v1/users', bjensen())).body;
  const members = (await org.call('GET', `/api/v1/groups/${everyone.id}/users`)).body;
  expect(members.map(({ id }: { id: string }) => id).toSorted()).toEqual([org.administrator.id, user.id].toSorted());
  for (const [method, path, body] of [
    ['PUT', `/api/v1/groups/${everyone.id}`, guides],
    ['DELETE', `/api/v1/groups/${everyone.id}`, undefined],
    ['DELETE', `/api/v1/groups/${everyone.id}/users/${user.id}`, undefined],
  ] as const)
    expect((await org.call(method, path, body)).body.errorCode).toBe('E0000006');
});

it('lists groups by search and in order', async () => {
  const org = await startOrg();
  for (const name of ['Tour Guides', 'Drivers', 'Tourists'])
    await org.call('POST', '/api/v1/groups', { profile: { name } });
  const names = async (query: string) =>
    (await org.call('GET', `/api/v1/groups?${query}`)).body.map(
      ({ profile }: { profile: { name: string } }) => profile.name,
    );
  expect(await names('search=profile.name+sw+"tour"')).toEqual(['Tour Guides', 'Tourists']);
  expect(await names('filter=type+eq+"OKTA_GROUP"&sortBy=profile.name&sortOrder=asc')).toEqual([
    'Drivers',
    'Tour Guides',
    'Tourists',
  ]);
});
