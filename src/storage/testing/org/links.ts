import assert from 'node:assert/strict';
import type { Link, LinkQuery, PushedGroup } from '../../../provisioning/store.ts';
import { allPages, appUserOf, createOrgChecks, groupOf, personOf } from './fixture.ts';

const linked = { at: '2011-05-13T04:42:34.000Z', how: 'created' } as const;

const pushedOf = (group: string, more: Partial<PushedGroup>): PushedGroup => ({
  id: `pushed ${group}`,
  app: 'tours',
  group,
  status: 'ACTIVE',
  pushing: false,
  created: linked.at,
  lastUpdated: linked.at,
  ...more,
});

export const linkChecks = createOrgChecks({
  async 'lists the links of people and groups, and finds them'(store) {
    for (const id of ['a', 'b', 'c']) await store.people.add(personOf(id, { lastName: `Jensen ${id}` }));
    for (const id of ['g', 'h', 'i']) await store.groups.add(groupOf(id, `Group ${id}`));
    await store.appUsers.add(appUserOf('tours', 'a', { externalId: '1', username: 'Ay', linked }));
    await store.appUsers.add(appUserOf('tours', 'b'));
    await store.appUsers.add(appUserOf('tours', 'c', { externalId: '3' }));
    await store.appUsers.add(appUserOf('travel', 'b', { externalId: '1' }));
    await store.pushedGroups.add(pushedOf('g', { externalId: '1', externalName: 'Guides', linked }));
    await store.pushedGroups.add(pushedOf('h', {}));
    await store.pushedGroups.add(pushedOf('i', { externalId: '9' }));

    const a: Link = { app: 'tours', kind: 'person', subject: 'a', externalId: '1', name: 'Ay', linked };
    const c: Link = { app: 'tours', kind: 'person', subject: 'c', externalId: '3', name: 'c@example.com' };
    const g: Link = { app: 'tours', kind: 'group', subject: 'g', externalId: '1', name: 'Guides', linked };
    const i: Link = { app: 'tours', kind: 'group', subject: 'i', externalId: '9', name: '' };
    assert.deepEqual(await store.links.get('tours', 'person', 'a'), a);
    assert.deepEqual(await store.links.get('tours', 'group', 'g'), g);
    assert.equal(await store.links.get('tours', 'person', 'b'), undefined);
    assert.equal(await store.links.get('tours', 'group', 'a'), undefined);
    const list = (kind: Link['kind'], query: Partial<LinkQuery> = {}) =>
      allPages((page) => store.links.list('tours', { ...page, kind, ...query }), 1);
    assert.deepEqual(await list('person'), [a, c]);
    assert.deepEqual(await list('group'), [g, i]);
    assert.deepEqual(await list('person', { externalId: '3' }), [c]);
    assert.deepEqual(await list('group', { externalId: '1' }), [g]);
    assert.deepEqual(await list('person', { q: 'aY' }), [a]);
    assert.deepEqual(await list('person', { q: 'JENSEN C' }), [c]);
    assert.deepEqual(await list('person', { q: 'jensen b' }), []);
    assert.deepEqual(await list('group', { q: 'group I' }), [i]);
  },

  async 'changes and breaks a link with what holds it'(store) {
    await store.people.add(personOf('a'));
    await store.groups.add(groupOf('g'));
    const [appUser, pushed] = [appUserOf('tours', 'a', { externalId: '1' }), pushedOf('g', { externalId: '2' })];
    await store.appUsers.add(appUser);
    await store.pushedGroups.add(pushed);
    await store.appUsers.update({ ...appUser, externalId: '3' });
    await store.pushedGroups.update({ ...pushed, externalId: '4' });
    assert.equal((await store.links.get('tours', 'person', 'a'))?.externalId, '3');
    assert.equal((await store.links.get('tours', 'group', 'g'))?.externalId, '4');
    await store.appUsers.update(appUserOf('tours', 'a'));
    await store.pushedGroups.update(pushedOf('g', {}));
    for (const kind of ['person', 'group'] as const)
      assert.deepEqual((await store.links.list('tours', { kind, limit: 9 })).items, []);
  },
});
