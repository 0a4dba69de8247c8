import { expect, it } from 'vitest';
import { bjensen, startOrg, type RunningOrg } from './running.ts';

const ruleOf = (groupIds: readonly string[], value = 'user.department == "Tours"', more: object = {}) => ({
  type: 'group_rule',
  name: 'Guides',
  conditions: { expression: { value, type: 'urn:okta:expression:1.0' } },
  actions: { assignUserToGroups: { groupIds } },
  ...more,
});

const furnish = async (org: RunningOrg) => {
  const group = async (name: string) =>
    (await org.call('POST', '/api/v1/groups', { profile: { name } })).body.id as string;
  const user = async (login: string, department: string) =>
    (await org.call('POST', '/api/v1/users', bjensen({ login: `${login}@example.com`, department }))).body.id as string;
  const members = async (id: string) =>
    (await org.call('GET', `/api/v1/groups/${id}/users`)).body.map(({ profile }: any) => profile.login.split('@')[0]);
  return { group, user, members };
};

it('adds those whom an active rule picks, follows their changes, and leaves whom somebody added', async () => {
  const org = await startOrg();
  const { group, user, members } = await furnish(org);
  const [guides, staff] = [await group('Tour Guides'), await group('Staff')];
  const [a, b] = [await user('a', 'Tours'), await user('b', 'Travel')];
  await org.call('PUT', `/api/v1/groups/${staff}/users/${a}`);
  const rule = (await org.call('POST', '/api/v1/groups/rules', ruleOf([guides, staff]))).body;
  expect(rule).toMatchObject({ id: expect.stringMatching(/^0pr/), status: 'INACTIVE', type: 'group_rule' });
  expect(await members(guides)).toEqual([]);
  expect((await org.call('POST', `/api/v1/groups/rules/${rule.id}/lifecycle/activate`)).status).toBe(204);
  expect([await members(guides), await members(staff)]).toEqual([['a'], ['a']]);
  await org.call('POST', `/api/v1/users/${b}`, { profile: { department: 'Tours' } });
  expect((await members(guides)).toSorted()).toEqual(['a', 'b']);
  await user('c', 'Tours');
  expect(await members(staff)).toHaveLength(3);
  for (const id of [a, b]) await org.call('POST', `/api/v1/users/${id}`, { profile: { department: null } });
  // Somebody added a to Staff by hand.
  expect([await members(guides), (await members(staff)).toSorted()]).toEqual([['c'], ['a', 'c']]);
});

it('keeps those whom a rule added when it is deactivated, and removes them when it is deleted so', async () => {
  const org = await startOrg();
  const { group, user, members } = await furnish(org);
  const guides = await group('Tour Guides');
  const a = await user('a', 'Tours');
  const { id } = (await org.call('POST', '/api/v1/groups/rules', ruleOf([guides]))).body;
  const path = `/api/v1/groups/rules/${id}`;
  await org.call('POST', `${path}/lifecycle/activate`);
  expect((await org.call('PUT', path, ruleOf([guides]))).body.errorSummary).toMatch(/Deactivate it first/);
  expect((await org.call('DELETE', path)).status).toBe(400);
  await org.call('POST', `${path}/lifecycle/deactivate`);
  await org.call('POST', `/api/v1/users/${a}`, { profile: { department: null } });
  expect(await members(guides)).toEqual(['a']);
  const renamed = await org.call('PUT', path, ruleOf([guides], 'user.title == "Guide"', { name: 'Titles' }));
  expect(renamed.body).toMatchObject({
    name: 'Titles',
    conditions: { expression: { value: 'user.title == "Guide"' } },
  });
  expect((await org.call('GET', path)).body).toEqual(renamed.body);
  expect((await org.call('DELETE', `${path}?removeUsers=true`)).status).toBe(202);
  expect(await members(guides)).toEqual([]);
  expect((await org.call('GET', path)).status).toBe(404);
});

it('excludes people, and refuses rules that cannot work', async () => {
  const org = await startOrg();
  const { group, user, members } = await furnish(org);
  const guides = await group('Tour Guides');
  const [a] = [await user('a', 'Tours'), await user('b', 'Tours')];
  const excluding = ruleOf([guides], undefined, {
    conditions: {
      people: { users: { exclude: [a] } },
      expression: { value: 'user.department == "Tours"', type: 'urn:okta:expression:1.0' },
    },
  });
  const { id } = (await org.call('POST', '/api/v1/groups/rules', excluding)).body;
  await org.call('POST', `/api/v1/groups/rules/${id}/lifecycle/activate`);
  expect(await members(guides)).toEqual(['b']);

  const refused = async (body: object) => {
    const { status, body: answer } = await org.call('POST', '/api/v1/groups/rules', body);
    return `${status} ${answer.errorCauses[0]?.errorSummary ?? answer.errorSummary}`;
  };
  expect(await refused(ruleOf([guides], undefined, { name: 'guides' }))).toMatch(
    /^400 name: An object with this field/,
  );
  expect(await refused(ruleOf([guides], 'user.department ==', { name: 'x' }))).toMatch(/^400 conditions\.expression/);
  expect(await refused(ruleOf([guides], 'user.department', { name: 'x' }))).toMatch(/^400 conditions\.expression/);
  expect(await refused(ruleOf([guides], 'user.shoeSize == 7', { name: 'x' }))).toMatch(/^400 conditions\.expression/);
  expect(await refused(ruleOf(['00gX'], undefined, { name: 'x' }))).toMatch(/^404 /);
  expect(await refused(ruleOf([], undefined, { name: 'x' }))).toMatch(/^400 /);
});
