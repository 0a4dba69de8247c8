import assert from 'node:assert/strict';
import { resolvePath } from '../../protocol/attribute-path.ts';
import { groupType, userType } from '../../protocol/resource-types.ts';
import {
  addBadge,
  addGroup,
  addUser,
  badgeType,
  change,
  createChecks,
  everything,
  idsOf,
  isScimError,
  nothing,
  search,
  userOf,
} from './fixture.ts';

const displayName = resolvePath(groupType, 'displayName');

export const resourceChecks = createChecks({
  'gives a created resource back as it was created': async ({ acme }) => {
    const attributes = { name: { familyName: 'Jensen' }, emails: [{ value: 'bjensen@example.com', type: 'work' }] };
    const created = await addUser(acme, 'bjensen', attributes);
    assert.equal(created.version, 1);
    assert.equal(created.lastModified, created.created);
    assert.equal(created.document, JSON.stringify(userOf('bjensen', attributes).attributes));
    assert.deepEqual(created.groups, []);
    assert.equal(created.members, undefined);
    assert.deepEqual(await acme.get(userType, 'bjensen', everything), created);
  },
  'reads members and groups only where they are wanted': async ({ acme }) => {
    await addUser(acme, 'bjensen');
    const group = await addGroup(acme, 'g1', ['bjensen']);
    assert.equal(group.members?.length, 1);
    assert.equal(group.groups, undefined);
    assert.equal((await acme.get(groupType, 'g1', nothing))?.members, undefined);
    assert.equal((await acme.get(userType, 'bjensen', nothing))?.groups, undefined);
  },
  'knows no resource by another type, of another tenant, or that was never there': async ({ acme, globex, store }) => {
    await addUser(acme, 'bjensen');
    assert.equal(await acme.get(groupType, 'bjensen', nothing), undefined);
    assert.equal(await globex.get(userType, 'bjensen', nothing), undefined);
    assert.equal(await acme.get(userType, 'mandy', nothing), undefined);
    assert.equal(await change(globex, userType, 'bjensen', { active: false }), undefined);
    assert.equal(await globex.delete(userType, 'bjensen', {}), false);
    assert.deepEqual(idsOf(await search(globex, {})), []);
    assert.equal(await store.resources.tenant('nowhere').get(userType, 'bjensen', nothing), undefined);
    assert.equal((await acme.get(userType, 'bjensen', nothing))?.version, 1);
  },
  'refuses to write for a tenant that does not exist': async ({ store }) => {
    await assert.rejects(addUser(store.resources.tenant('nowhere'), 'bjensen'));
  },
  'refuses an id that the tenant has, whatever the type, and lets another tenant have it': async ({ acme, globex }) => {
    await addUser(acme, 'bjensen');
    await assert.rejects(addGroup(acme, 'bjensen'), isScimError(409, 'uniqueness', /bjensen/));
    await addUser(globex, 'bjensen');
  },
  'keeps a userName unique in any case and Unicode form, and says whose it is': async ({ acme, globex }) => {
    await addUser(acme, 'a', { userName: 'Zoë@straße.example' });
    const taken = isScimError(409, 'uniqueness', /userName "ZOE\u0308@STRASSE\.example"/);
    await assert.rejects(addUser(acme, 'b', { userName: 'ZOE\u0308@STRASSE.example' }), taken);
    await addUser(acme, 'c');
    await assert.rejects(change(acme, userType, 'c', { userName: 'ZOE\u0308@STRASSE.example' }), taken);
    assert.equal((await acme.get(userType, 'c', nothing))?.version, 1);
    await addUser(globex, 'b', { userName: 'zoë@straße.example' });
  },
  'frees a userName by a change and by a deletion': async ({ acme }) => {
    await addUser(acme, 'a', { userName: 'bjensen' });
    await change(acme, userType, 'a', { userName: 'BJensen' });
    await change(acme, userType, 'a', { userName: 'babs' });
    await addUser(acme, 'b', { userName: 'bjensen' });
    await acme.delete(userType, 'b', {});
    await addUser(acme, 'c', { userName: 'bjensen' });
  },
  'heeds caseExact and uniqueness of own attributes, in a tenant and across all': async ({ acme, globex }) => {
    await addBadge(acme, 'b1', { serial: 'a1', chip: 'X' });
    await addBadge(acme, 'b2', { serial: 'A1', chip: 'Y' });
    await assert.rejects(addBadge(acme, 'b3', { serial: 'a1' }), isScimError(409, 'uniqueness', /serial "a1"/));
    await addBadge(globex, 'b1', { serial: 'a1' });
    await assert.rejects(addBadge(globex, 'b2', { chip: 'x' }), isScimError(409, 'uniqueness', /chip "x"/));
    assert.deepEqual(idsOf(await search(globex, { types: [badgeType], filter: 'chip eq "x"' })), []);
    assert.deepEqual(idsOf(await search(acme, { types: [badgeType], filter: 'chip eq "x"' })), ['b1']);
  },
  'keeps unique what only this write asks to be unique': async ({ acme }) => {
    assert(displayName?.attribute);
    const unique = [displayName];
    const group = (id: string, name: string) => ({ id, attributes: { schemas: [], id, displayName: name } });
    await acme.create(groupType, group('g1', 'Tour Guides'), { wanted: nothing });
    await acme.create(groupType, group('g2', 'Tour Guides'), { wanted: nothing });
    const taken = isScimError(409, 'uniqueness', /displayName "tour guides"/);
    await assert.rejects(acme.create(groupType, group('g3', 'tour guides'), { wanted: nothing, unique }), taken);
    await acme.create(groupType, group('g3', 'Employees'), { wanted: nothing, unique });
    const rename = (id: string, name: string) =>
      acme.modify(groupType, id, () => group(id, name), { unique, read: nothing, wanted: nothing });
    await assert.rejects(rename('g3', 'tour guides'), taken);
    // What was taken twice before may stay so.
    assert.equal((await rename('g1', 'Tour guides'))?.version, 2);
  },
  'counts versions, and moves lastModified but not created': async ({ acme }) => {
    const before = await addUser(acme, 'bjensen', { active: true });
    const after = await change(acme, userType, 'bjensen', { active: false });
    assert.equal(after?.version, 2);
    assert.equal(after.created, before.created);
    assert(after.lastModified > before.lastModified);
    assert.deepEqual(await acme.get(userType, 'bjensen', everything), after);
  },
  'leaves version and lastModified alone where nothing changes': async ({ acme }) => {
    const before = await addUser(acme, 'bjensen', { active: true });
    assert.deepEqual(await change(acme, userType, 'bjensen', { active: true }), before);
    assert.deepEqual(await acme.modify(userType, 'bjensen', () => ({}), { read: nothing, wanted: everything }), before);
  },
  'shows a change what it asks to read': async ({ acme }) => {
    await addUser(acme, 'bjensen');
    await addGroup(acme, 'g1', ['bjensen']);
    const seen: unknown[] = [];
    for (const read of [everything, nothing]) {
      const look = ({ members }: { members?: unknown }) => {
        seen.push(members);
        return {};
      };
      await acme.modify(groupType, 'g1', look, { read, wanted: nothing });
    }
    assert.deepEqual(seen[0], [{ id: 'bjensen', type: 'User', display: 'bjensen@example.com' }]);
    assert.equal(seen.at(-1), undefined);
  },
  'undoes a change that throws, and passes on what it threw': async ({ acme }) => {
    await addUser(acme, 'bjensen');
    const failing = acme.modify(
      userType,
      'bjensen',
      () => {
        throw new RangeError('not today');
      },
      { read: nothing, wanted: nothing },
    );
    const others = [addUser(acme, 'mandy'), change(acme, userType, 'bjensen', { active: true })];
    await assert.rejects(failing, RangeError);
    await Promise.all(others);
    assert.equal((await acme.get(userType, 'bjensen', nothing))?.version, 2);
  },
  'writes only over the versions that ifMatch names': async ({ acme }) => {
    await addUser(acme, 'bjensen');
    const write = (ifMatch: '*' | readonly number[], active: boolean) =>
      acme.modify(userType, 'bjensen', () => userOf('bjensen', { active }), {
        ifMatch,
        read: nothing,
        wanted: nothing,
      });
    await assert.rejects(write([2, 3], true), isScimError(412));
    await assert.rejects(write([], true), isScimError(412));
    assert.equal((await write([1, 7], true))?.version, 2);
    assert.equal((await write('*', false))?.version, 3);
    await assert.rejects(acme.delete(userType, 'bjensen', { ifMatch: [2] }), isScimError(412));
    assert.equal(await acme.delete(userType, 'bjensen', { ifMatch: [3] }), true);
  },
  'lets one of two writers with the same ifMatch through': async ({ acme }) => {
    await addUser(acme, 'bjensen');
    const write = (title: string) =>
      acme.modify(userType, 'bjensen', () => userOf('bjensen', { title }), {
        ifMatch: [1],
        read: nothing,
        wanted: nothing,
      });
    const [one, two] = await Promise.allSettled([write('Tour Guide'), write('Manager')]);
    assert.equal(one.status, 'fulfilled');
    assert(two.status === 'rejected' && isScimError(412)(two.reason));
  },
  'makes one resource of many creations with one userName at once': async ({ acme }) => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => addUser(acme, `u${i}`, { userName: 'bjensen' })),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    assert.equal(refused.length, 19);
    for (const { reason } of refused) isScimError(409, 'uniqueness')(reason);
    assert.equal((await search(acme, {})).total, 1);
  },
  'deletes a resource, with all that finds it': async ({ acme }) => {
    await addUser(acme, 'bjensen', { externalId: '701984', displayName: 'Babs' });
    assert.equal(await acme.delete(userType, 'bjensen', {}), true);
    assert.equal(await acme.delete(userType, 'bjensen', {}), false);
    assert.equal(await acme.get(userType, 'bjensen', nothing), undefined);
    for (const filter of ['externalId eq "701984"', 'displayName sw "B"', 'id eq "bjensen"', 'id pr']) {
      assert.equal((await search(acme, { filter })).total, 0, filter);
    }
  },
  'keeps a secret beside the document': async ({ acme }) => {
    const created = await acme.create(userType, { ...userOf('bjensen'), secret: 'scrypt$1' }, { wanted: nothing });
    assert(!created.document.includes('scrypt'));
    const modify = (secret: string | null) =>
      acme.modify(userType, 'bjensen', () => ({ secret }), { read: nothing, wanted: nothing });
    assert.equal((await modify('scrypt$1'))?.version, 1);
    assert.equal((await modify('scrypt$2'))?.version, 2);
    assert.equal((await modify(null))?.version, 3);
  },
  'keeps the history of what is imported, until it changes': async ({ acme }) => {
    const history = { version: 7, created: 1_000, lastModified: 2_000 };
    const imported = await acme.create(userType, { ...userOf('bjensen'), history }, { wanted: nothing });
    assert.deepEqual(await acme.get(userType, 'bjensen', nothing), imported);
    const { id, type, document, ...kept } = imported;
    assert.deepEqual(kept, history);
    const completed = await acme.modify(
      userType,
      'bjensen',
      () => ({ ...userOf('bjensen', { active: true }), keepVersion: true }),
      { read: nothing, wanted: nothing },
    );
    assert.deepEqual({ ...completed, document }, { id, type, document, ...history });
    assert.equal((await change(acme, userType, 'bjensen', { active: false }))?.version, 8);
  },
});
