import assert from 'node:assert/strict';
import { ConflictError, type AppGroup, type PushedGroup, type PushRule } from '../../../provisioning/store.ts';
import { allPages, appUserOf, applicationOf, createOrgChecks, groupOf, idsOf, jobOf, personOf } from './fixture.ts';

const time = '2011-05-13T04:42:34.000Z';

const appGroupOf = (app: string, group: string, priority = 0): AppGroup => ({
  app,
  group,
  priority,
  profile: {},
  lastUpdated: time,
});

const pushedOf = (id: string, group: string, more: Partial<PushedGroup> = {}): PushedGroup => ({
  id,
  app: 'tours',
  group,
  status: 'ACTIVE',
  pushing: false,
  created: time,
  lastUpdated: time,
  ...more,
});

const pushRuleOf = (id: string, more: Partial<PushRule> = {}): PushRule => ({
  id,
  app: 'tours',
  name: id,
  status: 'ACTIVE',
  field: 'name',
  operator: 'starts with',
  value: 'Tour',
  ...more,
});

export const applicationChecks = createOrgChecks({
  async 'keeps applications with their credentials'(store) {
    const plain = applicationOf('a');
    const integrated = applicationOf('b', {
      key: 'scim2testapp',
      integration: {
        baseUrl: 'https://example.com/scim/v2',
        credentials: { mode: 'bearer', token: 'a secret of this application' },
        uniqueIdentifier: 'userName',
        actions: ['PUSH_NEW_USERS'],
        importGroups: true,
        pushNullValues: false,
      },
    });
    await store.applications.add(plain);
    await store.applications.add(integrated);
    assert.deepEqual(await store.applications.get('a'), plain);
    assert.deepEqual(await store.applications.get('b'), integrated);
    assert.deepEqual(await allPages((page) => store.applications.list(page), 1), [plain, integrated]);
    assert.deepEqual(idsOf((await store.applications.list({ limit: 5, q: 'TOURS b' })).items), ['b']);
    assert.deepEqual(idsOf((await store.applications.list({ limit: 5, key: 'scim2headerauth' })).items), ['a']);
    await store.applications.update({ ...plain, status: 'INACTIVE' });
    assert.deepEqual(idsOf((await store.applications.list({ limit: 5, status: 'ACTIVE' })).items), ['b']);
  },

  async 'keeps what schema discovery found'(store) {
    await store.applications.add(applicationOf('a'));
    assert.equal(await store.applications.discovery('a'), undefined);
    await store.applications.setDiscovery('a', { roles: ['Guide'] });
    await store.applications.update(applicationOf('a', { label: 'Travel' }));
    assert.deepEqual(await store.applications.discovery('a'), { roles: ['Guide'] });
    await store.applications.setDiscovery('a', undefined);
    assert.equal(await store.applications.discovery('a'), undefined);
  },

  async 'keeps assignments, and finds them by person, external id and username'(store) {
    for (const id of ['a', 'b', 'c']) await store.people.add(personOf(id, { lastName: `Jensen ${id}` }));
    const [a, b] = [
      appUserOf('tours', 'a', { externalId: '1', scope: 'GROUP', group: 'g' }),
      appUserOf('tours', 'b', { syncState: 'ERROR', username: 'Bee' }),
    ];
    for (const appUser of [a, b, appUserOf('travel', 'a', { externalId: '1' })]) await store.appUsers.add(appUser);
    await assert.rejects(store.appUsers.add(a), (error) => error instanceof ConflictError && error.field === 'appUser');
    assert.deepEqual(await store.appUsers.get('tours', 'a'), a);
    assert.equal(await store.appUsers.get('travel', 'b'), undefined);
    assert.deepEqual(await store.appUsers.getMany('tours', ['b', 'c', 'a']), [a, b]);
    assert.deepEqual(await store.appUsers.getByExternalIds('tours', ['1', '2']), [a]);
    assert.deepEqual(await store.appUsers.getByUsername('tours', 'bEE'), [b]);
    assert.deepEqual(
      (await store.appUsers.ofPerson('a')).map(({ app }) => app),
      ['tours', 'travel'],
    );
    assert.equal(await store.appUsers.count('tours'), 2);
    assert.equal(await store.appUsers.count(), 3);
    const list = async (query: object) => (await store.appUsers.list('tours', { limit: 9, ...query })).items;
    assert.deepEqual(await allPages((page) => store.appUsers.list('tours', page), 1), [a, b]);
    assert.deepEqual(await list({ group: 'g' }), [a]);
    assert.deepEqual(await list({ syncState: 'ERROR' }), [b]);
    assert.deepEqual(await list({ scope: 'USER', status: 'PROVISIONED' }), [b]);
    assert.deepEqual(await list({ q: 'be' }), [b]);
    assert.deepEqual(await list({ q: 'JENSEN A' }), [a]);
    await store.appUsers.update({ ...a, externalId: '9', username: 'ay' });
    assert.deepEqual(await store.appUsers.getByExternalIds('tours', ['1']), []);
    await store.appUsers.remove('tours', 'a');
    assert.deepEqual(await list({}), [b]);
  },

  async 'orders group assignments by priority, and knows which reach a person'(store) {
    await store.people.add(personOf('a'));
    for (const id of ['g', 'h', 'i']) await store.groups.add(groupOf(id));
    await store.groups.addMembers('g', ['a']);
    await store.groups.addMembers('i', ['a']);
    for (const one of [appGroupOf('tours', 'g', 2), appGroupOf('tours', 'h', 0), appGroupOf('travel', 'g', 0)])
      await store.appGroups.put(one);
    await store.appGroups.put(appGroupOf('tours', 'i', 1));
    const groups = (found: readonly AppGroup[]) => found.map(({ app, group }) => `${app} ${group}`);
    assert.deepEqual(groups(await allPages((page) => store.appGroups.list('tours', page))), [
      'tours h',
      'tours i',
      'tours g',
    ]);
    assert.deepEqual(groups(await store.appGroups.ofPerson('a', 'tours')), ['tours i', 'tours g']);
    assert.deepEqual(groups(await store.appGroups.ofPerson('a')), ['tours i', 'tours g', 'travel g']);
    assert.deepEqual(groups(await store.appGroups.ofGroup('g')), ['tours g', 'travel g']);
    await store.appGroups.put(appGroupOf('tours', 'g', 0));
    assert.deepEqual(groups(await store.appGroups.ofPerson('a', 'tours')), ['tours g', 'tours i']);
    await store.appGroups.remove('tours', 'g');
    assert.equal(await store.appGroups.get('tours', 'g'), undefined);
    await store.groups.remove('i');
    assert.deepEqual(groups(await store.appGroups.ofPerson('a')), ['travel g']);
  },

  async 'keeps pushed groups, and tells what differs from what was pushed'(store) {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await store.people.add(personOf(id));
    for (const id of ['g', 'h']) await store.groups.add(groupOf(id, `Group ${id}`));
    await store.groups.addMembers('g', ['a', 'b', 'c', 'd']);
    await store.appUsers.add(appUserOf('tours', 'b', { externalId: '2', username: 'Bee' }));
    await store.appUsers.add(appUserOf('tours', 'a', { externalId: '1' }));
    await store.appUsers.add(appUserOf('tours', 'c'));
    await store.appUsers.add(appUserOf('tours', 'd', { externalId: '4', status: 'DEPROVISIONED' }));
    await store.appUsers.add(appUserOf('tours', 'e', { externalId: '5' }));
    const pushed = pushedOf('p', 'g');
    await store.pushedGroups.add(pushed);
    await store.pushedGroups.add(pushedOf('q', 'h', { status: 'ERROR', rule: 'r' }));
    await assert.rejects(store.pushedGroups.add(pushedOf('s', 'g')), ConflictError);
    assert.deepEqual(await store.pushedGroups.find('tours', 'g'), pushed);
    const [bee, ay] = [
      { externalId: '2', username: 'Bee', person: 'b' },
      { externalId: '1', username: 'a@example.com', person: 'a' },
    ];
    assert.deepEqual(await store.pushedGroups.wantedMembers('p'), [bee, ay]);
    assert.deepEqual(await store.pushedGroups.difference('p'), { add: [bee, ay], remove: [] });
    await store.pushedGroups.setPushedMembers('p', { replace: ['2', '7', '2'] });
    assert.deepEqual(await store.pushedGroups.difference('p'), { add: [ay], remove: ['7'] });
    await store.pushedGroups.setPushedMembers('p', { add: ['1', '2'], remove: ['7', '8'] });
    assert.deepEqual(await store.pushedGroups.pushedMembers('p'), ['1', '2']);
    assert.deepEqual(await store.pushedGroups.difference('p'), { add: [], remove: [] });

    assert.deepEqual(idsOf(await store.pushedGroups.ofPerson('tours', 'a')), ['p']);
    assert.deepEqual(idsOf(await store.pushedGroups.ofGroup('h')), ['q']);
    const list = async (query: object) => idsOf((await store.pushedGroups.list('tours', { limit: 9, ...query })).items);
    assert.deepEqual(await list({}), ['p', 'q']);
    assert.deepEqual(await list({ rule: null }), ['p']);
    assert.deepEqual(await list({ rule: 'r' }), ['q']);
    assert.deepEqual(await list({ status: 'ERROR', q: 'group H' }), ['q']);
    await store.pushedGroups.update({ ...pushed, externalId: '77' });
    assert.equal((await store.pushedGroups.get('p'))?.externalId, '77');
    await store.pushedGroups.remove('p');
    await store.pushedGroups.add(pushed);
    assert.deepEqual(await store.pushedGroups.pushedMembers('p'), []);
  },

  async 'keeps push rules'(store) {
    await store.pushRules.put(pushRuleOf('r'));
    await store.pushRules.put(pushRuleOf('s', { app: 'travel', status: 'INACTIVE' }));
    assert.deepEqual(await store.pushRules.list('tours'), [pushRuleOf('r')]);
    assert.deepEqual(idsOf(await store.pushRules.active()), ['r']);
    await store.pushRules.put(pushRuleOf('r', { status: 'INACTIVE' }));
    assert.deepEqual(idsOf(await store.pushRules.active()), []);
    assert.equal((await store.pushRules.get('r'))?.status, 'INACTIVE');
    await store.pushRules.remove('r');
    assert.equal(await store.pushRules.get('r'), undefined);
  },

  async "keeps the services' groups, by name and by id"(store) {
    const entry = (externalId: string, name: string, app = 'tours') => ({ app, externalId, name });
    await store.appGroupCache.replace('tours', [entry('1', 'Guides'), entry('2', 'guides'), entry('3', 'Drivers')]);
    await store.appGroupCache.put(entry('1', 'Guides', 'travel'));
    assert.deepEqual(await store.appGroupCache.getByName('tours', 'guides'), entry('2', 'guides'));
    assert.equal(await store.appGroupCache.getByName('tours', 'GUIDES'), undefined);
    const names = async (query: object = {}) =>
      (await allPages((page) => store.appGroupCache.list('tours', { ...page, ...query }))).map(({ name }) => name);
    assert.deepEqual(await names(), ['Drivers', 'Guides', 'guides']);
    assert.deepEqual(await names({ q: 'G' }), ['Guides', 'guides']);
    await store.appGroupCache.put(entry('3', 'Pilots'));
    await store.appGroupCache.remove('tours', '2');
    assert.deepEqual(await names(), ['Guides', 'Pilots']);
    await store.appGroupCache.replace('tours', []);
    assert.deepEqual(await names(), []);
    assert.deepEqual(await store.appGroupCache.get('travel', '1'), entry('1', 'Guides', 'travel'));
  },

  async 'forgets an application with all that is its own'(store) {
    await store.people.add(personOf('a'));
    await store.groups.add(groupOf('g'));
    await store.applications.add(applicationOf('tours'));
    await store.appUsers.add(appUserOf('tours', 'a'));
    await store.appUsers.add(appUserOf('travel', 'a'));
    await store.appGroups.put(appGroupOf('tours', 'g'));
    await store.pushedGroups.add(pushedOf('p', 'g'));
    await store.jobs.add([jobOf('j', 'a')]);
    await store.applications.remove('tours');
    assert.equal(await store.applications.get('tours'), undefined);
    assert.equal((await store.appUsers.ofPerson('a')).length, 1);
    assert.deepEqual(await store.appGroups.ofGroup('g'), []);
    assert.equal(await store.pushedGroups.get('p'), undefined);
    assert.equal(await store.jobs.get('j'), undefined);
  },
});
