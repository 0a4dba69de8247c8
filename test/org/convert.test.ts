import { expect, it } from 'vitest';
import { setUp } from './service.ts';

it('leaves individual assignments to the groups that give them as well, of some or of all', async () => {
  const { app, path, call, idle, person, group, ask } = await setUp();
  const [babs, john, jane] = [
    await person('bjensen@example.com'),
    await person('jsmith@example.com'),
    await person('jdoe@example.com'),
  ];
  const users = `/api/v1/apps/${app.id}/users`;
  for (const { id } of [babs, john, jane]) await call('POST', users, { id, profile: { title: 'Guest' } });
  const guides = await group('Tour Guides', babs, john);
  await call('PUT', `/api/v1/apps/${app.id}/groups/${guides.id}`, { profile: { department: 'Tours' } });
  await idle();
  const individual = async (query = '') => (await call('GET', `${path}/individual-assignments${query}`)).body;
  expect(await individual()).toEqual([
    {
      id: babs.id,
      name: 'bjensen Example',
      userName: 'bjensen@example.com',
      group: { id: guides.id, name: 'Tour Guides' },
    },
    expect.objectContaining({ id: john.id }),
    { id: jane.id, name: 'jdoe Example', userName: 'jdoe@example.com' },
  ]);
  expect(await individual('?q=jd')).toHaveLength(1);

  const convert = (body: object) => call('POST', `${path}/convert-assignments`, body);
  expect((await convert({ people: [babs.id, jane.id, 'nobody'] })).body).toEqual({ converted: 1 });
  await idle();
  const assigned = (await call('GET', `${users}/${babs.id}`)).body;
  expect(assigned).toMatchObject({ scope: 'GROUP', profile: { department: 'Tours' } });
  expect(assigned.profile.title).toBeUndefined();
  const service = (await ask('/Users?count=5')).Resources.find((one: any) => one.userName === 'bjensen@example.com');
  expect(service.active).toBe(true);
  expect(service['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User']).toMatchObject({ department: 'Tours' });

  expect((await convert({})).body).toEqual({ converted: 1 });
  expect((await individual()).map(({ id }: { id: string }) => id)).toEqual([jane.id]);
  expect((await convert({})).body).toEqual({ converted: 0 });
  expect((await convert({ people: 'all' })).status).toBe(400);
  expect((await call('POST', '/muster/api/v1/apps/0oa00000000000000000/convert-assignments', {})).status).toBe(404);
});
