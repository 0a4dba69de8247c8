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

it('adds those whom an active rule picks, follows their changes, and takes over whom somebody added', async () => {
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
  // Somebody had added a to Staff by hand.
  expect([await members(guides), await members(staff)]).toEqual([['c'], ['c']]);
  await org.call('PUT', `/api/v1/groups/${staff}/users/${b}`);
  await org.call('POST', `/api/v1/users/${b}`, { profile: { title: 'Driver' } });
  expect((await members(staff)).toSorted()).toEqual(['b', 'c']);
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
  const unsupported = 'Convert.toInt(user.costCenter) == 7 || user.title == "Time.now()"';
  expect(await refused(ruleOf([guides], unsupported, { name: 'x' }))).toMatch(/no Convert and Time functions/);
  const except = (people: object) => {
    const expression = { value: 'user.title == "Time.now()"', type: 'urn:okta:expression:1.0' };
    return ruleOf([guides], undefined, { name: 'x', conditions: { people, expression } });
  };
  expect(await refused(except({ users: { exclude: ['00uX'] } }))).toMatch(
    /^400 conditions.people.users.exclude: There/,
  );
  expect(await refused(except({ groups: { exclude: ['00gX'] } }))).toMatch(/^400 conditions.people.groups.exclude/);
  expect(await refused(except({ users: { exclude: Array(101).fill(a) } }))).toMatch(/100 ids at most/);
  expect(await refused(ruleOf(['00gX'], undefined, { name: 'x' }))).toMatch(/^404 /);
  expect(await refused(ruleOf([], undefined, { name: 'x' }))).toMatch(/^400 /);
});

const activate = async (org: RunningOrg, rule: object): Promise<any> => {
  const { body } = await org.call('POST', '/api/v1/groups/rules', rule);
  expect((await org.call('POST', `/api/v1/groups/rules/${body.id}/lifecycle/activate`)).status).toBe(204);
  return body;
};

it('never picks the members of groups that are excluded, and follows those who join and leave', async () => {
  const org = await startOrg();
  const { group, user, members } = await furnish(org);
  const [guides, trainees] = [await group('Tour Guides'), await group('Trainees')];
  const [a] = [await user('a', 'Tours'), await user('b', 'Tours')];
  await org.call('PUT', `/api/v1/groups/${trainees}/users/${a}`);
  const conditions = {
    people: { groups: { exclude: [trainees] } },
    expression: { value: 'user.department == "Tours"', type: 'urn:okta:expression:1.0' },
  };
  const rule = await activate(org, ruleOf([guides], undefined, { conditions }));
  expect(rule.conditions.people.groups.exclude).toEqual([trainees]);
  expect(await members(guides)).toEqual(['b']);
  await org.call('DELETE', `/api/v1/groups/${trainees}/users/${a}`);
  expect((await members(guides)).toSorted()).toEqual(['a', 'b']);
  await org.call('PUT', `/api/v1/groups/${trainees}/users/${a}`);
  expect(await members(guides)).toEqual(['b']);
});

it('asks for the groups of a person whenever they join or leave one, those of other rules too', async () => {
  const org = await startOrg();
  const { group, user, members } = await furnish(org);
  const [california, west, coast] = [await group('California'), await group('West'), await group('Coast')];
  const a = await user('a', 'Tours');
  await activate(org, ruleOf([west], 'isMemberOfGroupName("California")', { name: 'West' }));
  await activate(org, ruleOf([coast], `isMemberOfGroup("${west}")`, { name: 'Coast' }));
  expect(await members(west)).toEqual([]);
  await org.call('PUT', `/api/v1/groups/${california}/users/${a}`);
  expect([await members(west), await members(coast)]).toEqual([['a'], ['a']]);
  await org.call('DELETE', `/api/v1/groups/${california}/users/${a}`);
  expect([await members(west), await members(coast)]).toEqual([[], []]);
});

