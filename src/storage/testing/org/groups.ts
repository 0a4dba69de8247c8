import assert from 'node:assert/strict';
import { ConflictError, type GroupRule } from '../../../provisioning/store.ts';
import { allPages, createOrgChecks, groupOf, idsOf, personOf } from './fixture.ts';

const ruleOf = (id: string, more: Partial<GroupRule> = {}): GroupRule => ({
  id,
  name: `Rule ${id}`,
  status: 'ACTIVE',
  created: '2011-05-13T04:42:34.000Z',
  lastUpdated: '2011-05-13T04:42:34.000Z',
  expression: 'user.department == "Tours"',
  groups: ['g'],
  excludedUsers: [],
  ...more,
});

export const groupChecks = createOrgChecks({
  async 'keeps groups, by id, by name, and by source'(store) {
    const guides = groupOf('g', 'Tour Guides');
    const imported = groupOf('i', 'Tour Guides', {
      type: 'APP_GROUP',
      source: { app: 'tours', externalId: '7' },
    });
    await store.groups.add(guides);
    await store.groups.add(imported);
    assert.deepEqual(await store.groups.get('g'), guides);
    assert.deepEqual(await store.groups.getByName('tour GUIDES'), guides);
    assert.deepEqual(await store.groups.getBySource('tours', '7'), imported);
    assert.equal(await store.groups.getBySource('tours', '8'), undefined);
    assert.deepEqual(idsOf(await store.groups.getMany(['i', 'x'])), ['i']);
  },

  async 'refuses a name that another group of the org has'(store) {
    await store.groups.add(groupOf('a', 'Tour Guides'));
    await store.groups.add(groupOf('b', 'Employees'));
    const taken = (error: unknown) => error instanceof ConflictError && error.field === 'group.name';
    await assert.rejects(store.groups.add(groupOf('c', 'TOUR guides')), taken);
    await assert.rejects(store.groups.update(groupOf('b', 'Tour Guides')), taken);
    await store.groups.update(groupOf('a', 'TOUR GUIDES'));
    await store.groups.update(groupOf('b', 'Everybody'));
    assert.equal(await store.groups.getByName('Employees'), undefined);
  },

  async 'lists and finds groups'(store) {
    for (const name of ['Tour Guides', 'Employees', 'Tourists', 'Staff']) await store.groups.add(groupOf(name, name));
    assert.deepEqual(idsOf(await allPages((page) => store.groups.list(page))), [
      'Tour Guides',
      'Employees',
      'Tourists',
      'Staff',
    ]);
    assert.deepEqual(idsOf((await store.groups.list({ limit: 9, q: 'tour' })).items), ['Tour Guides', 'Tourists']);
    const sort = { path: ['profile', 'name'], descending: false };
    const ends = { kind: 'compare', path: ['profile', 'name'], operator: 'ew', value: 'S' } as const;
    assert.deepEqual(idsOf(await allPages((page) => store.groups.list({ ...page, sort, condition: ends }))), [
      'Employees',
      'Tour Guides',
      'Tourists',
    ]);
  },

  async 'adds and removes members, and tells who was changed'(store) {
    for (const id of ['a', 'b', 'c']) await store.people.add(personOf(id));
    for (const id of ['g', 'h']) await store.groups.add(groupOf(id));
    assert.deepEqual(await store.groups.addMembers('g', ['b', 'a', 'nobody', 'b']), ['b', 'a']);
    assert.deepEqual(await store.groups.addMembers('g', ['a', 'c']), ['c']);
    await store.groups.addMembers('h', ['a']);
    assert.deepEqual(idsOf(await allPages((page) => store.groups.members('g', page))), ['a', 'b', 'c']);
    assert.deepEqual(await allPages((page) => store.groups.memberIds('g', page)), ['a', 'b', 'c']);
    assert.equal(await store.groups.memberCount('g'), 3);
    assert.equal(await store.groups.isMember('g', 'a'), true);
    assert.equal(await store.groups.isMember('h', 'b'), false);
    assert.deepEqual(idsOf(await store.groups.ofPerson('a')), ['g', 'h']);
    assert.deepEqual(await store.groups.removeMembers('g', ['c', 'nobody']), ['c']);
    assert.deepEqual(await store.groups.removeMembers('g', ['c']), []);
    await store.groups.remove('g');
    assert.deepEqual(idsOf(await store.groups.ofPerson('a')), ['h']);
    assert.deepEqual((await store.groups.members('g', { limit: 5 })).items, []);
  },

  async 'takes away a great number of members at once'(store) {
    await store.groups.add(groupOf('g'));
    const ids = Array.from({ length: 250 }, (_, i) => `p${String(i).padStart(3, '0')}`);
    await store.transaction(async ({ people, groups }) => {
      for (const id of ids) await people.add(personOf(id));
      await groups.addMembers('g', ids);
    });
    assert.deepEqual((await store.groups.removeMembers('g', ids.slice(1))).toSorted(), ids.slice(1));
    assert.equal(await store.groups.memberCount('g'), 1);
  },

  async 'knows which members a rule added'(store) {
    for (const id of ['a', 'b', 'c']) await store.people.add(personOf(id));
    await store.groups.add(groupOf('g'));
    await store.rules.add(ruleOf('r'));
    await store.groups.addMembers('g', ['a']);
    assert.deepEqual(await store.groups.addMembers('g', ['a', 'b', 'c'], 'r'), ['b', 'c']);
    // It takes over whom somebody added by hand, and by hand nobody is taken from it.
    assert.deepEqual((await store.groups.memberIds('g', { limit: 9 }, 'r')).items, ['a', 'b', 'c']);
    assert.deepEqual(await store.groups.addMembers('g', ['b']), []);
    assert.deepEqual(await store.groups.ruleMemberships('b'), [{ group: 'g', rule: 'r' }]);
    await store.rules.add(ruleOf('s', { name: 'Sea' }));
    assert.deepEqual(await store.groups.addMembers('g', ['c'], 's'), []);
    assert.deepEqual((await store.groups.memberIds('g', { limit: 9 }, 'r')).items, ['a', 'b']);
    assert.deepEqual(await store.groups.ruleMemberships('c'), [{ group: 'g', rule: 's' }]);
    await store.rules.remove('r');
    assert.deepEqual(await store.groups.ruleMemberships('b'), []);
    assert.equal(await store.groups.memberCount('g'), 3);
  },

  async 'keeps rules, their names apart'(store) {
    for (const id of ['g', 'h']) await store.groups.add(groupOf(id));
    const rule = ruleOf('r', { groups: ['g', 'h'] });
    await store.rules.add(rule);
    await store.rules.add(ruleOf('s', { name: 'Sea', status: 'INACTIVE' }));
    assert.deepEqual(await store.rules.get('r'), rule);
    assert.deepEqual(idsOf(await store.rules.active()), ['r']);
    const taken = (error: unknown) => error instanceof ConflictError && error.field === 'rule.name';
    await assert.rejects(store.rules.add(ruleOf('t', { name: 'sea' })), taken);
    await assert.rejects(store.rules.update(ruleOf('r', { name: 'SEA' })), taken);
    await store.rules.update(ruleOf('s', { name: 'Sea' }));
    assert.deepEqual(idsOf(await store.rules.active()), ['r', 's']);
    assert.deepEqual(idsOf(await allPages((page) => store.rules.list(page), 1)), ['r', 's']);
    assert.deepEqual(idsOf((await store.rules.list({ limit: 5, q: 'rULE' })).items), ['r']);
    await store.groups.remove('g');
    assert.deepEqual((await store.rules.get('r'))?.groups, ['h']);
  },
});
