import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../src/client/exchange.ts';
import type { PushRule } from '../../../src/provisioning/pushed-group.ts';
import { createOrg, type Org } from './org.ts';

const searched = 'GET /Groups?filter=displayName%20eq%20%22Tour%20Guides%22&startIndex=1&count=100';
const barbara = 'bjensen@example.com';
const jim = 'jsmith@example.com';

/** Barbara and Jim, assigned to an application, are Tour Guides. */
const setUp = async (options: Parameters<Org['application']>[0] = {}) => {
  const org = await createOrg();
  const app = await org.application(options);
  const people = [await org.person(barbara), await org.person(jim)];
  await org.assign(app, ...people);
  const guides = await org.group('Tour Guides', people);
  return { org, app, people, guides, bjensen: people[0]!, jsmith: people[1]! };
};

const rename = async ({ org, guides }: { org: Org; guides: Awaited<ReturnType<Org['group']>> }, name: string) =>
  org.change(async (tables) => {
    const after = { ...guides, profile: { ...guides.profile, name } };
    await tables.groups.update(after);
    await org.engine.groupChanged(tables, guides, after);
  });

for (const [kind, scim] of [
  ['template', '2.0'],
  ['template', '1.1'],
  ['wizard', '2.0'],
  ['wizard', '1.1'],
  ['on-premises', '1.1'],
  ['governance', '2.0'],
] as const) {
  describe(`Push Groups, ${kind}, SCIM ${scim}`, () => {
    it('creates a group with those of its members who are assigned [C9312, C9332]', async () => {
      const { org, app, guides } = await setUp({ kind, scim });
      const stranger = await org.person('stranger@example.com');
      await org.join(guides, stranger);
      const pushed = await org.push(app, guides);
      expect(pushed).toMatchObject({ status: 'ACTIVE', pushing: false, externalName: 'Tour Guides' });
      expect(await org.groups()).toEqual({ 'Tour Guides': [barbara, jim] });
      // Once assigned, the new one is pushed into the group too.
      await org.assign(app, stranger);
      expect(await org.groups()).toEqual({ 'Tour Guides': [barbara, jim, 'stranger@example.com'] });
      expect(await org.tasks()).toEqual([]);
    });

    it('creates an empty group, and pushes an empty one over strangers [C9316, C9317]', async () => {
      const { org, app } = await setUp({ kind, scim });
      const empty = await org.group('Empty');
      const pushed = await org.push(app, empty);
      expect(await org.groups()).toEqual({ Empty: [] });
      const { authorization } = org;
      const { id } = (await org.users()).get(barbara);
      await org.harness.patch(
        `/Groups/${pushed.externalId}`,
        [{ op: 'add', path: 'members', value: [{ value: id }] }],
        { authorization },
      );
      expect(await org.groups()).toEqual({ Empty: [barbara] });
      await org.change((tables) => org.engine.pushNow(tables, app, pushed));
      expect(await org.groups()).toEqual({ Empty: [] });
    });

    it('links a group and renames it, or keeps its name; who was in it stays [C9315, C9330]', async () => {
      for (const keep of [false, true]) {
        const { org, app, guides } = await setUp({ kind, scim, change: (one) => ({ ...one, renameAppGroups: !keep }) });
        const { authorization } = org;
        const old = await org.harness.send(
          'POST',
          '/Users',
          { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'old@example.com' },
          { authorization },
        );
        const there = await org.harness.send(
          'POST',
          '/Groups',
          {
            schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
            displayName: 'Guides',
            members: [{ value: old.json.id }],
          },
          { authorization },
        );
        const pushed = await org.push(app, guides, { link: { externalId: there.json.id, name: 'Guides' } });
        const name = keep ? 'Guides' : 'Tour Guides';
        expect(await org.groups()).toEqual({ [name]: [barbara, jim, 'old@example.com'] });
        expect(pushed).toMatchObject({ externalId: there.json.id, externalName: name, status: 'ACTIVE' });
        // What changes later goes there too, and leaves the old one in it; the agent alone writes without reading.
        await org.leave(guides, (await org.store.people.getByLogin(jim))!);
        const stays = kind === 'on-premises' ? [] : ['old@example.com'];
        expect(await org.groups()).toEqual({ [name]: [barbara, ...stays] });
      }
    });

    it('pushes who joins and who leaves [C9332, C9333]', async () => {
      const { org, app, guides, bjensen, jsmith } = await setUp({ kind, scim });
      await org.push(app, guides);
      await org.leave(guides, bjensen);
      expect(await org.groups()).toEqual({ 'Tour Guides': [jim] });
      await org.join(guides, bjensen);
      await org.leave(guides, bjensen, jsmith);
      expect(await org.groups()).toEqual({ 'Tour Guides': [] });
    });

    it('unlinks a group, and deletes it or leaves it, to be linked again [C9318, C9321, C9322]', async () => {
      const { org, app, guides, jsmith } = await setUp({ kind, scim });
      const pushed = await org.push(app, guides);
      expect(await org.during(() => org.change((tables) => org.engine.unlink(tables, app, pushed, 'leave')))).toEqual(
        [],
      );
      expect(await org.groups()).toEqual({ 'Tour Guides': [barbara, jim] });
      const link = { externalId: pushed.externalId!, name: 'Tour Guides' };
      const again = await org.push(app, guides, { link });
      await org.leave(guides, jsmith);
      expect(await org.groups()).toEqual({ 'Tour Guides': [barbara] });
      expect(await org.during(() => org.change((tables) => org.engine.unlink(tables, app, again, 'delete')))).toEqual([
        'DELETE /Groups/ID',
      ]);
      expect(await org.groups()).toEqual({});
      expect((await org.users()).size).toBe(2);
      expect((await org.store.pushedGroups.list(app.id, { limit: 10 })).items).toEqual([]);
    });

    it('rests while it is not active, and then pushes all [C9319, C9320, C9328, C9329]', async () => {
      const { org, app, guides, bjensen } = await setUp({ kind, scim });
      const pushed = await org.push(app, guides);
      await org.change((tables) => org.engine.deactivatePush(tables, app, pushed));
      expect(await org.during(() => org.leave(guides, bjensen))).toEqual([]);
      expect(await org.groups()).toEqual({ 'Tour Guides': [barbara, jim] });
      const resting = (await org.store.pushedGroups.get(pushed.id))!;
      await org.change((tables) => org.engine.activatePush(tables, app, resting));
      expect(await org.groups()).toEqual({ 'Tour Guides': [jim] });
    });

    it('follows the name of the group in Okta where it is to, and else stops [C9313, C9314]', async () => {
      const following = await setUp({ kind, scim });
      await following.org.push(following.app, following.guides);
      await rename(following, 'Guides of the West');
      expect(await following.org.groups()).toEqual({ 'Guides of the West': [barbara, jim] });

      const keeping = await setUp({ kind, scim, change: (one) => ({ ...one, renameAppGroups: false }) });
      const pushed = await keeping.org.push(keeping.app, keeping.guides);
      await rename(keeping, 'Guides of the West');
      expect(await keeping.org.groups()).toEqual({ 'Tour Guides': [barbara, jim] });
      expect(await keeping.org.store.pushedGroups.get(pushed.id)).toMatchObject({ status: 'INACTIVE' });
      expect(await keeping.org.log()).toContain(
        'application.provision.group_push.mapping.deactivated.source.group.renamed SUCCESS',
      );
    });

    it('pushes by rule; a rule that rests or is deleted [C9323, C9324, C9325, C9326]', async () => {
      const { org, app, people } = await setUp({ kind, scim });
      const rule: PushRule = {
        id: org.ids('pushRule'),
        app: app.id,
        name: 'Tours',
        status: 'ACTIVE',
        field: 'name',
        operator: 'starts with',
        value: 'tour',
      };
      await org.change((tables) => org.engine.addRule(tables, rule));
      expect(await org.groups()).toEqual({ 'Tour Guides': [barbara, jim] });
      await org.group('Tour Operators', people);
      await org.group('Accountants', people);
      expect(Object.keys(await org.groups()).toSorted()).toEqual(['Tour Guides', 'Tour Operators']);
      await org.change((tables) => tables.pushRules.put({ ...rule, status: 'INACTIVE' }));
      await org.group('Tour Drivers', people);
      expect(Object.keys(await org.groups())).toHaveLength(2);
      const target = scim === '2.0' ? 'delete' : 'leave';
      await org.change((tables) => org.engine.removeRule(tables, app, rule, target));
      expect(Object.keys(await org.groups())).toHaveLength(target === 'delete' ? 0 : 2);
      expect((await org.store.pushedGroups.list(app.id, { limit: 10 })).items).toEqual([]);
      expect(await org.store.pushRules.get(rule.id)).toBeUndefined();
    });

    it('deletes many at once, at the service too or there not [C9327, C9331]', async () => {
      for (const target of ['delete', 'leave'] as const) {
        const { org, app, people, guides } = await setUp({ kind, scim });
        const pushed = [await org.push(app, guides), await org.push(app, await org.group('Drivers', people))];
        await org.change(async (tables) => {
          for (const one of pushed) await org.engine.unlink(tables, app, one, target);
        });
        expect(Object.keys(await org.groups())).toHaveLength(target === 'delete' ? 0 : 2);
      }
    });
  });
}

