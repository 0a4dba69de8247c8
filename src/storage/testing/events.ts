import assert from 'node:assert/strict';
import type { StoredEvent } from '../../events/event.ts';
import type { EventQuery } from '../../events/store.ts';
import { groupType, userType } from '../../protocol/resource-types.ts';
import type { Origin } from '../../service/origin.ts';
import {
  addBadge,
  addGroup,
  addUser,
  badgeType,
  change,
  createChecks,
  everything,
  nothing,
  userOf,
} from './fixture.ts';
import type { ContractStore } from './fixture.ts';

const origin: Origin = { actor: { kind: 'connection', id: 'okta' }, requestId: 'r1' };

const read = async ({ events }: ContractStore, query: Partial<EventQuery> = {}): Promise<readonly StoredEvent[]> =>
  (await events.read({ after: 0, count: 1_000, types: ['user.*', 'group.*', 'badge.*'], ...query })).events;

const told = (events: readonly StoredEvent[]) =>
  events.map(({ type, resource: { id, version } }) => `${type} ${id} ${version}`);

/** Events of resources, as every store has them that has events. */
export const eventChecks = createChecks({
  'tells each change once, in order, with before and after, who and why': async ({ store }) => {
    const acme = store.resources.tenant('acme', origin);
    await addUser(acme, 'bjensen', { active: true, nickName: 'Babs' });
    await change(acme, userType, 'bjensen', { nickName: 'Barbara' });
    await change(acme, userType, 'bjensen', { nickName: 'Barbara' });
    await change(acme, userType, 'bjensen', { active: false });
    await change(acme, userType, 'bjensen', { active: true });
    await acme.modify(userType, 'bjensen', () => ({ secret: 'hash' }), {
      replaces: true,
      read: nothing,
      wanted: nothing,
    });
    await acme.delete(userType, 'bjensen', {});
    const events = await read(store);
    assert.deepEqual(told(events), [
      'user.created bjensen 1',
      'user.updated bjensen 2',
      'user.deactivated bjensen 3',
      'user.activated bjensen 4',
      'user.updated bjensen 5',
      'user.deleted bjensen 5',
    ]);
    for (const event of events) {
      assert.equal(event.tenant, 'acme');
      assert.deepEqual(event.actor, origin.actor);
      assert.equal(event.requestId, 'r1');
      assert.equal(event.resource.type, 'User');
    }
    const [created, updated, , , password, deleted] = events;
    assert.deepEqual(
      [created, updated, password, deleted].map((event) => event?.operation),
      ['create', 'modify', 'replace', 'delete'],
    );
    assert.equal(created?.before, undefined);
    assert.deepEqual(created?.after, userOf('bjensen', { active: true, nickName: 'Babs' }).attributes);
    assert.deepEqual(updated?.before, created.after);
    assert.deepEqual(updated?.after, { ...created.after, nickName: 'Barbara' });
    assert.equal(password?.password, 'changed');
    assert.ok(!JSON.stringify(events).includes('hash'));
    assert.deepEqual(deleted?.before, updated.after);
    assert.equal(deleted?.after, undefined);
  },
  'numbers events without gaps, whatever is refused, and names each for good': async ({ store, acme, globex }) => {
    const writes = Array.from({ length: 40 }, (_, i) => addUser(i % 2 ? acme : globex, `u${Math.floor(i / 3)}`));
    const done = (await Promise.allSettled(writes)).filter(({ status }) => status === 'fulfilled');
    assert.ok(done.length < writes.length);
    const { events, position, first, last } = await store.events.read({ after: 0, count: 1_000 });
    assert.deepEqual(
      events.map(({ sequence }) => sequence),
      events.map((_, i) => first + i),
    );
    assert.equal(events.filter(({ type }) => type === 'user.created').length, done.length);
    assert.deepEqual([position, first, last], [events.at(-1)?.sequence, events[0]?.sequence, events.at(-1)?.sequence]);
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    assert.deepEqual((await store.events.read({ after: 0, count: 1_000 })).events, events);
  },
  'tells a group without its members, and who came and went by themselves, some hundred at a time': async ({
    store,
    acme,
  }) => {
    const ids = Array.from({ length: 450 }, (_, i) => `u${i + 100}`);
    await Promise.all(ids.map((id) => addUser(acme, id)));
    await addGroup(acme, 'g1', ids);
    const created = await read(store, { types: ['group.*'] });
    assert.deepEqual(told(created), ['group.created g1 1', ...Array.from({ length: 3 }, () => 'group.members g1 1')]);
    assert.ok(!JSON.stringify(created[0]).includes('u100'));
    assert.deepEqual(created.flatMap(({ added = [] }) => added.map(({ value }) => value)).toSorted(), ids);
    assert.ok(created.every(({ added = [] }) => added.length <= 200 && added.every(({ type }) => type === 'User')));
    const after = created.at(-1)!.sequence;
    await acme.modify(groupType, 'g1', () => ({ members: { add: ['u100'], remove: ['u101', 'nobody'] } }), {
      read: nothing,
      wanted: nothing,
    });
    await acme.modify(groupType, 'g1', () => ({ members: { add: ['u100'], remove: ['u101'] } }), {
      read: nothing,
      wanted: nothing,
    });
    await acme.modify(groupType, 'g1', () => ({ members: { replace: ['u100', 'u101'] } }), {
      read: nothing,
      wanted: nothing,
    });
    const changed = await read(store, { after });
    assert.deepEqual(told(changed), ['group.members g1 2', ...Array.from({ length: 3 }, () => 'group.members g1 3')]);
    assert.deepEqual(changed[0]?.removed, [{ value: 'u101', type: 'User' }]);
    assert.equal(changed[0].added, undefined);
    const replaced = changed.slice(1);
    assert.deepEqual(
      replaced.flatMap(({ added = [] }) => added.map(({ value }) => value)),
      ['u101'],
    );
    assert.deepEqual(
      replaced.flatMap(({ removed = [] }) => removed.map(({ value }) => value)).toSorted(),
      ids.slice(2),
    );
  },
  'tells of the groups that lose what is deleted, before it goes': async ({ store, acme }) => {
    await addUser(acme, 'bjensen');
    await addGroup(acme, 'g1', ['bjensen']);
    await addGroup(acme, 'g2', ['g1', 'bjensen']);
    const after = (await read(store)).at(-1)!.sequence;
    await acme.delete(userType, 'bjensen', {});
    await acme.delete(groupType, 'g1', {});
    const events = await read(store, { after });
    const [first, second] = [events.slice(0, 2), events.slice(2)];
    assert.deepEqual(told(first).toSorted(), ['group.members g1 2', 'group.members g2 2']);
    for (const { removed, operation } of first) {
      assert.deepEqual(removed, [{ value: 'bjensen', type: 'User' }]);
      assert.equal(operation, 'delete');
    }
    assert.deepEqual(told(second), ['user.deleted bjensen 1', 'group.members g2 3', 'group.deleted g1 2']);
    assert.deepEqual(second[1]?.removed, [{ value: 'g1', type: 'Group' }]);
  },
  'finds events by tenant, type, resource, who, request and time, and says how far it looked': async ({ store }) => {
    const { events } = store;
    const acme = store.resources.tenant('acme', origin);
    await addUser(acme, 'bjensen');
    await addGroup(acme, 'g1');
    await addBadge(store.resources.tenant('globex'), 'b1', { serial: 'b1' });
    await acme.modify(badgeType, 'nobody', () => ({}), { read: nothing, wanted: nothing });
    const all = await read(store);
    const [user, group, badge] = all;
    const find = async (query: Partial<EventQuery>) => told(await read(store, query)).map((text) => text.split(' ')[0]);
    assert.deepEqual(await find({ tenant: 'globex' }), ['badge.created']);
    assert.deepEqual(await find({ types: ['user.created', 'badge.*'] }), ['user.created', 'badge.created']);
    assert.deepEqual(await find({ types: ['user.deleted'] }), []);
    assert.deepEqual(await find({ resource: 'g1' }), ['group.created']);
    assert.deepEqual(await find({ actor: 'okta' }), ['user.created', 'group.created']);
    assert.deepEqual(await find({ requestId: 'r2' }), []);
    assert.deepEqual(await find({ since: group!.time }), ['group.created', 'badge.created']);
    assert.deepEqual(await find({ until: group!.time }), ['user.created']);
    const filtered = await events.read({ after: user!.sequence, types: ['user.*'], count: 5 });
    assert.deepEqual([filtered.events, filtered.position], [[], badge!.sequence]);
    const page = await events.read({ after: user!.sequence - 1, count: 2 });
    assert.deepEqual([page.position, page.last], [group!.sequence, badge!.sequence]);
    const newest = await events.read({ count: 1 });
    assert.deepEqual(newest.events, [badge]);
    assert.deepEqual((await events.read({ before: badge!.sequence, count: 1 })).events, [group]);
  },
  'forgets what is old or too much, never the newest, and gives no number twice': async ({ store, acme }) => {
    const { events } = store;
    for (const id of ['a', 'b', 'c']) await addUser(acme, id);
    const all = await read(store);
    assert.equal(await events.prune({ before: 0, size: 1e9 }), 0);
    assert.ok((await events.prune({ before: all[1]!.time, size: 1e9 })) > 0);
    assert.equal((await events.read({ after: 0, count: 1 })).first, all[1]!.sequence);
    assert.deepEqual(told(await read(store)), ['user.created b 1', 'user.created c 1']);
    assert.ok((await events.prune({ before: 0, size: 1 })) > 0);
    assert.deepEqual(await read(store), [all[2]]);
    assert.equal(await events.prune({ before: Number.MAX_SAFE_INTEGER, size: 0 }), 0);
    await addUser(acme, 'd');
    assert.deepEqual((await read(store)).at(-1)?.sequence, all[2]!.sequence + 1);
  },
  'tells who waits that something was committed': async ({ store, acme }) => {
    let told = 0;
    const heard = new Promise<void>((resolve) => {
      const end = store.events.subscribe(() => {
        told++;
        end();
        resolve();
      });
    });
    await addUser(acme, 'bjensen');
    await heard;
    await change(acme, userType, 'bjensen', { nickName: 'Babs' });
    assert.equal(told, 1);
    assert.equal((await acme.get(userType, 'bjensen', everything))?.version, 2);
  },
});
