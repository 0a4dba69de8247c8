import { expect, it, onTestFinished } from 'vitest';
import { startScimmy } from '../../../scripts/peers/scimmy.ts';
import { createOrg } from './org.ts';

it('drives scimmy-routers: users are created, updated, deactivated; groups pushed, changed, deleted', async () => {
  const scimmy = await startScimmy();
  onTestFinished(() => scimmy.close());
  const org = await createOrg();
  const { baseUrl, authorization } = scimmy;
  const app = await org.application({
    change: (one) => ({
      ...one,
      integration: { ...one.integration!, baseUrl, credentials: { mode: 'header', value: authorization } },
    }),
  });
  expect(await org.engine.testCredentials(app)).toMatchObject({ ok: true });
  const read = async (path: string): Promise<any> =>
    (await fetch(`${baseUrl}${path}`, { headers: { authorization } })).json();
  const people = [
    await org.person('bjensen@example.com', { firstName: 'Barbara' }),
    await org.person('jsmith@example.com'),
  ];
  await org.assign(app, ...people);
  await org.update(people[0]!.id, { title: 'Tour Guide' });
  const { Resources: users } = await read('/Users');
  expect(users).toHaveLength(2);
  const guides = await org.group('Tour Guides', people);
  await org.push(app, guides);
  await org.leave(guides, people[1]!);
  await org.unassign(app, people[1]!);
  expect((await org.tasks()).map(({ message }) => message)).toEqual([]);
  const barbara = await read(`/Users/${users.find((user: any) => user.userName.startsWith('b')).id}`);
  expect(barbara).toMatchObject({ active: true, title: 'Tour Guide', name: { givenName: 'Barbara' } });
  expect(await read(`/Users/${users.find((user: any) => user.userName.startsWith('j')).id}`)).toMatchObject({
    active: false,
  });
  const [group] = (await read('/Groups')).Resources;
  expect(group.displayName).toBe('Tour Guides');
  // It keeps a member twice who is added again: of who is in it there is no doubt.
  expect(new Set(group.members.map(({ value }: any) => value))).toEqual(new Set([barbara.id]));
  await org.change(async (tables) => {
    const pushed = (await tables.pushedGroups.find(app.id, guides.id))!;
    await org.engine.unlink(tables, app, pushed, 'delete');
  });
  expect((await read('/Groups')).totalResults).toBe(0);
});
