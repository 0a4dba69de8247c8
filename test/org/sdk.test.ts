import okta from '@okta/okta-sdk-nodejs';
import { expect, it } from 'vitest';
import { startOrg } from './running.ts';

const clientOf = ({ url, token }: { url: string; token: string }) => new okta.Client({ orgUrl: url, token });

const userOf = (login: string, firstName: string, lastName: string) => ({
  profile: { login: `${login}@example.com`, email: `${login}@example.com`, firstName, lastName },
  credentials: { password: { value: 'Kv7J2LEa' } },
});

const collect = async <T>(collection: { each(visit: (item: T) => void): Promise<unknown> }): Promise<T[]> => {
  const items: T[] = [];
  await collection.each((item) => void items.push(item));
  return items;
};

it("is driven by Okta's SDK: users, their lifecycle, pages and searches", async () => {
  const org = await startOrg();
  const { userApi } = clientOf(org);
  const user = await userApi.createUser({ body: userOf('bjensen', 'Barbara', 'Jensen'), activate: false });
  expect(user).toMatchObject({ status: 'STAGED', profile: { login: 'bjensen@example.com' } });
  expect(user.id).toMatch(/^00u[A-Za-z0-9]{17}$/);
  await userApi.activateUser({ userId: user.id!, sendEmail: false });
  expect((await userApi.getUser({ userId: 'bjensen@example.com' })).status).toBe('ACTIVE');
  await userApi.suspendUser({ userId: user.id! });
  expect((await userApi.getUser({ userId: user.id! })).status).toBe('SUSPENDED');
  await userApi.unsuspendUser({ userId: user.id! });
  const updated = await userApi.updateUser({ userId: user.id!, user: { profile: { title: 'Tour Guide' } } });
  expect(updated.profile).toMatchObject({ title: 'Tour Guide', firstName: 'Barbara' });
  const replaced = await userApi.replaceUser({
    userId: user.id!,
    user: { profile: { ...userOf('bjensen', 'Babs', 'Jensen').profile } },
  });
  expect(replaced.profile!.title).toBeUndefined();

  for (const name of ['Ann', 'Ben', 'Cid', 'Dan', 'Eve'])
    await userApi.createUser({ body: userOf(name, name, 'Smith') });
  const all = await collect(await userApi.listUsers({ limit: 2 }));
  expect(all.map(({ profile }) => profile!.firstName)).toEqual(['Ann', 'Babs', 'Ann', 'Ben', 'Cid', 'Dan', 'Eve']);
  const found = await collect(
    await userApi.listUsers({ search: 'profile.lastName eq "Smith"', sortBy: 'profile.firstName', sortOrder: 'desc' }),
  );
  expect(found.map(({ profile }) => profile!.firstName)).toEqual(['Eve', 'Dan', 'Cid', 'Ben', 'Ann']);
  expect(await collect(await userApi.listUsers({ q: 'bab' }))).toHaveLength(1);

  await userApi.deactivateUser({ userId: user.id! });
  await userApi.deleteUser({ userId: user.id! });
  await expect(userApi.getUser({ userId: user.id! })).rejects.toMatchObject({ status: 404, errorCode: 'E0000007' });
});

it("is driven by Okta's SDK: groups and their members", async () => {
  const org = await startOrg();
  const { userApi, groupApi } = clientOf(org);
  const group = await groupApi.createGroup({
    group: { profile: { name: 'Tour Guides', description: 'Show the way' } },
  });
  expect(group).toMatchObject({ type: 'OKTA_GROUP', profile: { name: 'Tour Guides' } });
  expect(group.id).toMatch(/^00g[A-Za-z0-9]{17}$/);
  const user = await userApi.createUser({ body: { ...userOf('bjensen', 'Barbara', 'Jensen'), groupIds: [group.id!] } });
  const other = await userApi.createUser({ body: userOf('jsmith', 'John', 'Smith') });
  await groupApi.assignUserToGroup({ groupId: group.id!, userId: other.id! });
  expect(await collect(await groupApi.listGroupUsers({ groupId: group.id!, limit: 1 }))).toHaveLength(2);
  await groupApi.unassignUserFromGroup({ groupId: group.id!, userId: other.id! });
  expect((await collect(await groupApi.listGroupUsers({ groupId: group.id! }))).map(({ id }) => id)).toEqual([user.id]);
  const groups = await collect(await userApi.listUserGroups({ userId: user.id! }));
  expect(groups.map(({ profile }) => profile!.name)).toEqual(['Everyone', 'Tour Guides']);
  const renamed = await groupApi.replaceGroup({ groupId: group.id!, group: { profile: { name: 'Guides' } } });
  expect(renamed.profile!.name).toBe('Guides');
  expect(await collect(await groupApi.listGroups({ q: 'gui' }))).toHaveLength(1);
  await groupApi.deleteGroup({ groupId: group.id! });
  await expect(groupApi.getGroup({ groupId: group.id! })).rejects.toMatchObject({ status: 404 });
});