describe('what a group push sends', () => {
  it('looks a group up where groups are not imported, and not where they are', async () => {
    const without = await setUp();
    expect(await without.org.during(() => without.org.push(without.app, without.guides))).toEqual([
      searched,
      'POST /Groups',
      'PATCH /Groups/ID',
      'GET /Groups/ID',
      'PATCH /Groups/ID',
    ]);
    const { org, app, guides } = await setUp({ importGroups: true });
    expect((await org.during(() => org.push(app, guides)))[0]).toBe('POST /Groups');
  });

  it('takes over what an unlinked push may have made, and deletes it only where it is not pushed again', async () => {
    const lost = { all: true };
    const through =
      (fetch: Fetch): Fetch =>
      async (url, init) => {
        const answer = await fetch(url, init);
        if (lost.all && init.method === 'POST') throw new Error('lost on the way back');
        return answer;
      };
    for (const again of [true, false]) {
      const org = await createOrg({ through });
      const app = await org.application();
      const guides = await org.group('Tour Guides');
      lost.all = true;
      const pushed = await org.push(app, guides);
      expect(pushed.externalId).toBeUndefined();
      expect(await org.groups()).toEqual({ 'Tour Guides': [] });
      lost.all = false;
      await org.change(async (tables) => {
        await org.engine.unlink(tables, app, pushed, 'delete');
        if (again) await org.engine.startPush(tables, app, guides);
      });
      expect(await org.groups()).toEqual(again ? { 'Tour Guides': [] } : {});
      expect(await org.tasks()).toEqual([]);
    }
  });

  it('writes the wizard’s groups twice after an assignment', async () => {
    const { org, app, guides } = await setUp({ kind: 'wizard' });
    await org.push(app, guides);
    const another = await org.person('another@example.com');
    await org.join(guides, another);
    expect((await org.during(() => org.assign(app, another))).slice(1)).toEqual([
      'POST /Users',
      'GET /Groups/ID',
      'PUT /Groups/ID',
      'GET /Groups/ID',
      'PUT /Groups/ID',
    ]);
  });

  it('leaves a deactivated user in the group: unassigning does not change memberships', async () => {
    const { org, app, guides, bjensen } = await setUp({ kind: 'wizard' });
    await org.push(app, guides);
    expect(await org.during(() => org.unassign(app, bjensen))).toEqual(['GET /Users/ID', 'PUT /Users/ID']);
    expect(await org.groups()).toEqual({ 'Tour Guides': [barbara, jim] });
  });

  it('sends nothing where a membership came and went', async () => {
    const { org, app, guides, bjensen } = await setUp();
    await org.push(app, guides);
    const sent = await org.during(() =>
      org.change(async (tables) => {
        await tables.groups.removeMembers(guides.id, [bjensen.id]);
        await org.engine.membershipChanged(tables, guides.id, [bjensen.id]);
        await tables.groups.addMembers(guides.id, [bjensen.id]);
        await org.engine.membershipChanged(tables, guides.id, [bjensen.id]);
      }),
    );
    expect(sent).toEqual([]);
  });

  it('shows a group that is gone at the service as an error, and retries', async () => {
    const { org, app, guides, bjensen } = await setUp();
    const pushed = await org.push(app, guides);
    const { authorization } = org;
    await org.harness.send('DELETE', `/Groups/${pushed.externalId}`, undefined, { authorization });
    await org.leave(guides, bjensen);
    expect(await org.store.pushedGroups.get(pushed.id)).toMatchObject({
      status: 'ERROR',
      error: expect.stringContaining('Not Found'),
    });
    expect(await org.tasks()).toHaveLength(1);
    await org.change((tables) => org.engine.retryAll(tables, app.id));
    expect(await org.tasks()).toHaveLength(1);
  });

  it('refreshes the list of app groups', async () => {
    const { org, app } = await setUp({ importGroups: true });
    const { authorization } = org;
    for (let i = 0; i < 101; i++) {
      const displayName = `Group ${i}`;
      await org.harness.send(
        'POST',
        '/Groups',
        { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName },
        { authorization },
      );
    }
    expect(await org.during(() => org.change((tables) => org.engine.refreshAppGroups(tables, app.id)))).toEqual([
      'GET /Groups?startIndex=1&count=100',
      'GET /Groups?startIndex=101&count=100',
    ]);
    expect(await org.store.appGroupCache.getByName(app.id, 'Group 100')).toBeDefined();
  });
});
