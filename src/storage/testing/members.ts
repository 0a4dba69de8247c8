import assert from 'node:assert/strict';
import { groupType, userType } from '../../protocol/resource-types.ts';
import type { MemberChange } from '../../protocol/members.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { ModifyOptions, StoredResource, TenantStore } from '../../service/store.ts';
import { addGroup, addUser, change, createChecks, everything, idsOf, isScimError, nothing, search } from './fixture.ts';

const changeMembers = (store: TenantStore, id: string, members: MemberChange) =>
  store.modify(groupType, id, () => ({ members }), { read: nothing, wanted: everything });

const membersOf = async (store: TenantStore, id: string) =>
  (await store.get(groupType, id, everything))?.members?.map((member) => member.id);

const groupsOf = async (store: TenantStore, id: string) =>
  (await store.get(userType, id, everything))?.groups
    ?.map((group) => `${group.id}${group.direct ? '' : ' (nested)'}`)
    .toSorted();

export const memberChecks = createChecks({
  'reads members and groups afresh, with type and display': async ({ acme }) => {
    await addUser(acme, 'bjensen', { displayName: 'Babs' });
    await addUser(acme, 'mandy', { userName: 'mandy' });
    await addGroup(acme, 'g1', ['bjensen', 'mandy', 'bjensen']);
    await addGroup(acme, 'g2', ['g1']);
    await change(acme, userType, 'bjensen', { displayName: 'Barbara' });
    assert.deepEqual((await acme.get(groupType, 'g1', everything))?.members, [
      { id: 'bjensen', type: 'User', display: 'Barbara' },
      { id: 'mandy', type: 'User', display: 'mandy' },
    ]);
    assert.deepEqual((await acme.get(groupType, 'g2', everything))?.members, [
      { id: 'g1', type: 'Group', display: 'Tour Guides g1' },
    ]);
    assert.deepEqual(
      (await acme.get(userType, 'bjensen', everything))?.groups?.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      [
        { id: 'g1', type: 'Group', display: 'Tour Guides g1', direct: true },
        { id: 'g2', type: 'Group', display: 'Tour Guides g2', direct: false },
      ],
    );
  },
  'reads many members, in parts or at once, as they were when the group was read': async ({ acme }) => {
    const ids = Array.from({ length: 2_100 }, (_, n) => `u${n}`);
    for (let at = 0; at < ids.length; at += 300) {
      await Promise.all(ids.slice(at, at + 300).map((id) => addUser(acme, id)));
    }
    await addGroup(acme, 'g1', ids);
    const wanted = { members: true, groups: false, mostMembers: 10 };
    const read = async () => {
      const group = await acme.get(groupType, 'g1', wanted);
      assert.ok((group?.members === undefined) !== (group?.manyMembers === undefined));
      return group!;
    };
    const left = await read();
    await left.manyMembers?.cancel();
    const first = await read();
    await changeMembers(acme, 'g1', { add: [], remove: ['u0', 'u2000'] });
    const found = [...(first.members ?? [])];
    for await (const part of first.manyMembers ?? []) found.push(...part);
    assert.equal(first.version, left.version);
    assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(ids));
    assert.equal(found.length, ids.length);
    assert.deepEqual(
      found.find(({ id }) => id === 'u7'),
      { id: 'u7', type: 'User', display: 'u7@example.com' },
    );
    const after = await read();
    await after.manyMembers?.cancel();
    assert.equal(after.version, first.version + 1);
    const few = await acme.get(groupType, 'g1', { ...wanted, mostMembers: 2_098 });
    assert.equal(few?.members?.length, 2_098);
  },
  'gives all members of a group or says that they are unread, where there are more than are to be held': async ({
    acme,
  }) => {
    for (const id of ['a', 'b', 'c', 'd']) await addUser(acme, id);
    const groups: Readonly<Record<string, readonly string[]>> = {
      g1: [],
      g2: ['a', 'b'],
      g3: ['a', 'b', 'c', 'd'],
      g4: ['c'],
    };
    for (const [id, members] of Object.entries(groups)) await addGroup(acme, id, members);
    const given = (group: StoredResource | undefined): void => {
      if (group?.membersUnread) assert.equal(group.members, undefined);
      else {
        const members = group?.members?.map(({ id }) => id);
        assert.deepEqual(members, groups[group?.id ?? ''], group?.id);
      }
    };
    for (const mostMembers of [0, 1, 2, 3, 5, 6, 7]) {
      const wanted = { members: true, groups: false, mostMembers };
      const { resources } = await search(acme, { types: [groupType], wanted });
      assert.equal(resources.length, 4);
      for (const group of resources) given(group);
      const held = resources.reduce((sum, { members = [] }) => sum + members.length, 0);
      if (resources.some(({ membersUnread }) => membersUnread)) assert.ok(held <= mostMembers);
      const same = await Promise.all(
        Object.keys(groups).map((id) => acme.modify(groupType, id, () => ({}), { read: nothing, wanted })),
      );
      for (const group of same) given(group);
      const all = await acme.get(groupType, 'g3', { members: true, groups: false });
      assert.equal(all?.members?.length, 4);
    }
  },
  'derives the groups of a whole page, direct before nested, through groups in a ring': async ({ acme }) => {
    for (const id of ['a', 'b', 'c']) await addUser(acme, id);
    for (const id of ['g1', 'g2', 'g3']) await addGroup(acme, id);
    await changeMembers(acme, 'g1', { replace: ['a', 'g3', 'g1'] });
    await changeMembers(acme, 'g2', { replace: ['a', 'b', 'g1'] });
    await changeMembers(acme, 'g3', { replace: ['g2'] });
    const { resources } = await search(acme, { wanted: everything });
    const groups = resources.map((user) => user.groups?.map(({ id, direct }) => `${id} ${direct}`).toSorted());
    assert.deepEqual(groups, [['g1 true', 'g2 true', 'g3 false'], ['g1 false', 'g2 true', 'g3 false'], []]);
    assert.deepEqual(idsOf(await search(acme, { filter: 'groups.value eq "g3"' })), ['a', 'b']);
    assert.deepEqual(idsOf(await search(acme, { filter: 'groups[value eq "g1" and type eq "direct"]' })), ['a']);
    assert.deepEqual(idsOf(await search(acme, { filter: 'not (groups pr)' })), ['c']);
  },
  'does changes of one group that arrive at once one after the other, each with its version': async ({ acme }) => {
    for (const id of ['a', 'b', 'c', 'd']) await addUser(acme, id);
    await addGroup(acme, 'g1', ['a']);
    const modify = (seen: Parameters<TenantStore['modify']>[2], options: Partial<ModifyOptions> = {}) =>
      acme.modify(groupType, 'g1', seen, { read: nothing, wanted: nothing, ...options }).then(
        (stored) => stored?.version,
        (error: unknown) => (error as { status?: number }).status,
      );
    const asked = (add: readonly string[], remove: readonly string[] = [], options: Partial<ModifyOptions> = {}) =>
      modify(() => ({ members: { add, remove } }), options);
    const rename = (displayName: string) =>
      modify(({ document, version }) => ({
        attributes: { ...(JSON.parse(document) as JsonObject), displayName: `${displayName} ${version}` },
        members: { add: ['d'], remove: [] },
      }));
    const seen: unknown[] = [];
    const answers = await Promise.all([
      asked(['b']),
      asked(['b']),
      asked(['c', 'nobody']),
      asked(['c'], ['a']),
      asked(['a'], ['c']),
      asked([], ['b'], { ifMatch: [3] }),
      asked([], ['b'], { ifMatch: [4] }),
      modify(({ version }) => ({ members: { add: version === 5 ? ['b'] : ['d'], remove: [] } })),
      rename('Tour Guides'),
      asked(['c']),
      modify(
        ({ version, members }) => {
          seen.push(
            version,
            members?.map(({ id }) => id),
          );
          return { members: { add: [], remove: ['d'] } };
        },
        { read: everything },
      ),
      modify(() => ({ members: { replace: ['a'] } })),
      asked(['d']),
    ]);
    assert.deepEqual(answers, [2, 2, 400, 3, 4, 412, 5, 6, 7, 8, 9, 10, 11]);
    assert.deepEqual(seen.slice(-2), [8, ['a', 'b', 'c', 'd']]);
    const group = await acme.get(groupType, 'g1', everything);
    assert.equal(group?.version, 11);
    assert.deepEqual(
      group.members?.map(({ id }) => id),
      ['a', 'd'],
    );
    assert.match(group.document, /"Tour Guides 6"/);
  },
  'adds, removes and replaces members, and moves the version only where that changes them': async ({ acme }) => {
    for (const id of ['a', 'b', 'c']) await addUser(acme, id);
    await addGroup(acme, 'g1', ['a']);
    const steps: readonly (readonly [MemberChange, number, readonly string[]])[] = [
      [{ add: ['b'], remove: [] }, 2, ['a', 'b']],
      [{ add: ['b', 'a'], remove: [] }, 2, ['a', 'b']],
      [{ add: [], remove: ['c', 'nobody'] }, 2, ['a', 'b']],
      [{ add: ['b'], remove: ['b'] }, 2, ['a', 'b']],
      [{ add: ['c'], remove: ['a'] }, 3, ['b', 'c']],
      [{ replace: ['c', 'b', 'c'] }, 3, ['b', 'c']],
      [{ replace: ['a', 'b'] }, 4, ['a', 'b']],
      [{ add: [], remove: [] }, 4, ['a', 'b']],
      [{ replace: [] }, 5, []],
    ];
    for (const [members, version, expected] of steps) {
      const group = await changeMembers(acme, 'g1', members);
      assert.equal(group?.version, version, JSON.stringify(members));
      assert.deepEqual(group.members?.map(({ id }) => id).toSorted(), expected, JSON.stringify(members));
    }
  },
  'refuses members that do not exist, names them, and applies nothing': async ({ acme, globex }) => {
    await addUser(acme, 'a');
    await addUser(globex, 'mandy');
    const unknown = isScimError(400, 'invalidValue', /"mandy"/);
    await assert.rejects(addGroup(acme, 'g1', ['a', 'mandy']), unknown);
    assert.equal((await search(acme, { types: [groupType] })).total, 0);
    await addGroup(acme, 'g1', ['a']);
    await assert.rejects(changeMembers(acme, 'g1', { add: ['mandy'], remove: ['a'] }), unknown);
    await assert.rejects(changeMembers(acme, 'g1', { replace: ['mandy'] }), unknown);
    assert.deepEqual(await membersOf(acme, 'g1'), ['a']);
    assert.equal((await acme.get(groupType, 'g1', nothing))?.version, 1);
  },
  'keeps all members that are added at once': async ({ acme }) => {
    const ids = Array.from({ length: 20 }, (_, i) => `u${i + 10}`);
    for (const id of ids) await addUser(acme, id);
    await addGroup(acme, 'g1');
    await Promise.all(ids.map((id) => changeMembers(acme, 'g1', { add: [id], remove: [] })));
    assert.deepEqual((await membersOf(acme, 'g1'))?.toSorted(), ids);
    assert.equal((await acme.get(groupType, 'g1', nothing))?.version, 21);
  },
  'takes what is deleted out of its groups, which change by it': async ({ acme }) => {
    for (const id of ['a', 'b']) await addUser(acme, id);
    await addGroup(acme, 'g1', ['a', 'b']);
    await addGroup(acme, 'g2', ['g1']);
    await acme.delete(userType, 'a', {});
    assert.deepEqual(await membersOf(acme, 'g1'), ['b']);
    assert.equal((await acme.get(groupType, 'g1', nothing))?.version, 2);
    assert.deepEqual(await groupsOf(acme, 'b'), ['g1', 'g2 (nested)']);
    await acme.delete(groupType, 'g1', {});
    assert.deepEqual(await groupsOf(acme, 'b'), []);
    assert.deepEqual(await membersOf(acme, 'g2'), []);
  },
  'finds groups by their members': async ({ acme }) => {
    await addUser(acme, 'bjensen', { displayName: 'Babs' });
    await addUser(acme, 'mandy');
    await addGroup(acme, 'g1', ['bjensen']);
    await addGroup(acme, 'g2', ['bjensen', 'mandy', 'g1']);
    await addGroup(acme, 'g3');
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['members.value eq "bjensen"', ['g1', 'g2']],
      ['members[value eq "bjensen"]', ['g1', 'g2']],
      ['members eq "mandy"', ['g2']],
      ['members.value ne "mandy"', ['g1', 'g3']],
      ['members[value eq "bjensen" and type eq "Group"]', []],
      ['members[type eq "Group"] and displayName pr', ['g2']],
      ['members.display co "abs"', ['g1', 'g2']],
      ['not (members pr)', ['g3']],
    ];
    for (const [filter, expected] of cases) {
      assert.deepEqual(idsOf(await search(acme, { types: [groupType], filter })), expected, filter);
    }
  },
});