it('excludes from a rule whom somebody takes out of its group, and picks nobody who is staged', async () => {
  const org = await startOrg();
  const { group, user, members } = await furnish(org);
  const guides = await group('Tour Guides');
  const a = await user('a', 'Tours');
  const rule = await activate(org, ruleOf([guides]));
  const profile = bjensen({ login: 'staged@example.com', department: 'Tours' });
  const staged = (await org.call('POST', '/api/v1/users?activate=false', profile)).body;
  expect(await members(guides)).toEqual(['a']);
  await org.call('POST', `/api/v1/users/${staged.id}/lifecycle/activate`);
  expect((await members(guides)).toSorted()).toEqual(['a', 'staged']);
  await org.call('DELETE', `/api/v1/groups/${guides}/users/${a}`);
  await org.call('POST', `/api/v1/users/${a}`, { profile: { title: 'Driver' } });
  expect(await members(guides)).toEqual(['staged']);
  const kept = (await org.call('GET', `/api/v1/groups/rules/${rule.id}`)).body;
  expect(kept.conditions.people.users.exclude).toEqual([a]);
  const events = await org.call('GET', `/api/v1/logs?filter=${encodeURIComponent(`target.id eq "${rule.id}"`)}`);
  expect(events.body.map(({ eventType }: any) => eventType)).toContain('group.user_membership.rule.add_exclusion');
});

it('of two rules that give a group, keeps whom the other still picks', async () => {
  const org = await startOrg();
  const { group, user, members } = await furnish(org);
  const guides = await group('Tour Guides');
  const a = await user('a', 'Tours');
  const first = await activate(org, ruleOf([guides]));
  await activate(org, ruleOf([guides], 'user.firstName == "Barbara"', { name: 'Barbaras' }));
  await org.call('POST', `/api/v1/users/${a}`, { profile: { department: null } });
  expect(await members(guides)).toEqual(['a']);
  await org.call('POST', `/api/v1/groups/rules/${first.id}/lifecycle/deactivate`);
  await org.call('POST', `/api/v1/users/${a}`, { profile: { firstName: 'Babs' } });
  expect(await members(guides)).toEqual([]);
});

it('is invalid once a group is gone that it gives or asks for, and changes no groups', async () => {
  const org = await startOrg();
  const { group } = await furnish(org);
  const [guides, staff, asked] = [await group('Tour Guides'), await group('Staff'), await group('Asked')];
  const giving = await activate(org, ruleOf([guides, staff]));
  const asking = await activate(org, ruleOf([staff], `isMemberOfGroup("${asked}")`, { name: 'Asking' }));
  const path = `/api/v1/groups/rules/${giving.id}`;
  await org.call('POST', `${path}/lifecycle/deactivate`);
  const other = await org.call('PUT', path, ruleOf([guides]));
  expect(other.body.errorCauses[0].errorSummary).toMatch(/groups of a rule cannot be changed/);
  expect((await org.call('PUT', path, ruleOf([staff, guides]))).status).toBe(200);
  for (const id of [guides, asked]) await org.call('DELETE', `/api/v1/groups/${id}`);
  for (const { id } of [giving, asking]) {
    expect((await org.call('GET', `/api/v1/groups/rules/${id}`)).body.status).toBe('INVALID');
    for (const action of ['activate', 'deactivate']) {
      const { status, body } = await org.call('POST', `/api/v1/groups/rules/${id}/lifecycle/${action}`);
      expect([status, body.errorCauses[0].errorSummary]).toEqual([
        400,
        'updateRuleStatus: Cannot activate or deactivate a Group Rule with the status INVALID.',
      ]);
    }
    expect((await org.call('PUT', `/api/v1/groups/rules/${id}`, ruleOf([staff]))).status).toBe(400);
    expect((await org.call('DELETE', `/api/v1/groups/rules/${id}`)).status).toBe(202);
  }
});
