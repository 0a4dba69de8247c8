import { expect, it } from 'vitest';
import { bjensen, startOrg } from './running.ts';

const times = <T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)));

it('lets one of many that want the same login have it', async () => {
  const org = await startOrg();
  const answers = await times(20, (i) =>
    org.call('POST', '/api/v1/users', bjensen({ login: i % 2 ? 'babs@example.com' : 'BABS@example.com' })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.errorCode === 'E0000001')).toHaveLength(19);
  expect((await org.call('GET', '/api/v1/users')).body).toHaveLength(2);
});

it('loses no change of a profile, of members or of assignments that come at once', async () => {
  const org = await startOrg();
  const user = (await org.call('POST', '/api/v1/users', bjensen())).body.id;
  const names = ['title', 'nickName', 'department', 'division', 'city', 'state', 'locale', 'userType'];
  await times(names.length, (i) => org.call('POST', `/api/v1/users/${user}`, { profile: { [names[i]!]: `${i}` } }));
  expect((await org.call('GET', `/api/v1/users/${user}`)).body.profile).toMatchObject(
    Object.fromEntries(names.map((name, i) => [name, `${i}`])),
  );

  const group = (await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } })).body.id;
  const app = (await org.call('POST', '/api/v1/apps', { name: 'scim2testapp' })).body.id;
  await org.call('PUT', `/api/v1/apps/${app}/groups/${group}`);
  const users = await times(20, async (i) => {
    const { id } = (await org.call('POST', '/api/v1/users', bjensen({ login: `p${i}@example.com` }))).body;
    await org.call('PUT', `/api/v1/groups/${group}/users/${id}`);
    return id as string;
  });
  expect((await org.call('GET', `/api/v1/groups/${group}/users`)).body).toHaveLength(20);
  expect((await org.call('GET', `/api/v1/apps/${app}/users`)).body).toHaveLength(20);
  const assigned = await times(10, () => org.call('POST', `/api/v1/apps/${app}/users`, { id: user }));
  expect(assigned.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
  expect((await org.call('GET', `/api/v1/apps/${app}/users`)).body).toHaveLength(21);
  await times(20, (i) => org.call('DELETE', `/api/v1/groups/${group}/users/${users[i]}`));
  expect((await org.call('GET', `/api/v1/apps/${app}/users`)).body).toMatchObject([{ id: user, scope: 'USER' }]);
  expect(org.faults).toEqual([]);
});

it('takes one of many steps of a life that come at once', async () => {
  const org = await startOrg();
  const { id } = (
    await org.call('POST', '/api/v1/users', { ...bjensen(), credentials: { password: { value: 'Kv7J2LEa' } } })
  ).body;
  const answers = await times(10, () => org.call('POST', `/api/v1/users/${id}/lifecycle/suspend`));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(400)]);
  const mails = await times(5, () => org.call('POST', `/api/v1/users/${id}/lifecycle/deactivate`));
  expect(mails.filter(({ status }) => status === 200)).toHaveLength(1);
});
