import { describe, expect, it } from 'vitest';
import { everyProfile, groupUrn, open, refusal } from './client.ts';

/** The Tour Guides with bjensen and jsmith, and mandy who is in no group. */
const openWithGroup = async (options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const [bjensen, jsmith, mandy] = (
    await Promise.all(['bjensen', 'jsmith', 'mandy'].map((name) => harness.user(name)))
  ).map(({ id }) => id as string) as [string, string, string];
  const before = await harness.group('Tour Guides', [bjensen, jsmith]);
  const path = `/Groups/${before.id}`;
  const read = async () => (await harness.send('GET', path)).json;
  return {
    ...harness,
    bjensen,
    jsmith,
    mandy,
    before,
    path,
    read,
    members: async (): Promise<string[]> => ((await read()).members ?? []).map((m: { value: string }) => m.value),
    patchGroup: (...operations: unknown[]) => harness.patch(path, operations),
  };
};

describe('adding members', () => {
  it('takes one, several, and the same again, and keeps each once [patch-56, patch-51]', async () => {
    const { patchGroup, members, read, bjensen, jsmith, mandy } = await openWithGroup();
    await patchGroup({ op: 'add', path: 'members', value: { value: mandy } });
    expect(await members()).toEqual([bjensen, jsmith, mandy]);
    const { meta } = await read();
    for (const operation of [
      { op: 'add', path: 'members', value: [{ value: mandy }, { value: bjensen }, { value: mandy }] },
      { op: 'add', value: { members: [{ value: jsmith }] } },
    ]) {
      const answer = await patchGroup(operation);
      expect([answer.status, answer.headers['etag']]).toEqual([204, meta.version]);
      expect((await read()).meta).toEqual(meta);
    }
    expect(await members()).toEqual([bjensen, jsmith, mandy]);
  });

  it('moves the version of the group with each change [patch-50]', async () => {
    const { patchGroup, read, mandy } = await openWithGroup();
    const add = await patchGroup({ op: 'add', path: 'members', value: [{ value: mandy }] });
    expect([add.headers['etag'], (await read()).meta.version]).toEqual(['W/"2"', 'W/"2"']);
    const remove = await patchGroup({ op: 'remove', path: `members[value eq "${mandy}"]` });
    expect([remove.headers['etag'], (await read()).meta.version]).toEqual(['W/"3"', 'W/"3"']);
  });

  it.each(everyProfile)('refuses for %s who does not exist, and then applies nothing [patch-41]', async (profile) => {
    const { patchGroup, read, before, mandy } = await openWithGroup({ profile });
    const answer = await patchGroup(
      { op: 'replace', path: 'displayName', value: 'Guides' },
      { op: 'add', path: 'members', value: [{ value: mandy }, { value: 'nobody' }] },
    );
    expect(refusal(answer)).toBe('400 invalidValue');
    expect(answer.json.detail).toContain('"nobody"');
    expect(await read()).toEqual(before);
  });

  it('ignores what else is said of a member: $ref, display, type [patch-61]', async () => {
    const { patchGroup, read, mandy } = await openWithGroup();
    const value = [{ value: mandy, $ref: null, display: 'Somebody else', type: 'Group' }];
    await patchGroup({ op: 'add', path: 'members', value });
    expect((await read()).members[2]).toEqual({
      value: mandy,
      $ref: `https://scim.example.com/scim/v2/Users/${mandy}`,
      display: 'mandy',
      type: 'User',
    });
  });

  it('refuses a member without an id', async () => {
    const { patchGroup, read, before } = await openWithGroup();
    for (const value of ['id', [{ display: 'mandy' }], [{ value: '' }], [{ value: 7 }], [['x']]]) {
      expect(refusal(await patchGroup({ op: 'add', path: 'members', value }))).toBe('400 invalidValue');
    }
    expect(await read()).toEqual(before);
  });
});

describe('removing members', () => {
  it('takes out the one whose value matches [patch-57]', async () => {
    const { patchGroup, members, bjensen, jsmith } = await openWithGroup();
    expect((await patchGroup({ op: 'remove', path: `members[value eq "${bjensen}"]` })).status).toBe(204);
    expect(await members()).toEqual([jsmith]);
  });

  it('takes out all by the bare path [patch-58]', async () => {
    const { patchGroup, read } = await openWithGroup();
    await patchGroup({ op: 'remove', path: 'members' });
    expect(await read()).not.toHaveProperty('members');
  });

  it.each(everyProfile)('takes out for %s only those that a value lists [patch-31]', async (profile) => {
    const { patchGroup, members, bjensen, jsmith } = await openWithGroup({ profile });
    await patchGroup({ op: 'Remove', path: 'members', value: [{ value: bjensen, $ref: null }] });
    expect(await members()).toEqual([jsmith]);
    await patchGroup({ op: 'remove', path: 'members', value: [] });
    expect(await members()).toEqual([jsmith]);
  });

  it('does nothing to who is not there [patch-30, patch-51]', async () => {
    const { patchGroup, read, before, mandy } = await openWithGroup();
    for (const operation of [
      { op: 'remove', path: `members[value eq "${mandy}"]` },
      { op: 'remove', path: 'members[value eq "nobody"]' },
      { op: 'remove', path: 'members', value: [{ value: mandy }, { value: 'nobody' }] },
    ]) {
      expect((await patchGroup(operation)).status).toBe(204);
      expect(await read()).toEqual(before);
    }
  });

  it('takes out who matches any filter [patch-25]', async () => {
    const { patchGroup, members, group, bjensen } = await openWithGroup();
    const nested = await group('Nested');
    await patchGroup({ op: 'add', path: 'members', value: [{ value: nested.id }] });
    await patchGroup({ op: 'remove', path: 'members[type eq "Group" or display sw "JS"]' });
    expect(await members()).toEqual([bjensen]);
  });
});