it("is driven by Okta's SDK: applications, assignments, rules, tokens, schemas and the System Log", async () => {
  const org = await startOrg();
  const { applicationApi, userApi, groupApi, systemLogApi, apiTokenApi, schemaApi, profileMappingApi } = clientOf(org);
  const app = await applicationApi.createApplication({
    application: {
      name: 'scim2headerauth',
      label: 'Tours',
      signOnMode: 'AUTO_LOGIN',
      credentials: {
        scheme: 'EXTERNAL_PASSWORD_SYNC',
        userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
      },
    } as never,
  });
  expect(app).toMatchObject({ label: 'Tours', status: 'ACTIVE', signOnMode: 'AUTO_LOGIN' });
  const appId = app.id!;
  const user = await userApi.createUser({ body: userOf('bjensen', 'Barbara', 'Jensen') });
  const assigned = await applicationApi.assignUserToApplication({
    appId,
    appUser: { id: user.id!, scope: 'USER', credentials: { userName: 'babs@example.com' } } as never,
  });
  expect(assigned).toMatchObject({ id: user.id, scope: 'USER', credentials: { userName: 'babs@example.com' } });
  expect((await collect(await applicationApi.listApplicationUsers({ appId }))).map(({ id }) => id)).toEqual([user.id]);
  const group = await groupApi.createGroup({ group: { profile: { name: 'Tour Guides' } } });
  await applicationApi.assignGroupToApplication({ appId, groupId: group.id! });
  const groups = await collect(await applicationApi.listApplicationGroupAssignments({ appId }));
  expect(groups.map(({ id }) => id)).toEqual([group.id]);
  await applicationApi.unassignUserFromApplication({ appId, userId: user.id! });
  await applicationApi.unassignApplicationFromGroup({ appId, groupId: group.id! });
  expect((await applicationApi.getApplication({ appId })).label).toBe('Tours');
  expect(await collect(await applicationApi.listApplications({ q: 'tou' }))).toHaveLength(1);

  const rule = await groupApi.createGroupRule({
    groupRule: {
      type: 'group_rule',
      name: 'Guides',
      conditions: { expression: { type: 'urn:okta:expression:1.0', value: 'user.lastName == "Jensen"' } },
      actions: { assignUserToGroups: { groupIds: [group.id!] } },
    },
  });
  await groupApi.activateGroupRule({ ruleId: rule.id! });
  expect(await collect(await groupApi.listGroupUsers({ groupId: group.id! }))).toHaveLength(1);
  await groupApi.deactivateGroupRule({ ruleId: rule.id! });
  await groupApi.deleteGroupRule({ ruleId: rule.id! });

  const schema = await schemaApi.getApplicationUserSchema({ appInstanceId: appId });
  expect(schema).toMatchObject({ type: 'object', definitions: { base: { type: 'object' } } });
  const [mapping] = await collect(await profileMappingApi.listProfileMappings({ targetId: appId }));
  expect((await profileMappingApi.getProfileMapping({ mappingId: mapping!.id! })).target?.id).toBe(appId);
  const [token] = await collect(await apiTokenApi.listApiTokens());
  expect(token).toMatchObject({ name: 'tests', userId: org.administrator.id });
  const filter = `target.id eq "${user.id}"`;
  const events = await systemLogApi.listLogEvents({
    filter,
    since: new Date(0).toISOString(),
    until: '2999-01-01T00:00:00Z',
  });
  expect((await collect(events)).map(({ eventType }) => eventType)).toEqual(
    expect.arrayContaining([
      'user.lifecycle.create',
      'application.user_membership.add',
      'application.user_membership.remove',
    ]),
  );

  await applicationApi.deactivateApplication({ appId });
  await applicationApi.deleteApplication({ appId });
  await expect(applicationApi.getApplication({ appId })).rejects.toMatchObject({ status: 404 });
});
