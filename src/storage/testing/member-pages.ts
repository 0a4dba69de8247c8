import assert from 'node:assert/strict';
import { groupType, userType } from '../../protocol/resource-types.ts';
import type { PagingTenantStore, Position } from '../../service/store.ts';
import { addGroup, addUser, createChecks, nothing } from './fixture.ts';

/** The ids of each page. */
const pagesOf = async (store: PagingTenantStore, count: number): Promise<readonly (readonly string[])[]> => {
  const pages: string[][] = [];
  for (let after: Position | undefined, more = true; more;) {
    const page = await store.members(groupType, 'g1', { count, ...(after && { after }) });
    pages.push(page!.members.map(({ id }) => id));
    after = page!.next;
    more = after !== undefined;
  }
  return pages;
};

export const memberPageChecks = createChecks({
  'gives the members of a group page by page, the oldest resource first, each once': async ({ acme, globex }) => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await addUser(acme, id);
    await addGroup(acme, 'g0');
    await addGroup(acme, 'g1', ['e', 'g0', 'c', 'a', 'd']);
    assert.deepEqual(await pagesOf(acme, 2), [['a', 'c'], ['d', 'e'], ['g0']]);
    assert.deepEqual(await pagesOf(acme, 5), [['a', 'c', 'd', 'e', 'g0']]);
    assert.deepEqual((await acme.members(groupType, 'g1', { count: 1 }))?.members, [
      { id: 'a', type: 'User', display: 'a@example.com' },
    ]);
    const { next } = (await acme.members(groupType, 'g1', { count: 2 }))!;
    const members = { add: ['b'], remove: ['c', 'd'] };
    await acme.modify(groupType, 'g1', () => ({ members }), { read: nothing, wanted: nothing });
    const { members: rest } = (await acme.members(groupType, 'g1', { count: 9, after: next! }))!;
    assert.deepEqual(rest, [
      { id: 'e', type: 'User', display: 'e@example.com' },
      { id: 'g0', type: 'Group', display: 'Tour Guides g0' },
    ]);
    assert.deepEqual(await acme.members(groupType, 'g0', { count: 9 }), { members: [] });
    assert.deepEqual(await acme.members(userType, 'a', { count: 9 }), { members: [] });
    assert.equal(await acme.members(userType, 'g1', { count: 9 }), undefined);
    assert.equal(await globex.members(groupType, 'g1', { count: 9 }), undefined);
  },
});