describe('replacing members', () => {
  it('sets the whole list, with and without a path; an empty one clears it [patch-59, patch-46]', async () => {
    const { patchGroup, members, bjensen, mandy } = await openWithGroup();
    await patchGroup({ op: 'replace', path: 'members', value: [{ value: mandy }] });
    expect(await members()).toEqual([mandy]);
    await patchGroup({ op: 'replace', value: { members: [{ value: bjensen }] } });
    expect(await members()).toEqual([bjensen]);
    await patchGroup({ op: 'replace', path: 'members', value: [] });
    expect(await members()).toEqual([]);
  });

  it('cannot make one member another: its value is immutable [patch-40]', async () => {
    const { patchGroup, read, before, bjensen, mandy } = await openWithGroup();
    for (const operation of [
      { op: 'replace', path: `members[value eq "${bjensen}"].value`, value: mandy },
      { op: 'replace', path: `members[value eq "${bjensen}"]`, value: { value: mandy } },
      { op: 'remove', path: `members[value eq "${bjensen}"].value` },
    ]) {
      expect(refusal(await patchGroup(operation))).toBe('400 mutability');
    }
    expect(await read()).toEqual(before);
  });
});

describe('several operations on members', () => {
  it('apply in their order [patch-60, patch-42]', async () => {
    const { patchGroup, members, bjensen, jsmith, mandy } = await openWithGroup();
    const add = { op: 'add', path: 'members', value: [{ value: mandy }] };
    const remove = { op: 'remove', path: `members[value eq "${mandy}"]` };
    await patchGroup(add, remove);
    expect(await members()).toEqual([bjensen, jsmith]);
    await patchGroup(remove, add);
    expect(await members()).toEqual([bjensen, jsmith, mandy]);
    await patchGroup({ op: 'remove', path: 'members' }, add, {
      op: 'add',
      path: 'members',
      value: [{ value: jsmith }],
    });
    expect((await members()).toSorted()).toEqual([jsmith, mandy].toSorted());
    await patchGroup({ op: 'replace', path: 'members', value: [{ value: bjensen }, { value: mandy }] }, remove);
    expect(await members()).toEqual([bjensen]);
  });
});

describe('the answer to a group PATCH', () => {
  const rename = { op: 'replace', path: 'displayName', value: 'Guides' };

  it('is 204 where members alone were asked for, and for entra always [patch-48]', async () => {
    for (const profile of everyProfile) {
      const { patchGroup, patch, path, mandy } = await openWithGroup({ profile });
      const add = { op: 'add', path: 'members', value: [{ value: mandy }] };
      expect(await patchGroup(add)).toMatchObject({ status: 204, text: undefined, headers: { etag: 'W/"2"' } });
      const renamed = await patchGroup(rename);
      if (profile === 'entra') expect(renamed.status).toBe(204);
      else expect([renamed.status, renamed.json.displayName, renamed.json.members.length]).toEqual([200, 'Guides', 3]);
      const asked = await patch(`${path}?attributes=displayName`, [{ op: 'remove', path: 'members' }]);
      expect([asked.status, asked.json]).toEqual([
        200,
        { schemas: [groupUrn], id: expect.any(String), displayName: 'Guides' },
      ]);
    }
  });

  it('lets a rename carry the id of the group itself, but no other [patch-62]', async () => {
    for (const profile of everyProfile) {
      const { patchGroup, read, before } = await openWithGroup({ profile });
      const value = { id: before.id, displayName: 'Guides' };
      expect((await patchGroup({ op: 'replace', value })).status).toBe(profile === 'entra' ? 204 : 200);
      expect(await read()).toEqual({ ...before, displayName: 'Guides', meta: expect.anything() });
      const other = await patchGroup({ op: 'replace', value: { id: 'other', displayName: 'Others' } });
      if (profile === 'rfc') expect(refusal(other)).toBe('400 mutability');
      expect(await read()).toMatchObject({ id: before.id, displayName: profile === 'rfc' ? 'Guides' : 'Others' });
    }
  });
});

describe('a large group', () => {
  it('takes and gives up one member at the cost of a small one [patch-63]', async () => {
    const { user, group, patch, send } = await open();
    const ids: string[] = await Promise.all(Array.from({ length: 10_001 }, async (_, i) => (await user(`u${i}`)).id));
    const newcomer = ids.pop()!;
    const [large, small] = [await group('Large', ids), await group('Small', ids.slice(0, 1))];
    const cost = { large: Infinity, small: Infinity };
    // The best of many runs, in turns, is what it costs where nothing else is in the way.
    for (let run = 0; run < 25; run++) {
      for (const [name, { id }] of Object.entries({ large, small })) {
        const start = performance.now();
        const add = await patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: newcomer }] }]);
        const remove = await patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${newcomer}"]` }]);
        cost[name as keyof typeof cost] = Math.min(cost[name as keyof typeof cost], performance.now() - start);
        expect([add.status, add.text, remove.status, remove.text]).toEqual([204, undefined, 204, undefined]);
      }
    }
    expect((await send('GET', `/Groups/${large.id}`)).json.members).toHaveLength(10_000);
    // Reading 10,000 members takes more than a hundred times as long as one.
    expect(cost.large).toBeLessThan(cost.small * 10);
  });
});
